"""The shelf: every version of a published file that was ever got, by content, and the newest of each by name."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from familyhub.errors import SourceError

CURRENT = "current"
VERSIONS = "versions"
LEDGER = "fetched.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the shelf's ledger: what was got, from where (without a secret), when, and its content's hash."""

    name: str
    address: str
    on: date
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of published files: `current/` holds the newest of each, `versions/` every content once.

    Hand `current` to `collect`; with no network it is all that is needed.
    """

    folder: Path

    @property
    def current(self) -> Path:
        """The folder of the newest version of each file."""
        return self.folder / CURRENT

    def ledger(self) -> list[Kept]:
        """Everything that was ever got, oldest first. Raises SourceError for a line that cannot be read."""
        path = self.folder / LEDGER
        if not path.exists():
            return []
        return [_kept(path, number, line) for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)]

    def newest(self, name: str) -> Kept | None:
        """The newest version of a file, where its content is on the shelf as it was got."""
        for kept in reversed(self.ledger()):
            path = self.folder / VERSIONS / kept.sha256
            if kept.name == name and path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == kept.sha256:
                return kept
        return None

    def lay_out(self, kept: Kept) -> bool:
        """See that `current/` holds a version, and copy it there if it does not; whether it had to be copied.

        A file that somebody took away or changed is replaced; the newest one that was ever got stays.
        """
        place = self.current / kept.name
        newest = next((each for each in reversed(self.ledger()) if each.name == kept.name), kept)
        if place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() in (kept.sha256, newest.sha256):
            return False
        _write(place, (self.folder / VERSIONS / kept.sha256).read_bytes())
        return True

    def put(self, name: str, address: str, content: bytes, on: date) -> Kept:
        """Keep a content as the newest version of a file; the same content is stored once."""
        kept = Kept(name, address, on, hashlib.sha256(content).hexdigest(), len(content))
        for place in (self.folder / VERSIONS / kept.sha256, self.current / name):
            _write(place, content)
        line = json.dumps(
            {"name": name, "address": address, "on": on.isoformat(), "sha256": kept.sha256, "size": kept.size}
        )
        with (self.folder / LEDGER).open("a", encoding="utf-8") as ledger:
            ledger.write(line + "\n")
        return kept


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and moved: whoever reads meanwhile sees the old version or the new one, never half of it.
    beside = place.with_name(f".{place.name}.part")
    beside.write_bytes(content)
    beside.replace(place)


def _kept(path: Path, number: int, line: str) -> Kept:
    try:
        told = json.loads(line)
        return Kept(told["name"], told["address"], date.fromisoformat(told["on"]), told["sha256"], told["size"])
    except (ValueError, KeyError, TypeError) as problem:
        raise SourceError(
            "shelf-ledger",
            f"{path.name}, row {number}",
            found=str(problem),
            expected="a line as familyhub writes it",
            next_step="Remove the line; the files themselves lie in versions/ and are not touched.",
        ) from problem
