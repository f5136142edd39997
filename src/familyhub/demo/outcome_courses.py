"""The outcome measures whose work goes the usual way: for whom, how often, by which service, shown by what."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from familyhub.demo import outcome_evidence as shown
from familyhub.demo.outcome_pool import Found, Pool
from familyhub.demo.outcome_telling import Concludes, Course, Evidence

YEAR = 12
Choose = Callable[[Random, Pool], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One measure: how many pieces of work for a thousand children, and how each goes."""

    measure: str
    share: float
    choose: Choose
    evidence: Evidence
    course: Course
    details: tuple[str, ...] = ()
    concludes: Concludes | None = None


def _aged(first: int, last: int) -> Choose:
    """Children from one age in months to before another, well inside what the measure asks for."""
    return lambda random, pool: pool.by_age(random, (first, last))


def _mothers(first: int, last: int) -> Choose:
    return lambda random, pool: pool.mothers(random, (first, last))


SAFE = shown.answers("safety", "no", "yes", respondent="child")
PARENT_SAFE = shown.answers("safety", "no", "yes", respondent="parent")
RISKS = shown.parts(
    "risk", ("road_safety", "online_1", "home_hazard", "exploitation_1", "family_conflict"),
    bad=(None, "yes"), good=(None, "no"),
)  # fmt: skip
GOALS = shown.parts(
    "gas", ("goal_1", "goal_2", "goal_3", "goal_4"), bad=(-1.0, None), good=(0.0, None)
)  # fmt: skip
PARENTING = shown.scores("topse", shown.TOPSE_BETTER, shown.TOPSE_NO_BETTER, respondent="parent")
MOOD = shown.scores("epds", shown.EPDS_BETTER, shown.EPDS_NO_BETTER, respondent="parent")
WELLBEING = shown.from_thirteen(shown.banded_sdq(), shown.scores("wemwbs", shown.WEMWBS_BETTER, shown.WEMWBS_NO_BETTER))
READY = shown.scores("readiness", shown.READY_BETTER, shown.READY_NO_BETTER)
LONELY = shown.scores("ucla3", shown.UCLA_BETTER, shown.UCLA_NO_BETTER)
CARER_LONELY = shown.scores("ucla3", shown.UCLA_BETTER, shown.UCLA_NO_BETTER, respondent="parent")
RESILIENT = shown.scores("brs", shown.BRS_BETTER, shown.BRS_NO_BETTER, respondent="parent")
ADULT = shown.answers(
    "consistent_adult", "no", "yes", respondent="child", named=("grandparent_1", "teacher_1", "aunt_1")
)

PLANS: tuple[Plan, ...] = (
    Plan("outcome-01", 4.0, _aged(6 * YEAR, 15 * YEAR), SAFE, Course("school_nursing", (2, 5), noticed=0.8)),
    Plan("outcome-02", 2.5, _mothers(2 * YEAR, 14 * YEAR), PARENT_SAFE, Course("early_help", (2, 6), noticed=0.8)),
    Plan("outcome-03", 3.0, _aged(1 * YEAR, 15 * YEAR), RISKS, Course("early_help", (3, 6))),
    Plan("outcome-04", 4.0, _mothers(1 * YEAR, 9 * YEAR), PARENTING, Course("hub", (4, 8), (7, 7), noticed=0.5),
         ("programme_1",)),
    Plan("outcome-09", 4.0, _aged(12 * YEAR, 15 * YEAR), shown.lifestyle, Course("school_nursing", (2, 5))),
    Plan("outcome-13", 3.0, _aged(14 * YEAR, 17 * YEAR), READY, Course("early_help", (3, 6))),
    Plan("outcome-18", 3.0, _mothers(0, 6 * YEAR), shown.both(CARER_LONELY, RESILIENT), Course("hub", (4, 8))),
    Plan("outcome-19", 3.0, _aged(8 * YEAR + 1, 15 * YEAR), LONELY, Course("school_nursing", (3, 6))),
    Plan("outcome-23", 2.5, _aged(6 * YEAR, 15 * YEAR), ADULT, Course("early_help", (3, 6))),
    Plan("outcome-w3", 2.5, _mothers(1 * YEAR, 12 * YEAR), shown.survey("therapy_families", "able_to_support"),
         Course("therapy", (3, 6), not_assessed=0.45)),
    Plan("outcome-w4", 2.5, _mothers(1 * YEAR, 12 * YEAR), shown.survey("therapy_families", "working_together"),
         Course("therapy", (3, 6), not_assessed=0.45)),
    Plan("outcome-w2", 3.0, _aged(1 * YEAR, 17 * YEAR), GOALS, Course("therapy", (4, 8))),
)  # fmt: skip
"""Measures that need no more than somebody of the right age."""
