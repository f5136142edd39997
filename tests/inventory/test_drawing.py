"""The drawing and the files: every way is there in words, nothing overlaps, nobody's data is in them."""

import zipfile
from datetime import date
from itertools import pairwise

import pytest
from lxml import etree

from familyhub.blocks import Flow, FlowColumn, FlowLink, FlowNode
from familyhub.inventory import drawing
from familyhub.reports.charts import data_table, draw
from familyhub.reports.charts.flow_layout import lay_out
from familyhub.workspace import inventory as room

NAMES = ("Ada", "Ben", "9990000018", "9990000026")


@pytest.fixture(scope="module")
def taken(county):
    return room.take(county.workspace, date(2026, 1, 5))


def test_the_drawing_leads_from_agency_to_report(taken):
    flow = drawing(taken)
    ways = {(link.start, link.end) for link in flow.links}
    for way in (
        ("agency chis", "files chis plain"),
        ("files chis plain", "canonical contact"),
        ("canonical contact", "linked contact"),
    ):
        assert way in ways
    assert any(start == "linked contact" and end.startswith("measures ") for start, end in ways)
    assert any(end == "product KPI report" for _, end in ways)


def test_what_nothing_came_from_is_not_drawn(taken):
    keys = {node.key for node in drawing(taken).nodes}
    assert "canonical cost" not in keys
    assert "agency quiet" not in keys
    assert "canonical contact" in keys


def test_files_with_names_or_special_data_bear_a_badge(taken):
    badges = {node.key: node.badges for node in drawing(taken).nodes}
    assert badges["files hub plain"] == ("names", "special")
    assert badges["canonical person_record"] == ("names",)
    assert badges["linked person"] == ()


def test_no_boxes_overlap_and_the_same_flow_lies_the_same_way(taken):
    layout = lay_out(drawing(taken))
    for column in range(6):
        boxes = sorted((b for b in layout.boxes.values() if b.node.column == column), key=lambda box: box.y)
        assert all(above.y + above.height <= below.y for above, below in pairwise(boxes))
        assert all(box.y >= 0 and box.y + box.height <= layout.height for box in boxes)
    assert draw(drawing(taken), "flow") == draw(drawing(taken), "flow")


def test_the_svg_has_a_title_a_description_and_every_label(taken):
    flow = drawing(taken)
    svg = etree.fromstring(draw(flow, "flow").encode())
    space = {"s": "http://www.w3.org/2000/svg"}
    assert svg.findtext("s:title", namespaces=space) == "How data flows in Testshire"
    assert "2 agencies (Child health, Family hubs)" in (svg.findtext("s:desc", namespaces=space) or "")
    said = " ".join("".join(node.itertext()) for node in svg.iterfind(".//s:text", namespaces=space))
    for node in flow.nodes:
        assert all(word in said for word in node.label.split())


def test_the_table_says_every_way_with_its_rows(taken):
    flow = drawing(taken)
    table = data_table(flow)
    assert len(table.rows) == len(flow.links)
    assert ("Child health", "Agencies", "familyhub's own CSV", "Files landed", 23) in table.rows


def test_ways_are_untangled():
    columns = (FlowColumn("a"), FlowColumn("b"), FlowColumn("c"))
    nodes = [FlowNode(f"{c}{i}", n, f"{c}{i}") for n, c in enumerate("abc") for i in range(3)]
    links = [FlowLink(f"a{i}", f"b{2 - i}", 1) for i in range(3)] + [FlowLink(f"b{i}", f"c{i}") for i in range(3)]
    layout = lay_out(Flow("t", "d", columns, tuple(nodes), tuple(links)))
    for column in (0, 1):
        ways = sorted((way for way in layout.ways if way.column == column), key=lambda way: way.y1)
        assert [way.y2 for way in ways] == sorted(way.y2 for way in ways)


@pytest.mark.parametrize(
    "links", [(FlowLink("a", "gone"),), (FlowLink("b", "a"),)], ids=["to nowhere", "from right to left"]
)
def test_a_flow_that_leads_nowhere_is_refused(links):
    nodes = (FlowNode("a", 0, "A"), FlowNode("b", 1, "B"))
    with pytest.raises(ValueError, match="link"):
        Flow("t", "d", (FlowColumn("x"), FlowColumn("y")), nodes, links)


def test_the_files_hold_the_record_and_nobodys_data(taken, tmp_path):
    page = room.write_html(taken, tmp_path / "inventory.html").read_text(encoding="utf-8")
    svg = room.write_svg(taken, tmp_path / "flow.svg").read_text(encoding="utf-8")
    with zipfile.ZipFile(room.write_xlsx(taken, tmp_path / "inventory.xlsx")) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    for text in (page, svg, strings):
        assert not [name for name in NAMES if f">{name}<" in text or f" {name} " in text]
    assert "ended on 31 December 2025" in page
    assert page.index("ended on 31 December 2025") < page.index("What each agency sends</h2>")
    for said in (
        "Record of processing",
        "6(1)(e), a public task",
        "9(2)(h), health or social care",
        "Testshire Council",
    ):
        assert said in strings and (said in page)
