"""The map of areas: a colour with a pattern for each class, names where they fit."""

from markupsafe import Markup

from familyhub.blocks import Area, AreaMap, Unit
from familyhub.geography import Boundary, Projection, bounding_box
from familyhub.reports.charts.ink import BLUE, GREY, ORANGE, PLUM, TEAL, WIDTH, hatch, legend, swatch
from familyhub.reports.charts.outlines import distance, paths
from familyhub.reports.svg import element, picture, text, text_width, wrapped
from familyhub.reports.words import measured

Point = tuple[float, float]
Ring = list[Point]

EDGE, TALLEST = 10.0, 620.0
NAME_SIZE = 13.0
MOST_NAMED = 25
"""Of more areas no names are written: they would cover the map; `over` and the table say where what is."""

FILLS = (TEAL, BLUE, PLUM, ORANGE, "#FFFFFF")
"""Five grounds; each class has a pattern of its own as well, so that the map reads in black and white."""

SHADES: dict[int, tuple[str, ...]] = {
    1: ("#1F62A0",),
    2: ("#0B2B47", "#E9F2FA"),
    3: ("#0B2B47", "#5B9FD8", "#E9F2FA"),
    4: ("#0B2B47", "#1F62A0", "#7DB6E4", "#E9F2FA"),
    5: ("#0B2B47", "#1F62A0", "#5B9FD8", "#A9CFF0", "#E9F2FA"),
}
"""From dark to light for classes with an order, as far apart in lightness as five shades can be."""

NO_DATA = "#FFFFFF"

BETWEEN_SHADES = "#7a7a7a"
"""Edges that stand out from the darkest shade and from the lightest by three to one."""


def area_map(drawn: AreaMap, name: str) -> Markup:
    """The map as SVG; ids begin with `name`."""
    drawing = Projection(bounding_box(map(_boundary, drawn.areas + drawn.over)), WIDTH, margin=EDGE, tallest=TALLEST)
    height = drawing.height
    used = sorted({a.place_in for a in drawn.areas if a.place_in is not None})
    defs = Markup("").join(_fill(drawn, name, i) for i in used)
    if drawn.shades != "none":
        defs += _missing(name)
    few = len(drawn.areas) <= MOST_NAMED
    outlines = paths(map(_boundary, drawn.areas), drawing)
    edge = "#0b0c0c" if drawn.shades == "none" else BETWEEN_SHADES
    missing = NO_DATA if drawn.shades == "none" else f"url(#{name}-missing)"
    parts = [
        _shape(area, path, name, missing, edge, 1.2 if few else 0.5)
        for area, path in zip(drawn.areas, outlines, strict=True)
    ]
    parts.append(_larger(paths(map(_boundary, drawn.over), drawing)))
    parts += [_plate(area, drawing, drawn.unit) for area in (drawn.areas if few else drawn.over)]
    signs = [(swatch(f"url(#{name}-fill-{i})"), drawn.classes[i].label) for i in used]
    if any(area.place_in is None for area in drawn.areas):
        signs.append((swatch(missing), "no data"))
    key, taken = legend(signs, height + 8)
    parts.append(key)
    bottom = height + 12 + taken
    if drawn.attribution:
        lines = wrapped(drawn.attribution, WIDTH - 16, 12)
        parts += [text(line, 8, bottom + 12 + i * 15, size=12) for i, line in enumerate(lines)]
        bottom += 16 + 15 * (len(lines) - 1)
    return picture(name, drawn.title, drawn.description, WIDTH, bottom, *parts, defs=defs)


def _fill(drawn: AreaMap, name: str, place: int) -> Markup:
    """What a class is filled with: a pattern of its own, or its shade where classes have an order."""
    fill = f"{name}-fill-{place}"
    if drawn.shades == "none":
        return hatch(fill, place, FILLS[place], "#ffffff" if place < 4 else "#0b0c0c")
    shades = SHADES[len(drawn.classes)]
    shade = shades[place] if drawn.shades == "darkest first" else shades[-1 - place]
    # Plain: shades are told apart by how dark they are, in black and white too.
    return hatch(fill, 0, shade)


def _missing(name: str) -> Markup:
    """Where there is no data beside shades of which the lightest is nearly white: lines."""
    return hatch(f"{name}-missing", 1, "#ffffff", GREY)


def _boundary(area: Area) -> Boundary:
    return Boundary(area.name, area.name, area.polygons)


def _shape(area: Area, path: str, name: str, missing: str, edge: str, wide: float) -> Markup:
    fill = missing if area.place_in is None else f"url(#{name}-fill-{area.place_in})"
    return element("path", d=path, fill=fill, fill_rule="evenodd", stroke=edge, stroke_width=wide)


def _larger(outlines: list[str]) -> Markup:
    """The outlines of larger places over the areas: dark on white, so that they are seen on every fill."""
    drawn = [(path, "#ffffff", 4.0) for path in outlines] + [(path, "#0b0c0c", 2.0) for path in outlines]
    return Markup("").join(
        element("path", d=path, fill="none", stroke=colour, stroke_width=wide) for path, colour, wide in drawn
    )


def _plate(area: Area, drawing: Projection, unit: Unit) -> Markup:
    """Name and value on a white plate in the roomiest place; text on a pattern alone would be hard to read."""
    rings = [[drawing.project(point) for point in polygon[0]] for polygon in area.polygons]
    x, y = _roomiest(max(rings, key=_size))
    lines = wrapped(area.name, 110, NAME_SIZE)
    if area.value is not None:
        lines.append(measured(area.value, unit))
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
            near = min(distance(point, a, b) for a, b in zip(corners, corners[1:] + corners[:1], strict=True))
            if near > room:
                best, room = point, near
    return best


def _inside(point: Point, ring: Ring) -> bool:
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossings += 1
    return crossings % 2 == 1
