"""HiGHS as this room uses it: quiet, repeatable, and stopping within a moment where a search must stop."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import highspy

from familyhub.siting.search import Search


def quiet_solver() -> Any:
    """HiGHS without output, on one thread, so that the same question takes the same way each time."""
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(name, value)
    return solver


class Heeded:
    """One run of a solver that asks the search again and again whether to go on."""

    def __init__(self, solver: Any, search: Search) -> None:
        self._solver, self._search = solver, search
        self.ended = False
        self._trouble: list[BaseException] = []

    def guarded(self, event: Any, act: Callable[[], bool]) -> None:
        """Do what may end the run. No exception may pass through the solver: it is kept, and raised after the run."""
        try:
            self.ended = self.ended or act()
        except BaseException as error:
            self._trouble.append(error)
        if self.ended or self._trouble:
            with suppress(AttributeError):
                event.interrupt()

    def run(self) -> None:
        """Run under the search's limit. Raises what a caller's `stop`, or Ctrl-C, raised meanwhile."""
        solver = self._solver
        solver.cbSimplexInterrupt += self._ask
        solver.cbIpmInterrupt += self._ask
        try:
            solver.setOptionValue("time_limit", solver.getRunTime() + max(self._search.left, 0.01))
            solver.run()
        finally:
            solver.clearCallbacks()
        if self._trouble:
            raise self._trouble[0]

    def _ask(self, event: Any) -> None:
        self.guarded(event, self._search.is_over)
