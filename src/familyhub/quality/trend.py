"""Whether a percentage got better or worse against the extracts before, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from familyhub.stats import wilson

SAME_WITHIN = 1.0
"""Percentage points within which nothing has changed."""

FELL_BY = 10.0
"""Percentage points below the median of earlier months from which a fall is said first."""

EARLIER_NEEDED = 2
"""Months before the latest without which there is nothing to compare with."""

Direction = Literal["better", "worse", "the same", "first"]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in one month, both counts."""

    month: str
    part: int
    whole: int

    @property
    def percentage(self) -> float | None:
        """0 to 100; None where the whole is 0."""
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Trend:
    """The latest month against those before: `before` is the median of their percentages, None where there are none.

    `fell`: it lies more than 10 points below them, and by more than chance would do (95%, Wilson).
    """

    latest: Share
    earlier: tuple[Share, ...]
    before: float | None
    direction: Direction
    fell: bool


def trend(shares: Sequence[Share]) -> Trend | None:
    """The trend of shares in order of their months; None where no month has a whole."""
    present = [share for share in shares if share.whole]
    if not present:
        return None
    *earlier, latest = present
    known = [value for share in earlier if (value := share.percentage) is not None]
    if len(known) < EARLIER_NEEDED:
        return Trend(latest, tuple(earlier), median(known) if known else None, "first", fell=False)
    before, now = median(known), latest.percentage or 0.0
    interval = wilson(latest.part, latest.whole)
    beyond_chance = interval is not None and 100 * interval.upper < before
    direction: Direction = "the same"
    if abs(now - before) > SAME_WITHIN:
        direction = "better" if now > before else "worse"
    return Trend(latest, tuple(earlier), before, direction, fell=before - now > FELL_BY and beyond_chance)
