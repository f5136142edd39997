"""Publishing: the pointer to the snapshot in service and the id ledger, written together or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from familyhub.state.connection import State, as_moment, now
from familyhub.state.ledger import Changes, write

Reason = Literal["refresh", "return"]
COLUMNS = "id, snapshot_id, published_at, published_by, format, entries_up_to, reason"


@dataclass(frozen=True, slots=True)
class Published:
    """One turn of the pointer: which snapshot came into service, when, by whom and why.

    `format` is the manifest's integer; `entries_up_to` the last entry the snapshot holds. `number` and `published_at`
    are given by `publish`.
    """

    snapshot_id: str
    published_by: str
    format: int
    reason: Reason = "refresh"
    entries_up_to: int = 0
    number: int | None = None
    published_at: datetime | None = None


def publish(state: State, turn: Published, changes: Iterable[Changes] = ()) -> Published:
    """Put a snapshot into service inside the open transaction; returns the turn with its number and moment.

    `changes` are what the snapshot changes in the ledger of ids, at most one of each kind, committed with the pointer.
    Raises StateError outside a transaction, and where the ledger moved on since the ids were worked out.
    """
    state.ask_for_transaction()
    state.dialect.one_writer(state.connection)
    row = state.write(
        "INSERT INTO snapshot_published "
        "(snapshot_id, published_at, published_by, format, entries_up_to, reason) "
        f"VALUES (?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}",
        (turn.snapshot_id, now(), turn.published_by, turn.format, turn.entries_up_to, turn.reason),
    ).fetchall()[0]
    written = _published(row)
    for change in changes:
        write(state, change, int(str(row[0])))
    return written


def current(state: State) -> Published | None:
    """The snapshot in service; None before the first refresh."""
    rows = state.rows(f"SELECT {COLUMNS} FROM snapshot_published ORDER BY id DESC LIMIT 1")
    return _published(rows[0]) if rows else None


def published(state: State) -> tuple[Published, ...]:
    """Every turn of the pointer, the newest first."""
    return tuple(map(_published, state.rows(f"SELECT {COLUMNS} FROM snapshot_published ORDER BY id DESC")))


def _published(row: tuple[object, ...]) -> Published:
    number, snapshot_id, published_at, published_by, format_, entries_up_to, reason = row
    return Published(
        snapshot_id=str(snapshot_id),
        published_by=str(published_by),
        format=int(str(format_)),
        reason="return" if reason == "return" else "refresh",
        entries_up_to=int(str(entries_up_to)),
        number=int(str(number)),
        published_at=as_moment(str(published_at)),
    )
