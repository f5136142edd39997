"""What makes people hard to tell apart: the hard cases of a county, each at a stated rate and known to the truth.

They are drawn after the population and before its care, so that everything else of the county follows from them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from familyhub.demo.calendar import Days
from familyhub.demo.names import SIMILAR_BOYS, SIMILAR_GIRLS, SIMILAR_MIXED
from familyhub.demo.numbers import nhs_numbers, pupil_number
from familyhub.demo.people import Family, Person, Population, Pregnancy, day_between, days

SIMILAR_TWIN_NAMES = 0.35
"""Of sets of twins. Nobody counts how many parents do it; a third gives a small county enough sets to count."""
TRIPLETS = 0.06
"""Of sets of more than one. In England it is some 1.5 in 100; four times as many, so that a small county has some."""
FATHER_AND_SON = 0.04
"""Of families with a father and a son: a custom of a few families."""
COUSINS = 0.006
"""Of families: two sisters in one house, each with a child of one name. Rare; a wrong link here is a wrong child."""
ADOPTED = 0.004
"""Of children of six years and older; about 3,000 of England's 12 million children are adopted in a year."""
NUMBER_SUPERSEDED = 0.006
"""Of children: two NHS numbers were found to be one person's, and the older one was withdrawn."""
NUMBER_TEMPORARY = 0.01
"""Of newborns: registered in haste under a number that was replaced once the right one was found."""
NAMED_LATE = 0.5
"""Of newborns: the register knows them before they are named. A name may be registered up to 42 days after birth."""
SIX_YEARS = 2192


@dataclass(frozen=True, slots=True)
class Adoption:
    """A child under the name and number of before and of after: two identities that nobody may join by a rule."""

    before: Person
    after: Person
    family: Family
    on: date


@dataclass(frozen=True, slots=True)
class EarlierNumber:
    """The NHS number that a person bore up to and without a day."""

    number: str
    until: date


@dataclass(slots=True)
class Cases:
    """The county's hard cases: what kinds of case each person is, and what stood in records before it was put right.

    An easy county has none: every look-up then answers with the true name and number.
    """

    kinds: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    cousins: list[tuple[Person, Person]] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    earlier_numbers: dict[int, EarlierNumber] = field(default_factory=dict)
    named_on: dict[int, date] = field(default_factory=dict)

    def number_on(self, person: Person, day: date) -> str:
        """The NHS number that was held to be the person's on a day."""
        earlier = self.earlier_numbers.get(person.number)
        return earlier.number if earlier is not None and day < earlier.until else person.nhs_number

    def forename_on(self, person: Person, day: date) -> str:
        """The forename on a day: a placeholder until the child was named."""
        named = self.named_on.get(person.number)
        return placeholder(person) if named is not None and day < named else person.forename

    def changes_of(self, person: Person) -> Iterator[date]:
        """The days on which the person's name or number was put right."""
        if person.number in self.named_on:
            yield self.named_on[person.number]
        if person.number in self.earlier_numbers:
            yield self.earlier_numbers[person.number].until


def placeholder(person: Person) -> str:
    """What a maternity system writes before a child is named; of twins it tells which."""
    if person.birth_order is not None:
        return (f"Twin {person.birth_order}", f"Baby {person.birth_order}", f"T{person.birth_order}")[person.number % 3]
    letter = "G" if person.sex == "F" else "B"
    return ("Baby", f"B{letter} {person.surname}", "Infant of " + person.surname, "Baby", "Unknown")[person.number % 5]


def draw_cases(random: Random, population: Population, dates: Days) -> Cases:
    """Make the population hard, in place, and return its cases."""
    cases = Cases()
    people = _New(population)
    for family in population.families:
        for pregnancy in family.pregnancies:
            if len(pregnancy.babies) > 1:
                _multiple_birth(random, cases, people, pregnancy)
        _father_and_son(random, cases, family)
    _cousins(random, cases, population)
    _adoptions(random, cases, people, population, dates)
    for family in population.families:
        for child in family.children:
            _late_name_and_numbers(random, cases, people, child, dates)
    return cases


class _New:
    """People who come into being after the population was drawn, with numbers that nobody has."""

    def __init__(self, population: Population) -> None:
        everybody = [person for family in population.families for person in family.members]
        borne = {person.nhs_number for person in everybody}
        self.count = max(person.number for person in everybody)
        self.nhs_numbers = (number for number in nhs_numbers(Random(self.count)) if number not in borne)

    def like(self, other: Person, forename: str, surname: str) -> Person:
        self.count += 1
        person = Person(self.count, next(self.nhs_numbers), other.born, other.sex, forename, surname, other.background)
        if other.pupil_number:
            person.pupil_number = pupil_number(person.number, 2000 + int(other.pupil_number[8:10]))
        return person


def _multiple_birth(random: Random, cases: Cases, people: _New, pregnancy: Pregnancy) -> None:
    first, second = pregnancy.babies
    # Drawn apart, twins now and then got one name, which no parents give.
    while second.forename == first.forename:
        second.forename = _forename(random, second)
    if random.random() < TRIPLETS:
        third = people.like(second, "", second.surname)
        third.sex, third.birth_order = random.choice("FM"), 3
        while third.forename in ("", first.forename, second.forename):
            third.forename = _forename(random, third)
        pregnancy.babies.append(third)
        pregnancy.weights.append(pregnancy.weights[-1])
    kind = "twin" if len(pregnancy.babies) == 2 else "triplet"
    alike = "same_sex" if len({baby.sex for baby in pregnancy.babies}) == 1 else "mixed_sex"
    similar = random.random() < SIMILAR_TWIN_NAMES
    if similar:
        first.forename, second.forename = _similar(random, first.sex, second.sex)
    for baby in pregnancy.babies:
        cases.kinds[baby.number] |= {kind, f"{alike}_{kind}"}
        if similar and baby.birth_order != 3:
            cases.kinds[baby.number].add("similar_names")


def _forename(random: Random, person: Person) -> str:
    return random.choice(person.background.women if person.sex == "F" else person.background.men)


def _similar(random: Random, first: str, second: str) -> tuple[str, str]:
    if first == second:
        return random.choice(SIMILAR_GIRLS if first == "F" else SIMILAR_BOYS)
    girl, boy = random.choice(SIMILAR_MIXED)
    return (girl, boy) if first == "F" else (boy, girl)


def _father_and_son(random: Random, cases: Cases, family: Family) -> None:
    father = family.father
    son = next((child for child in family.children if child.sex == "M" and child.birth_order is None), None)
    if father is None or son is None or random.random() >= FATHER_AND_SON:
        return
    son.forename, father.surname = father.forename, son.surname
    cases.kinds[father.number].add("father_and_son")
    cases.kinds[son.number].add("father_and_son")


def _cousins(random: Random, cases: Cases, population: Population) -> None:
    """The second of two sisters lives with the first, and a child of hers has the name of a child of the first."""
    settled = [family for family in population.families if _settled(family)]
    random.shuffle(settled)
    wanted = max(1, int(COUSINS * len(population.families)))
    taken: set[int] = set()
    for first in settled:
        if len(cases.cousins) == wanted:
            return
        if first.number in taken:
            continue
        found = _same_background(first, settled, taken)
        if found is None:
            continue
        second, child, cousin = found
        taken |= {first.number, second.number}
        home, shared = second.homes[0], first.homes[0]
        home.neighbourhood, home.address, home.postcode = shared.neighbourhood, shared.address, shared.postcode
        second.registrations = [*first.registrations]
        for person in (second.mother, *second.children):
            person.surname = first.mother.surname
        cousin.forename = child.forename
        cases.cousins.append((child, cousin))
        cases.kinds[child.number].add("same_named_cousin")
        cases.kinds[cousin.number].add("same_named_cousin")


def _settled(family: Family) -> bool:
    """In one home of the county for good, with children born one by one, and under one name."""
    only = family.homes[0]
    return (
        len(family.homes) == 1 and only.neighbourhood is not None and not family.mother.former_surname
        and any(True for _ in family.children) and all(child.birth_order is None for child in family.children)
    )  # fmt: skip


def _same_background(first: Family, settled: list[Family], taken: set[int]) -> tuple[Family, Person, Person] | None:
    """A family of the same background with a child of the same sex, born within two years of one of the first's."""
    for second in settled:
        if second is first or second.number in taken or second.mother.background is not first.mother.background:
            continue
        for child in first.children:
            for cousin in second.children:
                apart = abs((child.born - cousin.born).days)
                if child.sex == cousin.sex and 0 < apart < 730:
                    return second, child, cousin
    return None


def _adoptions(random: Random, cases: Cases, people: _New, population: Population, dates: Days) -> None:
    """Children past every check of the health visitors: no figure hangs on whether two identities are joined."""
    homes = [family for family in population.families if family.lives_inside(dates.register_to)]
    can_be = [
        child
        for family in homes
        for child in family.children
        if (dates.since - child.born).days > SIX_YEARS and child.died is None and child.birth_order is None
        and not child.former_surname and not cases.kinds.get(child.number) and family.lives_inside(dates.history_from)
    ]  # fmt: skip
    if len(homes) < 2 or not can_be:
        return
    for before in random.sample(can_be, max(1, int(ADOPTED * len(can_be)))):
        family = random.choice([home for home in homes if before not in list(home.children)])
        on = day_between(random, dates.history_from, dates.register_to - days(60))
        on = max(on, next(home.first for home in family.homes if home.last is None or home.last >= dates.register_to))
        kept = random.random() < 0.6
        after = people.like(before, before.forename if kept else _forename(random, before), family.mother.surname)
        before.left, after.joined = on, on
        cases.adoptions.append(Adoption(before, after, family, on))
        cases.kinds[before.number].add("adopted")
        cases.kinds[after.number].add("adopted")


def _late_name_and_numbers(random: Random, cases: Cases, people: _New, child: Person, dates: Days) -> None:
    if child.born >= dates.history_from and random.random() < NAMED_LATE:
        cases.named_on[child.number] = child.born + days(random.randint(8, 42))
        cases.kinds[child.number].add("named_late")
    if child.born >= dates.history_from and random.random() < NUMBER_TEMPORARY:
        until = child.born + days(random.randint(14, 60))
        cases.earlier_numbers[child.number] = EarlierNumber(next(people.nhs_numbers), until)
        cases.kinds[child.number].add("temporary_number")
    elif child.left is None and child.born < dates.history_from and random.random() < NUMBER_SUPERSEDED:
        until = day_between(random, dates.history_from, dates.register_to)
        cases.earlier_numbers[child.number] = EarlierNumber(next(people.nhs_numbers), until)
        cases.kinds[child.number].add("superseded_number")
