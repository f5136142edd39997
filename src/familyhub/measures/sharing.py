"""Work that several measures have in common is done once: narrow contacts, and steps that are word for word alike.

The member rows are those of each measure's own SELECT; only the way to them is shorter.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import duckdb

from familyhub.measures.contact_sql import EARLY_DAYS, UNTYPED
from familyhub.measures.definition import Definition
from familyhub.measures.events import EVENTS
from familyhub.measures.question import Question
from familyhub.measures.sql_words import NEVER, Step, day
from familyhub.measures.subject_sql import window_reach

CONTACTS = "contact_of_interest"
LEFT_OUT = ("team_key", "practitioner_key", "place_key", "extract_id", "row")
"""Columns of `contact` that no event asks for."""

WORTH_KEEPING = "belongs"
"""Steps before this one cost too little to be kept."""


def contacts_sql(definitions: Mapping[str, Definition], question: Question) -> str:
    """The SELECT of the contacts that could tell any of the measures something, without the columns none reads."""
    activities = sorted({EVENTS[definition.satisfied_by].activity for definition in definitions.values()})
    listed = ", ".join(f"'{activity}'" for activity in activities)
    reach = max(window_reach(definition.within) for definition in definitions.values())
    earliest = question.since - timedelta(days=reach + EARLY_DAYS)
    return f"""SELECT * EXCLUDE ({", ".join(LEFT_OUT)})
FROM contact
WHERE happened_on BETWEEN {day(earliest)} AND {day(question.as_of)}
  AND COALESCE(learnt_to, {NEVER}) > {day(question.known_by)}
  AND (activity IN ({listed}) OR ({UNTYPED}))"""


@dataclass(slots=True)
class SharedSteps:
    """The steps of several measures, those that several begin with kept as temporary tables once they are worked out.

    `steps` has the steps of each measure, in order. Call `shortened` for each measure, then `drop`.
    """

    connection: duckdb.DuckDBPyConnection
    steps: Mapping[str, Sequence[Step]]
    _times: Counter[tuple[str, ...]] = field(init=False)
    _kept: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._times = Counter(beginning for steps in self.steps.values() for beginning in _beginnings(steps))

    def shortened(self, measure: str, last: str) -> list[Step]:
        """The measure's steps with what others also begin with read from tables; `last` is the SELECT after them."""
        steps = list(self.steps[measure])
        alike = [len(beginning) for beginning in _beginnings(steps) if self._times[beginning] > 1]
        names = [step.name for step in steps[: max(alike, default=0)]]
        if WORTH_KEEPING not in names:
            return steps
        after = "\n".join([*(step.sql for step in steps[len(names) :]), last])
        for at, name in enumerate(names):
            if re.search(rf"\b{name}\b", after):
                table = self._keep(steps[: at + 1], _beginning(self.steps[measure], at + 1))
                steps[at] = replace(steps[at], sql=f"SELECT * FROM temp.{table}")
        return steps

    def _keep(self, steps: Sequence[Step], beginning: tuple[str, ...]) -> str:
        """The temporary table that holds the last of these steps."""
        if beginning not in self._kept:
            table = f"kept_{len(self._kept)}_{steps[-1].name}"
            written = ",\n".join(step.written() for step in steps)
            self.connection.execute(f"CREATE TEMP TABLE {table} AS WITH {written}\nSELECT * FROM {steps[-1].name}")
            self._kept[beginning] = table
        return self._kept[beginning]

    def drop(self) -> None:
        """Drop the temporary tables."""
        for table in self._kept.values():
            self.connection.execute(f"DROP TABLE temp.{table}")
        self._kept.clear()


def _beginning(steps: Sequence[Step], length: int) -> tuple[str, ...]:
    return tuple(step.sql for step in steps[:length])


def _beginnings(steps: Sequence[Step]) -> list[tuple[str, ...]]:
    return [_beginning(steps, length) for length in range(1, len(steps) + 1)]
