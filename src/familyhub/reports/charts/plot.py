"""What charts over time share: the frame of the plot, labels below it, broken lines and their signs."""

from collections.abc import Sequence

from markupsafe import Markup

from familyhub.blocks import Unit
from familyhub.reports.charts.ink import GREY, PALE, Mark, line, mark
from familyhub.reports.charts.scale import Scale, tick_label
from familyhub.reports.svg import element, text, text_width

TOP, PLOT, LEFT = 14.0, 250.0, 58.0


def places(count: int, start: float, end: float) -> list[float]:
    """So many places, evenly from start to end; one alone stands in the middle."""
    if count == 1:
        return [(start + end) / 2]
    return [start + i * (end - start) / (count - 1) for i in range(count)]


def grid(up: Scale, unit: Unit, right: float, left: float = LEFT) -> Markup:
    """Lines across with the labels of their ticks."""
    parts = [line(left, up.at(tick), right, up.at(tick), PALE, stroke_width=1) for tick in up.ticks]
    parts += [
        text(tick_label(tick, unit, up.step), left - 8, up.at(tick) + 5, anchor="end", size=13) for tick in up.ticks
    ]
    return Markup("").join(parts)


def room_for_ticks(up: Scale, unit: Unit) -> float:
    """Where a plot begins, so that the labels of its ticks have room."""
    return max(LEFT, max(text_width(tick_label(tick, unit, up.step), 13) for tick in up.ticks) + 14)


def labels_below(labels: tuple[str, ...], across: list[float], base: float = TOP + PLOT) -> Markup:
    """Labels below the axis: as many as fit, counted back from the last."""
    widest = max(text_width(label, 13) for label in labels) + 14
    apart = across[1] - across[0] if len(across) > 1 else widest
    every = max(1, -(-int(widest) // max(int(apart), 1)))
    parts: list[Markup] = []
    for i, (label, x) in enumerate(zip(labels, across, strict=True)):
        shown = (len(labels) - 1 - i) % every == 0
        parts.append(line(x, base, x, base + (7 if shown else 4), GREY, stroke_width=1))
        if shown:
            parts.append(text(label, x, base + 22, size=13, anchor="middle"))
    return Markup("").join(parts)


def broken_line(
    values: Sequence[float | None],
    across: Sequence[float],
    up: Scale,
    colour: str,
    dash: str | None,
    width: float = 2.4,
) -> Markup:
    """The line through values, broken where one is missing."""
    path, drawing = "", False
    for x, value in zip(across, values, strict=True):
        if value is None:
            drawing = False
            continue
        path += f"{'L' if drawing else 'M'}{x:.1f} {up.at(value):.1f}"
        drawing = True
    return element("path", d=path, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash)


def line_sign(colour: str, dash: str | None, kind: Mark | None = None) -> Markup:
    """The sign of a line in a legend, with its mark if it has one."""
    drawn = line(-8, 0, 14, 0, colour, stroke_width=2.4, stroke_dasharray=dash)
    return drawn + mark(kind, 3, 0, colour, 4) if kind else drawn


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Rising places pushed apart as little as needed, within low and high where there is room for all."""
    placed: list[float] = []
    for place in wanted:
        placed.append(max(place, low, placed[-1] + apart if placed else low))
    limit = high
    for i in range(len(placed) - 1, -1, -1):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - apart
    return placed
