"""Charts of one row for each place or reason: estimates with intervals, and bars."""

from typing import Literal

from markupsafe import Markup

from familyhub.blocks import Bar, BarChart, Estimate, IntervalChart, Unit
from familyhub.reports.charts.ink import (
    BETTER,
    BLUE,
    COLOURS,
    GREY,
    ORANGE,
    PALE,
    WIDTH,
    WORSE,
    Mark,
    hatch,
    legend,
    line,
    mark,
    swatch,
)
from familyhub.reports.charts.scale import Scale, scale, tick_label
from familyhub.reports.svg import element, picture, text, text_width, wrapped
from familyhub.reports.words import goal, measured

Against = Literal["reaches", "misses", "includes", "none"]

WIDEST_LABEL = 250.0
LINE = 17.0

AGAINST: dict[Against, tuple[Mark, str, str]] = {
    "reaches": (*BETTER, "at or above the target"),
    "includes": ("circle", BLUE, "below the target, but within reach"),
    "misses": (*WORSE, "below the target with its whole interval"),
    "none": ("circle", BLUE, ""),
}


def against_target(estimate: Estimate, target: float | None) -> Against:
    """How an estimate and its interval lie to the target."""
    if target is None or estimate.value is None or estimate.interval is None:
        return "none"
    if estimate.value >= target:
        return "reaches"
    return "misses" if estimate.interval[1] < target else "includes"


def interval_chart(chart: IntervalChart, name: str) -> Markup:
    """Dots with intervals as SVG; ids begin with `name`."""
    rows = [_label_lines(estimate.label) for estimate in chart.estimates]
    left = _label_width(rows)
    top = 30.0 if chart.target is not None else 10.0
    tops, bottom = _stack(rows, top)
    reached = [v for e in chart.estimates for v in (e.value, *(e.interval or ())) if v is not None]
    along = scale([*reached, *([chart.target] if chart.target is not None else [])], chart.unit, left, WIDTH - 84)
    parts = [_grid(along, chart.unit, top, bottom)]
    if chart.target is not None:
        x = along.at(chart.target)
        parts.append(line(x, top - 6, x, bottom, ORANGE, stroke_width=2, stroke_dasharray="10 4"))
        parts.append(_target_label(f"Target {goal(chart.target, chart.unit)}", x))
    for estimate, lines, y in zip(chart.estimates, rows, tops, strict=True):
        parts.append(_row_label(lines, left, y))
        parts.append(_estimate(chart, estimate, along, y))
    seen = {against_target(e, chart.target) for e in chart.estimates if e.value is not None}
    signs = [
        (mark(kind, 2, 0, colour, 6), words)
        for against, (kind, colour, words) in AGAINST.items()
        if against in seen and words
    ]
    drawn, taken = legend(signs, bottom + 34)
    return picture(name, chart.title, chart.description, WIDTH, bottom + 36 + taken, *parts, drawn)


def bar_chart(chart: BarChart, name: str) -> Markup:
    """Bars as SVG; ids begin with `name`."""
    rows = [_label_lines(bar.label) for bar in chart.bars]
    left = _label_width(rows)
    tops, bottom = _stack(rows, 8.0)
    along = scale([bar.value for bar in chart.bars], chart.unit, left, WIDTH - 84, from_zero=True)
    fills = {group: f"url(#{name}-fill-{i})" for i, group in enumerate(chart.groups)}
    defs = Markup("").join(hatch(f"{name}-fill-{i}", i, COLOURS[i]) for i in range(len(fills)))
    parts = [_grid(along, chart.unit, 8.0, bottom)]
    for bar, lines, y in zip(chart.bars, rows, tops, strict=True):
        parts.append(_row_label(lines, left, y))
        parts.append(_bar(bar, along, y, fills.get(bar.group, BLUE), chart))
    used = {bar.group for bar in chart.bars}
    signs = [(swatch(fill), group) for group, fill in fills.items() if group in used]
    drawn, taken = legend(signs, bottom + 34)
    return picture(name, chart.title, chart.description, WIDTH, bottom + 36 + taken, *parts, drawn, defs=defs)


def _estimate(chart: IntervalChart, estimate: Estimate, along: Scale, y: float) -> Markup:
    if estimate.value is None:
        return text("no data", along.start + 8, y + 5, size=13)
    kind, colour, _ = AGAINST[against_target(estimate, chart.target)]
    parts: list[Markup] = []
    if estimate.interval is not None:
        low, high = (along.at(end) for end in estimate.interval)
        parts.append(line(low, y, high, y, colour, stroke_width=2.4))
        parts += [line(end, y - 5, end, y + 5, colour, stroke_width=2.4) for end in (low, high)]
    parts.append(mark(kind, along.at(estimate.value), y, colour, 6))
    said = measured(estimate.value, chart.unit)
    parts.append(text(said, WIDTH - 8, y + 5, anchor="end", font_weight="bold"))
    return Markup("").join(parts)


def _bar(bar: Bar, along: Scale, y: float, fill: str, chart: BarChart) -> Markup:
    end = along.at(bar.value)
    said = measured(bar.value, chart.unit)
    return element(
        "rect", x=along.start, y=y - 9, width=max(end - along.start, 0.5), height=18, fill=fill, stroke=GREY,
        stroke_width=0.6,
    ) + text(said, end + 8, y + 5, font_weight="bold")  # fmt: skip


def _grid(along: Scale, unit: Unit, top: float, bottom: float) -> Markup:
    parts = [line(along.at(tick), top, along.at(tick), bottom, PALE, stroke_width=1) for tick in along.ticks]
    parts += [
        text(tick_label(tick, unit, along.step), along.at(tick), bottom + 18, size=13, anchor="middle")
        for tick in along.ticks
    ]
    return Markup("").join(parts)


def _target_label(words: str, x: float) -> Markup:
    half = text_width(words, 13) / 2
    return text(words, min(max(x, half + 4), WIDTH - half - 4), 16, size=13, anchor="middle")


def _label_lines(label: str) -> list[str]:
    return wrapped(label, WIDEST_LABEL)


def _label_width(rows: list[list[str]]) -> float:
    return max(text_width(words) for lines in rows for words in lines) + 22


def _stack(rows: list[list[str]], top: float) -> tuple[list[float], float]:
    """The middle of each row, and where the last ends."""
    middles: list[float] = []
    y = top
    for lines in rows:
        high = max(30.0, len(lines) * LINE + 10)
        middles.append(y + high / 2)
        y += high
    return middles, y


def _row_label(lines: list[str], left: float, y: float) -> Markup:
    first = y + 5 - (len(lines) - 1) * LINE / 2
    return Markup("").join(text(words, left - 14, first + i * LINE, anchor="end") for i, words in enumerate(lines))
