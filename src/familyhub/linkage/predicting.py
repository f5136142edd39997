"""From the model's pairs to edges: each pair's weight, and whether the two look like two people of one family.

Twins share surname, birth date and address; a father and his son share names and address. The model adds up what
agrees and would join them, at any threshold. So a pair with two known forenames that have nothing in common, or with
birth dates a generation apart, is not joined by its weight (`dissimilar`), unless it stands alone: nobody else could
be meant, on either side.
"""

import duckdb
import numpy as np
from splink import DuckDBAPI, Linker

from familyhub.linkage.model import ALIKE, TYPED
from familyhub.linkage.shape import NO_EDGES, Edges
from familyhub.linkage.worth_scoring import WORTH, worth_scoring
from familyhub.sql import load

KNOWN_NAME = 2500
"""A forename that one record in so many bears is a name, and no slip of the pen."""

FEWEST_KNOWN = 3
"""Nor is one that so many records bear, in small data."""

GENERATION = 12
"""Years between two birth dates, more than one part of which differs, that no slip of the pen explains."""

ALONE = 4.0
"""Bits that a pair of two people by their names or birth dates must have for one person, standing alone."""

COMPANION = -2.0
"""Bits from which on another record counts as somebody who may be meant."""


def predicted(
    connection: duckdb.DuckDBPyConnection, linking: Linker, table: str, lowest: float, *, one_each: bool = True
) -> Edges:
    """The pairs of records in `table` with a match weight of at least `lowest` bits.

    With `one_each` a source has one record of a person, so two of its records that look alike are two of a family.
    """
    asked = min(lowest, COMPANION)
    worth = worth_scoring(connection, linking, table, asked)
    if worth == 0:
        return NO_EDGES
    if worth:
        linking.table_management.register_blocked_pairs_for_predict(DuckDBAPI(connection=connection).register(WORTH))
    pairs = linking.inference.predict(threshold_match_weight=asked)
    connection.execute(f"DROP TABLE IF EXISTS temp.{WORTH}")
    return edges_of(connection, pairs.physical_name, table, lowest, one_each=one_each)


def edges_of(
    connection: duckdb.DuckDBPyConnection, pairs: str, table: str, lowest: float, *, one_each: bool = True
) -> Edges:
    """The edges of the table `pairs` (node_l, node_r, match_weight) between the records in `table`."""
    judge(connection, pairs, table, one_each=one_each)
    query = load("linkage/sql/pairs").format(alone=ALONE, companion=COMPANION, one_each=one_each, lowest=lowest)
    found = connection.execute(query).fetchnumpy()
    connection.execute("DROP TABLE temp.judged_pair")
    return Edges(
        np.asarray(found["a"], dtype=np.int64),
        np.asarray(found["b"], dtype=np.int64),
        np.asarray(found["weight"], dtype=np.float64),
        np.asarray(found["dissimilar"], dtype=np.bool_),
        np.full(len(found["a"]), "model"),
    )


def judge(connection: duckdb.DuckDBPyConnection, pairs: str, table: str, *, one_each: bool) -> None:
    """Create `judged_pair` from the table `pairs`: each pair, and what says that the two are two people of a family."""
    told = {
        "pairs": pairs, "table": table, "fewest": FEWEST_KNOWN, "known": KNOWN_NAME, "generation": GENERATION,
        "typed": TYPED, "alike": ALIKE, "one_each": one_each,
    }  # fmt: skip
    connection.execute(load("linkage/sql/pair_names").format(**told))
