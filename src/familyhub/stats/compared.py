"""Whether a figure differs from a benchmark, and whether that is good news: the direction is always computed."""

from typing import Literal

from familyhub.stats.intervals import Interval

Compared = Literal["much lower", "lower", "similar", "higher", "much higher"]
"""Where a figure stands; the "much" words need a 99.8% interval."""

Polarity = Literal["high_is_good", "high_is_bad", "neither"]

Judged = Literal[
    "much better", "better", "similar", "worse", "much worse", "much lower", "lower", "higher", "much higher"
]
"""A comparison as a reader needs it: good or bad where the indicator says which, low or high where it does not."""

_LOW_IS_GOOD: dict[Compared, Judged] = {
    "much lower": "much better",
    "lower": "better",
    "similar": "similar",
    "higher": "worse",
    "much higher": "much worse",
}

_HIGH_IS_GOOD: dict[Compared, Judged] = {
    "much lower": "much worse",
    "lower": "worse",
    "similar": "similar",
    "higher": "better",
    "much higher": "much better",
}


def against(benchmark: float, interval95: Interval, interval99_8: Interval | None = None) -> Compared:
    """Where a figure with this interval stands against a benchmark; all in the figure's unit.

    Significantly lower where the whole 95% interval lies below the benchmark, higher where it lies above; an end that
    touches the benchmark is similar. With a 99.8% interval beside it, "much" where that one leaves the benchmark out
    too. The benchmark's own uncertainty is not counted, as OHID does not.
    Raises ValueError where the wider interval does not hold the narrower one.
    Source: OHID, Fingertips public health technical guidance, "Comparing areas" (RAG by confidence intervals).
    """
    if interval99_8 is not None and not (
        interval99_8.lower <= interval95.lower and interval95.upper <= interval99_8.upper
    ):
        raise ValueError(f"the 99.8% interval {interval99_8} does not hold the 95% interval {interval95}")
    if interval95.upper < benchmark:
        return "much lower" if interval99_8 is not None and interval99_8.upper < benchmark else "lower"
    if interval95.lower > benchmark:
        return "much higher" if interval99_8 is not None and interval99_8.lower > benchmark else "higher"
    return "similar"


def judged(compared: Compared, polarity: Polarity) -> Judged:
    """The comparison as good or bad news; low or high where the indicator is neither."""
    if polarity == "neither":
        return compared
    return (_HIGH_IS_GOOD if polarity == "high_is_good" else _LOW_IS_GOOD)[compared]
