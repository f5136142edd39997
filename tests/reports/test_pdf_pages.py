"""The PDF: accepted under both standards, tagged, with headings of tables; refused where words are missing anywhere."""

import io
from datetime import date

import fictional
import pypdf
import pytest

from familyhub.blocks import Column, Document, Heading, Table, Text
from familyhub.reports import html, pdf, word, xlsx
from familyhub.reports.column_widths import weights

ON = date(2026, 11, 22)
LONG = Table("Wards", (Column("Ward"), Column("Children", "count")), tuple((f"Ward {i}", i) for i in range(150)))
BROAD = Table("Broad", tuple(Column(f"Column {i}") for i in range(12)), (tuple("abcdefghijkl"),))


def document(*blocks):
    return Document("Needs of children", "What children need.", (Heading(2, "First", "first"), *blocks))


@pytest.fixture(scope="module")
def read():
    made = pdf.render(document(*fictional.all_charts(), LONG, BROAD, Text("End.")), ON, ("ua-1", "a-2a"))
    return pypdf.PdfReader(io.BytesIO(made))


def test_both_standards_are_claimed_and_the_file_is_tagged(read):
    told = read.xmp_metadata.rdf_root.toxml()
    assert "pdfuaid" in told
    assert "pdfaid:part" in told
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"].startswith("en")


def tags(read):
    """Every structure element as (role, alt)."""
    found, open_, seen = [], [read.trailer["/Root"]["/StructTreeRoot"]], set()
    while open_:
        node = open_.pop()
        if not isinstance(node, pypdf.generic.DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        if "/S" in node:
            found.append((node["/S"], node.get("/Alt")))
        kids = node.get("/K")
        kids = kids if isinstance(kids, list) else [kids]
        open_ += [kid.get_object() for kid in kids if kid is not None and hasattr(kid, "get_object")]
    return found


def test_every_picture_has_its_words_and_every_table_its_headings(read):
    roles = tags(read)
    said = {alt for role, alt in roles if role == "/Figure" and alt}
    assert {chart.description for chart in fictional.all_charts()} <= said
    assert all(alt for role, alt in roles if role == "/Figure")
    assert sum(role == "/TH" for role, _ in roles) >= len(LONG.columns) + len(BROAD.columns)


def test_a_long_table_repeats_its_headings_on_each_page(read):
    pages = [page.extract_text() for page in read.pages]
    holding = [text for text in pages if "Ward 7" in text or "Ward 149" in text or "Ward 90" in text]
    with_rows = [text for text in pages if text.count("Ward ") > 20]
    assert holding
    assert len(with_rows) >= 3
    assert all("Children" in text.split("Ward ", 2)[1] + text[:80] for text in with_rows)


def test_a_broad_table_stands_on_a_page_turned(read):
    turned = [page.extract_text() for page in read.pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) == 1
    assert "Column 11" in turned[0]


def test_a_title_stands_on_the_page_of_its_picture(read):
    """Each picture's title is on a page that holds words drawn in the picture."""
    inside = {fictional.trend().title: "Statistical neighbours 2025", fictional.tree().title: "Plan and hospital",
              fictional.pyramid().title: "10 to 14", fictional.curve().title: "Gini coefficient 0.69"}  # fmt: skip
    pages = [page.extract_text() for page in read.pages]
    for title, words in inside.items():
        assert any(title in text and words in text for text in pages), title


def test_one_standard_is_the_default():
    told = pypdf.PdfReader(io.BytesIO(pdf.render(document(Text("a")), ON))).xmp_metadata.rdf_root.toxml()
    assert "pdfuaid" in told
    assert "pdfaid:part" not in told


def headless():
    table = Table("Wards", (Column("Ward"),), (("A",),))
    object.__setattr__(table, "columns", ())
    object.__setattr__(table, "rows", ((),))
    return table


def wordless():
    chart = fictional.trend()
    object.__setattr__(chart, "description", " ")
    return chart


RENDERERS = {
    "html": html.render,
    "pdf": lambda given: pdf.render(given, ON),
    "word": lambda given: word.render(given, ON),
}


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
def test_every_renderer_refuses_a_table_without_header_and_a_chart_without_text(render):
    with pytest.raises(ValueError, match="no header row"):
        render(document(headless()))
    with pytest.raises(ValueError, match="says nothing to those who cannot see it"):
        render(document(wordless()))


def test_workbooks_refuse_a_table_without_header(tmp_path):
    with pytest.raises(ValueError, match="no header row"):
        xlsx.write(tmp_path / "a.xlsx", [headless()])
    assert not list(tmp_path.iterdir())


def test_a_column_has_room_for_its_longest_word_beside_columns_of_sentences():
    long = "A sentence that goes on for many words, as recommendations do. " * 3
    table = Table("T", (Column("What"), Column("Level"), Column("Why")), ((long, "Community", long),) * 3)
    wide = weights(table)
    letters = 110 * wide[1] / sum(wide)  # about as many letters fit across the page
    assert letters >= len("Community") + 2
    assert wide[0] == wide[2] > wide[1]


def test_no_column_takes_the_page_for_one_endless_word():
    table = Table("T", (Column("File"), Column("n", "count")), (("x" * 300, 1),))
    wide = weights(table)
    assert wide[0] < 4 * wide[1] + 30


def test_a_long_name_of_a_file_may_break_where_it_is_joined():
    table = Table("T", (Column("File"), Column("Rows", "count")), (("a_name_of_a_file_that_is_long_2024.csv", 1),))
    made = pypdf.PdfReader(io.BytesIO(pdf.render(document(table), ON)))
    text = "".join(page.extract_text() for page in made.pages).replace("\u200b", "").replace("\n", "")
    assert "a_name_of_a_file_that_is_long_2024.csv" in text
