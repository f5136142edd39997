"""Our own counts of what others publish about the area, each from the tables of the snapshot."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

import duckdb
import msgspec

from familyhub.quality.periods import Period, quarter_before, quarters_of, year_before


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="count"):
    """Base of the ways to count: frozen, and nothing but the known keys."""


class OfFigure(Section, frozen=True, tag="figure"):
    """A part of a quarterly measure's county figure, summed over the quarters of the period."""

    measure: str
    part: Literal["numerator", "denominator"]


class OfStatus(Section, frozen=True, tag="status"):
    """People in any of the statuses: at the end of the period, during it, or started in it."""

    statuses: tuple[str, ...]
    when: Literal["at_end", "during", "started"]


class OfAssessed(Section, frozen=True, tag="assessed"):
    """People with a result of the instrument in the period."""

    instrument: str


class OfBirths(Section, frozen=True, tag="births"):
    """Babies born alive in the period who lived in the area on that day."""


class OfResidents(Section, frozen=True, tag="residents"):
    """People under an age who live in the area on a day (month-day) of the period's last year."""

    under: int
    day: str


Ours = OfFigure | OfStatus | OfAssessed | OfBirths | OfResidents


def in_words(ours: Ours) -> str:
    """How we count, in words."""
    match ours:
        case OfFigure(measure=measure, part=part):
            return f"the {part} of {measure} for the whole area"
        case OfStatus(statuses=statuses, when=when):
            words = {
                "at_end": "on the last day",
                "during": "on any day of the period",
                "started": "begun in the period",
            }
            return f"people with the status {' or '.join(statuses)} {words[when]}"
        case OfAssessed(instrument=instrument):
            return f"people with a result of {instrument} in the period"
        case OfBirths():
            return "babies born alive in the period who lived in the area on that day"
        case OfResidents(under=under, day=day):
            return f"people under {under} who lived in the area on the day {day} (month-day)"


class Count:
    """Our own counts, as far as the snapshot can tell: from its first reported day to its newest."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, since: date, newest_day: date) -> None:
        self.connection = connection
        self.since = since
        self.newest_day = newest_day

    def has_passed(self, ours: Ours, period: Period) -> bool:
        """Whether the period lies where we can count."""
        if isinstance(ours, OfResidents):
            return self.since <= _day_of(ours, period) <= self.newest_day
        first = period.last if isinstance(ours, OfStatus) and ours.when == "at_end" else period.first
        return self.since <= first and period.last <= self.newest_day

    def latest(self, ours: Ours) -> list[Period]:
        """The last periods of the usual length that are over, for which a published figure would be of use."""
        if isinstance(ours, OfFigure):
            periods = [quarter_before(self.newest_day + timedelta(days=1), back) for back in (4, 3, 2, 1)]
        elif isinstance(ours, OfAssessed):
            periods = [year_before(self.newest_day, 9)]
        elif isinstance(ours, OfBirths):
            periods = [year_before(self.newest_day, 1)]
        else:
            periods = [year_before(self.newest_day, 4)]
        return [period for period in periods if self.has_passed(ours, period)]

    def of(self, ours: Ours, period: Period) -> int | None:
        """Our count; None where no source has ever told of such a thing, or not for the whole period."""
        match ours:
            case OfFigure():
                return self._figure(ours, period)
            case OfStatus():
                return self._status(ours, period)
            case OfAssessed(instrument=instrument):
                return self._one(
                    """
                    SELECT COUNT(DISTINCT person_id) FROM facts.assessment
                    WHERE learnt_to IS NULL AND instrument = ? AND happened_on BETWEEN ? AND ?
                    HAVING COUNT(*) > 0
                    """,
                    [instrument, period.first, period.last],
                )
            case OfBirths():
                return self._one(_BIRTHS, [period.first, period.last])
            case OfResidents(under=under):
                return self._one(_RESIDENTS, [_day_of(ours, period), under])

    def _figure(self, ours: OfFigure, period: Period) -> int | None:
        quarters = quarters_of(period)
        if not quarters:
            return None
        return self._one(
            f"""
            SELECT SUM({ours.part}) FROM marts.figure
            WHERE measure = ? AND period_kind = 'quarter' AND hierarchy = 'caseload' AND level = 'county'
                AND LIST_CONTAINS(?, period)
            HAVING COUNT(*) = ?
            """,
            [ours.measure, quarters, len(quarters)],
        )

    def _status(self, ours: OfStatus, period: Period) -> int | None:
        # A case closed on the last day is no longer open at its end: DfE counts what has no closing day by then.
        when = {
            "at_end": "from_date <= $last AND (to_date IS NULL OR to_date > $last)",
            "during": "from_date <= $last AND (to_date IS NULL OR to_date >= $first)",
            "started": "from_date BETWEEN $first AND $last",
        }[ours.when]
        days = {"last": period.last} if ours.when == "at_end" else {"first": period.first, "last": period.last}
        return self._one(
            f"""
            WITH told AS (         -- a source whose newest extract is older does not know who came since
                SELECT extract.source FROM facts.status
                JOIN facts.extract ON extract.extract_id = status.extract_id
                WHERE LIST_CONTAINS($statuses, status.status)
            )
            SELECT COUNT(DISTINCT person_id) FROM facts.status
            WHERE learnt_to IS NULL AND LIST_CONTAINS($statuses, status) AND {when}
            HAVING (
                SELECT MAX(received) FROM facts.extract WHERE source IN (SELECT source FROM told)
            ) >= $last
            """,
            {"statuses": list(ours.statuses), **days},
        )

    def _one(self, sql: str, values: Sequence[object] | dict[str, object]) -> int | None:
        rows = self.connection.execute(sql, values).fetchall()
        return int(rows[0][0]) if rows and rows[0][0] is not None else None


_BIRTHS = """
SELECT COUNT(DISTINCT baby.person_id)
FROM facts.delivery_person AS baby
JOIN facts.person ON person.person_id = baby.person_id
JOIN facts.responsible
    ON responsible.person_id = baby.person_id AND responsible.basis = 'resident' AND responsible.learnt_to IS NULL
    AND responsible.from_date <= person.birth_date
    AND (responsible.to_date IS NULL OR responsible.to_date >= person.birth_date)
WHERE baby.role = 'baby' AND person.birth_date BETWEEN ? AND ?
HAVING COUNT(*) > 0
"""

_RESIDENTS = """
WITH asked AS (SELECT CAST(? AS DATE) AS day, CAST(? AS INTEGER) AS under)
SELECT COUNT(DISTINCT person.person_id)
FROM asked
JOIN facts.person ON person.birth_date <= asked.day AND DATE_SUB('year', person.birth_date, asked.day) < asked.under
JOIN facts.responsible
    ON responsible.person_id = person.person_id AND responsible.basis = 'resident' AND responsible.learnt_to IS NULL
    AND responsible.from_date <= asked.day
    AND (responsible.to_date IS NULL OR responsible.to_date >= asked.day)
WHERE person.death_date IS NULL OR person.death_date > asked.day
HAVING COUNT(*) > 0
"""


def _day_of(ours: OfResidents, period: Period) -> date:
    found = re.fullmatch(r"(\d{2})-(\d{2})", ours.day)
    if found is None:
        raise ValueError(f"{ours.day} is no month and day")
    return date(period.last.year, int(found[1]), int(found[2]))
