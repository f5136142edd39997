"""Drawing the population: families are drawn one by one until the county has as many children as were asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from familyhub.demo.calendar import Days, add_months
from familyhub.demo.names import BACKGROUNDS, Background
from familyhub.demo.numbers import nhs_numbers, pupil_number
from familyhub.demo.people import Family, Home, Person, Population, Pregnancy, Registration, day_between, days
from familyhub.demo.places import Geography, Neighbourhood, draw_address

YEAR = 365.25
FAMILY_SIZES = ((1, 34), (2, 42), (3, 16), (4, 6), (5, 2))
TWINS = 0.016
STILLBIRTHS = 0.004
LOSSES = 0.10
OTHER_PROVIDER = 0.10
MOTHER_UNKNOWN = 0.008
ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Maker:
    """What drawing needs at hand: the random source, the places, the days, and numbers not yet given."""

    random: Random
    geography: Geography
    days: Days
    nhs: Iterator[str]
    people: int = 0
    pregnancies: int = 0

    def person(self, background: Background, sex: str, born: date, surname: str) -> Person:
        """A new person with an NHS number of their own."""
        self.people += 1
        forename = self.random.choice(background.women if sex == "F" else background.men)
        return Person(self.people, next(self.nhs), born, sex, forename, surname, background)


def draw_population(random: Random, geography: Geography, dates: Days, children: int) -> Population:
    """Families with `children` children whom the county's register has met, aged 0 to 19."""
    maker = Maker(random, geography, dates, nhs_numbers(random))
    families: list[Family] = []
    count = 0
    while count < children:
        family = _family(maker, len(families) + 1)
        if family is None:
            continue
        families.append(family)
        count += sum(child.born <= dates.register_to for child in family.children)
    return Population(geography, families)


def _family(maker: Maker, number: int) -> Family | None:
    """A family; None where the draw gives one that never has a child or pregnancy in the county."""
    random, dates = maker.random, maker.days
    weights = [background.share for background in BACKGROUNDS]
    background = random.choices(BACKGROUNDS, weights)[0]
    first_birth = day_between(random, dates.population_from - days(5 * YEAR), dates.as_of + days(230))
    started = first_birth - days(random.uniform(1, 6) * YEAR)
    neighbourhood = _neighbourhood(random, maker.geography)
    homes = _homes(maker, started, neighbourhood)
    registered_only = random.random() < 0.012
    if registered_only:
        homes = [Home(started, None, None, f"{random.randint(1, 90)} Overborder Road", "ZX99 9ZZ")]
    surname = random.choice(background.surnames)
    age = random.gauss(27.5 + neighbourhood.quintile * 0.7, 4.5)
    born = first_birth - days(min(44, max(16.2, age)) * YEAR)
    mother = maker.person(background, "F", born, surname)
    family = Family(number, mother, None, homes, registered_only=registered_only)
    _pregnancies(maker, family, first_birth)
    if not family.pregnancies:
        return None
    if random.random() < 0.7:
        father_surname = surname if random.random() < 0.6 else random.choice(background.surnames)
        family.father = maker.person(background, "M", born - days(random.gauss(2.5, 3) * YEAR), father_surname)
    _change_surname(random, family, dates)
    _register(maker, family)
    first_child = next(iter(family.children), None)
    young = first_child is not None and (first_child.born - mother.born).days < 20 * YEAR
    family.family_nurse = young and not registered_only and random.random() < 0.35
    return family


def _neighbourhood(random: Random, geography: Geography) -> Neighbourhood:
    """Deprived neighbourhoods have more children."""
    while True:
        place = random.choice(geography.neighbourhoods)
        if random.random() < 1.05 - 0.09 * place.quintile:
            return place


def _home(random: Random, first: date, place: Neighbourhood | None) -> Home:
    if place is None:
        return Home(first, None, None, f"{random.randint(1, 90)} Overborder Road", "ZX99 9ZZ")
    address, postcode = draw_address(random, place)
    return Home(first, None, place, address, postcode)


def _homes(maker: Maker, started: date, place: Neighbourhood) -> list[Home]:
    """One home after the other, each following the last without a gap."""
    random, last_day = maker.random, maker.days.register_to
    if random.random() < 0.13:
        moved_in = started + days(random.uniform(0, 12) * YEAR)
        homes = [_home(random, started, None)]
        if moved_in > last_day:
            return homes
        _move(homes, _home(random, moved_in, place))
    else:
        homes = [_home(random, started, place)]
    while True:
        current = homes[-1]
        rate = 0.085 if current.neighbourhood is not None else 0.04
        next_day = current.first + days(max(40, random.expovariate(rate) * YEAR))
        if next_day > last_day:
            return homes
        move_on(random, maker.geography, homes, next_day)


def move_on(random: Random, geography: Geography, homes: list[Home], on: date) -> None:
    """Add the home a family moves to on a day: from outside into the county; from inside near, far or outside."""
    current = homes[-1]
    if current.neighbourhood is None:
        _move(homes, _home(random, on, _neighbourhood(random, geography)))
        return
    drawn = random.random()
    if drawn < 0.20:
        _move(homes, _home(random, on, None))
    elif drawn < 0.75:
        near = [n for n in geography.neighbourhoods if n.district == current.neighbourhood.district]
        _move(homes, _home(random, on, random.choice(near)))
    else:
        _move(homes, _home(random, on, _neighbourhood(random, geography)))


def _move(homes: list[Home], following: Home) -> None:
    homes[-1].last = following.first - ONE_DAY
    homes.append(following)


def _pregnancies(maker: Maker, family: Family, first_birth: date) -> None:
    random, dates = maker.random, maker.days
    sizes, weights = zip(*FAMILY_SIZES, strict=True)
    wanted = random.choices(sizes, weights)[0]
    birth = first_birth
    for _ in range(wanted):
        if birth > dates.as_of + days(230):
            return
        if birth >= dates.population_from:
            _add(family, _birth(maker, family, birth))
            if random.random() < LOSSES:
                _add(family, _loss(maker, family, birth))
        birth += days(max(480, random.gauss(1050, 380)))
    family.pregnancies.sort(key=lambda pregnancy: pregnancy.booked)


def _add(family: Family, pregnancy: Pregnancy) -> None:
    """Keep a pregnancy that the county comes to know of.

    Babies born while the family lives elsewhere after having lived here are left out, with the pregnancy: whoever
    comes back with them would tell two services two stories that no rule can join.
    """
    inside = [home.first for home in family.homes if home.neighbourhood is not None]
    if not inside and not family.registered_only:
        return
    if family.registered_only:
        pregnancy.ours = False
        family.pregnancies.append(pregnancy)
        return
    at_booking, at_end = family.lives_inside(pregnancy.booked), family.lives_inside(pregnancy.ended)
    later = any(first > pregnancy.ended for first in inside)
    earlier = any(first <= pregnancy.ended for first in inside)
    if not at_end and ((earlier and later) or (not later and not at_booking)):
        return
    if pregnancy.outcome != "birth" and not (at_booking and at_end):
        return
    if not at_booking or (not at_end and later):
        pregnancy.ours = False
    if not at_end and not later and not pregnancy.ours:
        return
    family.pregnancies.append(pregnancy)


def _birth(maker: Maker, family: Family, born: date) -> Pregnancy:
    random = maker.random
    gestation = _gestation(random)
    expected = born + days(280 - gestation)
    weeks_at_booking = random.uniform(7.5, 12) if random.random() < 0.94 else random.uniform(16, 23)
    booked = expected - days(280 - weeks_at_booking * 7)
    maker.pregnancies += 1
    pregnancy = Pregnancy(maker.pregnancies, booked, expected, born, "birth", gestation)
    pregnancy.ours = random.random() >= OTHER_PROVIDER
    if random.random() < STILLBIRTHS and pregnancy.ours and gestation >= 168:
        pregnancy.outcome, pregnancy.stillborn = "stillbirth", 1
        return pregnancy
    twins = random.random() < TWINS
    pregnancy.mother_known = twins or random.random() >= MOTHER_UNKNOWN
    pregnancy.ours = pregnancy.ours and pregnancy.mother_known
    pregnancy.second_born_next_day = twins and random.random() < 0.06
    for order in (1, 2) if twins else (1,):
        late = ONE_DAY if order == 2 and pregnancy.second_born_next_day else timedelta()
        mother = family.mother
        baby = maker.person(mother.background, random.choice("FM"), born + late, mother.surname)
        baby.birth_order = order if twins else None
        baby.pupil_number = _pupil_number(maker, baby)
        if not twins:
            baby.died = _death(random, baby.born, maker.days.register_to)
        pregnancy.babies.append(baby)
        pregnancy.weights.append(_weight(random, gestation, twins))
    pregnancy.first_feed = random.choices(("breast_milk", "donor", "other"), (71, 1, 28))[0]
    return pregnancy


def _loss(maker: Maker, family: Family, next_birth: date) -> Pregnancy:
    random = maker.random
    maker.pregnancies += 1
    ended = next_birth - days(random.uniform(420, 520))
    gestation = int(random.uniform(63, 150))
    expected = ended + days(280 - gestation)
    booked = ended - days(min(gestation - 45, random.uniform(4, 35)))
    return Pregnancy(maker.pregnancies, booked, expected, ended, "loss", gestation)


def _gestation(random: Random) -> int:
    drawn = random.random()
    if drawn < 0.922:
        return int(min(294, max(259, random.gauss(278, 8))))
    if drawn < 0.988:
        return random.randint(224, 258)
    return random.randint(172, 223)


def _weight(random: Random, gestation: int, twins: bool) -> int:
    middle = 3400 - (280 - gestation) * 24 - (500 if twins else 0)
    return int(min(5600, max(420, random.gauss(middle, 380))))


def _death(random: Random, born: date, last_day: date) -> date | None:
    drawn = random.random()
    if drawn < 0.0035:
        died = born + days(random.expovariate(1 / 12))
    elif drawn < 0.006:
        died = born + days(random.uniform(60, 15 * YEAR))
    else:
        return None
    return died if died <= last_day else None


def _pupil_number(maker: Maker, child: Person) -> str:
    """A pupil number from the September after the fourth birthday, or none yet."""
    fourth = add_months(child.born, 48)
    entry = date(fourth.year if fourth.month < 9 else fourth.year + 1, 9, 1)
    return pupil_number(child.number, entry.year) if entry <= maker.days.data_to else ""


def _change_surname(random: Random, family: Family, dates: Days) -> None:
    """Some mothers take another name; half of their children with them."""
    if random.random() >= 0.06:
        return
    changed = day_between(random, dates.history_from, dates.register_to)
    surname = random.choice(family.mother.background.surnames)
    with_children = random.random() < 0.5
    for person in (family.mother, *(family.children if with_children else ())):
        if person.born < changed and person.surname != surname and person.died is None:
            person.former_surname, person.surname, person.surname_changed = person.surname, surname, changed


def _register(maker: Maker, family: Family) -> None:
    """GP practices: near the home, sometimes over the border; a move often changes them, sometimes late."""
    random = maker.random
    practices = maker.geography.practices
    if family.registered_only:
        inside = [practice for practice in practices if practice.district_code]
        family.registrations.append(Registration(family.homes[0].first, None, random.choice(inside)))
        return
    for home in family.homes:
        if home.neighbourhood is None:
            if family.registrations and family.registrations[-1].last is None:
                family.registrations[-1].last = home.first - ONE_DAY + days(random.choice((0, 0, 10, 30)))
            continue
        near = [practice for practice in practices if practice.district_code == home.neighbourhood.district_code]
        over_border = [practice for practice in practices if not practice.district_code]
        practice = random.choice(over_border if random.random() < 0.02 else near)
        last = family.registrations[-1] if family.registrations else None
        if last is not None and last.last is None:
            if random.random() < 0.4:
                continue
            last.last = home.first - ONE_DAY
        first = home.first
        if last is not None and last.last is not None:
            first = max(first, last.last + ONE_DAY)
        family.registrations.append(Registration(first, None, practice))
