"""Counts and shares of the report on the linkage: exact inside the partnership, rounded for others."""

from dataclasses import dataclass

from familyhub.blocks import Cell
from familyhub.disclosure import protected_count, protected_percentage, protected_text
from familyhub.reports.words import number
from familyhub.stats import wilson


@dataclass(frozen=True, slots=True)
class Counts:
    """How counts are shown. For others small counts are hidden, the rest rounded, and shares made of what is shown."""

    for_others: bool = False

    def cell(self, count: int) -> Cell:
        """A count in a table."""
        return protected_text(count) if self.for_others else count

    def text(self, count: int) -> str:
        """A count in a sentence."""
        return protected_text(count) if self.for_others else number(count)

    def named(self, count: int, one: str, many: str) -> str:
        """A count with its noun in a sentence."""
        if count == 0:
            return f"no {many}"
        return f"{self.text(count)} {one if count == 1 and not self.for_others else many}"

    def told(self, *counts: int) -> bool:
        """Whether none of the counts is hidden."""
        return not self.for_others or all(protected_count(count) is not None for count in counts)

    def share(self, part: int, whole: int) -> float | None:
        """A percentage, 0 to 100; None where there is no whole or a count of it is hidden."""
        if self.for_others:
            return protected_percentage(part, whole)
        return 100 * part / whole if whole else None

    def interval(self, part: int, whole: int, people: int | None = None) -> tuple[float, float] | None:
        """The 95% interval of a percentage, reckoned with so many independent people; none for others."""
        if self.for_others or not whole:
            return None
        independent = whole if people is None else people
        found = wilson(round(part / whole * independent), independent)
        return None if found is None else (100 * found.lower, 100 * found.upper)
