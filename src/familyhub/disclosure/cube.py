"""A table as a fixed cube: dimensions with their hierarchies, and every cell and margin of them, whatever is counted.

What is declared beforehand is what is shown: a cell in which nobody is counted is a 0, not a gap, and no cell comes or
goes with the children in it. A cell is named by what it counts and where, without the dimensions that it takes whole,
so that the same cell of two cubes has one name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from familyhub.disclosure.sums import Sum

Cell = tuple[str, ...]
"""What is counted, then `dimension=value` for each dimension that is not taken whole."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to divide whoever is counted. `whole` is everybody, `parts` the values that each value is the sum of.

    A value may be part of several (a month of a quarter and of a season). `unshown` values are shown nowhere. Raises
    ValueError where some value counts another twice or goes round in a circle, or `whole` leaves somebody out.
    """

    name: str
    whole: str
    parts: Mapping[str, tuple[str, ...]]
    unshown: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        reached = set(self.smallest(self.whole))
        for value in self.values:
            smallest = self.smallest(value)
            if len(set(smallest)) < len(smallest):
                raise ValueError(f"{self.name}: {value} counts some of its parts twice")
            if not reached.issuperset(smallest):
                raise ValueError(f"{self.name}: {value} holds parts that {self.whole} leaves out")
        if not self.unshown <= set(self.values):
            raise ValueError(f"{self.name}: {', '.join(sorted(self.unshown - set(self.values)))} is no value of it")

    @classmethod
    def flat(cls, name: str, values: tuple[str, ...], whole: str = "all") -> "Dimension":
        """A dimension of values and their total."""
        return cls(name, whole, {whole: values})

    @property
    def values(self) -> tuple[str, ...]:
        """Every value, totals first."""
        return tuple(dict.fromkeys([*self.parts, *(part for parts in self.parts.values() for part in parts)]))

    def smallest(self, value: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The undivided values that a value is made of."""
        if value in above:
            raise ValueError(f"{self.name}: {value} is a part of itself")
        if value not in self.parts:
            return (value,)
        return tuple(one for part in self.parts[value] for one in self.smallest(part, (*above, value)))


@dataclass(frozen=True, slots=True)
class Cube:
    """Counts by some dimensions: `of` says what is counted, `at` what they are limited to (a month, say).

    `counts` has the undivided values in the order of the dimensions; what is not in it is 0. Raises ValueError for a
    value that the dimensions do not declare.
    """

    of: str
    dimensions: tuple[Dimension, ...]
    counts: Mapping[tuple[str, ...], int]
    at: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        undivided = set(product(*(dimension.smallest(dimension.whole) for dimension in self.dimensions)))
        for values in self.counts.keys() - undivided:
            raise ValueError(f"{self.of}: {', '.join(values)} is no undivided cell of the cube")

    def name(self, *values: str) -> Cell:
        """The name of a cell: one value for each dimension, in their order."""
        where = dict(self.at)
        where |= {
            dimension.name: value
            for dimension, value in zip(self.dimensions, values, strict=True)
            if value != dimension.whole
        }
        return (self.of, *(f"{name}={where[name]}" for name in sorted(where)))

    def cells(self) -> dict[Cell, int]:
        """Every cell and margin with its count."""
        holding = [_holding(dimension) for dimension in self.dimensions]
        found = {self.name(*values): 0 for values in self._values()}
        for smallest, count in self.counts.items():
            for values in product(*(each[one] for each, one in zip(holding, smallest, strict=True))):
                found[self.name(*values)] += count
        return found

    def sums(self) -> tuple[Sum[Cell], ...]:
        """Every sum: along each dimension, wherever the others stand."""
        found = []
        for place, dimension in enumerate(self.dimensions):
            others = [each.values for each in self.dimensions]
            for total, parts in dimension.parts.items():
                others[place] = (total,)
                for values in product(*others):
                    line = [self.name(*values[:place], part, *values[place + 1 :]) for part in parts]
                    found.append(Sum(self.name(*values), tuple(line)))
        return tuple(found)

    def unpublished(self) -> frozenset[Cell]:
        """The cells that are shown nowhere."""
        return frozenset(
            self.name(*values)
            for values in self._values()
            if any(value in each.unshown for value, each in zip(values, self.dimensions, strict=True))
        )

    def declaration(self) -> dict[str, object]:
        """What was declared beforehand, without a single count, to be written down with a release."""
        dimensions = [
            {
                "name": each.name,
                "whole": each.whole,
                "parts": {value: list(parts) for value, parts in each.parts.items()},
                "unshown": sorted(each.unshown),
            }
            for each in self.dimensions
        ]
        return {"of": self.of, "at": dict(self.at), "dimensions": dimensions}

    def _values(self) -> Iterator[tuple[str, ...]]:
        return product(*(dimension.values for dimension in self.dimensions))


def _holding(dimension: Dimension) -> dict[str, list[str]]:
    """For each undivided value the values that hold it, itself among them."""
    found: dict[str, list[str]] = {}
    for value in dimension.values:
        for smallest in dimension.smallest(value):
            found.setdefault(smallest, []).append(value)
    return found
