"""What outcomes ask for besides pieces of work: weights at school, health assessments in care, schools, surveys."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random

from familyhub.demo.calendar import Days, add_months
from familyhub.demo.outcome_drawn import Answer, Check, Finding, Held, School
from familyhub.demo.outcome_pool import Pool
from familyhub.demo.people import Person, day_between, days

WEIGHED = 0.30
"""Of children: the county's extract holds a sample, so that a small county has some in both school years."""
BANDS = ("healthy_weight", "overweight", "very_overweight", "severely_obese", "underweight")
IN_RECEPTION = (66, 19, 9, 4, 2)
SCHOOL_NAMES = ("Academy", "Infant School", "Junior School", "Primary School", "High School")


def reception_year(child: Person) -> int:
    """The year in whose September a child enters Reception: the first after the fourth birthday."""
    fourth = add_months(child.born, 48)
    return fourth.year if (fourth.month, fourth.day) < (9, 1) else fourth.year + 1


def draw_weights(seed: int, pool: Pool, numbers: "count[int]") -> Iterator[Finding]:
    """Each child's weight in Reception and, six years later, in Year 6, so far as those years have come."""
    random = Random(f"{seed}/outcomes/ncmp")
    for child, family in pool.children:
        if random.random() >= WEIGHED:
            continue
        day = date(reception_year(child), 11, 1) + days(random.randint(0, 200))
        band = random.choices(BANDS, IN_RECEPTION)[0]
        if day > pool.last:
            continue
        if family.lives_inside(day):
            yield _weight(random, child, day, "year_r", band, numbers)
        later = add_months(day, 72) + days(random.randint(-20, 20))
        if later <= pool.last and family.lives_inside(later) and random.random() < 0.9:
            yield _weight(random, child, later, "year_6", _in_year_6(random, band), numbers)


def _in_year_6(random: Random, band: str) -> str:
    if band == "healthy_weight":
        return random.choices(BANDS, (74, 16, 7, 2, 1))[0]
    return random.choices(BANDS, (28, 38, 22, 10, 2))[0]


def _weight(random: Random, child: Person, day: date, domain: str, band: str, numbers: "count[int]") -> Finding:
    low, high = {"healthy_weight": (3, 84), "overweight": (85, 94), "very_overweight": (95, 99),
                 "severely_obese": (99, 99), "underweight": (0, 2)}[band]  # fmt: skip
    centile = 99.7 if band == "severely_obese" else random.randint(low, high)
    return Finding(next(numbers), child, day, day + days(40), "ncmp", domain, centile, band)


def draw_checks(seed: int, held: list[Held], pool: Pool, numbers: "count[int]") -> Iterator[Check]:
    """A health assessment soon after a child came into care, and one each year after."""
    random = Random(f"{seed}/outcomes/checks")
    families = {child.number: family for child, family in pool.children}
    for spell in held:
        if spell.status != "looked_after":
            continue
        day = spell.first + days(random.randint(10, 25))
        while spell.covers(day) and day <= pool.last:
            home = families[spell.person.number].home_on(day)
            place = home.neighbourhood if home is not None else None
            yield Check(next(numbers), spell.person, day, place.team.key if place is not None else None)
            day += days(random.randint(340, 380))


def draw_schools(seed: int, dates: Days) -> Iterator[School]:
    """Whether each school held the enhanced status in each of the last years; most keep it."""
    random = Random(f"{seed}/outcomes/schools")
    for number in range(1, 61):
        holds = random.random() < 0.5
        for year in range(dates.since.year - 2, dates.data_to.year - 1):
            holds = random.random() < (0.9 if holds else 0.15)
            # Some schools open or close: they have no row for a year.
            if number % 15 != year % 15:
                yield School(900_000 + number, f"{SCHOOL_NAMES[number % 5]} {number}", year, holds)


def draw_anonymous(seed: int, dates: Days, numbers: "count[int]") -> Iterator[Answer]:
    """Forms that nobody signed: feedback, and nobody's outcome."""
    random = Random(f"{seed}/outcomes/survey")
    for _ in range(20):
        day = day_between(random, dates.since, dates.register_to - days(10))
        question = random.choice(("able_to_support", "working_together"))
        yield Answer(next(numbers), "therapy_families", question, day, day + days(3), None, random.randint(1, 5))
