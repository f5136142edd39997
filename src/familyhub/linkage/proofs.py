"""What the model says of pairs that something surer joins: the test of the model that the data bring along.

A number is not compared by the model, so a pair that a number joins shows whether names, birth date and home would have
found it as well.
"""

import duckdb
import numpy as np
from numpy.typing import NDArray

from familyhub.linkage.shape import Edges

LINK_PROOF = """
CREATE OR REPLACE TABLE link_proof (
    a BIGINT, b BIGINT,         -- nodes, a < b: a pair of `link_edge` whose rule is not the model
    weight DOUBLE               -- what the model says of it, in bits
)
"""
"""Pairs that something surer than the model joins, and that the model found as well."""


def write_proofs(connection: duckdb.DuckDBPyConnection, sure: Edges, by_model: Edges) -> int:
    """Create `link_proof` from both kinds of edges, each pair once in either; returns how many pairs it has."""
    both = np.isin(_pairs(by_model), _pairs(sure))
    connection.execute(LINK_PROOF)
    columns = {"a": by_model.a[both], "b": by_model.b[both], "weight": by_model.weight[both]}
    connection.register("proof", columns)
    connection.execute("INSERT INTO link_proof SELECT a, b, weight FROM proof ORDER BY a, b")
    connection.unregister("proof")
    return int(both.sum())


def _pairs(edges: Edges) -> NDArray[np.int64]:
    """One number for each pair: nodes are dense, and of fewer than two thousand million."""
    return (edges.a << 31) | edges.b
