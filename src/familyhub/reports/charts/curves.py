"""The concentration curve: what share of an amount a share of people has."""

from markupsafe import Markup

from familyhub.blocks import ConcentrationCurve
from familyhub.reports.charts.ink import BLUE, GREY, MARKS, PALE, PLUM, WIDTH, legend, line, mark
from familyhub.reports.charts.plot import line_sign
from familyhub.reports.svg import element, picture, text, wrapped

LEFT, TOP, SIDE = 64.0, 14.0, 360.0
BESIDE = LEFT + SIDE + 28


def concentration_curve(chart: ConcentrationCurve, name: str) -> Markup:
    """The curve as SVG; ids begin with `name`."""
    parts = [_grid()]
    base = TOP + SIDE
    parts.append(text(chart.people_name, LEFT, base + 42, size=13))
    parts.append(line(LEFT, base, LEFT + SIDE, TOP, GREY, stroke_width=1.6, stroke_dasharray="8 4"))
    path = "".join(
        f"{'L' if i else 'M'}{_x(people):.1f} {_y(amount):.1f}"
        for i, (people, amount) in enumerate(zip(chart.people, chart.amount, strict=True))
    )
    parts.append(element("path", d=path, fill="none", stroke=BLUE, stroke_width=3))
    at = TOP + 20
    for number, (share, words) in enumerate(chart.marked):
        kind = MARKS[(number + 1) % len(MARKS)]
        x, y = _x(share), _y(chart.at(share))
        parts.append(line(x, base, x, y, PLUM, stroke_width=1.2, stroke_dasharray="2 3"))
        parts.append(mark(kind, x, y, PLUM, 6))
        parts.append(mark(kind, BESIDE + 8, at - 4, PLUM, 6))
        lines = wrapped(words, WIDTH - BESIDE - 32, 13)
        parts += [text(each, BESIDE + 24, at + i * 16, size=13) for i, each in enumerate(lines)]
        at += len(lines) * 16 + 12
    parts.append(text(f"Gini coefficient {chart.gini:.2f}", BESIDE, at, size=13, font_weight="bold"))
    parts += [
        text(each, BESIDE, at + 18 + i * 16, size=12, fill=GREY)
        for i, each in enumerate(wrapped("0: all had alike. 1: one had everything.", WIDTH - BESIDE - 8, 12))
    ]
    signs, taken = legend(
        [(line_sign(BLUE, None), chart.amount_name), (line_sign(GREY, "8 4"), "if all had alike")], base + 52
    )
    return picture(name, chart.title, chart.description, WIDTH, base + 58 + taken, *parts, signs)


def _x(share: float) -> float:
    return LEFT + SIDE * share / 100


def _y(share: float) -> float:
    return TOP + SIDE * (1 - share / 100)


def _grid() -> Markup:
    parts: list[Markup] = []
    for tick in range(0, 101, 20):
        parts.append(line(LEFT, _y(tick), LEFT + SIDE, _y(tick), PALE, stroke_width=1))
        parts.append(line(_x(tick), TOP, _x(tick), TOP + SIDE, PALE, stroke_width=1))
        parts.append(text(f"{tick}%", LEFT - 8, _y(tick) + 5, size=13, anchor="end"))
        parts.append(text(f"{tick}%", _x(tick), TOP + SIDE + 20, size=13, anchor="middle"))
    return Markup("").join(parts)
