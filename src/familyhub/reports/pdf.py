"""A document as a tagged PDF (PDF/UA-1) through Typst: no browser, no outside request.

The document goes to the template as data. No text of it is ever Typst code, so none needs escaping.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

import typst

from familyhub.blocks import (
    Block,
    Bullets,
    Caution,
    Details,
    Document,
    Heading,
    Inset,
    KeyFigure,
    KeyFigures,
    Picture,
    Table,
    Text,
    refuse_illegible,
)
from familyhub.errors import UnexpectedError
from familyhub.reports.cells import shown
from familyhub.reports.charts import draw, for_paper, size
from familyhub.reports.column_widths import MOST_COLUMNS, weights

Piece = dict[str, object]

Standard = Literal["ua-1", "a-2a"]

BROADEST = 1000
"""A picture with more units across has a page of its own, turned, so that its words stay large enough to read."""
TALLEST = 1.3
"""A picture higher than so many times its width is made smaller, so that it fits the page with its title."""
TURNED_FROM = 10
"""A table with so many columns or more has a page of its own, turned."""

MOST_ROWS = 14
"""A table with more may go on over the page."""
MOST_WORDS = 1800
"""So may one with more letters than this: a third of a page of broad cells."""
LONG_NAME = re.compile(r"\S*_\S{12,}")


def render(document: Document, on: date, standards: Sequence[Standard] = ("ua-1",)) -> bytes:
    """The document as a PDF, dated `on`; the same document gives the same bytes.

    `standards` as Typst names them: "ua-1" (PDF/UA-1, accessible), "a-2a" (PDF/A-2a, to be kept for years).
    Raises ValueError for a table without headings or a picture without words, UnexpectedError where Typst refuses it.
    """
    refuse_illegible(document)
    return _compiled(document, on, "pdf", standards=standards)[0]


def pages(document: Document, on: date, ppi: int = 72) -> list[bytes]:
    """The pages as PNG pictures, to be looked at."""
    return _compiled(document, on, "png", ppi)


def _compiled(
    document: Document, on: date, kind: Literal["pdf", "png"], ppi: int = 72, standards: Sequence[Standard] = ()
) -> list[bytes]:
    chosen: list[Any] = [*standards]
    told = {"document": json.dumps(_told(document, on), ensure_ascii=False)}
    try:
        made = typst.compile(
            _template(),
            format=kind,
            ppi=float(ppi),
            sys_inputs=told,
            pdf_standards=chosen or None,
            timestamp=0,
        )
    except typst.TypstError as refused:
        raise UnexpectedError(
            "pdf-refused",
            "the PDF",
            found=str(refused).splitlines()[0],
            expected=f"a document that {_named(standards)} allows",
            next_step="Please report this; the same report is in the workbook.",
        ) from refused
    return [page for page in made if isinstance(page, bytes)] if isinstance(made, list) else [made]


def _named(standards: Sequence[Standard]) -> str:
    return " and ".join(f"PDF/{standard.upper()}" for standard in standards) or "PDF"


@cache
def _template() -> bytes:
    return files("familyhub.reports").joinpath("templates/report.typ").read_bytes()


def _told(document: Document, on: date) -> Piece:
    page = _Page()
    return {
        "title": document.title,
        "lead": document.lead,
        "notice": document.notice,
        "language": document.language.partition("-")[0],
        "region": document.language.partition("-")[2],
        "contents": document.contents - 1,
        "date": [on.year, on.month, on.day],
        "blocks": _kept_together([piece for block in document.blocks for piece in page.pieces(block)]),
    }


def _kept_together(pieces: list[Piece]) -> list[Piece]:
    """The pieces, a text before a picture marked so that it goes over the page with it, as its heading does."""
    for piece, following in pairwise(pieces):
        if piece["kind"] == "text" and following["kind"] == "picture":
            piece["kept"] = True
    return pieces


@dataclass(slots=True)
class _Page:
    """Turns blocks into what the template knows, with a name of its own for each picture."""

    names: Iterator[str] = field(default_factory=lambda: (f"picture-{i}" for i in range(1, 10**6)))

    def pieces(self, block: Block) -> list[Piece]:
        """A block as pieces; details are laid open, since paper cannot be."""
        match block:
            case Heading():
                # The document's title is no heading in Typst, so those below it begin at 1.
                return [{"kind": "heading", "level": block.level - 1, "text": block.text, "anchor": block.anchor}]
            case Text():
                return [{"kind": "text", "text": block.text, "kept": False}]
            case Bullets():
                return [{"kind": "bullets", "items": [_item(item) for item in block.items]}]
            case KeyFigure():
                return [_key_figure(block)]
            case KeyFigures():
                return [{"kind": "keys", "figures": [_key_figure(each) for each in block.figures]}]
            case Table():
                return [_table(block)]
            case Details():
                inside = [piece for each in block.blocks for piece in self.pieces(each)]
                return [{"kind": "strong", "text": block.summary}, *inside]
            case Inset() | Caution():
                return [{"kind": type(block).__name__.lower(), "text": block.text}]
            case _:
                return [self._picture(part) for part in for_paper(block)]

    def _picture(self, chart: Picture) -> Piece:
        picture = str(draw(chart, next(self.names)))
        wide, high = size(picture)
        return {
            "kind": "picture",
            "title": chart.title,
            "alt": chart.description,
            "svg": picture,
            "tall": high > wide * TALLEST,
            "broad": wide > BROADEST,
        }


def _item(item: object) -> Piece:
    """An item of a list: words, and before them, where it begins with a link, the link's."""
    if isinstance(item, tuple):
        return {"link": item[0].text, "anchor": item[0].anchor, "text": item[1]}
    return {"link": "", "anchor": "", "text": str(item)}


def _key_figure(figure: KeyFigure) -> Piece:
    verdict = f" {figure.verdict}." if figure.verdict else ""
    return {"kind": "key", "label": figure.label, "figure": figure.figure, "says": f"{figure.sentence}{verdict}"}


def _table(table: Table) -> Piece:
    if not table.rows:
        return {"kind": "text", "text": f"{table.caption}. {table.nothing}", "kept": False}
    return {
        "kind": "table",
        "caption": table.caption,
        "heads": [column.title for column in table.columns],
        "right": [column.align == "right" for column in table.columns],
        "wide": weights(table),
        "small": len(table.columns) > MOST_COLUMNS,
        "long": len(table.rows) > MOST_ROWS or _letters(table) > MOST_WORDS,
        "broad": len(table.columns) >= TURNED_FROM,
        "header": table.header,
        "rows": [
            [_breakable(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        "notes": list(table.notes),
    }


def _letters(table: Table) -> int:
    """How many letters the cells hold that make the rows high: the longest cell of each row, over all columns."""
    cells = ([shown(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows)
    return sum(max(map(len, row)) * len(row) for row in cells)


def _breakable(words: str) -> str:
    """The text with places at which a long name of a file may go on in the next line."""
    return LONG_NAME.sub(lambda found: found[0].replace("_", "_\u200b"), words)
