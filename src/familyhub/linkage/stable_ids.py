"""Ids that stay: the records of each person or family bear the id they bore in the run before, as far as they can.

The linkage says which records are together; the ledger in `state` says which id each record ever bore. An id goes where
most of its records went. Where a merge is undone, an id goes to those who bore it before the merge, and the others take
back the id they bore themselves. Nothing here looks at who the people are.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice

import duckdb
import pyarrow as pa

from familyhub.sql import load
from familyhub.state.ledger import Changes, IdEvent, Kind, Past, Row

NewId = Callable[[str, int], int]
"""The id for the record key and attempt (0, 1, ...): always the same for the same two."""

PAGE = 100_000
ID_HEX_DIGITS = 15  # 60 bits: a whole number in every engine that reads facts
KEY_HEX_DIGITS = 32

RECORD_KEY_MACRO = f"""
CREATE OR REPLACE MACRO record_key(source, person_key) AS
    SUBSTR(
        SHA256(getvariable('secret') || 'record' || CHR(31) || source || CHR(31) || person_key), 1, {KEY_HEX_DIGITS}
    )
"""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The ids of one run: the ledger rows that are new or changed, why ids changed, and how many clusters there are.

    `changed` has the columns `record_key`, `id` and `id_before` (NULL for a new record). `after` is the newest turn of
    the pointer that the ids were worked out from.
    """

    kind: Kind
    changed: pa.Table
    events: tuple[IdEvent, ...]
    clusters: int
    kept: int
    returned: int
    new: int
    after: int

    def changes(self) -> Changes:
        """What `publish` writes to the ledger."""
        return Changes(self.kind, _pairs(self.changed), self.events, self.after)


def record_key(secret: bytes, source: str, person_key: str) -> str:
    """The opaque key under which the ledger knows a record: 32 hexadecimal digits, the same in every run."""
    return _digest(secret, "record", source, person_key)[:KEY_HEX_DIGITS]


def define_record_key(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Make `record_key(source, person_key)` available in SQL, giving what the function of that name gives."""
    connection.execute("SET VARIABLE secret = ?", [secret.hex()])
    connection.execute(RECORD_KEY_MACRO)


def new_ids(secret: bytes, kind: Kind) -> NewId:
    """Opaque ids from the workspace's secret: 60 bits that nobody can work out without it."""

    def new_id(key: str, attempt: int) -> int:
        return int(_digest(secret, kind, key, str(attempt))[:ID_HEX_DIGITS], 16)

    return new_id


def load_past(connection: duckdb.DuckDBPyConnection, past: Past) -> None:
    """Create `id_history(record_key, id, published)` and `id_merge(person_id, other_id, published)`."""
    connection.execute("CREATE OR REPLACE TEMP TABLE id_history (record_key VARCHAR, id BIGINT, published BIGINT)")
    rows = iter(past.borne)
    while page := list(islice(rows, PAGE)):
        keys, ids, turns = zip(*page, strict=True)
        table = pa.table(
            {"record_key": pa.array(keys, pa.string()), "id": pa.array(ids, pa.int64()), "published": pa.array(turns)}
        )
        connection.register("history_page", table)
        connection.execute("INSERT INTO id_history SELECT record_key, id, published FROM history_page")
        connection.unregister("history_page")
    merges = [(merge.person_id, merge.other_id, merge.published) for merge in past.merges]
    columns = list(zip(*merges, strict=True)) or [(), (), ()]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE id_merge AS SELECT UNNEST(?::BIGINT[]) AS person_id,"
        " UNNEST(?::BIGINT[]) AS other_id, UNNEST(?::BIGINT[]) AS published",
        [list(column) for column in columns],
    )


def assign(connection: duckdb.DuckDBPyConnection, new_id: NewId, kind: Kind = "person") -> Assigned:
    """Give each cluster of `record_cluster(record_key, cluster)` its id, by what `load_past` told of its records.

    Creates `cluster_id(cluster, id, origin)`, origin being `kept`, `returned` or `new`. Claims are met in this order,
    each id going to one cluster and each cluster getting one id:

    1. an id that stands, by the number of its records in the cluster. Where its records are parted now and some of them
       came to it by a merge, only those who bore it before the first such merge count;
    2. an id that went out of service, by the records for which it was the last such id, counted likewise;
    3. an id that stands, by all of its records, then an id out of service, likewise, then one from longer ago.

    Of equal claims the id borne longest wins, then the smallest id, then the cluster with the smallest record key. A
    cluster without any gets a new id, never one that the ledger has seen. Records that are in no cluster now keep what
    the ledger says of them. The order of rows and the numbers of clusters change nothing.
    """
    connection.execute(load("linkage/sql/id_claims"))
    given = _met(connection.execute("SELECT cluster, id, origin FROM id_claim ORDER BY place").fetchall())
    used = {id_ for (id_,) in connection.execute("SELECT DISTINCT id FROM id_history").fetchall()}
    without = connection.execute("SELECT cluster, first_key FROM id_cluster ORDER BY first_key").fetchall()
    for cluster, first_key in without:
        if cluster not in given:
            fresh = next(id_ for id_ in (new_id(first_key, attempt) for attempt in count()) if id_ not in used)
            used.add(fresh)
            given[cluster] = fresh, "new"
    _write_ids(connection, given)
    connection.execute(load("linkage/sql/id_changes"))
    changed = connection.sql("SELECT record_key, id, id_before FROM id_changed ORDER BY record_key").to_arrow_table()
    events = connection.execute(
        "SELECT what, person_id, other_id, records FROM id_moved ORDER BY person_id, other_id"
    ).fetchall()
    for table in ("id_spell", "id_cluster", "id_claim", "id_changed", "id_moved"):
        connection.execute(f"DROP TABLE {table}")
    origins = [origin for _, origin in given.values()]
    return Assigned(
        kind=kind,
        changed=changed,
        events=tuple(IdEvent(*event) for event in events),
        clusters=len(given),
        kept=origins.count("kept"),
        returned=origins.count("returned"),
        new=origins.count("new"),
        after=connection.execute("SELECT COALESCE(MAX(published), 0) FROM id_history").fetchall()[0][0],
    )


def keep_person_ids(connection: duckdb.DuckDBPyConnection, secret: bytes, past: Past) -> Assigned:
    """Replace the linkage's own numbers of people by ids that stay, in `record_person` and `beside_adopted`.

    The numbers that stand in `person_id` before are only read as: the same number, the same person. Leaves
    `record_cluster`, `cluster_id` and what `load_past` told, for `drop_passing`.
    """
    define_record_key(connection, secret)
    load_past(connection, past)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE record_cluster AS"
        " SELECT record_key(source, person_key) AS record_key, person_id AS cluster FROM record_person"
    )
    assigned = assign(connection, new_ids(secret, "person"))
    for table in ("record_person", "beside_adopted"):
        connection.execute(
            f"CREATE OR REPLACE TABLE {table} AS"
            f" SELECT numbered.* REPLACE (cluster_id.id AS person_id) FROM {table} AS numbered"
            " JOIN cluster_id ON cluster_id.cluster = numbered.person_id"
        )
    return assigned


def drop_passing(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what `keep_person_ids` or `assign` worked with and left: `record_cluster`, `cluster_id`, and the past."""
    for table in ("record_cluster", "id_history", "id_merge", "cluster_id"):
        connection.execute(f"DROP TABLE {table}")


def _met(claims: list[tuple[int, int, str]]) -> dict[int, tuple[int, str]]:
    """The claims that are met, the strongest first: a cluster or an id that is served makes no further claim."""
    given: dict[int, tuple[int, str]] = {}
    gone: set[int] = set()
    for cluster, id_, origin in claims:
        if cluster not in given and id_ not in gone:
            given[cluster] = id_, origin
            gone.add(id_)
    return given


def _write_ids(connection: duckdb.DuckDBPyConnection, given: dict[int, tuple[int, str]]) -> None:
    table = pa.table(
        {
            "cluster": pa.array(given, pa.int64()),
            "id": pa.array((id_ for id_, _ in given.values()), pa.int64()),
            "origin": pa.array((origin for _, origin in given.values()), pa.string()),
        }
    )
    connection.register("given", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE cluster_id AS SELECT cluster, id, origin FROM given")
    connection.unregister("given")


def _pairs(changed: pa.Table) -> Iterator[Row]:
    for batch in changed.to_batches(PAGE):
        yield from zip(batch.column("record_key").to_pylist(), batch.column("id").to_pylist(), strict=True)


def _digest(secret: bytes, *names: str) -> str:
    return hashlib.sha256((secret.hex() + "\x1f".join(names)).encode()).hexdigest()
