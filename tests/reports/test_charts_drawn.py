"""Charts as drawn: inside their frame, with words and shapes beside every colour, small where areas are many."""

import random
import re
from itertools import pairwise
from math import hypot

import fictional
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from familyhub.blocks import Area, AreaClass, AreaMap, Bar, BarChart, Estimate, IntervalChart, SpineRow
from familyhub.geography import Boundary, Projection, bounding_box
from familyhub.reports.charts import data_table, draw, for_paper, size
from familyhub.reports.charts.ink import COLOURS, GREY, JUDGED
from familyhub.reports.charts.maps import BETWEEN_SHADES, SHADES
from familyhub.reports.charts.outlines import MOST_LETTERS, distance, paths, simplified
from familyhub.reports.charts.plot import spread
from familyhub.reports.charts.spines import PLOT_LEFT, PLOT_RIGHT, place_on_spine
from familyhub.reports.svg import text_width
from familyhub.reports.words import measured, percent

NAMES = {"s": "http://www.w3.org/2000/svg"}
CHARTS = fictional.all_charts()


def kind_of(chart):
    return type(chart).__name__


@pytest.mark.parametrize("chart", CHARTS, ids=kind_of)
def test_a_picture_is_an_image_with_title_and_description_and_ids_of_its_own(chart):
    svg = etree.fromstring(draw(chart, "one"))
    assert svg.get("role") == "img"
    assert svg.xpath("s:title", namespaces=NAMES)[0].text == chart.title
    assert svg.xpath("s:desc", namespaces=NAMES)[0].text == chart.description
    assert all(each.get("id").startswith("one-") for each in svg.xpath("//*[@id]"))
    for used in re.findall(r"url\(#([^)]+)\)", etree.tostring(svg, encoding="unicode")):
        assert svg.xpath(f"//*[@id='{used}']"), used


@pytest.mark.parametrize("chart", CHARTS, ids=kind_of)
def test_all_of_a_picture_lies_inside_its_frame(chart):
    drawn = str(draw(chart, "one"))
    wide, high = size(drawn)
    svg = etree.fromstring(drawn)
    for each in svg.xpath("//s:rect[not(ancestor::s:defs) and not(ancestor::s:g)]", namespaces=NAMES):
        x, y, w, h = (float(each.get(k) or 0) for k in ("x", "y", "width", "height"))
        assert x >= -0.1
        assert x + w <= wide + 0.1
        assert y >= -0.1
        assert y + h <= high + 0.1
    for each in svg.xpath("//s:text[not(ancestor::s:g)]", namespaces=NAMES):
        assert 0 <= float(each.get("x")) <= wide
        assert 0 < float(each.get("y")) <= high
    for each in svg.xpath("//s:path[not(ancestor::s:defs)]/@d", namespaces=NAMES):
        for x, y in re.findall(r"[MLC]?(-?[\d.]+)[ ,](-?[\d.]+)", each):
            assert -1 <= float(x) <= wide + 1
            assert -1 <= float(y) <= high + 1


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_colours_that_mean_something_stand_out_from_white_by_three_to_one():
    assert all(contrast(colour, "#ffffff") >= 2.99 for colour in (*COLOURS, GREY))
    assert all(contrast(colour, "#ffffff") >= 2.99 for _, colour, _ in JUDGED.values())


def test_shades_grow_lighter_step_by_step():
    for shades in SHADES.values():
        light = [luminance(shade) for shade in shades]
        assert all(b > a * 1.3 for a, b in pairwise(light))


def test_edges_stand_out_from_every_shade_at_either_end():
    ends = {shade for shades in SHADES.values() for shade in (shades[0], shades[-1]) if len(shades) > 1}
    assert all(contrast(BETWEEN_SHADES, shade) >= 3 for shade in ends)


def test_no_judgement_is_told_by_colour_alone():
    shapes = {}
    for judged, (kind, colour, words) in JUDGED.items():
        assert words
        shapes.setdefault((kind, colour), []).append(judged)
    by_shape = {}
    for (kind, colour), judged in shapes.items():
        by_shape.setdefault(kind, []).append((colour, judged))
    # Only "similar" and "not compared" share a shape; the row beside each dot has its word.
    assert {kind for kind, colours in by_shape.items() if len(colours) > 1} <= {"circle"}
    drawn = str(draw(fictional.spine(), "one"))
    for row in fictional.spine().rows:
        assert drawn.count(f">{row.judged}</text>") >= 1


figures = st.floats(-1000, 1000)


@given(st.lists(figures, min_size=6, max_size=6), st.sampled_from(["high_is_good", "high_is_bad", "neither"]))
def test_better_is_always_to_the_right_of_england_and_nothing_leaves_the_plot(values, polarity):
    low, q1, q3, high = sorted(values[:4])
    value, england = values[4:]
    row = SpineRow("A", value, england, low, (q1, q3), high, "similar", polarity)
    middle = (PLOT_LEFT + PLOT_RIGHT) / 2
    assert place_on_spine(row, england) == pytest.approx(middle)
    for each in (value, low, high):
        place = place_on_spine(row, each)
        assert PLOT_LEFT - 1e-9 <= place <= PLOT_RIGHT + 1e-9
        better = (each - england) * (-1 if polarity == "high_is_bad" else 1)
        assert (place - middle) * better >= 0


def test_a_spine_of_england_alone_stands_in_the_middle():
    row = SpineRow("A", 5.0, 5.0, 5.0, (5.0, 5.0), 5.0, "similar")
    assert place_on_spine(row, 5.0) == (PLOT_LEFT + PLOT_RIGHT) / 2


@given(st.lists(st.floats(0, 700), min_size=1, max_size=12).map(sorted))
def test_numbers_are_pushed_apart_in_their_order(wanted):
    placed = spread(wanted, 15, 0, 700)
    assert all(b - a >= 15 - 1e-6 for a, b in pairwise(placed))
    assert placed[0] >= -1e-6
    assert placed[-1] <= 700 + 1e-6


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=40), st.floats(0.01, 20))
def test_no_point_of_an_outline_ends_up_farther_off_than_the_tolerance(points, tolerance):
    ring = [*points, points[0]]
    fewer = simplified(ring, tolerance)
    assert fewer[0] == fewer[-1] == ring[0]
    assert len(fewer) <= len(ring)
    for point in ring:
        if len(fewer) > 1:
            near = min(distance(point, a, b) for a, b in pairwise(fewer))
        else:
            near = hypot(point[0] - fewer[0][0], point[1] - fewer[0][1])
        assert near <= tolerance + 1e-9


def test_a_map_of_hundreds_of_intricate_areas_stays_small_and_keeps_every_area():
    intricate = fictional.many_areas(400, corners=400)
    boundaries = [Boundary(area.name, area.name, area.polygons) for area in intricate.areas]
    drawing = Projection(bounding_box(boundaries), 720, margin=10, tallest=620)
    assert sum(len(drawing.svg_path(boundary)) for boundary in boundaries) > 4 * MOST_LETTERS
    made = paths(boundaries, drawing)
    assert sum(map(len, made)) <= MOST_LETTERS
    assert all(path.count("L") >= 2 for path in made)
    assert len(str(draw(intricate, "map"))) < MOST_LETTERS * 1.5
    drawn = etree.fromstring(draw(intricate, "map"))
    assert len(drawn.xpath("//s:path[starts-with(@fill, 'url')]", namespaces=NAMES)) == 400


def test_few_outlines_are_drawn_as_they_are():
    square = ((0.0, 51.0), (1.0, 51.0), (1.0, 52.0), (0.0, 52.0), (0.0, 51.0))
    boundary = Boundary("A", "A", ((square,),))
    drawing = Projection(bounding_box([boundary]), 720)
    assert paths([boundary], drawing) == [drawing.svg_path(boundary)]


def test_plain_ground_is_no_pattern():
    """Tiles of a plain fill show a grid in print, and one tile as large as the picture takes seconds to paint."""
    for chart in CHARTS:
        drawn = etree.fromstring(draw(chart, "one"))
        assert not drawn.xpath("//s:pattern[count(*) = 1]", namespaces=NAMES)


def test_names_stand_on_few_areas_and_on_the_larger_places_over_many():
    def words_of(count):
        return re.findall(r"<text[^>]*>([^<]+)</text>", str(draw(fictional.many_areas(count), "map")))

    assert "Neighbourhood 003" not in words_of(100)
    assert {"West", "East"} <= set(words_of(100))
    assert {"003"} <= {word.split()[-1] for word in words_of(16)}


def test_a_value_beyond_every_area_still_has_a_place_and_a_map_without_data_says_so():
    square = ((((0, 51), (1, 51), (1, 52), (0, 52), (0, 51)),),)
    chart = AreaMap(
        "M", "No data.", "Ward", (Area("A", square, None, None),), (AreaClass("low"),), shades="darkest last"
    )
    assert "no data" in str(draw(chart, "one"))
    assert data_table(chart).rows == (("A", None, None),)


def test_whose_outlines_they_are_is_said_in_lines_that_fit():
    square = ((((0, 51), (1, 51), (1, 52), (0, 52), (0, 51)),),)
    whose = "Boundaries: Office for National Statistics, Open Government Licence v3.0. " * 4
    chart = AreaMap("M", "One.", "Ward", (Area("A", square, 1.0, 0),), (AreaClass("low"),), attribution=whose)
    drawn = str(draw(chart, "one"))
    lines = [words for words in re.findall(r"<text[^>]*>([^<]+)</text>", drawn) if words in whose]
    assert len(lines) > 1
    assert " ".join(lines) == whose.strip()
    assert all(text_width(words, 12) <= 720 for words in lines)


@pytest.mark.parametrize("chart", CHARTS, ids=kind_of)
def test_every_chart_has_a_table_whose_rows_tell_what_is_drawn(chart):
    table = data_table(chart)
    counts = {
        "SpineChart": lambda c: len(c.rows), "FunnelChart": lambda c: len(c.points),
        "TrendChart": lambda c: len(c.labels), "Marimekko": lambda c: len(c.shares),
        "ConcentrationCurve": lambda c: len(c.people), "TreeDiagram": lambda c: len(c.nodes),
        "AgePyramid": lambda c: len(c.bands), "AreaMap": lambda c: len(c.areas),
    }  # fmt: skip
    assert len(table.rows) == counts[kind_of(chart)](chart)
    assert len({column.title for column in table.columns}) == len(table.columns)


def test_a_spine_of_mixed_units_says_each_unit_and_one_of_a_single_unit_keeps_numbers():
    mixed = data_table(fictional.spine())
    spend = next(row for row in mixed.rows if row[0].startswith("Spend"))
    assert any(isinstance(cell, str) and cell.startswith("£") for cell in spend)
    alike = data_table(fictional.spine(rows=5))
    assert [column.kind for column in alike.columns if column.title == "England"] == ["percentage"]
    assert all(isinstance(row[3], float) for row in alike.rows)


def test_the_tables_of_a_tree_hold_the_whole_rule_of_each_leaf():
    rows = {row[3]: row[0] for row in data_table(fictional.tree()).rows if row[3]}
    assert rows["Plan and hospital"] == "an education, health and care plan; one emergency admission or more"


def test_long_charts_come_in_pieces_that_lose_nothing():
    bars = BarChart("B", "Many bars.", "Ward", tuple(Bar(f"Ward {i}", i) for i in range(60)))
    assert [bar for piece in for_paper(bars) for bar in piece.bars] == list(bars.bars)
    dots = IntervalChart("I", "Many dots.", "Ward", tuple(Estimate(f"Ward {i}", i) for i in range(50)))
    assert [each for piece in for_paper(dots) for each in piece.estimates] == list(dots.estimates)
    spine = fictional.spine(rows=47)
    assert [row for piece in for_paper(spine) for row in piece.rows] == list(spine.rows)
    assert for_paper(fictional.trend()) == (fictional.trend(),)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (90.52, "percentage", "90.5%"), (0, "percentage", "0%"), (99.97, "percentage", "99.9%"),
        (112.34, "percentage", "112.3%"), (1234, "count", "1,234"), (1234.56, "rate", "1,234.6"),
        (0.034, "rate", "0.034"),
        (4210.4, "pounds", "£4,210"), (4.5, "pounds", "£4.50"), (-12.3, "pounds", "-£12"), (0.456, "number", "0.46"),
        (46.1, "number", "46.1"),
    ],
)  # fmt: skip
def test_values_are_said_in_their_unit(value, unit, said):
    assert measured(value, unit) == said


@given(st.floats(0.0001, 99.9999))
def test_a_share_is_never_rounded_to_none_or_all(value):
    assert percent(value) not in {"0%", "100%", "0.0%", "100.0%"}


def test_a_funnel_names_those_outside_and_only_those():
    chart = fictional.funnel()
    drawn = str(draw(chart, "one"))
    for point in chart.points:
        assert (f">{point.label}</text>" in drawn) == (point.judged != "similar")


@given(st.integers(0, 1000))
def test_a_tree_never_lets_boxes_overlap(seed):
    chance = random.Random(seed)
    nodes, open_ = [[100, ()]], [0]
    while open_ and len(nodes) < 14:
        place = open_.pop(chance.randrange(len(open_)))
        nodes[place][1] = (len(nodes), len(nodes) + 1)
        open_ += nodes[place][1]
        nodes += [[50, ()], [50, ()]]
    words = "a rule of some length that is wrapped " * chance.randint(1, 3)
    tree = fictional.TreeDiagram(
        "T", "A tree.", "children", "a child",
        tuple(fictional.TreeNode(words, n, 10.0, b, "" if b else "A segment") for n, b in nodes),
    )  # fmt: skip
    svg = etree.fromstring(draw(tree, "one"))
    boxes = [
        tuple(float(each.get(k)) for k in ("x", "y", "width", "height"))
        for each in svg.xpath("//s:rect[@fill='#ffffff' and not(ancestor::s:g)]", namespaces=NAMES)
    ]
    assert len(boxes) == len(nodes)
    for i, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[:i]:
            assert x + w <= a + 0.2 or a + c <= x + 0.2 or y + h <= b + 0.2 or b + d <= y + 0.2
