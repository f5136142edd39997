"""A programme whose whole columns are the sites, and plans out of it that hold by the exact sums.

The solver takes a row as met where little is missing, and calls what is tight to the last digit impossible. So every
row of sums lets a little more through than the solver's tolerance, in units of its largest number: what is impossible
then is so in truth. Sites that only this let through are left out, and the rest is solved again.
"""

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.bill import bill
from familyhub.siting.instance import Instance, Numbers
from familyhub.siting.programme import OnBound, Programme
from familyhub.siting.question import Question
from familyhub.siting.search import Search

LET_THROUGH = 1e-5
"""In units of a row's largest number: ten times the solver's tolerance."""
ROOM = 1 + 1e-9
"""A site is not too full where what is over is only rounding."""
DROPPED = 1e-9
"""The solver drops a number in a row that is smaller than this."""


class Choosing:
    """The sites as the first columns of a `programme`, with rows for their number and the budget.

    With `count` each open site counts 1 in the value.
    """

    def __init__(self, instance: Instance, question: Question, count: bool) -> None:
        self._instance, self._question = instance, question
        self.programme = Programme(question.sense)
        m = instance.sites
        lower, upper = np.zeros(m), np.ones(m)
        lower[list(question.must_open)], upper[list(question.close)] = 1.0, 0.0
        self.columns = self.programme.add_columns(np.full(m, float(count)), lower, upper, whole=True)
        if question.p is not None:
            self.programme.add_row(-np.inf, float(question.p), self.columns)
        if (money := bill(instance, question)) is not None:
            costs, most = at_most(money.costs, money.budget)
            self.programme.add_row(-np.inf, most, self.columns, costs)

    def ask_for(self, needed: float, columns: NDArray[np.int32], weights: Numbers) -> None:
        """The columns hold so much weight."""
        weights, most = at_most(-weights, -needed)
        self.programme.add_row(-np.inf, most, columns, weights)

    def run(
        self, search: Search, take: Callable[[list[int]], bool], on_bound: OnBound | None = None, first: bool = False
    ) -> bool:
        """Solve; `take` is handed sites and says whether they are a plan. False where there is no plan.

        It ends with the best plan, with the `first`, or where the search has proven its own. Raises as Programme.run.
        """
        last, fits = list[int](), False

        def found(values: Numbers) -> bool:
            nonlocal last, fits
            last = np.flatnonzero(values[self.columns] > 0.5).tolist()
            fits = take(last)
            return fits if first else search.proven

        while self.programme.run(search, found, on_bound):
            if fits or search.proven:
                return True
            self._leave_out(last)
        return False

    def _leave_out(self, sites: list[int]) -> None:
        """These sites are no plan; where they are not too many or too dear, no fewer of them are one either."""
        others = np.setdiff1d(self.columns, sites)
        if meets(self._instance, self._question, sites):
            self.programme.add_row(1.0, np.inf, others)
        else:
            values = np.append(np.ones(len(others)), -np.ones(len(sites)))
            self.programme.add_row(1.0 - len(sites), np.inf, np.append(others, sites), values)


def at_most(values: Numbers, most: float) -> tuple[Numbers, float]:
    """A row of no more than `most` in units of its largest number, with what is let through beside it."""
    unit = float(np.abs(values).max(initial=0.0)) or 1.0
    return values / unit, most / unit + LET_THROUGH + DROPPED * len(values)


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
