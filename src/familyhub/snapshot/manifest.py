"""A snapshot's manifest: what it was made from, what it holds, and whether the counts add up."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from familyhub.config.settings import Contract
from familyhub.errors import SnapshotError
from familyhub.sources import Landed

SNAPSHOT_FORMAT = 9
FILE_NAME = "manifest.json"


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """From file to table: read = landed + quarantined + erased, for all files that stand.

    Files that were sent again stand no longer: `replaced_files` counts those of which nothing stands, and `mended_rows`
    the rows that lay in quarantine in what was sent again.
    """

    files: int
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    blank_rows: int
    cells_left_out: int
    replaced_files: int = 0
    mended_rows: int = 0
    erased_rows: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every row read is landed, in quarantine or erased."""
        return self.read_rows == self.landed_rows + self.quarantined_rows + self.erased_rows


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
    linkage_model: str = ""
    """The version of the model that compared records."""


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


def reconcile(extracts: Sequence[tuple[Path, Landed]], replaced: Collection[tuple[Path, int]]) -> Reconciliation:
    """The counts of all files together; `replaced` names the parts of them (folder, place) that stand no longer."""
    parts = [(folder, place, part) for folder, landed in extracts for place, part in enumerate(landed.parts)]
    standing = [part for folder, place, part in parts if (folder, place) not in replaced]
    files = {folder for folder, place, _ in parts if (folder, place) not in replaced}
    return Reconciliation(
        files=len(files),
        read_rows=sum(part.read_rows for part in standing),
        landed_rows=sum(part.landed_rows for part in standing),
        quarantined_rows=sum(part.quarantined_rows for part in standing),
        blank_rows=sum(part.blank_rows for part in standing),
        cells_left_out=sum(part.cells_left_out for part in standing),
        replaced_files=len(extracts) - len(files),
        mended_rows=sum(part.quarantined_rows for folder, place, part in parts if (folder, place) in replaced),
        erased_rows=sum(part.erased_rows for part in standing),
    )
