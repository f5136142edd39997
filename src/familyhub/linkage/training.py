"""Training the model: what each agreement weighs, from the records themselves, without labels.

How often two strangers agree is counted on random pairs; how often two records of one person agree is estimated by
expectation maximisation on pairs that share something else, in turn, so that each comparison is trained on pairs that
it did not choose.
"""

import logging
from contextlib import suppress

import duckdb
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
"""The share of one person's pairs of records that agree on all of `SURE`."""


def linker(connection: duckdb.DuckDBPyConnection, table: str, model: SettingsCreator | dict[str, object]) -> Linker:
    """Splink's linker over the standard records in `table` of an open database."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=connection)
    return Linker(api.register(table), model, log_level=logging.ERROR)


def train(linking: Linker) -> None:
    """Fit the weights of a linker's model; the same records give the same model."""
    training = linking.training
    training.estimate_probability_two_random_records_match([block_on(*SURE)], recall=SURE_RECALL)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    for shared in PASSES:
        # a set in which nobody's sex or postcode is known teaches nothing by it
        with suppress(EMTrainingException):
            training.estimate_parameters_using_expectation_maximisation(block_on(*shared), record_sample_proportion=1.0)
