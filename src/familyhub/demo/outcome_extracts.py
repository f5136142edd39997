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
from familyhub.demo.outcome_drawn import Answer, Check, Finding, Held, Outcomes, School, Step
from familyhub.demo.people import days
from familyhub.demo.plain import SOURCE, key
from familyhub.model import BY_NAME

FILES = {
    "outcome_activity": "outcome_activity.csv", "assessment": "assessment.csv", "status": "status-needs.csv",
    "group_recording": "group_recording.csv", "feedback": "feedback.csv", "contact": "contact-other.csv",
    "referral": "referral.csv", "published": "published.csv",
}  # fmt: skip
"""By table. The register's own spells and contacts have status.csv and contact.csv."""


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
        tables: dict[str, dict[tuple[Cell, ...], Line]] = {name: {} for name in FILES}
        while waiting and waiting[0].keyed < delivery.received:
            line = waiting.popleft()
            # Of a spell that began and ended since the last delivery only the newest version is sent.
            about = tuple(line.cells.get(column) for column in BY_NAME[line.table].key)
            tables[line.table][about] = line
        for table, held in tables.items():
            columns = BY_NAME[table].names
            if held:
                rows = [[line.cells.get(column) for column in columns] for line in held.values()]
                incoming.write(SOURCE, delivery.received, FILES[table], columns, rows)


def outcome_lines(outcomes: Outcomes) -> Iterator[Line]:
    """Every line of the work towards outcomes."""
    for step in outcomes.steps:
        yield Line("outcome_activity", step.keyed, _step(step))
    for finding in outcomes.findings:
        yield Line("assessment", finding.keyed, _finding(finding))
    for held in outcomes.held:
        yield from spell_lines(held)
    for answer in outcomes.answers:
        yield Line("feedback", answer.keyed, _answer(answer))
    for check in outcomes.checks:
        yield Line("contact", check.day + days(3), _check(check))
    for school in outcomes.schools:
        # Last autumn's lists are published in the new year.
        yield Line("published", date(school.year + 1, 11, 20), _school(school))


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


def _answer(answer: Answer) -> dict[str, Cell]:
    return {
        "response_key": f"FB{answer.number:07d}", "survey": answer.survey, "question": answer.question,
        "answered_on": answer.day, "person_key": key(answer.person) if answer.person is not None else None,
        "respondent": "parent", "answer_number": answer.value, "service": "therapy", "team_key": answer.team,
    }  # fmt: skip


def _check(check: Check) -> dict[str, Cell]:
    return {
        "contact_key": f"HA{check.number:07d}", "person_key": key(check.person), "happened_on": check.day,
        "service": "school_nursing", "activity": "health_assessment", "attended": "seen", "medium": "face_to_face",
        "team_key": check.team,
    }  # fmt: skip


def _school(school: School) -> dict[str, Cell]:
    return {
        "publisher": "Estmere", "indicator": "enhanced_healthy_school", "name": "Enhanced healthy school",
        "area_code": str(school.number), "area_name": school.name, "area_kind": "school",
        "period": f"{school.year}/{(school.year + 1) % 100:02d}", "from_date": date(school.year, 9, 1),
        "to_date": date(school.year + 1, 8, 31), "value": int(school.holds), "unit": "1 or 0",
    }  # fmt: skip


def _number(score: float | None) -> Cell:
    """A whole score without a point, another with two places."""
    if score is None:
        return None
    return int(score) if score == int(score) else f"{score:.2f}"
