"""The folder a user works in, opened: where things lie, the settings, the definitions and the snapshot in service.

What answers a question takes this; `workspace.py` gives all answers in one object. So neither imports the other.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import duckdb

from familyhub import measures, snapshot
from familyhub.config import Folders, Settings, read_settings
from familyhub.errors import SnapshotError
from familyhub.measures import Definition
from familyhub.snapshot import Manifest
from familyhub.sql import connect_read_only
from familyhub.state import Published, State, open_state, published
from familyhub.workspace.asking import AS_MEASURED, Asked, measured_afresh


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace's folders and settings, and ways to its snapshot and its state."""

    folders: Folders
    settings: Settings
    pseudonymised: bool = False

    @classmethod
    def open(cls, folder: str | Path, *, pseudonymised: bool = False) -> Self:
        """The workspace in a folder; `pseudonymised`, or set so, it never opens names, numbers and addresses.

        Raises ConfigurationError where familyhub.toml is missing or wrong.
        """
        root = Path(folder).resolve()
        settings = read_settings(root)
        return cls(Folders(root), settings, pseudonymised or settings.governance.pseudonymised)

    def definitions(self) -> dict[str, Definition]:
        """The definitions in use: those shipped, and the council's own."""
        return measures.load(self.folders.measures)

    def manifest(self) -> Manifest:
        """The manifest of the snapshot in service."""
        with self.state() as state:
            return snapshot.manifest_in_service(state, self.folders)

    @contextmanager
    def marts(self, asked: Asked = AS_MEASURED, measure: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the marts and facts of the snapshot in service.

        Asked for other days or another rule, the facts are measured again in memory (only `measure`, where given).
        Raises UsageError for a day the snapshot cannot know.
        """
        with self.state() as state:
            home = snapshot.in_service(state, self.folders)
        manifest = snapshot.read_manifest(home)
        if asked != AS_MEASURED:
            question = asked.question(manifest)
            with measured_afresh(home, self.definitions(), question, measure, self.memory_limit) as connection:
                yield connection
            return
        with connect_read_only({"marts": home / "marts.duckdb", "facts": home / "facts.duckdb"}) as connection:
            connection.execute("SET search_path = 'marts,facts'")
            yield connection

    def in_service(self) -> str:
        """The id of the snapshot in service."""
        return self.manifest().snapshot_id

    def snapshots(self) -> list[tuple[Manifest, Published | None]]:
        """The snapshots on disk, oldest first, each with the last time it came into service."""
        with self.state() as state:
            turns = published(state)
        found = []
        for home in snapshot.on_disk(self.folders):
            turn = next((turn for turn in turns if turn.snapshot_id == home.name), None)
            with suppress(SnapshotError):  # written by another familyhub: nobody can return to it from here
                found.append((snapshot.read_manifest(home), turn))
        return found

    @property
    def memory_limit(self) -> str:
        """How much memory a connection may take, as DuckDB is told."""
        return f"{self.settings.refresh.memory_limit_gb:g}GB"

    @contextmanager
    def state(self) -> Iterator[State]:
        """The workspace's state, closed at the end."""
        state = open_state(os.environ.get("DATABASE_URL") or self.folders.state)
        try:
            yield state
        finally:
            state.close()
