"""What all charts share: colours, marks, patterns, legends. Colour never says anything alone.

Colours: Government Analysis Function, "Data visualisation: colours in charts".
"""

from math import cos, pi, sin
from typing import Literal

from markupsafe import Markup

from familyhub.blocks import Judgement
from familyhub.reports.svg import element, text, text_width

BLUE, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
COLOURS = (BLUE, TEAL, PLUM, ORANGE)
GREY, PALE = "#595959", "#d9d9d9"

WIDTH = 720.0

Mark = Literal["circle", "triangle", "diamond", "square"]
MARKS: tuple[Mark, ...] = ("circle", "square", "triangle", "diamond")
DASHES = (None, "8 4", "2 3", "10 3 2 3")

BETTER: tuple[Mark, str] = ("triangle", TEAL)
WORSE: tuple[Mark, str] = ("diamond", PLUM)


def mark(kind: Mark, x: float, y: float, colour: str, size: float = 5) -> Markup:
    """A mark at a point, with a white edge that keeps it apart from lines below it."""
    edge = {"fill": colour, "stroke": "#ffffff", "stroke_width": 1}
    if kind == "circle":
        return element("circle", cx=x, cy=y, r=size, **edge)
    corners, turn, reach = {"triangle": (3, pi, 1.5), "diamond": (4, pi, 1.5), "square": (4, pi / 4, 1.35)}[kind]
    points = (
        (x + reach * size * sin(turn + 2 * pi * i / corners), y + reach * size * cos(turn + 2 * pi * i / corners))
        for i in range(corners)
    )
    return element("polygon", points=" ".join(f"{px:.1f},{py:.1f}" for px, py in points), **edge)


def line(x1: float, y1: float, x2: float, y2: float, colour: str = GREY, **more: str | float | None) -> Markup:
    """A straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **more)


def legend(entries: list[tuple[Markup, str]], y: float, x: float = 8, width: float = WIDTH) -> tuple[Markup, float]:
    """A legend in rows, and the height it takes. Each entry is a sign drawn at (0, 0) and its words."""
    placed: list[Markup] = []
    at_x, at_y = x, y + 14
    for sign, words in entries:
        wide = 30 + text_width(words, 13) + 18
        if at_x > x and at_x + wide > width:
            at_x, at_y = x, at_y + 22
        placed.append(
            element("g", sign, text(words, 20, 4, size=13), transform=f"translate({at_x + 8:.1f} {at_y - 4:.1f})")
        )
        at_x += wide
    return Markup("").join(placed), at_y + 8 - y if entries else 0.0


def hatch(fill: str, number: int, colour: str, ground: str = "#ffffff") -> Markup:
    """The pattern of a class or group, with the id `fill`: 0 plain, 1 lines, 2 dots, 3 crossed lines, 4 upright."""
    strokes = {
        1: ("M0 10L10 0M-2 2L2 -2M8 12L12 8",),
        3: ("M0 10L10 0M-2 2L2 -2M8 12L12 8", "M0 0L10 10M-2 8L2 12M8 -2L12 2"),
        4: ("M5 0L5 10",),
    }.get(number, ())
    inside = [element("path", d=d, stroke=ground, stroke_width=1.5, fill="none") for d in strokes]
    if number == 2:
        inside = [element("circle", cx=5, cy=5, r=1.6, fill=ground)]
    if not inside:
        # Tiles of a plain ground show their seams, and one tile as large as the picture takes seconds to paint.
        return element("linearGradient", element("stop", stop_color=colour), id=fill)
    return element(
        "pattern",
        element("rect", width=10, height=10, fill=colour),
        *inside,
        id=fill,
        width=10,
        height=10,
        patternUnits="userSpaceOnUse",
    )


def swatch(fill: str) -> Markup:
    """The sign of a filled class in a legend."""
    return element("rect", x=-8, y=-8, width=22, height=16, fill=fill, stroke="#0b0c0c", stroke_width=0.8)


JUDGED: dict[Judgement, tuple[Mark, str, str]] = {
    "much better": (*BETTER, "much better"),
    "better": (*BETTER, "better"),
    "similar": ("circle", BLUE, "similar"),
    "worse": (*WORSE, "worse"),
    "much worse": (*WORSE, "much worse"),
    "much lower": ("square", ORANGE, "much lower, which is neither good nor bad"),
    "lower": ("square", ORANGE, "lower, which is neither good nor bad"),
    "higher": ("square", ORANGE, "higher, which is neither good nor bad"),
    "much higher": ("square", ORANGE, "much higher, which is neither good nor bad"),
    "not compared": ("circle", GREY, "not compared"),
}
"""Mark, colour and words of each judgement; a "much" is the same mark, larger."""


def judged_mark(judged: Judgement, x: float, y: float) -> Markup:
    """The mark of a judgement at a point."""
    kind, colour, _ = JUDGED[judged]
    return mark(kind, x, y, colour, 7.5 if judged.startswith("much") else 6)
