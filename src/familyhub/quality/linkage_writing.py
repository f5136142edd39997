"""How well records were linked: worked out at refresh, where `identity` is open, into tables without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import define_record_key
from familyhub.quality.linkage_checks import write_checks
from familyhub.quality.linkage_sample import write_joined, write_sample
from familyhub.quality.linkage_tables import (
    LINKAGE_BAND,
    LINKAGE_DOUBT,
    LINKAGE_GROUP,
    LINKAGE_OVERLAP,
    LINKAGE_PROOF,
    LINKAGE_SETTING,
    LINKAGE_SOURCE,
)
from familyhub.quality.writing import fill
from familyhub.sql import load
from familyhub.state.samples import Sample

PASSING = ("linkage_told", "linkage_pair", "linkage_decided")
"""Tables made on the way, which hold sources' own ids."""


@dataclass(frozen=True, slots=True)
class Using:
    """By what records were linked: the model's version, and the weight in bits from which it joins by itself."""

    model: str
    link_at: float


def write_linkage(
    connection: duckdb.DuckDBPyConnection,
    newest_day: date,
    using: Using,
    secret: bytes,
    decisions: Sequence[Decision] = (),
    sample: Sample | None = None,
) -> int:
    """Write the tables of `linkage_tables` into `marts`; returns the records of all sources.

    `identity` and `facts` must be attached. `decisions` is what people decided of pairs, `sample` the joined pairs that
    were drawn at random for them; `secret` opens the keys these name.
    """
    connection.execute("SET VARIABLE newest_day = ?", [newest_day])
    connection.execute("SET VARIABLE link_at = ?", [using.link_at])
    connection.execute(load("quality/sql/linkage/told"))
    fill(connection, LINKAGE_SOURCE, load("quality/sql/linkage/source"))
    fill(connection, LINKAGE_OVERLAP, load("quality/sql/linkage/overlap"))
    fill(connection, LINKAGE_DOUBT, load("quality/sql/linkage/doubt"))
    write_checks(connection)
    # how doubts turn out is told by doubts alone
    drawn = {each.pair for each in sample.pairs} if sample is not None else set()
    _decided(connection, secret, [each for each in decisions if (each.first, each.second) not in drawn])
    write_joined(connection)
    write_sample(connection, secret, sample)
    connection.execute(load("quality/sql/linkage/pair"))
    fill(connection, LINKAGE_BAND, load("quality/sql/linkage/band"))
    fill(connection, LINKAGE_PROOF, load("quality/sql/linkage/proof"))
    fill(connection, LINKAGE_GROUP, load("quality/sql/linkage/group"))
    fill(connection, LINKAGE_SETTING)
    connection.execute("INSERT INTO marts.linkage_setting VALUES (?, ?)", [using.model, using.link_at])
    records = connection.execute("SELECT COUNT(*) FROM linkage_told").fetchall()[0][0]
    for table in PASSING:
        connection.execute(f"DROP TABLE {table}")
    return records


def _decided(connection: duckdb.DuckDBPyConnection, secret: bytes, decisions: Sequence[Decision]) -> None:
    """Create `linkage_decided(a, b, same)`: what people decided of pairs of records that are still there."""
    connection.execute("CREATE OR REPLACE TEMP TABLE linkage_decided (a BIGINT, b BIGINT, same BOOLEAN)")
    if not decisions:  # every record's key would be worked out for nothing
        return
    define_record_key(connection, secret)
    told = pa.table(
        {
            "first": pa.array([each.first for each in decisions], pa.string()),
            "second": pa.array([each.second for each in decisions], pa.string()),
            "same": pa.array([each.same for each in decisions], pa.bool_()),
            "entry": pa.array([each.entry for each in decisions], pa.int64()),
        }
    )
    connection.register("decision", told)
    connection.execute(load("quality/sql/linkage/decided"))
    connection.unregister("decision")
