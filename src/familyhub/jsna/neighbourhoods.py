"""Figures of neighbourhoods (LSOAs) as published: the census, the Indices of Deprivation, mid-year estimates.

Each neighbourhood's figure becomes a row; where they can be added up, the whole area's becomes one too, which names the
line of its first neighbourhood and says of how many it is the sum. Their publishers' tables have no figure for areas.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from familyhub.geography import GeographyError
from familyhub.geography.tables import find_column, open_csv
from familyhub.jsna.indicator import Found, Indicator
from familyhub.jsna.rows import IndicatorRow
from familyhub.jsna.staging import Told

LSOA = r"lsoa(11|21)(_code|cd)"
UPPER = r"(utla\d*_code|utla\d*cd|ctyua\d*cd)"
UPPER_NAME = r"(utla\d*_name|utla\d*nm|ctyua\d*nm)"
DISTRICT = r"(ltla\d*_code|ltla\d*cd|lad\d*cd)"
DISTRICT_NAME = r"(ltla\d*_name|ltla\d*nm|lad\d*nm)"
OTHER_LSOA = r"lsoa21(_code|cd)"
AGES = re.compile(r"(\d+)\.\.(\d+)")
EITHER = " | "
EACH = "neighbourhoods"
"""In place of a header: every neighbourhood counts as one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of neighbourhoods: its headers, the column of codes, the lines by neighbourhood."""

    path: Path
    headers: tuple[str, ...]
    code: str
    rows: Mapping[str, Sequence[tuple[int, Mapping[str, str]]]]

    @property
    def generation(self) -> str:
        """Which neighbourhoods they are: lsoa11 or lsoa21."""
        return self.code[:6].lower()


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Every table of neighbourhoods among the files, and in which council and district each neighbourhood lies.

    `counties` is by district the upper-tier authority it lies in, as code and name; `current` are the neighbourhoods
    that the lookups name themselves, without those that have been redrawn since.
    """

    sheets: tuple[Sheet, ...] = ()
    homes: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    counties: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    current: frozenset[str] = frozenset()
    told: tuple[Told, ...] = ()

    @property
    def files(self) -> frozenset[Path]:
        """The files that were read here, and are nobody else's."""
        return frozenset(each.path for each in self.told)


def read_neighbourhoods(files: Collection[Path]) -> Neighbourhoods:
    """The tables of neighbourhoods among these files, and the lookups that say where those lie.

    Raises GeographyError for a file that is damaged, with its name.
    """
    sheets, told = [], []
    homes: dict[str, tuple[tuple[str, str], ...]] = {}
    counties: dict[str, tuple[str, str]] = {}
    later: list[tuple[str, str]] = []
    for path in files:
        headers = headers_of(path)
        counties |= _counties(path, headers)
        code = find_column(headers, LSOA) if headers else None
        if code is None:
            continue
        if find_column(headers, UPPER):
            homes |= _homes(path, code, headers)
            told.append(Told(path, "places", len(homes)))
        elif find_column(headers, DISTRICT) and code.lower().startswith("lsoa11"):
            later += _successors(path, code, headers)
            told.append(Told(path, "places", len(later)))
        else:
            sheet = _sheet(path, code, headers)
            sheets.append(sheet)
            told.append(Told(path, "neighbourhoods", sum(len(lines) for lines in sheet.rows.values())))
    current = frozenset(homes)
    homes |= {old: homes[new] for old, new in later if new in homes and old not in homes}
    return Neighbourhoods(tuple(sheets), homes, counties, current, tuple(told))


def neighbourhood_rows(
    places: Neighbourhoods, catalogue: Mapping[str, Indicator], area: str | None = None
) -> Iterator[IndicatorRow]:
    """The rows of the catalogue's indicators of neighbourhoods, and of the areas they add up to.

    Where a lookup came along, only neighbourhoods that it places, and with `area` only those of that area.
    """
    homes = {code: home for code, home in places.homes.items() if area is None or any(area == of for of, _ in home)}
    if places.homes and not homes:
        return
    for id, indicator in catalogue.items():
        if indicator.source != "neighbourhoods":
            continue
        for sheet in places.sheets:
            if _holds(sheet, indicator.found):
                yield from _rows(id, indicator, sheet, homes)


def headers_of(path: Path) -> tuple[str, ...]:
    """The headers of a CSV, plain or packed; none for anything else."""
    if not path.name.lower().endswith((".csv", ".csv.gz")):
        return ()
    try:
        with open_csv(path) as reader:
            return tuple(reader.fieldnames or ())
    except GeographyError:
        return ()


def _sheet(path: Path, code: str, headers: tuple[str, ...]) -> Sheet:
    rows: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    with open_csv(path) as reader:
        for row in reader:
            rows.setdefault(row[code], []).append((reader.line_num, row))
    return Sheet(path, headers, code, rows)


def _homes(path: Path, code: str, headers: tuple[str, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By neighbourhood, its upper-tier authority, as code and name."""
    area, name = find_column(headers, UPPER), find_column(headers, UPPER_NAME)
    with open_csv(path) as reader:
        return {row[code]: ((row[area or ""], row.get(name or "") or ""),) for row in reader}


def _counties(path: Path, headers: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """By district, its upper-tier authority, where the file is a lookup of both."""
    district, upper, name = (find_column(headers, wanted) for wanted in (DISTRICT, UPPER, UPPER_NAME))
    if district is None or upper is None:
        return {}
    with open_csv(path) as reader:
        return {row[district]: (row[upper], row.get(name or "") or "") for row in reader if row[district] != row[upper]}


def _successors(path: Path, code: str, headers: tuple[str, ...]) -> list[tuple[str, str]]:
    other = find_column(headers, OTHER_LSOA)
    if other is None:
        return []
    with open_csv(path) as reader:
        return [(row[code], row[other]) for row in reader]


def _holds(sheet: Sheet, found: Found) -> bool:
    needed = set(found.where)
    for header in (found.value, found.count, found.denominator):
        ages = AGES.fullmatch(header)
        needed |= set(ages.groups()) if ages else {header} - {"", EACH}
    return needed <= set(sheet.headers)


@dataclass(frozen=True, slots=True)
class _Counted:
    """One neighbourhood's figure with the lines it stands in."""

    code: str
    value: float | None
    count: float | None
    denominator: float | None
    lines: tuple[int, ...]


def _rows(
    id: str, indicator: Indicator, sheet: Sheet, homes: Mapping[str, tuple[tuple[str, str], ...]]
) -> Iterator[IndicatorRow]:
    here = (code for code in sheet.rows if not homes or code in homes)
    counted = [_counted(code, sheet.rows[code], sheet, indicator) for code in here]
    by_area: dict[tuple[str, str], list[_Counted]] = {}
    for each in counted:
        for area in homes.get(each.code, ()):
            by_area.setdefault(area, []).append(each)
        note = "" if len(each.lines) == 1 else "from rows " + ", ".join(f"{line:,}" for line in each.lines)
        yield _row(id, each.code, "", "lsoa", sheet, indicator, each, note)
    for (code, name), parts in sorted(by_area.items()):
        whole = _added(code, parts, indicator)
        if whole is not None:
            last = max(line for part in parts for line in part.lines)
            note = f"the sum of {len(parts):,} neighbourhoods, rows {whole.lines[0]:,} to {last:,}"
            yield _row(id, code, name, "council", sheet, indicator, whole, note)


def _counted(code: str, lines: Sequence[tuple[int, Mapping[str, str]]], sheet: Sheet, indicator: Indicator) -> _Counted:
    found = indicator.found
    chosen = [
        (line, row)
        for line, row in lines
        if all(row[header] in wanted.split(EITHER) for header, wanted in found.where.items())
    ]
    at = tuple(line for line, _ in chosen) or tuple(line for line, _ in lines[:1])
    if found.value:
        value = _number(sheet, chosen[0], found.value) if chosen else None
        return _Counted(code, None if value is None else value * found.times, None, None, at[:1])
    count = sum(_sum(sheet, each, found.count) for each in chosen)
    whole = None
    if found.denominator:
        # The whole is a column of its own, the same in every line; or, where it is the count's own, all lines together.
        of = lines if found.denominator == found.count else lines[:1]
        whole = sum(_sum(sheet, each, found.denominator) for each in of)
    return _Counted(code, _value(count, whole, indicator), count, whole, at)


def _added(code: str, parts: Sequence[_Counted], indicator: Indicator) -> _Counted | None:
    if any(part.count is None for part in parts):
        return None
    count = sum(part.count or 0 for part in parts)
    whole = sum(part.denominator or 0 for part in parts) if indicator.found.denominator else None
    lines = (min(line for part in parts for line in part.lines),)
    return _Counted(code, _value(count, whole, indicator), count, whole, lines)


def _value(count: float, whole: float | None, indicator: Indicator) -> float | None:
    if indicator.of == "count":
        return count
    return count * (indicator.per or 1.0) / whole if whole else None


def _sum(sheet: Sheet, line: tuple[int, Mapping[str, str]], header: str) -> float:
    if header == EACH:
        return 1.0
    ages = AGES.fullmatch(header)
    headers = [str(age) for age in range(int(ages[1]), int(ages[2]) + 1)] if ages else [header]
    return sum(_number(sheet, line, each) or 0.0 for each in headers)


def _number(sheet: Sheet, line: tuple[int, Mapping[str, str]], header: str) -> float | None:
    number, row = line
    text = (row[header] or "").strip()
    if not text:
        return None
    try:
        return float(text.replace(",", ""))
    except ValueError as problem:
        raise GeographyError(
            "jsna-no-number",
            f'{sheet.path.name}, row {number:,}, column "{header}"',
            found=repr(text),
            expected="a number, or an empty cell",
            next_step="Use the file as published; if a spreadsheet changed it, download it again.",
        ) from problem


def _row(
    id: str, code: str, name: str, kind: str, sheet: Sheet, indicator: Indicator, each: _Counted, note: str
) -> IndicatorRow:
    period, order = _period(sheet)
    return IndicatorRow(
        id, code, name, kind, "", "", "", "", period, order, each.value, None, None, each.count, each.denominator,
        note, "", "", sheet.path.name, each.lines[0],
    )  # fmt: skip


def _period(sheet: Sheet) -> tuple[str, int]:
    """Of which year the table is: its columns and the generation of its neighbourhoods tell, as it says it nowhere."""
    old = sheet.generation == "lsoa11"
    if any(header.startswith("IMD_") for header in sheet.headers):
        year = 2019 if old else 2025
    else:
        year = 2020 if old else 2021
    return str(year), year * 10_000
