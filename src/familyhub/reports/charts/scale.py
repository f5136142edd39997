"""Scales: from values to places on the picture, with ticks a reader can count on."""

from dataclasses import dataclass
from math import ceil, floor, log10

from familyhub.blocks.charts import Unit
from familyhub.reports.words import number


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale of values (`low` to `high`) along a side of the picture (`start` to `end`)."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: float) -> float:
        """The place of a value; values beyond the ends stay at the ends."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        """The values of the ticks, both ends included."""
        return [self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1)]


def scale(values: list[float], unit: Unit, start: float, end: float, *, from_zero: bool = False) -> Scale:
    """A scale that holds all values, on round ticks; percentages stay within 0 and 100."""
    low, high = min(values), max(values)
    if from_zero:
        low = min(0.0, low)
    if high == low:
        low, high = low - 1, high + 1
    step = _round_step((high - low) / 5, whole=unit == "count")
    low, high = floor(low / step) * step, ceil(high / step) * step
    if from_zero or unit == "percentage" or low < 0 <= min(values):
        low = max(low, 0.0)
    if unit == "percentage":
        high = min(high, 100.0)
        low = high - ceil((high - low) / step) * step if high == 100 else low
    return Scale(max(low, 0.0) if min(values) >= 0 else low, high, start, end, step)


def tick_label(value: float, unit: Unit) -> str:
    """A value on an axis: "85%", "1,200"."""
    return f"{value:g}%" if unit == "percentage" else number(value)


def _round_step(rough: float, *, whole: bool) -> float:
    if rough <= 0:
        return 1.0
    power = 10 ** floor(log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough - 1e-9)
    return max(step, 1.0) if whole else step
