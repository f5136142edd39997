"""Whom an outcome measure can be about: children by age and carers by child, each known to the register."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from familyhub.demo.calendar import Days, add_months
from familyhub.demo.people import Family, Person, Population, Pregnancy, day_between, days


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody and the day on which they are the right age; `child` is whom it is about where the subject cares."""

    subject: Person
    family: Family
    day: date
    child: Person
    pregnancy: Pregnancy | None = None


Test = Callable[[Found], bool]


class Pool:
    """Everybody whom the register knows and who lives in the county in the months that are drawn."""

    def __init__(self, population: Population, dates: Days, known: set[int]) -> None:
        self.first, self.last = dates.since - days(120), dates.register_to - days(8)
        self.known, self.dates = known, dates
        self.families = [f for f in population.families if f.mother.number in known and not f.registered_only]
        self.children = [
            (child, family)
            for family in self.families
            for child in family.children
            if child.number in known and child.gone is None and child.joined is None and child.born <= self.last
        ]
        self.size = len(self.children)

    def wanted(self, share: float, least: int = 8) -> int:
        """How many pieces of work: so many of a thousand children, and never fewer than `least`."""
        return max(least, int(share * self.size / 1000))

    def by_age(self, random: Random, months: tuple[int, int], test: Test | None = None) -> Iterator[Found]:
        """Children in an order drawn anew, each on a day when `months[0] <= age in completed months < months[1]`."""
        for child, family in random.sample(self.children, self.size):
            first = max(self.first, add_months(child.born, months[0]))
            last = min(self.last, add_months(child.born, months[1]) - days(1))
            found = self._on(random, child, child, family, first, last)
            if found is not None and (test is None or test(found)):
                yield found

    def mothers(self, random: Random, months: tuple[int, int], test: Test | None = None) -> Iterator[Found]:
        """Mothers in an order drawn anew, each once, on a day when a child of theirs has the age."""
        seen: set[int] = set()
        for child, family in random.sample(self.children, self.size):
            if family.number in seen or not _knows_mother(family, child):
                continue
            seen.add(family.number)
            first = max(self.first, add_months(child.born, months[0]))
            last = min(self.last, add_months(child.born, months[1]) - days(1))
            found = self._on(random, family.mother, child, family, first, last)
            if found is not None and (test is None or test(found)):
                yield found

    def perinatal(self, random: Random, test: Test | None = None) -> Iterator[Found]:
        """Mothers in an order drawn anew, each once, between 12 weeks of pregnancy and 8 months after the birth."""
        for family in random.sample(self.families, len(self.families)):
            for pregnancy in family.pregnancies:
                if not pregnancy.babies or not pregnancy.mother_known or not pregnancy.ours:
                    continue
                first = max(self.first, pregnancy.expected - days(196))
                last = min(self.last, add_months(pregnancy.ended, 8))
                found = self._on(random, family.mother, pregnancy.babies[0], family, first, last, pregnancy)
                if found is not None and (test is None or test(found)):
                    yield found
                    break

    def _on(
        self, random: Random, subject: Person, child: Person, family: Family, first: date, last: date,
        pregnancy: Pregnancy | None = None,
    ) -> Found | None:  # fmt: skip
        if first > last:
            return None
        day = day_between(random, first, last)
        # Lives here then and for the next month, so that whoever is offered help is there to answer.
        if not family.lives_inside(day) or not family.lives_inside(day + days(30)):
            return None
        return Found(subject, family, day, child, pregnancy)


def _knows_mother(family: Family, child: Person) -> bool:
    return any(child in pregnancy.babies and pregnancy.mother_known for pregnancy in family.pregnancies)
