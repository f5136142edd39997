"""Counts and shares of the report on the linkage: exact inside the partnership, rounded for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from familyhub.blocks import Cell
from familyhub.disclosure import HIDDEN, protected_percentage, protected_text
from familyhub.reports.words import number
from familyhub.stats import wilson

Name = tuple[str, ...]
"""What a count is of, by which it is known wherever it stands: see `linkage_others`."""
NOT_SHOWN = "not shown"
"""What stands where a count is withheld: it may be anything, 0 too."""
NAMELESS: Name = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How counts are shown. For others small counts are hidden, the rest rounded, and shares made of what is shown.

    `shown` are the counts that stand in sums, by name: None where one is hidden, be it for another's sake; `withheld`
    those of them of which not even a star may stand.
    """

    for_others: bool = False
    shown: Mapping[Name, int | None] = field(default_factory=dict)
    withheld: frozenset[Name] = frozenset()

    def cell(self, count: int, name: Name = NAMELESS) -> Cell:
        """A count in a table."""
        return self._protected(count, name) if self.for_others else count

    def text(self, count: int, name: Name = NAMELESS) -> str:
        """A count in a sentence."""
        return self._protected(count, name) if self.for_others else number(count)

    def named(self, count: int, one: str, many: str, name: Name = NAMELESS) -> str:
        """A count with its noun in a sentence."""
        if count == 0 and name not in self.withheld:
            return f"no {many}"
        return f"{self.text(count, name)} {one if count == 1 and not self.for_others else many}"

    def told(self, *counts: tuple[int, Name]) -> bool:
        """Whether none of the counts is hidden."""
        return not self.for_others or all(
            self._protected(count, name) not in (HIDDEN, NOT_SHOWN) for count, name in counts
        )

    def all_told(self, *beginning: str) -> bool:
        """Whether no count is hidden whose name begins so: else the rest of a sum would tell of it."""
        of = len(beginning)
        return not self.for_others or all(
            count is not None for name, count in self.shown.items() if name[:of] == beginning
        )

    def share(
        self, part: int, whole: int, part_name: Name = NAMELESS, whole_name: Name = NAMELESS
    ) -> float | None:  # fmt: skip
        """A percentage, 0 to 100; None where there is no whole or a count of it is hidden."""
        if self.for_others:
            told = self.told((part, part_name), (whole, whole_name))
            return protected_percentage(part, whole) if told else None
        return 100 * part / whole if whole else None

    def _protected(self, count: int, name: Name) -> str:
        if name in self.withheld:
            return NOT_SHOWN
        return HIDDEN if name in self.shown and self.shown[name] is None else protected_text(count)

    def interval(self, part: int, whole: int, people: int | None = None) -> tuple[float, float] | None:
        """The 95% interval of a percentage, reckoned with so many independent people; none for others."""
        if self.for_others or not whole:
            return None
        independent = whole if people is None else people
        found = wilson(round(part / whole * independent), independent)
        return None if found is None else (100 * found.lower, 100 * found.upper)
