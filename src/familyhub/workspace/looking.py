"""Looking at files before anything is landed: all below a folder, or one, wherever it lies. Writes nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from familyhub.errors import UsageError
from familyhub.progress import RunLog
from familyhub.sources import Arrival, Format, arrivals
from familyhub.sources.landing import rules_of, undated
from familyhub.workspace.checking import CheckedFile, check_file
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened


def look_at(path: Path, workspace: Opened | None, log: RunLog) -> list[CheckedFile]:
    """Each file below a folder, or the one file, as a refresh would read it; each is a step of the log.

    Without a workspace the formats installed read it; with one, its mappings and settings too.
    Raises UsageError where nothing is there, or a refresh would pass over the file.
    """
    formats: Mapping[str, Format] | None = None
    forced: Mapping[str, str] | None = None
    if workspace is not None:
        formats, forced = Offer.of(workspace.folders).formats, workspace.settings.forced_formats
    with log.step("listing", path.name):
        found = _arrived(path, workspace)
    rules = rules_of(formats, forced=forced)
    sent = workspace is not None and _lies_below(path, workspace.folders.incoming)
    today = datetime.now(UTC).date()
    checked = []
    with duckdb.connect() as connection:
        for place, arrival in enumerate(found, start=1):
            with log.step(f"file {place} of {len(found)}:", arrival.name) as step:
                each = check_file(connection, arrival, rules)
                checked.append(replace(each, notes=(*undated(arrival, today), *each.notes)) if sent else each)
                step.rows = each.read_rows
    return checked


def _arrived(path: Path, workspace: Opened | None) -> list[Arrival]:
    if not path.exists():
        raise UsageError(
            "no_such_path",
            str(path),
            found="no such folder or file",
            expected="a folder of extracts, or one extract",
            next_step="Name the folder that holds the extracts, or one of them.",
        )
    incoming = workspace.folders.incoming if workspace is not None else None
    if incoming is not None and _lies_below(path, incoming):
        return _sent(path, incoming)
    return list(arrivals(path)) if path.is_dir() else [_alone(path)]


def _lies_below(path: Path, incoming: Path) -> bool:
    return path.resolve().is_relative_to(incoming.resolve())


def _sent(path: Path, incoming: Path) -> list[Arrival]:
    """What lies at a path below incoming/, where the folders say who sent it: a sender may be set to a format."""
    wanted = path.resolve()
    found = [arrival for arrival in arrivals(incoming) if arrival.path.resolve().is_relative_to(wanted)]
    if path.is_dir():
        return [replace(arrival, name=arrival.path.resolve().relative_to(wanted).as_posix()) for arrival in found]
    if not found:
        raise UsageError(
            "file_passed_over",
            str(path),
            found="a file that a refresh passes over",
            expected="an extract",
            next_step="Hidden files, README and what a spreadsheet leaves while it is open are no extracts.",
        )
    return found


def _alone(path: Path) -> Arrival:
    """A file that lies anywhere: nothing says who sent it or when, so it is read as if it came today."""
    found = path.stat()
    return Arrival(path, path.name, None, None, "", (found.st_size, found.st_mtime_ns))
