"""What was really paid for a child, where a council's own system tells: it takes the place of the unit cost.

An amount is matched to a resource by the service that paid and by words of what was paid for. Of a week, day or year it
counts for the days that fall into the costed year, of a whole spell in proportion; what is paid once or for a contact
belongs to its first day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from familyhub.segments.catalogue import Catalogue
from familyhub.segments.definition import PaidAs
from familyhub.segments.question import Question
from familyhub.segments.sql_words import NEVER, day, known, one_of
from familyhub.sql.quoting import literal

AT_ONCE = ("once", "contact")
DAYS_OF = {"day": 1, "week": 7, "year": 365}
"""The days that an amount is for; of a spell they are its own."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of a child: the days of the year it is for, both ends, and the days of the whole spell."""

    resource: str
    person: int
    source: str
    received: date
    per: str
    pounds: float
    first: date
    last: date
    days_in_all: int

    @property
    def of_the_year(self) -> float:
        """The pounds that fall into the costed year."""
        if self.per in AT_ONCE:
            return self.pounds
        days = (self.last - self.first).days + 1
        return self.pounds * days / DAYS_OF.get(self.per, self.days_in_all)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for one resource: pounds by child, and on how many days of the year something was."""

    pounds: Mapping[int, float]
    days: Mapping[int, int]
    sources: tuple[str, ...]
    rows: int
    received: date


def paid_for(
    connection: duckdb.DuckDBPyConnection, question: Question, catalogue: Catalogue
) -> tuple[dict[str, Paid], int]:
    """By resource, what was paid in the costed year; and how many amounts belong to no resource."""
    rows = connection.execute(paid_sql(catalogue, question)).fetchall()
    amounts = [Amount(*row) for row in rows]
    by_resource: dict[str, list[Amount]] = defaultdict(list)
    for amount in amounts:
        by_resource[amount.resource].append(amount)
    unmatched = len(by_resource.pop("", []))
    return {resource: _paid(found) for resource, found in by_resource.items()}, unmatched


def paid_sql(catalogue: Catalogue, question: Question) -> str:
    """SELECT of the fields of `Amount`: a row for each amount that falls into the costed year, as it was known.

    `resource` is empty where no resource is paid so. A spell of which no end is told runs to the year's last day.
    """
    first, last = day(question.first), day(question.as_of)
    at_once = one_of("cost.per", AT_ONCE)
    return f"""
WITH stated AS (           -- amounts, what each was for, and the days each is for
    SELECT {_resource(catalogue)} AS resource,
        cost.person_id, extract.source, extract.received, cost.per, cost.pounds, cost.from_date,
        CASE WHEN {at_once} THEN cost.from_date ELSE COALESCE(cost.to_date, {NEVER}) END AS to_date
    FROM cost
    JOIN extract ON extract.extract_id = cost.extract_id
    WHERE cost.person_id IS NOT NULL AND {known("cost", question)}
)
SELECT resource, person_id, source, received, per, pounds,
    GREATEST(from_date, {first}) AS first_day, LEAST(to_date, {last}) AS last_day,
    CASE WHEN to_date = {NEVER} THEN {last} ELSE to_date END - from_date + 1 AS days_in_all
FROM stated
WHERE to_date >= {first} AND from_date <= {last}
ORDER BY resource, person_id, from_date, pounds"""


def _resource(catalogue: Catalogue) -> str:
    """The resource an amount pays for: those that ask for words come first."""
    asked = [(id, each.paid) for id, each in catalogue.resources.items() if each.paid is not None]
    asked.sort(key=lambda each: not each[1].words)
    when = "\n".join(f"        WHEN {_is_for(paid)} THEN {literal(id)}" for id, paid in asked)
    return f"CASE\n{when}\n        ELSE ''\n    END" if when else "''"


def _is_for(paid: PaidAs) -> str:
    by = one_of("cost.service", paid.services)
    if not paid.words:
        return by
    said = " OR ".join(f"POSITION({literal(word)} IN LOWER(cost.what)) > 0" for word in paid.words)
    return f"(cost.service IS NULL OR {by}) AND ({said})"


def _paid(amounts: Iterable[Amount]) -> Paid:
    pounds: dict[int, float] = defaultdict(float)
    spells: dict[int, list[tuple[date, date]]] = defaultdict(list)
    sources: dict[str, date] = {}
    rows = 0
    for amount in amounts:
        rows += 1
        pounds[amount.person] += amount.of_the_year
        spells[amount.person].append((amount.first, amount.last))
        sources[amount.source] = max(amount.received, sources.get(amount.source, amount.received))
    covered = {person: days_covered(each) for person, each in spells.items()}
    return Paid(pounds, covered, tuple(sorted(sources)), rows, max(sources.values()))


def days_covered(spells: Iterable[tuple[date, date]]) -> int:
    """The days in any of some spells, both ends counted: what overlaps counts once."""
    total, reached = 0, date.min
    for first, last in sorted(spells):
        begins = max(first, reached + timedelta(days=1))
        if last >= begins:
            total += (last - begins).days + 1
            reached = last
    return total
