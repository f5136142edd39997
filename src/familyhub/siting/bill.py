"""What a plan costs: running the open sites, opening new ones, and closing hubs that there are today."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from familyhub.siting.instance import Instance, Numbers
from familyhub.siting.question import Question

ROUNDING = 1e-9
"""Money is compared to a billionth of itself: sums of pence that are alike differ in their last digits."""


@dataclass(frozen=True, slots=True, eq=False)
class Bill:
    """One number a site and one budget for them.

    All existing hubs are taken as closed, and paid for, `before` anything opens: an existing hub that stays gives its
    closing back. So `costs` (m) of one that costs more to close than to run are less than 0, and `budget` is what
    closing them all would leave, with what rounding may add.
    """

    costs: Numbers
    budget: float
    before: float

    def spent(self, sites: Collection[int]) -> float:
        """What a plan with these open sites costs, in the unit of the question's budget."""
        return self.before + float(self.costs[list(sites)].sum())

    def affords(self, sites: Collection[int]) -> bool:
        """Whether the budget has that much."""
        return self._within(float(self.costs[list(sites)].sum()))

    def allows(self, question: Question) -> bool:
        """Whether any sites with all that must be open keep within the budget."""
        others = [j for j in range(len(self.costs)) if j not in question.must_open | question.close]
        saving = np.sort(np.minimum(self.costs[others], 0.0))
        more = len(saving) if question.p is None else max(0, question.p - len(question.must_open))
        return self._within(float(self.costs[list(question.must_open)].sum() + saving[:more].sum()))

    def _within(self, cost: float) -> bool:
        return cost <= self.budget


def bill(instance: Instance, question: Question) -> Bill | None:
    """What the question's budget has to pay for; None where it has none."""
    if question.budget is None:
        return None
    nothing = np.zeros(instance.sites)
    old = np.isin(np.arange(instance.sites), list(question.existing))
    running, opening, closing = (
        nothing if each is None else each
        for each in (instance.site_costs, instance.opening_costs, instance.closing_costs)
    )
    before = float(closing[old].sum())
    rounding = ROUNDING * max(1.0, question.budget, before)
    return Bill(running + np.where(old, -closing, opening), question.budget - before + rounding, before)
