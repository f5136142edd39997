"""Small counties in which every day is a day that matters to the measure, written with any source of chance.

Hypothesis hands in its own `random.Random` and shrinks what it chose; `random.Random(7)` makes a county of any size.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from familyhub.measures.definition import Definition
from familyhub.measures.given import DOMAINS, Facts
from familyhub.measures.question import Question
from familyhub.measures.reference_days import add, quarter
from familyhub.model.facts import FACTS

LONG_BEFORE = date(2015, 1, 1)
BIRTHDAYS = (date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 2), date(2023, 12, 3), date(2024, 1, 31),
             date(2023, 8, 31), date(2024, 6, 1), date(2024, 6, 2), date(2023, 5, 15))  # fmt: skip
ACTIVITIES = {
    "antenatal_contact": "antenatal_contact", "postnatal_visit": "new_birth_visit",
    "six_to_eight_week_review": "six_to_eight_week_review", "one_year_review": "one_year_review",
    "two_year_review": "two_year_review", "asq3": "two_year_review", "feeding_known": "six_to_eight_week_review",
    "breastfed": "six_to_eight_week_review",
}  # fmt: skip
MISSED = (None, "declined", "did_not_attend", "cancelled_by_family", "cancelled_by_service", "in_hospital")
TEAMS = ("north", "south", "visitors", "unlisted", "social")
LSOAS = ("E01000001", "E01000002", "E01000003", None)
TEAM_PATHS: tuple[dict[str, Any], ...] = (
    {"team_key": "north", "team": "North team", "hub": "North hub", "district": "Alba", "quadrant": "West"},
    {"team_key": "south", "team": "South team", "hub": "South hub", "district": "Bere", "quadrant": "West"},
    {"team_key": "visitors", "team": "Visitors", "district": "Bere", "kind": "health_visiting"},
    {"team_key": "social", "team": "Assessment team", "district": "Bere", "kind": "social_care"},
)
PLACE_PATHS: tuple[dict[str, Any], ...] = (
    {"lsoa": LSOAS[0], "name": "A1", "ward": "Ash", "district": "Alba", "quadrant": "West", "quintile": 1},
    {"lsoa": LSOAS[1], "name": "B1", "ward": "Bay", "district": "Bere", "quadrant": "West", "quintile": 5},
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A county and what is asked of it."""

    measure: str
    facts: Facts
    question: Question


@st.composite
def asked(draw: st.DrawFn, known: dict[str, Definition], measures: tuple[str, ...] | None = None) -> Asked:
    """A measure, a county of one to three families, and a question on a day near one of its windows."""
    measure = draw(st.sampled_from(measures or tuple(known)))
    chance = draw(st.randoms(use_true_random=False))
    question = question_near(chance, known[measure], chance.choice(BIRTHDAYS))
    facts = county(chance, known[measure], chance.choice((1, 1, 2, 3)), question)
    return Asked(measure, facts, question)


def question_near(chance: Random, definition: Definition, born_on: date) -> Question:
    """A question on a day near the end of the window of a child born on a day."""
    as_of = window(definition, born_on)[1] + timedelta(
        days=chance.choice((0, 1, 6, 7, 22, -1, -6, -7, 14, 16, 60, 200, 400, -20, -100))
    )
    return Question(
        as_of=as_of,
        known_by=as_of + timedelta(days=chance.choice((0, 0, 0, 5, -5))),
        since=chance.choice((LONG_BEFORE, LONG_BEFORE, as_of, as_of + timedelta(days=1))),
        contract=chance.choice(("residence", "gp", "either")),
    )


def county(chance: Random, definition: Definition, families: int, question: Question) -> Facts:
    """So many families, with the events that the definition is about around the days that it is about."""
    facts: Facts = {table.name: [] for table in FACTS}
    for path in TEAM_PATHS:
        _add(facts, "team_path", path)
    for path in PLACE_PATHS:
        _add(facts, "place_path", path)
    for number in range(1, families + 1):
        _Family(chance, facts, definition, number, question).write()
    return facts


def window(definition: Definition, born_on: date) -> tuple[date, date]:
    """First and last day of the window of a child born at term on a day."""
    within = definition.within
    if within.to == "birth":
        return born_on - timedelta(days=84), born_on
    return add(born_on, within.from_, within.unit), add(born_on, within.to, within.unit)


def _add(facts: Facts, table: str, row: dict[str, Any]) -> None:
    columns = next(declared for declared in FACTS if declared.name == table).names
    facts[table].append(dict.fromkeys(columns) | row)


class _Family:
    """One family in the making: a mother or none, up to two babies, and what happened to them."""

    def __init__(self, chance: Random, facts: Facts, definition: Definition, number: int, question: Question) -> None:
        self.chance, self.facts, self.definition, self.number = chance, facts, definition, number
        self.born_on = chance.choice(BIRTHDAYS)
        opens, closes = window(definition, self.born_on)
        self.edges = [opens, closes, self.born_on, opens + timedelta(days=7), opens - timedelta(days=31)]
        self.edges += [question.as_of, question.known_by]
        if definition.responsible_on == "period_end":
            self.edges.append(quarter(closes)[1])
        self.known_by = question.known_by
        if definition.catch_up:
            self.edges.append(add(self.born_on, definition.catch_up.to, definition.catch_up.unit))
        else:
            self.edges.append(closes + timedelta(days=92))
        self.inside = (opens, closes)
        self.mother = None if self.sometimes(8) else 10 * number + 9
        self.babies = [10 * number + at for at in range(chance.choice((1, 1, 1, 2, 2, 0)))]

    def write(self) -> None:
        self.add_delivery()
        people = self.babies + ([self.mother] if self.mother else [])
        for person in people:
            self.add_person(person)
            self.add_spells(person)
        for _ in range(self.chance.choice((1, 0, 1, 2, 3)) if people else 0):
            # The antenatal contact stands on the mother's record.
            at = -1 if self.definition.subject == "pregnancy" else 0
            self.add_contact(self.chance.choice((people[at], people[at], *people)))

    def sometimes(self, one_in: int) -> bool:
        return self.chance.randrange(one_in) == one_in - 1

    def day(self) -> date:
        return self.chance.choice(self.edges) + timedelta(days=self.chance.choice((0, 0, 1, -1, 3, -10)))

    def day_learnt(self) -> date:
        """A day on which something was learnt: more often than not just before, on or just after the known day."""
        return self.known_by + timedelta(days=self.chance.choice((-1, 0, 1, 4))) if self.sometimes(2) else self.day()

    def learnt(self) -> date:
        return self.day_learnt() if self.sometimes(3) else LONG_BEFORE

    def versions(self, learnt_from: date) -> dict[str, Any]:
        learnt_to = self.day_learnt() if self.sometimes(5) else None
        return {"learnt_from": learnt_from, "learnt_to": learnt_to if learnt_to and learnt_to > learnt_from else None}

    def add_delivery(self) -> None:
        chance, born_on = self.chance, self.born_on
        outcome = "live" if self.babies else chance.choice(("expected", "stillborn", "loss", "ended"))
        born = outcome == "live" or (outcome == "stillborn" and self.sometimes(2))
        ended = outcome in ("stillborn", "loss", "ended")
        learnt_on = chance.choice((LONG_BEFORE, LONG_BEFORE, born_on, self.day_learnt()))
        born_learnt_on = max(learnt_on, born_on, self.day_learnt()) if self.sometimes(3) else max(learnt_on, born_on)
        ended_on = born_on - timedelta(days=chance.choice((0, 50, 150)) if outcome == "loss" else 0)
        row = {
            "delivery_id": self.number, "mother_id": self.mother, "live_babies": len(self.babies), "outcome": outcome,
            "expected_on": chance.choice((born_on, born_on, born_on + timedelta(days=7), None)),
            "born_on": born_on if born else None,
            "gestation_days": chance.choice((280, 280, 280, 250, 196, 195, 310, None)) if born else None,
            "ended_on": ended_on if ended and not self.sometimes(5) else None,
            "learnt_on": learnt_on, "born_learnt_on": born_learnt_on if born else None,
            "ended_learnt_on": max(learnt_on, self.day_learnt()) if ended else None,
        }  # fmt: skip
        _add(self.facts, "delivery", row)
        roles = [(person, "baby") for person in self.babies] + ([(self.mother, "mother")] if self.mother else [])
        for person, role in roles:
            _add(self.facts, "delivery_person", {"delivery_id": self.number, "person_id": person, "role": role})

    def add_person(self, person: int) -> None:
        is_baby = person in self.babies
        died_on = self.day() if self.sometimes(6) else None
        row = {
            "person_id": person,
            "birth_date": self.born_on if is_baby else self.chance.choice((None, date(1994, 5, 1))),
            "death_date": died_on,
            "death_learnt_on": max(died_on, self.day_learnt()) if died_on and self.sometimes(2) else died_on,
            "learnt_on": max(self.born_on, self.learnt()) if is_baby else LONG_BEFORE,
            "record_count": 1,
        }
        _add(self.facts, "person", row)

    def add_spells(self, person: int) -> None:
        always = {"person_id": person, "from_date": LONG_BEFORE, "learnt_from": LONG_BEFORE}
        for basis in ("resident", "registered"):
            if not self.sometimes(3):
                _add(self.facts, "responsible", always | {"basis": basis})
            for _ in range(self.chance.choice((0, 0, 1, 2))):
                _add(self.facts, "responsible", self.spell(person) | {"basis": basis})
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            _add(self.facts, "caseload", self.spell(person) | {"team_key": self.chance.choice(TEAMS)})
        if not self.sometimes(3):
            _add(self.facts, "residence", always | {"lsoa": self.chance.choice(LSOAS)})
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            _add(self.facts, "residence", self.spell(person) | {"lsoa": self.chance.choice(LSOAS)})
        if self.sometimes(5):
            spell = self.spell(person) | {"status": self.chance.choice(("hospital_stay", "hospital_stay", "disabled"))}
            _add(self.facts, "status", spell)

    def spell(self, person: int) -> dict[str, Any]:
        first = LONG_BEFORE if self.sometimes(3) else self.day()
        last = None if self.sometimes(2) else max(first, self.day())
        return {"person_id": person, "from_date": first, "to_date": last, **self.versions(self.learnt())}

    def add_contact(self, person: int) -> None:
        chance, event = self.chance, self.definition.satisfied_by
        activity = next(code for begins, code in ACTIVITIES.items() if event.startswith(begins))
        opens, closes = self.inside
        happened_on = chance.choice(
            (self.day(), opens, closes, min(opens, self.born_on) + timedelta(days=chance.randrange(30)))
        )
        scored = chance.choice((5, 5, 5, 4, None))
        bands = {f"asq3_{domain}": chance.choice((True, True, False, None)) for domain in DOMAINS} if scored else {}
        row = {
            "contact_id": len(self.facts["contact"]) + 1,
            "person_id": person,
            "happened_on": happened_on,
            "service": chance.choice(("health_visiting", "family_nurse", "hub", None)),
            "activity": chance.choice((None, "support")) if self.sometimes(6) else activity,
            "attended": chance.choice(MISSED) if self.sometimes(3) else "seen",
            "medium": chance.choice(("face_to_face", "face_to_face", "telephone", None)),
            "wellbeing_review": chance.choice((True, True, False, None)),
            "asq3_domains": scored,
            "feeding": chance.choice(("total", "partial", "none", None)),
            **bands,
            **self.versions(max(happened_on, self.day_learnt()) if self.sometimes(4) else happened_on),
        }
        _add(self.facts, "contact", row)
