"""A document as an editable Word file: real styles, a table of contents, tables with headings, pictures with words."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.shared import Emu

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
    Link,
    Picture,
    Table,
    Text,
    refuse_illegible,
)
from familyhub.reports import pictures
from familyhub.reports.charts import draw, for_paper, size
from familyhub.reports.word_marks import (
    add_contents,
    add_link,
    add_page_numbers,
    bookmark,
    describe_picture,
)
from familyhub.reports.word_styles import set_styles
from familyhub.reports.word_tables import table_element

BROADEST = 1000
TURNED_FROM = 10
"""A picture with more units across, or a table with so many columns, stands on a page of its own, turned."""
TALLEST = 1.3
PIXELS = 1500
ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def render(document: Document, on: date) -> bytes:
    """The document as a .docx file, dated `on`; the same document gives the same bytes.

    Word's own styles carry the structure (Title, Heading 1 to 3, Caption, List Bullet), so whoever edits it changes
    the look in one place. Raises ValueError for a table without headings or a picture without words.
    """
    refuse_illegible(document)
    word = docx.Document()
    set_styles(word, document.language)
    _set_properties(word, document, on)
    word.add_paragraph(document.title, "Title")
    word.add_paragraph(document.lead, "Subtitle")
    if document.notice:
        word.add_paragraph(document.notice, "Notice")
    add_contents(word, document)
    paper = _Paper(word)
    for block in document.blocks:
        paper.add(block)
    if isinstance(document.blocks[-1], Table):
        # Word wants a paragraph after a table.
        word.add_paragraph(style="Note")
    return _with_fixed_days(word)


def _set_properties(word: WordDocument, document: Document, on: date) -> None:
    told = word.core_properties
    told.title, told.subject, told.author, told.language = document.title, document.lead, "familyhub", document.language
    told.comments, told.keywords, told.last_modified_by = "", "", "familyhub"
    told.created = told.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a day has no time zone
    add_page_numbers(word.sections[0], document.title)


def _with_fixed_days(word: WordDocument) -> bytes:
    """The file with its parts dated alike, since a zip file would tell when it was made."""
    made, fixed = io.BytesIO(), io.BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as taken:
        for part in given.infolist():
            taken.writestr(zipfile.ZipInfo(part.filename, ZIP_DAY), given.read(part), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


@dataclass(slots=True)
class _Paper:
    """Adds blocks to a Word document, with a number of its own for each bookmark and a name for each picture."""

    word: WordDocument
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def add(self, block: Block) -> None:
        """A block; details are laid open, since paper cannot be."""
        match block:
            case Heading():
                heading = self.word.add_paragraph(block.text, f"Heading {block.level - 1}")
                bookmark(heading, block.anchor, next(self.numbers))
            case Text():
                self.word.add_paragraph(block.text)
            case Bullets():
                for item in block.items:
                    self._item(item)
            case KeyFigure():
                self._key_figure(block)
            case KeyFigures():
                for figure in block.figures:
                    self._key_figure(figure)
            case Table():
                self._table(block)
            case Details():
                self.word.add_paragraph(block.summary, "Summary")
                for each in block.blocks:
                    self.add(each)
            case Inset():
                self.word.add_paragraph(block.text, "Inset")
            case Caution():
                said = self.word.add_paragraph(style="Caution")
                said.add_run("Please note: ").bold = True
                said.add_run(block.text)
            case _:
                for part in for_paper(block):
                    self._picture(part)

    def _item(self, item: str | tuple[Link, str]) -> None:
        said = self.word.add_paragraph(style="List Bullet")
        if isinstance(item, tuple):
            add_link(said, item[0])
            said.add_run(item[1])
        else:
            said.add_run(item)

    def _key_figure(self, figure: KeyFigure) -> None:
        label = self.word.add_paragraph(style="Key figure label")
        if figure.anchor:
            add_link(label, Link(figure.label, figure.anchor))
        else:
            label.add_run(figure.label)
        self.word.add_paragraph(figure.figure, "Key figure")
        verdict = f" {figure.verdict}." if figure.verdict else ""
        self.word.add_paragraph(f"{figure.sentence}{verdict}", "Key figure sentence")

    def _picture(self, chart: Picture) -> None:
        wide, high = size(str(draw(chart, "picture")))
        turned = wide > BROADEST
        if turned:
            self._turn(True)
        self.word.add_paragraph(chart.title, "Caption")
        room = _room(self.word)
        width = room if high <= wide * TALLEST else int(room * TALLEST * wide / high)
        raster = pictures.png(chart, titled=False, pixels=PIXELS)
        paragraph = self.word.add_paragraph(style="Picture")
        drawn = paragraph.add_run().add_picture(io.BytesIO(raster), width=Emu(width))
        describe_picture(drawn, chart.title, chart.description)
        if turned:
            self._turn(False)

    def _table(self, table: Table) -> None:
        if not table.rows:
            self.word.add_paragraph(f"{table.caption}. {table.nothing}")
            return
        turned = len(table.columns) >= TURNED_FROM
        if turned:
            self._turn(True)
        self.word.add_paragraph(table.caption, "Caption")
        styles = {str(style.name): style.style_id for style in self.word.styles}
        page: Any = self.word.element
        page.body.insert_element_before(table_element(table, _room(self.word), styles), "w:sectPr")
        for note in table.notes:
            self.word.add_paragraph(note, "Note")
        if turned:
            self._turn(False)

    def _turn(self, turned: bool) -> None:
        """Begin a page the other way round."""
        section = self.word.add_section()
        long, short = sorted((int(section.page_width or 0), int(section.page_height or 0)), reverse=True)
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Emu(long if turned else short), Emu(short if turned else long)


def _room(word: WordDocument) -> int:
    """The width between the margins, in EMU."""
    section = word.sections[-1]
    return int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)
