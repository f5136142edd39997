"""Inequality: the gap from the most to the least deprived (slope and relative index), and concentration (Gini)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isclose, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from familyhub.stats.intervals import Z_95, Interval

FEWEST_GROUPS = 3
"""A line through two groups fits by construction: it says nothing about a slope."""


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A group of people: how many, their figure, and its standard error; groups stand from most to least deprived."""

    population: float
    value: float
    error: float


Scale = Literal["plain", "log", "logit"]
"""On what the line is straight: the figure itself, its logarithm (rates) or its log odds (proportions)."""


@dataclass(frozen=True, slots=True)
class Slope:
    """A line through the groups and what it says at its two ends, in the figure's unit.

    `most` and `least` are the fitted figures at the most and at the least deprived end of the population; `scale` says
    on what the line is straight.
    """

    most: float
    least: float
    slope_index: float
    slope_interval: Interval
    relative_index: float | None
    relative_interval: Interval | None
    scale: Scale = "plain"

    @property
    def significant(self) -> bool:
        """Whether the gap differs from none, at 95%."""
        return not self.slope_interval.holds(0.0)


def slope_index(
    groups: Sequence[RankedGroup], z: float = Z_95, scale: Scale = "plain", top: float = 100.0
) -> Slope | None:
    """Slope index (figure at the most deprived end less the least deprived) and relative index (most over least).

    The line is fitted by weighted least squares, weighted by population, on each group's middle rank in the cumulated
    population. Each end is a weighted sum of the groups' figures, so its interval follows from their standard errors:
    the same figures always give the same interval, and it is where simulated intervals settle. On the plain scale the
    relative index has Fieller's interval, and is None where a fitted end is not above 0 or the least deprived end
    cannot be told from 0. On the others both intervals follow by the delta method; `top` is what a proportion of all
    is (100 for percentages).
    None where fewer than three groups have people, or a figure cannot be put on the scale (0, or all).
    OHID prints the gap the other way round: least less most.
    Raises ValueError for a negative population or standard error.
    Source: OHID, "Slope index of inequality" technical note, with its transformations for rates and proportions;
    Mackenbach and Kunst (1997); Fieller (1954).
    """
    if any(group.population < 0 or group.error < 0 for group in groups):
        raise ValueError("populations and standard errors cannot be negative")
    peopled = [group for group in groups if group.population > 0]
    if len(peopled) < FEWEST_GROUPS:
        return None
    values = np.array([group.value for group in peopled])
    if (scale != "plain" and (values <= 0).any()) or (scale == "logit" and (values >= top).any()):
        return None
    weights = np.array([group.population for group in peopled])
    weights = weights / weights.sum()
    ranks = np.cumsum(weights) - weights / 2
    middle = float(weights @ ranks)
    pulls = weights * (ranks - middle) / float(weights @ (ranks - middle) ** 2)
    most_pulls, least_pulls = weights - middle * pulls, weights + (1 - middle) * pulls
    scaled, steepness = _scaled(values, scale, top)
    variances = (np.array([group.error for group in peopled]) * steepness) ** 2
    most, most_step = _unscaled(float(most_pulls @ scaled), scale, top)
    least, least_step = _unscaled(float(least_pulls @ scaled), scale, top)
    gap = most - least
    half = z * sqrt(float((most_step * most_pulls - least_step * least_pulls) ** 2 @ variances))
    ratio, between = None, None
    if most > 0 and least > 0:
        ratio = most / least
        if scale == "plain":
            pairs = ((most_pulls, most_pulls), (least_pulls, least_pulls), (most_pulls, least_pulls))
            between = _fieller(most, least, tuple(float((one * other) @ variances) for one, other in pairs), z)
        else:
            relative = most_step / most * most_pulls - least_step / least * least_pulls
            factor = exp(z * sqrt(float(relative**2 @ variances)))
            between = Interval(ratio / factor, ratio * factor)
    ends = Interval(gap - half, gap + half)
    return Slope(most, least, gap, ends, ratio if between else None, between, scale)


def _scaled(values: NDArray[np.float64], scale: Scale, top: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Figures on the scale, and how steeply the scale rises at each."""
    if scale == "log":
        return np.log(values), 1 / values
    if scale == "logit":
        return np.log(values / (top - values)), top / (values * (top - values))
    return values, np.ones_like(values)


def _unscaled(end: float, scale: Scale, top: float) -> tuple[float, float]:
    """A fitted end back in the figure's unit, and how far it moves with a step on the scale."""
    if scale == "log":
        return exp(end), exp(end)
    if scale == "logit":
        figure = top / (1 + exp(-end))
        return figure, figure * (top - figure) / top
    return end, 1.0


def _fieller(above: float, below: float, variances: tuple[float, ...], z: float) -> Interval | None:
    """Interval of a ratio of two correlated normal figures; None where the lower one cannot be told from 0."""
    of_above, of_below, of_both = variances
    a = below * below - z * z * of_below
    b = above * below - z * z * of_both
    c = above * above - z * z * of_above
    if a <= 0:
        return None
    root = sqrt(max(0.0, b * b - a * c))
    return Interval((b - root) / a, (b + root) / a)


@dataclass(frozen=True, slots=True)
class Concentration:
    """A concentration curve: cumulated shares of people and of what they have, from (0, 0) to (1, 1); and its Gini.

    People stand from those with least to those with most. `gini` is 0 where all have the same, and nears 1 where one
    has all.
    """

    people: tuple[float, ...]
    amount: tuple[float, ...]
    gini: float

    def share_of_the_top(self, part: float) -> float:
        """What share of the amount the `part` (0 to 1) of people with most have, between vertices in a straight line.

        Raises ValueError for a part outside 0 to 1.
        """
        if not 0 <= part <= 1:
            raise ValueError(f"{part} is no part of the people")
        return 1 - float(np.interp(1 - part, self.people, self.amount))

    def thinned(self, steps: int = 100) -> "Concentration":
        """The same curve at so many equal steps of people: what may be shown, and is enough to draw; the Gini stays."""
        people = np.linspace(0, 1, steps + 1)
        return Concentration(tuple(people), tuple(np.interp(people, self.people, self.amount)), self.gini)


def concentration(amounts: ArrayLike, people: ArrayLike | None = None) -> Concentration | None:
    """How concentrated amounts are among people: one amount a person, or one total a group of so many `people`.

    Within a group all are taken to have the same, so that the Gini of groups is at most that of their people.
    None where there are no people or nothing to share. Raises ValueError for negative or missing numbers, or an
    amount in a group of nobody.
    Source: Lorenz (1905), Gini (1912); Brown's trapezium formula.
    """
    held = np.asarray(amounts, dtype=float)
    heads = np.ones_like(held) if people is None else np.asarray(people, dtype=float)
    if held.shape != heads.shape or held.ndim != 1:
        raise ValueError("amounts and people must be two lists of one length")
    if not (np.isfinite(held).all() and np.isfinite(heads).all()) or (held < 0).any() or (heads < 0).any():
        raise ValueError("amounts and people must be numbers from 0 up")
    if (held[heads == 0] > 0).any():
        raise ValueError("a group of nobody has an amount")
    held, heads = held[heads > 0], heads[heads > 0]
    if held.size == 0 or isclose(float(held.sum()), 0.0, abs_tol=1e-300):
        return None
    order = np.argsort(held / heads, kind="stable")
    shares, parts = _cumulated(held[order]), _cumulated(heads[order])
    gini = 1 - float(np.sum(np.diff(parts) * (shares[1:] + shares[:-1])))
    return Concentration(tuple(parts.tolist()), tuple(shares.tolist()), max(0.0, gini))


def _cumulated(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the total, cumulated, from 0 to exactly 1."""
    sums = np.concatenate(([0.0], np.cumsum(numbers)))
    return sums / sums[-1]
