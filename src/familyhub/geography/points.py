"""Where things are: codes with longitude and latitude, and the British National Grid turned into them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from familyhub.geography.errors import GeographyError
from familyhub.geography.tables import find_column

Degrees = NDArray[np.float64]

EARTH_METRES = 6_371_008.8
"""Mean radius of the earth."""

LONGITUDE = ("lon", "long", "longitude", "lng")
LATITUDE = ("lat", "latitude")
EASTING = (r"eastings?", r"x")
NORTHING = (r"northings?", r"y")

# The United Kingdom with its islands and, to the east, the sea where the fictional county lies; a point outside is a
# slip of the columns, not a place.
WEST, SOUTH, EAST, NORTH = -9.0, 49.5, 3.5, 61.5

ORIGIN = 2_000.0
"""So near its origin, in metres, the grid has only sea: what stands there are degrees, kilometres or nothing."""

GRID_SLIPS = (
    "Check whether degrees or kilometres stand under easting and northing. "
    "Where they are 0 the place is not known: find out where it is, or leave the row out."
)

THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
"""A number whose commas part thousands: any other comma may be a decimal one."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Places as points: `codes` (n), `longitude` and `latitude` (n) in degrees (WGS 84)."""

    codes: tuple[str, ...]
    longitude: Degrees
    latitude: Degrees

    def __post_init__(self) -> None:
        if not len(self.codes) == len(self.longitude) == len(self.latitude):
            raise ValueError("codes, longitudes and latitudes are not as many as one another")

    def __len__(self) -> int:
        return len(self.codes)


def points_of(places: Sequence[tuple[str, float, float]]) -> Points:
    """Points from (code, longitude, latitude)."""
    return Points(
        tuple(code for code, _, _ in places),
        np.array([longitude for _, longitude, _ in places], dtype=np.float64),
        np.array([latitude for _, _, latitude in places], dtype=np.float64),
    )


def metres_between(longitude: Degrees, latitude: Degrees, other_longitude: Degrees, other_latitude: Degrees) -> Degrees:
    """Great-circle metres, pair by pair or as numpy broadcasts them."""
    a, b = np.radians(latitude), np.radians(other_latitude)
    across = np.radians(other_longitude) - np.radians(longitude)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(across / 2) ** 2
    return 2 * EARTH_METRES * np.arcsin(np.sqrt(np.minimum(half, 1.0)))


@dataclass(frozen=True, slots=True)
class PointColumns:
    """The two columns of a file that say where a row is, and whether they are degrees or metres of the grid."""

    across: str
    up: str
    grid: bool

    def read(self, path: Path, number: int, row: Mapping[str, str | None]) -> tuple[float, float]:
        """The row's (longitude, latitude). Raises GeographyError with file, row and column where it is none."""
        across = read_number(path, number, self.across, row[self.across])
        up = read_number(path, number, self.up, row[self.up])
        longitude, latitude = grid_to_degrees(across, up) if self.grid else (across, up)
        nowhere = self.grid and (0 in (across, up) or max(abs(across), abs(up)) < ORIGIN)
        if nowhere or not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            raise GeographyError(
                "point-elsewhere",
                f"{path.name}, row {number}, columns {self.across!r} and {self.up!r}",
                found=f"{row[self.across]} and {row[self.up]}",
                expected="a place in the United Kingdom",
                next_step=GRID_SLIPS if self.grid else "Check whether the two are swapped.",
            )
        return longitude, latitude

    def silent(self, row: Mapping[str, str | None]) -> bool:
        """Whether the row does not say where it is: a cell is empty, or 0 on the grid."""
        said = {(row[column] or "").strip() for column in (self.across, self.up)}
        return bool(said & ({"", "0", "0.0"} if self.grid else {""}))


def point_columns(path: Path, headers: Sequence[str]) -> PointColumns:
    """The columns that hold longitude and latitude, else easting and northing. Raises GeographyError for neither."""
    for across, up, grid in ((LONGITUDE, LATITUDE, False), (EASTING, NORTHING, True)):
        one, other = find_column(headers, *across), find_column(headers, *up)
        if one is not None and other is not None:
            return PointColumns(one, other, grid)
    raise GeographyError(
        "places-no-point",
        path.name,
        found="the columns " + ", ".join(headers[:12]) + (" …" if len(headers) > 12 else ""),
        expected="longitude and latitude, or easting and northing",
        next_step="Add the two columns: a postcode alone is not yet a place.",
    )


def read_number(path: Path, number: int, column: str, text: str | None) -> float:
    """A finite number in a cell. Raises GeographyError with file, row and column."""
    said = (text or "").strip()
    try:
        if "," in said and not THOUSANDS.fullmatch(said):
            raise ValueError(f"{said} has a comma that parts no thousands")
        value = float(said.replace(",", ""))
        if not np.isfinite(value):
            raise ValueError(f"{text} is not finite")
    except ValueError as problem:
        raise GeographyError(
            "places-no-number",
            f"{path.name}, row {number}, column {column!r}",
            found=repr(text or ""),
            expected="a number",
            next_step="Correct the cell, or leave the row out, and read the file again.",
        ) from problem
    return value


def read_count(path: Path, number: int, column: str, text: str | None) -> float:
    """A number of 0 or more in a cell. Raises GeographyError with file, row and column."""
    value = read_number(path, number, column, text)
    if value < 0:
        raise GeographyError(
            "places-negative",
            f"{path.name}, row {number}, column {column!r}",
            found=repr(text),
            expected="a number of 0 or more",
            next_step="Correct the cell and read the file again.",
        )
    return value


# The Airy 1830 and GRS 80 ellipsoids, and the grid's true origin, scale and offsets.
# Source: Ordnance Survey, A guide to coordinate systems in Great Britain, appendices A to C.
AIRY, AIRY_MINOR = 6_377_563.396, 6_356_256.909
GRS, GRS_MINOR = 6_378_137.0, 6_356_752.3141
SCALE, ORIGIN_LATITUDE, ORIGIN_LONGITUDE = 0.9996012717, radians(49), radians(-2)
FALSE_EASTING, FALSE_NORTHING = 400_000.0, -100_000.0
SHIFT = (446.448, -125.157, 542.060)
TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
STRETCH = -20.4894e-6


def grid_to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """(longitude, latitude) in WGS 84 of a point on the British National Grid, within about 5 m.

    Source: Ordnance Survey's guide (above): the inverse transverse Mercator projection, then seven-parameter Helmert.
    """
    latitude, longitude = _on_airy(easting, northing)
    x, y, z = _turned(*_cartesian(latitude, longitude, AIRY, AIRY_MINOR))
    latitude, longitude = _from_cartesian(x, y, z, GRS, GRS_MINOR)
    return degrees(longitude), degrees(latitude)


def _on_airy(easting: float, northing: float) -> tuple[float, float]:
    squared = 1 - (AIRY_MINOR / AIRY) ** 2
    latitude = ORIGIN_LATITUDE
    arc = 0.0
    # Each step comes about a thousand times nearer; ten are more than a millimetre needs.
    for _ in range(10):
        latitude += (northing - FALSE_NORTHING - arc) / (AIRY * SCALE)
        arc = _meridian_arc(latitude)
    s, t = sin(latitude), tan(latitude)
    nu = AIRY * SCALE / sqrt(1 - squared * s * s)
    rho = AIRY * SCALE * (1 - squared) / (1 - squared * s * s) ** 1.5
    eta = nu / rho - 1
    d = easting - FALSE_EASTING
    secant = 1 / cos(latitude)
    seven = t / (2 * rho * nu)
    eight = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta - 9 * t**2 * eta)
    nine = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    ten = secant / nu
    eleven = secant / (6 * nu**3) * (nu / rho + 2 * t**2)
    twelve = secant / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    return (
        latitude - seven * d**2 + eight * d**4 - nine * d**6,
        ORIGIN_LONGITUDE + ten * d - eleven * d**3 + twelve * d**5,
    )


def _meridian_arc(latitude: float) -> float:
    n = (AIRY - AIRY_MINOR) / (AIRY + AIRY_MINOR)
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (
        AIRY_MINOR
        * SCALE
        * (
            (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
            - (3 * n + 3 * n**2 + 2.625 * n**3) * sin(less) * cos(more)
            + (1.875 * n**2 + 1.875 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _cartesian(latitude: float, longitude: float, major: float, minor: float) -> tuple[float, float, float]:
    squared = 1 - (minor / major) ** 2
    nu = major / sqrt(1 - squared * sin(latitude) ** 2)
    return (
        nu * cos(latitude) * cos(longitude),
        nu * cos(latitude) * sin(longitude),
        nu * (1 - squared) * sin(latitude),
    )


def _turned(x: float, y: float, z: float) -> tuple[float, float, float]:
    (right, along, up), (a, b, c), k = SHIFT, TURN, 1 + STRETCH
    return right + k * x - c * y + b * z, along + c * x + k * y - a * z, up - b * x + a * y + k * z


def _from_cartesian(x: float, y: float, z: float, major: float, minor: float) -> tuple[float, float]:
    squared = 1 - (minor / major) ** 2
    across = hypot(x, y)
    latitude = atan2(z, across * (1 - squared))
    for _ in range(8):
        nu = major / sqrt(1 - squared * sin(latitude) ** 2)
        latitude = atan2(z + squared * nu * sin(latitude), across)
    return latitude, atan2(y, x)
