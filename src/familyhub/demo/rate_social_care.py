"""Drawing what comes to children's social care: referrals, the same child again, step-ups, and stays in care.

The teams' record system notes whom they refer. Most cases of the yearly census begin without them.
"""

from datetime import date
from itertools import count
from random import Random

from familyhub.demo.calendar import add_months
from familyhub.demo.needs import Needs
from familyhub.demo.outcome_drawn import Held
from familyhub.demo.outcome_pool import Pool
from familyhub.demo.people import Family, Person, day_between, days
from familyhub.demo.rate_drawn import Rates, Referred

REFERRED = 14.0
"""Of a thousand children in the drawn time, beside those whose case the census holds."""
AGAIN = 0.3
AFTER_A_CASE = 0.35
STEPPED_UP = 0.4
"""Of children with early help: referred to social care while it goes on or soon after."""
INTO_CARE = 6.0
REASONS = ("neglect_1", "domestic_abuse_1", "behaviour_1", "adult_mental_health_1")
GAPS = (0, 1)
"""Days beyond twelve months: the first is a re-referral still, the second is none."""


def draw_social_care(seed: int, rates: Rates, pool: Pool, numbers: "count[int]", needs: Needs) -> None:
    """Referrals out of nowhere, after a case, and out of early help."""
    random = Random(f"{seed}/rates/social_care")
    homes = {child.number: (child, family) for child, family in pool.children}
    gaps = list(GAPS)
    wanted = pool.wanted(REFERRED, 14)
    for child, family in random.sample(pool.children, min(wanted, pool.size)):
        received = day_between(random, max(pool.first, child.born), pool.last)
        _refer(random, rates, pool, numbers, child, family, received)
        if gaps and add_months(received, 12) + days(gaps[0]) <= pool.last:
            _refer(random, rates, pool, numbers, child, family, add_months(received, 12) + days(gaps.pop(0)))
        elif random.random() < AGAIN:
            _refer(random, rates, pool, numbers, child, family, received + days(random.randint(20, 420)))
    for case in needs.cases:
        if case.child.number in homes and random.random() < AFTER_A_CASE:
            again = case.open.first + days(random.randint(30, 420))
            _refer(random, rates, pool, numbers, *homes[case.child.number], again)
    for episode in needs.early_help:
        if episode.child.number in homes and random.random() < STEPPED_UP:
            # Up to 30 days after the last day it is a step-up; some come later.
            last = min(pool.last, (episode.open.last or pool.last) + days(random.choice((0, 30, 31, 60))))
            if episode.open.first < last:
                stepped = random.choice((last, day_between(random, episode.open.first + days(1), last)))
                _refer(random, rates, pool, numbers, *homes[episode.child.number], stepped)


def _refer(
    random: Random, rates: Rates, pool: Pool, numbers: "count[int]", child: Person, family: Family, received: date
) -> None:  # fmt: skip
    if not max(pool.first, child.born) <= received <= pool.last or not family.lives_inside(received):
        return
    ends = received + days(random.randint(1, 45))
    keyed = received + days(random.choice((0, 1, 4)))
    closed = ends if ends <= pool.last else None
    rates.referrals.append(
        Referred(next(numbers), child, "social_care", received, closed, random.choice(REASONS), keyed)
    )


def draw_care(seed: int, rates: Rates, pool: Pool, apart: set[int]) -> None:
    """Stays in care that began in the drawn time: short or long, a change of placement, a coming back."""
    random = Random(f"{seed}/rates/care")
    wanted = pool.wanted(INTO_CARE, 10)
    for child, family in random.sample(pool.children, pool.size):
        if wanted == 0:
            return
        first = day_between(random, max(pool.first, child.born), pool.last)
        grown = add_months(child.born, 216)
        if child.number in apart or first >= grown or not family.lives_inside(first):
            continue
        wanted -= 1
        until, ends = (grown - days(1), grown - days(1)) if grown <= pool.last else (pool.last, None)
        for stay in _stays(random, first, until, ends):
            rates.held.append(Held(child, "looked_after", *stay))


def _stays(random: Random, first: date, until: date, ends: date | None) -> list[tuple[date, date | None]]:
    """One stay after the other, none after `until`; a last one that goes on has the end `ends`, or none."""
    stays: list[tuple[date, date | None]] = []
    for _ in range(random.choice((1, 1, 2, 3))):
        last = first + days(random.randint(15, 300))
        if last >= until or random.random() < 0.25:
            return [*stays, (first, ends)]
        stays.append((first, last))
        # The day after is another placement of the same stay in care; weeks after, a new entry.
        first = last + days(random.choice((1, 1, 2, 40, 120)))
        if first > until:
            break
    return stays
