"""Who goes where once it is known which sites are open: a transport programme, from which plans take their values.

It is counted in the weight of the heaviest point, so that every number in its rows is 1 and the solver is as exact for
few children as for many.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.choosing import ROOM, meets
from familyhub.siting.cover import needed_weight
from familyhub.siting.instance import Instance, Numbers, are_whole
from familyhub.siting.programme import Programme
from familyhub.siting.question import Question
from familyhub.siting.search import Search

Parts = tuple[tuple[int, int, float], ...]

NOTHING = 1e-9
"""A part smaller than this share of the heaviest point is rounding."""


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

    def reached(self, weights: Numbers) -> float:
        """The weight of all points that may go anywhere."""
        return float(weights[np.unique(self.points)].sum())


def served(
    instance: Instance, question: Question, search: Search, pairs: Pairs, sites: Collection[int]
) -> tuple[float, Parts] | None:  # fmt: skip
    """What these sites give when everyone goes where that serves all best, and who goes where; None if it cannot be."""
    if not meets(instance, question, sites) or (question.kind == "p_median" and not sites):
        return None
    few = pairs.of(sites)
    everyone = question.kind != "mclp" and question.share == 1.0
    alone = (instance.weights > 0) & (np.isinf(few.left_out) if question.kind == "p_median" else everyone)
    alone[few.points] = False
    if alone.any():
        return None
    unit = float(instance.weights.max(initial=0.0)) or 1.0
    programme, flows = _programme(instance, question, few, unit)
    kept: list[Numbers] = []
    if not programme.solve_once(search, kept.append):
        return None
    weights = np.clip(kept[0][flows] * unit, 0.0, instance.weights[few.points])
    used = weights > NOTHING * unit
    held = tuple(
        (int(point), int(site), float(weight))
        for point, site, weight in zip(few.points[used], few.sites[used], weights[used], strict=True)
    )
    return _worth(instance, question, few, weights, sites), held


def is_whole(instance: Instance, question: Question) -> bool:
    """Whether every value is a whole number."""
    if question.kind == "lscp" or instance.capacities is None:
        return question.kind == "lscp"
    numbers = [instance.weights, instance.capacities]
    if question.kind == "p_median":
        numbers += [instance.cost, np.array([question.unreached or 0.0])]
    return are_whole(*numbers)


def _programme(
    instance: Instance, question: Question, pairs: Pairs, unit: float
) -> tuple[Programme, NDArray[np.int32]]:  # fmt: skip
    """Weight that goes from points to sites, in units: all for least travel, else what there is room for."""
    programme, all_go = Programme(), question.kind == "p_median"
    weights = instance.weights / unit
    costs = pairs.costs if all_go else -np.ones(len(pairs.points))
    flows = programme.add_columns(costs, np.zeros(len(costs)), weights[pairs.points], whole=False)
    spare = np.flatnonzero((weights > 0) & np.isfinite(pairs.left_out)) if all_go else np.empty(0, dtype=int)
    rest = programme.add_columns(pairs.left_out[spare], np.zeros(len(spare)), weights[spare], whole=False)
    points, columns = np.append(pairs.points, spare), np.append(flows, rest)
    order, each = np.argsort(points, kind="stable"), weights > 0
    lengths = np.bincount(points, minlength=instance.points)[each]
    programme.add_rows(
        weights[each] if all_go else -np.inf, weights[each], lengths, columns[order], np.ones(len(columns))
    )
    for site in np.unique(pairs.sites):
        room = np.inf if instance.capacities is None else float(instance.capacities[site])
        programme.add_row(-np.inf, room / unit * ROOM, flows[pairs.sites == site])
    return programme, flows


def _worth(
    instance: Instance, question: Question, pairs: Pairs, weights: Numbers, sites: Collection[int]
) -> float:  # fmt: skip
    """The question's value where `weights` go to the pairs; infinite where too little is within reach."""
    reached = float(weights.sum())
    if question.kind in {"lscp", "p_centre"}:
        return float(len(sites)) if reached >= needed_weight(instance.total_weight, question.share) else np.inf
    value = reached
    if question.kind == "p_median":
        left = instance.weights - np.bincount(pairs.points, weights, instance.points)
        over = left > NOTHING * instance.weights.max(initial=0.0)
        left_out = np.where(over, left * np.where(np.isfinite(pairs.left_out), pairs.left_out, 0.0), 0.0)
        value = float((weights * pairs.costs).sum() + left_out.sum())
    # Where weights, minutes and capacities are whole, so is the best way to go: what is not is rounding.
    return float(round(value)) if is_whole(instance, question) else value
