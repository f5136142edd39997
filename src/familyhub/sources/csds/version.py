"""Which version of CSDS a file is of: its header table says so, every other table by fields that changed their name."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from familyhub.sources.csds.tables import HEADER
from familyhub.sources.shape import Match, Sample

ONLY_V1_5 = frozenset({"OrgID_Responsible", "OrgID_GPResponsible", "Consultation_MediumUsed", "AttendOrNot"})
ONLY_V1_6 = frozenset(
    {"EthnicCategory2021", "ConsMechanism", "AttendanceStatus", "ChildhoodImmunisation_Type", "OvsVisChCat"}
)


def with_version(match: Match, found: Sample) -> Match:
    """The match with a note that names the version, where the file shows it."""
    columns = {*match.columns.values(), *(name for part in match.parts for name in part.columns.values())}
    says = next((cell for columns, rows in _header_tables(match, found) if (cell := _stated(columns, rows))), None)
    note = f"It says that it is CSDS version {says}." if says else _by_headers(columns)
    return replace(match, notes=(*match.notes, note)) if note else match


def _by_headers(columns: Iterable[str]) -> str | None:
    old, new = sorted(ONLY_V1_5.intersection(columns)), sorted(ONLY_V1_6.intersection(columns))
    if old and new:
        return (
            f"Its headers mix CSDS v1.5 ({', '.join(old)}) and v1.6 ({', '.join(new)}): "
            "where both versions of a field are filled, v1.6 counts."
        )
    if old:
        return f"Its headers are those of CSDS v1.5 ({', '.join(old)})."
    return f"Its headers are those of CSDS v1.6 ({', '.join(new)})." if new else None


def _header_tables(match: Match, found: Sample) -> Iterator[tuple[Mapping[str, str], Sequence[Sequence[str | None]]]]:
    """The columns of each header table in the file, and its rows from its header on."""
    if match.table == HEADER.name and not match.parts:
        lines = found.text.splitlines()[match.header_row - 1 :][:20]
        yield match.columns, [row for row in csv.reader(lines, delimiter=match.delimiter) if any(row)]
    for part in match.parts:
        sheet = next((sheet for sheet in found.sheets if sheet.name == part.sheet), None)
        if part.table == HEADER.name and sheet is not None:
            yield part.columns, sheet.rows[part.header_row - sheet.first_row :]


def _stated(columns: Mapping[str, str], rows: Sequence[Sequence[str | None]]) -> str | None:
    """What the first row below the header holds under `Version`; None where it cannot be told."""
    header = [columns.get(name or "", "") for name in rows[0]] if len(rows) > 1 else []
    place = header.index("Version") if "Version" in header else len(header)
    return ((rows[1][place] or "").strip()[:20] or None) if place < len(header) and place < len(rows[1]) else None
