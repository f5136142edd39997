"""The map of areas: a colour with a pattern for each class, names where they fit."""

from math import hypot

from markupsafe import Markup

from familyhub.blocks import Area, AreaMap
from familyhub.geography import Boundary, Projection, bounding_box
from familyhub.reports.charts.ink import BLUE, ORANGE, PLUM, TEAL, WIDTH, hatch, legend, swatch
from familyhub.reports.svg import element, picture, text, text_width, wrapped
from familyhub.reports.words import percent

Point = tuple[float, float]
Ring = list[Point]

EDGE, TALLEST = 10.0, 620.0
NAME_SIZE = 13.0

FILLS = (TEAL, BLUE, PLUM, ORANGE, "#FFFFFF")
"""Five grounds; each class has a pattern of its own as well, so that the map reads in black and white."""

NO_DATA = "#FFFFFF"


def area_map(drawn: AreaMap, name: str) -> Markup:
    """The map as SVG; ids begin with `name`."""
    drawing = Projection(bounding_box(map(_boundary, drawn.areas)), WIDTH, margin=EDGE, tallest=TALLEST)
    height = drawing.height
    used = sorted({a.place_in for a in drawn.areas if a.place_in is not None})
    defs = Markup("").join(hatch(name, i, FILLS[i], "#ffffff" if i < 4 else "#0b0c0c") for i in used)
    parts = [_shape(area, drawing, name) for area in drawn.areas]
    parts += [_plate(area, drawing) for area in drawn.areas]
    signs = [(swatch(f"url(#{name}-fill-{i})"), drawn.classes[i].label) for i in used]
    if any(area.place_in is None for area in drawn.areas):
        signs.append((swatch(NO_DATA), "no data"))
    key, taken = legend(signs, height + 8)
    parts.append(key)
    bottom = height + 12 + taken
    if drawn.attribution:
        bottom += 16
        parts.append(text(drawn.attribution, 8, bottom - 4, size=12))
    return picture(name, drawn.title, drawn.description, WIDTH, bottom, *parts, defs=defs)


def _boundary(area: Area) -> Boundary:
    return Boundary(area.name, area.name, area.polygons)


def _shape(area: Area, drawing: Projection, name: str) -> Markup:
    fill = NO_DATA if area.place_in is None else f"url(#{name}-fill-{area.place_in})"
    path = drawing.svg_path(_boundary(area))
    return element("path", d=path, fill=fill, fill_rule="evenodd", stroke="#0b0c0c", stroke_width=1.2)


def _plate(area: Area, drawing: Projection) -> Markup:
    """Name and value on a white plate in the roomiest place; text on a pattern alone would be hard to read."""
    rings = [[drawing.project(point) for point in polygon[0]] for polygon in area.polygons]
    x, y = _roomiest(max(rings, key=_size))
    lines = wrapped(area.name, 110, NAME_SIZE)
    if area.value is not None:
        lines.append(percent(area.value))
    wide = max(text_width(words, NAME_SIZE) for words in lines) + 6
    x = min(max(x, wide / 2), WIDTH - wide / 2)
    top = y - len(lines) * 7.5
    plate = element(
        "rect", x=x - wide / 2, y=top - 1, width=wide, height=len(lines) * 15 + 2, rx=3, fill="#ffffff",
        fill_opacity=0.88,
    )  # fmt: skip
    words = [text(w, x, top + 12 + i * 15, size=NAME_SIZE, anchor="middle") for i, w in enumerate(lines)]
    return plate + Markup("").join(words)


def _size(ring: Ring) -> float:
    """Twice the area of a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)))


def _roomiest(ring: Ring, steps: int = 16) -> Point:
    """Of a grid of points inside the ring, the one farthest from its edge."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    best, room = (sum(xs) / len(xs), sum(ys) / len(ys)), -1.0
    corners = ring[:: max(1, len(ring) // 200)]
    for i in range(1, steps):
        for j in range(1, steps):
            point = (
                min(xs) + (max(xs) - min(xs)) * i / steps,
                min(ys) + (max(ys) - min(ys)) * j / steps,
            )
            if not _inside(point, corners):
                continue
            near = min(_distance(point, a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
            if near > room:
                best, room = point, near
    return best


def _distance(point: Point, a: Point, b: Point) -> float:
    """From a point to the nearest place of the straight edge from a to b."""
    (x, y), (ax, ay), (bx, by) = point, a, b
    long = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if long == 0 else min(1.0, max(0.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long))
    return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def _inside(point: Point, ring: Ring) -> bool:
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossings += 1
    return crossings % 2 == 1
