"""A snapshot's manifest: what it was made from, what it holds, and whether the counts add up."""

from datetime import date, datetime
from pathlib import Path

import msgspec

from familyhub.config.settings import Contract
from familyhub.errors import SnapshotError
from familyhub.sources import Landed

SNAPSHOT_FORMAT = 3
FILE_NAME = "manifest.json"


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """From file to table: read = landed + quarantined, for all files together."""

    files: int
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    blank_rows: int
    cells_left_out: int

    @property
    def adds_up(self) -> bool:
        """Whether every row read is either landed or in quarantine."""
        return self.read_rows == self.landed_rows + self.quarantined_rows


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`manifest.json`."""

    format: int
    snapshot_id: str
    created: datetime
    familyhub: str
    newest_day: date
    since: date
    contract: Contract
    extracts: tuple[Landed, ...]
    reconciliation: Reconciliation
    canonical_rows: dict[str, int]
    linked: dict[str, int]
    facts_rows: dict[str, int]
    unlinked_rows: dict[str, int]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the snapshot's folder."""
    (folder / FILE_NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot. Raises SnapshotError for one of another format: rebuild, never migrate."""
    try:
        content = (folder / FILE_NAME).read_bytes()
        found = msgspec.json.decode(content).get("format")
    except (OSError, msgspec.DecodeError, AttributeError) as error:
        raise _unusable(folder, "no readable manifest") from error
    if found != SNAPSHOT_FORMAT:
        raise _unusable(folder, f"a manifest of format {found}")
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.ValidationError as error:
        raise _unusable(folder, f"a manifest that says something else ({error})") from error


def _unusable(folder: Path, found: str) -> SnapshotError:
    return SnapshotError(
        "snapshot_unusable",
        f"snapshot {folder.name}",
        found=found,
        expected=f"a snapshot of format {SNAPSHOT_FORMAT}",
        next_step="Run `familyhub refresh`: a snapshot is always rebuilt from what was landed.",
    )


def reconcile(extracts: tuple[Landed, ...]) -> Reconciliation:
    """The counts of all files together."""
    return Reconciliation(
        files=len(extracts),
        read_rows=sum(extract.read_rows for extract in extracts),
        landed_rows=sum(extract.landed_rows for extract in extracts),
        quarantined_rows=sum(extract.quarantined_rows for extract in extracts),
        blank_rows=sum(extract.blank_rows for extract in extracts),
        cells_left_out=sum(extract.cells_left_out for extract in extracts),
    )
