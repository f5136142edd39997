"""A segment's rule in words: the conditions on its way from the root, each predictor once."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

from familyhub.segments.definition import Flag, Predictor
from familyhub.segments.tree import LEAF, Tree

Ends = Mapping[str, tuple[int, int]]
"""By predictor that is a number, its least and its largest value in the cohort."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of one predictor: a range of whole numbers, both ends included, and whether not knowing it will do.

    An end is None where the range is open.
    """

    predictor: str
    low: int | None
    high: int | None
    unknown: bool

    def says(self, predictors: Mapping[str, Predictor], ends: Ends) -> str:
        """The condition in words; an open range ends where the cohort's own values do."""
        predictor = predictors[self.predictor]
        if isinstance(predictor, Flag):
            return predictor.name if self.low is not None else predictor.otherwise
        least, most = ends[self.predictor]
        low = least if self.low is None else self.low
        high = most if self.high is None else self.high
        unit = predictor.one if high == 1 else predictor.unit
        if predictor.lowest and low == least and high != most:
            return predictor.lowest.format(high=f"{high} {unit}")
        words = f"{predictor.name} {low if low == high else f'{low} to {high}'} {unit}".strip()
        return f"{words} or not known" if self.unknown else words

    @property
    def key(self) -> str:
        """The same for the same condition."""
        return f"{self.predictor}:{self.low}:{self.high}:{int(self.unknown)}"


Conditions = tuple[Condition, ...]


def rules(tree: Tree, predictors: tuple[str, ...], with_unknown: frozenset[str]) -> dict[int, Conditions]:
    """The conditions of every leaf of a tree, by its node. `with_unknown`: predictors not known of everybody."""
    found: dict[int, Conditions] = {}
    open_nodes: list[tuple[int, dict[str, Condition]]] = [(0, {})]
    while open_nodes:
        node, said = open_nodes.pop()
        if tree.feature[node] == LEAF:
            found[node] = tuple(said.values())
            continue
        for child, condition in branches(tree, node, predictors, with_unknown):
            before = said.get(condition.predictor)
            open_nodes.append((child, {**said, condition.predictor: _both(before, condition)}))
    return found


def branches(
    tree: Tree, node: int, predictors: tuple[str, ...], with_unknown: frozenset[str]
) -> tuple[tuple[int, Condition], tuple[int, Condition]]:
    """The two branches of a node, each with the condition that leads to it."""
    name, threshold = predictors[int(tree.feature[node])], float(tree.threshold[node])
    unknown_left = bool(tree.missing_left[node])
    may_be_unknown = name in with_unknown
    left = Condition(name, None, floor(threshold), may_be_unknown and unknown_left)
    right = Condition(name, ceil(threshold) if threshold % 1 else floor(threshold) + 1, None,
                      may_be_unknown and not unknown_left)  # fmt: skip
    return (int(tree.left[node]), left), (int(tree.right[node]), right)


def _both(before: Condition | None, now: Condition) -> Condition:
    if before is None:
        return now
    lows = [each for each in (before.low, now.low) if each is not None]
    highs = [each for each in (before.high, now.high) if each is not None]
    return Condition(now.predictor, max(lows, default=None), min(highs, default=None), before.unknown and now.unknown)


def name_of(conditions: Conditions, predictors: Mapping[str, Predictor], ends: Ends) -> str:
    """A short name: what is recorded and the ranges; what is not recorded is left out where anything else is said."""
    telling = [each for each in conditions if not isinstance(predictors[each.predictor], Flag) or each.low is not None]
    if not telling:
        return "None of the recorded needs that set others apart" if conditions else "All whom no status sets apart"
    said = ", ".join(each.says(predictors, ends) for each in telling)
    return said[0].upper() + said[1:]


def same_of_ten(share: float) -> int:
    """A share as people of ten, rounded down: nobody is promised more than was found."""
    return floor(10 * share + 1e-9)
