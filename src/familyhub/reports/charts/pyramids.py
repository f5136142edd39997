"""The pyramid of ages: two sexes left and right, oldest on top, a benchmark as upright strokes."""

from markupsafe import Markup

from familyhub.blocks import AgePyramid
from familyhub.reports.charts.ink import BLUE, COLOURS, PALE, WIDTH, hatch, legend, line, swatch
from familyhub.reports.charts.scale import Scale, scale, tick_label
from familyhub.reports.svg import element, picture, text, text_width

TOP, STEP, BAR = 26.0, 20.0, 16.0


def age_pyramid(chart: AgePyramid, name: str) -> Markup:
    """The pyramid as SVG; ids begin with `name`."""
    shares = [(100 * band.left / chart.people, 100 * band.right / chart.people) for band in chart.bands]
    reached = [side for pair in shares for side in pair]
    reached += [side for band in chart.bands if band.benchmark for side in band.benchmark]
    half = max(text_width(band.label, 13) for band in chart.bands) / 2 + 10
    centre = WIDTH / 2
    left = scale(reached, "percentage", centre - half, 24, from_zero=True)
    right = scale(reached, "percentage", centre + half, WIDTH - 24, from_zero=True)
    bottom = TOP + STEP * len(chart.bands)
    parts = [text(chart.left_name, left.start, 14, size=13, anchor="end", font_weight="bold")]
    parts.append(text(chart.right_name, right.start, 14, size=13, font_weight="bold"))
    parts += [_axis(side, bottom) for side in (left, right)]
    for number, (band, pair) in enumerate(zip(chart.bands, shares, strict=True)):
        y = bottom - STEP * (number + 1) + (STEP - BAR) / 2
        parts.append(text(band.label, centre, y + BAR - 3, size=13, anchor="middle"))
        for i, side in enumerate((left, right)):
            ends = sorted((side.start, side.at(pair[i])))
            fill = f"url(#{name}-fill-{i})"
            parts.append(element("rect", x=ends[0], y=y, width=ends[1] - ends[0], height=BAR, fill=fill, stroke=BLUE,
                                 stroke_width=0.6))  # fmt: skip
            if band.benchmark is not None:
                x = side.at(band.benchmark[i])
                parts.append(line(x, y - 2, x, y + BAR + 2, "#ffffff", stroke_width=5))
                parts.append(line(x, y - 2, x, y + BAR + 2, "#0b0c0c", stroke_width=2.4))
    defs = Markup("").join(hatch(f"{name}-fill-{i}", i, COLOURS[i]) for i in (0, 1))
    signs = [(swatch(f"url(#{name}-fill-{i})"), each) for i, each in enumerate((chart.left_name, chart.right_name))]
    if chart.benchmark_name:
        signs.append((line(3, -9, 3, 9, "#0b0c0c", stroke_width=2.4), chart.benchmark_name))
    key, taken = legend(signs, bottom + 30)
    return picture(name, chart.title, chart.description, WIDTH, bottom + 36 + taken, *parts, key, defs=defs)


def _axis(side: Scale, bottom: float) -> Markup:
    parts = [line(side.at(tick), TOP - 4, side.at(tick), bottom, PALE, stroke_width=1) for tick in side.ticks]
    parts += [
        text(tick_label(tick, "percentage", side.step), side.at(tick), bottom + 18, size=13, anchor="middle")
        for tick in side.ticks
    ]
    return Markup("").join(parts)
