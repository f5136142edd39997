"""The line chart: values over time, with target, control limits and marked points."""

from markupsafe import Markup

from familyhub.blocks import LineChart, Series
from familyhub.reports.charts.ink import (
    BETTER,
    COLOURS,
    DASHES,
    GREY,
    MARKS,
    ORANGE,
    WIDTH,
    WORSE,
    legend,
    line,
    mark,
)
from familyhub.reports.charts.plot import PLOT, TOP, broken_line, grid, labels_below, line_sign, places, room_for_ticks
from familyhub.reports.charts.scale import Scale, scale
from familyhub.reports.svg import picture, text, text_width
from familyhub.reports.words import goal, measured

Sign = tuple[Markup, str]


def line_chart(chart: LineChart, name: str) -> Markup:
    """The chart as SVG; ids begin with `name`."""
    levels = _levels(chart)
    gutter = max((text_width(words, 13) for _, words, _, _ in levels), default=0) + 18
    right = WIDTH - max(gutter, 24)
    values = [v for one in chart.series for v in one.values if v is not None]
    up = scale([*values, *(value for value, _, _, _ in levels)], chart.unit, TOP + PLOT, TOP)
    left = room_for_ticks(up, chart.unit)
    across = places(len(chart.labels), left + 14, right - 10)
    parts = [grid(up, chart.unit, right, left), labels_below(chart.labels, across)]
    parts += [line(left, up.at(v), right, up.at(v), colour, stroke_width=1.6, stroke_dasharray=dash)
              for v, _, colour, dash in levels]  # fmt: skip
    parts.append(_level_labels(levels, up, right + 6))
    for number, one in enumerate(chart.series):
        parts.append(broken_line(one.values, across, up, COLOURS[number], DASHES[number]))
        parts += _points(chart, one, across, up, number)
    signs, taken = legend(_signs(chart), TOP + PLOT + 44)
    return picture(name, chart.title, chart.description, WIDTH, TOP + PLOT + 50 + taken, *parts, signs)


def _levels(chart: LineChart) -> list[tuple[float, str, str, str | None]]:
    """The level lines: value, words, colour, dashes."""

    def say(value: float) -> str:
        return f"{value:,.1f}" if chart.unit == "count" else measured(value, chart.unit)

    levels: list[tuple[float, str, str, str | None]] = []
    if chart.target is not None:
        levels.append((chart.target, f"Target {goal(chart.target, chart.unit)}", ORANGE, "10 4"))
    if chart.limits is not None:
        levels.append((chart.limits.upper, f"Upper limit {say(chart.limits.upper)}", GREY, "3 4"))
        levels.append((chart.limits.mean, f"Mean {say(chart.limits.mean)}", GREY, None))
        levels.append((chart.limits.lower, f"Lower limit {say(chart.limits.lower)}", GREY, "3 4"))
    return levels


def _level_labels(levels: list[tuple[float, str, str, str | None]], up: Scale, x: float) -> Markup:
    """The words beside the level lines, pushed apart where they would overlap."""
    placed: list[Markup] = []
    free_from = 0.0
    ordered = sorted(levels, key=lambda level: -level[0])
    for left_over, (value, words, _, _) in zip(range(len(ordered) - 1, -1, -1), ordered, strict=True):
        lowest = TOP + PLOT + 4 - left_over * 16
        y = min(max(up.at(value) + 4, free_from), lowest)
        free_from = y + 16
        placed.append(text(words, x, y, size=13))
    return Markup("").join(placed)


def _points(chart: LineChart, one: Series, across: list[float], up: Scale, number: int) -> list[Markup]:
    marked = {m.place: m for m in chart.marked} if number == 0 else {}
    parts: list[Markup] = []
    for place, (x, value) in enumerate(zip(across, one.values, strict=True)):
        if value is None:
            continue
        if place in marked:
            kind, colour = BETTER if marked[place].better else WORSE
            parts.append(mark(kind, x, up.at(value), colour, 6))
        else:
            parts.append(mark(MARKS[number], x, up.at(value), COLOURS[number], 4))
    return parts


def _signs(chart: LineChart) -> list[Sign]:
    signs: list[Sign] = [(line_sign(COLOURS[i], DASHES[i], MARKS[i]), one.name) for i, one in enumerate(chart.series)]
    for better, words in ((True, "change for the better"), (False, "change for the worse")):
        if any(m.better is better for m in chart.marked):
            kind, colour = BETTER if better else WORSE
            signs.append((mark(kind, 2, 0, colour, 6), words))
    return signs
