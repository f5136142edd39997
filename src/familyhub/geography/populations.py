"""Children by age cohort and area, from ONS mid-year estimates and the census."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from familyhub.geography.areas import AREA, Successor, area_code
from familyhub.geography.errors import GeographyError
from familyhub.geography.points import read_count
from familyhub.geography.tables import find_column, needed_column, open_csv

OLDEST = 120
"""The end of an open band (`90+`): nobody is older."""


@dataclass(frozen=True, slots=True, order=True)
class AgeBand:
    """Ages in whole years, both ends count: 0 to 4 are the under fives."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise ValueError(f"{self.first} to {self.last} is no band of ages")

    @property
    def years(self) -> int:
        """How many single years of age."""
        return self.last - self.first + 1

    def shared(self, other: "AgeBand") -> "AgeBand | None":
        """The ages in both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return AgeBand(first, last) if first <= last else None


COHORTS: Mapping[str, AgeBand] = {
    "under 1": AgeBand(0, 0),
    "1 to 4": AgeBand(1, 4),
    "5 to 10": AgeBand(5, 10),
    "11 to 15": AgeBand(11, 15),
    "16 to 19": AgeBand(16, 19),
}
"""The age cohorts of the family hub guidance, the first to the first birthday."""


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """People by area and age band as a file has them, and what the file is."""

    people: Mapping[str, Mapping[AgeBand, float]]
    source: str

    def total(self, area: str) -> float:
        """Everybody in an area."""
        return sum(self.people[area].values())


@dataclass(frozen=True, slots=True, eq=False)
class Children:
    """Children by area and cohort. `method` says in a sentence how bands of ages became cohorts."""

    numbers: Mapping[str, Mapping[str, float]]
    cohorts: Mapping[str, AgeBand]
    method: str


def read_population(path: Path) -> Population:
    """People by area and age from a file of the ONS, CSV, plain or .gz.

    Either a row an area and a column an age (`0` … `90+`, as mid-year estimates), or a row an area and an age band with
    its number (`Aged 15 years and under`, as the census). Raises GeographyError with file, row and column.
    """
    with open_csv(path) as reader:
        headers = reader.fieldnames or ()
        code = needed_column(path, headers, "the area's code", *AREA)
        ages = {header: band for header in headers if (band := age_band(header)) is not None}
        named = find_column(headers, "age_?group", "age", r"age.*categories\)?", r"age \(.*\)")
        people: dict[str, dict[AgeBand, float]] = {}
        if ages:
            for number, row in enumerate(reader, start=2):
                area = _new_area(path, number, people, area_code(path, number, code, row[code]))
                area.update({band: read_count(path, number, header, row[header]) for header, band in ages.items()})
        elif named:
            counted = needed_column(
                path, headers, "the number of people", "usual_residents", "observation", "n", "count"
            )
            for number, row in enumerate(reader, start=2):
                bands = people.setdefault(area_code(path, number, code, row[code]), {})
                band = _said_band(path, number, named, row[named])
                if band in bands:
                    raise _twice(path, number, f"{row[code]}, {row[named]}")
                bands[band] = read_count(path, number, counted, row[counted])
        else:
            raise GeographyError(
                "population-no-ages",
                path.name,
                found="the columns " + ", ".join(headers[:8]),
                expected="a column for each age (0, 1, 2 …), or one that holds age groups",
                next_step="Use the mid-year estimates by single year of age, or the census table of ages.",
            )
    return Population(people, path.name)


def age_band(text: str) -> AgeBand | None:
    """The ages that a header or a label means: `7`, `90+`, `5-9`, `Aged 16 to 24 years`, `Aged 15 years and under`."""
    words = re.sub(r"\b(aged|ages?|years?)\b|_", " ", text.strip().lower())
    words = re.sub(r"\s+", " ", words).strip()
    if found := re.fullmatch(r"(\d{1,3})", words):
        return AgeBand(int(found[1]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,3}) ?(?:-|–|to) ?(\d{1,3})", words):
        return AgeBand(int(found[1]), int(found[2])) if int(found[1]) <= int(found[2]) else None
    if found := re.fullmatch(r"(\d{1,3}) ?(?:\+|and over|and above|or over|plus)", words):
        return AgeBand(int(found[1]), OLDEST)
    if found := re.fullmatch(r"(\d{1,3}) (?:and|or) under", words):
        return AgeBand(0, int(found[1]))
    if found := re.fullmatch(r"under (\d{1,3})", words):
        return AgeBand(0, int(found[1]) - 1) if int(found[1]) else None
    return None


def carry_over(population: Population, successors: Sequence[Successor], sizes: Population | None = None) -> Population:
    """People of an earlier generation of areas (LSOA 2011) in the areas that came after (LSOA 2021).

    Those of an area that was split go to its parts by the parts' `sizes` (all people of the census, say), or in equal
    parts without. Raises GeographyError for an area of which no successor is known.
    """
    parts: dict[str, list[str]] = {}
    for successor in successors:
        parts.setdefault(successor.before, []).append(successor.after)
    found: dict[str, dict[AgeBand, float]] = {}
    for area, bands in population.people.items():
        if area not in parts:
            raise GeographyError(
                "population-no-successor",
                f"{population.source}, {area}",
                found="no area that came after it",
                expected="a row of the lookup between the two generations",
                next_step="Use the ONS lookup of LSOA 2011 to LSOA 2021 that covers the area.",
            )
        shares = _shares(parts[area], sizes)
        for part, share in zip(parts[area], shares, strict=True):
            into = found.setdefault(part, {})
            for band, number in bands.items():
                into[band] = into.get(band, 0.0) + number * share
    return Population(found, f"{population.source}, carried over to later areas")


def children(
    population: Population, cohorts: Mapping[str, AgeBand] = COHORTS, shape: Population | None = None
) -> Children:
    """Children by area and cohort.

    A band of ages that lies across cohorts is divided by `shape`, a population by single year of age: by the area's
    own ages where it has them, else by those of all its areas together. Without a shape each year of age in a band
    counts the same. Raises GeographyError where the bands of an area do not cover a cohort, or cover an age twice.
    """
    together = _summed(shape.people.values()) if shape else {}
    numbers: dict[str, dict[str, float]] = {}
    divided = False
    for area, bands in population.people.items():
        _check_apart(population, area, bands)
        own = shape.people.get(area, together) if shape else {}
        numbers[area] = {}
        for cohort, wanted in cohorts.items():
            count, covered = 0.0, 0
            for band, people in bands.items():
                common = band.shared(wanted)
                if common is None:
                    continue
                divided = divided or common != band
                count += people * (1.0 if common == band else _share(common, band, own, together))
                covered += common.years
            if covered != wanted.years:
                raise GeographyError(
                    "population-ages-missing",
                    f"{population.source}, {area}",
                    found=f"{covered} of the {wanted.years} years of age of cohort {cohort!r}",
                    expected=f"all ages from {wanted.first} to {wanted.last}",
                    next_step="Take a file with all ages, or ask for other cohorts.",
                )
            numbers[area][cohort] = count
    return Children(numbers, cohorts, _method(population, divided, shape))


def _method(population: Population, divided: bool, shape: Population | None) -> str:
    if not divided:
        return f"Counts by age from {population.source}."
    how = f"divided by single years of age in {shape.source}" if shape else "divided equally over their years of age"
    return f"Age groups from {population.source}, {how}: an estimate within each group."


def _share(common: AgeBand, band: AgeBand, own: Mapping[AgeBand, float], together: Mapping[AgeBand, float]) -> float:
    for ages in (own, together):
        everybody = _between(ages, band)
        if everybody > 0:
            return _between(ages, common) / everybody
    return common.years / band.years


def _between(ages: Mapping[AgeBand, float], band: AgeBand) -> float:
    return sum(people for age, people in ages.items() if band.first <= age.first and age.last <= band.last)


def _summed(every: Iterable[Mapping[AgeBand, float]]) -> dict[AgeBand, float]:
    total: dict[AgeBand, float] = {}
    for bands in every:
        for band, people in bands.items():
            total[band] = total.get(band, 0.0) + people
    return total


def _shares(parts: Sequence[str], sizes: Population | None) -> list[float]:
    known = [sizes.total(part) if sizes and part in sizes.people else 0.0 for part in parts]
    if all(known):
        return [size / sum(known) for size in known]
    return [1 / len(parts)] * len(parts)


def _check_apart(population: Population, area: str, bands: Mapping[AgeBand, float]) -> None:
    ordered = sorted(bands)
    for one, other in pairwise(ordered):
        if one.shared(other):
            raise GeographyError(
                "population-ages-twice",
                f"{population.source}, {area}",
                found=f"ages {one.first} to {one.last} and {other.first} to {other.last}",
                expected="each age once",
                next_step="Leave out the columns or rows that are sums of others.",
            )


def _new_area(path: Path, number: int, people: dict[str, dict[AgeBand, float]], area: str) -> dict[AgeBand, float]:
    if area in people:
        raise _twice(path, number, area)
    people[area] = {}
    return people[area]


def _said_band(path: Path, number: int, column: str, text: str | None) -> AgeBand:
    band = age_band(text or "")
    if band is None:
        raise GeographyError(
            "population-no-band",
            f"{path.name}, row {number}, column {column!r}",
            found=repr(text),
            expected="ages such as `Aged 16 to 24 years`",
            next_step="Leave out rows of totals and read the file again.",
        )
    return band


def _twice(path: Path, number: int, what: str) -> GeographyError:
    return GeographyError(
        "population-twice",
        f"{path.name}, row {number}",
        found=f"{what} a second time",
        expected="each once",
        next_step="Keep one year and one sex (all persons) in the file.",
    )
