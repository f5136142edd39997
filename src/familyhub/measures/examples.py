"""Running a definition's worked examples: the same SQL as for a county, over a few families."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.measures import given
from familyhub.measures.definition import Definition, Example
from familyhub.measures.members import measure as fill
from familyhub.measures.question import Question

LONG_AFTER = date(2026, 3, 31)
LONG_BEFORE = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example gave: period → (numerator, denominator) of the county, and subject → reason."""

    figures: dict[str, tuple[int, int]]
    reasons: dict[str, str]

    def agrees(self, example: Example) -> bool:
        """Whether it is what the example expects: every figure, and every reason it names."""
        named = {subject: self.reasons.get(subject) for subject in example.reasons}
        return self.figures == example.expect and named == example.reasons


def question_of(example: Example) -> Question:
    """The question an example is asked with: its own days, else a day long after everything, all of it known."""
    as_of = example.as_of or LONG_AFTER
    return Question(as_of, example.known_by or as_of, LONG_BEFORE, "residence")


def outcome(measure: str, definitions: Mapping[str, Definition], example: Example) -> Outcome:
    """Run one example of a measure. Raises ConfigurationError where its rows cannot be read."""
    facts = given.facts_of_example(example)
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        given.load(facts, connection)
        connection.execute("CREATE SCHEMA marts")
        fill(connection, _with_cohorts(measure, definitions), question_of(example))
        figures = connection.execute(
            """
            SELECT period, numerator, denominator
            FROM marts.figure
            WHERE measure = $measure AND hierarchy = 'caseload' AND level = 'county'
              AND period_kind <> 'year_to_date' AND numerator + denominator > 0
            """,
            {"measure": measure},
        ).fetchall()
        reasons = connection.execute(
            "SELECT subject_id, reason FROM marts.member WHERE measure = $measure AND reason IS NOT NULL",
            {"measure": measure},
        ).fetchall()
    return Outcome(
        {period: (numerator, denominator) for period, numerator, denominator in figures},
        {str(subject_id): reason for subject_id, reason in reasons},
    )


def _with_cohorts(measure: str, definitions: Mapping[str, Definition]) -> dict[str, Definition]:
    """The measure and those it is taken among, the widest first."""
    chain = [measure]
    while (other := definitions[chain[-1]].among) is not None:
        chain.append(other)
    return {name: definitions[name] for name in reversed(chain)}
