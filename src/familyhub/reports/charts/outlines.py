"""Outlines as SVG paths that stay small: what is finer than the picture shows is left out."""

from collections.abc import Iterable
from math import hypot

from familyhub.geography import Boundary, Projection

Point = tuple[float, float]

FINE, MOST_TIMES = 0.15, 6
"""The first tolerance, in units of the picture, and how often it may be doubled."""

MOST_LETTERS = 250_000
"""As much as the paths of one map may take: a page with ten maps stays under three megabytes."""


def paths(boundaries: Iterable[Boundary], drawing: Projection) -> list[str]:
    """The `d` of each boundary, together at most `MOST_LETTERS` where that is to be had; draw with `evenodd`.

    Few outlines stand as they are. Of many, points that lie on a straight line to within a tolerance are left out, and
    islands smaller than it; every boundary keeps its largest ring.
    """
    given = list(boundaries)
    made = [drawing.svg_path(boundary) for boundary in given]
    tolerance = FINE
    for _ in range(MOST_TIMES):
        if sum(map(len, made)) <= MOST_LETTERS:
            break
        made = [_path(boundary, drawing, tolerance) for boundary in given]
        tolerance *= 2
    return made


def simplified(ring: list[Point], tolerance: float) -> list[Point]:
    """A closed ring (the last point is the first) of fewer points, none of the old farther off than the tolerance.

    Source: Douglas and Peucker (1973). A ring too small to be seen comes back with fewer than four points.
    """
    if len(ring) < 4:
        return ring
    # A ring has no ends: it is cut at the point farthest from its first.
    far = max(range(len(ring)), key=lambda i: hypot(ring[i][0] - ring[0][0], ring[i][1] - ring[0][1]))
    kept = {0, far, len(ring) - 1}
    runs = [(0, far), (far, len(ring) - 1)]
    while runs:
        first, last = runs.pop()
        worst, away = first, tolerance
        for i in range(first + 1, last):
            off = distance(ring[i], ring[first], ring[last])
            if off > away:
                worst, away = i, off
        if worst != first:
            kept.add(worst)
            runs += [(first, worst), (worst, last)]
    return [ring[i] for i in sorted(kept)]


def distance(point: Point, a: Point, b: Point) -> float:
    """From a point to the nearest place of the straight edge from a to b."""
    (x, y), (ax, ay), (bx, by) = point, a, b
    long = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if long == 0 else min(1.0, max(0.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long))
    return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def _path(boundary: Boundary, drawing: Projection, tolerance: float) -> str:
    rings = [[drawing.project(point) for point in ring] for polygon in boundary.polygons for ring in polygon]
    largest = max(range(len(rings)), key=lambda i: _size(rings[i]))
    parts: list[str] = []
    for i, ring in enumerate(rings):
        fewer = simplified(ring, tolerance)
        if len(fewer) < 4:
            if i != largest:
                continue
            fewer = ring
        parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in fewer[:-1]) + "Z")
    return "".join(parts)


def _size(ring: list[Point]) -> float:
    """Twice the area of a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)))
