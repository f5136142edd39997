"""Showing long work: a live list of steps on a terminal, one plain line a step elsewhere."""

import sys
from types import TracebackType

from rich.console import Console
from rich.status import Status


class StepWatcher:
    """Says each step as it runs and how long it took. Use it as a context, so that the terminal is left tidy."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._live = sys.stderr.isatty()
        self._status: Status | None = None

    def __enter__(self) -> "StepWatcher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def step_started(self, name: str, detail: str) -> None:
        """Show what runs now."""
        if self._live:
            self._stop()
            self._status = self._console.status(f"{name} {detail}".strip())
            self._status.start()

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        """One line for what is done."""
        self._stop()
        counted = "" if rows is None else f"{rows:,} rows"
        if self._live:
            self._console.print(f"  {name:<24}{counted:>20}{seconds:>9.1f} s", highlight=False)
        else:
            sys.stderr.write(f"step\t{name}\t{'' if rows is None else rows}\t{seconds:.3f}\n")

    def _stop(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None
