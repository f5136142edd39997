"""The ledger of ids: which person and which family each record belongs to, and every merge and split there was.

Records stand here under opaque keys, made with the workspace's secret: a source's own id may be an NHS number, and
state cannot forget. Rows are written by `publish` alone, in the transaction that turns the pointer.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from familyhub.state.connection import State
from familyhub.state.errors import StateError

Kind = Literal["person", "family"]
What = Literal["merge", "split", "return"]
Row = tuple[str, int]
"""A record's opaque key and the id it bears."""
Borne = tuple[str, int, int]
"""A record's opaque key, an id, and the number of the turn of the pointer since which the record bears it."""

PAGE = 50_000
EVENT_COLUMNS = "what, person_id, other_id, records, rule, weight, model, decided_by, published"


@dataclass(frozen=True, slots=True)
class IdEvent:
    """Records that came to the id `person_id` from the id `other_id`, and how many.

    `merge`: nobody bears `other_id` any more. `split`: it stands, and these records left it. `return`: likewise, and
    `person_id` had gone out of service and is taken back. Of a merge `rule`, `weight` (bits) and `model` say what
    joined the two; of the others `rule` says in words why they are told apart, and the weight what still speaks for one
    person. `decided_by` is who decided it, where it was a person. For a family both ids are families', `rule` says in
    words why, and the rest is that of the person whose records were joined or parted, where a family follows one.
    `published` is given by `publish`.
    """

    what: What
    person_id: int
    other_id: int
    records: int
    rule: str | None = None
    weight: float | None = None
    model: str | None = None
    decided_by: str | None = None
    published: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a refresh changes in the ledger of one kind: records with the id they bear from now on, and why.

    `after` is the newest turn of the pointer whose rows the ids were worked out from; None asks for no such check.
    """

    kind: Kind
    rows: Iterable[Row]
    events: Sequence[IdEvent] = ()
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What a run must know of the runs before it: who bore which id since when, and which ids ended in which others."""

    borne: Iterable[Borne] = ()
    merges: Sequence[IdEvent] = ()


def past(state: State, kind: Kind = "person") -> Past:
    """The ledger as it stands, for the next run; its rows are read as they are taken, once."""
    return Past(history(state, kind), tuple(event for event in id_events(state, kind) if event.what == "merge"))


def ledger(state: State, kind: Kind = "person") -> Iterator[Row]:
    """The (record key, id) pairs that stand, ordered by record key: of each key the latest row."""
    yield from _paged(
        state,
        """
        WITH latest AS (           -- the row that stands of each record key
            SELECT record_key, MAX(id) AS id
            FROM id_ledger
            WHERE kind = ?
            GROUP BY record_key
        )
        SELECT latest.record_key, id_ledger.person_id
        FROM latest
        JOIN id_ledger ON id_ledger.id = latest.id
        ORDER BY latest.record_key
        """,
        (kind,),
    )


def history(state: State, kind: Kind = "person") -> Iterator[Borne]:
    """Every id that a record ever came to bear and since which turn of the pointer, in the order it was written."""
    yield from _paged(
        state, "SELECT record_key, person_id, published FROM id_ledger WHERE kind = ? ORDER BY id", (kind,)
    )


def newest_turn(state: State, kind: Kind = "person") -> int:
    """The number of the last turn of the pointer that changed ids of that kind; 0 where none did."""
    return int(state.rows("SELECT COALESCE(MAX(published), 0) FROM id_ledger WHERE kind = ?", (kind,))[0][0])


def id_events(state: State, kind: Kind = "person", of: int | None = None) -> tuple[IdEvent, ...]:
    """The merges, splits and returns in the order they were written; with `of`, those that concern this id."""
    condition, values = ("", [kind]) if of is None else (" AND (person_id = ? OR other_id = ?)", [kind, of, of])
    rows = state.rows(f"SELECT {EVENT_COLUMNS} FROM id_event WHERE kind = ?{condition} ORDER BY id", values)
    return tuple(IdEvent(*row) for row in rows)


def write(state: State, changes: Changes, published: int) -> None:
    """Write rows and events under the turn of the pointer they belong to, inside its transaction.

    Raises StateError outside a transaction, and where somebody else wrote to the ledger since it was read.
    """
    state.ask_for_transaction()
    if changes.after is not None and newest_turn(state, changes.kind) != changes.after:
        raise StateError(
            "ledger-moved-on",
            "the ledger of ids",
            found="rows that another refresh wrote meanwhile",
            expected="the ledger as it was when this refresh began",
            next_step="Run `familyhub refresh` again, and let only one machine refresh a workspace.",
        )
    state.dialect.insert_many(
        state.connection,
        "id_ledger",
        ("kind", "record_key", "person_id", "published"),
        ((changes.kind, record_key, id_, published) for record_key, id_ in changes.rows),
    )
    state.dialect.insert_many(
        state.connection,
        "id_event",
        ("kind", *EVENT_COLUMNS.split(", ")),
        (
            (
                changes.kind, event.what, event.person_id, event.other_id, event.records,
                event.rule, event.weight, event.model, event.decided_by, published,
            )
            for event in changes.events
        ),
    )  # fmt: skip


def _paged(state: State, query: str, values: Sequence[object]) -> Iterator[tuple]:
    cursor = state.execute(query, values)
    while page := cursor.fetchmany(PAGE):
        yield from page
