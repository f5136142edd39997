"""The p-centre: the shortest worst journey, or the worst of a share, by halving the list of minutes that occur.

Whether so many hubs have everyone within r minutes is a covering question; the least r that has an answer is the
optimum. What is known not to be enough is a bound at every moment.
Source: Minieka (1970), SIAM Review 12; halving as in Elloumi, Labbé and Pochet (2004), INFORMS Journal on Computing 16.
"""

from collections.abc import Callable, Collection

import numpy as np

from familyhub.siting.bill import bill
from familyhub.siting.choosing import cannot, meets
from familyhub.siting.cover import covering, needed_weight, reach_within
from familyhub.siting.instance import Instance
from familyhub.siting.question import Question
from familyhub.siting.search import Search
from familyhub.siting.swap import Room, exchange, open_greedily

Within = Callable[[float], bool]


def shortest_worst(instance: Instance, question: Question, search: Search) -> None:
    """Search for the sites with the shortest worst journey (p_centre). Raises StoppedError."""
    if cannot(instance, question, search):
        return
    search.enter("greedy and exchanges")
    _first_plan(instance, question, search)

    def within(minutes: float) -> bool:
        reach = reach_within(instance, question, minutes)
        if not reach.has(range(instance.sites), question.share):
            return False

        def take(sites: list[int]) -> bool:
            if not reach.has(sites, question.share) or not meets(instance, question, sites):
                return False
            search.found(sites, worst(instance, question, sites))
            return True

        return covering(instance, question, reach).run(search, take, first=True)

    halve(instance, question, search, within)


def halve(instance: Instance, question: Question, search: Search, within: Within) -> None:
    """Halve the minutes that occur until the least that `within` says yes to is known; it hands plans to the search."""
    search.enter("halving")
    minutes = instance.minutes(question)[instance.weights > 0]
    minutes = minutes[:, [site for site in range(instance.sites) if site not in question.close]]
    radii = np.unique(np.append(minutes[np.isfinite(minutes)], 0.0))
    low, high = 0, len(radii) - 1
    if question.share == 1.0 and minutes.size:
        # Nobody's journey is shorter than the one to the nearest site.
        low = min(high, int(np.searchsorted(radii, minutes.min(axis=1).max())))
    search.proves(float(radii[low]))
    if search.sites is None and not within(float(radii[high])):
        search.infeasible = "no sites can be reached by so many under all that binds"
        return
    high = min(high, int(np.searchsorted(radii, search.value)))
    while low < high:
        search.go_on()
        middle = (low + high) // 2
        if within(float(radii[middle])):
            high = min(middle, int(np.searchsorted(radii, search.value)))
        else:
            low = middle + 1
            search.proves(float(radii[low]))
    search.proves(float(radii[low]))


def worst(instance: Instance, question: Question, sites: Collection[int]) -> float:
    """The minutes within which the share of weight reaches one of these sites; infinite where it cannot."""
    weighty = instance.weights > 0
    if not weighty.any():
        return 0.0
    if not len(sites):
        return float("inf")
    minutes, weights = instance.minutes(question)[weighty][:, list(sites)].min(axis=1), instance.weights[weighty]
    if question.share == 1.0:
        return float(minutes.max())
    order = np.argsort(minutes, kind="stable")
    reached = np.cumsum(weights[order])
    needed = needed_weight(instance.total_weight, question.share)
    return float(minutes[order][min(int(np.searchsorted(reached, needed)), len(order) - 1)])


def _first_plan(instance: Instance, question: Question, search: Search) -> None:
    """The plan of least travel that exchanges find: its worst journey is where halving starts from above."""
    minutes, weighty = instance.minutes(question), instance.weights > 0
    finite = np.isfinite(minutes)
    if not weighty.any() or not finite.any():
        return
    full = np.where(finite, minutes, 10 * (float(minutes[finite].max()) + 1))[weighty]
    allowed = tuple(site for site in range(instance.sites) if site not in question.close)
    money = bill(instance, question)
    costs, budget = (None, None) if money is None else (money.costs, money.budget)
    room = Room(
        instance.weights[weighty], full, question.p, question.must_open, allowed, costs, budget
    )  # fmt: skip
    first = open_greedily(room, question.must_open, search.go_on)
    if not first:
        return
    for sites in (first, exchange(room, first, search.go_on)[0]):
        value = worst(instance, question, sites)
        if np.isfinite(value) and meets(instance, question, sites):
            search.found(sites, value)
