"""Showing a search for sites: the best so far, the bound and the gap as they come."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.status import Status

from familyhub.siting import Progress
from familyhub.workspace.siting import Tell

EVERY = 1.0
"""Seconds between two lines where nobody watches: a log is read later."""


@contextmanager
def searching(*, silent: bool) -> Iterator[Tell | None]:
    """Who is told of a search: one live line on a terminal, a line a second elsewhere, nobody where `silent`."""
    if silent:
        yield None
        return
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    status = Console(stderr=True).status("Looking for sites; Ctrl-C keeps the best found")
    with status:
        yield _Live(status).tell


class _Live:
    def __init__(self, status: Status) -> None:
        self._status = status

    def tell(self, name: str, progress: Progress) -> None:
        """The newest state, in place of the one before."""
        # What is shown may be a name of the study's, and brackets in it are no markup.
        self._status.update(f"{name}: {in_words(progress)}; Ctrl-C keeps the best found".replace("[", "\\["))


class _Lines:
    def __init__(self) -> None:
        self._last = ("", -EVERY)

    def tell(self, name: str, progress: Progress) -> None:
        """A line where a second has gone by since the last of this plan."""
        now = monotonic()
        if progress.value is None:
            return
        if self._last[0] == name and now - self._last[1] < EVERY:
            return
        self._last = (name, now)
        sys.stderr.write(f"search\t{name}\t{in_words(progress)}\n")


def in_words(progress: Progress) -> str:
    """What is known at one moment: the best value, the bound, the gap, the seconds."""
    found = "no plan yet" if progress.value is None else f"best {progress.value:,.6g}"
    bound = "no bound yet" if progress.bound is None else f"bound {progress.bound:,.6g}"
    gap = "gap not known" if progress.gap is None else f"gap {progress.gap:.2%}"
    return f"{found}, {bound}, {gap}, {progress.seconds:.1f} s ({progress.step})"
