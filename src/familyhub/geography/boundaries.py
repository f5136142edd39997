"""Boundaries from GeoJSON, and the plain projection that draws them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, inf, radians
from pathlib import Path
from typing import Any

from familyhub.geography.errors import GeographyError

Point = tuple[float, float]
Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]

# Headers as the ONS writes them (LSOA21CD, LSOA21NM) and as they are tidied by others (lsoa21_code), or just `code`.
CODE = re.compile(r"^(\w*[a-z]\d*_)?code$|^[a-z]+\d*cd$|^id$", re.IGNORECASE)
NAME = re.compile(r"^(\w*[a-z]\d*_)?name$|^[a-z]+\d*nm$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place's outline: polygons, each a ring around and the rings of its holes; points are (longitude, latitude)."""

    code: str
    name: str
    polygons: tuple[tuple[Ring, ...], ...]

    def points(self) -> Iterable[Point]:
        """Every point of every ring."""
        for polygon in self.polygons:
            for ring in polygon:
                yield from ring


@dataclass(frozen=True, slots=True)
class Projection:
    """Longitude and latitude to a drawing `width` wide: x to the right, y down, the same scale both ways.

    Where that would be higher than `tallest`, the scale is smaller and the box stands in the middle of the width.
    Equirectangular about the box's middle latitude: within a county, shapes are true to well under one per cent.
    """

    box: Box
    width: float
    margin: float = 0.0
    tallest: float = inf

    @property
    def scale(self) -> float:
        """Units of the drawing in one degree of latitude."""
        west, south, east, north = self.box
        across = (self.width - 2 * self.margin) / max((east - west) * self._squeeze, 1e-9)
        return min(across, (self.tallest - 2 * self.margin) / max(north - south, 1e-9))

    @property
    def height(self) -> float:
        """How high the drawing is."""
        _, south, _, north = self.box
        return (north - south) * self.scale + 2 * self.margin

    def project(self, point: Point) -> Point:
        """Where a (longitude, latitude) lies in the drawing."""
        west, _, east, north = self.box
        x = self.width / 2 + (point[0] - (west + east) / 2) * self._squeeze * self.scale
        return x, self.margin + (north - point[1]) * self.scale

    def svg_path(self, boundary: Boundary) -> str:
        """The `d` of an SVG path, to one decimal; draw it with `fill-rule="evenodd"` so that holes stay open."""
        parts = []
        for polygon in boundary.polygons:
            for ring in polygon:
                points = [self.project(point) for point in ring]
                parts.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points[:-1]) + "Z")
        return "".join(parts)

    @property
    def _squeeze(self) -> float:
        _, south, _, north = self.box
        return cos(radians((south + north) / 2))


def bounding_box(boundaries: Iterable[Boundary]) -> Box:
    """(west, south, east, north) in degrees around all of them. Raises ValueError when there is none."""
    points = [point for boundary in boundaries for point in boundary.points()]
    if not points:
        raise ValueError("no boundary, no box")
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def read_boundaries(path: Path, *, code: str | None = None, name: str | None = None) -> tuple[Boundary, ...]:
    """The boundaries of a GeoJSON file in longitude and latitude, in the file's order.

    `code` and `name` are the properties that hold them; left out, they are found by their usual spellings.
    Raises GeographyError for a file that cannot be opened, is no GeoJSON of polygons, or is in metres (British National
    Grid).
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        features = document["features"] if document["type"] == "FeatureCollection" else None
    except OSError as problem:
        raise _not_geojson(path, problem.strerror or "a file that cannot be opened") from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise _not_geojson(path, str(problem) or "no features") from problem
    if not isinstance(features, list) or not features:
        raise _not_geojson(path, "no features")
    properties = features[0].get("properties") or {}
    code = code or _property(path, properties, CODE, "code")
    name = name or _property(path, properties, NAME, "name")
    return tuple(_boundary(path, number, feature, code, name) for number, feature in enumerate(features, start=1))


def _property(path: Path, properties: Mapping[str, object], spelling: re.Pattern[str], what: str) -> str:
    for key in properties:
        if spelling.match(key):
            return key
    raise GeographyError(
        "geojson-no-" + what,
        path.name,
        found="the properties " + (", ".join(properties) or "(none)"),
        expected=f"one that holds the place's {what}",
        next_step=f"Name it: read_boundaries(path, {what}=…), or rename the property to `{what}`.",
    )


def _boundary(path: Path, number: int, feature: Mapping[str, Any], code: str, name: str) -> Boundary:
    where = f"{path.name}, feature {number}"
    geometry, properties = feature.get("geometry") or {}, feature.get("properties") or {}
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        raise GeographyError(
            "geojson-no-polygon",
            where,
            found=f"a geometry of type {kind}",
            expected="Polygon or MultiPolygon",
            next_step="Export the boundaries, not their centres.",
        )
    if not properties.get(code):
        raise GeographyError(
            "geojson-no-code",
            where,
            found=f"no {code}",
            expected="the place's code",
            next_step="Correct the file: each feature needs its code.",
        )
    coordinates = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    polygons = tuple(
        tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in polygon)
        for polygon in coordinates
    )
    boundary = Boundary(str(properties[code]), str(properties.get(name) or properties[code]), polygons)
    if any(abs(x) > 180 or abs(y) > 90 for x, y in boundary.points()):
        raise GeographyError(
            "geojson-in-metres",
            where,
            found="coordinates beyond 180 degrees",
            expected="longitude and latitude (WGS 84)",
            next_step="Download the boundaries as WGS 84, not as British National Grid.",
        )
    return boundary


def _not_geojson(path: Path, found: str) -> GeographyError:
    return GeographyError(
        "geojson-unreadable",
        path.name,
        found=found,
        expected="a GeoJSON FeatureCollection",
        next_step="Download the boundaries as GeoJSON from the ONS Open Geography Portal.",
    )
