"""The map of areas: planar fit, a colour with a pattern for each class, names where they fit."""

from collections.abc import Callable, Sequence
from math import cos, hypot, radians
from typing import Any

from markupsafe import Markup

from familyhub.blocks import Area, AreaMap
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
    shapes = [(area, _rings(area)) for area in drawn.areas]
    fit, height = _fit([p for _, rings in shapes for ring in rings for p in ring], drawn.coordinates == "degrees")
    placed = [(area, [[fit(p) for p in ring] for ring in rings]) for area, rings in shapes]
    used = sorted({a.place_in for a in drawn.areas if a.place_in is not None})
    defs = Markup("").join(hatch(name, i, FILLS[i], "#ffffff" if i < 4 else "#0b0c0c") for i in used)
    parts = [_shape(area, rings, name) for area, rings in placed]
    parts += [_plate(area, rings) for area, rings in placed]
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


def _rings(area: Area) -> list[Ring]:
    """The rings of a geometry as pairs; holes stay, the even-odd rule leaves them empty."""
    coordinates: Any = area.geometry["coordinates"]
    polygons = [coordinates] if area.geometry["type"] == "Polygon" else coordinates
    return [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon]


def _fit(points: Sequence[Point], degrees: bool) -> tuple[Callable[[Point], Point], float]:
    """A function from coordinates to the picture, and the picture's height."""
    low_x, high_x = min(p[0] for p in points), max(p[0] for p in points)
    low_y, high_y = min(p[1] for p in points), max(p[1] for p in points)
    # A degree of longitude shrinks with the latitude; over one county the middle's shrinking does for all.
    squeeze = cos(radians((low_y + high_y) / 2)) if degrees else 1.0
    wide, high = max((high_x - low_x) * squeeze, 1e-9), max(high_y - low_y, 1e-9)
    by = min((WIDTH - 2 * EDGE) / wide, TALLEST / high)
    left = (WIDTH - wide * by) / 2

    def fit(point: Point) -> Point:
        return left + (point[0] - low_x) * squeeze * by, EDGE + (high_y - point[1]) * by

    return fit, high * by + 2 * EDGE


def _shape(area: Area, rings: list[Ring], name: str) -> Markup:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
    fill = NO_DATA if area.place_in is None else f"url(#{name}-fill-{area.place_in})"
    return element("path", d=path, fill=fill, fill_rule="evenodd", stroke="#0b0c0c", stroke_width=1.2)


def _plate(area: Area, rings: list[Ring]) -> Markup:
    """Name and value on a white plate in the roomiest place; text on a pattern alone would be hard to read."""
    ring = max(rings, key=_size)
    x, y = _roomiest(ring)
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
