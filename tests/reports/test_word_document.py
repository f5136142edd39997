"""The Word file as Word reads it: styles, contents, headings of tables, words of pictures; the same bytes each time."""

import io
import re
import zipfile
from datetime import date

import docx
import fictional
import pytest
from docx.oxml.ns import qn
from lxml import etree

from familyhub.blocks import (
    Bullets,
    Caution,
    Column,
    Details,
    Document,
    Heading,
    Inset,
    KeyFigure,
    KeyFigures,
    Link,
    Table,
    Text,
)
from familyhub.reports import word

ON = date(2026, 11, 22)
NASTY = "<b>&amp; \"x\" 'y'"
LONG = Table(
    "Wards",
    (Column("Ward"), Column("Children", "count"), Column("Share", "percentage"), Column("95% interval", "interval")),
    tuple((f"Ward {i}", i * 1000, i / 2, (i / 4, i)) for i in range(1, 61)),
    notes=("Shares are of all children.",),
)
WIDE = Table("Wide", tuple(Column(f"Column {i}") for i in range(11)), (tuple("abcdefghijk"),))


@pytest.fixture(scope="module")
def document():
    blocks = (
        Heading(2, "First", "first"), Text(NASTY), fictional.trend(), fictional.spine(rows=20),
        Heading(3, "Under", "under"), Bullets(("plain", (Link("First", "first"), " leads back."))), LONG,
        Heading(4, "Deeper", "deeper"),
        KeyFigures((KeyFigure("Seen", "90%", "Nine in ten.", "Below", "poor", "first"),)),
        Inset("A remark."), Caution("Not for others."), Details("More", (Text("inside"),)), WIDE,
        Heading(2, "Last", "last"),
        Table("Linked", (Column("Ward"), Column("n", "count")), ((Link("First", "first"), 3),)),
        Table("Empty", (Column("A"),), (), nothing="Nobody is due."),
    )  # fmt: skip
    return Document(f"Needs {NASTY}", "What children need.", blocks, notice="For the partnership.")


@pytest.fixture(scope="module")
def made(document):
    return word.render(document, ON)


@pytest.fixture(scope="module")
def read(made):
    return docx.Document(io.BytesIO(made))


def test_the_same_document_gives_the_same_bytes(document, made):
    assert word.render(document, ON) == made


def test_structure_is_carried_by_words_own_styles(read):
    styles = [(p.style.name, p.text) for p in read.paragraphs if p.text]
    assert styles[:3] == [
        ("Title", f"Needs {NASTY}"), ("Subtitle", "What children need."), ("Notice", "For the partnership."),
    ]  # fmt: skip
    assert [(s, t) for s, t in styles if s.startswith("Heading")] == [
        ("Heading 1", "First"), ("Heading 2", "Under"), ("Heading 3", "Deeper"), ("Heading 1", "Last"),
    ]  # fmt: skip
    assert ("List Bullet", "plain") in styles
    assert ("Caption", "Wards") in styles
    assert ("Caution", "Please note: Not for others.") in styles
    assert ("Normal", "Empty. Nobody is due.") in styles
    assert not {s for s, _ in styles} - {style.name for style in read.styles}


def test_language_title_and_day_are_told(read):
    defaults = read.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    assert defaults.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    told = read.core_properties
    assert (told.title, told.language, told.created.date()) == (f"Needs {NASTY}", "en-GB", ON)


def test_every_table_has_a_heading_row_that_repeats_and_rows_that_hold_together(read, document):
    assert len(read.tables) == len([t for t in document.tables() if t.rows])
    for table in read.tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


def test_cells_read_as_they_do_on_the_page(read):
    rows = [[cell.text for cell in row.cells] for row in read.tables[0].rows]
    assert rows[0] == ["Ward", "Children", "Share", "95% interval"]
    assert rows[2] == ["Ward 2", "2,000", "1.0%", "0.5% to 2.0%"]
    assert len(rows) == 61


def test_every_picture_has_words_for_those_who_cannot_see_it(read):
    pictures = [shape._inline.docPr for shape in read.inline_shapes]
    assert [each.get("descr") for each in pictures] == [
        fictional.trend().description, *(2 * [fictional.spine(rows=20).description]),
    ]  # fmt: skip
    assert [each.get("title") for each in pictures][1].endswith("(part 1 of 2)")
    page = int(read.sections[0].page_width) - 2 * int(read.sections[0].left_margin)
    assert all(shape.width <= page for shape in read.inline_shapes)
    assert len({each.get("id") for each in pictures}) == len(pictures)


def test_contents_lead_to_each_heading_and_links_to_where_they_say(made):
    body = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    linked = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert marks == {"first", "under", "deeper", "last"}
    assert linked[:3] == ["first", "under", "last"]
    assert set(linked) <= marks
    kinds = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert [told.text.strip() for told in body.iter(qn("w:instrText"))] == ['TOC \\o "1-2" \\h \\z \\u']
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(numbers)) == len(numbers)


def test_a_broad_table_stands_on_a_page_turned_and_the_next_does_not(read):
    turned = [section.page_width > section.page_height for section in read.sections]
    assert turned == [False, True, False]


def test_elements_stand_in_the_order_that_word_demands(made):
    """Word repairs or refuses a file whose properties are out of order: the order is that of the schema."""
    orders = {
        "pPr": ("pStyle", "keepNext", "keepLines", "pBdr", "shd", "tabs", "spacing", "ind", "contextualSpacing", "jc",
                "outlineLvl", "rPr", "sectPr"),
        "tblPr": ("tblStyle", "tblW", "jc", "tblLayout", "tblLook", "tblCaption", "tblDescription"),
        "tcPr": ("tcW", "shd"),
        "rPr": ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "color", "spacing", "kern", "sz", "szCs", "u"),
    }  # fmt: skip
    parts = zipfile.ZipFile(io.BytesIO(made))
    body = etree.fromstring(parts.read("word/document.xml"))
    ours = [s for s in etree.fromstring(parts.read("word/styles.xml")).iter(qn("w:style"))
            if s.find(qn("w:name")).get(qn("w:val")) in {"Caution", "Notice", "Caption", "Title"}]  # fmt: skip
    for root in (body, *ours):
        for name, order in orders.items():
            for each in root.iter(qn(f"w:{name}")):
                found = [etree.QName(child).localname for child in each]
                places = [order.index(one) for one in found if one in order]
                assert places == sorted(places), (name, found)


def test_the_file_holds_nothing_foreign(made):
    parts = zipfile.ZipFile(io.BytesIO(made))
    told = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
    assert b'TargetMode="External"' not in told
    assert not re.search(rb"python-docx", parts.read("docProps/core.xml"))
