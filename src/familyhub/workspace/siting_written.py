"""A study's answers as files for others: the explorer, the report, tables and maps to take away.

They are written from values that may leave: children of linked records rounded or hidden, never from exact counts.
"""

from datetime import date
from pathlib import Path

from familyhub.reports import pdf, siting_downloads, siting_explorer, siting_report
from familyhub.reports.siting_data import Siting
from familyhub.workspace.jsna import STANDARDS


def write_explorer(found: Siting, path: Path) -> Path:
    """Write the page on which sites are chosen; where it is. Raises UsageError where the area is too large for one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(siting_explorer.render(found), encoding="utf-8")
    return path.resolve()


def write_all(found: Siting, folder: Path) -> list[Path]:
    """Write the explorer, the report (PDF), the tables (CSV) and the maps (GeoJSON) into a folder; where they are."""
    stem = stem_of(found.on)
    written = [write_explorer(found, folder / f"{stem}-explorer.html")]
    report = folder / f"{stem}.pdf"
    report.write_bytes(pdf.render(siting_report.compose(found, drawn=True), found.on, STANDARDS))
    return [*written, report.resolve(), *siting_downloads.write(found, folder, stem)]


def stem_of(on: date) -> str:
    """How the names of a day's files begin."""
    return f"siting-{on:%Y-%m-%d}"
