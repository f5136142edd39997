"""Which version of CSDS a file is of: its header table says so, every other table by fields that changed their name."""

import csv
from collections.abc import Iterable
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
    says = _stated(match, found) if match.table == HEADER.name and not match.parts else None
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


def _stated(match: Match, found: Sample) -> str | None:
    """What the first row of the header table holds under `Version`; None where it cannot be told."""
    lines = found.text.splitlines()[match.header_row - 1 :][:20]
    rows = [row for row in csv.reader(lines, delimiter=match.delimiter) if any(row)]
    header = [match.columns.get(name, "") for name in rows[0]] if len(rows) > 1 else []
    place = header.index("Version") if "Version" in header else len(rows[-1]) if rows else 0
    return (rows[1][place].strip()[:20] or None) if len(rows) > 1 and place < len(rows[1]) else None
