"""The four questions where a site can take only so many: children of one point may go to different sites.

Which sites are open is a whole-number question; who then goes where is a transport programme, and plans take their
values from it. First the question is asked without capacities: its bound holds here too, and where its sites have room
enough they are the answer.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.bill import bill
from familyhub.siting.capacity_prices import settle_with_capacities
from familyhub.siting.centre import halve
from familyhub.siting.cover import SHARE_ROUNDING, cannot, meets
from familyhub.siting.instance import Instance, Numbers, are_whole
from familyhub.siting.programme import Programme
from familyhub.siting.question import Question
from familyhub.siting.search import Search, StoppedError

Parts = tuple[tuple[int, int, float], ...]
Method = Callable[[Instance, Question, Search], None]

NOTHING = 1e-7
"""A part smaller than this is rounding."""
QUICK_SHARE = 0.4
"""At most this share of the time goes to the question without capacities."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Who may go where: points, sites, what a unit of weight costs there, and what one left out costs (n)."""

    points: NDArray[np.int64]
    sites: NDArray[np.int64]
    costs: Numbers
    left_out: Numbers

    def of(self, open_sites: Collection[int]) -> "Pairs":
        """Only the pairs of these sites."""
        mask = np.isin(self.sites, list(open_sites))
        return Pairs(self.points[mask], self.sites[mask], self.costs[mask], self.left_out)


def with_capacities(instance: Instance, question: Question, search: Search, without: Method) -> None:
    """Search for the best sites under capacities; `without` answers the question without. Raises StoppedError."""
    if cannot(instance, question, search):
        return
    if question.kind == "p_centre":
        _centre(instance, question, search)
        return
    search.whole = _is_whole(instance, question)
    pairs = _pairs(instance, question, inf if question.within_minutes is None else question.within_minutes)
    known = _ask_without(instance, question, search, without, pairs)
    if search.proven or search.infeasible:
        return
    if question.kind == "p_median":
        settled = settle_with_capacities(
            instance, question, search, known, served_by(instance, question, search, pairs)
        )
        if search.proven:
            return
        question = replace(question, close=question.close | settled)
        pairs = pairs.of(set(range(instance.sites)) - settled)
    search.enter("proof")
    programme, site_columns = _programme(instance, question, pairs)

    def found(columns: Numbers) -> bool:
        _offer(instance, question, search, pairs, np.flatnonzero(columns[site_columns] > 0.5).tolist())
        return search.proven

    if programme.run(search, found, search.proves):
        return
    if search.sites is not None:
        search.proves(search.cutoff)
    else:
        search.infeasible = "the sites that may be open have not room enough under all that binds"


def served(
    instance: Instance, question: Question, search: Search, pairs: Pairs, sites: Collection[int]
) -> tuple[float, Parts] | None:  # fmt: skip
    """What these sites give when everyone goes where that serves all best, and who goes where; None if it cannot be."""
    if not meets(instance, question, sites) or (question.kind == "p_median" and not sites):
        return None
    few = pairs.of(sites)
    programme = Programme(question.sense)
    if question.kind in {"lscp", "p_centre"}:
        # What counts is the weight within reach: as much of it as there is room for.
        few = replace(few, costs=-np.ones(len(few.costs)))
    alone = (instance.weights > 0) & np.isinf(few.left_out)
    alone[few.points] = False
    if alone.any():
        return None
    parts = _add_parts(programme, instance, question, few)
    for site in sites:
        _capacity_row(programme, instance, few, parts, site, None)
    kept: list[Numbers] = []
    if not programme.solve_once(search, kept.append):
        return None
    weights = kept[0][parts] * instance.weights[few.points]
    used = weights > NOTHING
    held = tuple(
        (int(point), int(site), float(weight))
        for point, site, weight in zip(few.points[used], few.sites[used], weights[used], strict=True)
    )
    return _worth(instance, question, few, weights, sites), held


def _worth(
    instance: Instance, question: Question, pairs: Pairs, weights: Numbers, sites: Collection[int]
) -> float:  # fmt: skip
    """The question's value where `weights` go to the pairs; infinite where too little is within reach."""
    reached = float(weights.sum())
    if question.kind in {"lscp", "p_centre"}:
        needed = question.share * instance.total_weight
        return float(len(sites)) if reached >= needed - 1e-6 * max(1.0, needed) else inf
    value = reached
    if question.kind == "p_median":
        left = instance.weights - np.bincount(pairs.points, weights, instance.points)
        left_out = np.where(left > NOTHING, left * np.where(np.isfinite(pairs.left_out), pairs.left_out, 0.0), 0.0)
        value = float((weights * pairs.costs).sum() + left_out.sum())
    # Where weights, minutes and capacities are whole, so is the best way to go: what is not is rounding.
    return float(round(value)) if _is_whole(instance, question) else value


def _is_whole(instance: Instance, question: Question) -> bool:
    """Whether every value is a whole number."""
    if question.kind == "lscp" or instance.capacities is None:
        return question.kind == "lscp"
    numbers = [instance.weights, instance.capacities]
    if question.kind == "p_median":
        numbers += [instance.cost, np.array([question.unreached or 0.0])]
    return are_whole(*numbers)


def _offer(instance: Instance, question: Question, search: Search, pairs: Pairs, sites: list[int]) -> None:
    got = served(instance, question, search, pairs, sites)
    if got is not None and np.isfinite(got[0]):
        search.found(sites, got[0], got[1])


def served_by(instance: Instance, question: Question, search: Search, pairs: Pairs) -> Callable[[list[int]], float]:
    """Sites handed to the search with who goes where; their value, infinite where they are no plan."""

    def offer(sites: list[int]) -> float:
        got = served(instance, question, search, pairs, sites)
        if got is None or not np.isfinite(got[0]):
            return inf
        search.found(sites, got[0], got[1])
        return got[0]

    return offer


def _ask_without(
    instance: Instance, question: Question, search: Search, without: Method, pairs: Pairs
) -> tuple[int, ...]:  # fmt: skip
    """The question without capacities: its bound, its sites, and why there is no plan if it has none."""
    search.enter("without capacities")
    limit = replace(search.limit, seconds=QUICK_SHARE * search.left)
    inner = Search(limit, sense=question.sense)
    try:
        without(instance, replace(question, capacities=False), inner)
    except StoppedError:
        pass  # Its own time was over, or all: the next step asks.
    finally:
        if abs(inner.bound) < inf:
            search.proves(inner.bound)
    search.go_on()
    search.infeasible = inner.infeasible
    if inner.sites is not None:
        _offer(instance, question, search, pairs, list(inner.sites))
    return inner.sites or ()


def _pairs(instance: Instance, question: Question, within: float) -> Pairs:
    minutes = instance.minutes(replace(question, unreached=None))
    possible = np.isfinite(minutes) & (instance.weights > 0)[:, None]
    possible[:, list(question.close)] = False
    if question.kind != "p_median":
        possible &= minutes <= within
    elif question.unreached is not None:
        possible &= minutes < question.unreached
    points, sites = np.nonzero(possible)
    costs = minutes[points, sites] if question.kind == "p_median" else np.ones(len(points))
    left_out = np.zeros(instance.points)
    if question.kind == "p_median":
        left_out[:] = inf if question.unreached is None else question.unreached
    return Pairs(points, sites, costs, left_out)


def _programme(instance: Instance, question: Question, pairs: Pairs) -> tuple[Programme, NDArray[np.int32]]:
    """Sites to choose and parts that go to them: a part only to an open site, no more than it takes."""
    programme = Programme(question.sense)
    m, counts = instance.sites, question.kind in {"lscp", "p_centre"}
    lower, upper = np.zeros(m), np.ones(m)
    lower[list(question.must_open)], upper[list(question.close)] = 1.0, 0.0
    columns = programme.add_columns(np.full(m, float(counts)), lower, upper, whole=True)
    if question.p is not None:
        programme.add_row(-inf, float(question.p), columns)
    if question.kind == "p_median":
        programme.add_row(1.0, inf, columns)
    if (money := bill(instance, question)) is not None:
        programme.add_row(-inf, money.budget, columns, money.costs)
    weighed = replace(pairs, costs=np.zeros(len(pairs.costs))) if counts else pairs
    parts = _add_parts(programme, instance, question, weighed)
    size = len(parts)
    ones = np.tile([1.0, -1.0], size)
    together = np.column_stack([columns[pairs.sites], parts]).reshape(-1)
    programme.add_rows(0.0, inf, np.full(size, 2), together, ones)
    for site in range(m):
        _capacity_row(programme, instance, pairs, parts, site, int(columns[site]))
    if counts:
        needed = question.share * instance.total_weight - SHARE_ROUNDING * max(1.0, instance.total_weight)
        programme.add_row(needed, inf, parts, instance.weights[pairs.points])
    return programme, columns


def _add_parts(
    programme: Programme, instance: Instance, question: Question, pairs: Pairs
) -> NDArray[np.int32]:  # fmt: skip
    """The share of each point that goes to each site; shares of a point add up to 1, or less where it may be left."""
    size = len(pairs.points)
    costs = pairs.costs * instance.weights[pairs.points]
    parts = programme.add_columns(costs, np.zeros(size), np.ones(size), whole=False)
    must = question.kind == "p_median"
    spare = np.flatnonzero((instance.weights > 0) & np.isfinite(pairs.left_out)) if must else np.empty(0, dtype=int)
    none = np.zeros(len(spare))
    rest = programme.add_columns(pairs.left_out[spare] * instance.weights[spare], none, none + 1, whole=False)
    points, columns = np.append(pairs.points, spare), np.append(parts, rest)
    order = np.argsort(points, kind="stable")
    lengths = np.bincount(points, minlength=instance.points)[instance.weights > 0]
    programme.add_rows(1.0 if must else -inf, 1.0, lengths, columns[order], np.ones(len(columns)))
    return parts


def _capacity_row(
    programme: Programme, instance: Instance, pairs: Pairs, parts: NDArray[np.int32], site: int, column: int | None
) -> None:  # fmt: skip
    """What goes to a site is no more than it takes, and nothing where it is closed."""
    if instance.capacities is None or not np.isfinite(instance.capacities[site]):
        return
    own = pairs.sites == site
    room, weights = float(instance.capacities[site]), instance.weights[pairs.points[own]]
    if column is None:
        programme.add_row(-inf, room, parts[own], weights)
    else:
        programme.add_row(-inf, 0.0, np.append(parts[own], column), np.append(weights, -room))


def _centre(instance: Instance, question: Question, search: Search) -> None:
    def within(minutes: float) -> bool:
        pairs = _pairs(instance, question, minutes)
        programme, columns = _programme(instance, question, pairs)

        def found(values: Numbers) -> bool:
            sites = np.flatnonzero(values[columns] > 0.5).tolist()
            got = served(instance, question, search, pairs, sites)
            if got is None or not np.isfinite(got[0]):
                return False
            place = {(point, site): instance.cost[point, site] for point, site, _ in got[1]}
            search.found(sites, max((float(minute) for minute in place.values()), default=0.0), got[1])
            return True

        return programme.run(search, found)

    halve(instance, question, search, within)
