"""`spec`: a few families in a small text table, and what a measure says of them. Both engines must say the same."""

from datetime import date
from typing import Any

import pytest
from counting import compiled, counted, shipped

from familyhub.measures.given import facts_of_text
from familyhub.measures.question import Contract, Question
from familyhub.measures.reference import MemberRow, figures

LONG_AFTER = date(2027, 6, 30)
LONG_BEFORE = date(2000, 1, 1)


class Spec:
    """One county under test."""

    def given(self, text: str) -> None:
        """The families, as `familyhub.measures.given.read_tables` reads them."""
        self.facts = facts_of_text(text)

    def members(
        self,
        measure: str,
        *,
        as_of: date = LONG_AFTER,
        known_by: date | None = None,
        since: date = LONG_BEFORE,
        contract: Contract = "residence",
    ) -> dict[int, dict[str, Any]]:
        """The member rows by the number of the child or delivery."""
        question = Question(as_of=as_of, known_by=known_by or as_of, since=since, contract=contract)
        by_sql, by_rule = compiled(self.facts, measure, question), counted(self.facts, measure, question)
        assert by_sql == by_rule
        return {row["subject_id"]: row for row in by_sql}

    def kpi(self, measure: str, by: str = "county", **question: Any) -> dict[Any, tuple[int, int]]:
        """(numerator, denominator) by period, or by (period, place) at a level of a hierarchy."""
        rows = [MemberRow(**row) for row in self.members(measure, **question).values()]
        found = figures(rows, by, is_count=shipped()[measure].reported.when == "satisfied")
        return {period: figure for (period, _), figure in found.items()} if by == "county" else found

    def why(self, measure: str, number: int = 1, **question: Any) -> tuple[str, str | None]:
        """(status, reason) of one child or delivery."""
        member = self.members(measure, **question)[number]
        return member["status"], member["reason"]

    def list_of(self, measure: str, as_of: date, **question: Any) -> dict[int, tuple[str, str | None]]:
        """Who is on the list of a day: number → (state, team key)."""
        rows = self.members(measure, as_of=as_of, **question).items()
        return {number: (row["list_state"], row["list_team_key"]) for number, row in rows if row["list_state"]}


@pytest.fixture
def spec() -> Spec:
    return Spec()
