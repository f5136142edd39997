"""The same rules in plain Python, one person after the other: slow, obvious, and what the SQL is tested against."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.definition import (
    BirthRecord,
    Group,
    HomeRecord,
    PersonRecord,
    Record,
    RelationRecord,
    SchoolRecord,
    StatusRecord,
)
from familyhub.groups.given import Facts
from familyhub.groups.question import Question

Row = Mapping[str, Any]
CARERS = {
    "mother_of", "father_of", "parent_of", "carer_of", "responsible_for", "special_guardian_of", "kinship_carer_of",
}  # fmt: skip
PARENTS = {"mother_of", "father_of", "parent_of"}
BASES = {"residence": {"resident"}, "gp": {"registered"}, "either": {"resident", "registered"}}


@dataclass(frozen=True, slots=True)
class Said:
    """One statement: whether it stands on the day (2), was said on a day (1) or only follows (0)."""

    tier: int
    on: date
    belongs: bool
    confirmed: date


class ReferenceCounty:
    """Who belongs to which group, worked out person by person from the rows of the linked tables."""

    def __init__(self, facts: Facts, catalogue: Catalogue, question: Question) -> None:
        self.facts, self.catalogue, self.question = facts, catalogue, question
        self.day = question.as_of
        self.people = {row["person_id"]: row for row in facts["person"] if self._alive(row)}
        self.children = {
            person
            for person, row in self.people.items()
            if self._here(person) and self._months(row["birth_date"]) < 240
        }
        self.carers = {child: self._carers_of(child) for child in self.children}

    def states(self) -> dict[tuple[str, int], str]:
        """The state of each counted person in each group; who is not there is unknown."""
        found = {}
        for name, group in self.catalogue.groups.items():
            for person in self.counted():
                state = self._state(name, group, person)
                if state is not None:
                    found[name, person] = state
        return found

    def counted(self) -> set[int]:
        """Children of the area, carers who live with them or in the area, and women who expect a child in it."""
        carers = {
            carer
            for child in self.children
            for carer in self.carers[child]
            if self._home_with(carer, child) or self._here(carer)
        }
        return self.children | {carer for carer in carers if carer in self.people} | self._expecting()

    def groups_of(self, child: int, *, unconfirmed: bool = False) -> set[str]:
        """The groups that count of an under five."""
        wanted = {"yes", "unconfirmed"} if unconfirmed else {"yes"}
        return {
            name for name in self.catalogue.counted if self._state(name, self.catalogue.groups[name], child) in wanted
        }

    def nests_of(self, child: int) -> int:
        """How many groups of an under five count, one a nest."""
        return len({self.catalogue.nest(name) for name in self.groups_of(child)})

    def _state(self, name: str, group: Group, person: int) -> str | None:
        own = self._own(name, group, person)
        if own == "yes" or not self._inherits(group, person):
            return own
        from_carers = [self._own(name, group, carer) for carer in self._whose(group, person)]
        if "yes" in from_carers:
            return "yes"
        if own == "unconfirmed" or "unconfirmed" in from_carers:
            return "unconfirmed"
        all_no = bool(from_carers) and all(state == "no" for state in from_carers)
        return "no" if own == "no" or all_no else None

    def _own(self, name: str, group: Group, person: int) -> str | None:
        if person not in self.people:
            return None
        said = list(self._said(name, group, person))
        if not said:
            return None
        last = max(said, key=lambda each: (each.tier, each.on, each.belongs, each.confirmed))
        fresh = last.confirmed >= self._before(12)
        if last.belongs:
            return "yes" if fresh else "unconfirmed"
        return "no" if fresh else None

    def _said(self, name: str, group: Group, person: int) -> Iterator[Said]:
        yield from self._recorded({name, *group.recorded_as}, group, person)
        if self._applies(group, person):
            for record in group.shown_by:
                yield from self._shown(record, person)
        for narrower, other in self.catalogue.groups.items():
            if name in self.catalogue.wider(narrower):
                shown = [*self._recorded({narrower, *other.recorded_as}, group, person)]
                if self._applies(group, person):
                    shown += [each for record in other.shown_by for each in self._shown(record, person)]
                yield from (each for each in shown if each.belongs)

    def _recorded(self, codes: set[str], group: Group, person: int) -> Iterator[Said]:
        if not self._applies(group, person, recorded=True):
            return
        for row in self._rows("group_recording", person):
            answered = row["priority_group"].lower() in codes and row["belongs"] in ("yes", "no")
            if answered and row["recorded_on"] <= self.day:
                yield Said(1, row["recorded_on"], row["belongs"] == "yes", row["recorded_on"])

    def _shown(self, record: Record, person: int) -> Iterator[Said]:
        today = self.day
        match record:
            case StatusRecord():
                yield from self._of_status(record, person)
            case BirthRecord():
                for row in self.facts["delivery"]:
                    yield from self._of_birth(record, row, person)
            case PersonRecord():
                row = self.people[person]
                if record.ethnicity and row["ethnicity"] not in (None, "Z", "99"):
                    yes = row["ethnicity"] in record.ethnicity
                    yield Said(2 if yes else 0, today, yes, today)
                if record.other_language and row["other_language"] is not None:
                    yield Said(2 if row["other_language"] else 0, today, row["other_language"], today)
            case HomeRecord():
                quintile = self._quintile(person)
                if quintile is not None:
                    yes = quintile in record.quintiles
                    yield Said(2 if yes else 0, today, yes, today)
            case SchoolRecord():
                for row in self._rows("school_term", person):
                    told = _of_school(record, row)
                    if told is not None and row["census_on"] <= today:
                        yield Said(1, row["census_on"], told, row["census_on"])
            case RelationRecord():
                if self._is_carer(person):
                    yes = self._related(record, person)
                    yield Said(2 if yes else 0, today, yes, today)

    def _of_status(self, record: StatusRecord, person: int) -> Iterator[Said]:
        rows = [row for row in self.facts["status"] if self._fits(record, row)]
        last_days = [self._source_day(row) for row in rows]
        for row in rows:
            first, last = row["from_date"], row["to_date"]
            if row["person_id"] != person or first > self.day:
                continue
            if record.confirmed == "while_open" and (last is None or last >= self.day):
                yield Said(2, self.day, True, min(self.day, self._source_day(row)))
                continue
            vouched = last if last is not None and last <= self.day else first
            yield Said(1, vouched, True, vouched)
            if record.afterwards == "no" and last is not None and last < self.day:
                after = last + timedelta(days=1)
                yield Said(1, after, False, after)
        if record.complete and last_days:
            register = min(self.day, max(last_days))
            yield Said(1, register, False, register)

    def _fits(self, record: StatusRecord, row: Row) -> bool:
        if row["status"] != record.status or not self._known(row):
            return False
        detail = (row["detail"] or "").strip().lower()
        words = [word.lower() for word in record.details]
        return not words or detail in words or any(detail.startswith(f"{word}:") for word in words)

    def _of_birth(self, record: BirthRecord, row: Row, person: int) -> Iterator[Said]:
        born = row["born_on"]
        if (
            born is None
            or born > self.day
            or row["born_learnt_on"] is None
            or row["born_learnt_on"] > self.question.known_by
        ):
            return
        if self._months(born) >= record.until_months:
            return
        if record.mother_under_years is not None and row["mother_id"] == person:
            yes = born < _birthday(self.people[person]["birth_date"], record.mother_under_years)
            yield Said(2 if yes else 0, self.day, yes, self.day)
        babies = [
            each for each in self.facts["delivery_person"]
            if (each["delivery_id"], each["person_id"], each["role"]) == (row["delivery_id"], person, "baby")
        ]  # fmt: skip
        for baby in babies:
            limits = [
                (row["gestation_days"], record.gestation_under_days),
                (baby["weight_grams"], record.weight_under_grams),
            ]
            asked = [(value, limit) for value, limit in limits if limit is not None]
            if any(value is not None and value < limit for value, limit in asked):
                yield Said(2, self.day, True, self.day)
            elif asked and all(value is not None for value, _ in asked):
                yield Said(0, self.day, False, self.day)

    def _related(self, record: RelationRecord, person: int) -> bool:
        if record.sex is not None and self.people[person]["sex"] != record.sex:
            return False
        return any(
            relation in record.relations and self._months(self.people[child]["birth_date"]) < record.until_months
            for child in self.children
            for relation in self.carers[child].get(person, ())
        )

    def _applies(self, group: Group, person: int, *, recorded: bool = False) -> bool:
        whose = {"child": person in self.children, "adult": self._is_carer(person), "anyone": True}[group.whose]
        if recorded and group.inherited != "no":
            whose = whose or person in self.children
        return whose and self._of_age(group, person)

    def _of_age(self, group: Group, person: int) -> bool:
        months = self._months(self.people[person]["birth_date"])
        return group.ages is None or group.ages.from_ <= months <= group.ages.to

    def _inherits(self, group: Group, person: int) -> bool:
        young = person in self.children and self._months(self.people[person]["birth_date"]) < 216
        return group.inherited != "no" and young and not self._is_carer(person) and self._of_age(group, person)

    def _whose(self, group: Group, child: int) -> list[int]:
        if group.inherited == "from_parents":
            return [carer for carer, relations in self.carers[child].items() if relations & PARENTS]
        return [carer for carer in self.carers[child] if self._home_with(carer, child)]

    def _is_carer(self, person: int) -> bool:
        return any(person in carers for carers in self.carers.values()) or person in self._expecting()

    def _expecting(self) -> set[int]:
        found = set()
        for row in self.facts["delivery"]:
            mother, due, known_by = row["mother_id"], row["expected_on"], self.question.known_by
            if mother not in self.people or not self._here(mother) or due is None or row["learnt_on"] > known_by:
                continue
            near = self.day - timedelta(days=30) <= due <= self.day + timedelta(days=300)
            booked = row["booked_on"] is None or row["booked_on"] <= self.day
            over = any(
                row[day] is not None and row[day] <= self.day and (row[learnt] is None or row[learnt] <= known_by)
                for day, learnt in (("born_on", "born_learnt_on"), ("ended_on", "ended_learnt_on"))
            )
            if near and booked and not over:
                found.add(mother)
        return found

    def _carers_of(self, child: int) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for row in self.facts["relation"]:
            stands = row["standing"] == "stands" and row["relation"] in CARERS
            if (
                row["other_id"] == child
                and stands
                and row["learnt_from"] <= self.question.known_by
                and self._covers(row)
            ):
                found.setdefault(row["person_id"], set()).add(row["relation"])
        return found

    def _home_with(self, carer: int, child: int) -> bool:
        of_child, of_carer = self._homes(child), self._homes(carer)
        if of_child or of_carer:
            return bool(of_child & of_carer)
        return not any(row["status"] == "looked_after" and self._covers(row) for row in self._rows("status", child))

    def _homes(self, person: int) -> set[int]:
        return {
            row["household_id"]
            for row in self.facts["household_member"]
            if row["person_id"] == person and self._covers(row)
        }

    def _quintile(self, person: int) -> int | None:
        """The fifth of the person's own home; of an adult of whom none is known, of the youngest child's."""
        homes = [row for row in self._rows("residence", person) if self._covers(row)]
        if not homes and person not in self.children:
            cared_for = [child for child in self.children if person in self.carers[child]]
            youngest = max(cared_for, key=lambda child: (self.people[child]["birth_date"], -child), default=None)
            return None if youngest is None else self._quintile(youngest)
        if not homes:
            return None
        last = max(homes, key=lambda row: (row["from_date"], row["lsoa"] or ""))
        return next((row["quintile"] for row in self.facts["place_path"] if row["lsoa"] == last["lsoa"]), None)

    def _source_day(self, row: Row) -> date:
        source = next(each["source"] for each in self.facts["extract"] if each["extract_id"] == row["extract_id"])
        return max(
            each["received"]
            for each in self.facts["extract"]
            if each["source"] == source and each["received"] <= self.question.known_by
        )

    def _rows(self, table: str, person: int) -> list[Row]:
        return [row for row in self.facts[table] if row["person_id"] == person and self._known(row)]

    def _here(self, person: int) -> bool:
        bases = BASES[self.question.contract]
        return any(row["basis"] in bases and self._covers(row) for row in self._rows("responsible", person))

    def _alive(self, row: Row) -> bool:
        if row["learnt_on"] > self.question.known_by or row["birth_date"] is None or row["birth_date"] > self.day:
            return False
        died = row["death_date"] is not None and row["death_date"] <= self.day
        return not (died and row["death_learnt_on"] is not None and row["death_learnt_on"] <= self.question.known_by)

    def _known(self, row: Row) -> bool:
        known_by = self.question.known_by
        return row["learnt_from"] <= known_by and (row["learnt_to"] is None or row["learnt_to"] > known_by)

    def _covers(self, row: Row) -> bool:
        first, last = row["from_date"], row["to_date"]
        return (first is None or first <= self.day) and (last is None or last >= self.day)

    def _months(self, born: date) -> int:
        """Completed months of age on the day."""
        months = (self.day.year - born.year) * 12 + self.day.month - born.month
        return months if born <= self._before(months) else months - 1

    def _before(self, months: int) -> date:
        """The day so many calendar months earlier; the last of the month where that has no such day."""
        total = self.day.year * 12 + self.day.month - 1 - months
        year, month = total // 12, total % 12 + 1
        return date(year, month, min(self.day.day, monthrange(year, month)[1]))


def _of_school(record: SchoolRecord, row: Row) -> bool | None:
    """What one census row says: True for, False against, None nothing."""
    if record.says == "service_child":
        return row["service_child"]
    if record.says == "young_carer":
        return True if row["young_carer"] in ("declared_by_school", "declared_by_family") else None
    provision = row["sen_provision"]
    if record.says == "sen_support":
        return {"support": True, "none": False}.get(provision)
    return {"ehcp": True, "none": False, "support": False}.get(provision)


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February, in a year that has none
        return born.replace(year=born.year + years, day=28)
