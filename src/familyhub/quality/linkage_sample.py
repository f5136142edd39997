"""How many joined pairs are right: a random sample that people checked, weighed back to all that was joined.

Pairs joined by a number are many and mostly right, those joined by the model few: half of a sample is of the model, the
other kinds share the rest, and each kind counts by how many of its pairs there are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from familyhub.linkage.stable_ids import define_record_key
from familyhub.quality.linkage_tables import LINKAGE_DRAW, LINKAGE_JOINED, LINKAGE_SAMPLE
from familyhub.quality.rows import rows_of
from familyhub.quality.writing import fill
from familyhub.sql import load
from familyhub.state.samples import Sample
from familyhub.stats import Stratum, Weighed, weighed

KINDS = ("model", "through", "local", "number")
"""What joins two records, those first of which a sample holds most."""

FEWEST = 20
"""Answers about a group below which nothing is said of it."""

ALL = ("all", "")


@dataclass(frozen=True, slots=True)
class Sampled:
    """A row of `linkage_sample`."""

    joined_by: str
    dimension: str
    value: str
    pairs: int
    asked: int
    same: int
    different: int
    unsure: int

    @property
    def answered(self) -> int:
        """Pairs of which somebody could say it."""
        return self.same + self.different


@dataclass(frozen=True, slots=True)
class Draw:
    """The row of `linkage_draw`."""

    snapshot: str
    as_at: date
    drawn_on: date
    drawn: int


@dataclass(frozen=True, slots=True)
class SampleQuality:
    """The sample that stands, and what was said of it."""

    draw: Draw
    rows: tuple[Sampled, ...]

    def of(self, dimension: str, value: str) -> tuple[Sampled, ...]:
        """The kinds of one group, in the order of `KINDS`."""
        found = [each for each in self.rows if (each.dimension, each.value) == (dimension, value)]
        return tuple(sorted(found, key=lambda each: KINDS.index(each.joined_by)))

    def values(self, dimension: str) -> tuple[str, ...]:
        """The groups of one dimension of which enough was answered to say anything."""
        values = sorted({each.value for each in self.rows if each.dimension == dimension})
        return tuple(value for value in values if self.answered(dimension, value) >= FEWEST)

    def answered(self, dimension: str = "all", value: str = "") -> int:
        """Pairs of a group of which somebody could say it."""
        return sum(each.answered for each in self.of(dimension, value))

    def precision(self, dimension: str = "all", value: str = "") -> Weighed | None:
        """The share of joined pairs that are right, each kind by how many of it there are; None without answers."""
        return weighed(Stratum(each.pairs, each.answered, each.same) for each in self.of(dimension, value))


def shares(sizes: Mapping[str, int], how_many: int) -> dict[str, int]:
    """How many pairs of each kind a sample of so many holds. More asked for never gives fewer of any kind."""
    given = dict.fromkeys(sizes, 0)
    for _ in range(min(how_many, sum(sizes.values()))):
        room = [kind for kind in KINDS if given.get(kind, 0) < sizes.get(kind, 0)]
        others = [kind for kind in room if kind != "model"]
        behind = given.get("model", 0) <= sum(given.values()) / 2
        given["model" if "model" in room and (behind or not others) else min(others, key=lambda kind: given[kind])] += 1
    return given


def write_joined(connection: duckdb.DuckDBPyConnection) -> None:
    """Write `marts.linkage_joined`: what a sample may be drawn from. Needs `linkage_told`."""
    connection.execute(load("linkage/sql/joined_pair"))
    _group(connection, "joined_pair")
    fill(connection, LINKAGE_JOINED, _COUNTED)
    _drop(connection, "joined_pair")


def write_sample(connection: duckdb.DuckDBPyConnection, secret: bytes, sample: Sample | None) -> None:
    """Write `marts.linkage_sample` and `linkage_draw`: what people said so far. Needs `linkage_told`."""
    fill(connection, LINKAGE_SAMPLE)
    fill(connection, LINKAGE_DRAW)
    if sample is None:
        return
    draw = [sample.snapshot_id, sample.as_at, sample.drawn_on, sum(sample.drawn.values())]
    connection.execute("INSERT INTO marts.linkage_draw VALUES (?, ?, ?, ?)", draw)
    told = _told(connection, secret, sample)
    rows = [
        (
            each.joined_by, each.dimension, each.value, each.pairs,
            *(told[each.joined_by, each.dimension, each.value, what] for what in ("", "same", "different", "unsure")),
        )
        for each in sample.frame
    ]  # fmt: skip
    connection.executemany("INSERT INTO marts.linkage_sample VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def read_sample(connection: duckdb.DuckDBPyConnection) -> SampleQuality | None:
    """The sample that stands and what was said of it; None where nobody asked for one."""
    draw = rows_of(connection, Draw, LINKAGE_DRAW.name, "snapshot")
    if not draw:
        return None
    return SampleQuality(draw[0], rows_of(connection, Sampled, LINKAGE_SAMPLE.name, "dimension, value, joined_by"))


def _told(connection: duckdb.DuckDBPyConnection, secret: bytes, sample: Sample) -> Counter[tuple[str, ...]]:
    """By kind, group and answer (empty: all) the pairs whose records are still there."""
    if not sample.pairs:
        return Counter()
    define_record_key(connection, secret)
    columns = zip(*((*each.pair, each.joined_by, each.answer) for each in sample.pairs), strict=True)
    names = ("first", "second", "joined_by", "answer")
    told = pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})
    connection.register("sampled", told)
    connection.execute(_SAMPLED)
    connection.unregister("sampled")
    _group(connection, "sampled_pair")
    rows: Sequence[tuple[str, str, str, str | None]] = connection.execute(_ANSWERED).fetchall()
    _drop(connection, "sampled_pair")
    found: Counter[tuple[str, ...]] = Counter()
    for joined_by, dimension, value, answer in rows:
        found[joined_by, dimension, value, ""] += 1
        if answer is not None:
            found[joined_by, dimension, value, answer] += 1
    return found


def _group(connection: duckdb.DuckDBPyConnection, pairs: str) -> None:
    """`joined_grouped` of a table of pairs: a row for each group that a pair is of."""
    connection.execute(load("quality/sql/linkage/joined").format(pairs=pairs))


def _drop(connection: duckdb.DuckDBPyConnection, pairs: str) -> None:
    for table in (pairs, "joined_told", "joined_grouped"):
        connection.execute(f"DROP TABLE {table}")


_COUNTED = """
SELECT joined_by, dimension, value, CAST(COUNT(*) AS INTEGER) AS pairs
FROM joined_grouped
GROUP BY joined_by, dimension, value
ORDER BY dimension, value, joined_by
"""

_SAMPLED = """
CREATE OR REPLACE TEMP TABLE sampled_pair AS
WITH keyed AS (
    SELECT node, record_key(source, person_key) AS record_key FROM identity.linkage_record
)
SELECT one.node AS a, other.node AS b, sampled.joined_by, sampled.answer
FROM sampled
JOIN keyed AS one ON one.record_key = sampled.first
JOIN keyed AS other ON other.record_key = sampled.second
"""

_ANSWERED = """
SELECT joined_grouped.joined_by, joined_grouped.dimension, joined_grouped.value, sampled_pair.answer
FROM joined_grouped
JOIN sampled_pair ON sampled_pair.a = joined_grouped.a AND sampled_pair.b = joined_grouped.b
"""
