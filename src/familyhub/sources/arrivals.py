"""What has arrived below incoming/: each file, with what its place says of who sent it, when, and with what else."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATED_FOLDER = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
MEANT_AS_DAY = re.compile(r"^(\d{1,2}[-._ ]\d{1,2}[-._ ](\d{2}|\d{4})|\d{4}[-._ ]\d{1,2}[-._ ]\d{1,2}|\d{8})$")
IGNORED = (".", "~$", "README")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file below incoming/, with what its place says: who sent it, when, and with which other files.

    `stamp` is its size in bytes and the moment of its last change, as the system counts it. `misdated` is a folder
    above it that is meant as a day and is none: nobody can say when the file was received.
    """

    path: Path
    name: str
    source: str | None
    received: date | None
    submission: str
    stamp: tuple[int, int]
    misdated: str | None = None

    def has_changed(self) -> bool:
        """Whether the file is another than when it was listed: somebody is still copying it."""
        return _stamp(self.path) != self.stamp


def arrivals(incoming: Path) -> Iterator[Arrival]:
    """Every file below `incoming`, in order of its name; folders that are links are followed, hidden ones are not."""
    for path in sorted(_files(incoming)):
        folders = path.relative_to(incoming).parts[:-1]
        received = next((day for day in map(_day, reversed(folders)) if day is not None), None)
        named = [folder for folder in folders if _day(folder) is None]
        yield Arrival(
            path,
            path.relative_to(incoming).as_posix(),
            named[0] if named else None,
            received,
            "/".join(folders),
            _stamp(path),
            next((folder for folder in named if MEANT_AS_DAY.match(folder)), None),
        )


def _files(folder: Path) -> Iterator[Path]:
    walked: set[str] = set()
    for name, folders, files in os.walk(folder, followlinks=True):
        place = os.path.realpath(name)
        # A link may lead back to a folder above it.
        folders[:] = [] if place in walked else [each for each in folders if not each.startswith(".")]
        if place in walked:
            continue
        walked.add(place)
        paths = (Path(name, file) for file in files if not file.startswith(IGNORED))
        yield from (path for path in paths if path.is_file())


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _day(folder: str) -> date | None:
    if not DATED_FOLDER.match(folder):
        return None
    try:
        return date.fromisoformat(folder)
    except ValueError:
        return None


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
