"""What the columns of an unknown file hold: where its header stands, and by their values dates, numbers, codes."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa

from familyhub.errors import SourceError
from familyhub.model import Column
from familyhub.model.identifiers import UPN_SHAPE, is_nhs_number, tidy_postcode, tidy_upn
from familyhub.sources import dates
from familyhub.sources.mapping.recognising import HeaderRow, header_rows
from familyhub.sources.sampling import sample
from familyhub.sources.sections import VALUE
from familyhub.sources.shape import Match, Part, Sample
from familyhub.sources.tabular import read_tables
from familyhub.sql import identifier

Holds = Literal["nothing", "dates", "NHS numbers", "UPNs", "postcodes", "yes or no", "ids", "numbers", "codes", "text"]

ROWS_SEEN = 20_000
NEARLY_ALL = 0.9
HALF = 0.5
MOST_CODES = 25
YES = ("y", "yes", "true", "t", "1", "x", "✓", "✔")
NO = ("n", "no", "false", "f", "0", "-")
WRITTEN_AS_DATE = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}")
ANY_DATE = Column("any", "date", "Any date")


@dataclass(frozen=True, slots=True)
class Profile:
    """One column of a file: what it holds, how many of its cells are filled, and its values with their counts.

    `values` are those of at most the first twenty thousand rows; `month_first` and `day_first` count dates that can
    only be read so.
    """

    header: str
    holds: Holds
    filled: int
    values: Counter[str] = field(repr=False)
    month_first: int = 0
    day_first: int = 0

    @property
    def unlike(self) -> int:
        """How many different values there are."""
        return len(self.values)

    @property
    def says_yes_or_no(self) -> bool:
        """Whether more than half of the filled cells say yes or no."""
        said = sum(count for value, count in self.values.items() if value.casefold() in (*YES, *NO))
        return self.filled > 0 and said > HALF * self.filled


@dataclass(frozen=True, slots=True)
class Profiled:
    """An unknown file: where its header stands, its columns, how many rows were looked at, and the other sheets."""

    header: HeaderRow
    columns: tuple[Profile, ...]
    rows: int
    encoding: str
    other_sheets: tuple[str, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers, in order."""
        return tuple(column.header for column in self.columns)


def profiled(path: Path, sheet: str = "") -> Profiled:
    """What the columns of a file hold. Raises SourceError where there is no table in it.

    Of a workbook it is the sheet whose name fits `sheet`, or the one with the widest table.
    """
    found = sample(path)
    by_sheet: dict[str, list[HeaderRow]] = {}
    for row in header_rows(found, sheet):
        by_sheet.setdefault(row.sheet, []).append(row)
    headers = [header for rows in by_sheet.values() if (header := _header(rows)) is not None]
    if not headers:
        raise SourceError(
            "no_table",
            path.name,
            found="no row of headers",
            expected="a CSV or workbook with a row of headers above its rows",
            next_step="Open the file and see whether it holds a table; of a workbook, name the sheet with --sheet.",
        )
    header = max(headers, key=lambda each: sum(1 for cell in each.cells if cell))
    others = tuple(page.name for page in found.sheets if page.name != header.sheet and any(map(any, page.rows)))
    cells = _cells(path, found, header)
    with duckdb.connect() as connection:
        columns = tuple(_profile(connection, name, cells.column(name)) for name in header.cells if name)
    return Profiled(header, columns, cells.num_rows, found.encoding, others)


def _header(rows: Sequence[HeaderRow]) -> HeaderRow | None:
    """The first row with nearly as many words as any row has cells; titles above it have few."""
    widest = max((_filled(row) for row in rows), default=0)
    likely = [row for row in rows if _filled(row) >= max(2, 0.6 * widest) and _words(row) >= 0.7 * _filled(row)]
    first = min((row.row for row in likely), default=0)
    return max((row for row in likely if row.row == first), key=_filled, default=None)


def _filled(row: HeaderRow) -> int:
    return sum(1 for cell in row.cells if cell)


def _words(row: HeaderRow) -> int:
    return sum(1 for cell in row.cells if cell and not VALUE.fullmatch(cell))


def _cells(path: Path, found: Sample, header: HeaderRow) -> pa.Table:
    """The first rows below a header."""
    named = {place: name for place, name in enumerate(header.cells) if name}
    places = {place: f"column {place}" for place in named}  # a header may be called as the reader's own columns are
    part = Part("file", header.sheet, header_row=header.row, header_rows=header.lines, places=places, span=header.span)
    match = Match(
        "", "file", 1, "", encoding=found.encoding, delimiter=header.delimiter, header_row=header.row, parts=(part,)
    )
    taken = [pa.table({name: pa.array([], pa.string()) for name in places.values()})]
    rows = 0
    for batch in read_tables(path, match):
        taken.append(batch.cells.select(list(places.values())))
        rows += batch.cells.num_rows
        if rows >= ROWS_SEEN:
            break
    return pa.concat_tables(taken).slice(0, ROWS_SEEN).rename_columns(list(named.values()))


def _profile(connection: duckdb.DuckDBPyConnection, header: str, cells: pa.ChunkedArray) -> Profile:
    values = Counter(text for cell in cells.to_pylist() if cell is not None and (text := " ".join(cell.split())))
    filled = sum(values.values())
    evidence, share = _dates(connection, header, values, filled)
    holds = _holds(header, values, filled, share)
    if holds != "dates":
        return Profile(header, holds, filled, values)
    return Profile(header, holds, filled, values, evidence.month_first, evidence.day_first)


def _dates(
    connection: duckdb.DuckDBPyConnection, header: str, values: Counter[str], filled: int
) -> tuple[dates.DateEvidence, float]:
    """The evidence of a column's dates, and the share of its values that are dates."""
    if not filled:
        return dates.DateEvidence(), 0
    connection.register("batch", pa.table({header: pa.array(list(values.elements()), pa.string())}))
    try:
        evidence = dates.gather(connection, (header,)).get(header, dates.DateEvidence())
        day = dates.any_date(
            identifier(header), ANY_DATE, datetime.now(UTC).date(), month_first=evidence.is_month_first
        )
        count = connection.execute(f"SELECT COUNT({day}) FROM batch").fetchall()[0][0]
    finally:
        connection.unregister("batch")
    return evidence, count / filled


def _holds(header: str, values: Counter[str], filled: int, dates_share: float) -> Holds:
    if not filled:
        return "nothing"
    words = {value.casefold() for value in values}
    digits = all(value.isdigit() for value in values)
    says_day = re.search(r"(?i)(\b|_)(date|dob|born|day)(\b|_)|d\.o\.b|date", header) is not None
    as_written = _share(values, lambda value: WRITTEN_AS_DATE.fullmatch(value) is not None)
    if (dates_share >= NEARLY_ALL and not digits) or (says_day and dates_share >= HALF):
        return "dates"
    if dates_share >= HALF and as_written >= NEARLY_ALL:  # 31 April among days that exist is a date that is wrong
        return "dates"
    if _share(values, is_nhs_number) >= NEARLY_ALL:
        return "NHS numbers"
    if _share(values, lambda value: UPN_SHAPE.fullmatch(tidy_upn(value)) is not None) >= NEARLY_ALL:
        return "UPNs"
    if _share(values, lambda value: tidy_postcode(value) is not None) >= NEARLY_ALL:
        return "postcodes"
    if words <= {*YES, *NO}:
        return "yes or no"
    if len(values) >= NEARLY_ALL * filled and all(re.search(r"[0-9]", value) and " " not in value for value in values):
        return "ids"
    if all(re.fullmatch(r"[£+-]?[0-9][0-9,.]*%?", value) for value in values):
        return "numbers"
    if len(values) <= min(MOST_CODES, HALF * filled):
        return "codes"
    return "text"


def _share(values: Counter[str], fits: Callable[[str], bool]) -> float:
    """The share of a column's cells whose value fits."""
    return sum(count for value, count in values.items() if fits(value)) / max(1, sum(values.values()))
