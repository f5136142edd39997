"""The folders of a workspace: where each thing lies."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

EVERYBODY_ELSE = 0o007
FILE_MODE = 0o660


@dataclass(frozen=True, slots=True)
class Folders:
    """The places inside a workspace."""

    root: Path

    @property
    def incoming(self) -> Path:
        """What agencies send: `incoming/<source>/<YYYY-MM-DD>/file`."""
        return self.root / "incoming"

    @property
    def landed(self) -> Path:
        """Extracts as Parquet, one folder for each content hash."""
        return self.root / "landed"

    @property
    def quarantine(self) -> Path:
        """Rows and cells that could not be read, with the reason. Holds identifiers."""
        return self.root / "quarantine"

    @property
    def snapshots(self) -> Path:
        """The last snapshots."""
        return self.root / "snapshots"

    @property
    def reports(self) -> Path:
        """What was written for people."""
        return self.root / "reports"

    @property
    def measures(self) -> Path:
        """The council's own definitions."""
        return self.root / "measures"

    @property
    def groups(self) -> Path:
        """The council's own priority groups."""
        return self.root / "groups"

    @property
    def costs(self) -> Path:
        """The council's own unit costs."""
        return self.root / "costs"

    @property
    def jsna(self) -> Path:
        """The council's own indicators, rules and recommendations: a folder of TOML files for each."""
        return self.root / "jsna"

    @property
    def segments(self) -> Path:
        """Segments found so far: sums, one file a snapshot, nobody's row."""
        return self.root / "segments"

    @property
    def mappings(self) -> Path:
        """How files that no format knows are read: a TOML file each."""
        return self.root / "mappings"

    @property
    def models(self) -> Path:
        """Linkage models trained here: a JSON file each."""
        return self.root / "models"

    @property
    def runs(self) -> Path:
        """A log line for each step of each run; no values."""
        return self.root / "runs"

    @property
    def state(self) -> Path:
        """The append-only state, where DATABASE_URL names no other place."""
        return self.root / "state.sqlite3"

    def create(self) -> None:
        """Make the folders that a user fills or looks into."""
        for folder in (self.incoming, self.reports):
            closed_to_others(folder)
        self.measures.mkdir(parents=True, exist_ok=True)
        self.groups.mkdir(parents=True, exist_ok=True)
        self.mappings.mkdir(parents=True, exist_ok=True)


def closed_to_others(folder: Path) -> None:
    """Make a folder, if need be, that only its user and group may enter: what lies in it is about people.

    On Windows the rights of the folder above apply.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _close(folder)


def closed_file(path: Path) -> Path:
    """Make a file, if need be, that only its user and group may read, and close one that is there; returns its path.

    For what is about to be written and tells of people: whoever writes it next keeps these rights. On Windows the
    rights of the folder apply. Raises OSError where it cannot be written.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, FILE_MODE))
    if stat.S_ISREG(path.stat().st_mode):
        _close(path)
    return path


def _close(path: Path) -> None:
    rights = path.stat().st_mode
    if rights & EVERYBODY_ELSE:
        with suppress(PermissionError):  # another user of the group made it
            path.chmod(rights & 0o7777 & ~EVERYBODY_ELSE)
