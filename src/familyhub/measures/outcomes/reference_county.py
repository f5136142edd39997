"""What the plain-Python reference of outcomes knows of a county on the question's days."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from familyhub.measures.outcomes.codes import PARENTS
from familyhub.measures.outcomes.definition import Age
from familyhub.measures.question import Question
from familyhub.measures.reference_county import Facts, Row
from familyhub.measures.reference_days import add
from familyhub.measures.standing_sql import BASES

DAY_OF = {"feedback": "answered_on"}


def later(day: date, amount: int, unit: str) -> date:
    """The day so many days, weeks, calendar months or years later, clamped to the month's last day."""
    return add(day, amount * 12, "months") if unit == "years" else add(day, amount, unit)


def of_age(born: date | None, day: date, age: Age) -> bool:
    """Whether somebody is of an age on a day, in completed units; unknown is no."""
    if born is None:
        return False
    old_enough = day >= later(born, age.from_, age.unit)
    return old_enough and (age.to is None or day < later(born, age.to + 1, age.unit))


def reception(born: date | None) -> date | None:
    """1 September after the fourth birthday."""
    if born is None:
        return None
    day = date(born.year + 4, 9, 1)
    return day if later(born, 4, "years") < day else date(born.year + 5, 9, 1)


class OutcomeCounty:
    """The facts as of a day and as known by a day."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.question = question
        self._facts = facts
        self._people = {row["person_id"]: row for row in facts["person"] if row["learnt_on"] <= question.known_by}
        self._everybody = [row["person_id"] for row in facts["person"]]
        self._kept: dict[str, dict[int, list[Row]]] = {}

    def known(self, table: str) -> list[Row]:
        """The versions of rows that stood on the known day."""
        by = self.question.known_by
        return [
            row
            for row in self._facts[table]
            if row["learnt_from"] <= by and (row["learnt_to"] is None or row["learnt_to"] > by)
        ]

    def happened(self, table: str) -> list[Row]:
        """Known rows that had happened by the question's day."""
        day = DAY_OF.get(table, "happened_on")
        return [row for row in self.known(table) if row[day] <= self.question.as_of]

    def of_person(self, table: str, person: int) -> list[Row]:
        """A person's known rows of a table: those that had happened, and of spells all."""
        if table not in self._kept:
            spells = table in ("status", "residence", "caseload", "responsible")
            found = defaultdict[int, list[Row]](list)
            for row in self.known(table) if spells else self.happened(table):
                found[row["person_id"]].append(row)
            self._kept[table] = found
        return self._kept[table].get(person, [])

    def people(self) -> list[int]:
        """Everybody there is a record of."""
        return self._everybody

    def person(self, person: int) -> Row:
        """The person's row, where they were known by then; else nothing."""
        return self._people.get(person, {})

    def birth_date(self, person: int) -> date | None:
        """The birth date that a person's row states, whether or not they were known by then."""
        return next((row["birth_date"] for row in self._facts["person"] if row["person_id"] == person), None)

    def kin(self) -> Iterator[Row]:
        """Relations of parents and carers to children that stood by the known day."""
        for row in self._facts["relation"]:
            if (
                row["relation"] in PARENTS
                and row["standing"] == "stands"
                and row["learnt_from"] <= self.question.known_by
            ):
                yield row

    def children(self, person: int, day: date) -> list[int]:
        """The children of a parent or carer on a day."""
        return [
            row["other_id"]
            for row in self.kin()
            if row["person_id"] == person
            and (row["from_date"] is None or row["from_date"] <= day)
            and (row["to_date"] is None or row["to_date"] >= day)
        ]

    def records_of(self, person: int, rule: str) -> list[int]:
        """On whose records a person's assessments and contacts may stand."""
        found = {person}
        if rule == "subject_and_mother":
            found |= {
                row["person_id"] for row in self.kin() if row["other_id"] == person and row["relation"] == "mother_of"
            }
        elif rule == "subject_and_children":
            found |= {row["other_id"] for row in self.kin() if row["person_id"] == person}
        return sorted(found)

    def responsible(self, person: int, bases: Sequence[str], day: date) -> bool:
        """Whether the area answered for a person on a day."""
        return any(row["basis"] in bases and covers(row, day) for row in self.of_person("responsible", person))

    def left_on(self, person: int) -> date | None:
        """The day a person whom the area answered for went out of its care; None where they are there or never were."""
        as_of = self.question.as_of
        spells = [
            row
            for row in self.of_person("responsible", person)
            if row["basis"] in BASES[self.question.contract] and row["from_date"] <= as_of
        ]
        if not spells or any(covers(row, as_of) for row in spells):
            return None
        return max((row["to_date"] for row in spells if row["to_date"] is not None), default=None)

    def died_on(self, person: int) -> date | None:
        """The day of death, where it had happened and was known."""
        row = self.person(person)
        day, learnt_on = row.get("death_date"), row.get("death_learnt_on")
        if day is None or learnt_on is None or day > self.question.as_of or learnt_on > self.question.known_by:
            return None
        return day

    def in_status(self, person: int, status: str, day: date) -> bool:
        """Whether a known spell of that status covers the day."""
        return any(row["status"] == status and covers(row, day) for row in self.of_person("status", person))

    def deliveries(self, mother: int) -> Iterator[Row]:
        """A mother's deliveries known by then: due_on, booked_on, and born_on where the birth was known."""
        for row in self._facts["delivery"]:
            if row["mother_id"] != mother or row["learnt_on"] > self.question.known_by:
                continue
            born, learnt = row["born_on"], row["born_learnt_on"]
            as_of, known_by = self.question.as_of, self.question.known_by
            here = born is not None and learnt is not None and born <= as_of and learnt <= known_by
            yield {
                "delivery_id": row["delivery_id"],
                "due_on": row["expected_on"] or row["born_on"],
                "born_on": born if here else None,
                "booked_on": row["booked_on"],
            }

    def lsoa(self, person: int, day: date) -> str | None:
        """The neighbourhood a person lived in, by the latest home."""
        homes = [row for row in self.of_person("residence", person) if covers(row, day)]
        if not homes:
            return None
        return max(homes, key=lambda row: (row["from_date"], row["lsoa"] or ""))["lsoa"]

    def places(self) -> list[Row]:
        """Every neighbourhood of the area."""
        return self._facts["place_path"]

    def place(self, person: int, day: date) -> Row | None:
        """The neighbourhood's row; None outside the area."""
        home = self.lsoa(person, day)
        return next((row for row in self.places() if row["lsoa"] == home), None)

    def team(self, key: str | None) -> Row | None:
        """A team's place in the hierarchy."""
        return next((row for row in self._facts["team_path"] if row["team_key"] == key), None)

    def caseload_team(self, person: int, day: date) -> str | None:
        """The team on whose caseload a person was, the latest first."""
        held = [row for row in self.of_person("caseload", person) if covers(row, day)]
        return max(held, key=lambda row: (row["from_date"], row["team_key"]))["team_key"] if held else None

    def family(self, person: int) -> int:
        """The family a person is of, or the person where none is known."""
        families = [row["family_id"] for row in self._facts["family_member"] if row["person_id"] == person]
        return min(families, default=person)


def covers(spell: Row, day: date) -> bool:
    """Whether a spell covers a day; its last day belongs to it."""
    return spell["from_date"] <= day and (spell["to_date"] is None or spell["to_date"] >= day)


def days_before(day: date, count: int) -> date:
    """So many days earlier."""
    return day - timedelta(days=count)
