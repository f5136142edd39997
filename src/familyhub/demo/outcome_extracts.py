"""Outcomes as the register's system sends them: familyhub's own CSV beside the register's other tables (source `chis`).

The teams keep outcomes in the one record system that the register is part of: a person has the register's id in them.
A delivery holds what was keyed since the one before; a spell comes once as it begins and once more when it has ended.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from familyhub.demo.calendar import Submission
from familyhub.demo.extracts import Cell, Incoming
from familyhub.demo.outcome_drawn import Finding, Held, Outcomes, Step
from familyhub.demo.people import days
from familyhub.demo.plain import SOURCE, key
from familyhub.model import BY_NAME

FILES = {
    "outcome_activity": "outcome_activity.csv", "assessment": "assessment.csv", "status": "status-needs.csv",
    "group_recording": "group_recording.csv",
}  # fmt: skip
"""By table. The register's own spells have status.csv."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table and the day somebody keyed it."""

    table: str
    keyed: date
    cells: dict[str, Cell]


def write_lines(incoming: Incoming, lines: Iterable[Line], sent: Sequence[Submission]) -> None:
    """Write each delivery's lines: those keyed before it was received and sent in none before."""
    waiting = deque(sorted(lines, key=lambda line: line.keyed))
    for delivery in sent:
        tables: dict[str, list[Line]] = {name: [] for name in FILES}
        while waiting and waiting[0].keyed < delivery.received:
            line = waiting.popleft()
            tables[line.table].append(line)
        for table, held in tables.items():
            columns = BY_NAME[table].names
            if held:
                rows = [[line.cells.get(column) for column in columns] for line in held]
                incoming.write(SOURCE, delivery.received, FILES[table], columns, rows)


def outcome_lines(outcomes: Outcomes) -> Iterator[Line]:
    """Every line of the work towards outcomes."""
    for step in outcomes.steps:
        yield Line("outcome_activity", step.keyed, _step(step))
    for finding in outcomes.findings:
        yield Line("assessment", finding.keyed, _finding(finding))
    for held in outcomes.held:
        yield from spell_lines(held)


def _step(step: Step) -> dict[str, Cell]:
    return {
        "activity_key": f"OA{step.number:07d}", "person_key": key(step.person), "outcome": step.outcome,
        "episode_key": step.episode, "step": step.step, "happened_on": step.day, "service": step.service,
        "team_key": step.team, "practitioner_key": step.practitioner, "detail": step.detail,
    }  # fmt: skip


def _finding(finding: Finding) -> dict[str, Cell]:
    return {
        "assessment_key": f"AS{finding.number:07d}", "person_key": key(finding.person), "happened_on": finding.day,
        "instrument": finding.instrument, "domain": finding.domain, "score": _number(finding.score),
        "band": finding.band, "respondent": finding.respondent, "part": finding.part,
    }  # fmt: skip


def spell_lines(held: Held) -> Iterator[Line]:
    """A spell as it begins, and once more when it has ended."""
    cells: dict[str, Cell] = {
        "person_key": key(held.person), "status": held.status, "from_date": held.first, "to_date": None,
        "detail": held.detail,
    }  # fmt: skip
    yield Line("status", held.first + days(2), cells)
    if held.last is not None:
        yield Line("status", held.last + days(2), {**cells, "to_date": held.last})


def _number(score: float | None) -> Cell:
    """A whole score without a point, another with two places."""
    if score is None:
        return None
    return int(score) if score == int(score) else f"{score:.2f}"
