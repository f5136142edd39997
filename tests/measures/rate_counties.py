"""Small counties in which children are referred, helped, taken into care and move, on days that matter to a rate."""

from datetime import date, timedelta
from random import Random
from typing import Any

from counties import LSOAS, PLACE_PATHS, TEAM_PATHS, TEAMS

from familyhub.measures.given import Facts
from familyhub.measures.question import Question
from familyhub.model.facts import FACTS

DAY = date(2024, 2, 29)
SERVICES = ("social_care", "camhs", "youth_justice", "early_help", "housing", "health_visiting")
STATUSES = ("looked_after", "early_help_plan", "child_protection_plan", "homeless_duty", "young_carer")


def rate_county(chance: Random, children: int) -> Facts:
    """So many children around the last day of February 2024."""
    facts: Facts = {table.name: [] for table in FACTS}
    for table, paths in (("team_path", TEAM_PATHS), ("place_path", PLACE_PATHS)):
        for path in paths:
            _add(facts, table, **path)
    for person_id in range(1, children + 1):
        _add_child(chance, facts, person_id)
    return facts


def question_on(chance: Random) -> Question:
    """A question on a day near it."""
    as_of = DAY + timedelta(days=chance.choice((0, 1, 31, 45, 400, -1)))
    known_by = as_of + timedelta(days=chance.choice((0, 0, 5, -5)))
    since = chance.choice((date(2023, 1, 1), date(2024, 1, 15), date(2024, 2, 1)))
    return Question(as_of, known_by, since, chance.choice(("residence", "gp", "either")))


def _add_child(chance: Random, facts: Facts, person_id: int) -> None:
    years = chance.choice((0, 1, 9, 10, 17, 18, 18))
    born = date(DAY.year - years, 2, 28) + timedelta(days=chance.choice((0, 1, 2, 15, 16, -1, -40)))
    died = DAY + timedelta(days=chance.choice((-30, 0, 15))) if chance.random() < 0.1 else None
    _add(
        facts, "person", person_id=person_id, birth_date=born if chance.random() < 0.95 else None,
        death_date=died, death_learnt_on=died and died + timedelta(days=chance.choice((0, 20))),
        learnt_on=born, record_count=1,
    )  # fmt: skip
    for basis in chance.choice((("resident",), ("registered",), ("resident", "registered"), ("resident", "resident"))):
        _add(facts, "responsible", person_id=person_id, basis=basis, **_spell(chance, long=True))
    for _ in range(chance.choice((0, 1, 2))):
        _add(facts, "caseload", person_id=person_id, team_key=chance.choice(TEAMS), **_spell(chance, long=True))
    for _ in range(chance.choice((0, 1, 2))):
        _add(facts, "residence", person_id=person_id, lsoa=chance.choice(LSOAS), **_spell(chance, long=True))
    for _ in range(chance.choice((0, 1, 2, 3))):
        spell = _spell(chance, long=False)
        spell["received_on"], spell["closed_on"] = spell.pop("from_date"), spell.pop("to_date")
        service = chance.choice(SERVICES[:1] * 4 + SERVICES)
        _add(facts, "referral", person_id=person_id, service=service, referral_id=len(facts["referral"]), **spell)
    for _ in range(chance.choice((0, 1, 2, 3))):
        _add(facts, "status", person_id=person_id, status=chance.choice(STATUSES), **_spell(chance, long=False))
    for _ in range(chance.choice((0, 0, 1, 2))):
        spell = _spell(chance, long=False)
        spell["happened_on"], _ = spell.pop("from_date"), spell.pop("to_date")
        _add(
            facts, "contact", person_id=person_id, contact_id=len(facts["contact"]), service="hospital",
            activity=chance.choice(("urgent_care", "urgent_care", "admission")),
            attended=chance.choice(("seen", "seen", None)), **spell,
        )  # fmt: skip


def _spell(chance: Random, *, long: bool) -> dict[str, Any]:
    first = DAY + timedelta(days=chance.choice((0, 0, 1, -1, -14, -30, -31, -365, -366, -367, 15)))
    if long and chance.random() < 0.7:
        first = date(2005, 1, 1)
    length = chance.choice((None, None, 0, 1, 29, 364, 365, 366))
    last = None if length is None else first + timedelta(days=length)
    if long and last is not None and chance.random() < 0.7:
        last = DAY + timedelta(days=chance.choice((-15, 0, 1, 14)))
    learnt = first + timedelta(days=chance.choice((0, 0, 0, 40)))
    gone = learnt + timedelta(days=chance.choice((5, 60))) if chance.random() < 0.15 else None
    return {"from_date": first, "to_date": last, "learnt_from": learnt, "learnt_to": gone}


def _add(facts: Facts, table: str, **cells: Any) -> None:
    columns = next(declared for declared in FACTS if declared.name == table).names
    rows = facts[table]
    line = {"extract_id": 1, "row": sum(len(facts[name]) for name in ("referral", "status", "contact")) + 1}
    rows.append(dict.fromkeys(columns) | {key: value for key, value in line.items() if key in columns} | cells)
