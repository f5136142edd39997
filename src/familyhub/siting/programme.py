"""A programme with whole-number columns, solved by HiGHS under a search's limit, telling what it finds as it goes."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.siting.instance import Numbers
from familyhub.siting.search import Search, StoppedError
from familyhub.siting.solver import quiet_solver

OnFound = Callable[[Numbers], bool]
"""Told the columns of each better solution; True ends the run, because nothing better is wanted."""
OnBound = Callable[[float], None]


class Programme:
    """Columns and rows, added in order; `sense` is 1 to minimise and -1 to maximise."""

    def __init__(self, sense: int = 1) -> None:
        self._solver: Any = quiet_solver()
        for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-7)):
            self._solver.setOptionValue(name, value)
        if sense < 0:
            self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._columns = 0

    def add_columns(self, costs: Numbers, lower: Numbers, upper: Numbers, whole: bool) -> NDArray[np.int32]:
        """New columns between their bounds, whole numbers or not; their numbers."""
        size = len(costs)
        start, none = np.zeros(size, dtype=np.int32), np.empty(0, dtype=np.int32)
        self._solver.addCols(size, costs, lower, upper, 0, start, none, np.empty(0))
        numbers = np.arange(self._columns, self._columns + size, dtype=np.int32)
        self._columns += size
        if whole and size:
            kinds = np.full(size, highspy.HighsVarType.kInteger)
            self._solver.changeColsIntegrality(size, numbers, kinds)
        return numbers

    def add_row(self, lower: float, upper: float, columns: NDArray[Any], values: Numbers | float = 1.0) -> None:
        """A sum of columns between two ends; an infinite end does not bind."""
        numbers = np.broadcast_to(np.asarray(values, dtype=float), columns.shape).copy()
        self._solver.addRow(_end(lower), _end(upper), len(columns), columns.astype(np.int32), numbers)

    def add_rows(
        self, lower: float, upper: float, lengths: NDArray[Any], columns: NDArray[Any], values: Numbers
    ) -> None:  # fmt: skip
        """Rows with the same ends; the columns and values of one after the other, `lengths` of each."""
        starts = np.concatenate([[0], np.cumsum(lengths)])[:-1].astype(np.int32)
        size = len(lengths)
        low, high = np.full(size, _end(lower)), np.full(size, _end(upper))
        self._solver.addRows(size, low, high, len(columns), starts, columns.astype(np.int32), values.astype(float))

    def start_from(self, values: Numbers) -> None:
        """A solution to begin with."""
        solution = highspy.HighsSolution()
        solution.col_value = values.tolist()
        self._solver.setSolution(solution)

    def run(self, search: Search, on_found: OnFound, on_bound: OnBound | None = None) -> bool:
        """Solve; False where nothing meets the rows. Raises StoppedError at the limit, KeyboardInterrupt on Ctrl-C."""
        search.go_on()
        ended, trouble = list[str](), list[BaseException]()

        def guarded(event: Any, act: Callable[[], bool]) -> None:
            # No exception may pass through the solver: it is kept, the solver stopped, and raised after.
            try:
                stop = bool(ended) or act()
            except BaseException as error:
                trouble.append(error)
                stop = True
            if stop:
                with suppress(AttributeError):
                    event.interrupt()

        def ask(event: Any) -> None:
            def act() -> bool:
                if on_bound is not None and np.isfinite(event.data_out.mip_dual_bound):
                    on_bound(float(event.data_out.mip_dual_bound))
                return search.is_over()

            guarded(event, act)

        def better(event: Any) -> None:
            def act() -> bool:
                if on_found(np.array(event.data_out.mip_solution)):
                    ended.append("enough")
                return bool(ended)

            guarded(event, act)

        self._solver.cbMipInterrupt += ask
        self._solver.cbMipImprovingSolution += better
        try:
            self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(search.left, 0.01))
            self._solver.run()
        finally:
            self._solver.clearCallbacks()
        if trouble:
            raise trouble[0]
        return bool(ended) or self._outcome(on_found, on_bound)

    def solve_once(self, take: Callable[[Numbers], None]) -> bool:
        """Solve a programme that takes no time worth a limit; whether there is a solution, which `take` is handed."""
        if not self._columns:
            take(np.empty(0))
            return True
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        take(np.array(self._solver.getSolution().col_value))
        return True

    def _outcome(self, on_found: OnFound, on_bound: OnBound | None) -> bool:
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            raise StoppedError
        on_found(np.array(self._solver.getSolution().col_value))
        if on_bound is not None:
            info = self._solver.getInfo()
            has_bound = np.isfinite(info.mip_dual_bound)
            on_bound(float(info.mip_dual_bound if has_bound else info.objective_function_value))
        return True


def _end(end: float) -> float:
    return float(np.clip(end, -highspy.kHighsInf, highspy.kHighsInf))
