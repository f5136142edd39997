"""Purging a value that should never have been held: from what landed and quarantine, now and in every later extract.

It stands on a rectification that says so. Each refresh looks for what such entries are about before anything is built,
so that a refresh that was killed is made good by the next, and a sender who repeats the value changes nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from familyhub.config import Folders, Settings
from familyhub.model import Column
from familyhub.model.tables import BY_NAME
from familyhub.snapshot.overrides import Override, apply_overrides, define_digests
from familyhub.sources import Format, Landed, landed_extracts
from familyhub.sources.canonical import load_extracts, load_stated
from familyhub.sql import connect_build
from familyhub.workspace.objections import arrived, remove_copies
from familyhub.workspace.purging import PURGED, Order, purge
from familyhub.workspace.their_lines import Found
from familyhub.workspace.wrong_lines import SHORTEST, find_spots, plain, wrong_lines

SAYS_LITTLE = ("flag", "code", "integer", "number")
"""Kinds of columns in which the same value elsewhere is no sign that the same is meant."""
MOST_ROUNDS = 10
"""Of two lines that state one thing only one is seen at a time: what is purged may show another."""


def purge_values(
    folders: Folders, settings: Settings, formats: Mapping[str, Format], key: bytes, overrides: Sequence[Override]
) -> int:
    """Take what purged rectifications are about out of everything landed; returns how many lines were touched.

    Our copies of the files that said it are removed: all else that they say is landed. `overrides` are all that stand,
    in the order they were written: what an earlier one puts right names the rows of a later one.
    """
    sources = {override.source for override in overrides if override.purged}
    if not sources:
        return 0
    touched = 0
    for _ in range(MOST_ROUNDS):
        found = list(_found(folders, settings, formats, key, overrides, sources))
        if not found:
            break
        for entry, each in found:
            purge(each, folders.landed, folders.quarantine, Order(f"rectification {entry}", PURGED, whom=False))
            touched += len(each.lines)
    remove_copies(folders)
    return touched


FileLines = tuple[tuple[str, tuple[int, ...]], ...]
"""Rows of files, by the file's name."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a purge touches: the lines of landed files, our copies that go, and files only their sender can mend.

    `words` is how what goes may stand in files that people read; what is so short that it stands there by chance is
    left out.
    """

    lines: FileLines
    incoming: tuple[str, ...]
    sender: FileLines
    words: tuple[str, ...]


def plan_purge(
    connection: duckdb.DuckDBPyConnection, folders: Folders, formats: Mapping[str, Format], override: Override
) -> Planned:
    """What purging what `override` is about would touch; `connection` is that of `stated_of`. Writes nothing."""
    spots, table = find_spots(connection, override), BY_NAME[override.table]
    found = wrong_lines(landed_extracts(folders.landed), formats, spots)
    rows = {each.landed.sha256: tuple(sorted({row for _, row in each.lines})) for each in found}
    copies, elsewhere = arrived(folders, rows)
    lines = tuple((each.landed.file, rows[each.landed.sha256]) for each in found)
    words = {word for name, value in spots.said for word in spelled(table.column(name), value)}
    telling = sorted(word for word in words if len(plain(word)) >= SHORTEST)
    return Planned(lines, tuple(copies), tuple(elsewhere), tuple(telling))


def spelled(column: Column, value: str) -> tuple[str, ...]:
    """How a value may stand in files that people read; none for one that says nothing by itself (a code, a count)."""
    if column.kind in SAYS_LITTLE:
        return ()
    if column.kind == "nhs_number":
        return tuple(f"{value[:3]}{gap}{value[3:6]}{gap}{value[6:]}" for gap in ("", " ", "-"))
    if column.kind == "postcode":
        return tuple({value, value.replace(" ", ""), value.lower(), value.replace(" ", "").lower()})
    if column.kind == "date":
        day = date.fromisoformat(value)
        return (value, f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day.day} {day:%B %Y}", f"{day.day} {day:%b %Y}")
    return (value,)


def _found(
    folders: Folders, settings: Settings, formats: Mapping[str, Format], key: bytes, overrides: Sequence[Override],
    sources: Collection[str],
) -> Iterator[tuple[int, Found]]:  # fmt: skip
    """What is to be taken out of each extract, by the entry that says so; an extract comes once, by the first."""
    extracts = [each for each in landed_extracts(folders.landed) if each[1].source in sources]
    seen: set[Path] = set()
    with stated_of(folders, settings, extracts, formats, key) as connection:
        for override in overrides:
            if override.source not in sources:
                continue
            if override.purged:
                for found in wrong_lines(extracts, formats, find_spots(connection, override)):
                    if found.folder not in seen:
                        seen.add(found.folder)
                        yield override.entry, found
            apply_overrides(connection, key, [override])


@contextmanager
def stated_of(
    folders: Folders, settings: Settings, extracts: Sequence[tuple[Path, Landed]], formats: Mapping[str, Format],
    key: bytes,
) -> Iterator[duckdb.DuckDBPyConnection]:  # fmt: skip
    """A connection to `extract` and `stated` of these extracts and the macros of digests, gone at the end."""
    whole = {name for name, source in settings.sources.items() if source.whole}
    whole |= {name for name, form in formats.items() if form.whole}
    # Beside the snapshots, because what is spilled is about people.
    with (
        TemporaryDirectory(prefix=".asking-", dir=folders.snapshots) as spill,
        connect_build(Path(spill), memory_limit=f"{settings.refresh.memory_limit_gb:g}GB") as connection,
    ):
        load_extracts(connection, extracts, whole)
        load_stated(connection, extracts, formats)
        define_digests(connection, key)
        yield connection
