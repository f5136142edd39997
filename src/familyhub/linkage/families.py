"""Relations and families: who is what to whom, and which children with which adults are one family.

A family is one mother's children; children of whom no mother is known are with the brothers, sisters and other parents
that are, unless those are of two mothers. So a family never holds the children of two known mothers, a father may be of
two families, and nothing is made of an address. An adoption cuts: an adopted child is tied to nobody by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from familyhub.model.family_facts import MUTUAL, STATED_AS
from familyhub.sql import load

MOST_CHILDREN = 20
"""More children than this are not one parent's: the parent is a stand-in for "not known"."""


@dataclass(frozen=True, slots=True)
class FamilyClusters:
    """Which children are one family: a cluster number for each child's person id, dense from 0, by smallest id."""

    person_id: NDArray[np.int64]
    cluster: NDArray[np.int64]


def find_mothers(connection: duckdb.DuckDBPyConnection) -> None:
    """Say who is whose mother, who was born when, and who stands behind an adoption: for `relate` and the unborn.

    Needs `record_person`, `extract`, the macro `opaque` and the canonical tables. Person ids are 0 or more.
    """
    connection.execute("SET VARIABLE most_children = ?", [MOST_CHILDREN])
    for step in ("relation_person", "relation_mother"):
        connection.execute(load(f"linkage/sql/{step}"))


def relate(connection: duckdb.DuckDBPyConnection) -> int:
    """Create `relation` and `relation_contradiction` (as `model.family_facts` declares them); the relations made.

    Needs what `find_mothers` needs, and does that first. What an adoption lies between is told by neither.
    """
    find_mothers(connection)
    words = ", ".join(f"('{word}', '{relation}', {relation in MUTUAL})" for word, relation in STATED_AS.items())
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE relation_word AS"
        f" SELECT * FROM (VALUES {words}) AS word(relationship, relation, is_mutual)"
    )
    connection.execute(load("linkage/sql/relation"))
    return connection.execute("SELECT COUNT(*) FROM relation").fetchall()[0][0]


def cluster_families(connection: duckdb.DuckDBPyConnection, as_of: date) -> FamilyClusters:
    """The families of everybody who is a child on the day, from what `relate` left; for the ledger to give ids to.

    A child is under 18, or under 25 and nobody's parent. Every child is of exactly one family. Of children between two
    mothers' families `relation_contradiction` tells.
    """
    connection.execute("SET VARIABLE as_of = ?", [as_of])
    connection.execute(load("linkage/sql/family_tie"))
    alone = _column(connection, "SELECT person_id FROM family_child WHERE mother IS NULL ORDER BY person_id")
    ties = connection.execute("SELECT child_id, other_id FROM family_tie WHERE mother IS NULL").fetchnumpy()
    component = _components(alone, np.asarray(ties["child_id"]), np.asarray(ties["other_id"]))
    connection.register("unmothered", {"person_id": alone, "component": component})
    connection.execute(load("linkage/sql/family_cluster"))
    connection.unregister("unmothered")
    found = connection.execute("SELECT person_id, cluster FROM family_cluster ORDER BY person_id").fetchnumpy()
    return FamilyClusters(np.asarray(found["person_id"], np.int64), np.asarray(found["cluster"], np.int64))


def opaque_family_ids(connection: duckdb.DuckDBPyConnection) -> NDArray[np.int64]:
    """An opaque id for each cluster, from the workspace's secret and its smallest child: where no ledger gives ids."""
    return _column(
        connection,
        "SELECT opaque('family' || CHR(31) || first_child) AS family_id"
        " FROM (SELECT DISTINCT cluster, first_child FROM family_cluster) AS family ORDER BY cluster",
    )


def write_families(connection: duckdb.DuckDBPyConnection, family_ids: Iterable[int]) -> int:
    """Create `family` and `family_member`, given the id of each cluster in turn; the families made.

    Raises ValueError where there are not as many different ids as clusters.
    """
    ids = np.fromiter(family_ids, dtype=np.int64)
    clusters = connection.execute("SELECT COUNT(DISTINCT cluster) FROM family_cluster").fetchall()[0][0]
    if not len(ids) == len(np.unique(ids)) == clusters:
        raise ValueError(f"{len(np.unique(ids))} different ids of {len(ids)} for {clusters} families")
    connection.register("family_number", {"cluster": np.arange(len(ids), dtype=np.int64), "family_id": ids})
    connection.execute(load("linkage/sql/family"))
    connection.unregister("family_number")
    return clusters


def _column(connection: duckdb.DuckDBPyConnection, query: str) -> NDArray[np.int64]:
    (values,) = connection.execute(query).fetchnumpy().values()
    return np.asarray(values, dtype=np.int64)


def _components(people: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """The component of each of the people, given in order, under ties between them."""
    if not len(people):
        return np.empty(0, dtype=np.int64)
    ends = (np.searchsorted(people, a), np.searchsorted(people, b))
    graph = coo_matrix((np.ones(len(a), dtype=np.int8), ends), shape=(len(people), len(people)))
    return connected_components(graph, directed=False)[1].astype(np.int64)
