"""What is written: HTML that holds nothing foreign, SVG that parses, workbooks and CSV that run nothing."""

import csv as reader
import io
import re
from datetime import date
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as parser

from familyhub.blocks import (
    Area,
    AreaClass,
    AreaMap,
    Bar,
    BarChart,
    Bullets,
    Caution,
    Column,
    Details,
    Document,
    Estimate,
    Heading,
    Inset,
    IntervalChart,
    KeyFigure,
    KeyFigures,
    Limits,
    LineChart,
    Link,
    Marked,
    Series,
    Table,
    Text,
)
from familyhub.reports import csv, html, xlsx
from familyhub.reports.charts import data_table, draw
from familyhub.reports.charts.scale import scale

NASTY = "<script>alert(\"1\")</script> & 'x'"
SQUARE = ((((0, 51), (1, 51), (1, 52), (0, 52), (0, 51)),),)

TABLE = Table(
    f"Districts {NASTY}",
    (
        Column("District"), Column("Families", "count"), Column("Share", "percentage"),
        Column("95% interval", "interval", "none"), Column("As at", "date"),
    ),
    (
        (Link("North", "a"), 1234, 90.52, (87.5, 92.9), date(2026, 2, 3)),
        ("=1+1", None, None, None, None),
    ),
)  # fmt: skip

CHARTS = (
    LineChart(
        "Visits in time", NASTY, "Month", ("Jan 2026", "Feb 2026", "Mar 2026"),
        (Series(NASTY, (80.0, None, 90.0)), Series("South", (70.0, 75.0, 71.0))),
        target=96.0, limits=Limits(75.0, 85.0, 95.0), marked=(Marked(2, True, "above the upper limit"),),
    ),
    IntervalChart(
        "Districts", "Two districts.", "District",
        (Estimate("North", 90.0, (85.0, 95.0), "Below target"), Estimate(NASTY, None)), target=96.0,
    ),
    BarChart("Reasons", "Two reasons.", "Reason", (Bar("late", 10, "service"), Bar("none", 0)), groups=("service",)),
    AreaMap("Map", "One district.", "District", (Area(NASTY, SQUARE, 1.5, None),), (AreaClass("met"),)),
)  # fmt: skip


def everything():
    """A document with every kind of block, and words that would be mark-up if they were not escaped."""
    return Document(
        f"Report {NASTY}",
        NASTY,
        (
            Heading(2, NASTY, "a"), Text(NASTY), Inset(NASTY), Caution(NASTY), TABLE, *CHARTS,
            Bullets((NASTY, (Link(NASTY, "a"), NASTY))), KeyFigure(NASTY, NASTY, NASTY),
            KeyFigures((KeyFigure("A", "1%", "One.", "Below target", "poor", "a"),)),
            Details(NASTY, (Text("inside"), TABLE)), Table("Empty", (Column("A"),), (), nothing="Nobody is due."),
        ),
        notice=NASTY,
    )  # fmt: skip


def test_words_never_become_markup():
    tree = parser.document_fromstring(html.render(everything()))
    assert not tree.xpath("//script")
    assert NASTY in tree.xpath("//h2[@id='a']")[0].text_content()
    assert NASTY in tree.xpath("//title")[0].text_content()


def test_the_page_asks_for_nothing_outside():
    page = html.render(everything())
    assert not re.search(r'(src|href)="(?!#)', page)
    assert not re.search(r"@import|url\((?!#)", page)
    addresses = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_every_table_names_its_columns_and_rows():
    tree = parser.document_fromstring(html.render(everything()))
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")[0].text_content().strip()
        assert all(head.get("scope") == "col" for head in table.xpath("./thead//th"))
        for row in table.xpath("./tbody/tr"):
            assert len(row.xpath("./th[@scope='row']")) == 1


def test_numbers_on_the_page_read_as_numbers_are_read():
    tree = parser.document_fromstring(html.render(everything()))
    cells = [c.text_content() for c in tree.xpath("(//table)[1]/tbody/tr[1]/*")]
    assert cells == ["North", "1,234", "90.5%", "87.5% to 92.9%", "3 February 2026"]
    assert [c.text_content() for c in tree.xpath("(//table)[1]/tbody/tr[2]/*")] == [
        "=1+1", "no data", "no data", "none", "no data",
    ]  # fmt: skip


def test_an_empty_table_says_so_in_words():
    assert "Nobody is due." in html.render(everything())


def test_the_contents_lead_to_levels_2_and_3():
    blocks = (Heading(2, "A", "a"), Heading(3, "B", "b"), Heading(4, "C", "c"), Heading(2, "D", "d"))
    entries = html.contents(Document("Report", "Lead.", blocks))
    assert [(e.heading.text, [h.text for h in e.below]) for e in entries] == [("A", ["B"]), ("D", [])]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_picture_is_an_image_with_title_and_description(chart):
    svg = etree.fromstring(draw(chart, "picture"))
    names = {"s": "http://www.w3.org/2000/svg"}
    assert svg.get("role") == "img"
    title, description = svg.xpath("s:title", namespaces=names)[0], svg.xpath("s:desc", namespaces=names)[0]
    assert svg.get("aria-labelledby") == title.get("id") == "picture-title"
    assert svg.get("aria-describedby") == description.get("id") == "picture-desc"
    assert (title.text, description.text) == (chart.title, chart.description)
    assert all(one.get("id").startswith("picture-") for one in svg.xpath("//*[@id]"))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_all_values_of_a_picture_are_in_its_table(chart):
    table = data_table(chart)
    assert table.rows
    cells = {cell for row in table.rows for cell in row}
    match chart:
        case LineChart():
            assert {80.0, 90.0, 70.0, 75.0, 71.0, "above the upper limit"} <= cells
            assert table.notes == ("Target: 96%.", "Mean 85.0%; control limits 75.0% to 95.0%.")
        case IntervalChart():
            assert {90.0, (85.0, 95.0), "Below target"} <= cells
        case BarChart():
            assert {"late", 10, "service"} <= cells
        case AreaMap():
            assert 1.5 in cells


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.sampled_from(["percentage", "count"]), st.booleans())
def test_a_scale_holds_every_value_on_few_round_ticks(values, unit, from_zero):
    made = scale(values, unit, 0, 100, from_zero=from_zero)
    assert made.low <= min(values) + 1e-9
    assert made.high >= max(values) - 1e-9
    assert 2 <= len(made.ticks) <= 12
    assert all(b > a for a, b in pairwise(made.ticks))
    if unit == "percentage":
        assert made.high <= 100 + 1e-9
        assert made.low >= -1e-9
    if from_zero:
        assert made.low == pytest.approx(0)


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(tmp_path):
    path = tmp_path / "tables.xlsx"
    long = Table("A caption: longer than [Excel] allows for a sheet's name", TABLE.columns, TABLE.rows)
    xlsx.write(path, [TABLE, long], title="KPIs", notes=["Exact figures."])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Contents"
    assert len(set(book.sheetnames)) == 3
    assert [book["Contents"].cell(row, 1).value for row in (1, 2, 4, 5)] == [
        "KPIs", "Exact figures.", "Tables", TABLE.caption,
    ]  # fmt: skip
    sheet = book[book.sheetnames[1]]
    assert [cell.value for cell in sheet[3]] == [
        "District", "Families", "Share", "95% interval, lower", "95% interval, upper", "As at",
    ]  # fmt: skip
    first = [cell.value for cell in sheet[4]]
    assert first[:5] == ["North", 1234, 90.52, 87.5, 92.9]
    assert first[5].date() == date(2026, 2, 3)
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s")
    assert sheet.freeze_panes == "B4"


def test_csv_disarms_formulas_and_keeps_numbers_whole():
    rows = list(reader.reader(io.StringIO(csv.text(TABLE))))
    assert rows[1] == ["North", "1234", "90.52", "87.5", "92.9", "2026-02-03"]
    assert rows[2] == ["'=1+1", "", "", "", "", ""]


@given(st.text(min_size=1).filter(lambda t: "\r" not in t and "\n" not in t and "\x00" not in t))
def test_no_text_in_csv_begins_like_a_formula(words):
    table = Table("T", (Column("A"),), ((words,),))
    written = next(iter(list(reader.reader(io.StringIO(csv.text(table))))[1:]))[0]
    assert written in {words, f"'{words}"}
    assert not written.startswith(("=", "+", "-", "@", "\t"))


def test_a_csv_file_opens_in_excel_as_utf8(tmp_path):
    csv.write(tmp_path / "table.csv", TABLE)
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbfDistrict,")
