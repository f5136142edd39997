"""Pictures as files of their own: an SVG that stands alone, a PNG wide enough for a slide, the data beside both."""

import struct

import fictional
from lxml import etree

from familyhub.blocks import Document, Heading
from familyhub.reports import pictures

NAMES = {"s": "http://www.w3.org/2000/svg"}


def test_each_picture_of_a_document_becomes_three_files_in_its_order(tmp_path):
    charts = (fictional.trend(), fictional.funnel())
    document = Document("Report", "A lead.", (Heading(2, "A", "a"), *charts))
    files = pictures.write(tmp_path / "slides", document)
    assert [file.name for file in files] == [
        f"{name}.{kind}"
        for name in ("01 mothers-who-smoke-at-delivery", "02 children-in-poverty-by-ward")
        for kind in ("svg", "png", "csv")
    ]
    wide, high = struct.unpack(">II", files[1].read_bytes()[16:24])
    assert abs(wide - pictures.SLIDE_PIXELS) <= 1
    assert 600 < high < 2000
    assert files[2].read_bytes().decode("utf-8-sig").startswith("Year,Fenwick-on-Sea,")


def test_a_picture_alone_shows_its_title_and_keeps_its_words():
    chart = fictional.trend()
    svg = etree.fromstring(pictures.svg(chart))
    left, top, wide, high = (float(part) for part in svg.get("viewBox").split())
    shown = {each.text: float(each.get("y")) for each in svg.xpath("s:text", namespaces=NAMES)}
    assert top < shown[chart.title] < 0
    assert svg.xpath("s:desc", namespaces=NAMES)[0].text == chart.description
    ground = svg.xpath("s:rect", namespaces=NAMES)[0]
    assert [float(ground.get(k)) for k in ("x", "y", "width", "height")] == [left, top, wide, high]


def test_names_of_files_are_plain_and_not_too_long():
    assert pictures.slug("Children's needs: 2½ years – “all”") == "childrens-needs-2-years-all"
    long = pictures.slug("a very long title of a chart that goes on and on until nobody can read it any more at all")
    assert len(long) <= pictures.LONGEST_NAME
    assert not long.endswith("-")
