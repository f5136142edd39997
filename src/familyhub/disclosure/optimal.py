"""Which counts to hide besides the small ones so that it costs least, proved or with how far off it may be.

A master programme chooses which counts to hide, knowing some conditions on a safe choice; the attacker says what the
choice gives away, which is a further condition; and so on until nothing is given away. Every condition holds for every
safe choice, so the master's own bound is a bound on the least cost.
Source: Fischetti and Salazar-González (2001), Solving the cell suppression problem, Management Science 47.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil, inf
from time import monotonic
from typing import Any, Generic

import highspy
import numpy as np

from familyhub.disclosure.attacker import NEAR, OutOfTimeError, Shortfall, quiet_solver
from familyhub.disclosure.problem import Problem, hide_quickly
from familyhub.disclosure.sums import Name

SECONDS = 60.0
"""How long to look for the least by default."""
RELAXED_ROUNDS = 40
"""At most so many rounds with choices that are hidden in part, which are quick and raise the bound."""
REACH = 14.0
"""How much further a count that is hidden altogether reaches, where choices are hidden in part: twice what is asked."""


@dataclass(frozen=True, slots=True)
class Hiding(Generic[Name]):
    """What is hidden besides, what it costs, and the least that any safe choice costs as far as is proved.

    `quick` is what the quick way costs from which the search started.
    """

    hidden: frozenset[Name]
    cost: float
    bound: float
    quick: float
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether nothing cheaper is safe."""
        return self.bound >= self.cost - NEAR

    @property
    def gap(self) -> float:
        """How much of the cost may be needless, between 0 and 1."""
        return 0.0 if self.proved else (self.cost - self.bound) / self.cost

    def sentence(self) -> str:
        """What was found, in words; it says optimal only where that is proved."""
        what = f"{len(self.hidden):,} more counts are hidden at a cost of {self.cost:g}"
        if self.proved:
            return f"{what}, and nothing cheaper is safe (optimal, proved in {self.seconds:.1f} seconds)."
        return (
            f"{what}, the best found in {self.seconds:.1f} seconds; whether less is enough is not known: "
            f"it cannot cost less than {self.bound:g} (a gap of {self.gap:.0%})."
        )


def hide_optimally(
    problem: Problem[Name], seconds: float = SECONDS, at_most: float | None = None
) -> Hiding[Name]:  # fmt: skip
    """The cheapest safe choice, or after so many seconds the best found and what is proved of it.

    `at_most` seconds, where those are more, are given to the quick way from which the search starts, so that it need
    not be cut short; where even they are over, whatever may be hidden is.
    """
    started = monotonic()
    until = started + seconds
    best = frozenset(hide_quickly(problem, until=started + max(seconds, at_most or 0.0)))
    found, bound = _search(problem, best, until)
    problem.hide(found)
    cost = problem.cost(found)
    return Hiding(found, cost, min(bound, cost), problem.cost(best), monotonic() - started)


def _search(problem: Problem[Name], best: frozenset[Name], until: float) -> tuple[frozenset[Name], float]:
    """The cheapest safe choice found by then, at worst the one given, and the least that any can cost."""
    master = _Master(problem)
    bound = 0.0
    problem.attacker.until = until
    try:
        while bound < problem.cost(best) - NEAR and (left := until - monotonic()) > 0:
            if master.relaxed:
                master.relaxed = _condition_relaxed(problem, master)
                continue
            chosen, proved = master.choose(left)
            bound = max(bound, proved)
            if chosen is None or bound >= problem.cost(best) - NEAR:
                break
            problem.hide(chosen)
            shortfalls = list(problem.attacker.shortfalls(problem.asked))
            for short in shortfalls:
                master.require(_condition(problem, chosen, short))
            found = frozenset(hide_quickly(problem, chosen, until)) if shortfalls else frozenset(chosen)
            best = min(best, found, key=problem.cost)
    except OutOfTimeError:
        pass  # what was found before is safe, and the bound holds
    finally:
        problem.attacker.until = inf
    return best, bound


class _Master(Generic[Name]):
    """The programme that chooses: 1 for a choice that is hidden, and the conditions so far."""

    def __init__(self, problem: Problem[Name]) -> None:
        self.names = list(problem.choices)
        self.relaxed, self.rounds = True, 0
        self._place = {name: number for number, name in enumerate(self.names)}
        self._costs = [problem.choices[name].cost for name in self.names]
        self._solver: Any = quiet_solver()
        for cost in self._costs:
            self._solver.addCol(cost, 0.0, 1.0, 0, [], [])

    def require(self, condition: Mapping[Name, float]) -> None:
        """Add a condition: what is hidden adds up to 1 or more."""
        places = np.array([self._place[name] for name in condition], dtype=np.int32)
        shares = np.array(list(condition.values()), dtype=float)
        self._solver.addRow(1 - NEAR, highspy.kHighsInf, len(places), places, shares)

    def parts(self) -> dict[Name, float]:
        """How far each choice is hidden where that may be in part."""
        self._solver.run()
        return dict(zip(self.names, self._solver.getSolution().col_value, strict=True))

    def choose(self, seconds: float) -> tuple[set[Name] | None, float]:
        """The cheapest choice that meets the conditions, None where there was no time; and a bound on the cost."""
        if not self.names:
            return set(), 0.0
        for place in range(len(self.names)):
            self._solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(seconds, 0.1))
        self._solver.run()
        found, info = self._solver.getSolution(), self._solver.getInfo()
        if self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            chosen = {name for name, value in zip(self.names, found.col_value, strict=True) if value > 0.5}
            return chosen, self._rounded_up(info.mip_dual_bound)
        return None, self._rounded_up(info.mip_dual_bound)

    def _rounded_up(self, bound: float) -> float:
        """A bound on costs that are whole numbers is a whole number too."""
        if not np.isfinite(bound) or bound < 0:
            return 0.0
        return float(ceil(bound - NEAR)) if all(cost == int(cost) for cost in self._costs) else bound - NEAR


def _condition_relaxed(problem: Problem[Name], master: _Master[Name]) -> bool:
    """Conditions on choices hidden in part; False once there are none to add, or often enough."""
    problem.hide(())
    parts = master.parts() if master.rounds else {}
    master.rounds += 1
    problem.attacker.know(
        {
            name: (
                choice.shown[0] + parts.get(name, 0.0) * (choice.hidden[0] - choice.shown[0]),
                choice.shown[1] + parts.get(name, 0.0) * REACH,
            )
            for name, choice in problem.choices.items()
        }
    )
    added = False
    try:
        for short in list(problem.attacker.shortfalls(problem.asked, whole=False)):
            condition = problem.remedies(short)
            if condition and sum(share * parts.get(name, 0.0) for name, share in condition.items()) < 1 - 1e-4:
                master.require(condition)
                added = True
    finally:
        problem.attacker.know({name: choice.shown for name, choice in problem.choices.items()})
    return added and master.rounds < RELAXED_ROUNDS


def _condition(problem: Problem[Name], hidden: Collection[Name], short: Shortfall) -> dict[Name, float]:
    """What every safe choice meets and this one does not."""
    condition = problem.remedies(short)
    if condition:
        return condition
    # Where only whole numbers tell: whatever is hidden besides and does not help is not what is missing.
    useless = set(hidden)
    for name in problem.choices:
        if name not in useless:
            problem.hide({*useless, name})
            if problem.attacker.falls_short(short):
                useless.add(name)
    problem.hide(hidden)
    return {name: 1.0 for name in problem.choices if name not in useless}
