"""The funnel chart: areas by size and figure, between the limits of chance."""

from collections.abc import Callable

from markupsafe import Markup

from familyhub.blocks import FunnelChart, FunnelPoint
from familyhub.reports.charts.ink import GREY, JUDGED, WIDTH, judged_mark, legend, line
from familyhub.reports.charts.plot import grid, line_sign, room_for_ticks, spread
from familyhub.reports.charts.scale import Scale, scale, tick_label
from familyhub.reports.svg import element, picture, text, text_width
from familyhub.reports.words import measured

TOP, PLOT = 14.0, 330.0
INNER, OUTER = "7 4", "2 3"
MOST_NAMED = 14


def funnel_chart(chart: FunnelChart, name: str) -> Markup:
    """The funnel as SVG; ids begin with `name`."""
    up = _up(chart)
    left = room_for_ticks(up, chart.unit)
    right = WIDTH - 16
    sizes = [*(point.size for point in chart.points), chart.limits[-1].size]
    along = scale(sizes, "count", left, right, from_zero=True)
    base = TOP + PLOT
    parts = [grid(up, chart.unit, right, left)]
    parts += [
        text(tick_label(tick, "count"), along.at(tick), base + 20, size=13, anchor="middle") for tick in along.ticks
    ]
    parts.append(text(chart.along, (left + right) / 2, base + 40, size=13, anchor="middle"))
    parts.append(line(left, up.at(chart.benchmark), right, up.at(chart.benchmark), "#0b0c0c", stroke_width=1.6))
    for dash, ends in ((INNER, lambda limit: limit.within95), (OUTER, lambda limit: limit.within99_8)):
        parts += [_limit(chart, along, up, dash, ends, side) for side in (0, 1)]
    quiet = sorted(chart.points, key=lambda point: point.judged != "similar")
    parts += [judged_mark(point.judged, along.at(point.size), up.at(point.value)) for point in quiet]
    parts += _names(chart, along, up)
    signs, taken = legend(_signs(chart), base + 50)
    return picture(name, chart.title, chart.description, WIDTH, base + 56 + taken, *parts, signs)


def _up(chart: FunnelChart) -> Scale:
    """From the lowest to the highest point or limit; the open mouth of the funnel at tiny sizes is cut off."""
    figures = [*(point.value for point in chart.points), chart.benchmark]
    smallest = min(point.size for point in chart.points)
    limits = [end for limit in chart.limits if limit.size >= smallest for end in limit.within99_8]
    return scale([*figures, *limits], chart.unit, TOP + PLOT, TOP)


def _limit(
    chart: FunnelChart, along: Scale, up: Scale, dash: str, ends: Callable[..., tuple[float, float]], side: int
) -> Markup:
    points = [
        (along.at(limit.size), ends(limit)[side]) for limit in chart.limits if up.low <= ends(limit)[side] <= up.high
    ]
    path = "".join(f"{'L' if i else 'M'}{x:.1f} {up.at(value):.1f}" for i, (x, value) in enumerate(points))
    return (
        element("path", d=path, fill="none", stroke=GREY, stroke_width=1.4, stroke_dasharray=dash)
        if path
        else Markup("")
    )


def _names(chart: FunnelChart, along: Scale, up: Scale) -> list[Markup]:
    """Names of the areas outside the limits, those farthest from the benchmark first where they are many."""
    outside = [point for point in chart.points if point.judged not in {"similar", "not compared"}]
    farthest = sorted(outside, key=lambda point: -abs(point.value - chart.benchmark))[:MOST_NAMED]
    named = sorted(farthest, key=lambda point: up.at(point.value))
    heights = spread([up.at(point.value) + 4 for point in named], 14, TOP + 10, TOP + PLOT - 2)
    return [_name(point, along, up, y) for point, y in zip(named, heights, strict=True)]


def _name(point: FunnelPoint, along: Scale, up: Scale, y: float) -> Markup:
    wide = text_width(point.label, 12)
    x = along.at(point.size)
    fits = x + 12 + wide <= along.end
    start = x + 12 if fits else x - 12 - wide
    plate = element("rect", x=start - 2, y=y - 11, width=wide + 4, height=14, fill="#ffffff", fill_opacity=0.85)
    near = line(x, up.at(point.value), start if fits else start + wide, y - 4, GREY, stroke_width=0.8)
    return near + plate + text(point.label, start, y, size=12)


def _signs(chart: FunnelChart) -> list[tuple[Markup, str]]:
    seen = {point.judged for point in chart.points}
    signs = [(judged_mark(judged, 3, 0), words) for judged, (_, _, words) in JUDGED.items() if judged in seen]
    said = f"{chart.benchmark_name} {measured(chart.benchmark, chart.unit)}"
    signs.append((line_sign("#0b0c0c", None), said))
    signs.append((line_sign(GREY, INNER), "95% limits of chance"))
    signs.append((line_sign(GREY, OUTER), "99.8% limits of chance"))
    return signs
