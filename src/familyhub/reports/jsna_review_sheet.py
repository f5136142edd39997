"""The sheet on which people say what they think of findings and recommendations: Excel or Word, out and back in.

What it says is read by title of column, never by place, so that a column moved by hand does no harm.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from xlsxwriter.utility import xl_col_to_name

from familyhub.errors import SourceError, Trouble, UsageError
from familyhub.jsna.reviewing import DECISIONS, Decision, Item, Sheet
from familyhub.reports import word_cells
from familyhub.sources.archive import damaged, members
from familyhub.sources.workbook import opened

ID, SAYS, WHY, DECISION, WORDING, COMMENT, OWNER, BY_WHEN, WHO = (
    "id", "what it says", "why it is here", "decision", "new wording", "comment", "owner", "by when", "who says so",
)  # fmt: skip
TITLES = (ID, SAYS, WHY, DECISION, WORDING, COMMENT, OWNER, BY_WHEN, WHO)
NEEDED = {ID, SAYS, DECISION, WORDING, COMMENT, OWNER, BY_WHEN, WHO}
WIDTHS = (22, 55, 40, 12, 40, 40, 18, 14, 18)
WORD_WIDTHS = (2.3, 6.2, 4.0, 2.0, 3.6, 3.6, 2.0, 1.9, 2.0)

PARTS = {"finding": "Findings", "recommendation": "Recommendations"}
HOW = (
    "Say accept, edit or reject under decision; leave it empty if you only comment. For an edit write your wording "
    "under new wording. Put your name under who says so: it is kept with the day. Name no child and no family. "
    "Leave id and what it says alone."
)
SHEET_LINE = re.compile(r"\bSheet (\d{1,9})\b")
SAID: dict[str, Decision] = {
    **{each: each for each in DECISIONS},
    "accepted": "accept", "agree": "accept", "agreed": "accept", "edited": "edit", "rejected": "reject",
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True, slots=True)
class Answer:
    """One row as it came back: the item, its text, what somebody says of it, and where each column's cell stands.

    An untouched row is one too: whether its text was changed can be told only beside what went out.
    """

    item: str
    says: str
    decision: Decision | None
    wording: str
    comment: str
    owner: str
    by_when: date | None
    who: str
    where: Mapping[str, str]

    @property
    def silent(self) -> bool:
        """Whether nothing was filled in."""
        return not any((self.decision, self.wording, self.comment, self.owner, self.by_when, self.who))


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as it came back: its number, the rows that could be read, and what is wrong with others."""

    number: int
    answers: tuple[Answer, ...]
    wrong: tuple[Trouble, ...]


def write_workbook(path: Path, sheet: Sheet, title: str, whys: Mapping[str, str]) -> Path:
    """The sheet as a workbook: a page of findings, one of recommendations; only what is to be filled in is open.

    `whys` says by item id why it is there. Text is written as text: nothing runs as a formula.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": title})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        fixed = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#F3F2F1"})
        free = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 1})
        free_day = book.add_format({"valign": "top", "locked": False, "border": 1, "num_format": "d mmmm yyyy"})
        for kind, name in PARTS.items():
            page = book.add_worksheet(name)
            page.write_string(0, 0, f"{title}: {name.lower()}", book.add_format({"bold": True, "font_size": 14}))
            page.write_string(1, 0, _number_line(sheet))
            page.write_string(2, 0, HOW)
            for place, (head, width) in enumerate(zip(TITLES, WIDTHS, strict=True)):
                page.write_string(3, place, head, bold)
                page.set_column(place, place, width)
            items = [item for item in sheet.items if item.kind == kind]
            for row, item in enumerate(items, start=4):
                for place, text in enumerate((item.id, item.text, whys.get(item.id, ""))):
                    page.write_string(row, place, text, fixed)
                for place in range(3, len(TITLES)):
                    page.write_blank(row, place, None, free_day if TITLES[place] == BY_WHEN else free)
            if items:
                last = 3 + len(items)
                decision = TITLES.index(DECISION)
                page.data_validation(4, decision, last, decision, {"validate": "list", "source": list(DECISIONS)})
                page.autofilter(3, 0, last, len(TITLES) - 1)
            page.freeze_panes(4, 2)
            page.set_landscape()
            # Without a password: it keeps ids and texts from a slip of the hand, not from anybody's will.
            page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    return path.resolve()


def write_document(path: Path, sheet: Sheet, title: str, whys: Mapping[str, str]) -> Path:
    """The sheet as a Word document on landscape paper: a table of findings, one of recommendations."""
    path.parent.mkdir(parents=True, exist_ok=True)
    word = docx.Document()
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.0)
    word.core_properties.title, word.core_properties.language = title, "en-GB"
    word.core_properties.author = "familyhub"
    word.add_heading(title, 0)
    word.add_paragraph(_number_line(sheet))
    word.add_paragraph(HOW)
    for kind, name in PARTS.items():
        items = [item for item in sheet.items if item.kind == kind]
        if items:
            word.add_heading(name, 1)
            _word_table(word.add_table(1, len(TITLES), "Table Grid"), items, whys)
    word.save(str(path))
    return path.resolve()


def read(path: Path) -> ReadSheet:
    """A sheet that came back, of either kind, told apart by its content.

    What cannot be read of a row stands in `wrong` with the address of its cell; such a row is not among the answers.
    Of a Word document tracked changes are taken as made. Raises UsageError for a file that is no sheet of ours,
    SourceError for one that is damaged.
    """
    if not path.is_file():
        raise _no_sheet(path, "no such file")
    names = {member.filename for member in members(path)}
    lines, tables = _of_word(path) if "word/document.xml" in names else _of_workbook(path)
    number = next((int(found[1]) for line in lines if (found := SHEET_LINE.search(line))), None)
    if number is None or not tables:
        raise _no_sheet(path, "no sheet number" if tables else "no table with these columns")
    answers: list[Answer] = []
    wrong: list[Trouble] = []
    for table in tables:
        for row in table:
            read_row = _read_row(path.name, row)
            if isinstance(read_row, Answer):
                answers.append(read_row)
            elif read_row is not None:
                wrong.append(read_row)
    return ReadSheet(number, tuple(answers), tuple(wrong))


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row by title, and where each stands."""

    cells: Mapping[str, str]
    where: Mapping[str, str]


def _read_row(file: str, row: _Row) -> Answer | Trouble | None:
    cells = row.cells
    if not any(cells.values()):
        return None
    if not cells[ID]:
        return _trouble(file, row, ID, "nothing", "the id that stood there, as the row is filled in")
    decision = SAID.get(cells[DECISION].casefold())
    if cells[DECISION] and decision is None:
        return _trouble(file, row, DECISION, f'"{cells[DECISION]}"', "accept, edit, reject or nothing")
    if cells[WORDING] and decision != "edit":
        return _trouble(file, row, DECISION, cells[DECISION] or "nothing", "edit, beside a new wording")
    by_when = None
    if cells[BY_WHEN]:
        by_when = _day(cells[BY_WHEN])
        if by_when is None:
            return _trouble(file, row, BY_WHEN, f'"{cells[BY_WHEN]}"', "a day that exists, such as 31/03/2027")
    if decision is None and not cells[COMMENT] and (cells[OWNER] or by_when):
        return _trouble(file, row, DECISION, "nothing", "a decision or a comment beside an owner or a day")
    return Answer(
        cells[ID], cells[SAYS], decision, cells[WORDING], cells[COMMENT], cells[OWNER], by_when, cells[WHO],
        {title: f"{file}, {place}" for title, place in row.where.items()},
    )  # fmt: skip


def _of_workbook(path: Path) -> tuple[list[str], list[list[_Row]]]:
    lines: list[str] = []
    tables: list[list[_Row]] = []
    with opened(path) as pages:
        for page in pages:
            titles: dict[str, int] = {}
            rows: list[_Row] = []
            for number, given in enumerate(page.rows(), start=1):
                cells = [" ".join((cell or "").split()) for cell in given]
                if not titles:
                    lines += cells[:1]
                    titles = _titles(cells)
                else:
                    where = {
                        title: f"sheet {page.name}, cell {xl_col_to_name(at)}{number}" for title, at in titles.items()
                    }
                    rows.append(_Row({title: _at(cells, at) for title, at in titles.items()}, where))
            if titles:
                tables.append(rows)
    return lines, tables


def _of_word(path: Path) -> tuple[list[str], list[list[_Row]]]:
    try:
        word = docx.Document(str(path))
        lines = list(word_cells.paragraphs(word))
        given = enumerate(word_cells.tables(word), start=1)
        tables = [table for number, rows in given if (table := _word_rows(number, rows))]
    except (KeyError, ValueError, InvalidXmlError) as error:  # what python-docx raises
        raise damaged(path) from error
    return lines, tables


def _word_rows(number: int, rows: Sequence[Sequence[str]]) -> list[_Row]:
    given = [[" ".join(cell.split()) for cell in row] for row in rows]
    titles = _titles(given[0]) if given else {}
    return [
        _Row(
            {title: _at(cells, at) for title, at in titles.items()},
            {title: f'table {number}, row {place}, column "{title}"' for title in titles},
        )
        for place, cells in enumerate(given[1:], start=2)
        if titles
    ]


def _titles(cells: Sequence[str]) -> dict[str, int]:
    """Where each column stands, where a row is the heading; empty where it is not."""
    found = {cell.casefold(): at for at, cell in reversed(list(enumerate(cells)))}
    return {title: found[title] for title in TITLES if title in found} if set(found) >= NEEDED else {}


def _at(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _word_table(table: WordTable, items: Sequence[Item], whys: Mapping[str, str]) -> None:
    for row_cells in (TITLES, *((item.id, item.text, whys.get(item.id, "")) for item in items)):
        cells = table.rows[0].cells if row_cells is TITLES else table.add_row().cells
        for place, text in enumerate(row_cells):
            cells[place].text = text
    heading: Any = OxmlElement("w:tblHeader")  # the row is said again on each page
    heading.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(heading)
    for number, row in enumerate(table.rows):
        for cell, width in zip(row.cells, WORD_WIDTHS, strict=True):
            cell.width = Cm(width)
            for run in _runs(cell.paragraphs):
                run.font.size = Pt(9)
                run.font.bold = number == 0


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[Run]:
    for paragraph in paragraphs:
        yield from paragraph.runs


def _number_line(sheet: Sheet) -> str:
    return f"Sheet {sheet.number} of {sheet.area}"


def _trouble(file: str, row: _Row, column: str, found: str, expected: str) -> Trouble:
    return Trouble(
        "needs_cell", f"{file}, {row.where[column]}", found, expected,
        "Correct the cell and read the sheet back once more; the other rows are not affected.",
    )  # fmt: skip


def _no_sheet(path: Path, found: str) -> UsageError | SourceError:
    return UsageError(
        "needs_sheet_unknown",
        path.name,
        found=found,
        expected=f"a sheet of familyhub with its number and the columns {', '.join(TITLES)}",
        next_step="Write one with `familyhub jsna sheet FILE.xlsx` or FILE.docx, fill it in and keep its columns.",
    )
