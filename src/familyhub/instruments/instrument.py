"""What an instrument is, what a score on it means, and whether a later score is better."""

from dataclasses import dataclass
from typing import Literal

Better = Literal["high", "low", "neither"]


@dataclass(frozen=True, slots=True)
class Cut:
    """A band that begins at a score and reaches to the next cut; `respondent` where it is for one respondent alone."""

    from_score: float
    band: str
    respondent: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """One scored part: the lowest and highest score, which end is better, and its bands by rising score."""

    domain: str
    lowest: float
    highest: float
    better: Better
    cuts: tuple[Cut, ...] = ()

    def holds(self, score: float) -> bool:
        """Whether the score lies in the range."""
        return self.lowest <= score <= self.highest


@dataclass(frozen=True, slots=True)
class Change:
    """The published rule of a change that is more than chance: points for the better, and to where, if that is said."""

    by: float
    source: str
    to_below: float | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """A published questionnaire or measure. `bands` runs from the best to the worst; empty where there is no order.

    `change` is empty where no reliable-change rule is published; a measure may still ask for a change of its own.
    """

    code: str
    name: str
    respondents: tuple[str, ...]
    ages: str
    scales: tuple[Scale, ...]
    source: str
    bands: tuple[str, ...] = ()
    change: Change | None = None
    notes: tuple[str, ...] = ()

    def scale(self, domain: str = "whole") -> Scale | None:
        """The scale of a domain, or None where that domain has no score."""
        return next((scale for scale in self.scales if scale.domain == domain), None)

    def can_give(self, score: float | None, domain: str = "whole") -> bool:
        """Whether a row with this score may be an assessment by it; none at all, or of an unscored part, may."""
        scale = self.scale(domain)
        return score is None or scale is None or scale.holds(score)

    @property
    def domains(self) -> tuple[str, ...]:
        """The parts that are scored, in order."""
        return tuple(scale.domain for scale in self.scales)


def banded(instrument: Instrument, score: float, domain: str = "whole", respondent: str | None = None) -> str | None:
    """The band of a score; None where the instrument publishes none for that part, or the score is out of its range.

    Bands that differ by respondent need one: without it, only bands that hold for everybody are given.
    """
    scale = instrument.scale(domain)
    if scale is None or not scale.holds(score):
        return None
    fitting = [cut for cut in scale.cuts if cut.respondent in (None, respondent) and cut.from_score <= score]
    own = [cut for cut in fitting if cut.respondent is not None]
    chosen = own or fitting
    return max(chosen, key=lambda cut: cut.from_score).band if chosen else None


def improved(instrument: Instrument, before: float, after: float, domain: str = "whole") -> bool | None:
    """Whether a score is better afterwards by the published rule of reliable change; None where none is published.

    The rule is for the whole instrument. Raises ValueError for a score out of range.
    """
    scale = instrument.scale(domain)
    if scale is None or instrument.change is None or domain != "whole" or scale.better == "neither":
        return None
    for score in (before, after):
        if not scale.holds(score):
            raise ValueError(f"{score} is no score of {instrument.name}: {scale.lowest:g} to {scale.highest:g}")
    gained = after - before if scale.better == "high" else before - after
    reached = instrument.change.to_below is None or after < instrument.change.to_below
    return gained >= instrument.change.by and reached
