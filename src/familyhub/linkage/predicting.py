"""From the model's pairs to edges: each pair's weight, and whether its forenames are two names of two people."""

import duckdb
import numpy as np
from splink import Linker

from familyhub.linkage.shape import Edges

KNOWN_NAME = 2500
"""A forename that one record in so many bears is a name, and no slip of the pen."""

FEWEST_KNOWN = 3
"""Nor is one that so many records bear, in small data."""


def predicted(connection: duckdb.DuckDBPyConnection, linking: Linker, table: str, lowest: float) -> Edges:
    """The pairs of records in `table` with a match weight of at least `lowest` bits."""
    pairs = linking.inference.predict(threshold_match_weight=lowest)
    found = connection.execute(_EDGES.format(pairs=pairs.physical_name, table=table)).fetchnumpy()
    count = len(found["a"])
    return Edges(
        np.asarray(found["a"], dtype=np.int64),
        np.asarray(found["b"], dtype=np.int64),
        np.asarray(found["weight"], dtype=np.float64),
        np.asarray(found["dissimilar"], dtype=np.bool_),
        np.full(count, "model"),
    )


_EDGES = f"""
WITH borne AS (              -- how many records bear each forename
    SELECT forename, COUNT(*) AS records FROM {{table}} WHERE forename IS NOT NULL GROUP BY forename
),
known AS (                   -- those that are names of people, and no slips
    SELECT forename
    FROM borne
    WHERE LENGTH(forename) > 2 AND records >= GREATEST({FEWEST_KNOWN}, (SELECT COUNT(*) FROM {{table}}) / {KNOWN_NAME})
)
SELECT LEAST(pair.node_l, pair.node_r) AS a, GREATEST(pair.node_l, pair.node_r) AS b, pair.match_weight AS weight,
    known_one.forename IS NOT NULL AND known_other.forename IS NOT NULL
        AND NOT COALESCE(LIST_HAS_ANY(one.forename_roots, other.forename_roots), FALSE)
        AND NOT COALESCE(LIST_HAS_ANY(one.forenames, other.forenames), FALSE)
        AND JARO_WINKLER_SIMILARITY(one.forename, other.forename) < 0.8
        AND NOT STARTS_WITH(one.forename, other.forename) AND NOT STARTS_WITH(other.forename, one.forename)
        AND NOT COALESCE(one.forename = other.surname AND one.surname = other.forename, FALSE) AS dissimilar
FROM {{pairs}} AS pair
JOIN {{table}} AS one ON one.node = pair.node_l
JOIN {{table}} AS other ON other.node = pair.node_r
LEFT JOIN known AS known_one ON known_one.forename = one.forename
LEFT JOIN known AS known_other ON known_other.forename = other.forename
ORDER BY a, b
"""
