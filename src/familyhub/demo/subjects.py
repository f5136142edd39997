"""Whom the truth counts, and what the files say of each: read from what was written, never from the true county."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from familyhub.demo.written import Spell, Stated, StatedContact, Written

FULL_TERM, VIABLE = 280, 196


@dataclass(slots=True)
class Known:
    """All that the files say of one person."""

    stated: Stated
    responsible: list[tuple[str, Spell]] = field(default_factory=list)
    caseloads: list[Spell] = field(default_factory=list)
    residences: list[Spell] = field(default_factory=list)
    hospital: list[Spell] = field(default_factory=list)
    contacts: list[StatedContact] = field(default_factory=list)

    def anybody_responsible(self, day: date) -> bool:
        """Whether any row makes somebody responsible on the day: residence, a GP or a caseload."""
        return any(spell.covers(day) for _, spell in self.responsible) or any(s.covers(day) for s in self.caseloads)

    def responsible_on(self, basis: str, day: date) -> bool:
        """Whether the area is responsible on the day, on that basis."""
        return any(on == basis and spell.covers(day) for on, spell in self.responsible)

    def responsible_between(self, basis: str, first: date, last: date) -> bool:
        """Whether the area is responsible on some day of a range."""
        return first <= last and any(on == basis and spell.meets(first, last) for on, spell in self.responsible)

    def team_on(self, day: date) -> str | None:
        """The key of the team on the day: the latest to take over, then the highest key."""
        held = [(spell.first, spell.place or "") for spell in self.caseloads if spell.covers(day)]
        return max(held)[1] if held else None

    def neighbourhood_on(self, day: date) -> str | None:
        """The code of the neighbourhood on the day."""
        lived = [(spell.first, spell.place) for spell in self.residences if spell.covers(day)]
        return max(lived, key=lambda home: home[0])[1] if lived else None


@dataclass(slots=True)
class Delivery:
    """A pregnancy and its end as the files tell it; `number` is the pregnancy's."""

    number: int
    mother: Known | None = None
    babies: list[Known] = field(default_factory=list)
    expected: date | None = None
    lost: date | None = None
    stillborn: bool = False
    gestation_days: int | None = None

    @property
    def born(self) -> date | None:
        """The day the first baby was born, alive or not."""
        if self.babies:
            return min(baby.stated.born for baby in self.babies)
        return self.lost if self.stillborn else None

    def antenatal_window(self) -> tuple[date, date] | None:
        """From 28 weeks to birth; None where neither birth nor expected date is stated."""
        if self.born is not None:
            gestation = FULL_TERM if self.gestation_days is None else self.gestation_days
            return self.born - timedelta(days=gestation - VIABLE), self.born
        if self.expected is None:
            return None
        return self.expected - timedelta(days=FULL_TERM - VIABLE), self.expected


@dataclass(slots=True)
class Statements:
    """Everybody the files name, and every delivery."""

    people: dict[int, Known]
    deliveries: dict[int, Delivery]


def gather(written: Written) -> Statements:
    """What the files say, person by person and delivery by delivery."""
    people = {number: Known(stated) for number, stated in written.people.items()}
    for (_, number, basis, _), spell in written.responsible.items():
        if number in people:
            people[number].responsible.append((basis, spell))
    for (number, _), spell in written.caseloads.items():
        people[number].caseloads.append(spell)
    for (number, _), spell in written.residences.items():
        people[number].residences.append(spell)
    for (number, _), spell in written.hospital.items():
        people[number].hospital.append(spell)
    for contact in written.contacts.values():
        if contact.person in people:
            people[contact.person].contacts.append(contact)
    return Statements(people, _deliveries(written, people))


def _deliveries(written: Written, people: dict[int, Known]) -> dict[int, Delivery]:
    deliveries: dict[int, Delivery] = defaultdict(lambda: Delivery(0))
    for number, told in written.pregnancies.items():
        deliveries[number] = Delivery(
            number, people.get(told.mother), [], told.expected, told.lost, told.stillborn, None
        )
    for birth in sorted(written.births.values(), key=lambda birth: birth.baby):
        delivery = deliveries[birth.pregnancy]
        delivery.number = birth.pregnancy
        if birth.mother is not None:
            delivery.mother = people.get(birth.mother)
        delivery.babies.append(people[birth.baby])
    for number, days in written.gestations.items():
        deliveries[number].gestation_days = days
    return dict(deliveries)
