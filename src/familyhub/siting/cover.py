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
        return self.covered(sites) >= share * self.total - SHARE_ROUNDING * max(1.0, self.total)


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
    programme = covering(instance, question, reach)

    def found(columns: Numbers) -> bool:
        sites = np.flatnonzero(columns[: instance.sites] > 0.5).tolist()
        if reach.has(sites, question.share) and meets(instance, question, sites):
            search.found(sites, len(sites))
        return search.proven

    if not programme.run(search, found, search.proves) and search.sites is None:
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
    programme = _choosing(instance, question, -1)
    shown = np.flatnonzero(reach.within.any(axis=1))
    size = len(shown)
    points = programme.add_columns(reach.weights[shown], np.zeros(size), np.ones(size), whole=False)
    _within_rows(programme, reach, shown, points)

    def found(columns: Numbers) -> bool:
        sites = np.flatnonzero(columns[: instance.sites] > 0.5).tolist()
        if meets(instance, question, sites):
            search.found(sites, reach.covered(sites))
        return search.proven

    programme.run(search, found, search.proves)


def covering(instance: Instance, question: Question, reach: Reach) -> Programme:
    """The programme of the fewest sites that have the question's share within reach."""
    programme = _choosing(instance, question, 1, count=True)
    if question.share == 1.0:
        rows, sites = np.nonzero(reach.within)
        lengths = np.bincount(rows, minlength=len(reach.weights))
        programme.add_rows(1.0, np.inf, lengths, sites, np.ones(len(sites)))
        return programme
    size = len(reach.weights)
    points = programme.add_columns(np.zeros(size), np.zeros(size), np.ones(size), whole=True)
    _within_rows(programme, reach, np.arange(size), points)
    needed = question.share * reach.total - SHARE_ROUNDING * max(1.0, reach.total)
    programme.add_row(needed, np.inf, points, reach.weights)
    return programme


def meets(instance: Instance, question: Question, sites: Collection[int]) -> bool:
    """Whether these sites hold all that must be open, none that must be closed, and are not too many or too dear."""
    if not question.must_open <= set(sites) or question.close & set(sites):
        return False
    if question.p is not None and len(sites) > question.p:
        return False
    money = bill(instance, question)
    return money is None or money.affords(sites)


def cannot(instance: Instance, question: Question, search: Search) -> bool:
    """Whether what must be open is itself too many or too dear; the search is told why."""
    if question.p is not None and len(question.must_open) > question.p:
        search.infeasible = f"{len(question.must_open)} sites must be open and only {question.p} may"
    elif (money := bill(instance, question)) is not None and not money.allows(question):
        search.infeasible = "the sites that must be open cost more than the budget"
    return bool(search.infeasible)


def _too_far(reach: Reach, question: Question, search: Search) -> bool:
    everything = range(reach.within.shape[1])
    if reach.has(everything, question.share):
        return False
    most = reach.covered(everything) / reach.total
    search.infeasible = f"all sites together have {most:.1%} within reach, and {question.share:.1%} are asked for"
    return True


def _choosing(instance: Instance, question: Question, sense: int, count: bool = False) -> Programme:
    """A programme with a whole column for each site, and rows for the number of sites and the budget."""
    programme = Programme(sense)
    lower, upper = np.zeros(instance.sites), np.ones(instance.sites)
    lower[list(question.must_open)], upper[list(question.close)] = 1.0, 0.0
    sites = programme.add_columns(np.full(instance.sites, float(count)), lower, upper, whole=True)
    if question.p is not None:
        programme.add_row(-np.inf, float(question.p), sites)
    if (money := bill(instance, question)) is not None:
        programme.add_row(-np.inf, money.budget, sites, money.costs)
    return programme


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
