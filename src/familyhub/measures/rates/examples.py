"""Running a rate's worked examples: the same SQL as for a county, over a few children."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.measures.given import load
from familyhub.measures.question import Question
from familyhub.measures.rates.definition import RateDefinition, RateExample
from familyhub.measures.rates.filling import Coverage, fill
from familyhub.measures.rates.given import facts_of_example

LONG_AFTER = date(2025, 12, 31)
SINCE = date(2023, 1, 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example gave: month → (counted, of) for the months it names and those in which something counts."""

    figures: dict[str, tuple[int, int]]
    reasons: dict[str, str]

    def agrees(self, example: RateExample) -> bool:
        """Whether it is what the example expects."""
        named = {child: self.reasons.get(child) for child in example.reasons}
        return self.figures == example.expect and named == example.reasons


def outcome(measure: str, definitions: Mapping[str, RateDefinition], example: RateExample) -> Outcome:
    """Run one example of a rate. Raises ConfigurationError where its rows cannot be read."""
    as_of = example.as_of or LONG_AFTER
    question = Question(as_of, example.known_by or as_of, SINCE, "residence")
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts_of_example(example), connection)
        connection.execute("CREATE SCHEMA marts")
        chosen = {measure: definitions[measure]}
        fill(connection, chosen, question, covered=Coverage(("the example",), as_of))
        found = connection.execute(
            "SELECT period, numerator, denominator FROM marts.rate_figure WHERE hierarchy = 'caseload' "
            "AND level = 'county' AND period_kind = 'month'"
        ).fetchall()
        reasons = connection.execute(
            "SELECT person_id, reason FROM marts.rate_member WHERE reason IS NOT NULL"
        ).fetchall()
    figures = {month: (counted, of) for month, counted, of in found if counted or month in example.expect}
    return Outcome(figures, {str(child): reason for child, reason in reasons})
