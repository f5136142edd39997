"""The Marimekko: a strip of people above, columns of resource below, and bands from each group's one to its other."""

from itertools import accumulate, pairwise

from markupsafe import Markup

from familyhub.blocks import Marimekko, Share
from familyhub.reports.charts.ink import COLOURS, GREY, WIDTH, hatch, legend, line, swatch
from familyhub.reports.charts.plot import spread
from familyhub.reports.svg import element, picture, text, wrapped
from familyhub.reports.words import percent

LEFT, RIGHT = 10.0, WIDTH - 10
STRIP, STRIP_HIGH = 44.0, 26.0
TILES, TILES_HIGH = 128.0, 190.0
GROUND = "#f3f2f1"
APART = 15.0


def marimekko(chart: Marimekko, name: str) -> Markup:
    """The Marimekko as SVG; ids begin with `name`."""
    above = _edges([share.people for share in chart.shares])
    below = _edges([share.resource for share in chart.shares])
    fills = len(chart.kinds) or len(chart.shares)
    defs = Markup("").join(hatch(f"{name}-fill-{i}", i, COLOURS[i % 4]) for i in range(min(fills, 4)))
    if not chart.kinds:
        defs = Markup("").join(_group_pattern(name, i) for i in range(len(chart.shares)))
    parts = [text(chart.people_name, LEFT, 14, size=13, font_weight="bold")]
    parts += _strip(chart, above, name)
    for i in range(len(chart.shares)):
        parts.append(_band(above[i : i + 2], below[i : i + 2], "#ffffff" if i % 2 else GROUND))
    parts += [_column(chart, i, below, name) for i in range(len(chart.shares))]
    parts.append(_numbers(above, STRIP - 6, STRIP))
    bottom = TILES + TILES_HIGH
    parts.append(_numbers(below, bottom + 18, bottom))
    parts.append(text(chart.resource_name, LEFT, bottom + 40, size=13, font_weight="bold"))
    key, taken = _key(chart, bottom + 50, name)
    signs, more = legend(
        [(swatch(f"url(#{name}-fill-{i})"), kind) for i, kind in enumerate(chart.kinds)], bottom + 54 + taken
    )
    return picture(
        name, chart.title, chart.description, WIDTH, bottom + 58 + taken + more, *parts, key, signs, defs=defs
    )


def _edges(shares: list[float]) -> list[float]:
    whole = sum(shares)
    return [LEFT, *(LEFT + (RIGHT - LEFT) * reached / whole for reached in accumulate(shares))]


def _group_pattern(name: str, number: int) -> Markup:
    """A pattern for each group of up to twelve: colours turn by four, patterns by five, so that no two are alike."""
    return hatch(f"{name}-fill-{number}", number % 5, COLOURS[number % 4])


def _strip(chart: Marimekko, edges: list[float], name: str) -> list[Markup]:
    parts: list[Markup] = []
    for i in range(len(chart.shares)):
        fill = GROUND if chart.kinds else f"url(#{name}-fill-{i})"
        parts.append(_rect(edges[i], STRIP, edges[i + 1] - edges[i], STRIP_HIGH, fill))
    return parts


def _band(above: list[float], below: list[float], fill: str) -> Markup:
    """From a group's part of the strip to its column; curved, so that crossing eyes follow it."""
    top, foot = STRIP + STRIP_HIGH, TILES
    half = (top + foot) / 2
    d = (
        f"M{above[0]:.1f} {top}C{above[0]:.1f} {half} {below[0]:.1f} {half} {below[0]:.1f} {foot}"
        f"L{below[1]:.1f} {foot}C{below[1]:.1f} {half} {above[1]:.1f} {half} {above[1]:.1f} {top}Z"
    )
    return element("path", d=d, fill=fill, stroke=GREY, stroke_width=0.8)


def _column(chart: Marimekko, place: int, edges: list[float], name: str) -> Markup:
    x, wide = edges[place], edges[place + 1] - edges[place]
    share = chart.shares[place]
    if not share.kinds or not share.resource:
        return _rect(x, TILES, wide, TILES_HIGH, GROUND if chart.kinds else f"url(#{name}-fill-{place})")
    parts: list[Markup] = []
    y = TILES
    for i, part in enumerate(share.kinds):
        high = TILES_HIGH * part / sum(share.kinds)
        if high > 0:
            parts.append(_rect(x, y, wide, high, f"url(#{name}-fill-{i})"))
        y += high
    return Markup("").join(parts)


def _rect(x: float, y: float, wide: float, high: float, fill: str) -> Markup:
    return element("rect", x=x, y=y, width=wide, height=high, fill=fill, stroke="#ffffff", stroke_width=1.2) + element(
        "rect", x=x, y=y, width=wide, height=high, fill="none", stroke="#0b0c0c", stroke_width=0.6
    )


def _numbers(edges: list[float], y: float, to: float) -> Markup:
    """The groups' numbers, pushed apart where groups are thin, each tied to its own."""
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    parts: list[Markup] = []
    for number, (x, middle) in enumerate(
        zip(spread(middles, APART, LEFT + 6, RIGHT - 6), middles, strict=True), start=1
    ):
        near = y + 3 if to > y else y - 11
        parts.append(line(x, near, middle, to, GREY, stroke_width=0.8))
        parts.append(text(str(number), x, y, size=13, anchor="middle", font_weight="bold"))
    return Markup("").join(parts)


def _key(chart: Marimekko, y: float, name: str) -> tuple[Markup, float]:
    """Each group by its number: its name, its share of people and of resource."""
    parts: list[Markup] = []
    at = y + 14
    for number, share in enumerate(chart.shares, start=1):
        lines = wrapped(_said(share, chart), RIGHT - LEFT - 60, 13)
        if not chart.kinds:
            parts.append(
                element(
                    "g", swatch(f"url(#{name}-fill-{number - 1})"), transform=f"translate({LEFT + 32} {at - 4:.1f})"
                )
            )
        parts.append(text(str(number), LEFT + 6, at, size=13, anchor="middle", font_weight="bold"))
        start = LEFT + (26 if chart.kinds else 56)
        parts += [text(words, start, at + i * 16, size=13) for i, words in enumerate(lines)]
        at += len(lines) * 16 + 5
    return Markup("").join(parts), at - y


def _said(share: Share, chart: Marimekko) -> str:
    people, resource = (name.removeprefix("Share ") for name in (chart.people_name, chart.resource_name))
    return f"{share.label}: {percent(share.people)} {people}, {percent(share.resource)} {resource}"
