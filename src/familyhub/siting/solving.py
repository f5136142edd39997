"""Any question answered: the right method, the limit, and a plan that says optimal only where that is proven."""

from math import inf, nan

import numpy as np

from familyhub.siting.apart import let_go
from familyhub.siting.capacity import Method, with_capacities
from familyhub.siting.centre import shortest_worst
from familyhub.siting.cover import fewest_hubs, most_children
from familyhub.siting.instance import Instance
from familyhub.siting.median import least_travel
from familyhub.siting.plan import Plan, Status
from familyhub.siting.question import Kind, Question
from familyhub.siting.search import Limit, Search, StoppedError, Teller

METHODS: dict[Kind, Method] = {
    "lscp": fewest_hubs,
    "mclp": most_children,
    "p_median": least_travel,
    "p_centre": shortest_worst,
}


def solve(
    instance: Instance, question: Question, limit: Limit | None = None, progress: Teller | None = None
) -> Plan:  # fmt: skip
    """The best sites for the question, within the limit (60 seconds if none is given).

    `progress` is told each better plan and bound. A limit reached, or Ctrl-C, ends the search and keeps the best so
    far. Raises UsageError where the question does not fit the instance.
    """
    instance.check(question)
    search = Search(limit or Limit(), sense=question.sense, tell=progress)
    stopped = ""
    try:
        search.go_on()
        if question.capacities:
            with_capacities(instance, question, search, METHODS[question.kind])
        else:
            METHODS[question.kind](instance, question, search)
    except StoppedError as error:
        stopped = str(error) or ("the time allowed was over" if search.left <= 0 else "it was asked to stop")
    except KeyboardInterrupt:
        stopped = "it was interrupted"
    finally:
        let_go()
    return _plan(instance, question, search, stopped)


def _plan(instance: Instance, question: Question, search: Search, stopped: str) -> Plan:
    nobody = np.full(instance.points, -1, dtype=np.int64)
    if search.sites is None:
        status: Status = "infeasible" if search.infeasible else "nothing found"
        reason = search.infeasible or stopped or "no plan was found"
        bound = search.bound if abs(search.bound) < inf and not search.infeasible else nan
        return Plan(question, (), nan, bound, status, reason, search.seconds, nobody)
    status = "proven optimal" if search.proven else "best found"
    reason = "proven" if search.proven else stopped or "value and bound could not be brought together"
    assignments = _assigned(instance, question, search)
    return Plan(
        question, search.sites, search.value, search.bound, status, reason, search.seconds, assignments, search.parts
    )


def _assigned(instance: Instance, question: Question, search: Search) -> np.ndarray:
    """The nearest open site of each point, or with capacities the one that takes most of it; -1 where there is none."""
    assignments = np.full(instance.points, -1, dtype=np.int64)
    if question.capacities:
        most = np.zeros(instance.points)
        for point, site, weight in search.parts:
            if weight > most[point]:
                assignments[point], most[point] = site, weight
        return assignments
    if not search.sites:
        return assignments
    minutes = instance.minutes(question)[:, list(search.sites)]
    if question.kind in {"lscp", "mclp"} and question.within_minutes is not None:
        minutes = np.where(minutes <= question.within_minutes, minutes, np.inf)
    reached = np.isfinite(minutes.min(axis=1))
    assignments[reached] = np.asarray(search.sites)[minutes[reached].argmin(axis=1)]
    return assignments
