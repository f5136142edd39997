"""How often a source sends, when its next extract is expected, and whether it is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

FEWEST_GAPS = 2
"""One gap between two extracts is no habit yet."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The days of receipt of a source, and what follows: `gap` the usual days between two, None where nobody knows.

    `cadence` is the number of days the next extract is expected in: as stated in the settings, else the usual gap.
    """

    first: date
    last: date
    times: int
    gap: int | None
    cadence: int | None
    is_stated: bool
    expected_by: date | None
    late_days: int


def rhythm(days: Iterable[date], stated: int | None, today: date) -> Rhythm:
    """The rhythm of a source that sent on these days, judged on `today`. Raises ValueError for no day at all."""
    received = sorted(set(days))
    if not received:
        raise ValueError("a source that never sent has no rhythm")
    gaps = [(later - earlier).days for earlier, later in pairwise(received)]
    usual = round(median(gaps)) if len(gaps) >= FEWEST_GAPS else None
    cadence = stated or usual
    expected = received[-1] + timedelta(days=cadence) if cadence else None
    late = max(0, (today - expected).days) if expected else 0
    return Rhythm(received[0], received[-1], len(received), usual, cadence, stated is not None, expected, late)
