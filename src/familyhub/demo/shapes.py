"""Boundaries of neighbourhoods and districts as GeoJSON, drawn over open sea so that no map is mistaken."""

import json
from pathlib import Path
from random import Random

from familyhub.demo.places import COUNTY_CODE, DISTRICTS, Geography, Neighbourhood, district_code, quadrant_code

Point = tuple[float, float]

COLUMNS, ROWS = 20, 12
WEST, NORTH = 2.4, 55.2
CELL_EAST, CELL_NORTH = 0.045, 0.030
WOBBLE = 0.28
"""How far a corner strays from its grid place, as a share of a cell."""


class Drawing:
    """The corners of the grid and a bend in each edge; cells that share an edge share its points exactly."""

    def __init__(self, random: Random) -> None:
        self._corner: dict[tuple[int, int], Point] = {}
        self._bend: dict[tuple[tuple[int, int], tuple[int, int]], Point] = {}
        for row in range(ROWS + 1):
            for column in range(COLUMNS + 1):
                self._corner[column, row] = self._near(random, column, row)
        for row in range(ROWS + 1):
            for column in range(COLUMNS + 1):
                for other in ((column + 1, row), (column, row + 1)):
                    if other in self._corner:
                        middle = ((column + other[0]) / 2, (row + other[1]) / 2)
                        self._bend[(column, row), other] = self._near(random, *middle, reach=0.16)

    def _near(self, random: Random, column: float, row: float, reach: float = WOBBLE) -> Point:
        # The county narrows towards the north, so that it does not look like a chessboard.
        width = 0.86 + 0.14 * row / ROWS
        east = (column - COLUMNS / 2) * width + random.uniform(-reach, reach)
        north = row + random.uniform(-reach, reach)
        return (round(WEST + (east + COLUMNS / 2) * CELL_EAST, 5), round(NORTH - north * CELL_NORTH, 5))

    def ring(self, left: int, top: int, right: int, bottom: int) -> list[Point]:
        """The closed outline of a block of cells, anticlockwise as GeoJSON asks."""
        corners = [(left, row) for row in range(top, bottom)]
        corners += [(column, bottom) for column in range(left, right)]
        corners += [(right, row) for row in range(bottom, top, -1)]
        corners += [(column, top) for column in range(right, left, -1)]
        points: list[Point] = []
        for here, following in zip(corners, [*corners[1:], corners[0]], strict=True):
            first, second = min(here, following), max(here, following)
            points += [self._corner[here], self._bend[first, second]]
        return [*points, points[0]]


def write_shapes(folder: Path, geography: Geography, random: Random) -> None:
    """Write `districts.geojson` and `lsoas.geojson`; each feature has code, name, level and parent."""
    drawing = Drawing(random)
    folder.mkdir(parents=True, exist_ok=True)
    lsoas = [_neighbourhood(drawing, place) for place in geography.neighbourhoods]
    districts = [_district(drawing, number) for number in range(len(DISTRICTS))]
    for name, features in (("districts", districts), ("lsoas", lsoas)):
        collection = {"type": "FeatureCollection", "name": name, "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(collection, separators=(",", ":")), encoding="utf-8")


def _neighbourhood(drawing: Drawing, place: Neighbourhood) -> dict[str, object]:
    ring = drawing.ring(place.column, place.row, place.column + 1, place.row + 1)
    properties = {
        "code": place.code, "name": place.name, "level": "lsoa", "parent": place.ward_code,
        "district": place.district, "quintile": place.quintile,
    }  # fmt: skip
    return _feature(ring, properties)


def _district(drawing: Drawing, number: int) -> dict[str, object]:
    left, top = (number % 4) * 5, (number // 4) * 4
    name, quadrant, _ = DISTRICTS[number]
    properties: dict[str, object] = {
        "code": district_code(number), "name": name, "level": "district", "parent": quadrant_code(quadrant),
        "quadrant": quadrant, "county": COUNTY_CODE,
    }  # fmt: skip
    return _feature(drawing.ring(left, top, left + 5, top + 4), properties)


def _feature(ring: list[Point], properties: dict[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
