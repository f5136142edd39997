"""Workbooks, shared by every format that arrives as one: which tables stand on which sheets."""

from collections import Counter
from collections.abc import Iterator, Sequence

from familyhub.model import Table
from familyhub.sources.headers import said
from familyhub.sources.sections import Section, parts_of, sections
from familyhub.sources.shape import Match, Part, Sample, Sheet


def sniff_workbook(format_name: str, tables: Sequence[Table], found: Sample) -> Match | None:
    """The tables of a format on the sheets of a workbook, each a part; None where no sheet fits anything.

    Sheets that fit no table are left alone, and the notes say so. A workbook fits as well as the best of its parts,
    a little less where other sheets of it that hold tables fit nothing.
    """
    notes = list(found.notes)
    parts: list[Part] = []
    accepted: list[Section] = []
    nearest: Section | None = None
    tabular = 0
    for sheet in found.sheets:
        on_sheet = sections(tables, sheet)
        good = [section for section in on_sheet if section.fitted.accepted]
        tabular += bool(good) or _holds_table(sheet)
        if good:
            parts += parts_of(good, sheet)
            accepted += good
            notes += _said(sheet, good)
            continue
        notes.append(_left_alone(format_name, sheet, on_sheet))
        for section in on_sheet:
            if nearest is None or section.fitted.rank > nearest.fitted.rank:
                nearest = section
    if not accepted:
        return _refused(format_name, nearest, notes) if nearest is not None else None
    for table, count in Counter(part.table for part in parts).items():
        if count > 1:
            notes.append(f"{table} stands {count} times in the workbook: all of them were read")
    best = max(accepted, key=lambda section: section.fitted.rank).fitted
    covered = len({part.sheet for part in parts}) / tabular
    first = parts[0]
    return Match(
        format=format_name,
        table=first.table,
        fit=max(0.5, round(best.fit * (0.9 + 0.1 * covered), 4)),
        why=best.why,
        columns=first.columns,
        unread=first.unread,
        encoding=found.encoding,
        header_row=first.header_row,
        parts=tuple(parts),
        notes=tuple(notes),
    )


def _refused(format_name: str, nearest: Section, notes: Sequence[str]) -> Match:
    fitted = nearest.fitted
    return Match(
        format=format_name,
        table=fitted.table,
        fit=fitted.fit,
        why=fitted.why,
        columns=fitted.columns,
        missing=fitted.missing,
        unread=fitted.unread,
        header_row=nearest.row,
        notes=tuple(notes),
    )


def _holds_table(sheet: Sheet) -> bool:
    """Whether a sheet looks like a table, of whatever kind: several rows of several cells."""
    return sum(1 for cells in sheet.rows if sum(1 for cell in cells if cell) > 2) > 2


def _said(sheet: Sheet, good: Sequence[Section]) -> Iterator[str]:
    for place, section in enumerate(good):
        where = f'sheet "{sheet.name}"'
        if len(good) > 1:
            where += f", table in row {section.row}"
        if place:
            yield f"{where}: one more table of the sheet, read as {section.fitted.table}"
        elif section.row > 1:
            yield f"{where}: its header is in row {section.row}"
        if section.rows > 1:
            yield f"{where}: its header takes {section.rows} rows, read as one"
        yield from (f"{where}: {sentence}" for sentence in said(section.fitted))


def _left_alone(format_name: str, sheet: Sheet, on_sheet: Sequence[Section]) -> str:
    if not any(any(cells) for cells in sheet.rows):
        why = "it is empty"
    elif on_sheet:
        why = f"nearest is {on_sheet[0].fitted.table}: {on_sheet[0].fitted.why}"
    else:
        why = f"nothing in it resembles a table of {format_name}"
    return f'sheet "{sheet.name}" was left alone: {why}'
