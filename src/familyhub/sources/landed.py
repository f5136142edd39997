"""What has been landed: a folder for each extract below `landed/<source>/`, and its manifest."""

from datetime import date
from pathlib import Path

import msgspec

from familyhub.errors import SourceError

LANDED_FORMAT = 3
STAGING = ".staging"
"""Where an extract lies until it is whole. What a killed landing left there is removed by the next."""
MANIFEST = "manifest.json"


class LandedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a landed file: the whole of it, or a sheet of a workbook. `sheet` is empty where there is none."""

    sheet: str
    table: str
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    blank_rows: int
    cells_left_out: int
    erased_rows: int = 0


class Landed(msgspec.Struct, frozen=True, kw_only=True):
    """What a landed extract says of itself: its `manifest.json`."""

    landed_format: int
    source: str
    submission: str
    format: str
    format_version: int
    mapping: str
    """The fingerprint of the mapping that read it; empty for a format that is code."""
    table: str
    file: str
    sha256: str
    bytes: int
    received: date
    period_from: date | None
    period_to: date | None
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    blank_rows: int
    cells_left_out: int
    tables: dict[str, int]
    columns: dict[str, str]
    unread: tuple[str, ...]
    parts: tuple[LandedPart, ...]
    notes: tuple[str, ...]
    """What was decided about the file, in sentences."""
    erased_rows: int = 0
    """Lines taken out since, for an objection or an order to erase: read = landed + quarantined + erased."""
    purged: bool = False
    """Whether anything was taken out of it for such an order, be it a cell: a file of the same bytes holds more."""
    turn: int = 0
    """Counts extracts as they land: of one file, mended and landed again on its day, the later turn stands."""

    def place(self, part: LandedPart) -> str:
        """The file, and the sheet in it, as a trace names them."""
        return sheet_of(self.file, part.sheet)


def sheet_of(file: str, sheet: str) -> str:
    """A file and a sheet in it, as people name them."""
    return f'{file}, sheet "{sheet}"' if sheet else file


def landed_extracts(landed: Path) -> list[tuple[Path, Landed]]:
    """All landed extracts with their folders, in order of receipt, then of file name.

    Files of one submission share the period that any of them states.
    """
    found = []
    for manifest in landed.glob(f"*/*/{MANIFEST}"):
        if manifest.parent.parent.name != STAGING:
            found.append((manifest.parent, _read_manifest(manifest)))
    periods: dict[str, set[tuple[date, date | None]]] = {}
    for _, extract in found:
        if extract.period_from is not None:
            periods.setdefault(extract.submission, set()).add((extract.period_from, extract.period_to))
    shared = []
    for folder, extract in found:
        # Where two headers of one submission name different periods, nobody knows which the other files belong to.
        if extract.period_from is None and len(stated := periods.get(extract.submission, set())) == 1:
            ((first, last),) = stated
            shared.append((folder, msgspec.structs.replace(extract, period_from=first, period_to=last)))
        else:
            shared.append((folder, extract))
    return sorted(shared, key=lambda pair: (pair[1].received, pair[1].file, pair[1].source, pair[1].turn))


def _read_manifest(manifest: Path) -> Landed:
    try:
        content = manifest.read_bytes()
        found = msgspec.json.decode(content).get("landed_format")
        if found == LANDED_FORMAT:
            return msgspec.json.decode(content, type=Landed)
    except (msgspec.DecodeError, AttributeError) as error:
        found = str(error)
    raise SourceError(
        "landed_unusable",
        f"landed/{manifest.parent.parent.name}/{manifest.parent.name[:12]}",
        found=f"format {found}",
        expected=f"an extract landed in format {LANDED_FORMAT}",
        next_step="Remove the folder landed/ and run `familyhub refresh`: all of incoming/ is landed again.",
    )


def format_gone(extract: Landed) -> SourceError:
    """The error for an extract whose format nobody offers any more."""
    return SourceError(
        "format_gone",
        f"landed extract {extract.file}",
        found=f'an extract of the format "{extract.format}", which is no longer installed or mapped',
        expected="a format that is installed, or a mapping of that name",
        next_step=(
            "Install the format or put its mapping back. To do without the extract, remove its folder "
            f"landed/{extract.source}/{extract.sha256[:12]}..."
        ),
    )
