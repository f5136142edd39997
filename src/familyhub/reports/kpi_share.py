"""How many of how many: whole numbers, exact or rounded, with the percentage and interval they give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from familyhub.disclosure import percentage_range
from familyhub.stats import Interval, wilson


class Ends(Protocol):
    """The whole numbers at both ends of what a figure might be, as it is not sure who is who."""

    @property
    def low_numerator(self) -> int:
        """Met at worst."""
        ...

    @property
    def low_denominator(self) -> int:
        """Counted at worst."""
        ...

    @property
    def high_numerator(self) -> int:
        """Met at best."""
        ...

    @property
    def high_denominator(self) -> int:
        """Counted at best."""
        ...


class Counts(Protocol):
    """The whole numbers of a figure; a count has no denominator (0 or None)."""

    @property
    def numerator(self) -> int:
        """How many were met."""
        ...

    @property
    def denominator(self) -> int | None:
        """How many were counted."""
        ...

    @property
    def excluded(self) -> int:
        """How many were left out."""
        ...

    @property
    def withheld(self) -> bool:
        """Whether the figure may not be shown."""
        ...

    @property
    def bounds(self) -> Ends | None:
        """What it might be; None where that is sure."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """Whole numbers, with the percentage and interval they give; a withheld share shows neither.

    A `rounded` share is all that its reader may see: its counts are rounded, None where they are hidden, and it has no
    interval. `low` and `high` are met and counted at worst and at best, where it is not sure who is who.
    """

    numerator: int | None
    denominator: int | None
    excluded: int | None
    withheld: bool = False
    rounded: bool = False
    low: tuple[int, int] | None = None
    high: tuple[int, int] | None = None

    @classmethod
    def of(cls, figure: Counts) -> "Share":
        """The share of an exact figure."""
        share = cls(figure.numerator, figure.denominator or 0, figure.excluded, figure.withheld)
        ends = figure.bounds
        if ends is None:
            return share
        low, high = (ends.low_numerator, ends.low_denominator), (ends.high_numerator, ends.high_denominator)
        return replace(share, low=low, high=high)

    @classmethod
    def together(cls, shares: Iterable["Share"]) -> "Share":
        """The share of several places as one. Raises ValueError for rounded ones: their sum would be neither."""
        parts = list(shares)
        if any(part.rounded for part in parts):
            raise ValueError("rounded shares cannot be added")
        return cls(
            sum(part.numerator or 0 for part in parts),
            sum(part.denominator or 0 for part in parts),
            sum(part.excluded or 0 for part in parts),
            withheld=any(part.withheld for part in parts),
            low=_added(parts, [part.low for part in parts]),
            high=_added(parts, [part.high for part in parts]),
        )

    @property
    def hidden(self) -> bool:
        """Whether a count of it is too small for its reader."""
        return self.numerator is None or self.denominator is None

    @property
    def nobody(self) -> bool:
        """Whether nobody was counted."""
        return self.denominator == 0

    @property
    def percentage(self) -> float | None:
        """0 to 100; None where nobody was counted, a count is hidden, or the figure is withheld."""
        if self.numerator is None or not self.denominator or self.withheld:
            return None
        return 100 * self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% Wilson interval, 0 to 100; None where there is no percentage or the counts are rounded."""
        found: Interval | None = None
        if self.percentage is not None and not self.rounded:
            found = wilson(self.numerator or 0, self.denominator or 0)
        return None if found is None else (100 * found.lower, 100 * found.upper)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and highest percentage that doubt about who is who allows; None where there is none to show."""
        if self.percentage is None or self.rounded or self.low is None or self.high is None:
            return None
        if not self.low[1] or not self.high[1]:
            return None
        return 100 * self.low[0] / self.low[1], 100 * self.high[0] / self.high[1]

    @property
    def possible(self) -> tuple[float, float] | None:
        """The lowest and highest exact percentage, as far as the counts tell; None where there is no percentage."""
        if self.percentage is None:
            return None
        if not self.rounded:
            return self.percentage, self.percentage
        return percentage_range(self.numerator or 0, self.denominator or 0)


def _added(parts: Sequence[Share], ends: Sequence[tuple[int, int] | None]) -> tuple[int, int] | None:
    """The same end of several shares together; a share that is sure stands as it is."""
    if all(end is None for end in ends):
        return None
    pairs = [end or (part.numerator or 0, part.denominator or 0) for part, end in zip(parts, ends, strict=True)]
    return sum(met for met, _ in pairs), sum(of for _, of in pairs)
