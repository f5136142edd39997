"""Quarantine: what could not be read, as a CSV beside what could, each row and cell with its reason."""

import csv
from collections.abc import Iterable
from pathlib import Path

from familyhub.sources.check import Fault

HEADERS = ("file", "row", "column", "rule", "found", "expected", "what_happened", "line")


def write_quarantine(path: Path, file: str, faults: Iterable[Fault]) -> None:
    """Write the faults of one file; without any, remove what an earlier reading of it left. Holds identifiers."""
    rows = list(faults)
    if not rows:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(HEADERS)
        for fault in rows:
            happened = "the row was left out" if fault.whole_row else "the row was read without this cell"
            cells = (
                file,
                fault.row,
                fault.column,
                fault.rule,
                fault.found,
                fault.expected,
                happened,
                fault.raw,
            )
            writer.writerow([_harmless(str(cell)) for cell in cells])
    part.replace(path)


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
