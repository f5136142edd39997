"""Telling a person what long work is doing, without the lower floors knowing how it is shown."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

try:
    import resource
except ImportError:  # Windows has no such module; the log then leaves memory empty
    resource = None


class Watcher(Protocol):
    """Whoever shows progress: the command line with rich, a plain log, or nobody."""

    def step_started(self, name: str, detail: str) -> None:
        """A named step begins."""
        ...

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        """The step is done; `rows` where it makes sense to count them."""
        ...


class Silent:
    """A watcher that shows nothing: tests, notebooks, libraries."""

    def step_started(self, name: str, detail: str) -> None:
        """Show nothing."""

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        """Show nothing."""


@dataclass(slots=True)
class Step:
    """One named piece of work; set `rows` inside the `with` block to have them logged."""

    name: str
    rows: int | None = None


@dataclass(slots=True)
class RunLog:
    """Writes `runs/<id>.jsonl`: step, rows, seconds, memory. No values of any record."""

    path: Path | None = None
    watcher: Watcher = field(default_factory=Silent)

    @contextmanager
    def step(self, name: str, detail: str = "") -> Iterator[Step]:
        """Time a step; write its line when it ends, also when it fails."""
        step, started, failed = Step(name), time.perf_counter(), False
        self.watcher.step_started(name, detail)
        try:
            yield step
        except BaseException:
            failed = True
            raise
        finally:
            seconds = time.perf_counter() - started
            self.watcher.step_ended(name, step.rows, seconds)
            self._write(step, seconds, failed)

    def _write(self, step: Step, seconds: float, failed: bool) -> None:
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "step": step.name,
            "rows": step.rows,
            "seconds": round(seconds, 3),
            "peak_memory_mb": peak_memory_mb(),
        }
        if failed:
            line["failed"] = True
        with self.path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")


def peak_memory_mb() -> int | None:
    """The most memory this process has held so far, in megabytes; None where the system does not tell."""
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
