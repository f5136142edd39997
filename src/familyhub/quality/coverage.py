"""Our counts beside published ones: which stands beside which is data, in coverage.toml."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import duckdb
import msgspec

from familyhub.quality.our_counts import Count, Ours, in_words
from familyhub.quality.periods import Period
from familyhub.quality.tables import QUALITY_COVERAGE
from familyhub.quality.writing import fill

LOWEST, HIGHEST = 0.85, 1.15
"""The band in which a count of ours agrees with the published one."""

Part = Literal["numerator", "denominator", "value"]


class Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published figure: by its publisher, indicator, breakdown (empty for everybody) and part."""

    publisher: str
    indicator: str
    part: Part
    breakdown: str = ""


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of coverage.toml."""

    says: str
    ours: Ours
    published: tuple[Beside, ...]
    bring: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A published figure of the area for a period; `number` is None where it was withheld or not available."""

    beside: Beside
    period: Period
    number: float | None
    note: str | None


@cache
def comparisons() -> dict[str, Comparison]:
    """What is compared, by id, in the order of coverage.toml."""
    text = files("familyhub.quality").joinpath("coverage.toml").read_text("utf-8")
    return msgspec.toml.decode(text, type=dict[str, Comparison])


def band(ours: int | None, published: float | None) -> str:
    """How a count of ours stands to a published one that was loaded."""
    if ours is None:
        return "not_held"
    if published is None:
        return "withheld"
    if published == 0:
        return "within" if ours == 0 else "above"
    ratio = ours / published
    return "below" if ratio < LOWEST else "above" if ratio > HIGHEST else "within"


def write_coverage(connection: duckdb.DuckDBPyConnection, area_code: str, since: date, newest_day: date) -> int:
    """Write `marts.quality_coverage`; returns its rows. Reads `facts` and the figures of `marts`.

    A period counts from `since` on and once it is over. Where nothing is published for our latest periods, a row says
    which file would tell.
    """
    count = Count(connection, since, newest_day)
    rows = [
        (key, place, *row)
        for place, (key, comparison) in enumerate(comparisons().items(), start=1)
        for row in _compared(connection, comparison, count, area_code)
    ]
    fill(connection, QUALITY_COVERAGE)
    if rows:
        marks = ", ".join("?" * len(QUALITY_COVERAGE.columns))
        connection.executemany(f"INSERT INTO marts.quality_coverage VALUES ({marks})", rows)
    return len(rows)


def _compared(
    connection: duckdb.DuckDBPyConnection, comparison: Comparison, count: Count, area_code: str
) -> Iterator[tuple[object, ...]]:
    how = in_words(comparison.ours)
    told = [
        each for each in _stated(connection, comparison, area_code) if count.has_passed(comparison.ours, each.period)
    ]
    for each in told:
        ours = count.of(comparison.ours, each.period)
        yield (
            comparison.says, how, each.period.name, each.period.first, each.period.last, ours, each.number,
            each.beside.publisher, each.beside.indicator, band(ours, each.number), each.note, comparison.bring,
        )  # fmt: skip
    for period in count.latest(comparison.ours):
        if any(each.period.first <= period.first and period.last <= each.period.last for each in told):
            continue
        ours = count.of(comparison.ours, period)
        yield (
            comparison.says, how, period.name, period.first, period.last, ours, None, None, None,
            "not_held" if ours is None else "not_published", None, comparison.bring,
        )  # fmt: skip


def _stated(connection: duckdb.DuckDBPyConnection, comparison: Comparison, area_code: str) -> list[Stated]:
    """What is published of the area, one figure a period: of those that may be compared the first with a number."""
    found: dict[tuple[date, date], Stated] = {}
    for beside in comparison.published:
        rows = connection.execute(
            f"""
            SELECT period, from_date, to_date, {beside.part} AS number, note
            FROM facts.published
            WHERE learnt_to IS NULL AND area_code = ? AND publisher = ? AND LOWER(indicator) = LOWER(?)
                AND LOWER(COALESCE(breakdown, '')) = LOWER(?) AND from_date IS NOT NULL AND to_date IS NOT NULL
            ORDER BY from_date, to_date, learnt_from DESC, extract_id DESC, row DESC
            """,  # learnt last, said first
            [area_code, beside.publisher, beside.indicator, beside.breakdown],
        ).fetchall()
        for name, first, last, number, note in rows:
            known = found.get((first, last))
            if known is None or (known.number is None and number is not None):
                found[first, last] = Stated(beside, Period(name, first, last), number, note)
    return [found[days] for days in sorted(found)]
