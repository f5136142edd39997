"""What the linkage leaves open, as facts: who may be one person, and which records may be somebody else's."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from familyhub.linkage.review import CODE_DIGITS
from familyhub.linkage.shape import Decision
from familyhub.model.derive import ddl
from familyhub.model.linkage_facts import LINKAGE_FACTS
from familyhub.sql import attach, load

SURE = 12.0
"""Bits: the weight at which a pair of the model is taken for certain. 12 bits are odds of 4,096 to 1."""

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """Records of a person that would stand apart were ties cut: those of the step's weight and weaker.

    Steps of a person count from 1, the weakest tie alone. `weight` is the strongest that is cut, in bits.
    """

    step: int
    weight: float
    nodes: tuple[int, ...]


def write_doubts(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    decisions: Sequence[Decision] = (),
    *,
    sure: float = SURE,
) -> dict[str, int]:
    """Rows by table, after creating and filling those of `LINKAGE_FACTS` in the facts at `path`.

    Reads what `linkage.link` left, `record_person` with the ids that stay, and the canonical tables. `decisions` that
    two records are two people leave no doubt about them.
    """
    attach(connection, "doubt_facts", path, read_only=False)
    connection.execute(load("snapshot/sql/doubt/node_person"))
    _write_told_apart(connection, decisions)
    _write_parts(connection, sure)
    connection.execute("SET VARIABLE code_digits = ?", [CODE_DIGITS])
    rows: dict[str, int] = {}
    for table in LINKAGE_FACTS:
        columns = ", ".join(table.names)
        connection.execute(ddl(table, f"doubt_facts.{table.name}"))
        select = load(f"snapshot/sql/doubt/{table.name}")
        filled = f"INSERT INTO doubt_facts.{table.name} SELECT {columns} FROM (\n{select}\n) AS filled"
        rows[table.name] = connection.execute(filled).fetchall()[0][0]
    for table in ("node_person", "told_apart", "part", "weak_record", "told_born"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DETACH doubt_facts")
    return rows


def _write_told_apart(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision]) -> None:
    apart = [decision for decision in decisions if not decision.same]
    connection.execute("CREATE OR REPLACE TEMP TABLE told_apart (first VARCHAR, second VARCHAR)")
    if apart:
        pairs = [(decision.first, decision.second) for decision in apart]
        connection.executemany("INSERT INTO told_apart VALUES (?, ?)", pairs)


def _write_parts(connection: duckdb.DuckDBPyConnection, sure: float) -> None:
    """`part(node, step, weight, apart)`: `apart` is the first node of those that would stand apart together."""
    found = connection.execute(load("snapshot/sql/doubt/inner_edge")).fetchnumpy()
    count = connection.execute("SELECT COUNT(*) FROM node_person").fetchall()[0][0]
    a, b = np.asarray(found["a"], np.int64), np.asarray(found["b"], np.int64)
    weight = np.asarray(np.ma.filled(found["weight"], np.inf), np.float64)
    weight[np.isnan(weight)] = np.inf
    rows = [
        (node, part.step, part.weight, part.nodes[0])
        for part in parts(count, a, b, weight, sure)
        for node in part.nodes
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    connection.register(
        "parts",
        {
            "node": np.array(columns[0], np.int64),
            "step": np.array(columns[1], np.int32),
            "weight": np.array(columns[2], np.float64),
            "apart": np.array(columns[3], np.int64),
        },
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM parts")
    connection.unregister("parts")
    connection.execute(load("snapshot/sql/doubt/weak_record"))


def parts(count: int, a: Numbers, b: Numbers, weight: Weights, sure: float) -> Iterator[Part]:
    """What would stand apart, for every person whom a tie below `sure` bits holds together, step by step.

    `a`, `b` are pairs of nodes of one person, of `count` nodes, `weight` in bits (infinite for a number). Of what a
    cut leaves, the part with most records, then the first node, is the person still.
    """
    certain = weight >= sure
    group = _components(count, a[certain], b[certain])
    weak = np.flatnonzero(~certain & (group[a] != group[b]))
    if not len(weak):
        return
    whole = _components(count, a, b)
    touched = np.flatnonzero(np.isin(whole, np.unique(whole[a[weak]])))
    nodes: dict[int, list[int]] = defaultdict(list)
    for node in touched:
        nodes[int(whole[node])].append(int(node))
    pairs: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    for place in weak:
        pair = (float(weight[place]), int(group[a[place]]), int(group[b[place]]))
        pairs[int(whole[a[place]])].append(pair)
    for person in sorted(pairs):
        yield from _steps(nodes[person], group, pairs[person])


def _steps(nodes: list[int], group: Numbers, pairs: list[tuple[float, int, int]]) -> Iterator[Part]:
    for step, cut in enumerate(_ties_that_hold(pairs), start=1):
        home = {int(group[node]): int(group[node]) for node in nodes}
        for weight, one, other in pairs:
            if weight > cut:
                home[_home(home, one)] = _home(home, other)
        together: dict[int, list[int]] = defaultdict(list)
        for node in nodes:
            together[_home(home, int(group[node]))].append(node)
        still = max(together.values(), key=lambda part: (len(part), -part[0]))
        for part in sorted(together.values()):
            if part is not still:
                yield Part(step, cut, tuple(part))


def _ties_that_hold(pairs: list[tuple[float, int, int]]) -> list[float]:
    """The weights at which the person falls apart further, the lowest first: those of the strongest pairs that hold."""
    home = {number: number for _, *ends in pairs for number in ends}
    holding: set[float] = set()
    for weight, one, other in sorted(pairs, reverse=True):
        first, second = _home(home, one), _home(home, other)
        if first != second:
            home[first] = second
            holding.add(weight)
    return sorted(holding)


def _home(home: dict[int, int], number: int) -> int:
    while home[number] != number:
        home[number] = home[home[number]]
        number = home[number]
    return number


def _components(count: int, a: Numbers, b: Numbers) -> Numbers:
    graph = coo_matrix((np.ones(len(a), np.int8), (a, b)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)
