"""Hard cases planted among outcomes, a few of each: what a reader of the extracts is likely to get wrong.

They come after the usual work of each measure, from a random source of their own, with families not yet in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, islice
from random import Random

from familyhub.demo.outcome_courses import PLANS, READY, SAFE, WELLBEING, YEAR, Plan
from familyhub.demo.outcome_drawn import Episode
from familyhub.demo.outcome_pool import Found, Pool
from familyhub.demo.outcome_telling import Course, Teller, Telling, tell
from familyhub.demo.people import days

OF_EACH = 3
BY_MEASURE: dict[str, Plan] = {plan.measure: plan for plan in PLANS}
STEADY = Course("school_nursing", (3, 4), (7, 14), declined=0.0, unanswered=0.0, disengaged=0.0)


@dataclass(slots=True)
class Planting:
    """Where cases are planted: whom there is, who is in a measure already, and all work so far."""

    seed: int
    pool: Pool
    numbers: "count[int]"
    taken: set[tuple[str, int]]
    episodes: list[Episode]
    kind_of: Callable[[str], str]

    def teller(self, measure: str, course: Course, case: str) -> Teller:
        """A teller for one case of one measure; keys of its work go on from those there are."""
        random = Random(f"{self.seed}/outcomes/{measure}/{case}")
        begun = sum(episode.measure == measure for episode in self.episodes)
        return Teller(random, measure, course, self.numbers, first_number=begun + 1)

    def free(self, measure: str, found: Iterator[Found], least: int = OF_EACH) -> Iterator[Found]:
        """The first few whose family is not in the measure; they are then."""
        kind = self.kind_of(measure)
        waiting = (each for each in found if (kind, each.family.number) not in self.taken)
        for each in islice(waiting, least):
            self.taken.add((kind, each.family.number))
            yield each


def plant_cases(planting: Planting) -> None:
    """Plant every case; the work is added to that of the plan."""
    for case in (_moved_away, _two_episodes, _too_young, _ages_out, _keyed_too_late, _twin_with_another_family):
        planting.episodes += case(planting)


def _moved_away(planting: Planting) -> list[Episode]:
    """The family leaves the county in the middle of the work; some teams say so, for others the register does."""
    teller = planting.teller("outcome-16", STEADY, "moved_away")

    def leavers(random: Random) -> Iterator[Found]:
        for child, family in random.sample(planting.pool.children, planting.pool.size):
            for home in family.homes:
                day = home.first - days(45)
                fits = 7 * YEAR * 30 < (day - child.born).days < 11 * YEAR * 30
                inside = planting.pool.first <= day <= planting.pool.last - days(60)
                if home.neighbourhood is None and fits and inside and family.lives_inside(day):
                    yield Found(child, family, day, child)

    for found in planting.free("outcome-16", leavers(teller.random)):
        tell(teller, found, WELLBEING, case="moved_away")
    return teller.episodes


def _two_episodes(planting: Planting) -> list[Episode]:
    """The same child is helped twice, half a year apart."""
    teller = planting.teller("outcome-19", STEADY, "two_episodes")
    plan = BY_MEASURE["outcome-19"]
    for found in planting.free("outcome-19", plan.choose(teller.random, planting.pool)):
        early = replace(found, day=planting.pool.first + days(teller.random.randint(0, 60)))
        if not early.family.lives_inside(early.day) or (early.day - found.child.born).days < 8.2 * 365.25:
            continue
        ended = max(step.day for step in tell(teller, early, plan.evidence, case="two_episodes").episode.steps)
        again = replace(early, day=ended + days(teller.random.randint(190, 240)))
        if again.day <= planting.pool.last and again.family.lives_inside(again.day):
            tell(teller, again, plan.evidence, case="two_episodes")
    return teller.episodes


def _too_young(planting: Planting) -> list[Episode]:
    """A child of three years is recorded under a measure for school-age children: it counts nowhere."""
    teller = planting.teller("outcome-01", STEADY, "too_young")
    for found in planting.free("outcome-01", planting.pool.by_age(teller.random, (2 * YEAR, 3 * YEAR + 6))):
        tell(teller, found, SAFE, case="too_young").episode.counts = False
    return teller.episodes


def _ages_out(planting: Planting) -> list[Episode]:
    """Help begins at 18 and is completed after the 19th birthday, by when improvement no longer counts."""
    slow = replace(STEADY, sessions=(5, 6), gap=(60, 70), not_assessed=0.0)
    teller = planting.teller("outcome-13", slow, "ages_out")
    for found in planting.free("outcome-13", planting.pool.by_age(teller.random, (18 * YEAR + 5, 18 * YEAR + 9))):
        tell(teller, found, READY, case="ages_out")
    return teller.episodes


def _keyed_too_late(planting: Planting) -> list[Episode]:
    """Work whose lines were entered only after the newest extract, or months after the day."""
    teller = planting.teller("outcome-23", STEADY, "late_entry")
    plan = BY_MEASURE["outcome-23"]
    for place, found in enumerate(planting.free("outcome-23", plan.choose(teller.random, planting.pool))):
        telling = tell(teller, found, plan.evidence, case="late_entry")
        first = min(step.day for step in telling.episode.steps)
        keyed = planting.pool.last + days(30) if place == 0 else first + days(120)
        _key_on(telling, keyed)
    return teller.episodes


def _key_on(telling: Telling, keyed: date) -> None:
    """Everything that happened before a day was keyed on it."""
    episode = telling.episode
    episode.steps[:] = [replace(step, keyed=max(step.keyed, keyed)) for step in episode.steps]
    episode.findings[:] = [replace(finding, keyed=max(finding.keyed, keyed)) for finding in episode.findings]


def _twin_with_another_family(planting: Planting) -> list[Episode]:
    """One twin joins a programme under the key of another family's work: two people, two members, one key."""
    teller = planting.teller("outcome-03", STEADY, "twin")
    plan = BY_MEASURE["outcome-03"]
    others = [episode for episode in planting.episodes if episode.measure == "outcome-03"]
    twins = (
        found
        for found in plan.choose(teller.random, planting.pool)
        if any(len(p.babies) > 1 and found.child in p.babies for p in found.family.pregnancies)
    )
    for found, other in zip(planting.free("outcome-03", twins), others, strict=False):
        episode = tell(teller, found, plan.evidence, case="twin").episode
        episode.key = other.key
        episode.steps[:] = [replace(step, episode=other.key) for step in episode.steps]
    return teller.episodes
