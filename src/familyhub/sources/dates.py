"""Dates as extracts carry them: which forms are read, in which order day and month stand, and what is no date at all.

The order of day and month is decided for each column of a file by the evidence of all its values, never cell by cell:
25/12/2024 can only be day first, 12/25/2024 only month first, and 01/02/2024 says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from familyhub.model import Column
from familyhub.model.derive import expected
from familyhub.sql import identifier, literal

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 1, 1)
PLANNED_AHEAD = timedelta(days=731)
"""How long after receipt a day that something happened on may lie: appointments are booked ahead, not for years."""
SHORT_YEAR_AHEAD = timedelta(days=20 * 365)

FILLERS = (
    date(1, 1, 1), date(1753, 1, 1), date(1800, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1),
    date(2099, 12, 31), date(2100, 12, 31), date(2199, 12, 31), date(2999, 12, 31), date(3000, 1, 1),
    date(4712, 12, 31), date(9999, 1, 1), date(9999, 12, 31),
)  # fmt: skip
"""Days that systems write where they know none: the first or last day that a database or spreadsheet can hold."""

SERIAL_DAY_NOUGHT = date(1899, 12, 30)
FIRST_SERIAL = (date(1950, 1, 1) - SERIAL_DAY_NOUGHT).days
LAST_SERIAL = (date(2079, 12, 31) - SERIAL_DAY_NOUGHT).days

MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
TIME = r"[T ] *[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?$"
YEAR_FIRST = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
NUMERIC = r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})"
NAMED = rf"(?i)([0-9]{{1,2}})[-/. ]*({MONTHS})[-/., ]*([0-9]{{4}}|[0-9]{{2}})"
YEAR_NAMED = rf"(?i)([0-9]{{4}})[-/., ]*({MONTHS})[-/. ]*([0-9]{{1,2}})"
COMPACT = r"[0-9]{8}"
SERIAL = r"[0-9]{5}([.][0-9]+)?"


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """How the values of one date column are written, in counts.

    `day_first` and `month_first` can only be read so, `either` both ways. `short_years` have two digits.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    serials: int = 0
    short_years: int = 0

    def __add__(self, other: "DateEvidence") -> "DateEvidence":
        return DateEvidence(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.either + other.either,
            self.serials + other.serials,
            self.short_years + other.short_years,
        )

    @property
    def is_month_first(self) -> bool:
        """Whether the column is read month first: where that explains values that nothing else does."""
        return self.month_first > 0 and self.day_first == 0

    def notes(self, column: Column, received: date) -> Iterator[str]:
        """What was decided about the column and may be wrong, in sentences."""
        name = f'column "{column.name}"'
        if self.is_month_first:
            yield (
                f"{name} is read month first: {_many(self.month_first, 'value')} can only be read so, none only day "
                f"first, and {self.either:,} either way."
            )
        elif self.month_first:
            yield (
                f"{name} is read day first: {_many(self.day_first, 'value')} can only be read so. "
                f"{_many(self.month_first, 'value')} can only be read month first and did not pass."
            )
        elif self.either and not self.day_first:
            yield (
                f"no value of {name} shows whether day or month stands first: {_many(self.either, 'value')} read as "
                "day first, as British systems write."
            )
        if self.serials:
            yield (
                f"{name}: {_many(self.serials, 'value')} read as the number of a day in a spreadsheet (45000 is "
                "2023-03-15)."
            )
        if self.short_years:
            last = latest_of_short_years(column, received)
            yield (
                f"{name}: {_many(self.short_years, 'year')} of two digits, each read as the latest that gives a day "
                f"not after {last}."
            )


def gather(connection: duckdb.DuckDBPyConnection, columns: tuple[str, ...]) -> dict[str, DateEvidence]:
    """The evidence of each of these columns in the registered table `batch`; none for columns that are all ISO dates.

    Counts values once for all rows that hold them: a column of dates has few different ones.
    """
    if not columns:
        return {}
    others = ", ".join(f"COUNT(*) FILTER ({identifier(name)} NOT LIKE '____-__-__')" for name in columns)
    counts = connection.execute(f"SELECT {others} FROM batch").fetchall()[0]
    return {name: _evidence(connection, identifier(name)) for name, count in zip(columns, counts, strict=True) if count}


def _evidence(connection: duckdb.DuckDBPyConnection, column: str) -> DateEvidence:
    row = connection.execute(
        f"""
        WITH stated AS (
            SELECT REGEXP_REPLACE(TRIM({column}), '{TIME}', '') AS text, COUNT(*) AS times
            FROM batch
            WHERE {column} NOT LIKE '____-__-__'
            GROUP BY text
        ),
        numeric AS (
            SELECT text, times, REGEXP_EXTRACT(text, '^{NUMERIC}$', ['first', 'second', 'year']) AS found
            FROM stated
        ),
        shown AS (
            SELECT times, text, TRY_CAST(found.first AS INTEGER) AS first, TRY_CAST(found.second AS INTEGER) AS second,
                LENGTH(found.year) = 2
                    OR (REGEXP_FULL_MATCH(text, '{NAMED}') AND REGEXP_MATCHES(text, '[^0-9][0-9]{{2}}$')) AS is_short
            FROM numeric
        )
        SELECT COALESCE(SUM(times) FILTER (first > 12 AND second BETWEEN 1 AND 12), 0),
            COALESCE(SUM(times) FILTER (second > 12 AND first BETWEEN 1 AND 12), 0),
            COALESCE(SUM(times) FILTER (first BETWEEN 1 AND 12 AND second BETWEEN 1 AND 12), 0),
            COALESCE(SUM(times) FILTER ({_is_serial("text")}), 0),
            COALESCE(SUM(times) FILTER (is_short), 0)
        FROM shown
        """
    ).fetchall()[0]
    return DateEvidence(*map(int, row))


def latest(column: Column, received: date) -> date:
    """The last day the column may hold in an extract received on a day."""
    if column.past:
        return min(received, LATEST)
    if column.about == "happened":
        return min(received + PLANNED_AHEAD, LATEST)
    return LATEST


def latest_of_short_years(column: Column, received: date) -> date:
    """The last day a year of two digits may give: never a birth in the future, never an event years ahead."""
    return min(latest(column, received), received + SHORT_YEAR_AHEAD)


def iso_date(text: str) -> str:
    """SQL: the day a cell states as year-month-day, else NULL."""
    return f"CASE WHEN {text} LIKE '____-__-__' THEN TRY_CAST({text} AS DATE) END"


def any_date(text: str, column: Column, received: date, *, month_first: bool) -> str:
    """SQL: the day a cell states in any form that is read, however far away; NULL where it states none."""
    day = f"REGEXP_REPLACE({text}, '{TIME}', '')"
    if "%" in column.written:
        return _as_written(text, day, column.written)
    form = "%m/%d/%Y" if _is_month_first(column, month_first) else "%d/%m/%Y"
    slashed = f"REGEXP_REPLACE({day}, '[-. ]', '/', 'g')"
    named = _three_letters(rf"REGEXP_REPLACE(LOWER({day}), '^{NAMED}$', '\1/\2/\3')")
    year_named = _three_letters(rf"REGEXP_REPLACE(LOWER({day}), '^{YEAR_NAMED}$', '\3/\2/\1')")
    last = latest_of_short_years(column, received)
    # What nearly every cell looks like comes first: the rest is only worked out for cells that look otherwise.
    return f"""CASE
        WHEN {text} LIKE '____-__-__' THEN TRY_CAST({text} AS DATE)
        WHEN {text} LIKE '__/__/____' THEN CAST(TRY_STRPTIME({text}, '{form}') AS DATE)
        WHEN REGEXP_FULL_MATCH({day}, '{YEAR_FIRST}') THEN TRY_CAST(REGEXP_REPLACE({day}, '[/.]', '-', 'g') AS DATE)
        WHEN REGEXP_FULL_MATCH({day}, '{NUMERIC}') THEN {_with_year(slashed, form, last)}
        WHEN REGEXP_FULL_MATCH({day}, '{NAMED}') THEN {_with_year(named, "%d/%b/%Y", last)}
        WHEN REGEXP_FULL_MATCH({day}, '{YEAR_NAMED}') THEN CAST(TRY_STRPTIME({year_named}, '%d/%b/%Y') AS DATE)
        WHEN REGEXP_FULL_MATCH({day}, '{COMPACT}') THEN CAST(TRY_STRPTIME({day}, '%Y%m%d') AS DATE)
        WHEN {_is_serial(text)} THEN DATE '{SERIAL_DAY_NOUGHT}' + CAST(FLOOR(TRY_CAST({text} AS DOUBLE)) AS INTEGER)
    END"""


def date_value(day: str, column: Column, received: date) -> str:
    """SQL: the day that `any_date` found where the column may hold it, else NULL."""
    bounds = f"DATE '{EARLIEST}' AND DATE '{latest(column, received)}'"
    return f"CASE WHEN {day} BETWEEN {bounds} AND {day} NOT IN ({_fillers()}) THEN {day} END"


def is_filler(day: str) -> str:
    """SQL: whether the day that `any_date` found is one that systems write where they know none."""
    return f"COALESCE({day} IN ({_fillers()}), FALSE)"


def rules(text: str, day: str, column: Column, received: date, *, month_first: bool) -> list[tuple[str, str, str]]:
    """The rules a date may break, the first that is true counts: SQL condition, the rule's name, what was expected."""
    month_first = _is_month_first(column, month_first)
    order = "month/day/year, as this column is written" if month_first else "day/month/year"
    found = [
        (is_filler(day), "filler_date", "the day itself: systems write this one where they know none"),
        (f"{day} > DATE '{latest(column, received)}'", *_too_late(column)),
        (f"{day} < DATE '{EARLIEST}'", "out_of_range", f"a day since {EARLIEST.year}"),
    ]
    if "%" in column.written:
        found.append(("TRUE", "date", f"a date that exists, written as {column.written}"))
    elif not month_first:
        first, second = (rf"TRY_CAST(REGEXP_EXTRACT({text}, '^{NUMERIC}', {n}) AS INTEGER)" for n in (1, 2))
        words = "the day before the month, as British systems and other values of this column write it"
        found.append((f"{first} BETWEEN 1 AND 12 AND {second} BETWEEN 13 AND 31", "day_first", words))
    found.append(("TRUE", "date", expected(column).replace("day/month/year", order)))
    return [(f"COALESCE({condition}, FALSE)", rule, words) for condition, rule, words in found]


def _is_month_first(column: Column, by_evidence: bool) -> bool:
    """What somebody said of the column goes before what its values show."""
    return column.written == "month_first" if column.written else by_evidence


def _as_written(text: str, day: str, form: str) -> str:
    """The day in the one form that somebody named. The cells that a workbook keeps as dates arrive as ISO."""
    named = f"CAST(COALESCE(TRY_STRPTIME({text}, {literal(form)}), TRY_STRPTIME({day}, {literal(form)})) AS DATE)"
    if form.startswith("%Y"):  # year-day-month would be taken for ISO
        return named
    return f"COALESCE({named}, CASE WHEN {day} LIKE '____-__-__' THEN TRY_CAST({day} AS DATE) END)"


def _too_late(column: Column) -> tuple[str, str]:
    if column.past:
        return "future_date", f"{expected(column)}, not after the day it was received"
    if column.about == "happened":
        return "future_date", "a day that is not more than two years after the day it was received"
    return "out_of_range", f"a day before {LATEST.year}"


def _with_year(slashed: str, form: str, last: date) -> str:
    """A year of two digits is the latest that gives a day not after `last`."""
    whole = f"CAST(TRY_STRPTIME({slashed}, '{form}') AS DATE)"

    def century(digits: str) -> str:
        return rf"CAST(TRY_STRPTIME(REGEXP_REPLACE({slashed}, '/([0-9]{{2}})$', '/{digits}\1'), '{form}') AS DATE)"

    is_short = rf"REGEXP_MATCHES({slashed}, '/[0-9]{{2}}$')"
    short = f"CASE WHEN {century('20')} <= DATE '{last}' THEN {century('20')} ELSE {century('19')} END"
    return f"CASE WHEN {is_short} THEN {short} ELSE {whole} END"


def _three_letters(slashed: str) -> str:
    return rf"REGEXP_REPLACE({slashed}, '/([a-z]{{3}})[a-z]*/', '/\1/')"


def _is_serial(text: str) -> str:
    return (
        f"CASE WHEN REGEXP_FULL_MATCH({text}, '{SERIAL}')"
        f" THEN TRY_CAST({text} AS DOUBLE) >= {FIRST_SERIAL} AND TRY_CAST({text} AS DOUBLE) < {LAST_SERIAL + 1}"
        " ELSE FALSE END"
    )


def _fillers() -> str:
    return ", ".join(literal(day) for day in FILLERS)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
