"""Tables with a line for each council: answers of LG Inform, and the Indices of Deprivation by council."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from math import isfinite, nan
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from familyhub.errors import FamilyhubError
from familyhub.geography.tables import find_column, open_csv
from familyhub.jsna.clients.shelf import CURRENT, Shelf
from familyhub.jsna.indicator import Indicator
from familyhub.jsna.neighbourhoods import headers_of
from familyhub.jsna.rows import IndicatorRow, kind_of
from familyhub.jsna.staging import Told

COUNCIL, COUNCIL_NAME = r"(ltla|lad)(\d*)(_code|cd)", r"(ltla|lad)\d*(_name|nm)"
INDEX = re.compile(r"imd(\d\d)_extent")
"""The one column of the summaries by council that says of which year they are."""

AREA, AREA_LABEL = "area", "area label"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(
    r"\b(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
QUARTER = re.compile(r"\bQ(?:uarter)? ?([1-4])\b", re.IGNORECASE)
YEAR = re.compile(r"\b(\d{4})(/\d{2})?\b")
PERIOD = re.compile(rf"(?:(?:{QUARTER.pattern}|{MONTH.pattern}),? )?{YEAR.pattern}", re.IGNORECASE)
"""2023, 2023/24, 2023/24 Q1, Q1 2023/24, March 2024: a header that begins with the time its column is about."""

METRIC_IN_NAME = re.compile(r"metric-(\d+)", re.IGNORECASE)
HEADERS_WITHIN = 10
"""Lines above and among the headers of an answer of LG Inform."""
NO_NUMBER = "stated as "
"""How the note begins of a cell that is neither a number nor a mark for none."""
NOTHING = ("", "-", "null", "n/a", "missing")


def read_lg_inform(
    files: Collection[Path], catalogue: Mapping[str, Indicator]
) -> tuple[list[IndicatorRow], list[Told]]:
    """The rows of the catalogue's indicators in answers of LG Inform (a line an area, a column a period).

    An answer does not say which metric it is of: the shelf's ledger does where it was fetched, else the file's name
    (`metric-9613.csv`).
    """
    metrics = {each.found.value: id for id, each in catalogue.items() if each.source == "lg_inform"}
    rows: list[IndicatorRow] = []
    told: list[Told] = []
    for path in files:
        lines = _lines(path)
        header = _header(lines)
        if header is None:
            continue
        metric = _metric(path)
        if metric not in metrics:
            said = f"its metric, {metric}, is no indicator" if metric else "neither ledger nor name say of which metric"
            told.append(Told(path, "", len(lines), f"an answer of LG Inform; {said}"))
            continue
        found = list(_rows_of_answer(metrics[metric], catalogue[metrics[metric]], path, lines, header))
        rows += found
        told.append(Told(path, "lg_inform", len(found)))
    return rows, told


def read_indices(files: Collection[Path], catalogue: Mapping[str, Indicator]) -> tuple[list[IndicatorRow], list[Told]]:
    """The rows of the catalogue's indicators in the summaries of the Indices of Deprivation by council."""
    wanted = {id: each for id, each in catalogue.items() if each.source == "areas"}
    rows: list[IndicatorRow] = []
    told: list[Told] = []
    for path in files:
        headers = headers_of(path)
        code, name = find_column(headers, COUNCIL), find_column(headers, COUNCIL_NAME)
        year = next((2000 + int(found[1]) for header in headers if (found := INDEX.fullmatch(header))), None)
        if code is None or year is None:
            continue
        held = {id: each for id, each in wanted.items() if each.found.value in headers}
        number = 0
        with open_csv(path) as reader:
            for row in reader:
                number += 1
                kind = kind_of(row[code])
                for id, each in held.items():
                    if kind is not None and row[each.found.value]:
                        value, note = _stated(row[each.found.value].strip())
                        value = None if value is None else value * each.found.times
                        said = row[name] if name else ""
                        rows.append(_row(id, row[code], said, str(year), value, note, path, reader.line_num))
        told.append(Told(path, "indices", number))
    return rows, told


def _lines(path: Path) -> list[list[str]]:
    """The lines of a CSV that begins like an answer of LG Inform; none of anything else."""
    if path.suffix.lower() != ".csv":
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            begun = list(islice(csv.reader(file), HEADERS_WITHIN))
            return [*begun, *csv.reader(file)] if _header(begun) is not None else []
    except (UnicodeDecodeError, csv.Error):
        return []


def _header(lines: Sequence[Sequence[str]]) -> Sequence[str] | None:
    """The line of headers with the periods: of several that begin with "area", the one that names most."""
    begun = [line for line in lines[:HEADERS_WITHIN] if line and line[0].strip().lower() == AREA]
    best = max(begun, key=lambda line: sum(bool(PERIOD.match(cell)) for cell in line), default=None)
    return best if best is not None and any(PERIOD.match(cell) for cell in best) else None


def _metric(path: Path) -> str:
    """The metric that a file is of; empty where nothing says it."""
    if path.parent.name == CURRENT:
        try:
            for kept in reversed(Shelf(path.parent.parent).ledger()):
                if kept.name == path.name:
                    return parse_qs(urlsplit(kept.address).query).get("metricType", [""])[0]
        except FamilyhubError:
            return ""
    named = METRIC_IN_NAME.search(path.stem)
    return named[1] if named else ""


def _rows_of_answer(
    id: str, indicator: Indicator, path: Path, lines: Sequence[Sequence[str]], header: Sequence[str]
) -> Iterator[IndicatorRow]:
    periods = [
        (place, _without_remark(cell.strip())) for place, cell in enumerate(header) if PERIOD.match(cell.strip())
    ]
    names = [place for place, cell in enumerate(header) if cell.strip().lower() == AREA_LABEL]
    for number, line in enumerate(lines, start=1):
        code = line[0].strip() if line else ""
        if kind_of(code) is None:
            continue
        name = line[names[0]].strip() if names and len(line) > names[0] else ""
        for place, period in periods:
            cell = line[place].strip() if len(line) > place else ""
            value, note = _stated(cell)
            value = None if value is None else value * indicator.found.times
            yield _row(id, code, name, period, value, note, path, number)


def _without_remark(period: str) -> str:
    """A period without what stands behind it in brackets, unless that says which part of the year it is."""
    short = period.partition(" (")[0]
    return short if order_of(short) == order_of(period) else period


def order_of(period: str) -> int:
    """A period as a number that sorts as its first day does, YYYYMMDD; months and days left open are 00.

    The quarters and months of a year such as 2023/24 run from April, those of 2023 from January.
    """
    stated = YEAR.search(period)
    if stated is None:
        raise ValueError(f"{period!r} names no year")
    year, from_april = int(stated[1]), stated[2] is not None
    quarter, named = QUARTER.search(period), MONTH.search(period)
    if quarter is not None:
        month = 3 * int(quarter[1]) + (1 if from_april else -2)
        return (year + month // 13) * 10_000 + (month - 1) % 12 * 100 + 100
    if named is None:
        return year * 10_000
    month = MONTHS.index(named[1][:3].lower()) + 1
    return (year + (from_april and month < 4)) * 10_000 + month * 100


def _stated(cell: str) -> tuple[float | None, str]:
    """A cell's number, or what it says instead."""
    if cell.lower() in NOTHING:
        return None, "nothing stated"
    try:
        value = float(cell.replace(",", ""))
    except ValueError:
        value = nan
    # "nan" and "inf" are numbers to a computer only.
    return (value, "") if isfinite(value) else (None, f'{NO_NUMBER}"{cell}"')


def _row(
    id: str, code: str, name: str, period: str, value: float | None, note: str, path: Path, line: int
) -> IndicatorRow:
    return IndicatorRow(
        id, code, name, kind_of(code) or "other", "", "", "", "", period, order_of(period), value, None, None, None,
        None, note, "", "", path.name, line,
    )  # fmt: skip
