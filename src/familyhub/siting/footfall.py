"""Contacts that each hub had, beside those that the children nearest to it lead one to expect.

A hub that sees fewer than expected may be hard to get to, open at the wrong hours, or not be known: a place to ask, not
a verdict. Contacts of one family are not chance by themselves, so limits are drawn wider where all hubs vary more than
chance; counts of families say more than counts of contacts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import isnan, sqrt
from typing import Literal

import numpy as np

from familyhub.errors import UsageError
from familyhub.siting.ground import Ground, Nearest
from familyhub.siting.instance import Numbers
from familyhub.stats import FunnelLimits, Ratio, count_limits, dispersion, observed_against_expected
from familyhub.stats.compared import Compared


@dataclass(frozen=True, slots=True)
class HubFootfall:
    """A hub, the children nearest to it, its contacts, and how many would be expected at the rate of all hubs.

    `ratio` is observed over expected with its 95% interval, `limits` where 95% and 99.8% of hubs with that expectation
    lie by chance, `place` where this one lies. All None where its contacts are not known (`observed`), or no child is
    nearest to any hub whose contacts are; the last three also where nobody is nearest to it.
    """

    site: int
    children: float
    observed: int | None
    expected: float | None
    ratio: Ratio | None
    limits: FunnelLimits | None
    place: Compared | None


@dataclass(frozen=True, slots=True)
class Footfall:
    """Observed and expected contacts of each hub. `dispersion`: how much more hubs vary than chance; 1 by chance."""

    mode: str
    hubs: tuple[HubFootfall, ...]
    dispersion: float
    without_hub: float

    @property
    def sentence(self) -> str:
        """How contacts were expected, for beside every output."""
        if not any(hub.expected is not None for hub in self.hubs):
            return (
                "Nothing is expected: to the hubs whose contacts are known no child is nearest. Of two hubs as near "
                "the first in the list is the nearest."
            )
        wider = f" Limits are drawn {sqrt(self.dispersion):.1f} times as wide, as hubs vary." * (self.dispersion > 1)
        return (
            "Expected: all known contacts, shared between the hubs by the children nearest to each. Families are free "
            f"to use another hub than the nearest.{wider}"
        )


def expected(
    ground: Ground,
    sites: Collection[int],
    mode: str,
    contacts: Mapping[str, int],
    weigh: Literal["children", "need"] = "children",
    districts: bool = False,
) -> Footfall:
    """Observed contacts by a hub's code against those expected from the children (or need) nearest to each.

    A hub without a number is not known and left out, catchment and all. Raises UsageError for a code that is no open
    site and for a negative number.
    """
    of = ground.children if weigh == "children" else ground.need
    nearest = ground.nearest(sites, mode, districts)
    return _compare(ground, sites, nearest, mode, {c: {weigh: number} for c, number in contacts.items()}, {weigh: of})


def expected_by_age(
    ground: Ground,
    sites: Collection[int],
    mode: str,
    contacts: Mapping[str, Mapping[str, int]],
    districts: bool = False,
) -> Footfall:
    """As `expected`, from contacts by hub and age cohort: each cohort at its own rate (indirect standardisation).

    A cohort that a hub does not name had no contact there.
    """
    cohorts = {group.key: group.children for group in ground.groups() if group.by == "cohort"}
    if unknown := {cohort for counts in contacts.values() for cohort in counts} - set(cohorts):
        raise _off("contacts", f"contacts of {min(unknown)!r}", "one of " + ", ".join(cohorts))
    return _compare(ground, sites, ground.nearest(sites, mode, districts), mode, contacts, cohorts)


def _compare(
    ground: Ground,
    sites: Collection[int],
    nearest: Nearest,
    mode: str,
    contacts: Mapping[str, Mapping[str, int]],
    strata: Mapping[str, Numbers],
) -> Footfall:
    every = ground.open(sites)
    codes = [ground.sites[site].code for site in every]
    _check(contacts, codes)
    known = np.array([code in contacts for code in codes], dtype=bool)
    awaited = np.zeros(len(every))
    for name, of in strata.items():
        catchments = _catchments(every, nearest.site, of)
        total, there = sum(counts.get(name, 0) for counts in contacts.values()), float(catchments[known].sum())
        # Contacts that nobody lives near are no mistake: of two hubs in one building one is nearest to all.
        awaited += np.nan if total and not there else catchments * (total / there if total else 0.0)
    observed = [sum(contacts[code].values()) if code in contacts else None for code in codes]
    deviates = [
        (number - mean) / sqrt(mean)
        for number, mean in zip(observed, awaited.tolist(), strict=True)
        if number is not None and mean > 0
    ]
    spread = dispersion(deviates)
    children = _catchments(every, nearest.site, ground.children).tolist()
    hubs = tuple(
        _hub(site, own, number, mean, spread)
        for site, own, number, mean in zip(every, children, observed, awaited.tolist(), strict=True)
    )
    return Footfall(mode, hubs, spread, float(ground.children[~nearest.reached].sum()))


def _hub(site: int, children: float, observed: int | None, mean: float, spread: float) -> HubFootfall:
    if observed is None or not mean > 0:
        awaited = None if observed is None or isnan(mean) else mean
        return HubFootfall(site, children, observed, awaited, None, None, None)
    limits = count_limits(mean).widened(mean, spread)
    ratio = observed_against_expected(observed, mean)
    return HubFootfall(site, children, observed, mean, ratio, limits, limits.place(observed))


def _catchments(sites: list[int], nearest: np.ndarray, of: Numbers) -> Numbers:
    """How much of each point's number (n) has each of these sites as its nearest."""
    return np.array([float(of[nearest == site].sum()) for site in sites])


def _check(contacts: Mapping[str, Mapping[str, int]], codes: Collection[str]) -> None:
    if unknown := set(contacts) - set(codes):
        raise _off("contacts", f"contacts at {min(unknown)!r}", "codes of open hubs")
    for code, counts in contacts.items():
        if negative := [number for number in counts.values() if number < 0]:
            raise _off("contacts", f"{negative[0]} contacts at {code}", "numbers of 0 or more")


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-footfall", where, found=found, expected=expected, next_step="Correct the counts and ask again."
    )
