"""Sites settled before anything is branched on: prices on each point's journey, a bound, and what the bound settles.

Each point is given a price for being served; a site is worth what it saves of these prices. The best sites by worth
give a lower bound for every plan, and a site that would lift the bound past the best plan known is settled: closed in
every better plan, or open. Prices follow the subgradient.
Source: Lagrangean relaxation of the assignment rows, Beasley (1993), European Journal of Operational Research 65;
reduced-cost fixing as in Durán-Mateluna, Ales and Elloumi (2023), European Journal of Operational Research 308.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.instance import Numbers
from familyhub.siting.search import Search, slack
from familyhub.siting.swap import Room, exchange

ROUNDS = 1500
"""At most so many changes of the prices."""
PATIENCE = 15
"""After so many rounds without a better bound, steps are halved."""
FIRST_STEP, SMALLEST_STEP = 1.5, 0.005
KEPT_WAY = 0.6
"""How much of the way gone before is gone on with: prices zigzag less."""
AIM = 0.05
"""Under capacities the best plan is thought to be so far above the bound at most."""
DIGITS = 1e-11
"""What sums of many numbers may be off by, as a share of what they add up."""
NEAR_TIMES, FEWEST_NEAR = 5, 20
"""A point's price may pay for so many times the sites that there are for each hub, and for no fewer than so many."""


@dataclass(slots=True, eq=False)
class Settled:
    """Which sites may still be open, which are open in every better plan, and the prices of the best bound.

    `none` says that there is no plan: the bound is more than any could cost.
    """

    allowed: NDArray[np.bool_]
    open: NDArray[np.bool_]
    prices: Numbers
    none: bool = False


Improve = Callable[[NDArray[np.int64]], None]


def settle(
    room: Room, minutes: Numbers, search: Search, start: Collection[int], improve: Improve | None = None,
) -> Settled:  # fmt: skip
    """Raise the bound by prices, better the plan on the way, settle sites. `minutes` may hold infinity.

    The plan known in `search` is what sites are settled against; the first prices are the minutes to the sites of
    `start`. `improve` is handed sites that prices choose; without it they are exchanged. Raises StoppedError.
    """
    m = minutes.shape[1]
    settled = Settled(np.zeros(m, dtype=bool), np.zeros(m, dtype=bool), np.zeros(len(room.weights)))
    settled.allowed[list(room.allowed)] = True
    settled.open[list(room.must)] = True
    if start:
        tried: set[tuple[int, ...]] = set()
        better = improve or (lambda sites: _improve(room, sites, tried, search))
        _Prices(room, minutes, settled, search, start).follow(ROUNDS, better)
    return settled


class _Prices:
    """Prices on the way up, and the pairs of a point and a site so near that a price could ever pay for it."""

    def __init__(
        self, room: Room, minutes: Numbers, settled: Settled, search: Search, start: Collection[int]
    ) -> None:  # fmt: skip
        self.room, self.settled, self.search = room, settled, search
        n, m = minutes.shape
        # Prices stay below the minutes to so many sites: enough in practice, and any prices give a bound.
        near = min(m, max(FEWEST_NEAR, NEAR_TIMES * m // len(start)))
        self._most = np.full(n, np.inf) if near >= m else np.partition(minutes, near, axis=1)[:, near]
        self._most = np.minimum(self._most, room.unreached)
        self._points, self._sites = np.nonzero((minutes < self._most[:, None]) & settled.allowed)
        self._minutes = minutes[self._points, self._sites]
        two = np.sort(room.minutes[:, list(start)], axis=1)[:, :2]
        self.prices = np.minimum(two.mean(axis=1), self._most)
        self.best, self.money, self.step = -np.inf, 0.0, FIRST_STEP
        finite = np.where(np.isfinite(minutes) & settled.allowed, minutes, 0.0).max(axis=1)
        self._dearest = float(
            room.weights @ (finite if np.isinf(room.unreached) else np.maximum(finite, room.unreached))
        )

    def follow(self, rounds: int, improve: Improve) -> None:
        """Change prices until the bound proves the plan, steps are too small, or so many rounds are over."""
        room, search = self.room, self.search
        stuck, way = 0, np.zeros(len(self.prices))
        for number in range(rounds):
            search.go_on()
            bound, chosen, worth, taken = self._bound()
            if search.sites is None and bound > self._dearest + slack(self._dearest):
                # Where there is no plan prices rise without end. Past a known plan bounds are of better ones alone.
                self.settled.none = True
                return
            if bound > self.best + 1e-7 * abs(bound):
                self.best, stuck = bound, 0
                self.settled.prices = self.prices.copy()
                search.proves(bound)
                _settle(bound, worth, chosen, self.settled, room.p, search.cutoff)
            else:
                stuck += 1
            if number == 0 or (stuck and stuck % PATIENCE == 0):
                improve(np.flatnonzero(chosen))
            if stuck and stuck % PATIENCE == 0:
                self.step /= 2
                self.prices, way = self.settled.prices.copy(), np.zeros(len(self.prices))
                self._forget_settled()
                continue
            if bound >= search.cutoff or self.step < SMALLEST_STEP:
                break
            way = self._move(bound, chosen, taken, way)
        if self.best >= search.cutoff:
            search.proves(search.value if search.whole else self.best)

    def _bound(self) -> tuple[float, NDArray[np.bool_], Numbers, Numbers]:
        """The bound of these prices, the sites that give it, each one's worth with money priced, and what it takes."""
        room, settled = self.room, self.settled
        saved = self._minutes - self.prices[self._points]
        taken = self._taken(saved)
        worth = np.bincount(self._sites, saved * taken * room.weights[self._points], len(settled.open)).astype(float)
        constant = handled = float(room.weights @ self.prices)
        if room.costs is not None and room.budget is not None:
            worth = worth + self.money * room.costs
            constant -= self.money * room.budget
            handled += self.money * (abs(room.budget) + float(np.abs(room.costs).sum()))
        chosen = settled.open.copy()
        free = np.flatnonzero(settled.allowed & ~chosen)
        count = len(free) if room.p is None else max(0, min(len(free), room.p - int(chosen.sum())))
        order = free[np.argsort(worth[free], kind="stable")][:count]
        chosen[order[worth[order] < 0]] = True
        # Prices can rise so far that their last digits are more than the bound.
        return constant + float(worth[chosen].sum()) - DIGITS * handled, chosen, worth, taken

    def _taken(self, saved: Numbers) -> Numbers:
        """The share of each pair's point that its site takes if open: first what saves most, while it has room."""
        if self.room.capacities is None:
            return (saved < 0).astype(float)
        order = np.lexsort((saved, self._sites))
        weights = np.where(saved < 0, self.room.weights[self._points], 0.0)[order]
        sites = self._sites[order]
        before = np.cumsum(weights) - weights
        first = np.minimum(np.searchsorted(sites, np.arange(len(self.settled.open))), len(sites) - 1)
        left = self.room.capacities[sites] - (before - before[first[sites]])
        taken = np.empty(len(saved))
        taken[order] = np.clip(np.divide(left, weights, out=np.zeros(len(weights)), where=weights > 0), 0.0, 1.0)
        return taken

    def _move(self, bound: float, chosen: NDArray[np.bool_], taken: Numbers, way: Numbers) -> Numbers:
        """Raise the price of a point that no chosen site serves, lower it where several do; the way that was gone."""
        room = self.room
        serving = chosen[self._sites]
        way = 1.0 - np.bincount(self._points[serving], taken[serving], len(self.prices)) + KEPT_WAY * way
        size = float(room.weights @ (way * way))
        aim = self.search.value
        if room.capacities is not None:
            # The first plan under capacities may be far off; steps that aim at it would be far too long.
            aim = min(aim, bound + AIM * max(abs(bound), float(room.weights @ self.prices)))
        missing = 1.005 * aim - bound
        if size > 0:
            self.prices = np.clip(self.prices + self.step * missing / size * way, 0.0, self._most)
        if room.costs is not None and room.budget is not None:
            over = float(room.costs[chosen].sum()) - room.budget
            self.money = max(0.0, self.money + self.step * missing * over / max(over * over, 1e-12) / 4)
        return way

    def _forget_settled(self) -> None:
        """Leave out the pairs of sites that are closed for good."""
        still = self.settled.allowed[self._sites]
        if still.sum() < 0.8 * len(still):
            self._points, self._sites, self._minutes = self._points[still], self._sites[still], self._minutes[still]


def _settle(
    bound: float, worth: Numbers, chosen: NDArray[np.bool_], settled: Settled, p: int | None, cutoff: float
) -> None:
    """Close and open for good whatever the bound settles."""
    full = p is not None and int(chosen.sum()) >= p
    free = chosen & ~settled.open
    last = float(worth[free].max()) if full and free.any() else 0.0
    outside = ~chosen & settled.allowed
    following = min(0.0, float(worth[outside].min())) if full and outside.any() else 0.0
    # A site that comes in takes the place of the worst of those chosen, where there is no place left.
    closed = outside & (bound + worth - last >= cutoff) if free.any() or not full else outside
    settled.allowed[closed] = False
    settled.open[free & (bound - worth + following >= cutoff)] = True


def _improve(room: Room, sites: NDArray[np.int64], tried: set[tuple[int, ...]], search: Search) -> None:
    """Exchange from the sites that the prices choose, once from each choice."""
    start = tuple(int(site) for site in sites)
    if not start or start in tried or not room.affords(room.spent(start)):
        return
    tried.add(start)
    found, _ = exchange(room, start, search.go_on)
    room.offer(found, search)
