"""Rates by plain Python: slow, obvious, and written from the rules and not from the SQL. Tests compare the two."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.measures.question import Question
from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.reference_county import NO_PLACE, NO_TEAM, Facts, Row
from familyhub.measures.reference_days import add

OTHERS = ("camhs", "early_help", "education", "family_support", "hub", "social_care", "youth_justice")
FOREVER = date(9999, 12, 31)
WHOSE = {
    "resident": {"resident"}, "registered": {"registered"}, "residence": {"resident"}, "gp": {"registered"},
    "either": {"resident", "registered"},
}  # fmt: skip


def _referred(service: str) -> tuple[str, Callable[[Row], bool]]:
    return "referral", lambda row: row["service"] == service


def _in_status(status: str) -> tuple[str, Callable[[Row], bool]]:
    return "status", lambda row: row["status"] == status


def _urgent(row: Row) -> bool:
    return (row["service"], row["activity"], row["attended"]) == ("hospital", "urgent_care", "seen")


EVENTS: dict[str, tuple[tuple[str, Callable[[Row], bool]], ...]] = {
    **{f"referral_to_{s}": (_referred(s),) for s in ("social_care", "camhs", "youth_justice", "early_help")},
    "housing_help": (_referred("housing"), _in_status("homeless_duty")),
    "early_help": (_referred("early_help"), _in_status("early_help_plan")),
    "care_entry": (_in_status("looked_after"),),
    "protection_plan_start": (_in_status("child_protection_plan"),),
    "urgent_care": (("contact", _urgent),),
}
FRESH = {"housing_help", "care_entry", "protection_plan_start"}
DAYS = {"referral": ("received_on", "closed_on"), "status": ("from_date", "to_date"), "contact": ("happened_on",) * 2}


@dataclass(frozen=True, slots=True)
class Event:
    """One child and day: what is told of it."""

    person_id: int
    on: date
    until: date
    records: tuple[tuple[int, int], ...]


class RateCounty:
    """The facts as of a day and as known by a day, asked one child at a time."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.facts, self.question = facts, question
        self.people = {row["person_id"]: row for row in facts["person"]}
        self.teams = {row["team_key"]: row for row in facts["team_path"]}
        self.places = {row["lsoa"]: row for row in facts["place_path"]}

    def known(self, table: str, person_id: int | None = None) -> list[Row]:
        """The rows of a table that stood on the known day."""
        day = self.question.known_by
        return [
            row for row in self.facts[table]
            if row["learnt_from"] <= day and (row["learnt_to"] or FOREVER) > day
            and person_id in (None, row["person_id"])
        ]  # fmt: skip

    def events(self, name: str) -> list[Event]:
        """The events of a name, one a child and day, in order of time."""
        found: defaultdict[tuple[int, date], list[tuple[date, tuple[int, int]]]] = defaultdict(list)
        for table, holds in EVENTS[name]:
            first, last = DAYS[table]
            for row in self.known(table):
                if holds(row) and row[first] <= self.question.as_of:
                    line = (row["extract_id"], row["row"])
                    found[row["person_id"], row[first]].append((row[last] or FOREVER, line))
        return [
            Event(person, on, max(until for until, _ in told), tuple(sorted(line for _, line in told)))
            for (person, on), told in sorted(found.items())
        ]

    def answers_for(self, person_id: int, on: date, definition: RateDefinition) -> bool:
        """Whether the area answers for a child on a day."""
        basis = WHOSE[self.question.contract if definition.responsible == "contract" else definition.responsible]
        return any(_covers(row, on) and row["basis"] in basis for row in self.known("responsible", person_id))

    def of_age(self, person_id: int, on: date, definition: RateDefinition) -> bool:
        """Whether a child is of the ages counted on a day; the date of birth is known."""
        born = self.people[person_id]["birth_date"]
        ages = definition.ages
        return add(born, 12 * ages.from_, "months") <= on < add(born, 12 * (ages.to + 1), "months")

    def places_of(self, person_id: int, on: date) -> dict[str, object]:
        """The team, the neighbourhood and all they lie in, as a member row names them."""
        held = [
            row for row in self.known("caseload", person_id)
            if _covers(row, on) and (self.teams.get(row["team_key"], {}).get("kind") or "other") not in OTHERS
        ]  # fmt: skip
        homes = [row for row in self.known("residence", person_id) if _covers(row, on)]
        team_key = max(held, key=lambda row: (row["from_date"], row["team_key"]))["team_key"] if held else None
        home = max(homes, key=lambda row: (row["from_date"], row["lsoa"] or "")) if homes else None
        team = self.teams.get(team_key, NO_TEAM)
        place = self.places.get(home["lsoa"], NO_PLACE) if home else NO_PLACE
        quintile = place.get("quintile")
        return {
            "team_key": team_key,
            **{name: team.get(name) or "Unallocated" for name in ("team", "hub", "district", "quadrant")},
            "lsoa": place["lsoa"],
            "ward": place.get("ward") or "Out of area",
            "residence_district": place.get("district") or "Out of area",
            "residence_quadrant": place.get("quadrant") or "Out of area",
            "quintile": "Not known" if quintile is None else str(quintile),
        }


def _covers(row: Row, on: date) -> bool:
    return row["from_date"] <= on <= (row["to_date"] or FOREVER)


def members(facts: Facts, measure: str, definition: RateDefinition, question: Question) -> Iterator[dict[str, object]]:
    """The rows of RATE_MEMBER, without the periods."""
    county = RateCounty(facts, question)
    all_of_it = county.events(definition.event)
    before = county.events(definition.after.event) if definition.after else []
    for event in all_of_it:
        if event.on < question.since or event.person_id not in county.people:
            continue
        reason = _left_out(county, event, all_of_it, definition)
        prior = _prior(event, before, definition)
        counts = definition.after is None or prior is not None
        shown = prior if reason is None else None
        yield {
            "measure": measure,
            "person_id": event.person_id,
            "happened_on": event.on,
            "status": "excluded" if reason else "counted" if counts else "base",
            "reason": reason,
            "before_on": shown.on if shown else None,
            "records": len(event.records),
            "extract_id": event.records[0][0],
            "row": event.records[0][1],
            "before_extract_id": shown.records[0][0] if shown else None,
            "before_row": shown.records[0][1] if shown else None,
            **county.places_of(event.person_id, event.on),
        }


def _left_out(county: RateCounty, event: Event, others: list[Event], definition: RateDefinition) -> str | None:
    if county.people[event.person_id]["birth_date"] is None:
        return "birth_date_unknown"
    if not county.of_age(event.person_id, event.on, definition):
        return "outside_ages"
    if not county.answers_for(event.person_id, event.on, definition):
        return "not_responsible"
    the_day_before = event.on - timedelta(days=1)
    goes_on = any(
        other.person_id == event.person_id and other.on < event.on and other.until >= the_day_before
        for other in others
    )  # fmt: skip
    return "going_on" if definition.event in FRESH and goes_on else None


def _prior(event: Event, before: list[Event], definition: RateDefinition) -> Event | None:
    after = definition.after
    if after is None:
        return None
    near = []
    for other in before:
        if other.person_id != event.person_id or other.on >= event.on:
            continue
        day = other.on if after.since == "began" else other.until
        if day >= event.on or add(day, after.within, after.unit) >= event.on:
            near.append(other)
    return max(near, key=lambda other: other.on, default=None)


def population(facts: Facts, definition: RateDefinition, question: Question, on: date) -> list[dict[str, object]]:
    """The children of a day, each with the places they count to."""
    county = RateCounty(facts, question)
    found = []
    for person_id, row in county.people.items():
        if row["birth_date"] is None or row["learnt_on"] > question.known_by:
            continue
        told_of_death = (row["death_learnt_on"] or date.min) <= question.known_by
        dead = row["death_date"] is not None and row["death_date"] < on and told_of_death
        if not dead and county.of_age(person_id, on, definition) and county.answers_for(person_id, on, definition):
            found.append(county.places_of(person_id, on))
    return found
