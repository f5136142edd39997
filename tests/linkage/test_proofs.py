"""Of pairs that a number joins, what the model says is kept; other pairs are not in it."""

import duckdb
import numpy as np

from familyhub.linkage.proofs import write_proofs
from familyhub.linkage.shape import Edges


def edges(*pairs: tuple[int, int, float], rule: str = "model") -> Edges:
    a, b, weight = (np.array([pair[place] for pair in pairs]) for place in range(3))
    return Edges(
        a.astype(np.int64), b.astype(np.int64), weight.astype(np.float64), np.zeros(len(pairs), np.bool_),
        np.full(len(pairs), rule),
    )  # fmt: skip


def test_a_pair_is_kept_with_the_models_weight_where_a_number_joins_it():
    sure = edges((1, 2, 100.0), (5, 7, 90.0), rule="nhs_number")
    found = edges((1, 2, 12.5), (1, 7, 3.0), (2, 5, 4.0))
    with duckdb.connect() as connection:
        assert write_proofs(connection, sure, found) == 1
        assert connection.execute("SELECT * FROM link_proof").fetchall() == [(1, 2, 12.5)]


def test_pairs_of_the_largest_nodes_are_told_apart():
    last = 2**31 - 1
    with duckdb.connect() as connection:
        found = edges((0, last, 1.0), (1, last, 2.0), (last - 1, last, 3.0))
        assert write_proofs(connection, edges((1, last, 100.0)), found) == 1
        assert connection.execute("SELECT * FROM link_proof").fetchall() == [(1, last, 2.0)]


def test_no_pairs_at_all():
    nothing = Edges(*(np.empty(0, kind) for kind in (np.int64, np.int64, np.float64, np.bool_, np.str_)))
    with duckdb.connect() as connection:
        assert write_proofs(connection, nothing, nothing) == 0
