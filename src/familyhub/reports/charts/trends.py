"""The trend chart: one figure over time with the band of its intervals, and benchmarks beside it."""

from markupsafe import Markup

from familyhub.blocks import TrendChart
from familyhub.reports.charts.ink import BLUE, GREY, ORANGE, PLUM, TEAL, WIDTH, legend, mark
from familyhub.reports.charts.plot import TOP, broken_line, grid, labels_below, line_sign, places, room_for_ticks
from familyhub.reports.charts.scale import Scale, scale
from familyhub.reports.svg import element, picture, text

BENCHMARKS = ((PLUM, "8 4"), (TEAL, "2 3"), (ORANGE, "10 3 2 3"), (GREY, "14 4"))
"""Colour and dashes of each benchmark in turn."""

BAND = "#d0dae2"

HIGH = 180.0
"""How high the plot is: three stand on a page, with their titles."""


def trend_chart(chart: TrendChart, name: str) -> Markup:
    """The trend as SVG; ids begin with `name`."""
    drawn = [value for one in (chart.area, *chart.benchmarks) for value in one.values if value is not None]
    ends = [end for interval in chart.intervals if interval for end in interval]
    up = scale([*drawn, *ends], chart.unit, TOP + HIGH, TOP)
    left = room_for_ticks(up, chart.unit)
    across = places(len(chart.labels), left + 14, WIDTH - 34)
    below = labels_below(chart.labels, across, TOP + HIGH)
    parts = [_band(chart, across, up), grid(up, chart.unit, WIDTH - 16, left), below]
    for one, (colour, dash) in zip(chart.benchmarks, BENCHMARKS, strict=False):
        parts.append(broken_line(one.values, across, up, colour, dash, 2))
        parts += _lonely(one.values, across, up, colour)
    parts.append(broken_line(chart.area.values, across, up, BLUE, None, 3))
    parts += [
        mark("circle", x, up.at(value), BLUE, 4.5)
        for x, value in zip(across, chart.area.values, strict=True)
        if value is not None
    ]
    signs, taken = legend(_signs(chart), TOP + HIGH + 44)
    bottom = TOP + HIGH + 50 + taken
    if chart.trend:
        bottom += 18
        parts.append(text(f"Recent trend: {chart.trend}", 8, bottom - 6, size=13))
    return picture(name, chart.title, chart.description, WIDTH, bottom, *parts, signs)


def _band(chart: TrendChart, across: list[float], up: Scale) -> Markup:
    """The intervals as a band, broken where one is missing; one alone stands as a short bar."""
    parts: list[Markup] = []
    for run in _runs(chart.intervals):
        top = [(across[i], up.at(interval[1])) for i, interval in run]
        low = [(across[i], up.at(interval[0])) for i, interval in reversed(run)]
        if len(run) == 1:
            (x, high), (_, floor) = top[0], low[0]
            top, low = [(x - 5, high), (x + 5, high)], [(x + 5, floor), (x - 5, floor)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (*top, *low))
        parts.append(element("polygon", points=points, fill=BAND, stroke="#6f8ba3", stroke_width=0.8))
    return Markup("").join(parts)


def _runs(
    intervals: tuple[tuple[float, float] | None, ...],
) -> list[list[tuple[int, tuple[float, float]]]]:
    """Intervals that follow each other without a gap, with their places."""
    runs: list[list[tuple[int, tuple[float, float]]]] = []
    going = False
    for i, interval in enumerate(intervals):
        if interval is None:
            going = False
            continue
        if not going:
            runs.append([])
        runs[-1].append((i, interval))
        going = True
    return runs


def _lonely(values: tuple[float | None, ...], across: list[float], up: Scale, colour: str) -> list[Markup]:
    """Marks where a benchmark's value has no neighbour, so that no line shows it."""
    alone: list[Markup] = []
    for i, value in enumerate(values):
        before = values[i - 1] if i else None
        after = values[i + 1] if i + 1 < len(values) else None
        if value is not None and before is None and after is None:
            alone.append(mark("square", across[i], up.at(value), colour, 3.5))
    return alone


def _signs(chart: TrendChart) -> list[tuple[Markup, str]]:
    signs = [(line_sign(BLUE, None, "circle"), chart.area.name)]
    if any(chart.intervals):
        signs.append((element("rect", x=-8, y=-7, width=22, height=14, fill=BAND, stroke="#6f8ba3"), "95% interval"))
    signs += [
        (line_sign(colour, dash), one.name) for one, (colour, dash) in zip(chart.benchmarks, BENCHMARKS, strict=False)
    ]
    return signs
