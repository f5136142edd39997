"""The four questions where a site can take only so many: children of one point may go to different sites.

Which sites are open is a whole-number question; who then goes where is a transport programme, and plans take their
values from it. First the question is asked without capacities: its bound holds here too, and where its sites have room
enough they are the answer.
"""

from collections.abc import Callable
from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.capacity_prices import NO_ROOM, settle_with_capacities
from familyhub.siting.centre import halve, worst
from familyhub.siting.choosing import ROOM, Choosing, cannot
from familyhub.siting.cover import needed_weight
from familyhub.siting.instance import Instance
from familyhub.siting.programme import Programme
from familyhub.siting.question import Question
from familyhub.siting.search import UNSETTLED, Search, StoppedError
from familyhub.siting.transport import Pairs, is_whole, served

Method = Callable[[Instance, Question, Search], None]

QUICK_SHARE = 0.4
"""At most this share of the time goes to the question without capacities."""


def with_capacities(instance: Instance, question: Question, search: Search, without: Method) -> None:
    """Search for the best sites under capacities; `without` answers the question without. Raises StoppedError."""
    if cannot(instance, question, search) or _too_small(instance, question, search):
        return
    if question.kind == "p_centre":
        _centre(instance, question, search)
        return
    search.whole = is_whole(instance, question)
    pairs = _pairs(instance, question, inf if question.within_minutes is None else question.within_minutes)
    known = _ask_without(instance, question, search, without, pairs)
    if search.proven or search.infeasible:
        return
    settled: frozenset[int] = frozenset()
    if question.kind == "p_median":
        settled = settle_with_capacities(
            instance, question, search, known, served_by(instance, question, search, pairs)
        )
        if search.proven or search.infeasible:
            return
        question = replace(question, close=question.close | settled)
        pairs = pairs.of(set(range(instance.sites)) - settled)
    search.enter("proof")
    offer = served_by(instance, question, search, pairs)
    if _programme(instance, question, pairs).run(search, lambda sites: offer(sites) < inf, search.proves):
        return
    if search.sites is None:
        search.infeasible = NO_ROOM
    elif settled & set(search.sites):
        search.proves(search.value if search.whole else search.cutoff)
    else:
        # The best plan known is one that the solver was asked about: its answer is no proof.
        raise StoppedError(UNSETTLED)


def _too_small(instance: Instance, question: Question, search: Search) -> bool:
    """Whether even the roomiest sites together have not room for those who must be served."""
    if question.kind == "mclp" or question.unreached is not None or instance.capacities is None:
        return False
    must = list(question.must_open)
    others = [site for site in range(instance.sites) if site not in question.must_open | question.close]
    more = len(others) if question.p is None else question.p - len(must)
    roomiest = np.sort(instance.capacities[others])[::-1][:more]
    room = float(instance.capacities[must].sum() + roomiest.sum())
    if room * ROOM < needed_weight(instance.total_weight, question.share):
        search.infeasible = NO_ROOM
    return bool(search.infeasible)


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
        served_by(instance, question, search, pairs)(list(inner.sites))
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


def _programme(instance: Instance, question: Question, pairs: Pairs) -> Choosing:
    """Sites to choose and parts that go to them: a part only to an open site, no more than it takes."""
    counts = question.kind in {"lscp", "p_centre"}
    choosing = Choosing(instance, question, count=counts)
    programme, columns = choosing.programme, choosing.columns
    if question.kind == "p_median":
        programme.add_row(1.0, inf, columns)
    parts = _add_parts(programme, instance, question, pairs)
    size = len(parts)
    ones = np.tile([1.0, -1.0], size)
    together = np.column_stack([columns[pairs.sites], parts]).reshape(-1)
    programme.add_rows(0.0, inf, np.full(size, 2), together, ones)
    for site in range(instance.sites):
        _capacity_row(programme, instance, pairs, parts, site, int(columns[site]))
    if counts and question.share < 1.0:
        needed = needed_weight(instance.total_weight, question.share)
        choosing.ask_for(needed, parts, instance.weights[pairs.points])
    return choosing


def _add_parts(
    programme: Programme, instance: Instance, question: Question, pairs: Pairs
) -> NDArray[np.int32]:  # fmt: skip
    """The share of each point that goes to each site; shares of a point add up to 1, or less where it may be left."""
    size = len(pairs.points)
    weighs = question.kind in {"mclp", "p_median"}
    costs = pairs.costs * instance.weights[pairs.points] if weighs else np.zeros(size)
    parts = programme.add_columns(costs, np.zeros(size), np.ones(size), whole=False)
    can_rest = (instance.weights > 0) & np.isfinite(pairs.left_out) & (question.kind == "p_median")
    spare, none = np.flatnonzero(can_rest), np.zeros(int(can_rest.sum()))
    rest = programme.add_columns(pairs.left_out[spare] * instance.weights[spare], none, none + 1, whole=False)
    points, columns = np.append(pairs.points, spare), np.append(parts, rest)
    order = np.argsort(points, kind="stable")
    lengths = np.bincount(points, minlength=instance.points)[instance.weights > 0]
    # Where all must be served each point's row says so: one row of all their weights would be too fine for the solver.
    everyone = question.kind == "p_median" or (question.kind != "mclp" and question.share == 1.0)
    programme.add_rows(1.0 if everyone else -inf, 1.0, lengths, columns[order], np.ones(len(columns)))
    return parts


def _capacity_row(
    programme: Programme, instance: Instance, pairs: Pairs, parts: NDArray[np.int32], site: int, column: int
) -> None:  # fmt: skip
    """What goes to a site is no more than it takes, and nothing where it is closed."""
    own = pairs.sites == site
    weights = instance.weights[pairs.points[own]]
    room = inf if instance.capacities is None else float(instance.capacities[site]) * ROOM
    if room >= float(weights.sum()):
        return  # A part goes to an open site alone: there is room for all of them.
    unit = max(room, float(weights.max()))
    programme.add_row(-inf, 0.0, np.append(parts[own], column), np.append(weights, -room) / unit)


def _centre(instance: Instance, question: Question, search: Search) -> None:
    def within(minutes: float) -> bool:
        pairs = _pairs(instance, question, minutes)
        if pairs.reached(instance.weights) < needed_weight(instance.total_weight, question.share):
            return False

        def take(sites: list[int]) -> bool:
            got = served(instance, question, search, pairs, sites)
            if got is None or not np.isfinite(got[0]):
                return False
            longest = max((float(instance.cost[point, site]) for point, site, _ in got[1]), default=0.0)
            search.found(sites, max(longest, worst(instance, question, sites)), got[1])
            return True

        return _programme(instance, question, pairs).run(search, take, first=True)

    halve(instance, question, search, within)
