"""What stored files say about an area: its name and region, similar councils, neighbourhoods and their outlines."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from familyhub.errors import FamilyhubError
from familyhub.geography import (
    Boundary,
    GeographyError,
    Hierarchy,
    build_hierarchy,
    read_boundaries,
    read_lookup,
    read_quintiles,
    read_ranks,
)
from familyhub.geography.tables import find_column, open_csv
from familyhub.jsna.neighbours import read_neighbours

LSOA = r"lsoa21(_code|cd)"
DISTRICT = r"(ltla|lad)\d*(_code|cd)"
REGION = r"(region|rgn)\d*(_code|cd)"
REGION_NAME = r"(region|rgn)\d*(_name|nm)"
UPPER = r"(utla|ctyua)\d*(_code|cd)"
RANK = re.compile(r"(imd|index).*rank", re.IGNORECASE)
MODEL = re.compile(r"20\d\d")
ATTRIBUTION = (
    "Boundaries: Office for National Statistics licensed under the Open Government Licence v3.0. Contains OS data "
    "© Crown copyright and database right."
)


@dataclass(frozen=True, slots=True)
class KnownArea:
    """What the files say about an area.

    `neighbours` are the codes of similar councils by model, closest first. `places` are the area's neighbourhoods with
    their quintiles of England; `ranks` their national ranks; `outlines` the boundaries of neighbourhoods, `larger` of
    its districts, by code.
    """

    code: str
    region: str | None = None
    region_name: str = ""
    neighbours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Hierarchy | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)
    outlines: Mapping[str, Boundary] = field(default_factory=dict)
    larger: Mapping[str, Boundary] = field(default_factory=dict)


def know(code: str, files: Iterable[Path]) -> KnownArea:
    """What these files say about the area; files about other things are passed over, whatever they are called.

    Raises GeographyError for a lookup, an index or boundaries that are damaged.
    """
    listed = list(files)
    tables = {path: _headers(path) for path in listed if path.name.lower().endswith((".csv", ".csv.gz"))}
    area = replace(KnownArea(code), neighbours=_neighbours(code, listed))
    area = _with_region(area, tables)
    area = _with_places(area, tables)
    return _with_outlines(area, [path for path in listed if path.suffix.lower() in (".geojson", ".json")])


def _headers(path: Path) -> tuple[str, ...]:
    try:
        with open_csv(path) as reader:
            return tuple(reader.fieldnames or ())
    except GeographyError:
        return ()


def _neighbours(code: str, files: list[Path]) -> dict[str, tuple[str, ...]]:
    """By the model's year, which the file's name states; of two files of one year the first."""
    found: dict[str, tuple[str, ...]] = {}
    for path in files:
        year = MODEL.search(path.name)
        if year is None or year[0] in found or not re.search(r"\bsn_|neighbour", path.name, re.IGNORECASE):
            continue
        with suppress(FamilyhubError):
            listed = read_neighbours(path).get(code, ())
            if listed:
                found[year[0]] = tuple(each.code for each in sorted(listed, key=lambda each: each.place))
    return dict(sorted(found.items()))


def _with_region(area: KnownArea, tables: Mapping[Path, tuple[str, ...]]) -> KnownArea:
    codes = {area.code, *_districts(area.code, tables)}
    for path, headers in tables.items():
        region, district = find_column(headers, REGION), find_column(headers, DISTRICT)
        if region is None or district is None:
            continue
        name = find_column(headers, REGION_NAME)
        with open_csv(path) as reader:
            for row in reader:
                if row[district] in codes and row[region]:
                    return replace(area, region=row[region], region_name=(row[name] if name else "") or row[region])
    return area


def _districts(code: str, tables: Mapping[Path, tuple[str, ...]]) -> set[str]:
    """The districts of a county, by any lookup that names both."""
    for path, headers in tables.items():
        upper, district = find_column(headers, UPPER), find_column(headers, DISTRICT)
        if upper is None or district is None:
            continue
        with open_csv(path) as reader:
            found = {row[district] for row in reader if row[upper] == code}
        if found:
            return found
    return set()


def _with_places(area: KnownArea, tables: Mapping[Path, tuple[str, ...]]) -> KnownArea:
    quintiles: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for path, headers in tables.items():
        if find_column(headers, LSOA) is None or not any(RANK.search(header) for header in headers):
            continue
        with suppress(GeographyError):
            quintiles, ranks = read_quintiles(path), read_ranks(path)
            break
    for path, headers in tables.items():
        if (
            find_column(headers, LSOA) is None
            or find_column(headers, DISTRICT) is None
            or find_column(headers, UPPER) is None
        ):
            continue
        with suppress(GeographyError):  # a lookup of other areas
            places = build_hierarchy(read_lookup(path, within=[area.code], quintiles=quintiles))
            return replace(
                area, places=places, ranks={code: rank for code, rank in ranks.items() if code in places.places}
            )
    return area


def _with_outlines(area: KnownArea, files: list[Path]) -> KnownArea:
    if area.places is None:
        return area
    known = area.places.places
    found: dict[str, Boundary] = {}
    for path in files:
        with suppress(GeographyError):
            found |= {each.code: each for each in read_boundaries(path) if each.code in known}
    outlines = {code: each for code, each in found.items() if known[code].kind == "lsoa"}
    larger = {code: each for code, each in found.items() if known[code].kind == "district" and code != area.code}
    return replace(area, outlines=outlines, larger=larger)
