"""The slow and obvious ways that disclosure is held against: every table tried, every choice tried, another solver."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from familyhub.disclosure import Sum, could_be, protected_count

FURTHEST = 26
"""As far as the slow reader tries counts that are hidden without being small."""


def stars(counts: Mapping) -> set:
    return {name for name, count in counts.items() if protected_count(count) is None}


def by_stars_alone(counts: Mapping) -> dict:
    """What would be shown if no count but zeros were."""
    return {name: None if count else 0 for name, count in counts.items()}


def bounds_of(name, shown: Mapping, small: set) -> tuple[float, float]:
    """What a count may be by how it is shown."""
    if name not in shown:
        return 0, np.inf
    if shown[name] is not None:
        return could_be(shown[name])
    return (1, 7) if name in small else (8, np.inf)


def every_table(inner: Sequence, sums: Sequence[Sum], shown: Mapping, small: set) -> dict:
    """Least and most of each star: every combination of the inner counts is tried and each sum is looked at.

    The sums stand in the order in which they can be worked out.
    """
    tried = [bounds_of(name, shown, small) for name in inner]
    grid = np.meshgrid(*(np.arange(low, min(high, FURTHEST) + 1) for low, high in tried), indexing="ij")
    value = {name: one.ravel().astype(np.int16) for name, one in zip(inner, grid, strict=True)}
    fits = np.ones(grid[0].size, dtype=bool)
    for each in sums:
        value[each.total] = sum(value[part] for part in each.parts)
        low, high = bounds_of(each.total, shown, small)
        fits &= (value[each.total] >= low) & (value[each.total] <= high)
    return {name: (int(value[name][fits].min()), int(value[name][fits].max())) for name in small}


def every_choice(inner: Sequence, sums: Sequence[Sum], counts: Mapping) -> int:
    """The fewest further counts that must be hidden: every choice is tried, the smaller ones first."""
    small, wanted = stars(counts), every_table(inner, sums, by_stars_alone(counts), stars(counts))
    shown = {name: protected_count(count) for name, count in counts.items()}
    candidates = [name for name, value in shown.items() if value]
    for size in range(len(candidates) + 1):
        for hidden in combinations(candidates, size):
            if every_table(inner, sums, shown | dict.fromkeys(hidden), small) == wanted:
                return size
    raise AssertionError("hiding everything is safe")


def another_solver(names: Iterable, sums: Sequence[Sum], bounds: Mapping) -> dict:
    """Least and most of each count by another solver's integer programme, asked anew for each end."""
    columns = list(bounds)
    place = {name: number for number, name in enumerate(columns)}
    matrix = np.zeros((len(sums), len(columns)))
    for row, each in enumerate(sums):
        matrix[row, place[each.total]] = 1
        for part in each.parts:
            matrix[row, place[part]] = -1
    low, high = (np.array([bounds[name][end] for name in columns], dtype=float) for end in (0, 1))
    found = {}
    for name in names:
        ends = []
        for way in (1, -1):
            aim = np.zeros(len(columns))
            aim[place[name]] = way
            rows = LinearConstraint(matrix, 0, 0)
            solved = milp(aim, constraints=rows, bounds=Bounds(low, high), integrality=np.ones(len(columns)))
            ends.append(float(round(way * solved.fun)) if solved.status == 0 else way * -np.inf)
        found[name] = tuple(ends)
    return found
