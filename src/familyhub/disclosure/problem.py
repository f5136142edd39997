"""One table to protect: which counts may be hidden besides, at what cost, and what must stay possible for each star.

`hide_quickly` hides one count after the other where it helps most, and takes back what turns out not to be needed:
safe, and rarely far from the fewest. `optimal` starts from it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf
from time import monotonic
from typing import Generic

import numpy as np

from familyhub.disclosure.attacker import NEAR, Attacker, Numbers, OutOfTimeError, Shortfall
from familyhub.disclosure.sums import Name, Range, Sum

STEP_BY_STEP = 0.1
"""For this share of the time one count is hidden after the other; then, in each round, one for each star that is short.

A round of many hides some that are not needed, and is sooner done.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A count that may be hidden: what it can be where it is shown and where it is not, and what hiding it costs."""

    shown: Range
    hidden: Range
    cost: float
    count: int


class Problem(Generic[Name]):
    """A table to protect: `asked` is what each protected count must still be able to be, by all that is shown.

    `bounds` is what each count can be alone while every choice is shown. Hiding every choice must give what is asked.
    """

    def __init__(
        self,
        bounds: Mapping[Name, Range],
        sums: Sequence[Sum[Name]],
        choices: Mapping[Name, Choice],
        asked: Mapping[Name, Range],
    ) -> None:
        self.attacker: Attacker[Name] = Attacker(bounds, sums)
        self.choices, self.asked, self.sums = choices, asked, sums
        self._hidden: frozenset[Name] = frozenset()
        self._low, self._high = self.attacker.low.copy(), self.attacker.high.copy()

    def hide(self, names: Collection[Name]) -> None:
        """Hide these of the choices and no others."""
        wanted = frozenset(names)
        self.attacker.know({name: self.choices[name].hidden for name in wanted - self._hidden})
        self.attacker.know({name: self.choices[name].shown for name in self._hidden - wanted})
        self._hidden = wanted

    def is_safe(self, hidden: Collection[Name]) -> bool:
        """Whether hiding these is enough."""
        self.hide(hidden)
        return next(self.attacker.shortfalls(self.asked), None) is None

    def cost(self, hidden: Collection[Name]) -> float:
        """What hiding these costs together."""
        return sum(self.choices[name].cost for name in hidden)

    def remedies(self, short: Shortfall) -> dict[Name, float]:
        """How far hiding each choice goes towards what is short: 1 all the way; whatever is safe adds up to 1 or more.

        Any prices of the sums limit the count from below (or above) by the bounds of the others, whichever of them are
        hidden: the programme's dual. Empty where only whole numbers fall short, which prices do not see.
        """
        if short.worth is None:
            return {}
        needed = _limit(short.worth, self._low, self._high) - short.way * short.end
        if not NEAR < needed < np.inf:
            return {}
        found: dict[Name, float] = {}
        for name, choice in self.choices.items():
            worth = short.worth[self.attacker.place[name]]
            if worth:
                end = 0 if worth > 0 else 1
                found[name] = min(1.0, float(worth) * (choice.shown[end] - choice.hidden[end]) / needed)
        return {name: share for name, share in found.items() if share > 0}

    def near(self, short: Shortfall) -> set[Name]:
        """The choices not hidden yet that are nearest to what is short: in its sums, or in sums of these, and so on."""
        reached, seen = {self.attacker.names[short.place]}, set[Name]()
        while reached - seen:
            seen |= reached
            reached = {name for each in self.sums if not seen.isdisjoint(each.names) for name in each.names}
            found = {name for name in reached if name in self.choices and name not in self._hidden}
            if found:
                return found
        raise ValueError(f"{self.attacker.names[short.place]} is given away though nothing beside it is shown")


def hide_quickly(problem: Problem[Name], start: Collection[Name] = (), until: float = inf) -> set[Name]:
    """Choices that are enough to hide, none of them needlessly; `start` are hidden first and may come back.

    At the moment `until` (of `time.monotonic`) the search ends. Whatever may be hidden is, if no fewer were found to be
    enough by then, and nothing comes back any more: it is enough, and perhaps too much.
    """
    until_before, problem.attacker.until = problem.attacker.until, until
    try:
        hidden = _enough(problem, start, until)
        _bring_back(problem, hidden)
    except OutOfTimeError:
        hidden = dict.fromkeys(problem.choices)
    finally:
        problem.attacker.until = until_before
    problem.hide(hidden)
    return set(hidden)


def _enough(problem: Problem[Name], start: Collection[Name], until: float) -> dict[Name, None]:
    """Choices that are enough to hide, in the order in which they were hidden. Raises OutOfTimeError."""
    hidden = dict.fromkeys(start)
    began = monotonic()
    in_haste = began + STEP_BY_STEP * (until - began)
    while True:
        problem.hide(hidden)
        found = problem.attacker.shortfalls(problem.asked)
        shortfalls = list(found) if monotonic() >= in_haste else list(islice(found, 1))
        if not shortfalls:
            return hidden
        for short in shortfalls:
            hidden[_next(problem, short, hidden)] = None


def _bring_back(problem: Problem[Name], hidden: dict[Name, None]) -> None:
    """Take out what was hidden on the way and is not needed in the end, the dearest first, while there is time."""
    choices = problem.choices
    try:
        for name in sorted(hidden, key=lambda name: (-choices[name].cost, -choices[name].count, str(name))):
            if problem.is_safe([other for other in hidden if other != name]):
                del hidden[name]
    except OutOfTimeError:
        return


def _next(problem: Problem[Name], short: Shortfall, hidden: Collection[Name]) -> Name:
    """The choice that goes furthest for its cost; of equal ones the smallest count."""
    helping = {name: share for name, share in problem.remedies(short).items() if name not in hidden}
    if not helping:
        helping = dict.fromkeys(problem.near(short), 1.0)
    choices = problem.choices
    return min(
        helping, key=lambda name: (-round(helping[name] / choices[name].cost, 6), choices[name].count, str(name))
    )


def _limit(worth: Numbers, low: Numbers, high: Numbers) -> float:
    """The least that counts within these bounds can be worth together."""
    ends = np.where(worth > 0, low, high)
    return float(np.sum(np.where(worth == 0, 0.0, worth * np.where(worth == 0, 0.0, ends))))
