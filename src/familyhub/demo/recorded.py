"""What the agencies write down of a person: short names, slips of the pen, old addresses, missing numbers.

Each agency's record of a person is drawn by itself, from the seed, the agency and the person alone: it stays the same
whatever else is written, and from week to week.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from unicodedata import combining, normalize

from familyhub.demo.cases import Cases
from familyhub.demo.names import NICKNAMES
from familyhub.demo.people import Family, Home, Person, Population, days

MISSING_AT_AGENCIES: Mapping[str, float] = {
    "maternity": 0.02, "births": 0.02, "healthvisiting": 0.0, "hub": 0.08, "earlyhelp": 0.15, "school": 0.10,
    "csc": 0.25,
}  # fmt: skip
"""Share of records without an NHS number: those who trace numbers nationally have few gaps, the others ask families.

In maternity it is the babies alone: their mothers have been traced at booking.
"""
UPN_AT_SOCIAL_CARE = 0.60
"""Social care asks schools for it; of the other agencies only the schools themselves hold it."""
POSTCODE_WRONG_OR_OLD = 0.08
SHORT_NAME = 0.12
"""Of those whose name has a short form: what the family says at the door is what is written."""
ANOTHER_SPELLING = 0.02
SURNAME_FIRST = 0.01
"""Forename and surname in each other's box: forms ask for `family name` and `given name` in no settled order."""
SURNAME_HALVED = 0.25
"""Of double-barrelled surnames: one part alone, or the parts in the other order."""
PLAIN_LETTERS = 0.5
"""Of names with letters beyond a to z: many systems cannot write them."""
DAY_AND_MONTH_SWAPPED = 0.006
DIGIT_OF_BIRTH_DATE = 0.008
SIBLINGS_NUMBER = 0.06
"""Of twins and triplets: the other one's NHS number was typed. Too many on purpose: each can make one child of two."""
OLD_NUMBER_KEPT = 0.5
"""Of those whose number was replaced: the agency was never told."""
OLD_SURNAME_KEPT = 0.4
"""Of those who changed their surname: as above, and none but the register knows both."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one agency wrote down of a person; None where it left the box empty."""

    nhs_number: str | None
    upn: str | None
    forename: str
    surname: str
    former_surname: str | None
    born: date
    sex: str
    address: str | None
    postcode: str | None
    lived_from: date
    slips: frozenset[str] = frozenset()


@dataclass(slots=True)
class Pen:
    """How agencies write. `hard` says that they slip; `missing` is the share without an NHS number, by source."""

    seed: int
    hard: bool
    missing: Mapping[str, float]
    cases: Cases
    more_agencies: bool
    """Whether the newborns' lists and the schools' census are written."""
    family_of: dict[int, Family] = field(default_factory=dict)
    unnumbered: set[int] = field(default_factory=set)
    """Newborns whose number the last list did not have."""
    put_right: dict[tuple[str, int], date] = field(default_factory=dict)
    """The day from which a source's record of a person is as it should be."""
    slips: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """What went wrong in whose record, by source and person."""

    def write(self, source: str, person: Person, on: date) -> Recorded:
        """The record of a person at an agency, as it stands on a day."""
        drawn = Random(f"{self.seed}/{source}/{person.number}")
        sheet = _Sheet(drawn, self.cases, person, self.family_of[person.number], on)
        right = self.put_right.get((source, person.number))
        is_right = right is not None and right <= on
        missing = 0.0 if is_right else self.missing.get(source, 0.0)
        recorded = sheet.written(source, self.hard and not is_right, missing, is_right)
        self.slips[source, person.number] = set(recorded.slips)
        return recorded


def pen_for(
    seed: int, hard: bool, missing: Mapping[str, float], cases: Cases, population: Population, more_agencies: bool
) -> Pen:
    """A pen that knows everybody's family, the adopted children's included."""
    family_of = {person.number: family for family in population.families for person in family.members}
    family_of |= {adoption.after.number: adoption.family for adoption in cases.adoptions}
    return Pen(seed, hard, missing, cases, more_agencies, family_of)


class _Sheet:
    """One record while it is written: every draw is made whether it is needed or not, so that none shifts another."""

    def __init__(self, random: Random, cases: Cases, person: Person, family: Family, on: date) -> None:
        self.random, self.cases, self.person, self.family, self.on = random, cases, person, family, on
        self.slips: set[str] = set()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def written(self, source: str, hard: bool, missing: float, is_right: bool) -> Recorded:
        absent, no_upn = self.chance(missing), not self.chance(UPN_AT_SOCIAL_CARE)
        address, postcode, lived_from = self._home(self.chance(POSTCODE_WRONG_OR_OLD) and not is_right)
        person, number, born = self.person, self._number(hard), self.person.born
        forename, surname = person.forename, person.surname
        if hard:
            born = self._born()
            forename, surname = self._names()
        upn = person.pupil_number or None
        if source != "school" and (source != "csc" or no_upn):
            upn = None
        if absent:
            self.slips -= {"siblings_number", "old_number"}
        return Recorded(
            None if absent else number, upn, forename, surname, None if hard else person.former_surname or None, born,
            person.sex, address, postcode,
            max(lived_from, person.arrived), frozenset(self.slips),
        )  # fmt: skip

    def _number(self, hard: bool) -> str:
        person = self.person
        earlier = self.cases.earlier_numbers.get(person.number)
        others = [
            baby for p in self.family.pregnancies if person in p.babies for baby in p.babies if baby is not person
        ]
        typed, kept = self.chance(SIBLINGS_NUMBER), self.chance(OLD_NUMBER_KEPT)
        if hard and typed and others:
            self.slips.add("siblings_number")
            return others[0].nhs_number
        if hard and earlier is not None and (kept or self.on < earlier.until):
            self.slips.add("old_number")
            return earlier.number
        return person.nhs_number

    def _home(self, spoilt: bool) -> tuple[str, str, date]:
        lived = [home for home in self.family.homes if home.first <= self.on]
        home: Home = lived[-1] if lived else self.family.homes[0]
        if not spoilt:
            return home.address, home.postcode, home.first
        if len(lived) > 1:
            self.slips.add("old_address")
            return lived[-2].address, lived[-2].postcode, lived[-2].first
        self.slips.add("wrong_postcode")
        last = "ABDEFGHJLN".replace(home.postcode[-1], "")
        return home.address, home.postcode[:-1] + self.random.choice(last), home.first

    def _born(self) -> date:
        born, drawn = self.person.born, self.random.random()
        if drawn < DAY_AND_MONTH_SWAPPED and born.day <= 12 and born.day != born.month:
            swapped = date(born.year, born.day, born.month)
            if swapped <= self.on:
                self.slips.add("day_and_month_swapped")
                return swapped
        if DAY_AND_MONTH_SWAPPED <= drawn < DAY_AND_MONTH_SWAPPED + DIGIT_OF_BIRTH_DATE:
            self.slips.add("digit_of_birth_date")
            # A one for a seven, or the next key: one digit of day or year.
            return born - days(10) if born.day > 10 else _years_before(born, 1)
        return born

    def _names(self) -> tuple[str, str]:
        person = self.person
        forename, surname = person.forename, person.surname
        draws = [self.random.random() for _ in range(6)]
        if person.former_surname and draws[0] < OLD_SURNAME_KEPT:
            surname = person.former_surname
            self.slips.add("former_surname")
        if forename in NICKNAMES and draws[1] < SHORT_NAME:
            forename = self.random.choice(NICKNAMES[forename])
            self.slips.add("known_as")
        parts = surname.split("-")
        if len(parts) == 2 and draws[2] < SURNAME_HALVED:
            surname = self.random.choice((parts[0], parts[1], f"{parts[1]}-{parts[0]}", " ".join(parts)))
            self.slips.add("surname_parts")
        if draws[3] < PLAIN_LETTERS and (plain(forename), plain(surname)) != (forename, surname):
            forename, surname = plain(forename), plain(surname)
            self.slips.add("plain_letters")
        if draws[4] < ANOTHER_SPELLING:
            forename = misspelt(self.random, forename)
            self.slips.add("misspelt")
        if draws[5] < SURNAME_FIRST:
            forename, surname = surname, forename
            self.slips.add("surname_first")
        return forename, surname


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def plain(name: str) -> str:
    """A name in the letters a to z, as a system writes it that knows no others."""
    letters = normalize("NFD", name.replace("ı", "i").replace("ł", "l"))
    return "".join(letter for letter in letters if not combining(letter)).replace("'", "")


def misspelt(random: Random, name: str) -> str:
    """A name with one letter left out, doubled, or changed places with the next."""
    if len(name) < 3:
        return name + name[-1]
    place = random.randrange(1, len(name) - 1)
    kind = random.randrange(3)
    if kind == 0:
        return name[:place] + name[place + 1 :]
    if kind == 1 or name[place] == name[place + 1]:
        return name[:place] + name[place] + name[place:]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
