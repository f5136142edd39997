"""Drawing use that follows from need, from a source of its own: what segments of the county can find.

Who needs is known from records that are there anyway (an early birth, a plan, what a family said at a contact) or is
drawn here and recorded: a disability, a child's own mental ill-health, domestic abuse in families without a template.
More of them live in deprived neighbourhoods.
"""

from collections.abc import Iterator
from datetime import date
from itertools import count
from random import Random

from familyhub.demo.calendar import Days, add_months
from familyhub.demo.group_drawn import GroupRecords
from familyhub.demo.outcome_drawn import Held, Outcomes
from familyhub.demo.outcome_pool import Pool
from familyhub.demo.people import Family, Person, Population, day_between, days
from familyhub.demo.rate_drawn import Rates, Visit
from familyhub.demo.use_drawn import USED_FOR, InNeed, Need, Use

WEIGHTS = (1.9, 1.4, 1.0, 0.7, 0.4)
"""By deprivation fifth, the most deprived first: how much more often a need is drawn there."""
OF_CHILDREN: dict[Need, tuple[float, tuple[int, int]]] = {
    "disability": (0.03, (3, 180)), "own_mental_ill_health": (0.075, (84, 216)), "abuse_or_neglect": (0.009, (6, 190)),
}  # fmt: skip
"""The share of children of these ages in months, in a neighbourhood of middling deprivation."""
FACTORS: dict[Need, str] = {"own_mental_ill_health": "4A", "abuse_or_neglect": "16A", "domestic_abuse": "3B"}
"""What an assessment writes down for it."""
OF_FAMILIES = 0.06
"""Domestic abuse, of families of whom no template says whether it is so."""
KNOWN_BEFORE = 0.92
"""Of needs: known before the last year began. The others come as a surprise to whoever planned for it."""
BEFORE_CARE = 0.85
"""Of children who come into care."""
BORN_LIGHT = 2_500
GROWN = 216
"""At the 18th birthday mental health services for children end."""
EARLY_MONTHS = (8, 32)
"""The ages at which children who were born early come back to the ward."""


def draw_use(
    seed: int, population: Population, dates: Days, known: set[int], groups: GroupRecords, outcomes: Outcomes,
    rates: Rates,
) -> Use:  # fmt: skip
    """Needs, their records and what is used because of them. The visits are numbered after those of `rates`."""
    pool, use = Pool(population, dates, known), Use()
    _early_births(use, pool)
    _already_recorded(use, pool, groups, outcomes, rates)
    _before_care(Random(f"{seed}/use/care"), use, pool, rates)
    random = Random(f"{seed}/use/needs")
    for need, (share, months) in OF_CHILDREN.items():
        has_it = {each.person.number for each in use.in_need if each.need == need}
        for child, family in pool.children:
            if child.number not in has_it and random.random() < share * _weight(family, dates):
                _known(random, use, pool, child, family, need, months)
    _abuse_elsewhere(Random(f"{seed}/use/abuse"), use, pool, groups)
    numbers = count(max((visit.number for visit in rates.visits), default=0) + 1_000_000)
    for each in use.in_need:
        use.visits += _visits(Random(f"{seed}/use/{each.need}/{each.person.number}"), numbers, pool, each)
    return use


def _weight(family: Family, dates: Days) -> float:
    home = family.home_on(dates.register_to) or family.homes[-1]
    return WEIGHTS[home.neighbourhood.quintile - 1] if home.neighbourhood is not None else 1.0


def _early_births(use: Use, pool: Pool) -> None:
    for family in pool.families:
        for pregnancy in family.pregnancies:
            for baby, grams in zip(pregnancy.babies, pregnancy.weights, strict=True):
                first, last = (add_months(baby.born, months) for months in EARLY_MONTHS)
                if grams < BORN_LIGHT and first <= pool.last and last >= pool.first and baby.number in pool.known:
                    use.in_need.append(InNeed(baby, family, "early_birth", first, last))


def _already_recorded(use: Use, pool: Pool, groups: GroupRecords, outcomes: Outcomes, rates: Rates) -> None:
    """Plans, disabilities and referrals that the teams' records hold, and abuse that a mother told of."""
    homes = {child.number: (child, family) for child, family in pool.children}
    recorded: dict[str, Need] = {"ehc_plan": "ehc_plan", "disabled": "disability"}
    for held in (*outcomes.held, *groups.held):
        if held.status in recorded and held.person.number in homes:
            use.in_need.append(InNeed(*homes[held.person.number], recorded[held.status], held.first, held.last))
    referred = {each.person.number: each.received for each in reversed(rates.referrals) if each.service == "camhs"}
    for number, received in referred.items():
        grown = add_months(homes[number][0].born, GROWN)
        use.in_need.append(
            InNeed(*homes[number], "own_mental_ill_health", received, min(add_months(received, 24), grown))
        )
    told: dict[int, date] = {}
    for line in groups.recordings:
        if line.group == "domestic_abuse" and line.belongs == "yes":
            told[line.person.number] = min(line.day, told.get(line.person.number, line.day))
    for child, family in pool.children:
        days_told = [told[person.number] for person in (child, family.mother) if person.number in told]
        if days_told and add_months(child.born, GROWN) > pool.last:
            use.in_need.append(InNeed(child, family, "domestic_abuse", max(min(days_told), child.born)))


def _before_care(random: Random, use: Use, pool: Pool, rates: Rates) -> None:
    """Before most children came into care, an assessment had found abuse or neglect."""
    entered: dict[int, date] = {}
    for held in rates.held:
        entered[held.person.number] = min(held.first, entered.get(held.person.number, held.first))
    for child, family in pool.children:
        if child.number in entered and random.random() < BEFORE_CARE:
            found_on = entered[child.number] - days(random.randint(30, 560))
            if found_on > child.born:
                use.in_need.append(InNeed(child, family, "abuse_or_neglect", found_on, entered[child.number]))
                use.found.append(Held(child, "assessment_factor", found_on, found_on, FACTORS["abuse_or_neglect"]))


def _onset(random: Random, pool: Pool) -> date:
    """The first day of a need: mostly some years ago, so that a year before much the same was known."""
    eve = pool.dates.as_of - days(366)
    if random.random() < KNOWN_BEFORE:
        return day_between(random, pool.first - days(700), eve - days(10))
    return day_between(random, eve, pool.last)


def _known(
    random: Random, use: Use, pool: Pool, child: Person, family: Family, need: Need, months: tuple[int, int]
) -> None:  # fmt: skip
    first = max(_onset(random, pool), add_months(child.born, months[0]))
    if first > min(pool.last, add_months(child.born, months[1])):
        return
    until = add_months(child.born, GROWN) if need == "own_mental_ill_health" else None
    use.in_need.append(InNeed(child, family, need, first, until))
    if need == "disability":
        use.held.append(Held(child, "disabled", first, None))
    else:
        use.found += _assessed(random, pool, child, first, FACTORS[need])


def _abuse_elsewhere(random: Random, use: Use, pool: Pool, groups: GroupRecords) -> None:
    """Families whom no template asked: an assessment found it, of each child at home."""
    asked = {line.person.number for line in groups.recordings if line.group == "domestic_abuse"}
    at_home = [(child, family) for child, family in pool.children if add_months(child.born, 204) > pool.last]
    of_family: dict[int, date | None] = {}
    for child, family in at_home:
        if family.mother.number in asked:
            continue
        if family.number not in of_family:
            so = random.random() < OF_FAMILIES * _weight(family, pool.dates)
            of_family[family.number] = _onset(random, pool) if so else None
        onset = of_family[family.number]
        if onset is not None and (first := max(onset, child.born + days(10))) <= pool.last:
            use.in_need.append(InNeed(child, family, "domestic_abuse", first))
            use.found += _assessed(random, pool, child, first, FACTORS["domestic_abuse"])


def _assessed(random: Random, pool: Pool, child: Person, first: date, factor: str) -> Iterator[Held]:
    """The days on which an assessment found the factor: at first, and about once a year after."""
    day = first
    while day <= pool.last:
        yield Held(child, "assessment_factor", day, day, factor)
        day += days(random.randint(250, 450))


def _visits(random: Random, numbers: "count[int]", pool: Pool, each: InNeed) -> Iterator[Visit]:
    """Contacts at random days while the need lasts and the family lives here."""
    first, last = (
        max(each.since, pool.dates.since - days(15), each.person.born),
        min(pool.last, each.until or pool.last),
    )
    for way in USED_FOR[each.need]:
        day = first + days(random.expovariate(way.a_year / 365))
        while day <= last:
            if each.family.lives_inside(day):
                keyed = day + days(random.choice((0, 1, 4)))
                yield Visit(next(numbers), each.person, way.service, way.activity, "seen", day, None, keyed)
            day += days(1 + random.expovariate(way.a_year / 365))
