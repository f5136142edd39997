"""Rectifying: a fact that a source holds is wrong, and something else, or nothing, stands in its place from now on.

What the source sent stays where it landed: it is what the source said. An entry in state says that its word does not
count, by digests; the right value stands beside the entries, from where it can be removed. Every snapshot is built with
it, and those from before are removed. What should never have been held is purged from what landed as well.
"""

import getpass
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from familyhub import snapshot
from familyhub.errors import UsageError
from familyhub.model import Column, Table
from familyhub.model.derive import expected
from familyhub.model.tables import BY_NAME
from familyhub.snapshot.overrides import Override
from familyhub.sources.one_cell import read_cell
from familyhub.state import append, entries, refresh_lock, secret, transaction
from familyhub.state.entries import Entry
from familyhub.state.rectified import drop_values, keep_value, sweep
from familyhub.workspace.erasing import (
    check_reason,
    check_reason_about,
    drafts_with,
    keep_only_in_service,
    reports_with,
    take_words_out,
)
from familyhub.workspace.finding import ask_for_identity, find_person, identity_of
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.overriding import OVERRIDE, overrides
from familyhub.workspace.purging_values import FileLines, plan_purge
from familyhub.workspace.refreshing import refresh_opened
from familyhub.workspace.searching import holding
from familyhub.workspace.wrong_rows import Wrong, WrongRow, rows_meant, says_the_same, stated_rows

STAYS = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Rectified:
    """What is, or would be, rectified: no values.

    `lines` are the lines whose word no longer counts, as `file:row`. `beside` are other columns of theirs (table,
    column, rows) that say the same and are not touched. `snapshots` and `written` are removed: they hold what is wrong.
    Of what is purged, `purged` are the lines of landed files (by file), `incoming` our copies that are removed,
    `sender` files elsewhere that only their sender can mend, `mended` drafts and logs, and `left` what holds the value
    still: rightly, where it is somebody else's. `stands` is whether the right value has a row to stand in.
    """

    source: str
    table: str
    column: str | None
    lines: tuple[str, ...]
    beside: tuple[tuple[str, str, int], ...]
    snapshots: tuple[str, ...]
    written: tuple[str, ...]
    done: bool = False
    entry: int | None = None
    purged: FileLines = ()
    incoming: tuple[str, ...] = ()
    sender: FileLines = ()
    mended: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """One thing that stands rectified; `lines` is how many lines of what landed still say what is wrong.

    Of what was `purged` no line does: it counts those whose emptied cell is filled by the right value.
    """

    entry: int
    source: str
    table: str
    column: str | None
    decided_by: str
    decided_on: date
    because: str
    lines: int
    purged: bool = False


def rectify(
    workspace: Opened,
    wrong: Wrong,
    *,
    because: str,
    by: str = "",
    nhs: str | None = None,
    person: str | None = None,
    purge: bool = False,
    really: bool = True,
) -> Rectified:
    """Let something else stand in the place of what a source says of a person, in every snapshot from now on.

    `because` is kept for ever and must not name the person; `by` is who decided it (the system's user, where empty).
    With `purge` what is wrong is also taken out of what landed and quarantine, of reports, drafts and logs, and of
    every later extract that repeats it: for what should never have been held. That cannot be taken back.
    Raises UsageError where the table or column is none of ours, a value is not of its kind, the reason is missing or
    names the person, and where no row, or several that differ, say what is said to be wrong. Nothing is changed then.
    """
    table, column = _declared(wrong, purge=purge)
    with identity_of(workspace) as connection:
        found = find_person(connection, nhs=nhs, person=person)
    check_reason(because, found, [each for each in (wrong.said, wrong.right) if each])
    right = _checked(column, wrong.right, "--to") if column is not None else None
    said = _checked(column, wrong.said, "--from") if column is not None else None
    # The lock is let go before the refresh, which takes it itself.
    with refresh_lock(workspace.folders.root), workspace.state() as state:
        with transaction(state):
            key = secret(state)
        with stated_rows(workspace, key, overrides(state)) as stated:
            meant = rows_meant(stated, found.records, table, replace(wrong, said=said))
            beside = says_the_same(stated, meant[0], table, wrong.column)
            if purge and column is not None and meant[0].text is None:
                raise _off(
                    "nothing_to_purge", "--purge", "a cell that is empty", "a value that should not be held", STAYS
                )
            override = _unwritten(meant[0], table, wrong.column)
            formats = Offer.of(workspace.folders).formats
            planned = plan_purge(stated, workspace.folders, formats, override) if purge else None
        if wrong.column is not None and (right or "") == (meant[0].text or ""):
            raise _off("nothing_wrong", "--to", "what the source says already", "another value", "Nothing was changed.")
        values = [each for each in (meant[0].text, wrong.said) if each]
        words = () if planned is None else planned.words
        told = Rectified(
            source=meant[0].source,
            table=table.name,
            column=wrong.column,
            lines=tuple(row.line for row in meant),
            beside=beside,
            snapshots=tuple(home.name for home in snapshot.on_disk(workspace.folders)),
            written=tuple(reports_with(workspace.folders, found, (*values, *words))),
        )
        if planned is not None:
            told = replace(
                told, purged=planned.lines, incoming=planned.incoming, sender=planned.sender,
                mended=tuple(drafts_with(workspace.folders, words)),
            )  # fmt: skip
        if not really:
            return told
        with transaction(state):
            body: dict[str, object] = {
                "source": meant[0].source, "table": table.name, "column": wrong.column, "said": meant[0].digest,
                "left_out": right is None, "because": because, "entered_by": getpass.getuser(),
            }  # fmt: skip
            if purge:
                body |= {"purge": True, "emptied": None if right is None else meant[0].emptied}
            entry = append(state, Entry(OVERRIDE, by or getpass.getuser(), body, meant[0].record)).id
            if entry is not None and right is not None:
                keep_value(state, entry, right)
        for name in told.written:
            (workspace.folders.root / name).unlink(missing_ok=True)
        for name in told.mended:
            take_words_out(workspace.folders.root / name, words)
    refresh_opened(workspace)
    keep_only_in_service(workspace)
    told = replace(told, done=True, entry=entry)
    return _searched(workspace, told, words, right) if purge else told


def _searched(workspace: Opened, told: Rectified, words: tuple[str, ...], right: str | None) -> Rectified:
    """What holds the value still once it is purged, and whether the right one has a row to stand in."""
    left = tuple(path.relative_to(workspace.folders.root).as_posix() for path in holding(workspace.folders.root, words))
    stands = right is None or any(each.entry == told.entry and each.lines for each in standing(workspace))
    return replace(told, left=left, stands=stands)


def _unwritten(row: WrongRow, table: Table, column: str | None) -> Override:
    """The override that would be written about a row, to see what it touches."""
    today = datetime.now(UTC).date()
    return Override(0, row.source, row.record, table.name, column, row.digest, None, "", today, "", purged=True)


def withdraw(workspace: Opened, entry: int, *, because: str, by: str = "") -> None:
    """Take a rectification back: what the source says counts again, as if it had never been rectified.

    What stood in its place is removed from state and from earlier snapshots.

    Raises UsageError for what is no rectification, for a reason that is missing, names the person or says what was
    right, and StateError for one that was withdrawn before.
    """
    ask_for_identity(workspace, "taking a rectification back")
    with workspace.state() as state:
        meant = {each.anchor for each in entries(state, OVERRIDE, withdrawn=True) if each.id == entry}
        right = [each.value for each in overrides(state) if each.entry == entry and len(each.value or "") > 2]
    check_reason_about(workspace, because, meant, [each for each in right if each])
    with refresh_lock(workspace.folders.root), workspace.state() as state:
        if entry not in {each.id for each in entries(state, OVERRIDE, withdrawn=True) if each.withdraws is None}:
            raise _off(
                "override_unknown",
                f"entry {entry}",
                "no rectification",
                "an entry that `familyhub rectify --list` shows",
                "Copy its number from there. Nothing was changed.",
            )
        with transaction(state):
            append(state, Entry(OVERRIDE, by or getpass.getuser(), {"because": because}, withdraws=entry))
            drop_values(state, [entry])
        sweep(state)
    refresh_opened(workspace)
    keep_only_in_service(workspace)


def standing(workspace: Opened) -> list[Standing]:
    """What stands rectified, in the order it was written, by the snapshot in service; no values."""
    with workspace.state() as state:
        found = overrides(state)
    with workspace.marts() as connection:
        lines = dict(connection.execute("SELECT entry, COUNT(*) FROM facts.rectified GROUP BY entry").fetchall())
    return [
        Standing(
            each.entry, each.source, each.table, each.column, each.done_by, each.done_on, each.because,
            lines.get(each.entry, 0), each.purged,
        )
        for each in found
    ]  # fmt: skip


def _declared(wrong: Wrong, *, purge: bool) -> tuple[Table, Column | None]:
    """The table and column meant. Raises UsageError for what is no table about people, and no column of it."""
    about_people = [table.name for table in BY_NAME.values() if "person_key" in table.names]
    if wrong.table not in about_people:
        raise _off(
            "table_unknown", "--table", f'"{wrong.table}"', "a table about people: " + ", ".join(about_people),
            "See docs/data-model.md for what each holds. Nothing was changed.",
        )  # fmt: skip
    table = BY_NAME[wrong.table]
    if wrong.column is None:
        return table, None
    columns = [name for name in table.names if name != "person_key"]
    if wrong.column not in columns:
        raise _off(
            "column_unknown", "--field", f'"{wrong.column}"', f"a column of {table.name}: " + ", ".join(columns),
            "See docs/data-model.md for what each holds. Nothing was changed.",
        )  # fmt: skip
    column = table.column(wrong.column)
    if column.required and (purge or not wrong.right):
        instead = "" if purge else "Give the right value with --to, or leave the row out. "
        raise _off(
            "column_required", "--purge" if purge else "--remove",
            f"{table.name}.{column.name}, without which a row says nothing",
            "the whole row left out" if purge else "another value, or the whole row left out",
            f"{instead}--row-is-not-theirs leaves it out. {STAYS}",
        )  # fmt: skip
    return table, column


def _checked(column: Column, text: str | None, option: str) -> str | None:
    """A value as the canonical tables would hold it, as text. Raises UsageError where it is none of the column's."""
    if not text:
        return text
    value = read_cell(column, text)
    if value is None:
        raise _off(
            "value_wrong", option, "a value of another kind", f"for {column.name} {expected(column)}",
            "Write it in that form. Nothing was changed.",
        )  # fmt: skip
    return value


def _off(code: str, where: str, found: str, wanted: str, next_step: str) -> UsageError:
    return UsageError(code, where, found=found, expected=wanted, next_step=next_step)
