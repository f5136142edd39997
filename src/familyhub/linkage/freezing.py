"""Learning a model from the pairs of records that a number proves to be one person's, and freezing it.

How often two strangers agree is counted on random pairs. How often one person's records agree is counted on pairs that
bear one NHS number, and on pairs that bear one pupil number: neither number is compared, so they choose nothing of
what they teach. Learning from look-alikes, without proof, takes a household for a person: measured on a made-up county,
42% of "one person's" pairs then have two different forenames (0.6% of the proven ones do).
"""

import math
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from typing import Any

import duckdb
from splink import Linker, block_on
from splink.internals.exceptions import EMTrainingException

from familyhub.errors import SnapshotError
from familyhub.linkage.frozen import FrozenModel, Trained, check_version
from familyhub.linkage.model import SWAP, settings
from familyhub.linkage.shape import Thresholds
from familyhub.linkage.training import SEED, SURE, linker

FEWEST_PROVEN = 1000
"""Fewer proven pairs than this teach nothing that is better than the model that is shipped."""

RANDOM_PAIRS = 10_000_000
"""Pairs of strangers that are looked at."""

RAREST = 0.002
"""No kind of disagreement is rarer among one person's records: one in 500, seldom seen or never seen. People who write
things down make more kinds of mistakes than any training shows."""

NEARER = 3.0
"""Bits by which the very name weighs more than any other spelling of it: of twins called Jaden and Jayden each is the
one whose name is the same."""

NAMES = ("forename", "surname")
NUMBERS = ("nhs_number", "upn")


def freeze(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    *,
    name: str,
    thresholds: Thresholds,
    data: str,
    on: date,
    random_pairs: int = RANDOM_PAIRS,
) -> FrozenModel:
    """Train a model on the standard records in `table`; the same records give the same weights.

    `data` says in words what the records are. Raises SnapshotError where too few pairs are proven by a number, and
    ConfigurationError for a `name` that no file can have.
    """
    check_version(name)
    connection.execute(_TAUGHT.format(table=table))
    proven = {number: _count(connection, _PROVEN.format(number=number)) for number in NUMBERS}
    if sum(proven.values()) < FEWEST_PROVEN:
        raise _too_few(sum(proven.values()))
    linking = linker(connection, "taught", settings([SURE]))
    linking.training.estimate_u_using_random_sampling(max_pairs=random_pairs, seed=SEED)
    for number in NUMBERS:
        # where no source knows pupil numbers they teach nothing
        with suppress(EMTrainingException):
            if proven[number]:
                _learn(linking, number)
    learnt = linking.misc.save_model_to_json()
    filled = tuple(fill(learnt))
    trained = Trained(
        on=on,
        data=data,
        records=dict(
            connection.execute("SELECT source, COUNT(*) FROM taught GROUP BY source ORDER BY source").fetchall()
        ),
        proven_pairs=proven,
        random_pairs=random_pairs,
        seed=SEED,
        matches_each=_matches_each(connection),
        libraries={package: version(package) for package in ("familyhub", "splink", "duckdb")},
        filled=filled,
    )
    connection.execute("DROP TABLE taught")
    return FrozenModel(name, _kept(learnt), thresholds, trained)


def fill(learnt: dict[str, Any]) -> Iterator[str]:
    """Give every level of the settings a weight, and tell in words of those that training gave none.

    A level that one person's pairs never or hardly show is as frequent as `RAREST`. One that no strangers show either
    weighs what its neighbours weigh on average: levels stand from the strongest agreement to the weakest.
    """
    for compared in learnt["comparisons"]:
        levels = [level for level in compared["comparison_levels"] if not level.get("is_null_level")]
        for level in levels:
            name = f"{compared['output_column_name']}, {level['label_for_charts']}"
            if "u_probability" in level and level.get("m_probability", 0.0) < RAREST:
                seen = "never" if "m_probability" not in level else f"{level['m_probability']:.5f}"
                level["m_probability"] = RAREST
                yield f"{name}: seen {seen} among one person's records, taken as {RAREST}"
        for place, level in enumerate(levels):
            if "u_probability" in level:
                continue
            weight = _neighbours_weight(levels, place)
            level["m_probability"] = max(level.get("m_probability", 0.0), RAREST)
            level["u_probability"] = min(1.0, level["m_probability"] / 2**weight)
            name = f"{compared['output_column_name']}, {level['label_for_charts']}"
            yield f"{name}: never seen among strangers, weighs {weight:.1f} bits as its neighbours do"
        if compared["output_column_name"] in NAMES:
            yield from _nearest_first(levels)


def _nearest_first(levels: list[dict[str, Any]]) -> Iterator[str]:
    """See that no other spelling of a name weighs as much as the name itself; a swap is agreement of two names."""
    exact = next(level for level in levels if "tf_adjustment_column" in level)
    most = math.log2(exact["m_probability"] / exact["u_probability"]) - NEARER
    for level in levels:
        weight = math.log2(level["m_probability"] / level["u_probability"])
        if level is not exact and weight > most and level["label_for_charts"] != SWAP:
            level["u_probability"] = level["m_probability"] / 2**most
            yield f"{level['label_for_charts']}: {weight:.1f} bits, taken as {most:.1f}: less than the very name"


def _neighbours_weight(levels: list[dict[str, Any]], place: int) -> float:
    known = [
        next((weight for level in side if (weight := _weight(level)) is not None), None)
        for side in (reversed(levels[:place]), levels[place + 1 :])
    ]
    weights = [weight for weight in known if weight is not None]
    return sum(weights) / len(weights) if weights else 0.0


def _weight(level: dict[str, Any]) -> float | None:
    if "m_probability" not in level or "u_probability" not in level:
        return None
    return math.log2(level["m_probability"] / level["u_probability"])


def _learn(linking: Linker, number: str) -> None:
    linking.training.estimate_parameters_using_expectation_maximisation(
        block_on(number), record_sample_proportion=1.0, estimate_without_term_frequencies=True
    )


def _matches_each(connection: duckdb.DuckDBPyConnection) -> float:
    """How many other records one belongs with: the pairs that agree on all of `SURE`, and those that proven pairs tell
    us do not, for each record.
    """
    agree = " AND ".join(f"one.{column} = other.{column}" for column in SURE)
    sure = _count(
        connection, f"SELECT COUNT(*) FROM taught AS one JOIN taught AS other ON one.node < other.node AND {agree}"
    )
    numbered = "FROM taught AS one JOIN taught AS other ON one.node < other.node AND one.nhs_number = other.nhs_number"
    proven = _count(connection, f"SELECT COUNT(*) {numbered}")
    of_them = _count(connection, f"SELECT COUNT(*) {numbered} WHERE {agree}")
    records = _count(connection, "SELECT COUNT(*) FROM taught")
    return sure * max(proven, 1) / max(of_them, 1) / records


def _kept(learnt: dict[str, Any]) -> dict[str, Any]:
    """What is frozen: without the prior and the rules of blocking, which belong to the data."""
    return {
        key: value
        for key, value in learnt.items()
        if key not in ("probability_two_random_records_match", "blocking_rules_to_generate_predictions", "linker_uid")
    }


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return connection.execute(query).fetchall()[0][0]


_TAUGHT = """
CREATE OR REPLACE TEMP TABLE taught AS
SELECT *, nhs_numbers[1] AS nhs_number, upns[1] AS upn
FROM {table}
WHERE NOT is_unborn AND NOT is_adopted
ORDER BY node
"""

_PROVEN = """
SELECT COUNT(*) FROM taught AS one JOIN taught AS other ON one.node < other.node AND one.{number} = other.{number}
"""


def _too_few(found: int) -> SnapshotError:
    return SnapshotError(
        "too_little_to_learn_from",
        "the records of this workspace",
        found=f"{found:,} pairs of records that one NHS or pupil number proves to be one person's",
        expected=f"at least {FEWEST_PROVEN:,}",
        next_step="Stay with the model in use: from so few pairs a new one would be worse.",
    )
