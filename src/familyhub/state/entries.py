"""Entries: what people recorded, one row each, never changed; a later entry may withdraw an earlier one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from familyhub.state.connection import State, as_moment, now
from familyhub.state.errors import StateError


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a person recorded.

    `anchor` is the key of the source record it is about (never a person id: ids may split). `body` is what was said, as
    JSON. `withdraws` is the id of the entry this one takes back. `id` and `written_at` are given by `append`.
    """

    kind: str
    written_by: str
    body: Mapping[str, object] = field(default_factory=dict)
    anchor: str | None = None
    withdraws: int | None = None
    id: int | None = None
    written_at: datetime | None = None


COLUMNS = "id, written_at, written_by, kind, anchor, body, withdraws"


def append(state: State, entry: Entry) -> Entry:
    """Write an entry inside the open transaction; returns it with its id and moment.

    Ids rise in the order of commitment. Raises StateError when it withdraws an entry that is not there, is itself
    a withdrawal, or is withdrawn already, and ValueError for an entry that already has an id.
    """
    if entry.id is not None:
        raise ValueError(f"entry {entry.id} has been written already")
    state.ask_for_transaction()
    state.dialect.one_writer(state.connection)
    if entry.withdraws is not None:
        _check_withdrawal(state, entry.withdraws)
    body = json.dumps(dict(entry.body), sort_keys=True, ensure_ascii=False)
    row = state.write(
        f"INSERT INTO entry (written_at, written_by, kind, anchor, body, withdraws) "
        f"VALUES (?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}",
        (now(), entry.written_by, entry.kind, entry.anchor, body, entry.withdraws),
    ).fetchall()[0]
    return _entry(row)


def entries(
    state: State,
    kind: str | None = None,
    *,
    anchor: str | None = None,
    after: int = 0,
    up_to: int | None = None,
    withdrawn: bool = False,
) -> tuple[Entry, ...]:
    """The entries that stand, by id: those withdrawn, and the withdrawals themselves, are left out.

    `up_to` answers as the state stood at that id (both what had been written and what had been withdrawn); `after`
    leaves out ids up to it. `withdrawn=True` gives every row as written, the history a person may ask for.
    """
    conditions = ["entry.id > ?"]
    values: list[object] = [after]
    for condition, value in (("entry.kind = ?", kind), ("entry.anchor = ?", anchor), ("entry.id <= ?", up_to)):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if not withdrawn:
        bound = "" if up_to is None else " AND later.id <= ?"
        values += [] if up_to is None else [up_to]
        conditions.append("entry.withdraws IS NULL")
        conditions.append(
            f"entry.id NOT IN (SELECT later.withdraws FROM entry later WHERE later.withdraws IS NOT NULL{bound})"
        )
    rows = state.rows(f"SELECT {COLUMNS} FROM entry WHERE {' AND '.join(conditions)} ORDER BY id", values)
    return tuple(_entry(row) for row in rows)


def last_entry(state: State) -> int:
    """The id of the newest entry, 0 when there is none: what a snapshot is built up to."""
    return int(state.rows("SELECT COALESCE(MAX(id), 0) FROM entry")[0][0])


def _check_withdrawal(state: State, withdrawn: int) -> None:
    found = state.rows("SELECT withdraws FROM entry WHERE id = ?", (withdrawn,))
    if not found:
        problem = "no such entry"
    elif found[0][0] is not None:
        problem = "an entry that is itself a withdrawal"
    elif state.rows("SELECT id FROM entry WHERE withdraws = ?", (withdrawn,)):
        problem = "an entry that was withdrawn before"
    else:
        return
    raise StateError(
        "entry-not-withdrawable",
        f"entry {withdrawn}",
        found=problem,
        expected="an entry that stands",
        next_step="Reload the list: somebody else may have withdrawn it. To undo a withdrawal, record it again.",
    )


def _entry(row: tuple[object, ...]) -> Entry:
    id_, written_at, written_by, kind, anchor, body, withdraws = row
    return Entry(
        kind=str(kind),
        written_by=str(written_by),
        body=json.loads(str(body)),
        anchor=None if anchor is None else str(anchor),
        withdraws=None if withdraws is None else int(str(withdraws)),
        id=int(str(id_)),
        written_at=as_moment(str(written_at)),
    )
