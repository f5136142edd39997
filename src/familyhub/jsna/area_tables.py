"""Tables with a line for each council: answers of LG Inform, and the Indices of Deprivation by council."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
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
PERIOD = re.compile(r"(\d{4})(/\d{2})?\b")
METRIC_IN_NAME = re.compile(r"metric-(\d+)", re.IGNORECASE)
HEADERS_WITHIN = 10
"""Lines above and among the headers of an answer of LG Inform."""
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
                        value = float(row[each.found.value]) * each.found.times
                        said = row[name] if name else ""
                        rows.append(_row(id, row[code], said, str(year), value, "", path, reader.line_num))
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
    periods = [(place, cell.strip()) for place, cell in enumerate(header) if PERIOD.match(cell.strip())]
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
            yield _row(id, code, name, period.partition(" (")[0], value, note, path, number)


def _stated(cell: str) -> tuple[float | None, str]:
    """A cell's number, or what it says instead."""
    if cell.lower() in NOTHING:
        return None, "nothing stated"
    try:
        return float(cell.replace(",", "")), ""
    except ValueError:
        return None, f'stated as "{cell}"'


def _row(
    id: str, code: str, name: str, period: str, value: float | None, note: str, path: Path, line: int
) -> IndicatorRow:
    return IndicatorRow(
        id, code, name, kind_of(code) or "other", "", "", "", "", period, int(period[:4]) * 10_000, value, None, None,
        None, None, note, "", "", path.name, line,
    )  # fmt: skip
