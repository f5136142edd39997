"""Drawing referrals to mental health, youth justice, housing and therapy, and urgent care, from a source of its own."""

from itertools import count
from random import Random

from familyhub.demo.calendar import Days, add_months
from familyhub.demo.needs import Needs
from familyhub.demo.outcome_pool import Pool
from familyhub.demo.people import Family, Person, Population, day_between, days
from familyhub.demo.rate_drawn import Rates, Referred, Visit
from familyhub.demo.rate_social_care import draw_care, draw_social_care

OF_A_THOUSAND: dict[str, tuple[float, tuple[int, int], tuple[str, ...]]] = {
    "camhs": (24.0, (72, 215), ("anxiety_1", "low_mood_1", "adhd_1", "eating_1")),
    "youth_justice": (7.0, (122, 214), ("diversion_1", "order_1")),
    "housing": (9.0, (1, 214), ("arrears_1", "eviction_1", "overcrowding_1")),
    "therapy": (40.0, (24, 180), ("speech_1", "occupational_1", "physio_1")),
}  # fmt: skip
"""Referrals of a thousand children in the drawn time, the ages in months, and why."""
AGAIN = 0.18
"""Of referrals: the child is referred again within the year."""
URGENT = 0.16
"""Of children: at an urgent care department at least once in the drawn time."""


def draw_rates(
    seed: int, population: Population, dates: Days, known: set[int], needs: Needs, apart: set[int]
) -> Rates:  # fmt: skip
    """Referrals, visits and stays in care of children whom the register knows; nobody of `apart` comes into care."""
    rates, pool, numbers = Rates(), Pool(population, dates, known), count(1)
    for service, (share, months, reasons) in OF_A_THOUSAND.items():
        random = Random(f"{seed}/rates/{service}")
        wanted = pool.wanted(share, 10)
        for child, family in random.sample(pool.children, pool.size):
            if wanted <= 0:
                break
            wanted -= _refer(random, rates, pool, numbers, child, family, service, months, reasons)
    random = Random(f"{seed}/rates/urgent")
    for child, family in pool.children:
        if random.random() < URGENT:
            _urgent(random, rates, pool, numbers, child, family)
    draw_social_care(seed, rates, pool, numbers, needs)
    draw_care(seed, rates, pool, apart)
    return rates


def _refer(
    random: Random, rates: Rates, pool: Pool, numbers: "count[int]", child: Person, family: Family, service: str,
    months: tuple[int, int], reasons: tuple[str, ...],
) -> int:  # fmt: skip
    """Refer a child, perhaps twice, and return how often: 0 where the age or the home does not fit."""
    first = max(pool.first, add_months(child.born, months[0]))
    last = min(pool.last, add_months(child.born, months[1]))
    if first > last:
        return 0
    received, made = day_between(random, first, last), 0
    for _ in range(2):
        if received > last or not family.lives_inside(received):
            break
        ends = received + days(random.randint(30, 260))
        keyed = received + days(random.choice((0, 1, 4)))
        referral = Referred(next(numbers), child, service, received, ends if ends <= pool.last else None,
                            random.choice(reasons), keyed)  # fmt: skip
        rates.referrals.append(referral)
        made += 1
        if service == "therapy":
            _appointments(random, rates, pool, numbers, referral)
        if random.random() >= AGAIN:
            break
        received += days(random.randint(60, 420))
    return made


def _appointments(random: Random, rates: Rates, pool: Pool, numbers: "count[int]", referral: Referred) -> None:
    """A wait of some weeks; some first appointments are missed, some children were never seen."""
    day = referral.received + days(random.randint(14, 200))
    for _ in range(random.choice((0, 1, 1, 2))):
        if day > pool.last or (referral.closed is not None and day > referral.closed):
            return
        attended = random.choices(("seen", "did_not_attend", "cancelled_by_service"), (80, 12, 8))[0]
        visit = Visit(next(numbers), referral.person, "therapy", "assessment", attended, day, referral.number,
                      day + days(1))  # fmt: skip
        rates.visits.append(visit)
        day += days(random.randint(20, 60))


def _urgent(random: Random, rates: Rates, pool: Pool, numbers: "count[int]", child: Person, family: Family) -> None:
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        day = day_between(random, max(child.born, pool.first), pool.last)
        if family.lives_inside(day):
            lag = days(random.choice((5, 9, 30)))
            visit = Visit(next(numbers), child, "hospital", "urgent_care", "seen", day, None, day + lag)
            rates.visits.append(visit)
