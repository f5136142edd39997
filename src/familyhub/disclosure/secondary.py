"""Secondary suppression: which further counts must be hidden so that sums give no hidden count away.

Counts of 1 to 7 are hidden and the others rounded (`rounding`), each alone. Where counts add up to others that are
shown too, somebody may work a hidden one out, or narrow it: of 24 with 17 and 7, shown as 25, 15 and a star, only 6 or
7 is left for the star. Here whoever reads is taken to know the rule, every sum, and which stars stand for 1 to 7. More
counts are hidden until what is shown tells no more of any star than the stars and zeros alone would.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds as VariableBounds
from scipy.optimize import LinearConstraint, milp

from familyhub.disclosure.rounding import LARGEST_HIDDEN, SMALLEST_HIDDEN, could_be, protected_count

MOST_ROUNDS = 100
Name = TypeVar("Name", bound=Hashable)
"""By what a count is known wherever it is shown."""
Range = tuple[float, float]
"""The least and the most that a count can be; the most may be infinite."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[Name]):
    """A count that is the sum of others."""

    total: Name
    parts: tuple[Name, ...]


def protect(
    counts: Mapping[Name, int], sums: Sequence[Sum[Name]], unpublished: Collection[Name] = ()
) -> dict[Name, int | None]:
    """Every published count as it may be shown: rounded, or None where it is hidden.

    `unpublished` counts are shown nowhere but are the total of several sums. Zeros stay zeros. Of the counts that could
    be hidden for another, the smallest is taken, and none that is not needed. Raises ValueError where a sum does not
    hold.
    """
    for each in sums:
        if counts[each.total] != sum(counts[part] for part in each.parts):
            raise ValueError(f"{each.total} is not the sum of its parts")
    shown = {name: protected_count(count) for name, count in counts.items() if name not in unpublished}
    small = {name for name, value in shown.items() if value is None}
    for together in _connected(sums):
        names = {name for each in together for name in (each.total, *each.parts)}
        _hide_more(counts, shown, small & names, together)
    return shown


def ranges(
    shown: Mapping[Name, int | None], sums: Sequence[Sum[Name]], small: Collection[Name], wanted: Iterable[Name]
) -> dict[Name, Range]:
    """What each of the `wanted` counts can be, by all that is shown and every sum: the reader's best attack.

    `small` are the counts hidden for being 1 to 7; others that are hidden are known to be more. A count that is not in
    `shown` is published nowhere, and may be anything. Exact, by integer programming; each of `wanted` is in some sum.
    """
    names = tuple(wanted)
    attack = _Attack.on(shown, sums, small)
    ends: list[dict[Name, float]] = []
    for bound, way in ((attack.limits.lb, 1), (attack.limits.ub, -1)):
        # Nothing goes beyond the bounds; a table filled in shows of many counts at once that they reach them.
        found = {name: float(np.asarray(bound)[attack.place[name]]) for name in names}
        left = attack.not_reached(names, dict.fromkeys(names, way), found)
        while left:
            filled = attack.extreme({left[0]: way})
            found[left[0]] = found[left[0]] if filled is None else float(filled[attack.place[left[0]]])
            left = left[1:]
        ends.append(found)
    return {name: (ends[0][name], ends[1][name]) for name in names}


@dataclass(frozen=True, slots=True)
class _Attack(Generic[Name]):
    """All that a reader knows, as an integer programme: the sums, and what each count can be alone."""

    place: dict[Name, int]
    matrix: NDArray[np.float64]
    limits: VariableBounds

    @classmethod
    def on(
        cls, shown: Mapping[Name, int | None], sums: Sequence[Sum[Name]], small: Collection[Name]
    ) -> "_Attack[Name]":  # fmt: skip
        names = list(dict.fromkeys(name for each in sums for name in (each.total, *each.parts)))
        bounds = _narrowed({name: _alone(name, shown, small) for name in names}, sums)
        place = {name: number for number, name in enumerate(names)}
        matrix = np.zeros((len(sums), len(names)))
        for row, each in enumerate(sums):
            matrix[row, place[each.total]] += 1
            for part in each.parts:
                matrix[row, place[part]] -= 1
        low, high = (np.array([bounds[name][end] for name in names], dtype=float) for end in (0, 1))
        limits = VariableBounds(low, high)  # pyright: ignore[reportArgumentType]  # its stubs know of one number alone
        return cls(place, matrix, limits)

    def extreme(self, aim: Mapping[Name, int]) -> NDArray[np.float64] | None:
        """Every count, where those aimed at are least (1) or most (-1) together; None where nothing limits them."""
        weights = np.zeros(len(self.place))
        for name, weight in aim.items():
            weights[self.place[name]] = weight
        solved = milp(
            weights, constraints=LinearConstraint(self.matrix, 0, 0), bounds=self.limits,
            integrality=np.ones(len(self.place)),
        )  # fmt: skip
        return np.round(solved.x) if solved.status == 0 else None

    def not_reached(self, names: Sequence[Name], aim: Mapping[Name, int], ends: Mapping[Name, float]) -> list[Name]:
        """Those of the counts that are not at their end where the table is filled in by the aim."""
        filled = self.extreme(aim)
        return [name for name in names if filled is None or filled[self.place[name]] != ends[name]]


def _hide_more(
    counts: Mapping[Name, int], shown: dict[Name, int | None], small: set[Name], sums: Sequence[Sum[Name]]
) -> None:
    """Hide further counts of one component of sums, in place, until no star is narrower than it must be."""
    if not small:
        return
    names = {name for each in sums for name in (each.total, *each.parts)}
    veiled = {name: None if counts[name] else 0 for name in names if name in shown}
    least = ranges(veiled, sums, small, small)
    hidden: list[Name] = []
    while (given_away := _given_away(shown, sums, small, least)) is not None:
        hidden.append(_next_hidden(given_away, counts, shown, sums))
        shown[hidden[-1]] = None
    # What was hidden on the way and is not needed in the end comes back, the largest first.
    for name in sorted(hidden, key=lambda name: (-counts[name], str(name))):
        shown[name] = protected_count(counts[name])
        if _given_away(shown, sums, small, least) is not None:
            shown[name] = None


def _given_away(
    shown: Mapping[Name, int | None], sums: Sequence[Sum[Name]], small: set[Name], least: Mapping[Name, Range]
) -> Name | None:
    """A star that what is shown tells more of than the stars and zeros alone; None where there is none."""
    names = {name for each in sums for name in (each.total, *each.parts)}
    # Quick and never wrong when it finds one; what it does not find is worked out exactly.
    quick = _narrowed({name: _alone(name, shown, small) for name in names}, sums)
    ordered = sorted(small, key=str)
    for name in ordered:
        if quick[name][0] > least[name][0] or quick[name][1] < least[name][1]:
            return name
    attack = _Attack.on(shown, sums, small)
    for end, way in ((0, 1), (1, -1)):
        ends = {name: each[end] for name, each in least.items()}
        left = attack.not_reached(ordered, dict.fromkeys(ordered, way), ends)
        while left:
            rest = attack.not_reached(left, {left[0]: way}, ends)
            if rest and rest[0] == left[0]:
                return left[0]
            left = rest
    return None


def _next_hidden(
    given_away: Name, counts: Mapping[Name, int], shown: Mapping[Name, int | None], sums: Sequence[Sum[Name]]
) -> Name:
    """The smallest shown count in the sums of a star, else in those of what is hidden there, and so on outwards."""
    reached, seen = {given_away}, set[Name]()
    while reached - seen:
        seen |= reached
        near = {
            name
            for each in sums
            if seen & {each.total, *each.parts}
            for name in (each.total, *each.parts)
        }  # fmt: skip
        open_ones = [name for name in near if shown.get(name)]
        if open_ones:
            return min(open_ones, key=lambda name: (counts[name], str(name)))
        reached = near
    raise AssertionError(f"{given_away} is narrowed though nothing beside it is shown")


def _alone(name: Name, shown: Mapping[Name, int | None], small: Collection[Name]) -> Range:
    """What a count can be by how it is shown, without any sum."""
    if name in small:
        return SMALLEST_HIDDEN, LARGEST_HIDDEN
    if name not in shown:
        return 0, inf
    value = shown[name]
    return (LARGEST_HIDDEN + 1, inf) if value is None else could_be(value)


def _narrowed(bounds: Mapping[Name, Range], sums: Sequence[Sum[Name]]) -> dict[Name, Range]:
    """Ranges narrowed by each sum in turn, until none narrows or often enough: never narrower than the truth."""
    found, changed = dict(bounds), True
    for _ in range(MOST_ROUNDS):
        if not changed:
            break
        changed = False
        for each in sums:
            low, high = (sum(found[part][end] for part in each.parts) for end in (0, 1))
            tighter = {each.total: (low, high)}
            for part in each.parts:
                least = found[each.total][0] - (high - found[part][1]) if high < inf else -inf
                if high == inf and found[part][1] == inf:
                    others = sum(found[other][1] for other in each.parts if other != part)
                    least = found[each.total][0] - others if others < inf else -inf
                tighter[part] = (least, found[each.total][1] - (low - found[part][0]))
            for name, (least, most) in tighter.items():
                new = (max(found[name][0], least), min(found[name][1], most))
                if new != found[name]:
                    found[name], changed = new, True
    return found


def _connected(sums: Sequence[Sum[Name]]) -> list[list[Sum[Name]]]:
    """The sums in groups that share no count."""
    group: dict[Name, int] = {}
    members: dict[int, list[Sum[Name]]] = {}
    for number, each in enumerate(sums):
        names = {each.total, *each.parts}
        met = {group[name] for name in names if name in group}
        members[number] = [each, *(one for old in met for one in members.pop(old))]
        for one in members[number]:
            group |= dict.fromkeys((one.total, *one.parts), number)
    return list(members.values())
