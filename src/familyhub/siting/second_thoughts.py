"""Whether the same sites would still be chosen had more children come: the question of a plan asked again.

A trial (`robustness`) says what the plan's sites give then; here is what the best sites would give, and so what
choosing now costs if growth comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from familyhub.siting.ground import Ground
from familyhub.siting.instance import Instance, Numbers
from familyhub.siting.plan import NEAR, Plan
from familyhub.siting.robustness import Growth, grown
from familyhub.siting.search import Limit, Teller
from familyhub.siting.solving import solve


@dataclass(frozen=True, slots=True, eq=False)
class SecondThought:
    """One growth, the best plan for it, and what the sites chosen now are worth then (None where they are no plan).

    `loss` is what the chosen sites are worse than those of `best`, as a share of the larger value: travel too much, or
    children too few. `loss_at_most` is the same beside any sites there could be (equal where `best` is proven); None
    where it is not known.
    """

    what: str
    chosen: float | None
    best: Plan
    loss: float | None
    loss_at_most: float | None

    @property
    def still_best(self) -> bool:
        """Whether it is proven that no sites are better then."""
        return self.loss_at_most is not None and self.loss_at_most <= NEAR


def second_thoughts(
    ground: Ground,
    plan: Plan,
    asked_of: Instance,
    growth: Sequence[Growth],
    limit: Limit | None = None,
    progress: Teller | None = None,
) -> tuple[SecondThought, ...]:
    """The plan's question for each growth, within the limit each. `asked_of` is the instance it was asked of.

    The need of an area grows as its children do, whatever their ages. Raises UsageError as `solve`, and for a group
    that is not there.
    """
    found: list[SecondThought] = []
    for more in growth:
        instance = replace(asked_of, weights=asked_of.weights * _factors(ground, grown(ground, more)))
        chosen = worth(instance, plan)
        best = solve(instance, plan.question, limit, progress)
        found.append(
            SecondThought(
                more.sentence,
                chosen,
                best,
                _share(plan.question.sense, chosen, best.value),
                _share(plan.question.sense, chosen, best.bound),
            )
        )
    return tuple(found)


def worth(instance: Instance, plan: Plan) -> float | None:
    """What a plan's sites give on another instance by its question; None where there they are no plan."""
    if not plan.sites:
        return None
    others = frozenset(range(instance.sites)) - set(plan.sites)
    question = replace(plan.question, force=frozenset(plan.sites), keep=frozenset(), close=others)
    # Nothing is left to choose, so that this takes no time worth a limit.
    found = solve(instance, question)
    return found.value if found.sites else None


def _factors(ground: Ground, children: Numbers) -> Numbers:
    """How many times as many children there are at each point (n)."""
    before = ground.children
    return np.divide(children, before, out=np.ones(len(before)), where=before > 0)


def _share(sense: int, chosen: float | None, best: float) -> float | None:
    if chosen is None or not isfinite(best):
        return None
    larger = max(abs(chosen), abs(best))
    return max(0.0, sense * (chosen - best)) / larger if larger else 0.0
