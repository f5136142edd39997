"""The attacker: whoever reads what is shown, knows the rule and every sum, and works out what each star can be.

Counts are the unknowns of a linear programme, sums its equations, and what is shown its bounds. The least and the most
of a count are two optima. Counts are whole numbers: where the optimum is a table of fractions, an integer programme
has the last word, so what is found is exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf
from time import monotonic
from typing import Any, Generic

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.disclosure.sums import Name, Range, Sum

LEAST, MOST = 1, -1
"""Which end of a range is asked for, as the cost of the count in a programme that makes costs small."""
NEAR = 1e-6
"""How near two numbers of a solver are one."""

PRIMAL, DUAL = 4, 1
"""HiGHS's numbers of the ways to go from corner to corner."""
NO_LIMIT = 2**31 - 1
WARM = {"solver": "simplex", "presolve": "off", "simplex_strategy": PRIMAL, "simplex_iteration_limit": 20_000}
"""How a question starts from the answer to the last: the aim has changed, and a table that fits is still one that fits.

No table met so far takes a tenth of these steps; where one goes in circles, it is started anew.
"""
COLD = {"solver": "choose", "presolve": "choose", "simplex_strategy": DUAL, "simplex_iteration_limit": NO_LIMIT}
"""How a question is asked from nothing."""
KEPT, KEPT_NUMBERS = 2_000, 4_000_000
"""How many tables found before are kept at most, and how many numbers they may hold together (32 MB)."""
CORNERS = 4
"""How many corners are tried for a table of whole numbers before an integer programme is asked."""
SURE = frozenset(
    {
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kUnbounded,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }
)
OVER = highspy.HighsModelStatus.kTimeLimit

Numbers = NDArray[np.float64]


class OutOfTimeError(Exception):
    """The time to attack is over; what was asked is not known. What may be known of other counts still holds."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An end of a count's range that is not reached.

    `place` is the count's, `way` LEAST or MOST, `end` what was asked. `worth` says by how much the end moves with each
    count's bounds (the reduced costs of the programme); None where only whole numbers fall short.
    """

    place: int
    way: int
    end: float
    worth: Numbers | None


class Attacker(Generic[Name]):
    """What a reader knows, to be asked again and again: bounds may be moved between two questions.

    After the moment `until` (of `time.monotonic`; it may be moved) every question raises OutOfTimeError.
    """

    def __init__(self, bounds: Mapping[Name, Range], sums: Sequence[Sum[Name]], until: float = inf) -> None:
        self.until = until
        self.names = list(bounds)
        self.place = {name: number for number, name in enumerate(self.names)}
        self.low = np.array([low for low, _ in bounds.values()], dtype=float)
        self.high = np.array([high for _, high in bounds.values()], dtype=float)
        self._equations = _Equations.of(self.place, sums)
        self._lines = _programme(self._equations, self.low, self.high, whole=False)
        self._whole: Any = None
        self._costs = np.random.default_rng(len(self.names)).random((CORNERS, len(self.names)))
        self._troubled: dict[tuple[int, int], None] = {}
        self._prices: Numbers = np.zeros(len(sums))
        self._found = _Found(len(self.names))

    def know(self, bounds: Mapping[Name, Range]) -> None:
        """Move what is known of some counts."""
        for name, (low, high) in bounds.items():
            place = self.place[name]
            if (self.low[place], self.high[place]) != (low, high):
                self.low[place], self.high[place] = low, high
                for programme in (self._lines, self._whole):
                    if programme is not None:
                        programme.changeColBounds(place, low, high)

    def range(self, name: Name) -> Range:
        """The least and the most that a count can be; exact."""
        place = self.place[name]
        return self._end(place, LEAST), self._end(place, MOST)

    def ranges(self, names: Sequence[Name]) -> dict[Name, Range]:
        """The least and the most that each count can be; exact."""
        # Most counts reach the ends they have alone, and one filled table shows it of many of them.
        ends = {name: [float(self.low[self.place[name]]), float(self.high[self.place[name]])] for name in names}
        alone = {name: (low, high) for name, (low, high) in ends.items()}
        for short in list(self.shortfalls(alone)):
            ends[self.names[short.place]][short.way == MOST] = self._end(short.place, short.way)
        return {name: (low, high) for name, (low, high) in ends.items()}

    def shortfalls(self, asked: Mapping[Name, Range], whole: bool = True) -> Iterator[Shortfall]:
        """The ends of the ranges asked that cannot be reached, one after the other.

        With `whole` counts are whole numbers, else they may be fractions, which finds fewer. Do not move bounds while
        this is being read. Raises ValueError where no table at all fits what is known.
        """
        left = {(self.place[name], LEAST): low for name, (low, _) in asked.items()}
        left |= {(self.place[name], MOST): high for name, (_, high) in asked.items()}
        self._strike_found(left)
        for way in (LEAST, MOST):
            aim = {place: way for (place, one), end in left.items() if one == way and end < inf}
            self._strike(left, self._filled(aim), whole)
        # What fell short lately is the first to fall short again, when counts are hidden and shown one by one.
        for place, way in [*reversed(self._troubled), *left]:
            if (place, way) in left:
                short = self._short(place, way, left, whole)
                if short is not None:
                    self._troubled.pop((place, way), None)
                    self._troubled[place, way] = None
                    yield short

    def falls_short(self, short: Shortfall) -> bool:
        """Whether an end that was not reached still is not, in whole numbers."""
        return self._short(short.place, short.way, {(short.place, short.way): short.end}, whole=True) is not None

    def _short(self, place: int, way: int, left: dict[tuple[int, int], float], whole: bool) -> Shortfall | None:
        end = left.pop((place, way))
        filled = self._filled({place: way})
        if filled is None:
            return None  # nothing limits it
        if way * filled[place] > way * end + NEAR:
            return Shortfall(place, way, end, self._worth(place, way))
        if whole and not _is_whole(filled):
            filled = self._some_whole_table(place, end)
            filled = self._in_whole_numbers(place, way) if filled is None else filled
            if filled is not None and way * filled[place] > way * end + NEAR:
                return Shortfall(place, way, end, None)
        self._strike(left, filled, whole)
        return None

    def _strike(self, left: dict[tuple[int, int], float], filled: Numbers | None, whole: bool) -> None:
        """Leave out the ends that a filled table reaches."""
        is_whole = filled is not None and _is_whole(filled)
        if filled is None or (whole and not is_whole):
            return
        if is_whole:
            self._found.keep(filled)
        for (place, way), end in list(left.items()):
            if way * filled[place] <= way * end + NEAR:
                del left[place, way]

    def _strike_found(self, left: dict[tuple[int, int], float]) -> None:
        """Leave out the ends that a table found before reaches, if it still fits what is known."""
        # The sums never change: when a count is hidden or shown again, most tables found before fit as they did.
        fitting = self._found.fitting(self.low, self.high)
        if not len(fitting):
            return
        least, most = fitting.min(axis=0), fitting.max(axis=0)
        for (place, way), end in list(left.items()):
            if way * (least if way == LEAST else most)[place] <= way * end + NEAR:
                del left[place, way]

    def _end(self, place: int, way: int) -> float:
        filled = self._filled({place: way})
        if filled is not None and not _is_whole(filled):
            # No whole number beyond the optimum of fractions can be reached; the first one within often is.
            first = way * ceil(way * filled[place] - NEAR)
            within = self._some_whole_table(place, first)
            filled = self._in_whole_numbers(place, way) if within is None else within
        return -way * inf if filled is None else float(round(filled[place]))

    def _filled(self, aim: Mapping[int, int]) -> Numbers | None:
        """A table in which the counts aimed at are least or most together; None where nothing limits them."""
        solved = _solved(self._lines, aim, self.until) if aim else None
        if solved is None:
            return None
        filled, self._prices = solved
        return filled

    def _some_whole_table(self, place: int, end: float) -> Numbers | None:
        """A table of whole numbers in which a count is at its end, if a few corners drawn at random have one.

        Most corners are whole, and a corner costs a tenth of an integer programme.
        """
        self._lines.changeColBounds(place, end, end)
        try:
            for costs in self._costs:
                solved = _solved(self._lines, dict(enumerate(costs)), self.until)
                if solved is not None and _is_whole(solved[0]):
                    return solved[0]
            return None
        finally:
            self._lines.changeColBounds(place, self.low[place], self.high[place])

    def _in_whole_numbers(self, place: int, way: int) -> Numbers | None:
        if self._whole is None:
            self._whole = _programme(self._equations, self.low, self.high, whole=True)
        solved = _solved(self._whole, {place: way}, self.until, whole=True)
        return None if solved is None else solved[0]

    def _worth(self, place: int, way: int) -> Numbers:
        """The reduced cost of every count in the programme that was solved last."""
        worth = -self._equations.priced(self._prices, len(self.names))
        worth[place] += way
        worth[np.abs(worth) < NEAR] = 0
        return worth


class _Found:
    """Tables of whole numbers that were found, the newest of them; each keeps every sum."""

    def __init__(self, counts: int) -> None:
        self._tables: Numbers = np.empty((max(16, min(KEPT, KEPT_NUMBERS // max(counts, 1))), counts))
        self._many = 0

    def keep(self, table: Numbers) -> None:
        """Keep a table, in place of the oldest where there is no more room."""
        self._tables[self._many % len(self._tables)] = np.round(table)
        self._many += 1

    def fitting(self, low: Numbers, high: Numbers) -> Numbers:
        """Those that lie within bounds, a row each."""
        tables = self._tables[: self._many]
        return tables[np.all((tables >= low) & (tables <= high), axis=1)]


@dataclass(frozen=True, slots=True)
class _Equations:
    """One row a sum, entry by entry: its total less its parts is 0."""

    starts: NDArray[np.int32]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Numbers

    @classmethod
    def of(cls, place: Mapping[Name, int], sums: Sequence[Sum[Name]]) -> "_Equations":
        starts = np.cumsum([0, *(len(each.names) for each in sums)], dtype=np.int32)
        rows = np.array([row for row, each in enumerate(sums) for _ in each.names], dtype=np.int32)
        columns = np.array([place[name] for each in sums for name in each.names], dtype=np.int32)
        values = np.full(len(columns), -1.0)
        values[starts[:-1]] = 1.0
        return cls(starts, rows, columns, values)

    def priced(self, prices: Numbers, counts: int) -> Numbers:
        """What one of each count is worth where each sum has a price."""
        worth = np.bincount(self.columns, weights=self.values * prices[self.rows], minlength=counts)
        return worth.astype(float)


def quiet_solver() -> Any:
    """A solver that prints nothing and takes one core, so that the same question has the same answer."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("parallel", "off")
    return solver


def _programme(equations: _Equations, low: Numbers, high: Numbers, whole: bool) -> Any:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = len(equations.starts) - 1, len(low)
    model.col_cost_ = np.zeros(len(low))
    model.col_lower_, model.col_upper_ = low, high
    model.row_lower_ = model.row_upper_ = np.zeros(len(equations.starts) - 1)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = model.num_row_, model.num_col_
    model.a_matrix_.start_, model.a_matrix_.index_ = equations.starts, equations.columns
    model.a_matrix_.value_ = equations.values
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(low)
    solver = quiet_solver()
    if not whole:
        _set(solver, WARM)
    solver.passModel(model)
    return solver


def _set(solver: Any, options: Mapping[str, object]) -> None:
    for name, value in options.items():
        solver.setOptionValue(name, value)


def _solved(solver: Any, aim: Mapping[int, float], until: float, whole: bool = False) -> tuple[Numbers, Numbers] | None:
    """The filled table and the price of each sum; None where nothing limits the aim.

    Raises OutOfTimeError where there is no answer by then, and the next question may be asked nevertheless.
    """
    places = np.fromiter(aim, dtype=np.int32, count=len(aim))
    solver.changeColsCost(len(aim), places, np.fromiter(aim.values(), dtype=float, count=len(aim)))
    status = _run(solver, until)
    if status not in SURE and status != OVER:
        # Started from the answer to the last question it can lose its way or go in circles; from nothing it does not.
        solver.clearSolver()
        _set(solver, COLD)
        status = _run(solver, until)
        if not whole:
            _set(solver, WARM)
    found = solver.getSolution()
    values, prices = np.array(found.col_value), np.array(found.row_dual)
    solver.changeColsCost(len(aim), places, np.zeros(len(aim)))
    if status == highspy.HighsModelStatus.kOptimal:
        return values, prices
    if status in SURE:
        return None
    if status == OVER:
        raise OutOfTimeError
    raise ValueError(f"no counts fit what is shown ({solver.modelStatusToString(status)})")


def _run(solver: Any, until: float) -> Any:
    """Look for an answer, no longer than until then; how it ended."""
    left = until - monotonic()
    if left <= 0:
        return OVER
    solver.setOptionValue("time_limit", solver.getRunTime() + left)
    solver.run()
    return solver.getModelStatus()


def _is_whole(values: Numbers) -> bool:
    return bool(np.all(np.abs(values - np.round(values)) < NEAR))
