"""From a chart, map or drawing to its picture, and to pieces that fit a page."""

import re
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup

from familyhub.blocks import (
    AgePyramid,
    AreaMap,
    BarChart,
    ConcentrationCurve,
    Flow,
    FunnelChart,
    IntervalChart,
    LineChart,
    Marimekko,
    Picture,
    SpineChart,
    TreeDiagram,
    TrendChart,
)
from familyhub.reports.charts.curves import concentration_curve
from familyhub.reports.charts.flows import flow_chart
from familyhub.reports.charts.funnels import funnel_chart
from familyhub.reports.charts.lines import line_chart
from familyhub.reports.charts.maps import area_map
from familyhub.reports.charts.mekko import marimekko
from familyhub.reports.charts.pyramids import age_pyramid
from familyhub.reports.charts.rows import bar_chart, interval_chart
from familyhub.reports.charts.spines import spine_chart
from familyhub.reports.charts.trees import tree_diagram
from familyhub.reports.charts.trends import trend_chart

Row = TypeVar("Row")
VIEW = re.compile(r'viewBox="0 0 ([\d.e+]+) ([\d.e+]+)"')

MOST_SPINE_ROWS = 18
MOST_ROWS = 24
"""As many rows as a picture may have on a page of paper."""


def draw(chart: Picture, name: str) -> Markup:
    """The picture as SVG. `name` must be unique in the page."""
    match chart:
        case LineChart():
            return line_chart(chart, name)
        case IntervalChart():
            return interval_chart(chart, name)
        case BarChart():
            return bar_chart(chart, name)
        case AreaMap():
            return area_map(chart, name)
        case Flow():
            return flow_chart(chart, name)
        case SpineChart():
            return spine_chart(chart, name)
        case FunnelChart():
            return funnel_chart(chart, name)
        case TrendChart():
            return trend_chart(chart, name)
        case Marimekko():
            return marimekko(chart, name)
        case ConcentrationCurve():
            return concentration_curve(chart, name)
        case TreeDiagram():
            return tree_diagram(chart, name)
        case AgePyramid():
            return age_pyramid(chart, name)


def for_paper(chart: Picture) -> tuple[Picture, ...]:
    """The chart in pieces that each fit a page: a picture cannot go on over the page as a table can."""
    match chart:
        case SpineChart():
            return chart.parts(MOST_SPINE_ROWS)
        case IntervalChart() if len(chart.estimates) > MOST_ROWS:
            pieces = _pieces(chart.estimates)
            return tuple(
                replace(chart, title=_part(chart.title, i, len(pieces)), estimates=piece)
                for i, piece in enumerate(pieces)
                if any(estimate.value is not None for estimate in piece)
            )
        case BarChart() if len(chart.bars) > MOST_ROWS:
            pieces = _pieces(chart.bars)
            return tuple(
                replace(chart, title=_part(chart.title, i, len(pieces)), bars=piece) for i, piece in enumerate(pieces)
            )
        case _:
            return (chart,)


def size(picture: str) -> tuple[float, float]:
    """The width and height of a drawn picture, in its own units."""
    found = VIEW.search(picture)
    if found is None:
        raise ValueError("a picture that was not drawn here has no size")
    return float(found[1]), float(found[2])


def _pieces(rows: tuple[Row, ...]) -> list[tuple[Row, ...]]:
    count = -(-len(rows) // MOST_ROWS)
    each = -(-len(rows) // count)
    return [rows[at : at + each] for at in range(0, len(rows), each)]


def _part(title: str, place: int, pieces: int) -> str:
    return f"{title} (part {place + 1} of {pieces})"
