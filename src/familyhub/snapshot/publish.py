"""Publishing: a built snapshot gets its place and the pointer turns to it, in one transaction of state."""

import shutil
from pathlib import Path

from familyhub.config import Folders
from familyhub.errors import SnapshotError, UsageError
from familyhub.snapshot.build import BUILDING, Built
from familyhub.snapshot.manifest import FILE_NAME, SNAPSHOT_FORMAT, Manifest, read_manifest, write_manifest
from familyhub.state import Published, State, current, publish, published, transaction


def put_in_service(state: State, folders: Folders, built: Built, *, by: str, keep: int, entries_up_to: int) -> Path:
    """Move a built snapshot to its place, turn the pointer, and prune all but the last `keep`. Returns its folder.

    What its ids change in the ledger is written with the pointer, or neither is. `entries_up_to` is the last entry of
    state that the snapshot knows of, read before it was built. Raises StateError where the ledger has moved on since.
    """
    write_manifest(built.folder, built.manifest)
    home = folders.snapshots / built.manifest.snapshot_id
    built.folder.rename(home)
    with transaction(state):
        turn = Published(built.manifest.snapshot_id, by, SNAPSHOT_FORMAT, entries_up_to=entries_up_to)
        publish(state, turn, [built.people.changes(), built.families.changes()])
    _prune(state, folders, built.manifest.snapshot_id, keep)
    return home


def return_to(state: State, folders: Folders, snapshot_id: str, by: str) -> Path:
    """Put an earlier snapshot back into service. Raises UsageError where it is not on disk.

    The ledger of ids stays as the newest refresh left it: until the next refresh people show the ids they had in this
    snapshot, and from then on those that the newest ledger gives them, as if nobody had returned.
    """
    home = folders.snapshots / snapshot_id
    if snapshot_id not in {path.name for path in on_disk(folders)}:
        raise UsageError(
            "snapshot_unknown",
            f'snapshot "{snapshot_id}"',
            found="no such snapshot",
            expected="one that `familyhub snapshots` lists",
            next_step="Run `familyhub snapshots` and copy an id from there.",
        )
    read_manifest(home)
    with transaction(state):
        publish(state, Published(snapshot_id, by, SNAPSHOT_FORMAT, "return", _entries_up_to(state, snapshot_id)))
    return home


def in_service(state: State, folders: Folders) -> Path:
    """The folder of the snapshot in service. Raises SnapshotError before the first refresh, or where it is gone."""
    turn = current(state)
    if turn is None:
        raise SnapshotError(
            "no_snapshot",
            "this workspace",
            found="no snapshot",
            expected="at least one refresh",
            next_step="Run `familyhub refresh`.",
        )
    home = folders.snapshots / turn.snapshot_id
    if not (home / FILE_NAME).exists():
        raise SnapshotError(
            "snapshot_gone",
            f"snapshot {turn.snapshot_id}",
            found="no such folder below snapshots/",
            expected="the snapshot in service",
            next_step="Run `familyhub refresh` to build it again.",
        )
    return home


def on_disk(folders: Folders) -> list[Path]:
    """Every complete snapshot, the oldest first."""
    if not folders.snapshots.exists():
        return []
    return sorted(
        path
        for path in folders.snapshots.iterdir()
        if not path.name.startswith(BUILDING) and (path / FILE_NAME).exists()
    )


def manifest_in_service(state: State, folders: Folders) -> Manifest:
    """The manifest of the snapshot in service."""
    return read_manifest(in_service(state, folders))


def _entries_up_to(state: State, snapshot_id: str) -> int:
    """The last entry an earlier snapshot knows of, as it was said when it came into service; 0 where it never did."""
    turns = [turn.entries_up_to for turn in published(state) if turn.snapshot_id == snapshot_id]
    return turns[0] if turns else 0


def _prune(state: State, folders: Folders, standing: str, keep: int) -> None:
    """Keep the last that were in service. One that never was (a refresh killed at its last step) is of no use."""
    served = {turn.snapshot_id for turn in published(state)}
    kept = [home.name for home in on_disk(folders) if home.name in served][-max(1, keep) :]
    for old in on_disk(folders):
        if old.name not in {*kept, standing}:
            shutil.rmtree(old, ignore_errors=True)
