"""What each open site is worth beside the others, and what one more would bring."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from familyhub.siting.changes import NOTICED, shift
from familyhub.siting.ground import Ground


@dataclass(frozen=True, slots=True)
class Marginal:
    """An open site, and what its closing would do where the others stay.

    `children_nearest` have it as their nearest; their average is `minutes_now`, and `minutes_if_closed` for those of
    them who then still reach a site (None where none does). `lose`: children whose journey it makes longer, those who
    then reach no site (`unreached`) among them. `next_site` takes most of them over, None where no site does.
    """

    site: int
    children_nearest: float
    minutes_if_closed: float | None
    lose: float
    next_site: int | None
    minutes_now: float | None
    unreached: float


@dataclass(frozen=True, slots=True)
class Opening:
    """A site that is not open, and what opening it besides the others would do.

    `gain`: children whose journey it makes shorter, those who only then reach a site (`reach`) among them. `minutes`:
    by how much on average for those of them who reach one already, less than 0; None where there are none.
    """

    site: int
    gain: float
    minutes: float | None
    reach: float


def marginal(
    ground: Ground, sites: Collection[int], mode: str, noticed: float = NOTICED, districts: bool = False
) -> tuple[Marginal, ...]:  # fmt: skip
    """Each of these sites closed by itself, in order of the list; journeys change from `noticed` minutes on."""
    every, children = ground.open(sites), ground.children
    now = ground.nearest(every, mode, districts)
    found: list[Marginal] = []
    for site in every:
        then = ground.nearest([other for other in every if other != site], mode, districts)
        own = np.where(now.site == site, children, 0.0)
        total, still = float(own.sum()), own * then.reached
        takers = np.bincount(then.site[still > 0], still[still > 0], len(ground.sites))
        found.append(
            Marginal(
                site,
                total,
                float(np.average(then.minutes[still > 0], weights=still[still > 0])) if still.any() else None,
                float(own[shift(now.minutes, then.minutes) >= noticed].sum()),
                int(takers.argmax()) if still.any() else None,
                float(np.average(now.minutes[own > 0], weights=own[own > 0])) if total else None,
                float(own[~then.reached].sum()),
            )
        )
    return tuple(found)


def openings(
    ground: Ground,
    sites: Collection[int],
    mode: str,
    candidates: Collection[int] | None = None,
    noticed: float = NOTICED,
    districts: bool = False,
) -> tuple[Opening, ...]:
    """Each candidate (all that are not open, unless named) opened by itself besides these sites."""
    every, children = ground.open(sites), ground.children
    wanted = range(len(ground.sites)) if candidates is None else ground.open(candidates)
    now = ground.nearest(every, mode, districts).minutes
    found: list[Opening] = []
    for site in wanted:
        if site in every:
            continue
        change = shift(now, np.minimum(now, ground.nearest([site], mode, districts).minutes))
        shorter = (change <= -noticed) & (children > 0)
        known = shorter & np.isfinite(change)
        found.append(
            Opening(
                site,
                float(children[shorter].sum()),
                float(np.average(change[known], weights=children[known])) if known.any() else None,
                float(children[shorter & ~known].sum()),
            )
        )
    return tuple(found)
