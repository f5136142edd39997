"""The spine chart: each indicator on a line of its own, England in the middle of all."""

from dataclasses import dataclass

from markupsafe import Markup

from familyhub.blocks import SpineChart, SpineRow
from familyhub.reports.charts.ink import GREY, JUDGED, WIDTH, judged_mark, legend, line
from familyhub.reports.svg import element, picture, text, wrapped
from familyhub.reports.words import measured

LABEL_WIDE, AREA_RIGHT, ENGLAND_RIGHT = 245.0, 320.0, 384.0
PLOT_LEFT, PLOT_RIGHT, WORD = 396.0, 620.0, 630.0
SMALL, STEP = 12.0, 15.0
SPREAD, MIDDLE = "#e3e3e3", "#a9a9a9"


@dataclass(frozen=True, slots=True)
class _Line:
    """A row laid out: the lines of its label with its period, where it begins and how high it is."""

    row: SpineRow
    label: list[str]
    top: float
    height: float
    heading: str = ""

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def spine_chart(chart: SpineChart, name: str) -> Markup:
    """The spine as SVG; ids begin with `name`."""
    heads = wrapped(chart.area, AREA_RIGHT - LABEL_WIDE - 16, SMALL)
    top = 14 + len(heads) * STEP + 6
    lines = _laid_out(chart, top)
    bottom = lines[-1].top + lines[-1].height
    middle = (PLOT_LEFT + PLOT_RIGHT) / 2
    parts = [_heads(chart, heads, top)]
    parts += [_heading(each) for each in lines if each.heading]
    parts += [_spread(each) for each in lines]
    parts.append(line(middle, top, middle, bottom, "#0b0c0c", stroke_width=1.6))
    parts += [_figure(each) for each in lines]
    signs, taken = legend(_signs(chart), bottom + 8)
    return picture(name, chart.title, chart.description, WIDTH, bottom + 14 + taken, *parts, signs)


def place_on_spine(row: SpineRow, value: float) -> float:
    """Where a value stands: England in the middle, better (or higher) to the right, to one scale on both sides."""
    reach = [row.lowest, row.highest, *([row.value] if row.value is not None else [])]
    widest = max(abs(end - row.england) for end in reach)
    if widest == 0:
        return (PLOT_LEFT + PLOT_RIGHT) / 2
    away = min(max((value - row.england) / widest, -1.0), 1.0)
    turned = -away if row.polarity == "high_is_bad" else away
    return (PLOT_LEFT + PLOT_RIGHT) / 2 + turned * (PLOT_RIGHT - PLOT_LEFT) / 2


def _laid_out(chart: SpineChart, y: float) -> list[_Line]:
    lines: list[_Line] = []
    group = ""
    for row in chart.rows:
        heading = row.group if row.group != group else ""
        group = row.group
        label = wrapped(f"{row.label}, {row.period}" if row.period else row.label, LABEL_WIDE - 8, 13)
        y += 26 if heading else 0
        high = max(26.0, len(label) * STEP + 10)
        lines.append(_Line(row, label, y, high, heading))
        y += high
    return lines


def _heads(chart: SpineChart, heads: list[str], top: float) -> Markup:
    bottom = top - 7
    parts = [text("Indicator", 8, bottom, size=SMALL, font_weight="bold")]
    first = bottom - (len(heads) - 1) * STEP
    parts += [
        text(words, AREA_RIGHT, first + i * STEP, size=SMALL, anchor="end", font_weight="bold")
        for i, words in enumerate(heads)
    ]
    parts.append(text("England", ENGLAND_RIGHT, bottom, size=SMALL, anchor="end", font_weight="bold"))
    low, high = _ends(chart)
    parts.append(text(low, PLOT_LEFT, bottom, size=SMALL))
    parts.append(text(high, PLOT_RIGHT, bottom, size=SMALL, anchor="end"))
    parts.append(text("To England", WORD, bottom, size=SMALL, font_weight="bold"))
    parts.append(line(8, top - 1, WIDTH - 8, top - 1, GREY, stroke_width=1))
    return Markup("").join(parts)


def _ends(chart: SpineChart) -> tuple[str, str]:
    neither = {row.polarity == "neither" for row in chart.rows}
    if neither == {True}:
        return "← lower", "higher →"
    return ("← worse or lower", "better or higher →") if True in neither else ("← worse", "better →")


def _heading(each: _Line) -> Markup:
    return text(each.heading, 8, each.top - 7, size=13, font_weight="bold")


def _spread(each: _Line) -> Markup:
    row, y = each.row, each.middle
    parts = [line(8, each.top + each.height, WIDTH - 8, each.top + each.height, SPREAD, stroke_width=1)]
    for (low, high), tall, fill in (((row.lowest, row.highest), 8, SPREAD), (row.middle_half, 14, MIDDLE)):
        ends = sorted((place_on_spine(row, low), place_on_spine(row, high)))
        parts.append(
            element(
                "rect",
                x=ends[0],
                y=y - tall / 2,
                width=max(ends[1] - ends[0], 1),
                height=tall,
                fill=fill,
                stroke=GREY,
                stroke_width=0.6,
            )
        )
    return Markup("").join(parts)


def _figure(each: _Line) -> Markup:
    row, y = each.row, each.middle
    first = y + 4.5 - (len(each.label) - 1) * STEP / 2
    parts = [text(words, 8, first + i * STEP, size=13) for i, words in enumerate(each.label)]
    said = "no data" if row.value is None else measured(row.value, row.unit)
    parts.append(text(said, AREA_RIGHT, y + 4.5, size=13, anchor="end", font_weight="bold"))
    parts.append(text(measured(row.england, row.unit), ENGLAND_RIGHT, y + 4.5, size=13, anchor="end"))
    if row.neighbours is not None:
        parts.append(_neighbours(place_on_spine(row, row.neighbours), y))
    if row.value is not None:
        _, colour, _ = JUDGED[row.judged]
        if row.interval is not None:
            low, high = (place_on_spine(row, end) for end in row.interval)
            parts.append(line(low, y, high, y, colour, stroke_width=2))
        parts.append(judged_mark(row.judged, place_on_spine(row, row.value), y))
    parts.append(text(_verdict(row), WORD, y + 4.5, size=13))
    return Markup("").join(parts)


def _verdict(row: SpineRow) -> str:
    """What stands behind the line: a figure without an interval is compared by the eye, and not tested."""
    if row.judged != "not compared":
        return row.judged
    return "not tested" if row.value is not None else "no figure"


def _neighbours(x: float, y: float) -> Markup:
    return element("rect", x=x - 2.5, y=y - 9, width=5, height=18, fill="#ffffff", stroke="#0b0c0c", stroke_width=1.2)


def _signs(chart: SpineChart) -> list[tuple[Markup, str]]:
    seen = [row.judged for row in chart.rows if row.value is not None]
    signs = [
        (judged_mark(judged, 3, 0), f"{chart.area}: {'not tested' if judged == 'not compared' else words}")
        for judged, (_, _, words) in JUDGED.items()
        if judged in seen
    ]
    signs.append((line(3, -9, 3, 9, "#0b0c0c", stroke_width=1.6), "England"))
    if any(row.neighbours is not None for row in chart.rows):
        signs.append((_neighbours(3, 0), "similar councils, on average"))
    signs.append((_box(MIDDLE, 14), "middle half of councils"))
    signs.append((_box(SPREAD, 8), "all councils"))
    return signs


def _box(fill: str, tall: float) -> Markup:
    return element("rect", x=-8, y=-tall / 2, width=22, height=tall, fill=fill, stroke=GREY, stroke_width=0.6)
