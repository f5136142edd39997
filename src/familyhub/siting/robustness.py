"""What a plan still gives when something goes wrong: a site closes, more children come, the bus no longer runs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from familyhub.errors import UsageError
from familyhub.siting.access import WITHIN, journeys
from familyhub.siting.changes import NOTICED, shift
from familyhub.siting.ground import By, Ground, Nearest
from familyhub.siting.instance import Numbers
from familyhub.siting.plan import Plan

TrialKind = Literal["as planned", "site closed", "demand grown", "mode cut"]
FIFTH_MORE = 1.2


@dataclass(frozen=True, slots=True)
class Growth:
    """More (or fewer) children of one cohort, fifth, district or area: as many times `factor`."""

    by: By
    key: str
    factor: float

    @property
    def sentence(self) -> str:
        """What grows, in words."""
        change = f"{abs(self.factor - 1):.0%} {'more' if self.factor >= 1 else 'fewer'} children"
        return change if self.by == "all" else f"{change}: {WORDS[self.by]} {self.key}"


WORDS: Mapping[By, str] = {"cohort": "ages", "fifth": "deprivation fifth", "district": "district", "area": "area"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What the plan's sites give under one trial.

    `average` and `worst` in minutes of the children who reach a site, None where none does; `within` maps minutes to
    children; `lose` are those whose journey is longer than as planned, those cut off among them. `full` are the sites
    that are nearest to more children than their stated capacity.
    """

    what: str
    average: float | None
    within: Mapping[int, float]
    worst: float | None
    lose: float
    kind: TrialKind
    children: float
    unreached: float
    full: tuple[int, ...] = ()
    site: int | None = None


def robustness(
    ground: Ground,
    plan: Plan | Collection[int],
    mode: str,
    growth: Sequence[Growth] | None = None,
    instead: str | None = "walk",
    within: Sequence[int] = WITHIN,
    noticed: float = NOTICED,
    districts: bool = False,
) -> tuple[Trial, ...]:
    """The plan (or these sites) as planned, then each site closed, then each growth, then the bus cut.

    `growth` None tries a fifth more children in each cohort and each district. Where the mode is bus and there are
    minutes of the mode `instead`, the last trial is that everyone goes by it. Raises UsageError for an unknown mode,
    site or group.
    """
    sites = ground.open(plan.sites if isinstance(plan, Plan) else plan)
    now, children = ground.nearest(sites, mode, districts), ground.children

    def trial(what: str, kind: TrialKind, then: Nearest, of: Numbers, site: int | None = None) -> Trial:
        row = journeys("all", "all", of, then.minutes, within)
        lose = float(of[shift(now.minutes, then.minutes) >= noticed].sum())
        full = over_capacity(ground, then, of)
        return Trial(what, row.average, row.within, row.worst, lose, kind, row.children, row.unreached, full, site)

    found = [trial("As planned", "as planned", now, children)]
    for site in sites:
        then = ground.nearest([other for other in sites if other != site], mode, districts)
        found.append(trial(f"{ground.sites[site].name} closed", "site closed", then, children, site))
    for more in _usual(ground) if growth is None else growth:
        found.append(trial(more.sentence, "demand grown", now, grown(ground, more)))
    if mode == "bus" and instead is not None and instead in ground.travel:
        then = ground.nearest(sites, instead, districts)
        found.append(trial(f"No bus runs: {instead} instead", "mode cut", then, children))
    return tuple(found)


def grown(ground: Ground, growth: Growth) -> Numbers:
    """Children at each point (n) after a growth. Raises UsageError where nobody is of that group, or for its factor."""
    if not 0 <= growth.factor < float("inf"):
        raise _off(f"{growth.by} {growth.key}", f"a growth of {growth.factor}", "a factor of 0 or more")
    for group in ground.groups():
        if (group.by, group.key) == (growth.by, growth.key):
            return ground.children + (growth.factor - 1) * group.children
    own = np.array([growth.by == "area" and point.area == growth.key for point in ground.demand.points])
    if not own.any():
        raise _off(f"{growth.by} {growth.key}", "no child of it on the ground", "a cohort, fifth, district or area")
    return np.where(own, growth.factor, 1.0) * ground.children


def over_capacity(ground: Ground, nearest: Nearest, children: Numbers) -> tuple[int, ...]:
    """The sites that are nearest to more of the children (n) than they have room for."""
    there = nearest.site >= 0
    going = np.bincount(nearest.site[there], children[there], len(ground.sites))
    return tuple(
        place
        for place, (site, number) in enumerate(zip(ground.sites, going.tolist(), strict=True))
        if site.capacity is not None and number > site.capacity
    )


def _usual(ground: Ground) -> Iterator[Growth]:
    for group in ground.groups():
        if group.by in {"cohort", "district"} and group.children.any():
            yield Growth(group.by, group.key, FIFTH_MORE)


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-growth", where, found=found, expected=expected, next_step="Correct what grows and ask again."
    )
