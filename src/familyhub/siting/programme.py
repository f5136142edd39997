"""A programme with whole-number columns, solved by HiGHS under a search's limit, telling what it finds as it goes."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.siting.apart import AloneError, outcome, solve_apart
from familyhub.siting.instance import Numbers
from familyhub.siting.model import Model
from familyhub.siting.search import UNSETTLED, Search, StoppedError
from familyhub.siting.solver import Heeded

OnFound = Callable[[Numbers], bool]
"""Told the columns of each better solution, 0 for those not whole; True ends the run: nothing better is wanted."""
OnBound = Callable[[float], None]
Ends = Numbers | float
LARGE = 20_000
"""With more numbers in its rows than this a programme is solved in a process of its own, which takes half a second."""
EXACT = 1e-9
"""How far from its rows the solution of a programme without whole columns may be."""


class Programme:
    """Columns and rows, added in order; `sense` is 1 to minimise and -1 to maximise."""

    def __init__(self, sense: int = 1) -> None:
        self._sense = sense
        self._columns: list[tuple[Numbers, Numbers, Numbers, NDArray[np.bool_]]] = []
        self._rows: list[tuple[Numbers, Numbers, NDArray[np.int64], NDArray[np.int32], Numbers]] = []
        self._size = 0

    def add_columns(self, costs: Numbers, lower: Numbers, upper: Numbers, whole: bool) -> NDArray[np.int32]:
        """New columns between their bounds, whole numbers or not; their numbers."""
        size = len(costs)
        self._columns.append((costs, lower, upper, np.full(size, whole)))
        self._size += size
        return np.arange(self._size - size, self._size, dtype=np.int32)

    def add_row(self, lower: float, upper: float, columns: NDArray[Any], values: Numbers | float = 1.0) -> None:
        """A sum of columns between two ends; an infinite end does not bind."""
        numbers = np.broadcast_to(np.asarray(values, dtype=float), columns.shape).copy()
        self.add_rows(lower, upper, np.array([len(columns)]), columns, numbers)

    def add_rows(
        self, lower: Ends, upper: Ends, lengths: NDArray[Any], columns: NDArray[Any], values: Numbers
    ) -> None:  # fmt: skip
        """Rows between their ends; the columns and values of one after the other, `lengths` of each."""
        low, high = (np.broadcast_to(np.asarray(end, dtype=float), lengths.shape).copy() for end in (lower, upper))
        self._rows.append((low, high, lengths.astype(np.int64), columns.astype(np.int32), values.astype(float)))

    def run(self, search: Search, on_found: OnFound, on_bound: OnBound | None = None) -> bool:
        """Solve; False where nothing meets the rows. Raises StoppedError at the limit, KeyboardInterrupt on Ctrl-C."""
        search.go_on()
        model = self._model()
        if model.size > LARGE:
            try:
                return _run_apart(model, search, on_found, on_bound)
            except AloneError:
                search.go_on()  # No process to be had: slower to stop, but as right.
        return _run_here(model, search, on_found, on_bound)

    def solve_once(self, search: Search, take: Callable[[Numbers], None]) -> bool:
        """Solve a programme without whole columns; whether there is a solution, which `take` is handed.

        Raises StoppedError at the limit, and where the solver cannot tell.
        """
        if not self._size:
            take(np.empty(0))
            return True
        solver = self._model().solver()
        # A small transport programme is solved sooner than it is looked over.
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("primal_feasibility_tolerance", EXACT)
        Heeded(solver, search).run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            search.go_on()
            raise StoppedError(UNSETTLED)
        take(np.array(solver.getSolution().col_value))
        return True

    def _model(self) -> Model:
        costs, lower, upper, whole = (_joined([each[part] for each in self._columns]) for part in range(4))
        low, high, lengths, places, values = (_joined([each[part] for each in self._rows]) for part in range(5))
        starts = (np.cumsum(lengths) - lengths).astype(np.int32)
        return Model(
            self._sense, costs, lower, upper, whole.astype(bool), low, high, starts, places.astype(np.int32), values
        )


def _run_here(model: Model, search: Search, on_found: OnFound, on_bound: OnBound | None) -> bool:
    solver = model.solver()
    heeded = Heeded(solver, search)

    def ask(event: Any) -> None:
        def act() -> bool:
            if on_bound is not None and np.isfinite(event.data_out.mip_dual_bound):
                on_bound(float(event.data_out.mip_dual_bound))
            return search.is_over()

        heeded.guarded(event, act)

    enough = list[bool]()

    def better(event: Any) -> None:
        def act() -> bool:
            if on_found(np.where(model.whole, np.array(event.data_out.mip_solution), 0.0)):
                enough.append(True)
            return bool(enough)

        heeded.guarded(event, act)

    solver.cbMipInterrupt += ask
    solver.cbMipImprovingSolution += better
    heeded.run()
    status = solver.getModelStatus()
    if enough:
        return True
    if status == highspy.HighsModelStatus.kInfeasible:
        return False
    if status != highspy.HighsModelStatus.kOptimal:
        search.go_on()
        raise StoppedError(UNSETTLED)
    on_found(np.where(model.whole, np.array(solver.getSolution().col_value), 0.0))
    if on_bound is not None:
        info = solver.getInfo()
        on_bound(float(info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else info.objective_function_value))
    return True


def _run_apart(model: Model, search: Search, on_found: OnFound, on_bound: OnBound | None) -> bool:
    with closing(solve_apart(model, search)) as answer:
        for said in answer:
            if "over" in said:
                return outcome(said)
            if "found" in said:
                values = np.zeros(len(model.costs))
                values[said["found"][0]] = said["found"][1]
                if on_found(values):
                    return True
            elif on_bound is not None:
                on_bound(float(said["bound"]))
    raise AloneError


def _joined(parts: list[Any]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0)
