"""Spells that outcome measures ask for: young carers, education, health and care plans, children looked after."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from random import Random

from familyhub.demo.calendar import add_months
from familyhub.demo.outcome_drawn import Held
from familyhub.demo.outcome_pool import Pool
from familyhub.demo.people import day_between, days

OF_A_THOUSAND: dict[str, tuple[float, tuple[int, int]]] = {
    "young_carer": (14.0, (84, 204)), "ehc_plan": (22.0, (48, 190)), "looked_after": (7.0, (120, 200)),
}  # fmt: skip
"""How many of a thousand children are in the spell, and between which ages in months it begins."""
LEAST = 12
"""In the smallest county: each measure that asks for the spell must find somebody."""


def draw_spells(seed: int, pool: Pool) -> list[Held]:
    """The spells of each kind, from a random source of its own. Most go on."""
    found: list[Held] = []
    for status, (share, (youngest, oldest)) in OF_A_THOUSAND.items():
        random = Random(f"{seed}/spells/{status}")
        wanted = pool.wanted(share, LEAST)
        for child, family in random.sample(pool.children, pool.size):
            if wanted == 0:
                break
            first = max(add_months(child.born, youngest), pool.first - days(900))
            last = min(add_months(child.born, oldest), pool.last - days(200))
            begins = day_between(random, first, last)
            if first > last or not family.lives_inside(begins):
                continue
            ends = begins + days(random.randint(250, 900)) if random.random() < 0.25 else None
            grown = add_months(child.born, 215)
            ends = grown if ends is None and grown < pool.last else ends
            found.append(Held(child, status, begins, ends if ends is None or ends < pool.last else None))
            wanted -= 1
    return found


def by_person(held: Iterable[Held], status: str) -> Mapping[int, list[Held]]:
    """The spells of one status, by the person's number."""
    found: dict[int, list[Held]] = defaultdict(list)
    for spell in held:
        if spell.status == status:
            found[spell.person.number].append(spell)
    return found
