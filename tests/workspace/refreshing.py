"""Refreshes in processes of their own, so that they can be killed. Run: `refreshing.py WORKSPACE [BOUNDARY ...]`.

Without boundaries it refreshes once. With them it forks, from one process that has everything imported, a refresh for
each boundary, that dies there without any tidying, and prints `BOUNDARY EXITCODE STEP`. Boundary 1 is the beginning of
the first step, 2 its end, and so on.
"""

import os
import sys
from datetime import date

import familyhub
import familyhub.workspace  # imported before forking: the children need not import it again

TODAY = date(2026, 1, 5)


class DiesAt:
    """A watcher that ends the process at one boundary."""

    def __init__(self, boundary: int) -> None:
        self.left = boundary

    def step_started(self, name: str, detail: str) -> None:
        self.pass_boundary(f"before {name}")

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        self.pass_boundary(f"after {name}")

    def pass_boundary(self, where: str) -> None:
        self.left -= 1
        if self.left == 0:
            os.write(1, f"{where}\n".encode())
            os._exit(9)


def refresh(workspace: str, boundary: int = 0) -> None:
    familyhub.open(workspace).refresh(watcher=DiesAt(boundary), today=TODAY)


def main() -> None:
    workspace, *boundaries = sys.argv[1:]
    if not boundaries:
        refresh(workspace)
        return
    for boundary in boundaries:
        child = os.fork()
        if child == 0:
            refresh(workspace, int(boundary))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        os.write(1, f"= {boundary} {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
