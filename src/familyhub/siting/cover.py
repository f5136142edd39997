"""Hubs within reach: the fewest that have everyone (or a share) within so many minutes, or the most children with p.

Points that the same sites reach are one point. The first plan comes from greedy opening and exchanges, on a table that
says 0 within reach and 1 beyond; HiGHS proves.
Source: location set covering, Toregas and others (1971), Operations Research 19; maximal covering, Church and ReVelle
(1974), Papers of the Regional Science Association 32.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.bill import bill
from familyhub.siting.choosing import Choosing, cannot, meets
from familyhub.siting.instance import Instance, Numbers, are_whole
from familyhub.siting.programme import Programme
from familyhub.siting.question import Question
from familyhub.siting.search import Search
from familyhub.siting.swap import Room, exchange, open_greedily

SHARE_ROUNDING = 1e-9
"""A share is reached where what is missing is only rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Groups of points that the same sites reach (groups x m), the weight of each group, and the weight of all."""

    within: NDArray[np.bool_]
    weights: Numbers
    total: float

    def covered(self, sites: Collection[int]) -> float:
        """The weight within reach of these sites."""
        return float(self.weights[self.within[:, list(sites)].any(axis=1)].sum())

    def has(self, sites: Collection[int], share: float) -> bool:
        """Whether so large a share of all weight is within reach of these sites."""
        if share == 1.0:
            return bool(self.within[:, list(sites)].any(axis=1).all())
        return self.covered(sites) >= needed_weight(self.total, share)


def needed_weight(total: float, share: float) -> float:
    """The weight that a share asks for, without what is only rounding."""
    return share * total - SHARE_ROUNDING * max(1.0, total)


def reach_within(instance: Instance, question: Question, minutes: float) -> Reach:
    """Who is within so many minutes of which sites that may open."""
    weighty = instance.weights > 0
    within = instance.minutes(question)[weighty] <= minutes
    within[:, list(question.close)] = False
    groups, which = np.unique(np.packbits(within, axis=1), axis=0, return_inverse=True)
    table = np.unpackbits(groups, axis=1, count=instance.sites).astype(bool)
    weights = np.bincount(which.reshape(-1), instance.weights[weighty], len(groups)).astype(float)
    return Reach(table, weights, instance.total_weight)


def fewest_hubs(instance: Instance, question: Question, search: Search) -> None:
    """Search for the fewest sites that have the share within reach (lscp). Raises StoppedError."""
    search.whole = True
    reach = reach_within(instance, question, question.within_minutes or 0.0)
    if cannot(instance, question, search) or _too_far(reach, question, search):
        return
    search.enter("greedy")
    first = open_greedily(_room(instance, replace(question, p=None), reach), question.must_open, search.go_on)
    if meets(instance, question, first) and reach.has(first, question.share):
        search.found(first, len(first))
    search.proves(len(question.must_open))
    search.enter("proof")

    def take(sites: list[int]) -> bool:
        if not reach.has(sites, question.share) or not meets(instance, question, sites):
            return False
        search.found(sites, len(sites))
        return True

    if not covering(instance, question, reach).run(search, take, search.proves) and search.sites is None:
        search.infeasible = "no sites have so large a share within reach under all that binds"


def most_children(instance: Instance, question: Question, search: Search) -> None:
    """Search for the sites that have most weight within reach (mclp). Raises StoppedError."""
    search.whole = are_whole(instance.weights)
    reach = reach_within(instance, question, question.within_minutes or 0.0)
    if cannot(instance, question, search):
        return
    search.proves(float(reach.weights[reach.within.any(axis=1)].sum()))
    search.enter("greedy and exchanges")
    room = _room(instance, question, reach)
    first = open_greedily(room, question.must_open, search.go_on)
    if meets(instance, question, first):
        search.found(first, reach.covered(first))
    if first and not search.proven:
        better, _ = exchange(room, first, search.go_on)
        if meets(instance, question, better):
            search.found(better, reach.covered(better))
    if search.proven:
        return
    search.enter("proof")
    choosing = Choosing(instance, question, count=False)
    shown = np.flatnonzero(reach.within.any(axis=1))
    size = len(shown)
    points = choosing.programme.add_columns(reach.weights[shown], np.zeros(size), np.ones(size), whole=False)
    _within_rows(choosing.programme, reach, shown, points)

    def take(sites: list[int]) -> bool:
        if not meets(instance, question, sites):
            return False
        search.found(sites, reach.covered(sites))
        return True

    choosing.run(search, take, search.proves)


def covering(instance: Instance, question: Question, reach: Reach) -> Choosing:
    """The programme of the fewest sites that have the question's share within reach."""
    choosing = Choosing(instance, question, count=True)
    if question.share == 1.0:
        rows, sites = np.nonzero(reach.within)
        lengths = np.bincount(rows, minlength=len(reach.weights))
        choosing.programme.add_rows(1.0, np.inf, lengths, sites, np.ones(len(sites)))
        return choosing
    size = len(reach.weights)
    points = choosing.programme.add_columns(np.zeros(size), np.zeros(size), np.ones(size), whole=True)
    _within_rows(choosing.programme, reach, np.arange(size), points)
    choosing.ask_for(needed_weight(reach.total, question.share), points, reach.weights)
    return choosing


def _too_far(reach: Reach, question: Question, search: Search) -> bool:
    everything = range(reach.within.shape[1])
    if reach.has(everything, question.share):
        return False
    most = reach.covered(everything) / reach.total
    asked = 100 * question.share
    # No rounding may make what is missed look like what is asked for.
    reached = next(said for digits in range(3, 18) if float(said := f"{100 * most:.{digits}g}") < asked or digits == 17)
    search.infeasible = f"all sites together have {reached}% within reach, and {asked:.10g}% are asked for"
    return True


def _within_rows(programme: Programme, reach: Reach, groups: NDArray[np.int64], points: NDArray[np.int32]) -> None:
    """A group counts at most as often as sites within its reach are open."""
    for group, point in zip(groups, points, strict=True):
        sites = np.flatnonzero(reach.within[group]).astype(np.int32)
        values = np.append(np.ones(len(sites)), -1.0)
        programme.add_row(0.0, np.inf, np.append(sites, point), values)


def _room(instance: Instance, question: Question, reach: Reach) -> Room:
    allowed = tuple(site for site in range(instance.sites) if site not in question.close)
    money = bill(instance, question)
    costs, budget = (None, None) if money is None else (money.costs, money.budget)
    beyond = (~reach.within).astype(float)
    return Room(reach.weights, beyond, question.p, question.must_open, allowed, costs, budget)
