"""Sites settled before anything is branched on: prices on each point's journey, a bound, and what the bound settles.

Each point is given a price for being served; a site is worth what it saves of these prices. The best sites by worth
give a lower bound for every plan, and a site that would lift the bound past the best plan known is settled: closed in
every better plan, or open. Prices follow the subgradient.
Source: Lagrangean relaxation of the assignment rows, Beasley (1993), European Journal of Operational Research 65;
reduced-cost fixing as in Durán-Mateluna, Ales and Elloumi (2023), European Journal of Operational Research 308.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.instance import Numbers
from familyhub.siting.search import Search
from familyhub.siting.swap import Room, exchange

ROUNDS = 400
"""At most so many changes of the prices."""
PATIENCE = 15
"""After so many rounds without a better bound, steps are halved."""
SMALLEST_STEP = 0.01


@dataclass(slots=True, eq=False)
class Settled:
    """Which sites may still be open (`free` or `fixed`), which are open in every better plan, and the prices."""

    allowed: NDArray[np.bool_]
    open: NDArray[np.bool_]
    prices: Numbers


def settle(room: Room, minutes: Numbers, search: Search, rounds: int = ROUNDS) -> Settled:
    """Raise the bound by prices, better the plan on the way, settle sites. `minutes` may hold infinity.

    The plan known in `search` is what sites are settled against. Raises StoppedError.
    """
    m = minutes.shape[1]
    allowed = np.zeros(m, dtype=bool)
    allowed[list(room.allowed)] = True
    opened = np.zeros(m, dtype=bool)
    opened[list(room.must)] = True
    if search.sites is None:
        return Settled(allowed, opened, np.zeros(len(room.weights)))
    two = np.sort(room.minutes[:, list(search.sites)], axis=1)[:, :2]
    prices = two.mean(axis=1)
    best, best_prices, stuck, step, money = -np.inf, prices.copy(), 0, 2.0, 0.0
    tried: set[tuple[int, ...]] = set()
    columns = np.flatnonzero(allowed)
    table = np.ascontiguousarray(minutes[:, columns])
    for number in range(rounds):
        search.go_on()
        worth = room.weights @ np.minimum(table - prices[:, None], 0.0)
        bound, chosen, worth_all = _relaxed(room, worth, columns, opened, prices, money)
        if bound > best + 1e-6 * abs(bound):
            best, best_prices, stuck = bound, prices.copy(), 0
            search.proves(bound)
            _settle(bound, worth_all, chosen, columns, allowed, opened, room.p, search.cutoff)
        else:
            stuck += 1
        if stuck and stuck % PATIENCE == 0:
            step /= 2
            _improve(room, columns[chosen], tried, search)
            prices = best_prices.copy()
        if bound >= search.cutoff or step < SMALLEST_STEP:
            break
        if allowed[columns].sum() < 0.8 * len(columns):
            still = allowed[columns]
            table, columns, chosen = table[:, still], columns[still], chosen[still]
        served = (table[:, chosen] < prices[:, None]).sum(axis=1)
        off = 1.0 - served
        size = float(room.weights @ (off * off))
        if size == 0 and room.budget is None:
            break
        length = step * (1.01 * search.value - bound) / max(size, 1e-12)
        prices = np.maximum(prices + length * off, 0.0)
        if room.costs is not None and room.budget is not None:
            spent = float(room.costs[columns[chosen]].sum()) - room.budget
            money = max(0.0, money + step * (1.01 * search.value - bound) * spent / max(spent * spent, 1e-12) / 4)
        if number == 0:
            _improve(room, columns[chosen], tried, search)
    if best >= search.cutoff:
        search.proves(search.value if search.whole else best)
    return Settled(allowed, opened, best_prices)


def _relaxed(
    room: Room, worth: Numbers, columns: NDArray[np.int64], opened: NDArray[np.bool_], prices: Numbers, money: float
) -> tuple[float, NDArray[np.bool_], Numbers]:
    """The bound of these prices, the sites (of the columns) that give it, and each one's worth with money priced."""
    constant = float(room.weights @ prices)
    if room.costs is not None and room.budget is not None:
        worth = worth + money * room.costs[columns]
        constant -= money * room.budget
    chosen = opened[columns].copy()
    free = np.flatnonzero(~chosen)
    count = len(free) if room.p is None else max(0, min(len(free), room.p - int(chosen.sum())))
    order = free[np.argsort(worth[free], kind="stable")][:count]
    chosen[order[worth[order] < 0]] = True
    return constant + float(worth[chosen].sum()), chosen, worth


def _settle(
    bound: float, worth: Numbers, chosen: NDArray[np.bool_], columns: NDArray[np.int64],
    allowed: NDArray[np.bool_], opened: NDArray[np.bool_], p: int | None, cutoff: float,
) -> None:  # fmt: skip
    """Close and open for good whatever the bound settles; closed and open sites stay in this round's columns."""
    full = p is not None and int(chosen.sum()) >= p
    free = chosen & ~opened[columns]
    last = float(worth[free].max()) if full and free.any() else 0.0
    outside = ~chosen & allowed[columns]
    rest = np.sort(worth[outside])
    following = min(0.0, float(rest[0])) if len(rest) else 0.0
    # A site that comes in takes the place of the worst of those chosen, where there is no place left.
    closed = outside & (bound + worth - last >= cutoff) if free.any() or not full else outside
    allowed[columns[closed]] = False
    opened[columns[free & (bound - worth + (following if full else 0.0) >= cutoff)]] = True


def _improve(room: Room, sites: NDArray[np.int64], tried: set[tuple[int, ...]], search: Search) -> None:
    """Exchange from the sites that the prices choose, once from each choice."""
    start = tuple(int(site) for site in sites)
    if not start or start in tried or not room.affords(room.spent(start)):
        return
    tried.add(start)
    found, _ = exchange(room, start, search.go_on)
    room.offer(found, search)
