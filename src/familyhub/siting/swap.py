"""Good sites quickly: open greedily where it helps most, then exchange one site for another while that is better.

What an exchange saves is known from each point's nearest and second nearest open site for all pairs of sites at once.
Source: the fast interchange of Whitaker (1983), in the form of Resende and Werneck (2007), European Journal of
Operational Research 179, worked out here on whole tables.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from familyhub.siting.instance import Numbers
from familyhub.siting.search import Search

BLOCK = 4_000_000
"""At most so many cells of a table are worked on at once, which bounds memory."""
TINY = 1e-9
"""An exchange must save more than this share of the value, or rounding could send it round in circles."""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """What a plan may be: minutes without infinity (n x m), weights (n), and what binds the open sites.

    `p` None is any number; `costs` (m) and `budget` where money binds. `barred` is what stands for a journey that
    cannot be made: more than any that can, so that sites are exchanged until everyone reaches one. `capacities` (m)
    bind the prices alone: exchanges know nothing of them. `unreached` is what nobody's price may exceed there, since
    for so much anyone may be left out.
    """

    weights: Numbers
    minutes: Numbers
    p: int | None
    must: frozenset[int]
    allowed: tuple[int, ...]
    costs: Numbers | None = None
    budget: float | None = None
    barred: float = np.inf
    capacities: Numbers | None = None
    unreached: float = np.inf

    def value(self, sites: Iterable[int]) -> float:
        """Weight times minutes to the nearest of these sites."""
        return float(self.weights @ self.minutes[:, list(sites)].min(axis=1))

    def offer(self, sites: Iterable[int], search: Search) -> float:
        """Hand these sites to the search, if they are a plan: everyone reaches one, and nothing binds against them.

        Their value, infinite where they are none.
        """
        chosen = sorted(sites)
        fits = self.must <= set(chosen) and (self.p is None or len(chosen) <= self.p)
        if not chosen or not fits or not self.affords(self.spent(chosen)):
            return np.inf
        nearest = self.minutes[:, chosen].min(axis=1)
        if float(nearest.max(initial=0.0)) >= self.barred:
            return np.inf
        value = float(self.weights @ nearest)
        search.found(chosen, value)
        return value

    def spent(self, sites: Iterable[int]) -> float:
        """What these sites cost together; 0 where money does not bind."""
        return 0.0 if self.costs is None else float(self.costs[list(sites)].sum())

    def affords(self, spent: float) -> bool:
        """Whether the budget has this much."""
        return self.budget is None or spent <= self.budget


def open_greedily(room: Room, start: Iterable[int], go_on: Callable[[], None]) -> list[int]:
    """Sites opened one by one, each the one that saves most (for its cost, where money binds)."""
    sites = sorted(set(start) | room.must)
    near = room.minutes[:, sites].min(axis=1) if sites else np.full(len(room.weights), np.inf)
    while room.p is None or len(sites) < room.p:
        go_on()
        spent = room.spent(sites)
        free = [j for j in room.allowed if j not in sites and room.affords(spent + _cost(room, j))]
        if not free:
            break
        if not sites:
            saved = -(room.weights @ room.minutes[:, free])
            saved -= saved.min()
        else:
            saved = _saved(room, near, free)
            if saved.max() <= 0:
                break
        if room.costs is not None:
            saved = saved / np.maximum(room.costs[free], 1e-9)
        chosen = free[int(saved.argmax())]
        sites.append(chosen)
        near = np.minimum(near, room.minutes[:, chosen])
    return sorted(sites)


def exchange(room: Room, sites: Iterable[int], go_on: Callable[[], None]) -> tuple[list[int], float]:
    """The sites after every exchange of one for another that is better, and their value."""
    best = sorted(sites)
    value = room.value(best)
    while True:
        go_on()
        found = _best_exchange(room, best)
        if found is None or found[2] <= TINY * max(1.0, value):
            return best, value
        out, into, _ = found
        best = sorted((set(best) - {out}) | {into})
        value = room.value(best)


def _best_exchange(room: Room, sites: list[int]) -> tuple[int, int, float] | None:
    """The site to close, the one to open, and what it saves; None where nothing can be exchanged."""
    removable = [place for place, site in enumerate(sites) if site not in room.must]
    spent = room.spent(sites)
    incoming = [j for j in room.allowed if j not in sites]
    if not removable or not incoming:
        return None
    open_minutes = room.minutes[:, sites]
    nearest = open_minutes.argmin(axis=1)
    first = open_minutes[np.arange(len(nearest)), nearest]
    one = len(sites) == 1
    second = np.full_like(first, room.minutes.max()) if one else np.partition(open_minutes, 1, axis=1)[:, 1]
    m = room.minutes.shape[1]
    # Only a site that is nearer than a point's second nearest changes anything for it: few pairs of all.
    points, others = np.nonzero(room.minutes < second[:, None])
    weights, minutes = room.weights[points], room.minutes[points, others]
    gain = np.bincount(others, weights * np.maximum(first[points] - minutes, 0), m)
    kept = weights * (second[points] - np.maximum(minutes, first[points]))
    saved = np.bincount(nearest[points] * m + others, kept, len(sites) * m).reshape(len(sites), m)
    lost = np.bincount(nearest, room.weights * (second - first), len(sites))
    saved = (saved + gain[None, :] - lost[:, None])[np.ix_(removable, incoming)]
    if room.costs is not None and room.budget is not None:
        after = spent - room.costs[[sites[place] for place in removable]][:, None] + room.costs[incoming][None, :]
        saved = np.where(after <= room.budget, saved, -np.inf)
    out, into = np.unravel_index(int(saved.argmax()), saved.shape)
    if not np.isfinite(saved[out, into]):
        return None
    return sites[removable[int(out)]], incoming[int(into)], float(saved[out, into])


def _saved(room: Room, near: Numbers, free: list[int]) -> Numbers:
    """What opening each of these sites saves, besides those open already."""
    found = [
        room.weights @ np.maximum(near[:, None] - room.minutes[:, block], 0)
        for block in np.array_split(free, max(1, len(free) * len(near) // BLOCK))
    ]
    return np.concatenate(found)


def _cost(room: Room, site: int) -> float:
    return 0.0 if room.costs is None else float(room.costs[site])
