"""The drawing of a flow: boxes in columns, ways between them as wide as what passes, a wall that keeps names back."""

from math import log10

from markupsafe import Markup

from familyhub.blocks import Flow, FlowWall
from familyhub.reports.charts.flow_layout import (
    BADGE_STEP,
    EDGE,
    FLOW_WIDTH,
    LABEL_SIZE,
    LABEL_STEP,
    LINE_SIZE,
    LINE_STEP,
    PADDING,
    TOP,
    WALL_GAP,
    Box,
    Layout,
    Way,
    lay_out,
)
from familyhub.reports.charts.ink import BLUE, GREY, ORANGE, PALE, PLUM, TEAL, legend, swatch
from familyhub.reports.svg import element, picture, text, text_width, wrapped
from familyhub.reports.words import number

BY_COLUMN = (BLUE, TEAL, PLUM, BLUE, TEAL, PLUM)
INK = "#0b0c0c"
WALL_WIDTH = 84.0
THIN, STEP = 1.3, 0.95
BADGE_STYLES = ((PLUM, "#ffffff", PLUM), ("#ffffff", INK, INK), (ORANGE, INK, ORANGE))
"""Fill, words and edge of each badge in turn; the word on it says what it means."""


def flow_chart(flow: Flow, name: str) -> Markup:
    """The flow as SVG; ids begin with `name`."""
    layout = lay_out(flow)
    styles = dict(zip(flow.badges, BADGE_STYLES, strict=False))
    parts = [_heads(flow, layout)]
    if flow.wall is not None:
        parts.append(_wall(flow.wall, layout, name))
    parts += [_way(way, flow.of) for way in sorted(layout.ways, key=lambda way: -(way.link.amount or 0))]
    parts += [_box(box, styles) for box in layout.boxes.values()]
    key, taken = _key(flow, styles, name, layout.height + 14)
    stripes = element(
        "pattern",
        element("rect", width=8, height=8, fill="#f3f2f1"),
        element("path", d="M0 8L8 0", stroke=PALE, stroke_width=1.5),
        id=f"{name}-wall", width=8, height=8, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    height = layout.height + 20 + taken
    return picture(name, flow.title, flow.description, FLOW_WIDTH, height, *parts, key, defs=stripes, class_="flow")


def _heads(flow: Flow, layout: Layout) -> Markup:
    parts: list[Markup] = []
    for column, left, colour in zip(flow.columns, layout.lefts, BY_COLUMN, strict=False):
        parts.append(text(column.title, left, 18, size=15, font_weight="bold"))
        parts.append(text(column.says, left, 35, size=12, fill=GREY))
        parts.append(element("rect", x=left, y=43, width=layout.column_width, height=4, fill=colour))
    return Markup("").join(parts)


def _way(way: Way, of: str) -> Markup:
    reach = (way.x2 - way.x1) * 0.5
    amount = way.link.amount
    width = THIN if amount is None else THIN + STEP * log10(amount + 1)
    d = (
        f"M{way.x1:.1f} {way.y1:.1f}C{way.x1 + reach:.1f} {way.y1:.1f} {way.x2 - reach:.1f} {way.y2:.1f}"
        f" {way.x2:.1f} {way.y2:.1f}"
    )
    told = [element("title", f"{number(amount)} {of}")] if amount is not None else []
    colour = BY_COLUMN[way.column % len(BY_COLUMN)]
    return element("path", *told, d=d, fill="none", stroke=colour, stroke_width=width, stroke_opacity="0.5")


def _box(box: Box, styles: dict[str, tuple[str, str, str]]) -> Markup:
    colour = BY_COLUMN[box.node.column % len(BY_COLUMN)]
    inside = box.x + PADDING + 4
    parts = [
        element(
            "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=3, fill="#ffffff", stroke=colour,
            stroke_width=1.4,
        ),
        element("rect", x=box.x, y=box.y, width=5, height=box.height, fill=colour),
    ]  # fmt: skip
    y = box.y + PADDING + LABEL_STEP - 5
    for words in box.label:
        parts.append(text(words, inside, y, size=LABEL_SIZE, font_weight="bold"))
        y += LABEL_STEP
    y += LINE_STEP - LABEL_STEP
    for words in box.lines:
        parts.append(text(words, inside, y, size=LINE_SIZE))
        y += LINE_STEP
    x = inside
    for badge in box.node.badges:
        parts.append(_badge(badge, x, y + BADGE_STEP - LINE_STEP - 4.5, styles[badge]))
        x += text_width(badge, 11) + 16
    return element("g", *parts)


def _badge(word: str, x: float, y: float, style: tuple[str, str, str]) -> Markup:
    """A badge whose words stand on the line y."""
    fill, ink, edge = style
    wide = text_width(word, 11) + 10
    return element("rect", x=x, y=y - 11.5, width=wide, height=15, rx=7.5, fill=fill, stroke=edge) + text(
        word, x + wide / 2, y, size=11, anchor="middle", fill=ink
    )


def _wall_left(wall: FlowWall, layout: Layout) -> float:
    end = layout.lefts[wall.before - 1] + layout.column_width
    return (end + layout.lefts[wall.before]) / 2 - WALL_WIDTH / 2


def _wall(wall: FlowWall, layout: Layout, name: str) -> Markup:
    left = _wall_left(wall, layout)
    parts = [text(wall.title, left, 18, size=15, font_weight="bold")]
    parts += [
        text(words, left, 35 + i * 13, size=12, fill=GREY)
        for i, words in enumerate(wrapped(wall.says, WALL_GAP - 30, 12)[:2])
    ]
    ground = element(
        "rect", x=left, y=TOP - 5, width=WALL_WIDTH, height=layout.height - TOP + 5 - EDGE,
        fill=f"url(#{name}-wall)", stroke=INK, stroke_width=1.6, stroke_dasharray="7 4",
    )  # fmt: skip
    return Markup("").join([*parts, ground])


def _key(flow: Flow, styles: dict[str, tuple[str, str, str]], name: str, y: float) -> tuple[Markup, float]:
    """What the badges mean, what a way's width says, and what stops at the wall."""
    placed: list[Markup] = []
    x = EDGE
    for badge, words in flow.badges.items():
        at = x + text_width(badge, 11) + 18
        placed.append(_badge(badge, x, y + 14, styles[badge]))
        placed.append(text(words, at, y + 14, size=13))
        x = at + text_width(words, 13) + 24
    stroke = element("line", x1=-8, y1=0, x2=14, y2=0, stroke=BLUE, stroke_width=5, stroke_opacity="0.5")
    entries = [(stroke, f"the wider, the more {flow.of}; the table has the counts")]
    if flow.wall is not None:
        entries.insert(0, (swatch(f"url(#{name}-wall)"), flow.wall.stops))
    told, taken = legend(entries, y, x, FLOW_WIDTH)
    return Markup("").join([*placed, told]), taken
