"""Training the model: what each agreement weighs, from the records themselves, without labels.

How often two strangers agree is counted on random pairs; how often two records of one person agree is estimated by
expectation maximisation on pairs that share something else, in turn, so that each comparison is trained on pairs that
it did not choose.
"""

import logging
from contextlib import suppress

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.exceptions import EMTrainingException

SEED = 1

PASSES = (
    ("birth_date", "sex"),
    ("forename", "surname"),
    ("postcode", "forename"),
    ("birth_date", "postcode"),
)
"""What the pairs of each pass of the training share."""

SURE = ("forename", "surname", "birth_date")
"""Two records that agree on these are nearly always one person."""

SURE_RECALL = 0.6
"""The share of one person's pairs that agree on all of `SURE`, until the pairs themselves have told."""

FOUND_FROM = -6.0
"""Bits from which on pairs are counted for it."""

LEAST_RECALL = 0.02
"""Data in which hardly any two records of a person agree on all of it teach nothing beyond this."""

ROUNDS = 20


def linker(connection: duckdb.DuckDBPyConnection, table: str, model: SettingsCreator | dict[str, object]) -> Linker:
    """Splink's linker over the standard records in `table` of an open database."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=connection)
    return Linker(api.register(table), model, log_level=logging.ERROR, validate_settings=False)


def train(connection: duckdb.DuckDBPyConnection, linking: Linker, table: str) -> None:
    """Fit the weights of a linker's model on the records in `table`; the same records give the same model."""
    training = linking.training
    training.estimate_probability_two_random_records_match([block_on(*SURE)], recall=SURE_RECALL)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    for shared in _passes(connection, table):
        # a comparison that is the same on all pairs of a pass teaches nothing by it
        with suppress(EMTrainingException):
            training.estimate_parameters_using_expectation_maximisation(block_on(*shared), record_sample_proportion=1.0)
    recall = _sure_recall(connection, linking, table)
    training.estimate_probability_two_random_records_match([block_on(*SURE)], recall=recall)


def _passes(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, ...]]:
    """The passes by what the records know: without anybody's sex, pairs share the birth date alone."""
    columns = sorted({column for shared in PASSES for column in shared})
    counted = ", ".join(f"COUNT({column})" for column in columns)
    told = connection.execute(f"SELECT {counted} FROM {table}").fetchall()[0]
    known = {column for column, count in zip(columns, told, strict=True) if count}
    passes = [tuple(column for column in shared if column in known) for shared in PASSES]
    # pairs that share a forename or a postcode alone are nearly all strangers
    return [shared for shared in dict.fromkeys(passes) if len(shared) > 1 or shared == ("birth_date",)]


def _sure_recall(connection: duckdb.DuckDBPyConnection, linking: Linker, table: str) -> float:
    """The share of one person's pairs that agree on all of `SURE`, as the fitted model sees the pairs it looks at.

    How many pairs are one person's shifts every weight, and so how many seem to be: repeated until it stands still.
    """
    pairs = linking.inference.predict(threshold_match_weight=FOUND_FROM)
    agree = " AND ".join(f"COALESCE(one.{column} = other.{column}, FALSE)" for column in SURE)
    found = connection.execute(
        f"SELECT pair.match_weight AS weight, {agree} AS sure FROM {pairs.physical_name} AS pair"
        f" JOIN {table} AS one ON one.node = pair.node_l JOIN {table} AS other ON other.node = pair.node_r"
    ).fetchnumpy()
    weight, sure = np.asarray(found["weight"]), np.asarray(found["sure"], dtype=np.bool_)
    if not sure.any():
        return SURE_RECALL
    recall = SURE_RECALL
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp2(-np.clip(weight + np.log2(SURE_RECALL / recall), -50, 50)))
        recall = min(max(float(likely[sure].sum() / likely.sum()), LEAST_RECALL), 1.0)
    return recall
