"""Runs that die: a watcher that ends its process at a boundary, and one forked process for each boundary.

Boundary 1 is the beginning of the first step, 2 its end, and so on.
"""

import os
import sys
from collections.abc import Callable


class DiesAt:
    """A watcher that ends the process at one boundary without any tidying, saying which."""

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


def run(act: Callable[[str, DiesAt], object], dies: type[DiesAt] = DiesAt) -> None:
    """Act on the workspace of the command line, once; or forked for each boundary named after it.

    A fork prints where it died, if it did, and then `= BOUNDARY EXITCODE`.
    """
    workspace, *boundaries = sys.argv[1:]
    if not boundaries:
        act(workspace, dies(0))
        return
    for boundary in boundaries:
        child = os.fork()
        if child == 0:
            act(workspace, dies(int(boundary)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        os.write(1, f"= {boundary} {os.waitstatus_to_exitcode(status)}\n".encode())
