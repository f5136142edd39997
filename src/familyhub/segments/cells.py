"""People with the same predictors as one cell: how many they are, and the power sums of what they cost.

Nothing here names anybody; the way from a person to a cell is kept by whoever made the cells, and goes with them.
"""

from dataclasses import dataclass

import numpy as np

from familyhub.segments.tree import Floats, Ints

POWERS = 4
"""Sums of the 1st to 4th power: the last is for the standard error of a squared difference."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells by predictors. `cell_of`: the cell of each person. `rows`: cells by predictors, NaN where not known."""

    rows: Floats
    cell_of: Ints

    @classmethod
    def of(cls, table: Floats) -> "Cells":
        """The cells of people by predictors."""
        # NaN is no equal of NaN, so what is not known is a number of its own while cells are made.
        unknown = np.nanmin(table) - 1 if np.isfinite(table).any() else 0.0
        filled = np.where(np.isnan(table), unknown, table)
        rows, cell_of = np.unique(filled, axis=0, return_inverse=True)
        rows = np.where(rows == unknown, np.nan, rows) if np.isnan(table).any() else rows
        return cls(rows, cell_of.reshape(-1).astype(np.int64))

    @property
    def count(self) -> int:
        """How many cells there are."""
        return len(self.rows)

    def sums(self, value: Floats, weight: Floats | None = None) -> Floats:
        """The sum of a value by cell; each person counted `weight` times."""
        return summed(self.cell_of, value if weight is None else value * weight, self.count)

    def people(self, weight: Floats | None = None) -> Floats:
        """How many people each cell has; each counted `weight` times."""
        return np.bincount(self.cell_of, weights=weight, minlength=self.count).astype(np.float64)

    def folds(self, value: Floats, fold: Ints, folds: int) -> Floats:
        """Power sums 0 to 4 of a value by power, fold and cell."""
        place = fold * self.count + self.cell_of
        found = np.zeros((POWERS + 1, folds, self.count))
        raised = np.ones_like(value)
        for power in range(POWERS + 1):
            found[power] = np.bincount(place, weights=raised, minlength=folds * self.count).reshape(folds, self.count)
            raised = raised * value
        return found


def summed(place: Ints, value: Floats, places: int = 0) -> Floats:
    """The sum of a value by place."""
    return np.bincount(place, weights=value, minlength=places).astype(np.float64)


def within_cells(squares: Floats, sums: Floats, people: Floats) -> float:
    """The sum of squared differences from each cell's mean, from sums of squares and sums by cell."""
    return max(0.0, float((squares - sums * means(sums, people)).sum()))


def means(sums: Floats, people: Floats) -> Floats:
    """Mean by cell; 0 where nobody is."""
    return np.divide(sums, people, out=np.zeros_like(sums, dtype=np.float64), where=people > 0)
