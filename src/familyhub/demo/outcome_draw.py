"""Drawing outcomes: every measure from a random source of its own, so that none shifts another or the county."""

from collections import defaultdict
from datetime import date
from itertools import count, islice
from random import Random

from familyhub.demo.calendar import Days
from familyhub.demo.care import Care
from familyhub.demo.needs import Needs
from familyhub.demo.outcome_cases import Planting, plant_cases
from familyhub.demo.outcome_courses import PLANS
from familyhub.demo.outcome_drawn import Held, Outcomes
from familyhub.demo.outcome_held import draw_spells
from familyhub.demo.outcome_others import draw_anonymous, draw_checks, draw_schools, draw_weights
from familyhub.demo.outcome_pool import Pool
from familyhub.demo.outcome_special import Background, special_plans
from familyhub.demo.outcome_telling import Teller, tell
from familyhub.demo.people import Population

ONE_KIND: dict[str, str] = {
    "outcome-06": "development", "outcome-05": "development", "outcome-07": "mood", "outcome-08": "mood",
    "outcome-13": "readiness", "outcome-14": "readiness", "outcome-15": "readiness", "outcome-16": "wellbeing",
    "outcome-17": "wellbeing", "outcome-21": "bond", "outcome-22": "bond", "outcome-w3": "survey",
    "outcome-w4": "survey",
}  # fmt: skip
"""Measures that share an instrument: no family is in two, so that each work's assessments speak of that work alone."""


def draw_outcomes(
    seed: int, population: Population, care: Care, needs: Needs, dates: Days, known: set[int], entitled: list[Held]
) -> Outcomes:
    """All work towards outcomes with the people whom the register knows (by number); `entitled` are spells at two."""
    outcomes = Outcomes()
    pool = Pool(population, dates, known)
    outcomes.held += draw_spells(seed, pool)
    numbers = count(1)
    outcomes.checks += draw_checks(seed, outcomes.held, pool, numbers)
    outcomes.loose += draw_weights(seed, pool, numbers)
    outcomes.schools += draw_schools(seed, dates)
    outcomes.anonymous += draw_anonymous(seed, dates, numbers)
    checked: dict[int, list[date]] = defaultdict(list)
    for check in outcomes.checks:
        checked[check.person.number].append(check.day)
    deprived = population.geography.most_deprived_of_quadrants()
    background = Background(care, needs, [*outcomes.held, *entitled], checked, deprived)
    taken: set[tuple[str, int]] = set()
    # The measures for few come first, else those for many take their people.
    for plan in (*special_plans(background), *PLANS):
        random = Random(f"{seed}/outcomes/{plan.measure}")
        teller = Teller(random, plan.measure, plan.course, numbers)
        kind = kind_of(plan.measure)
        free = (found for found in plan.choose(random, pool) if (kind, found.family.number) not in taken)
        for found in islice(free, pool.wanted(plan.share)):
            taken.add((kind, found.family.number))
            tell(teller, found, plan.evidence, plan.details, concludes=plan.concludes)
        outcomes.episodes += teller.episodes
    plant_cases(Planting(seed, pool, numbers, taken, outcomes.episodes, kind_of))
    return outcomes


def kind_of(measure: str) -> str:
    """What measures of one kind share; a measure of its own kind shares nothing."""
    return ONE_KIND.get(measure, measure)
