"""What the plain-Python reference knows of a county on the question's days: subjects, spells, contacts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from familyhub.measures.question import Question

Row = dict[str, Any]
Facts = dict[str, list[Row]]

NO_TEAM: Row = {"team_key": None, "team": None, "hub": None, "district": None, "quadrant": None}
NO_PLACE: Row = {"lsoa": None, "ward": None, "district": None, "quadrant": None, "quintile": None}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a measure counts once: a child, a delivery, or the same from the antenatal side.

    `in_order` lists who stands for the subject, `looked_at` whose records count for it. `born_on` is empty until the
    birth is known; `ended` is "loss", "stillborn" or "ended" where that is known.
    """

    kind: str
    id: int
    in_order: tuple[int, ...]
    looked_at: tuple[int, ...]
    children: tuple[int, ...]
    mother: int | None
    born_on: date | None
    expected_on: date | None
    gestation_days: int | None
    ended: str | None


class County:
    """The facts as of a day and as known by a day. Rows learnt later stay reachable only to explain a miss."""

    def __init__(self, facts: Facts, question: Question) -> None:
        self.question = question
        self._facts = facts
        self._contacts = _by_person(facts["contact"])
        self._responsible = _by_person(row for row in facts["responsible"] if self.knows(row))
        self._caseload = _by_person(row for row in facts["caseload"] if self.knows(row))
        self._residence = _by_person(row for row in facts["residence"] if self.knows(row))
        self._stays = _by_person(row for row in facts["status"] if self.knows(row) and row["status"] == "hospital_stay")
        self._teams = {row["team_key"]: row for row in facts["team_path"]}
        self._places = {row["lsoa"]: row for row in facts["place_path"]}
        self._died_on = {
            row["person_id"]: row["death_date"]
            for row in facts["person"]
            if self._has_happened(row["death_date"], row["death_learnt_on"])
        }

    def knows(self, row: Row) -> bool:
        """Whether this version of a row stood on the known day."""
        known_by = self.question.known_by
        return row["learnt_from"] <= known_by and (row["learnt_to"] is None or row["learnt_to"] > known_by)

    def learns_later(self, row: Row) -> bool:
        """Whether the row was first learnt after the known day."""
        return row["learnt_from"] > self.question.known_by

    def _has_happened(self, day: date | None, learnt_on: date | None) -> bool:
        if day is None or learnt_on is None:
            return False
        return day <= self.question.as_of and learnt_on <= self.question.known_by

    def subjects(self, kind: str) -> Iterator[Subject]:
        """Every subject of a kind that is known, whether or not the area is responsible."""
        return self._children() if kind == "child" else self._deliveries(kind)

    def _children(self) -> Iterator[Subject]:
        for row in self._facts["person"]:
            if self._has_happened(row["birth_date"], row["learnt_on"]):
                one = (row["person_id"],)
                yield Subject("child", one[0], one, one, one, None, row["birth_date"], None, None, None)

    def _deliveries(self, kind: str) -> Iterator[Subject]:
        babies = defaultdict[int, list[int]](list)
        for row in self._facts["delivery_person"]:
            if row["role"] == "baby":
                babies[row["delivery_id"]].append(row["person_id"])
        for row in self._facts["delivery"]:
            if row["learnt_on"] > self.question.known_by:
                continue
            born = self._has_happened(row["born_on"], row["born_learnt_on"])
            if kind == "delivery" and not (born and row["outcome"] == "live"):
                continue
            children = tuple(sorted(babies[row["delivery_id"]])) if born else ()
            mother = () if row["mother_id"] is None else (row["mother_id"],)
            yield Subject(
                kind=kind,
                id=row["delivery_id"],
                in_order=children + mother if kind == "delivery" else mother + children,
                looked_at=children + mother if kind == "delivery" else mother,
                children=children,
                mother=row["mother_id"],
                born_on=row["born_on"] if born else None,
                expected_on=row["expected_on"],
                gestation_days=row["gestation_days"] if born else None,
                ended=row["outcome"] if self._has_ended(row) else None,
            )

    def _has_ended(self, delivery: Row) -> bool:
        if delivery["outcome"] not in ("loss", "stillborn", "ended"):
            return False
        # A loss may come without its day; it still clears the lists as soon as it is known.
        day = delivery["ended_on"] or self.question.as_of
        return self._has_happened(day, delivery["ended_learnt_on"])

    def index_person(self, subject: Subject, day: date) -> int | None:
        """Through whom the subject belongs to the area on a day; None where there is nobody at all."""
        for person in subject.in_order:
            spells = self._responsible[person] + [row for row in self._caseload[person] if self._makes_checks(row)]
            if any(_covers(row, day) for row in spells):
                return person
        return subject.in_order[0] if subject.in_order else None

    def is_responsible(self, person: int, bases: Sequence[str], first: date, last: date) -> bool:
        """Whether the area was responsible for the person, on one of the bases, on some day from first to last."""
        return first <= last and any(
            row["basis"] in bases and row["from_date"] <= last and (row["to_date"] is None or row["to_date"] >= first)
            for row in self._responsible[person]
        )

    def contacts_with(self, subject: Subject) -> list[Row]:
        """Every contact, learnt at any time, with the people whose records count for the subject."""
        return [contact for person in subject.looked_at for contact in self._contacts[person]]

    def in_hospital(self, subject: Subject, day: date) -> bool:
        """Whether a known hospital stay of anyone looked at covers the day."""
        return any(_covers(row, day) for person in subject.looked_at for row in self._stays[person])

    def all_died(self, people: Sequence[int], day: date) -> bool:
        """Whether there is somebody, and all of them are known to have died by the day."""
        return bool(people) and all(person in self._died_on and self._died_on[person] <= day for person in people)

    def team(self, person: int, day: date) -> Row:
        """The team that held the person on a day, with its hub, district and quadrant; all empty for none."""
        held = [row for row in self._caseload[person] if _covers(row, day) and self._makes_checks(row)]
        if not held:
            return NO_TEAM
        key = max(held, key=lambda row: (row["from_date"], row["team_key"]))["team_key"]
        return self._teams.get(key) or NO_TEAM | {"team_key": key}

    def _makes_checks(self, caseload: Row) -> bool:
        """Whether its team could make a mandated check: it is of no other service, or nobody says what it does."""
        kind = (self._teams.get(caseload["team_key"]) or {}).get("kind")
        return kind in (None, "other", "health_visiting", "family_nurse", "school_nursing")

    def neighbourhood(self, person: int, day: date) -> Row:
        """Where the person lived on a day, with ward, district, quadrant and quintile; all empty for outside."""
        homes = [row for row in self._residence[person] if _covers(row, day)]
        if not homes:
            return NO_PLACE
        lsoa = max(homes, key=lambda row: (row["from_date"], row["lsoa"] or ""))["lsoa"]
        return self._places.get(lsoa, NO_PLACE)


def _by_person(rows: Iterator[Row] | Sequence[Row]) -> defaultdict[int, list[Row]]:
    found = defaultdict[int, list[Row]](list)
    for row in rows:
        found[row["person_id"]].append(row)
    return found


def _covers(spell: Row, day: date) -> bool:
    return spell["from_date"] <= day and (spell["to_date"] is None or spell["to_date"] >= day)
