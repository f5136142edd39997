"""A table as Word's own mark-up, written in one go: cell by cell through python-docx a long table takes minutes."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from markupsafe import escape

from familyhub.blocks import Cell, Column, Link, Table
from familyhub.reports.cells import shown
from familyhub.reports.column_widths import MOST_COLUMNS, weights

HEAD_FILL = "F3F2F1"
TWIPS = 635
"""EMU in a twentieth of a point, the unit in which Word holds widths."""


def table_element(table: Table, room: int, styles: dict[str, str]) -> Any:
    """The table, `room` EMU wide: its first row a heading that repeats on each page, no row broken across two.

    `styles` gives the id of each style by its name.
    """
    widths = [wide // TWIPS for wide in column_widths(table, room)]
    text = styles["Table text small" if len(table.columns) > MOST_COLUMNS else "Table text"]
    first = int(table.header == 0)
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    head = "".join(
        _cell(_run(column.title, bold=True), column, wide, text, fill=True)
        for column, wide in zip(table.columns, widths, strict=True)
    )
    rows = "".join(_row(table, row, widths, text, styles["Hyperlink"]) for row in table.rows)
    titles = ", ".join(column.title for column in table.columns)
    told = f"{len(table.rows)} rows, named by {table.columns[table.header].title}. Columns: {titles}."
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblStyle w:val="{styles["Table Grid"]}"/><w:tblW w:type="dxa" w:w="{sum(widths)}"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"04A0" if first else "0420"}" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="{first}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(table.caption)}"/><w:tblDescription w:val="{escape(told)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def column_widths(table: Table, room: int) -> list[int]:
    """How wide each column is, in the unit of `room`."""
    parts = weights(table)
    return [int(room * part / sum(parts)) for part in parts]


def _row(table: Table, row: tuple[Cell, ...], widths: list[int], text: str, link: str) -> str:
    cells = ""
    for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
        if isinstance(value, Link):
            run = _run(value.text, bold=False, style=link)
            inside = f'<w:hyperlink w:anchor="{escape(value.anchor)}" w:history="1">{run}</w:hyperlink>'
        else:
            inside = _run(shown(value, column), bold=place == table.header)
        cells += _cell(inside, column, widths[place], text)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(inside: str, column: Column, wide: int, text: str, *, fill: bool = False) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/>' if fill else ""
    right = '<w:jc w:val="right"/>' if column.align == "right" else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{wide}"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{text}"/>{right}</w:pPr>{inside}</w:p></w:tc>'
    )


def _run(words: str, *, bold: bool, style: str = "") -> str:
    look = f'<w:rStyle w:val="{style}"/>' if style else "<w:b/>" if bold else ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(_printable(words))}</w:t></w:r>'


def _printable(words: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(c for c in words if c in "\t\n" or c >= " ")
