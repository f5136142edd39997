"""Control charts for single values over time (XmR), by the rules of NHS "Making Data Count"."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import Literal

LIMIT_FACTOR = 2.66
"""Mean moving range to distance of a limit from the mean: 3 / 1.128."""

OUTLYING_RANGE = 3.267
"""A moving range of this many times the average or more is dropped before the limits are drawn."""

HAIR = 1e-9
"""Sums of floats miss by less than this; what never moves must not seem to lie above its own mean."""

RUN = 7
"""Points in a row on one side of the mean, or rising, or falling, that make a signal."""

Signal = Literal[
    "above_limit", "below_limit", "run_above", "run_below", "rising", "falling", "near_upper", "near_lower"
]

WORDS: dict[Signal, str] = {
    "above_limit": "above the upper limit",
    "below_limit": "below the lower limit",
    "run_above": "one of 7 or more in a row above the mean",
    "run_below": "one of 7 or more in a row below the mean",
    "rising": "one of 7 or more in a row rising",
    "falling": "one of 7 or more in a row falling",
    "near_upper": "one of 2 in 3 near the upper limit",
    "near_lower": "one of 2 in 3 near the lower limit",
}

UPWARD: frozenset[Signal] = frozenset({"above_limit", "run_above", "rising", "near_upper"})


@dataclass(frozen=True, slots=True)
class XmrPoint:
    """One value with the signals it takes part in; a missing value has none."""

    value: float | None
    signals: tuple[Signal, ...] = ()

    @property
    def words(self) -> str:
        """The signals in words, joined by "; ", empty where there is none."""
        return "; ".join(WORDS[signal] for signal in self.signals)


@dataclass(frozen=True, slots=True)
class XmrChart:
    """Mean, limits and points, in the unit of the values; mean and limits None where they cannot be drawn.

    Limits are as calculated: for percentages they may lie beyond 0 and 100, where whoever draws cuts them.
    """

    points: tuple[XmrPoint, ...]
    mean: float | None
    lower: float | None
    upper: float | None
    mean_moving_range: float | None


def xmr(values: Sequence[float | None]) -> XmrChart:
    """Limits (mean ± 2.66 × mean moving range) and the signals of every point, in order of time.

    A missing value (None) breaks moving ranges and runs: its neighbours do not follow each other. No value at
    all gives no mean; no two values in a row give no limits and so no signal of a limit.
    Source: NHS England, "Making Data Count: Strengthening your decisions" (XmR charts).
    """
    present = [value for value in values if value is not None]
    if not present:
        return XmrChart(tuple(XmrPoint(None) for _ in values), None, None, None, None)
    mean = fsum(present) / len(present)
    moving = _mean_moving_range(values)
    lower = upper = None
    if moving is not None:
        lower, upper = mean - LIMIT_FACTOR * moving, mean + LIMIT_FACTOR * moving
    signals = _signals(values, mean, lower, upper)
    points = tuple(XmrPoint(value, signals[i]) for i, value in enumerate(values))
    return XmrChart(points, mean, lower, upper, moving)


def _mean_moving_range(values: Sequence[float | None]) -> float | None:
    ranges = [abs(after - before) for before, after in pairwise(values) if before is not None and after is not None]
    if not ranges:
        return None
    average = sum(ranges) / len(ranges)
    # Where nothing moves, every range equals the average: dropping them would leave none.
    kept = [r for r in ranges if r < OUTLYING_RANGE * average] if average > 0 else ranges
    return sum(kept) / len(kept)


def _signals(
    values: Sequence[float | None], mean: float, lower: float | None, upper: float | None
) -> list[tuple[Signal, ...]]:
    found: list[list[Signal]] = [[] for _ in values]

    def mark(places: set[int], signal: Signal) -> None:
        for place in places:
            found[place].append(signal)

    if lower is not None and upper is not None:
        mark({i for i, v in enumerate(values) if v is not None and v > upper + HAIR}, "above_limit")
        mark({i for i, v in enumerate(values) if v is not None and v < lower - HAIR}, "below_limit")
    mark(_long_runs(values, lambda v, _: v > mean + HAIR), "run_above")
    mark(_long_runs(values, lambda v, _: v < mean - HAIR), "run_below")
    mark(_long_runs(values, lambda v, before: before is None or v > before), "rising")
    mark(_long_runs(values, lambda v, before: before is None or v < before), "falling")
    if lower is not None and upper is not None:
        mark(_two_of_three(values, lambda v: _outer_third(v, mean, upper)), "near_upper")
        mark(_two_of_three(values, lambda v: _outer_third(v, mean, lower)), "near_lower")
    return [tuple(signals) for signals in found]


def _long_runs(values: Sequence[float | None], goes_on: Callable[[float, float | None], bool]) -> set[int]:
    """Places in runs of 7 or more; `goes_on` sees a value and the one before it within the run."""
    places: set[int] = set()
    run: list[int] = []

    def close() -> None:
        if len(run) >= RUN:
            places.update(run)
        run.clear()

    for i, value in enumerate(values):
        if value is None:
            close()
            continue
        before = values[run[-1]] if run else None
        if goes_on(value, before):
            run.append(i)
            continue
        close()
        if goes_on(value, None):
            run.append(i)
    close()
    return places


def _outer_third(value: float, mean: float, limit: float) -> bool:
    """Whether a value lies within the limit, in the third of the way from the mean that is nearest to it."""
    if limit == mean:
        return False
    way = (value - mean) / (limit - mean)
    return 2 / 3 < way <= 1


def _two_of_three(values: Sequence[float | None], near: Callable[[float], bool]) -> set[int]:
    """Places near a limit, of three values in a row of which two or more are."""
    places: set[int] = set()
    for i in range(len(values) - 2):
        window = [(j, v) for j, v in enumerate(values[i : i + 3], start=i) if v is not None]
        hits = [j for j, v in window if near(v)]
        if len(window) == 3 and len(hits) >= 2:
            places.update(hits)
    return places
