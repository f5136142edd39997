"""A search as it goes on: the best found, the bound so far, who is told, and when to stop."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, floor, inf
from time import monotonic

from familyhub.siting.plan import meet

ROUNDING = 1e-6
"""What a bound of the solver may be off by; a bound on whole numbers is rounded up only past it."""
FINE = 1e-7
"""Where values are not whole: what is better by less than this share of the value is not looked for."""
UNSETTLED = "the solver could not tell"
"""Why a search stopped where neither time nor anybody ended it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long to look: `seconds`, and `stop`, asked again and again, which ends the search when it says True."""

    seconds: float = 60.0
    stop: Callable[[], bool] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known at one moment; `value` is None until there is a plan, `gap` until there is a bound too."""

    step: str
    value: float | None
    bound: float | None
    seconds: float

    @property
    def gap(self) -> float | None:
        """By what share of its value the best plan may be off."""
        if self.value is None or self.bound is None or not self.value:
            return None
        return abs(self.value - self.bound) / abs(self.value)


class StoppedError(Exception):
    """The limit is reached, somebody has asked to stop, or, as it then says, nothing more can be told.

    It never leaves this room.
    """


Teller = Callable[[Progress], None]


@dataclass(slots=True, eq=False)
class Search:
    """The best sites and the best bound so far. `sense` is 1 where less is better, -1 where more is.

    `whole` says that every value is a whole number, so that a bound may be rounded.
    """

    limit: Limit
    sense: int = 1
    whole: bool = False
    tell: Teller | None = None
    sites: tuple[int, ...] | None = None
    parts: tuple[tuple[int, int, float], ...] = ()
    value: float = inf
    bound: float = -inf
    step: str = "start"
    infeasible: str = ""
    started: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.value, self.bound = inf * self.sense, -inf * self.sense

    @property
    def seconds(self) -> float:
        """How long the search has gone on."""
        return monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds that are left, 0 or more."""
        return max(0.0, self.limit.seconds - self.seconds)

    @property
    def proven(self) -> bool:
        """Whether the bound has reached the value."""
        return meet(self.value, self.bound)

    @property
    def cutoff(self) -> float:
        """For questions where less is better: what cannot get below this cannot be better than the best found."""
        if self.value == inf:
            return inf
        return self.value - 1 + slack(self.value) if self.whole else self.value - FINE * max(1.0, abs(self.value))

    def is_over(self) -> bool:
        """Whether the search must stop now."""
        return self.seconds >= self.limit.seconds or (self.limit.stop is not None and self.limit.stop())

    def go_on(self) -> None:
        """Raise StoppedError where the search must stop now."""
        if self.is_over():
            raise StoppedError

    def found(self, sites: Iterable[int], value: float, parts: tuple[tuple[int, int, float], ...] = ()) -> bool:
        """Keep sites that are better than the best so far; whether they are."""
        if self.sense * value >= self.sense * self.value:
            return False
        self.sites, self.value, self.parts = tuple(sorted(int(site) for site in sites)), float(value), parts
        self._say()
        return True

    def proves(self, bound: float) -> None:
        """Keep a bound that is better than the one so far; one on whole numbers is rounded first."""
        if self.whole and abs(bound) < inf:
            bound = float(ceil(bound - slack(bound)) if self.sense > 0 else floor(bound + slack(bound)))
        bound = self.sense * min(self.sense * bound, self.sense * self.value)
        if self.sense * bound > self.sense * self.bound:
            self.bound = bound
            self._say()

    def enter(self, step: str) -> None:
        """Name what is being done now, and stop where time is over."""
        self.step = step
        self._say()
        self.go_on()

    def _say(self) -> None:
        if self.tell is not None:
            value = self.value if abs(self.value) < inf else None
            self.tell(Progress(self.step, value, self.bound if abs(self.bound) < inf else None, self.seconds))


def slack(value: float) -> float:
    """What the solver's arithmetic may be off by at a value of this size."""
    return ROUNDING * max(1.0, abs(value) * 1e-3)
