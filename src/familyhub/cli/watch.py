"""Showing long work: a live list of steps on a terminal, one plain line a step elsewhere.

Work that answers a question leaves nothing but its answer: on a terminal what it does is shown while it lasts.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.status import Status
from rich.table import Column

from familyhub.progress import RunLog, Silent


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


class PassingWatcher:
    """Says on a terminal what runs now and for how long in all; nothing of it is left when the answer stands."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._line = shown.add_task("")

    def step_started(self, name: str, detail: str) -> None:
        """Show what runs now."""
        # What is shown may be a file's name, and brackets in it are no markup.
        self._shown.update(self._line, description=f"{name} {detail}".strip(), refresh=True)

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        """Leave nothing."""


@contextmanager
def meanwhile(*, silent: bool) -> Iterator[RunLog]:
    """A log for the steps of a question; they are shown where a person watches, unless `silent`."""
    if silent or not sys.stderr.isatty():
        yield RunLog(watcher=Silent())
        return
    one_line = Column(no_wrap=True, overflow="ellipsis")
    said = TextColumn("{task.description}", markup=False, table_column=one_line)
    columns = (SpinnerColumn(), said, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield RunLog(watcher=PassingWatcher(shown))
