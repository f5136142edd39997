"""Tables of the census as NOMIS answers: a line for each area and category, with the code of both.

The figures of councils, regions and England are the publisher's own lines; a county, for which NOMIS has none, is the
sum of its districts, and an area of which only neighbourhoods were asked for is the sum of these.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from familyhub.geography import GeographyError
from familyhub.geography.tables import open_csv
from familyhub.jsna.indicator import Found, Indicator
from familyhub.jsna.neighbourhoods import EITHER, Neighbourhoods, headers_of
from familyhub.jsna.rows import IndicatorRow, kind_of
from familyhub.jsna.staging import Told

AREA, AREA_NAME, VALUE, YEAR = "GEOGRAPHY_CODE", "GEOGRAPHY_NAME", "OBS_VALUE", "DATE_NAME"
MEASURE, NUMBERS = "MEASURES", "20100"
"""NOMIS states a number and its percentage as two lines; only numbers are read."""
ALL = "RECORD_COUNT"
"""How many lines the whole answer has: NOMIS breaks off at 25,000 without a word."""
CENSUS_YEAR = "2021"


@dataclass(slots=True)
class _Cell:
    """What was counted of an area: the number, and the lines it stands in."""

    number: float = 0.0
    lines: list[int] = field(default_factory=list)

    def add(self, number: float, line: int) -> None:
        """Take in another line."""
        self.number += number
        self.lines.append(line)


@dataclass(slots=True)
class _Counts:
    """The number and the whole of an area and year, with the area's name."""

    name: str
    number: _Cell = field(default_factory=_Cell)
    whole: _Cell = field(default_factory=_Cell)


@dataclass(slots=True)
class _Answer:
    """What an answer holds: by indicator what is counted, the lines read and said to be there, the codes by header."""

    counted: dict[str, "_ByArea"]
    codes: dict[str, set[str]]
    lines: int = 0
    stated: int = 0

    def holds(self, found: Found) -> bool:
        """Whether every category that an indicator needs is there: without one its number would be too small."""
        needed = [
            (header, set(wanted.split(EITHER)))
            for cells in (found.where, found.whole)
            for header, wanted in cells.items()
        ]
        return all(codes <= self.codes.get(header, set()) for header, codes in needed)


_ByArea = dict[tuple[str, str], _Counts]
"""By code of the area and year."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """An indicator's figure of an area in one file."""

    name: str
    count: float
    whole: float | None
    file: str
    lines: tuple[int, ...]
    note: str = ""


_Stated = dict[str, dict[str, _Figure]]
"""By year and code of the area."""


def read_census(
    files: Collection[Path], catalogue: Mapping[str, Indicator], places: Neighbourhoods, area: str | None = None
) -> tuple[list[IndicatorRow], list[Told]]:
    """The rows of the catalogue's indicators that stand in answers of NOMIS, and what each of these files is.

    With `area`, only its neighbourhoods. A file that broke off is told as unknown, and none of it is read; of one that
    lacks a category, no indicator that counts it. Of a figure that several files state the first is taken, and nothing
    is added up that a file states. Raises GeographyError for a file that is damaged.
    """
    known: dict[str, _Stated] = {}
    told: list[Told] = []
    for path in files:
        headers = [header.upper() for header in headers_of(path)]
        if AREA not in headers or VALUE not in headers:
            continue
        wanted = {id: found for id, found in _found(catalogue) if _headers_needed(found) <= set(headers)}
        kept = _kept_neighbourhoods(places, area)
        answer = _count(path, wanted, kept)
        if answer.stated > answer.lines:
            why = f"an answer of NOMIS that broke off: {answer.lines:,} of {answer.stated:,} lines; ask for fewer areas"
            told.append(Told(path, "", answer.lines, why))
            continue
        whole = {id: found for id, found in wanted.items() if answer.holds(found)}
        why = (
            ""
            if whole
            else "an answer of NOMIS; no indicator reads this table, or categories that it needs are not there"
        )
        told.append(Told(path, "census" if whole else "", answer.lines, why))
        for id, found in whole.items():
            for (code, year), figure in _figures(answer.counted[id], found, path):
                known.setdefault(id, {}).setdefault(year, {}).setdefault(code, figure)
    return [row for id, stated in known.items() for row in _rows(id, catalogue[id], stated, places)], told


def _found(catalogue: Mapping[str, Indicator]) -> Iterator[tuple[str, Found]]:
    """Where each indicator stands in an answer of NOMIS, of those that do."""
    for id, indicator in catalogue.items():
        if indicator.source == "nomis":
            yield id, indicator.found
        elif indicator.nomis is not None:
            yield id, indicator.nomis


def _headers_needed(found: Found) -> set[str]:
    return {*found.where, *found.whole, found.value or found.count}


def _kept_neighbourhoods(places: Neighbourhoods, area: str | None) -> frozenset[str] | None:
    """The neighbourhoods that are read; None for all."""
    if area is None or not places.homes:
        return None
    return frozenset(code for code, homes in places.homes.items() if any(code_of == area for code_of, _ in homes))


def _count(path: Path, wanted: Mapping[str, Found], kept: frozenset[str] | None) -> _Answer:
    """What stands in an answer, of the areas that are read."""
    with open_csv(path) as reader:
        names = {header.upper(): header for header in reader.fieldnames or ()}
        tests = {
            id: (_test(found.where, names), _test(found.whole, names), names[found.value or found.count])
            for id, found in wanted.items()
        }
        headers = {header for found in wanted.values() for header in (*found.where, *found.whole)}
        answer = _Answer({id: {} for id in wanted}, {header: set() for header in headers})
        measure, year, name, everything = (names.get(header) for header in (MEASURE, YEAR, AREA_NAME, ALL))
        for row in reader:
            answer.lines += 1
            if everything and row[everything].isdigit():
                answer.stated = max(answer.stated, int(row[everything]))
            for header in headers:
                answer.codes[header].add(row[names[header]])
            code = row[names[AREA]]
            kind = kind_of(code)
            if kind is None or (kind == "lsoa" and kept is not None and code not in kept):
                continue
            if measure is not None and row[measure] != NUMBERS:
                continue
            for id, (counts, holds, value) in tests.items():
                is_number, is_whole = _passes(counts, row), bool(holds) and _passes(holds, row)
                if not (is_number or is_whole) or not row[value]:
                    continue
                period = (row[year] if year else "") or CENSUS_YEAR
                known = answer.counted[id].setdefault((code, period), _Counts((row[name] if name else "") or ""))
                number = _number(row[value], path, reader.line_num)
                if is_number:
                    known.number.add(number, reader.line_num)
                if is_whole:
                    known.whole.add(number, reader.line_num)
    return answer


def _number(cell: str, path: Path, line: int) -> float:
    try:
        return float(cell)
    except ValueError as problem:
        raise GeographyError(
            "jsna-no-number",
            f'{path.name}, row {line:,}, column "{VALUE}"',
            found=repr(cell),
            expected="a number, or an empty cell",
            next_step="Use the answer as NOMIS gave it; `familyhub jsna fetch` gets it again.",
        ) from problem


def _test(cells: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, frozenset[str]]]:
    return [(names[header], frozenset(wanted.split(EITHER))) for header, wanted in cells.items()]


def _passes(test: Iterable[tuple[str, frozenset[str]]], row: Mapping[str, str]) -> bool:
    return all(row[header] in wanted for header, wanted in test)


def _figures(counted: _ByArea, found: Found, path: Path) -> Iterator[tuple[tuple[str, str], _Figure]]:
    """The figures of one file by area and year: those whose number and whole are both stated."""
    for place, each in counted.items():
        if each.number.lines and (each.whole.lines or not found.whole):
            whole = each.whole.number if found.whole else None
            note = _lines_in_words(each.number.lines, each.whole.lines)
            yield place, _Figure(each.name, each.number.number, whole, path.name, tuple(each.number.lines), note)


def _rows(id: str, indicator: Indicator, stated: _Stated, places: Neighbourhoods) -> Iterator[IndicatorRow]:
    for period, by_code in stated.items():
        everything = {**_of_neighbourhoods(by_code, places), **_of_districts(by_code, places), **by_code}
        for code, figure in sorted(everything.items()):
            yield _row(id, indicator, code, figure, period)


def _lines_in_words(number: list[int], whole: list[int]) -> str:
    """Which lines a figure is from, where one does not tell it all."""
    said = "" if len(number) == 1 else "from rows " + ", ".join(f"{line:,}" for line in number)
    of = "of row " + ", ".join(f"{line:,}" for line in whole) if whole and whole != number else ""
    return "; ".join(part for part in (said, of) if part)


def _of_districts(by_code: Mapping[str, _Figure], places: Neighbourhoods) -> dict[str, _Figure]:
    """Counties from their districts, where every one of these has a figure."""
    parts: dict[tuple[str, str], list[str]] = {}
    for district, county in places.counties.items():
        parts.setdefault(county, []).append(district)
    return {
        code: _sum(name, [by_code[district] for district in districts], f"the sum of {len(districts)} districts")
        for (code, name), districts in parts.items()
        if all(district in by_code for district in districts)
    }


def _of_neighbourhoods(by_code: Mapping[str, _Figure], places: Neighbourhoods) -> dict[str, _Figure]:
    """Areas from their neighbourhoods, where every one of these has a figure."""
    parts: dict[tuple[str, str], list[str]] = {}
    for lsoa, homes in places.homes.items():
        if kind_of(lsoa) == "lsoa":
            for home in homes:
                parts.setdefault(home, []).append(lsoa)
    return {
        code: _sum(name, held, f"the sum of {len(held):,} neighbourhoods")
        for (code, name), lsoas in parts.items()
        if (held := [by_code[lsoa] for lsoa in lsoas if lsoa in by_code])
        # The census has the neighbourhoods of 2021; a lookup may name those of 2011 that are no more.
        and len(held) >= len([lsoa for lsoa in lsoas if lsoa in places.current])
    }


def _sum(name: str, parts: list[_Figure], says: str) -> _Figure:
    first = min(parts, key=lambda part: (part.file, part.lines))
    lines = [line for part in parts for line in part.lines]
    wholes = [part.whole for part in parts]
    whole = None if any(each is None for each in wholes) else sum(each or 0.0 for each in wholes)
    one_file = all(part.file == first.file for part in parts)
    note = f"{says}, rows {min(lines):,} to {max(lines):,}" if one_file else f"{says}, of several files"
    return _Figure(name, sum(part.count for part in parts), whole, first.file, first.lines[:1], note)


def _row(id: str, indicator: Indicator, code: str, figure: _Figure, period: str) -> IndicatorRow:
    value = figure.count
    if indicator.of != "count":
        value = figure.count * (indicator.per or 1.0) / figure.whole if figure.whole else None
    return IndicatorRow(
        id, code, figure.name, kind_of(code) or "other", "", "", "", "", period, int(period[:4]) * 10_000, value, None,
        None, figure.count, figure.whole, figure.note, "", "", figure.file, figure.lines[0],
    )  # fmt: skip
