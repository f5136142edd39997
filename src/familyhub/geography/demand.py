"""Demand: children by cohort at a point of each area, times plain, stated weights for need.

Weights belong to areas and groups, never to a child: they say how much a place counts when hubs are sited.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from familyhub.errors import UsageError
from familyhub.geography.areas import AREA, NOT_WEIGHTED
from familyhub.geography.errors import GeographyError
from familyhub.geography.points import Points, point_columns, points_of, read_count
from familyhub.geography.populations import Children
from familyhub.geography.tables import check_headers, check_width, find_column, needed_column, open_csv

TOTAL = re.compile(r"children|(children )?\(?(total|all|sum)( ages| children)?\)?")
"""What a column of all children is called, as a cohort would be."""


@dataclass(frozen=True, slots=True)
class DemandPoint:
    """An area's children at one point. `weight`: what the area counts; `quintile`: its deprivation, 1 most deprived."""

    area: str
    longitude: float
    latitude: float
    children: Mapping[str, float]
    weight: float
    quintile: int | None = None
    district: str | None = None

    def total(self) -> float:
        """Children of all cohorts."""
        return sum(self.children.values())


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand points and, in sentences for beside every output, how their weights came about."""

    points: tuple[DemandPoint, ...]
    method: tuple[str, ...]

    def places(self) -> Points:
        """The points, in their order."""
        return points_of([(point.area, point.longitude, point.latitude) for point in self.points])


@dataclass(frozen=True, slots=True)
class Extra:
    """A table of counts by area that adds to need: children of a priority group, or contacts in a year.

    `each` is what one of them adds, beside the 1 that every child of the age mix counts. An area that the table does
    not have adds nothing, and is named among the missing.
    """

    name: str
    counts: Mapping[str, float]
    each: float


@dataclass(frozen=True, slots=True)
class Need:
    """What a child counts.

    `mix` gives each cohort's weight (0 leaves it out; a cohort not named is left out); None counts all alike.
    `by_quintile` multiplies the children of an area by its deprivation (1 most deprived), 1 where not named.
    `extras` add.
    """

    mix: Mapping[str, float] | None = None
    by_quintile: Mapping[int, float] = field(default_factory=dict)
    extras: tuple[Extra, ...] = ()

    def __post_init__(self) -> None:
        numbers = {f"the mix of ages, {cohort}": number for cohort, number in (self.mix or {}).items()}
        numbers |= {f"deprivation, fifth {fifth}": number for fifth, number in self.by_quintile.items()}
        numbers |= {extra.name: extra.each for extra in self.extras}
        for where, number in numbers.items():
            if not 0 <= number < float("inf"):
                raise _off(where, str(number), "a weight of 0 or more")
        if outside := [fifth for fifth in self.by_quintile if fifth not in range(1, 6)]:
            raise _off("deprivation", f"fifth {outside[0]}", "1 (most deprived) to 5")

    def weight(self, area: str, children: Mapping[str, float], quintile: int | None) -> float:
        """What an area counts: its children by the mix, times its deprivation, with what the extras add."""
        counted = sum(number * (1.0 if self.mix is None else self.mix.get(c, 0.0)) for c, number in children.items())
        factor = 1.0 if quintile is None else self.by_quintile.get(quintile, 1.0)
        return counted * factor + sum(extra.each * extra.counts.get(area, 0.0) for extra in self.extras)

    def sentences(self) -> tuple[str, ...]:
        """What counts how much, in plain English."""
        if self.mix is None:
            said = ["Every child counts the same, whatever the age."]
        else:
            named = (f"{cohort} × {number:g}" for cohort, number in self.mix.items() if number)
            said = [f"Children count by age: {', '.join(named)}; others do not count."]
        if self.by_quintile:
            named = (f"fifth {fifth} × {number:g}" for fifth, number in sorted(self.by_quintile.items()))
            said.append(f"Areas count by deprivation (1 most deprived): {', '.join(named)}.")
        said += [f"{extra.name}: each adds {extra.each:g}." for extra in self.extras]
        return tuple(said)


def build_demand(
    places: Points,
    children: Children,
    need: Need | None = None,
    *,
    quintiles: Mapping[str, int] | None = None,
    districts: Mapping[str, str] | None = None,
) -> Demand:
    """Demand at the representative point of each area that has children.

    `quintiles` maps areas to 1-5, `districts` to the district they lie in. Raises UsageError for an area with children
    and no point, for an age mix of cohorts that are not counted, and for deprivation that counts and is not known.
    """
    quintiles, districts = quintiles or {}, districts or {}
    place = dict(zip(places.codes, zip(places.longitude.tolist(), places.latitude.tolist(), strict=True), strict=True))
    if lost := sorted(set(children.numbers) - set(place)):
        raise _off("the areas", f"{len(lost)} with children and no point, {lost[0]} among them", "a point for each")
    points = [
        DemandPoint(area, *place[area], numbers, 0.0, quintiles.get(area), districts.get(area))
        for area, numbers in sorted(children.numbers.items())
    ]
    weighed = weigh(points, need or Need(), children.cohorts, children.method)
    return Demand(weighed.points, (*weighed.method, NOT_WEIGHTED))


def weigh(points: Sequence[DemandPoint], need: Need, cohorts: Collection[str], counted: str) -> Demand:
    """The points with what each counts by `need`; `counted` says in a sentence where their children are from.

    Raises UsageError for an age mix of other `cohorts` than are counted, and for deprivation that counts and is not
    known.
    """
    if unknown := set(need.mix or {}) - set(cohorts):
        raise _off("the mix of ages", repr(min(unknown)), "one of " + ", ".join(cohorts))
    if need.by_quintile and (bare := sorted(point.area for point in points if point.quintile is None)):
        raise _off("deprivation", f"{len(bare)} areas without a fifth, {bare[0]} among them", "a fifth for each")
    missing = tuple(
        f"{extra.name}: nothing is known of {len(silent)} of {len(points)} areas, which add nothing."
        for extra in need.extras
        if (silent := [point for point in points if point.area not in extra.counts])
    )
    weighed = (replace(p, weight=need.weight(p.area, p.children, p.quintile)) for p in points)
    return Demand(tuple(weighed), (counted, *need.sentences(), *missing))


def read_demand(path: Path, cohorts: Sequence[str] = ()) -> Demand:
    """Demand points from one's own CSV.

    Columns: `area_code`, longitude and latitude or easting and northing, a column of children for each cohort (all
    called `children`, `children_<cohort>` or one of `cohorts`; beside others a total is left out, and said), and,
    where they are there, `weight` (else all children count 1), `quintile` and `district_code`. Raises GeographyError
    with file, row and column.
    """
    found: dict[str, DemandPoint] = {}
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        check_headers(path, headers)
        code, where = needed_column(path, headers, "the area's code", *AREA), point_columns(path, headers)
        counted, totals = _counted(path, headers, cohorts)
        if not counted:
            needed_column(path, headers, "numbers of children", "children.*")
        weight, fifth = find_column(headers, "weight"), find_column(headers, "quintile", "deprivation_quintile")
        district = find_column(headers, "district_code", r"(?:ltla|lad)\d*_?(?:code|cd)")
        for number, row in enumerate(reader, start=2):
            check_width(path, number, row)
            area = (row[code] or "").strip()
            if not area or area in found:
                raise _cell(path, number, code, repr(area), "a code, each once")
            children = {cohort: read_count(path, number, header, row[header]) for cohort, header in counted.items()}
            found[area] = DemandPoint(
                area,
                *where.read(path, number, row),
                children,
                read_count(path, number, weight, row[weight]) if weight else sum(children.values()),
                _fifth(path, number, fifth, row[fifth]) if fifth else None,
                (row[district] or "").strip() or None if district else None,
            )
    if not found:
        raise _cell(path, 2, code, "no row", "a row for each area")
    method = "Children and their weights" if weight else "Children, each counted the same,"
    left_out = tuple(f"The column {header} of {path.name} is a total, and not counted again." for header in totals)
    return Demand(
        tuple(found.values()), (f"{method} as given in {path.name}, reached at the points given there.", *left_out)
    )


def _counted(path: Path, headers: Sequence[str], cohorts: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The column of each cohort, and the columns that are only their totals."""
    named = [
        (header.strip().lower().removeprefix("children_").replace("_", " "), header)
        for header in headers
        if header.strip().lower().startswith("children") or header.strip() in cohorts
    ]
    totals = [header for cohort, header in named if TOTAL.fullmatch(cohort)]
    if len(totals) == len(named):
        # Without any ages a total is all that is known of children.
        totals = totals[1:]
    counted: dict[str, str] = {}
    for cohort, header in named:
        if header in totals:
            continue
        if cohort in counted:
            raise GeographyError(
                "demand-twice",
                path.name,
                found=f"the columns {counted[cohort]!r} and {header!r}",
                expected="one column for each age",
                next_step="Leave one of them out, or name the ages it counts, and read the file again.",
            )
        counted[cohort] = header
    return counted, totals


def _fifth(path: Path, number: int, column: str, text: str | None) -> int | None:
    said = (text or "").strip().removesuffix(".0")
    if said and said not in {"1", "2", "3", "4", "5"}:
        raise _cell(path, number, column, repr(text), "1 (most deprived) to 5, or nothing")
    return int(said) if said else None


def _cell(path: Path, number: int, column: str, found: str, expected: str) -> GeographyError:
    return GeographyError(
        "demand-cell",
        f"{path.name}, row {number}, column {column!r}",
        found=found,
        expected=expected,
        next_step="Correct the cell, or leave the row out, and read the file again.",
    )


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "demand", where, found=found, expected=expected, next_step="Correct what need counts and ask again."
    )
