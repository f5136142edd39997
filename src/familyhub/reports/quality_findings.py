"""What is wrong with the sources, in sentences: the worst for children first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Literal

from familyhub.quality import HIGHEST, LOWEST, NEVER, Coverage, Field, MonthRows, Quality, Share, SourceQuality, trend
from familyhub.reports.words import counted, listed, month, number

Kind = Literal["emptied", "invalid", "missing_table", "fewer_rows", "quarantine", "coverage", "later", "never_linked",
               "not_published"]  # fmt: skip

MANY_IN_QUARANTINE = 1.0
"""Percent of a month's rows from which quarantine is said; below, it stands in the table."""

NEVER_LINKED = 1.0
"""Percent of a source's people from which it is said that they can never be linked."""

HALF = 0.5
"""A table that brings less than this part of its usual rows a day has probably lost some."""

ENOUGH_MONTHS = 3


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One thing that is wrong: its kind, the source it is about (empty for the area), and the sentence."""

    kind: Kind
    source: str
    sentence: str


def quality_findings(found: Quality) -> tuple[QualityFinding, ...]:
    """Everything that is wrong: fields that emptied first, what is merely not known last."""
    each = [*(finding for source in found.sources for finding in _of_source(source)), *_of_coverage(found.coverage)]
    order: tuple[Kind, ...] = (
        "emptied", "invalid", "missing_table", "fewer_rows", "quarantine", "coverage", "later", "never_linked",
        "not_published",
    )  # fmt: skip
    return tuple(sorted(each, key=lambda finding: order.index(finding.kind)))


def rounded(percentage: float) -> str:
    """A percentage in whole numbers: "98%"; 100% and 0% only where nothing, or all, is missing."""
    if 0 < percentage < 1:
        return "under 1%"
    if 99 < percentage < 100:
        return "over 99%"
    return f"{percentage:.0f}%"


def _of_source(source: SourceQuality) -> Iterator[QualityFinding]:
    yield from _emptied(source)
    yield from _missing_tables(source)
    yield from _fewer_rows(source)
    yield from _quarantine(source)
    yield from _later(source)
    yield from _never_linked(source)


def _emptied(source: SourceQuality) -> Iterator[QualityFinding]:
    for field in source.fields:
        place = f"{source.name}, {field.source_table}"
        complete, valid = field.complete, field.valid
        if complete.fell and not field.ends and complete.before is not None:
            yield QualityFinding(
                "emptied",
                source.source,
                f"{place}: {field.field} was filled in {rounded(complete.before)} of rows until "
                f"{month(complete.earlier[-1].month)} and in {rounded(complete.latest.percentage or 0)} of "
                f"{_of(complete.latest.month)} ({number(complete.latest.part)} of {number(complete.latest.whole)}).",
            )
        if valid is not None and valid.fell and valid.before is not None:
            yield QualityFinding(
                "invalid",
                source.source,
                f"{place}: what {field.field} held was right in {rounded(valid.before)} of rows until "
                f"{month(valid.earlier[-1].month)} and in {rounded(valid.latest.percentage or 0)} of "
                f"{_of(valid.latest.month)} ({number(valid.latest.whole - valid.latest.part)} faults).",
            )


def _of(period: str) -> str:
    """A month's rows: "June 2026's"."""
    return f"{month(period)}'s"


def _by_table(source: SourceQuality) -> Iterator[tuple[str, list[MonthRows]]]:
    for table, months in groupby(source.months, key=lambda each: each.source_table):
        yield table, list(months)


def _missing_tables(source: SourceQuality) -> Iterator[QualityFinding]:
    """A table that came in each of the last months but the newest."""
    months = sorted({each.month for each in source.months if each.days is not None})
    if len(months) <= ENOUGH_MONTHS:
        return
    *before, newest = months[-ENOUGH_MONTHS - 1 :]
    for table, rows in _by_table(source):
        brought = {each.month for each in rows if each.read}
        if newest not in brought and brought.issuperset(before):
            yield QualityFinding(
                "missing_table",
                source.source,
                f"{source.name}: {table} came every time until {month(before[-1])}, and nothing of it for "
                f"{month(newest)}.",
            )


def _fewer_rows(source: SourceQuality) -> Iterator[QualityFinding]:
    for table, rows in _by_table(source):
        rates = [(each, rate) for each in rows if (rate := each.rows_a_day) is not None and each.read]
        if len(rates) <= ENOUGH_MONTHS:
            continue
        (newest, now), usual = rates[-1], median(rate for _, rate in rates[:-1])
        expected = usual * (newest.days or 0)
        # Two standard deviations of a count: small tables halve by chance.
        if now < HALF * usual and newest.read + 2 * expected**0.5 < expected:
            yield QualityFinding(
                "fewer_rows",
                source.source,
                f"{source.name}, {table}: {counted(newest.read, 'row', 'rows')} for {month(newest.month)}, where about "
                f"{number(round(expected))} were usual for as many days.",
            )


def _quarantine(source: SourceQuality) -> Iterator[QualityFinding]:
    for table, rows in _by_table(source):
        newest = rows[-1]
        if newest.read and 100 * newest.quarantined / newest.read >= MANY_IN_QUARANTINE:
            lie = "lies" if newest.quarantined == 1 else "lie"
            yield QualityFinding(
                "quarantine",
                source.source,
                f"{source.name}, {table}: {number(newest.quarantined)} of {counted(newest.read, 'row', 'rows')} of "
                f"{month(newest.month)} {lie} in quarantine ({rounded(100 * newest.quarantined / newest.read)}) and "
                "count for nobody.",
            )


def _later(source: SourceQuality) -> Iterator[QualityFinding]:
    settled = [delay for delay in source.delays if delay.settled and delay.events]
    for table, delays in groupby(settled, key=lambda delay: delay.table_name):
        months = list(delays)
        shares = trend([Share(delay.month, delay.within_30, delay.events) for delay in months])
        if shares is not None and shares.fell and shares.before is not None:
            yield QualityFinding(
                "later",
                source.source,
                f"{source.name}, {table}: {rounded(shares.before)} of what happened was known within 30 days until "
                f"{month(shares.earlier[-1].month)}, and {rounded(shares.latest.percentage or 0)} of "
                f"{month(shares.latest.month)}.",
            )


def _never_linked(source: SourceQuality) -> Iterator[QualityFinding]:
    held = {each.strongest: each.people for each in source.linkable}
    never = sum(held.get(strongest, 0) for strongest in NEVER)
    if source.people and 100 * never / source.people >= NEVER_LINKED:
        yield QualityFinding(
            "never_linked",
            source.source,
            f"{source.name}: {number(never)} of {counted(source.people, 'person', 'people')} "
            f"({rounded(100 * never / source.people)}) can never be linked to another source. "
            f"{_missing(held.get('nothing', 0), held.get('birth_date', 0))}",
        )


def _missing(undated: int, unnumbered: int) -> str:
    """What each lacks who is never linked, and what to ask the sender for."""
    holds, wanted = [], []
    if undated:
        holds.append(f"no date of birth of {number(undated)}")
        wanted.append("the date of birth, in a row for each person whom other rows name, mothers too")
    if unnumbered:
        holds.append(
            "no valid NHS number, no permanent UPN, and no name with a postcode beside the date of birth of "
            f"{number(unnumbered)}"
        )
        wanted.append("the NHS number, or the UPN of a child at school")
    return f"It holds {'; and '.join(holds)}. Ask the sender for {'; and for '.join(wanted)}."


def _of_coverage(rows: tuple[Coverage, ...]) -> Iterator[QualityFinding]:
    for row in rows:
        if row.band in ("below", "above") and row.ours is not None and row.published is not None:
            share = row.percentage
            told = f"{share:.1f}% of what was published" if share is not None else "more than was published"
            yield QualityFinding(
                "coverage",
                "",
                f"{row.says} ({in_period(row)}): we hold {told}: {number(row.ours)}, where {row.publisher} counted "
                f"{number(row.published)}. Between {LOWEST:.0%} and {HIGHEST:.0%} would be in order.",
            )
    yield from _not_published(rows)


def _not_published(rows: tuple[Coverage, ...]) -> Iterator[QualityFinding]:
    """One sentence for each file that would tell."""
    wanted = [row for row in rows if row.band == "not_published"]
    for bring in dict.fromkeys(row.bring for row in wanted):
        of_file = [row for row in wanted if row.bring == bring]
        says = list(dict.fromkeys(row.says[:1].lower() + row.says[1:] for row in of_file))
        periods = list(dict.fromkeys(in_period(row) for row in sorted(of_file, key=lambda row: row.period_to)))
        span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        yield QualityFinding(
            "not_published",
            "",
            f"Nothing published for this area and {span} is loaded, to hold our count against of {listed(says)}: drop "
            f"the file into incoming/ ({bring}). If it is there, see that `code` under [area] in familyhub.toml is the "
            "area's ONS code.",
        )


def in_period(row: Coverage) -> str:
    """The period in words; a quarter as we name it, others as they were published."""
    if row.band in ("not_published", "not_held") and " Q" in row.period:
        return month(row.period)
    return row.period


def state_of(field: Field) -> tuple[float, str, float | None, str]:
    """A field in its latest month: percent filled and its trend in words, percent valid and its trend in words."""
    complete, valid = field.complete, field.valid
    return (
        complete.latest.percentage or 0.0,
        trend_words(complete.direction, complete.before, ends=field.ends),
        valid.latest.percentage if valid is not None else None,
        trend_words(valid.direction, valid.before) if valid is not None else "",
    )


def trend_words(direction: str, before: float | None, *, ends: bool = False) -> str:
    """A trend in words with the figure it is against: "worse: 98% before"; ends of spells are more or fewer."""
    if before is None or direction == "first":
        return "too early to tell"
    if ends and direction != "the same":
        return f"{'more' if direction == 'better' else 'fewer'} have ended: {rounded(before)} before"
    return f"{direction}: {rounded(before)} before"
