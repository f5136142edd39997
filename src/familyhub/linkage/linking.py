"""Who is one person: from the canonical tables to people, in one pass over everything.

Numbers first, then the model, then the merge under what forbids it (`merging`). Decisions of people come before all of
it. The same records and decisions give the same people, in whatever order they arrive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from familyhub.linkage.birth_and_home import RULE, WEIGHT, home_edges
from familyhub.linkage.cannot_link import parted_by
from familyhub.linkage.exact_passes import exact_passes
from familyhub.linkage.frozen import FrozenModel, linker_of, load_model
from familyhub.linkage.held import held_records
from familyhub.linkage.local_ids import local_id_edges
from familyhub.linkage.merging import merge
from familyhub.linkage.model import blocking, has_pairs
from familyhub.linkage.predicting import predicted
from familyhub.linkage.proofs import write_proofs
from familyhub.linkage.shape import (
    LINK_DOUBT,
    LINK_EDGE,
    NO_EDGES,
    RECORD_TIE,
    Decision,
    Doubt,
    Edges,
    Merged,
    Thresholds,
)
from familyhub.linkage.stable_ids import define_record_key
from familyhub.linkage.standard import standard_records
from familyhub.linkage.ties import thin_ties, ties
from familyhub.linkage.twin_mates import twin_mates
from familyhub.sql import load

SURE_WEIGHT = {"nhs_number": 100.0, "upn": 90.0, "local_id": 80.0, "mother": 70.0, RULE: WEIGHT}
"""The order in which numbers join; no weight of the model, only more than any of them."""

ALIKE = 4.0
"""Bits above the threshold of linking from which two records that bear two numbers may be one person with two."""

PASSING = (
    "bearer",
    "twin_mate",
    "known_forename",
    "twins_number",
    "exact_edge",
    "exact_doubt",
    "mother_edge",
    "local_id_edge",
    "local_id_doubt",
    "decided",
    "sure_weight",
)


@dataclass(frozen=True, slots=True)
class Linked:
    """What the linkage did, in counts: `by_model` are records that the model alone ties to their person."""

    records: int
    people: int
    held_apart: int
    by_model: int
    doubts: int
    model: str


def link(
    connection: duckdb.DuckDBPyConnection,
    secret: bytes,
    *,
    model: FrozenModel | None = None,
    decisions: Sequence[Decision] = (),
    local_ids: Mapping[str, str] | None = None,
) -> Linked:
    """Create the tables that `shape` names, `record_person(source, person_key, person_id)` above all.

    Without a `model` the one that is shipped is used. `local_ids` says whose ids a return bears: source to source.
    `person_id` is provisional until `stable_ids.keep_person_ids`: derived with the workspace's secret from the first of
    the person's record keys. Raises RuntimeError where two people would get one id.
    """
    _opaque(connection, secret)
    standard_records(connection)
    return join_records(connection, secret, model=model, decisions=decisions, local_ids=local_ids)


def join_records(
    connection: duckdb.DuckDBPyConnection,
    secret: bytes,
    *,
    model: FrozenModel | None = None,
    decisions: Sequence[Decision] = (),
    local_ids: Mapping[str, str] | None = None,
) -> Linked:
    """What `link` does once `standard` stands."""
    model = model or load_model()
    _opaque(connection, secret)
    mates = twin_mates(connection)
    exact_passes(connection)
    local_id_edges(connection, local_ids or {})
    _decided(connection, secret, decisions)
    sure, by_model = _sure(connection), _by_model(connection, model)
    held, decided = held_records(connection), _decided_same(connection)
    edges = _but_for_adopted(_together([sure, home_edges(connection), by_model]), held.alone)
    parted = parted_by([*mates, *_apart(connection)])
    merged = merge(replace(held, alone=held.alone & ~decided), edges, parted, model.thresholds)
    people = _write_people(connection, merged.cluster)
    _write_edges(connection, edges)
    write_proofs(connection, sure, by_model)
    _write_ties(connection, merged.cluster, edges)
    _write_doubts(connection, merged, model.thresholds, edges)
    linked = Linked(
        records=len(merged.cluster),
        people=people,
        held_apart=_count(connection, "held_apart"),
        by_model=_count(connection, "record_tie WHERE rule = 'model'"),
        doubts=_count(connection, "link_doubt"),
        model=model.version,
    )
    for table in PASSING:
        connection.execute(f"DROP TABLE {table}")
    return linked


def _opaque(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    define_record_key(connection, secret)
    connection.execute(
        "CREATE OR REPLACE MACRO opaque(name) AS"
        " CAST(('0x' || SUBSTR(SHA256(getvariable('secret') || name), 1, 15)) AS BIGINT)"
    )


def _decided(connection: duckdb.DuckDBPyConnection, secret: bytes, decisions: Sequence[Decision]) -> None:
    """`decided(a, b, same, entry)`: decisions about records that are still there."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE decision (first VARCHAR, second VARCHAR, same BOOLEAN, entry BIGINT)"
    )
    if decisions:
        connection.executemany(
            "INSERT INTO decision VALUES (?, ?, ?, ?)",
            [(decision.first, decision.second, decision.same, decision.entry) for decision in decisions],
        )
    connection.execute(load("linkage/sql/decided"))
    connection.execute("DROP TABLE decision")


def _sure(connection: duckdb.DuckDBPyConnection) -> Edges:
    """The pairs that a number or a person joins."""
    words = ", ".join(f"('{rule}', {weight})" for rule, weight in SURE_WEIGHT.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE sure_weight AS SELECT * FROM (VALUES {words}) AS sure(rule, weight)"
    )
    found = connection.execute(load("linkage/sql/sure_edges")).fetchnumpy()
    return Edges(
        np.asarray(found["a"], np.int64),
        np.asarray(found["b"], np.int64),
        np.asarray(found["weight"], np.float64),
        np.zeros(len(found["a"]), np.bool_),
        np.asarray(found["rule"], np.str_),
    )


def _by_model(connection: duckdb.DuckDBPyConnection, model: FrozenModel) -> Edges:
    """The pairs that the model finds at least worth a question."""
    rules = blocking(connection, "standard")
    if not has_pairs(connection, "standard", rules):
        return NO_EDGES
    linking = linker_of(connection, "standard", model, rules)
    return predicted(connection, linking, "standard", model.thresholds.review)


def _together(parts: Sequence[Edges]) -> Edges:
    """All edges as one, each pair once by what says most: parts come in that order."""
    a, b, weight, dissimilar, rule = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("a", "b", "weight", "dissimilar", "rule")
    )
    order = np.lexsort((-weight, b, a))
    a, b = a[order], b[order]
    first = np.ones(len(a), np.bool_)
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    kept = order[first]
    return Edges(a[first], b[first], weight[kept], dissimilar[kept], rule[kept])


def _decided_same(connection: duckdb.DuckDBPyConnection) -> NDArray[np.bool_]:
    """For each node whether somebody joined it to another: only so is an adopted child's record joined at all."""
    found = connection.execute(
        "SELECT standard.node, decided.node IS NOT NULL AS decided FROM standard LEFT JOIN"
        " (SELECT a AS node FROM decided WHERE same UNION SELECT b FROM decided WHERE same) AS decided"
        " ON decided.node = standard.node ORDER BY standard.node"
    ).fetchnumpy()
    return np.asarray(found["decided"], np.bool_)


def _but_for_adopted(edges: Edges, adopted: NDArray[np.bool_]) -> Edges:
    """The edges without those to an adopted child's record, unless a person joined the two."""
    kept = (edges.rule == "person") | ~(adopted[edges.a] | adopted[edges.b])
    return Edges(edges.a[kept], edges.b[kept], edges.weight[kept], edges.dissimilar[kept], edges.rule[kept])


def _apart(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Pairs that somebody parted, or that bear one number and contradict each other: only somebody may join these."""
    return connection.execute(
        "SELECT a, b FROM decided WHERE NOT same"
        " UNION SELECT doubt.a, doubt.b FROM exact_doubt AS doubt"
        " LEFT JOIN decided ON decided.a = doubt.a AND decided.b = doubt.b"
        " WHERE doubt.is_for_a_person AND decided.a IS NULL ORDER BY 1, 2"
    ).fetchall()


def _write_people(connection: duckdb.DuckDBPyConnection, cluster: NDArray[np.int64]) -> int:
    """`record_person` and `beside_adopted`; the number of people."""
    connection.register("clustered", {"node": np.arange(len(cluster), dtype=np.int64), "cluster": cluster})
    connection.execute(load("linkage/sql/people"))
    connection.unregister("clustered")
    people, distinct = connection.execute(
        "SELECT COUNT(*), COUNT(DISTINCT person_id) FROM cluster_person"
    ).fetchall()[0]  # fmt: skip
    if people != distinct:
        raise RuntimeError("two people were given one opaque id; refusing to publish")
    return people


def _write_edges(connection: duckdb.DuckDBPyConnection, edges: Edges) -> None:
    columns = {"a": edges.a, "b": edges.b, "weight": edges.weight, "dissimilar": edges.dissimilar, "rule": edges.rule}
    connection.execute(LINK_EDGE)
    connection.register("edges", columns)
    connection.execute(
        "INSERT INTO link_edge"
        " SELECT a, b, CASE WHEN rule = 'model' THEN weight END, dissimilar, rule FROM edges ORDER BY a, b"
    )
    connection.unregister("edges")


def _write_ties(connection: duckdb.DuckDBPyConnection, cluster: NDArray[np.int64], edges: Edges) -> None:
    rule, weight = ties(cluster, edges)
    connection.execute(RECORD_TIE)
    connection.register("tied", {"node": np.arange(len(cluster)), "rule": rule, "weight": weight})
    connection.execute(
        "INSERT INTO record_tie SELECT standard.source, standard.person_key, NULLIF(tied.rule, ''),"
        " CASE WHEN tied.rule = 'model' THEN tied.weight END"
        " FROM tied JOIN standard ON standard.node = tied.node ORDER BY tied.node"
    )
    connection.unregister("tied")


def _write_doubts(connection: duckdb.DuckDBPyConnection, merged: Merged, thresholds: Thresholds, edges: Edges) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE doubt (a BIGINT, b BIGINT, weight DOUBLE, kind VARCHAR, why VARCHAR)"
    )
    _add_doubts(connection, "doubtful", merged.doubts)
    _add_doubts(connection, "forbidden", merged.forbidden)
    _add_doubts(connection, "thin", thin_ties(merged.cluster, edges, thresholds))
    connection.execute("SET VARIABLE sure_from = ?", [min(SURE_WEIGHT.values())])
    connection.execute("SET VARIABLE alike_from = ?", [thresholds.link + ALIKE])
    connection.execute("SET VARIABLE duplicate_from = ?", [thresholds.duplicate])
    connection.execute(LINK_DOUBT)
    connection.execute(load("linkage/sql/doubts"))
    for table in ("doubt", "cluster_person", "node_cluster"):
        connection.execute(f"DROP TABLE {table}")


def _add_doubts(connection: duckdb.DuckDBPyConnection, kind: str, doubts: Sequence[Doubt]) -> None:
    if not doubts:
        return
    columns = {
        "a": np.array([doubt.a for doubt in doubts], np.int64),
        "b": np.array([doubt.b for doubt in doubts], np.int64),
        "weight": np.array([doubt.weight for doubt in doubts], np.float64),
        "why": np.array([doubt.why for doubt in doubts], object),
    }
    connection.register("found", columns)
    connection.execute("INSERT INTO doubt SELECT a, b, weight, ?, why FROM found", [kind])
    connection.unregister("found")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]
