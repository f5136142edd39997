"""Scales: from values to places on the picture, with ticks a reader can count on."""

from dataclasses import dataclass
from math import ceil, floor, log10

from familyhub.blocks import Unit
from familyhub.reports.words import number, pounds

HAIR = 1e-9

SMALLEST_STEP: dict[Unit, float] = {"percentage": 0.1, "count": 1.0, "rate": 0.01, "pounds": 0.5, "number": 0.001}


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
    step = _round_step((high - low) / 5, unit)
    # Counted in steps, so that the ends are whole steps whatever the floats say.
    first, last = floor(low / step + HAIR), ceil(high / step - HAIR)
    if first == last:
        first, last = first - 1, last + 1
    if low >= 0:
        first = max(first, 0)
    if unit == "percentage" and high <= 100:
        last = min(last, round(100 / step))
    return Scale(first * step, last * step, start, end, step)


def tick_label(value: float, unit: Unit, step: float = 1.0) -> str:
    """A value on an axis, as exact as the steps between ticks: "85%", "1,200", "£2,000", "0.25"."""
    if unit == "percentage":
        return f"{value:g}%"
    if unit == "pounds" and step >= 1:
        return pounds(value)
    decimals = max(0, -floor(log10(step) + HAIR))
    said = f"{value:,.{decimals}f}" if decimals else number(value)
    return f"£{said}" if unit == "pounds" else said


def _round_step(rough: float, unit: Unit) -> float:
    """The next round step: each divides 100, so that a percentage's scale ends at 100 where it must."""
    if rough <= SMALLEST_STEP[unit]:
        return SMALLEST_STEP[unit]
    power = 10 ** floor(log10(rough))
    return next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * (1 - HAIR))
