"""Least travel where a site can take only so many: prices for a bound, and sites exchanged for a good plan.

With a price on each point's journey, what an open site is worth is what it saves of the prices by taking those where it
saves most until it is full. The bound is as good as that of the whole linear programme, which takes minutes where this
takes seconds.
Source: Lagrangean relaxation of the assignment rows, as Beasley (1993), European Journal of Operational Research 65.
"""

from collections.abc import Callable, Collection
from itertools import count

import numpy as np

from familyhub.siting.bill import ROUNDING, bill
from familyhub.siting.choosing import ROOM, meets
from familyhub.siting.fixing import settle
from familyhub.siting.instance import Instance, Numbers
from familyhub.siting.question import Question
from familyhub.siting.search import Search
from familyhub.siting.swap import Room, exchange

Offer = Callable[[list[int]], float]
"""Told sites; their value with everyone served as well as there is room, infinite where they are no plan."""

NO_ROOM = "the sites that may be open have not room enough under all that binds"
REPLACEMENTS = 12
"""A site is exchanged for one of so many others that are most like it."""
EXCHANGE_SHARE = 0.5
"""At most this share of the time left goes to exchanges."""


def settle_with_capacities(
    instance: Instance, question: Question, search: Search, start: Collection[int], offer: Offer
) -> frozenset[int]:  # fmt: skip
    """The sites that are closed in every better plan. Raises StoppedError."""
    search.enter("prices")
    minutes = instance.minutes(question)[instance.weights > 0]
    if not np.isfinite(minutes).any():
        return frozenset()
    room = _room(instance, question, minutes)
    tried: dict[tuple[int, ...], float] = {}

    def value(sites: Collection[int]) -> float:
        search.go_on()
        key = tuple(sorted(int(site) for site in sites))
        if key not in tried:
            tried[key] = offer(list(key)) if meets(instance, question, key) else np.inf
        return tried[key]

    def improve(sites: Collection[int]) -> None:
        value(_roomier(room, sites))

    if start:
        value(exchange(room, _roomier(room, start), search.go_on)[0])
    settled = settle(room, minutes, search, start or room.must or room.allowed[:1], improve)
    if settled.none:
        search.infeasible = NO_ROOM
    elif search.sites is not None and not search.proven:
        search.enter("exchanges")
        _exchange(room, search, value)
    return frozenset(np.flatnonzero(~settled.allowed).tolist())


def _room(instance: Instance, question: Question, minutes: Numbers) -> Room:
    """What binds. Where no money does, that all sites together have room for everyone is put as a budget.

    With at most p sites, what each has less than the roomiest may add up to no more than what p of these have too much.
    """
    weights = instance.weights[instance.weights > 0]
    finite = np.isfinite(minutes)
    barred = (float(minutes[finite].max()) + 1.0) * 10
    allowed = tuple(site for site in range(instance.sites) if site not in question.close)
    money = bill(instance, question)
    costs, budget = (None, None) if money is None else (money.costs, money.budget)
    capacities = np.minimum(np.inf if instance.capacities is None else instance.capacities * ROOM, weights.sum())
    if budget is None and question.p is not None and question.unreached is None:
        most = float(capacities.max())
        everyone = float(weights.sum())
        costs, budget = most - capacities, question.p * most - everyone + ROUNDING * max(1.0, everyone)
    full = np.where(finite, minutes, barred)
    costs = None if budget is None else costs
    left_out = np.inf if question.unreached is None else question.unreached
    return Room(weights, full, question.p, question.must_open, allowed, costs, budget, barred, capacities, left_out)


def _roomier(room: Room, sites: Collection[int]) -> list[int]:
    """The sites, the smallest exchanged for the largest others until everyone has room."""
    chosen = [int(site) for site in sites]
    size = np.zeros(room.minutes.shape[1]) if room.capacities is None else room.capacities
    others = sorted(set(room.allowed) - set(chosen), key=lambda site: size[site])
    loose = sorted(set(chosen) - room.must, key=lambda site: size[site], reverse=True)
    while others and size[chosen].sum() < room.weights.sum():
        if room.p is not None and len(chosen) >= room.p:
            if not loose:
                break
            chosen.remove(loose.pop())
        chosen.append(others.pop())
    return chosen


def _exchange(room: Room, search: Search, value: Callable[[Collection[int]], float]) -> None:
    """Exchange a site for one that is much like it, while that is better; the search keeps the best."""
    until = search.seconds + EXCHANGE_SHARE * search.left
    sites, best = set(search.sites or ()), search.value
    unchanged = 0
    for turn in count():
        out = sorted(sites - room.must)
        if unchanged >= len(out) or search.seconds >= until:
            return
        unchanged += 1
        site = out[turn % len(out)]
        others = np.array(sorted(set(room.allowed) - sites), dtype=int)
        unlike = np.abs(room.minutes[:, others] - room.minutes[:, [site]]).T @ room.weights
        for other in others[np.argsort(unlike, kind="stable")[:REPLACEMENTS]]:
            changed = (sites - {site}) | {int(other)}
            if (worth := value(changed)) < best:
                sites, best, unchanged = changed, worth, 0
                break
            if search.seconds >= until:
                return
