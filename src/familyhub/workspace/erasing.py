"""Erasing a person: from what was landed, quarantine, snapshots, reports, drafts and state, and from what comes later.

The objection stands in state as keyed digests of the person's numbers and records, and names nobody. Each refresh takes
the lines it covers out of what was landed before anything is built from them; erasing does so at once, rebuilds, and
goes through everything else that lies below the workspace.
"""

import getpass
import re
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from familyhub import snapshot
from familyhub.config import Folders
from familyhub.config.folders import closed_file
from familyhub.errors import UsageError
from familyhub.linkage.stable_ids import record_key
from familyhub.sources import arrivals, landed_extracts
from familyhub.state import State, append, refresh_lock, secret, transaction
from familyhub.state.entries import Entry
from familyhub.workspace.finding import Person, find_person, identity_of
from familyhub.workspace.forgetting import OBJECTION, forget
from familyhub.workspace.frozen_copies import take_out
from familyhub.workspace.objections import KEY, arrived, is_inside, purge_landed, why
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.refreshing import refresh_opened
from familyhub.workspace.searching import holding, holds, spellings
from familyhub.workspace.their_lines import Found, Sought, keyed, search

SHORTEST_ID = 5
"""A source's own id of fewer characters stands in files by chance; it is looked for where ids stand, not in every byte.
"""
LISTS = {".html", ".csv", ".xlsx", ".json", ".svg"}
"""What familyhub writes where it is asked to: reports, lists and workbooks at the top of the workspace."""
REWRITTEN = {".toml", ".jsonl", ".md", ".txt"}
"""Files below mappings/, measures/ and runs/ in which words are taken out one by one."""


REASON = "why, in words that name nobody, such as the reference of the request"


@dataclass(frozen=True, slots=True)
class ToErase:
    """What an erasure touches, or has touched; files by their path below the workspace.

    `lines` are the landed lines by file (those of others that name the person are among them). `incoming` are copies
    below the workspace that are removed, `sender` files elsewhere that only their sender can mend, with their lines.
    `written` are reports and lists that are removed, `mended` drafts and logs from which words are taken. `others` are
    people of the same name and birth date: nothing of theirs is touched. `left` is what still holds the person.
    """

    lines: tuple[tuple[str, tuple[int, ...]], ...]
    incoming: tuple[str, ...]
    sender: tuple[tuple[str, tuple[int, ...]], ...]
    snapshots: tuple[str, ...]
    written: tuple[str, ...]
    mended: tuple[str, ...]
    entries: int
    others: tuple[int, ...]
    done: bool = False
    entry: int | None = None
    left: tuple[str, ...] = ()


def erase(
    workspace: Opened, *, because: str, nhs: str | None = None, person: str | None = None, really: bool = False
) -> ToErase:
    """Erase a person, or only say what that would touch (without `really`).

    `because` is kept for ever: it must not name the person. Raises UsageError where it is empty or does, and where
    nobody, or more than one person, is meant.
    """
    with identity_of(workspace) as connection:
        found = find_person(connection, nhs=nhs, person=person)
    check_reason(because, found)
    if not really:
        with workspace.state() as state:
            return _plan(workspace, state, found, sought_of(state, found))
    # The lock is let go before the refresh, which takes it itself; the objection is written, so nothing comes back.
    with refresh_lock(workspace.folders.root), workspace.state() as state:
        sought = sought_of(state, found)
        plan = _plan(workspace, state, found, sought)
        with transaction(state):
            body = {"digests": sorted(sought.digests), "because": because}
            entry = append(state, Entry(OBJECTION, getpass.getuser(), body)).id
        purge_landed(workspace.folders, Offer.of(workspace.folders).formats, sought, why(entry), found.lines)
        for name in (*plan.written, *plan.incoming):
            (workspace.folders.root / name).unlink(missing_ok=True)
        for name in plan.mended:
            take_words_out(workspace.folders.root / name, words_of(found))
        forget(state, _needles(found), digests_of(state, found, sought))
        take_out(state, workspace.folders, {found.person_id} - {None})
    refresh_opened(workspace)
    keep_only_in_service(workspace)
    left = [_below(workspace.folders, path) for path in holding(workspace.folders.root, _needles(found))]
    return _done(plan, entry, tuple(left))


def sought_of(state: State, person: Person) -> Sought:
    """The person's numbers and records as digests, by which their lines are found."""
    with transaction(state):
        key = secret(state, KEY)
    digests = {keyed(key, "nhs", number) for number in person.nhs_numbers}
    digests |= {keyed(key, "upn", upn) for upn in person.upns}
    digests |= {keyed(key, "record", source, record) for source, record in person.records}
    return Sought(key, frozenset(digests))


def digests_of(state: State, person: Person, sought: Sought) -> frozenset[str]:
    """What entries may be anchored to that are about the person: the digests of objections, and their record keys."""
    with transaction(state):
        key = secret(state)
    return sought.digests | {record_key(key, source, record) for source, record in person.records}


def keep_only_in_service(workspace: Opened) -> None:
    """Remove every snapshot but the one in service, so that nobody can return to what they hold."""
    with refresh_lock(workspace.folders.root), workspace.state() as state:
        standing = snapshot.in_service(state, workspace.folders)
        for old in workspace.folders.snapshots.iterdir():
            if old != standing and old.is_dir():
                shutil.rmtree(old)


def _plan(workspace: Opened, state: State, person: Person, sought: Sought) -> ToErase:
    folders = workspace.folders
    found = search(landed_extracts(folders.landed), Offer.of(folders).formats, sought, person.lines)
    copies, elsewhere = arrived(folders, {each.landed.sha256: _rows(each) for each in found})
    needles, words = spellings(_needles(person)), spellings(words_of(person))
    written = [path for path in (*_files(folders.reports), *_loose(folders)) if holds(path, words)]
    drafts = _drafts(folders)
    unread = [a.path for a in arrivals(folders.incoming) if is_inside(folders, a.path) and holds(a.path, needles)]
    return ToErase(
        lines=tuple((each.landed.file, _rows(each)) for each in found),
        incoming=tuple(copies),
        sender=tuple(elsewhere),
        snapshots=tuple(home.name for home in snapshot.on_disk(folders)),
        written=tuple(_below(folders, path) for path in written),
        mended=tuple(_below(folders, p) for p in drafts if p.suffix in REWRITTEN and holds(p, words)),
        entries=forget(state, _needles(person), digests_of(state, person, sought), really=False),
        others=person.others,
        left=tuple(name for name in (_below(folders, path) for path in unread) if name not in copies),
    )


def _done(plan: ToErase, entry: int | None, left: tuple[str, ...]) -> ToErase:
    return ToErase(
        plan.lines, plan.incoming, plan.sender, plan.snapshots, plan.written, plan.mended, plan.entries, plan.others,
        done=True, entry=entry, left=left,
    )  # fmt: skip


def _below(folders: Folders, path: Path) -> str:
    return path.relative_to(folders.root).as_posix()


def _rows(found: Found) -> tuple[int, ...]:
    return tuple(sorted({row for _, row in found.lines}))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file()) if folder.is_dir() else iter(())


def _loose(folders: Folders) -> list[Path]:
    return [path for path in sorted(folders.root.iterdir()) if path.is_file() and path.suffix in LISTS]


def _drafts(folders: Folders) -> list[Path]:
    return [path for folder in (folders.mappings, folders.measures, folders.runs) for path in _files(folder)]


def drafts_with(folders: Folders, values: Sequence[str]) -> list[str]:
    """Drafts and logs, of those in which words are taken out one by one, that hold any of the values."""
    sought = spellings(values)
    drafts = [path for path in _drafts(folders) if path.suffix in REWRITTEN]
    return [_below(folders, path) for path in drafts if sought and holds(path, sought)]


def reports_with(folders: Folders, person: Person, values: Sequence[str]) -> list[str]:
    """Reports and lists that hold the person and, in some spelling, one of the values."""
    words, sought = spellings(words_of(person)), spellings(values)
    written = (*_files(folders.reports), *_loose(folders))
    return [_below(folders, path) for path in written if sought and holds(path, sought) and holds(path, words)]


def their_files(folders: Folders, person: Person) -> list[str]:
    """Files written by people or for them that hold the person: reports, lists, drafts and logs."""
    words = spellings(words_of(person))
    written = (*_files(folders.reports), *_loose(folders), *_drafts(folders))
    return [_below(folders, path) for path in written if holds(path, words)]


def _needles(person: Person) -> list[str]:
    """What may stand in no byte of the workspace: numbers as people write them, and ids long enough to be no chance."""
    spelled = [f"{n[:3]}{gap}{n[3:6]}{gap}{n[6:]}" for n in person.nhs_numbers for gap in ("", " ", "-")]
    return [*spelled, *person.upns, *(record for _, record in person.records if len(record) >= SHORTEST_ID)]


def words_of(person: Person) -> list[str]:
    """What tells of the person in a text that people read: the same, their opaque id, and their full names."""
    names = [
        text for one, family in person.names for text in (f"{one} {family}", f"{family}, {one}", f"{family} {one}")
    ]
    shown = [] if person.person_id is None else [f"{person.person_id:x}", str(person.person_id)]
    return [*_needles(person), *shown, *names]


def take_words_out(path: Path, words: Sequence[str]) -> None:
    """Write a text file anew with "erased" in the place of each word."""
    text = path.read_text(encoding="utf-8")
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "erased")
    closed_file(path).write_text(text, encoding="utf-8")


def check_reason(because: str, person: Person, values: Sequence[str] = (), *, option: str = "--because") -> None:
    """Raise UsageError where a reason is missing, or names the person or one of the values: it is kept for good.

    A number, an id or a value names them anywhere; so does a forename or surname of three letters or more, alone too,
    where a word begins with it.
    """
    if because.strip() and not _names(because.casefold(), person, values):
        return
    who = option != "--because"
    raise UsageError(
        "reason_missing" if not because.strip() else "reason_names_the_person",
        option,
        found="nothing" if not because.strip() else "words that name the person",
        expected="who asks, by a role such as the mother" if who else REASON,
        next_step="It is kept for good: write what may be. Nothing was changed.",
    )


def check_reason_about(
    workspace: Opened, because: str, records: Collection[str | None], values: Sequence[str] = ()
) -> None:
    """The same of everybody whose records these are, by their opaque keys in state; whom nobody knows is not named."""
    people = {Person(None)}
    with identity_of(workspace) as connection, workspace.state() as state:
        with transaction(state):
            key = secret(state)
        known = connection.execute("SELECT source, person_key, person_id FROM identity.record_person").fetchall()
        meant = {person for source, record, person in known if record_key(key, source, record) in records}
        people |= {find_person(connection, person=f"{person:x}") for person in meant}
    for person in people:
        check_reason(because, person, values)


def _names(told: str, person: Person, values: Sequence[str]) -> bool:
    parts = {part.casefold() for part in person.called}
    parts |= {word for part in parts for word in re.findall(r"[^\W\d_]+", part)}
    # Within a word a short name stands by chance: Ian in guardian.
    return any(word.casefold() in told for word in (*words_of(person), *values)) or any(
        re.search(rf"(?<![^\W\d_]){re.escape(part)}", told) for part in parts if len(part) > 2
    )
