"""What a Word document says to its reader once every tracked change is taken as made: paragraphs, and cells of tables.

python-docx passes over what was typed with Track Changes on, and over the fields of a form, so the text is read here.
"""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

PARAGRAPH, TABLE, ROW, CELL, TEXT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
AROUND = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
"""What may stand around a paragraph, a row or a cell and is none itself."""
UNSAID = {
    *(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "tcPr", "sdtPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""What was struck out or moved away, how text looks, and what only older programs show."""
IN_PLACE = {
    **dict.fromkeys((qn(f"w:{name}") for name in ("tab", "br", "cr")), " "),
    qn("w:noBreakHyphen"): "-",
}


def paragraphs(word: Document) -> Iterator[str]:
    """The text of each paragraph outside tables."""
    return (_text(each) for each in _within(_body(word), PARAGRAPH))


def tables(word: Document) -> Iterator[list[list[str]]]:
    """The texts of each table's cells by row; a merged cell says the same in every place it covers.

    Paragraphs of a cell are lines. Raises ValueError for a table that breaks the format.
    """
    return (list(_rows(each)) for each in _within(_body(word), TABLE))


def _body(word: Document) -> Any:
    return word.element.find(qn("w:body"))


def _rows(table: Any) -> Iterator[list[str]]:
    above: list[str] = []
    for row in _within(table, ROW):
        cells = [""] * _number(row, "w:trPr/w:gridBefore", 0)
        for cell in _within(row, CELL):
            place = len(cells)
            text = above[place] if _goes_on(cell) and place < len(above) else _text(cell)
            cells += [text] * _number(cell, "w:tcPr/w:gridSpan", 1)
        yield cells
        above = cells


def _goes_on(cell: Any) -> bool:
    """Whether the cell continues the one above it."""
    merged = cell.find(_path("w:tcPr/w:vMerge"))
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _number(element: Any, path: str, otherwise: int) -> int:
    found = element.find(_path(path))
    return otherwise if found is None else int(found.get(qn("w:val"), otherwise))


def _path(path: str) -> str:
    return "/".join(qn(name) for name in path.split("/"))


def _within(element: Any, wanted: str) -> Iterator[Any]:
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag in AROUND:
            yield from _within(child, wanted)


def _text(element: Any) -> str:
    return "".join(_pieces(element)).strip("\n")


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in IN_PLACE:
            yield IN_PLACE[child.tag]
        elif child.tag not in UNSAID and not _asks(child):
            yield from _pieces(child)
            if child.tag == PARAGRAPH:
                yield "\n"


def _asks(element: Any) -> bool:
    """Whether the element is a field of a form that nobody filled in: its text only says what to type."""
    return element.find(_path("w:sdtPr/w:showingPlcHdr")) is not None
