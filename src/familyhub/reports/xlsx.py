"""Tables as an Excel workbook: a contents sheet, one sheet a table, nothing that a spreadsheet would run."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from familyhub.blocks import Table, refuse_illegible_tables
from familyhub.config.folders import closed_file
from familyhub.reports.cells import Plain, plain_kinds, plain_row, shown, titles

FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

LONGEST_NAME = 31

NUMBER_FORMATS = {
    "percentage": "0.0",
    "count": "#,##0",
    "number": "#,##0.0##",
    "rate": "#,##0.0",
    "pounds": "£#,##0.00",
    "date": "d mmmm yyyy",
    "text": "@",
}

HEADER_ROW = 2

MEASURED = 2_000
"""Rows by which a column's width is measured: of a long table the first tell enough."""


def write(
    path: Path, tables: Sequence[Table], *, title: str = "Tables", notes: Sequence[str] = (), marked: bool = False
) -> None:
    """Write tables to a workbook closed to others: contents and notes, then a sheet each with header and filter.

    Percentages stay numbers from 0 to 100. Text is written as text: a cell that begins with "=" is no formula.
    `marked`: each table is an Excel table with a name, as accessible workbooks have them; its titles must differ.

    Raises ValueError for a table without headings.
    """
    refuse_illegible_tables(tables)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(closed_file(path)), options) as book:
        # A fixed date: the same tables give the same bytes.
        book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
        names = _sheet_names(tables)
        _write_contents(book, title, notes, list(zip(names, tables, strict=True)))
        for number, (name, table) in enumerate(zip(names, tables, strict=True), start=1):
            _write_table(book, book.add_worksheet(name), table, f"table_{number}" if marked else "")


def _sheet_names(tables: Sequence[Table]) -> list[str]:
    """A name for each sheet: the number keeps names apart that Excel would cut to the same 31 characters."""
    return [
        f"{number} {FORBIDDEN_IN_NAMES.sub(' ', table.caption)}"[:LONGEST_NAME].strip()
        for number, table in enumerate(tables, start=1)
    ]


def _write_contents(book: Workbook, title: str, notes: Sequence[str], named: list[tuple[str, Table]]) -> None:
    sheet = book.add_worksheet("Contents")
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    row = 1
    for note in notes:
        sheet.write_string(row, 0, note, wrapped)
        row += 1
    sheet.write_string(row + 1, 0, "Tables", book.add_format({"bold": True}))
    for number, (name, table) in enumerate(named, start=row + 2):
        sheet.write_url(number, 0, f"internal:'{name}'!A1", string=table.caption)


def _write_table(book: Workbook, sheet: Worksheet, table: Table, marked: str) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    sheet.write_string(0, 0, table.caption, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_url(1, 0, "internal:'Contents'!A1", string="Back to contents")
    heads, kinds = titles(table), plain_kinds(table)
    formats = [book.add_format({"num_format": NUMBER_FORMATS[kind], "valign": "top"}) for kind in kinds]
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    widths = [_width(table, place, head) for place, head in enumerate(heads)]
    for place, head in enumerate(heads):
        sheet.write_string(HEADER_ROW, place, head, bold)
        sheet.set_column(place, place, widths[place])
    empties = [column.empty for column in table.columns for _ in range(2 if column.kind == "interval" else 1)]
    for number, row in enumerate(table.rows, start=HEADER_ROW + 1):
        for place, value in enumerate(plain_row(table, row)):
            # Text that is longer than its column goes on below: beside it stands the next cell.
            style = wrapped if isinstance(value, str) and len(value) > widths[place] else formats[place]
            _write_cell(sheet, number, place, value, style, empties[place])
    below = HEADER_ROW + 1 + len(table.rows)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    if table.rows and marked:
        named = [{"header": head, "header_format": bold} for head in heads]
        sheet.add_table(
            HEADER_ROW, 0, below - 1, len(heads) - 1, {"name": marked, "columns": named, "style": "Table Style Light 1"}
        )
    elif table.rows:
        sheet.autofilter(HEADER_ROW, 0, below - 1, len(heads) - 1)
    for number, note in enumerate(table.notes or (() if table.rows else (table.nothing,)), start=below + 1):
        sheet.write_string(number, 0, note)


def _write_cell(sheet: Worksheet, row: int, place: int, value: Plain, style: Format, empty: str) -> None:
    if value is None:
        sheet.write_string(row, place, empty, style)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), style)
    else:
        sheet.write_number(row, place, value, style)


def _width(table: Table, place: int, head: str) -> int:
    if len(titles(table)) != len(table.columns):
        return max(14, min(len(head), 24))
    column = table.columns[place]
    longest = max((len(shown(row[place], column)) for row in table.rows[:MEASURED]), default=0)
    return max(10, min(longest, 60), min(len(head), 24)) + 2
