"""The front between the average journey and that of the most deprived fifth: what one costs the other.

Each point of the front is a p-median with the deprived fifth's children counting more; between two points a weight is
tried that both would pay alike, until no plan lies beyond the line between neighbours. These are the plans that some
weighting makes best; others between them may be worth a look, but no weighting prefers them.
Source: Aneja and Nair (1979), Management Science 25, for two aims.
"""

from dataclasses import dataclass, replace

import numpy as np

from familyhub.errors import UsageError
from familyhub.siting.instance import Instance
from familyhub.siting.plan import Plan
from familyhub.siting.question import Question
from familyhub.siting.search import Limit, Search, StoppedError, Teller
from familyhub.siting.solving import solve

SAME = 1e-6
"""Averages that differ by less than this share are one point."""


@dataclass(frozen=True, slots=True, eq=False)
class FrontPoint:
    """One plan on the front: average minutes of all, and of the most deprived fifth.

    `plan.value` is of its weighting, in which the most deprived fifth's average counts `deprived_counts`.
    """

    plan: Plan
    average: float
    deprived_average: float
    deprived_counts: float


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """Plans from the best average to the best for the most deprived fifth.

    `complete`: every one is proven, and none that a weighting prefers is missing.
    """

    points: tuple[FrontPoint, ...]
    complete: bool
    stopped: str


def front(
    instance: Instance, question: Question, limit: Limit | None = None, progress: Teller | None = None, most: int = 25
) -> Front:  # fmt: skip
    """The front of a p-median question, at most `most` plans. Raises UsageError where nobody is marked as deprived."""
    if question.kind != "p_median" or question.capacities:
        raise _off("a front", f"a question of kind {question.kind}", "a p_median question without capacities")
    if instance.deprived is None or not float(instance.weights[instance.deprived].sum()) > 0:
        raise _off("a front", "no children marked as of the most deprived fifth", "a mark for each point")
    walk = _Walk(instance, question, limit or Limit(), progress)
    try:
        walk.go(most)
    except StoppedError:
        walk.stopped = "the time allowed was over"
    except KeyboardInterrupt:
        walk.stopped = "it was interrupted"
    points = tuple(sorted(walk.found, key=lambda point: (point.average, point.deprived_average)))
    proven = all(point.plan.proven for point in points)
    return Front(points, bool(points) and proven and not walk.stopped, walk.stopped)


class _Walk:
    """The points found so far, and the time they share."""

    def __init__(self, instance: Instance, question: Question, limit: Limit, progress: Teller | None) -> None:
        self.instance, self.question, self.progress = instance, question, progress
        self.clock = Search(limit)
        self.found: list[FrontPoint] = []
        self.stopped = ""
        deprived = np.asarray(instance.deprived)
        self._all = instance.weights / instance.total_weight
        self._deprived = np.where(deprived, instance.weights, 0.0) / float(instance.weights[deprived].sum())

    def go(self, most: int) -> None:
        """Both ends, then between neighbours. Raises StoppedError."""
        first, last = self._best(0.0), self._best(1.0)
        if first is None or last is None:
            return
        waiting = [(first, last)]
        while waiting:
            if len(self.found) >= most:
                self.stopped = f"{most} plans were found"
                return
            left, right = waiting.pop(0)
            lost, gained = right.average - left.average, left.deprived_average - right.deprived_average
            if lost <= SAME * left.average or gained <= SAME * max(left.deprived_average, SAME):
                continue
            share = lost / (lost + gained)
            middle = self._best(share)
            if middle is None:
                return
            before = _worth(left, share)
            if _worth(middle, share) < before - SAME * max(before, SAME):
                waiting += [(left, middle), (middle, right)]

    def _best(self, share: float) -> FrontPoint | None:
        """The best plan where the deprived fifth's average counts this share; ties go to the better other average."""
        self.clock.go_on()
        # An end that left the other aim out could be any of many plans; a trace of it settles which.
        counted = min(max(share, 1e-4), 1 - 1e-4)
        weights = (1 - counted) * self._all + counted * self._deprived
        limit = replace(self.clock.limit, seconds=self.clock.left)
        plan = solve(replace(self.instance, weights=weights), self.question, limit, self.progress)
        if not plan.sites:
            self.stopped = plan.stopped
            return None
        minutes = self.instance.minutes(self.question)[:, list(plan.sites)].min(axis=1)
        minutes = np.where(self.instance.weights > 0, minutes, 0.0)
        point = FrontPoint(plan, float(self._all @ minutes), float(self._deprived @ minutes), share)
        if all(other.plan.sites != plan.sites for other in self.found):
            self.found.append(point)
        return point


def _worth(point: FrontPoint, share: float) -> float:
    return (1 - share) * point.average + share * point.deprived_average


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-front", where, found=found, expected=expected, next_step="Correct the question and ask again."
    )
