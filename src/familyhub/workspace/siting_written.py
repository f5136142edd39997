"""A study's answers as files for others: the explorer, the report, and what else pages are made of.

Pages show children of linked records rounded or hidden; nothing here is written from exact counts.
"""

from pathlib import Path

from familyhub.reports import pdf, siting_explorer, siting_report
from familyhub.workspace.jsna import STANDARDS
from familyhub.workspace.siting import Answer


def write_explorer(found: Answer, path: Path) -> Path:
    """Write the page on which sites are chosen; where it is. Raises UsageError where the area is too large for one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(siting_explorer.render(found.for_reports()), encoding="utf-8")
    return path.resolve()


def write_all(found: Answer, folder: Path) -> list[Path]:
    """Write the explorer and the report (PDF) into a folder; where they are."""
    stem = f"siting-{found.on:%Y-%m-%d}"
    written = [write_explorer(found, folder / f"{stem}-explorer.html")]
    report = folder / f"{stem}.pdf"
    report.write_bytes(pdf.render(siting_report.compose(found.for_reports(), drawn=True), found.on, STANDARDS))
    return [*written, report.resolve()]
