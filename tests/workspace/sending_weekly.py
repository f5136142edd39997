"""Sends the weekly report in a process of its own, to be killed. Run: `sending_weekly.py WORKSPACE [N ...]`.

Without numbers it sends once. With them it forks a run for each, which dies without any tidying at its N-th boundary,
and prints `= N EXITCODE` after the boundary's name. Boundary 1 is the beginning of the first step, 2 its end.
"""

import os
import sys
from datetime import date

import familyhub
import familyhub.workspace

TODAY = date(2025, 10, 20)


class DiesAt:
    """A watcher that ends the process at one boundary, saying which."""

    def __init__(self, boundary: int) -> None:
        self.left = boundary

    def step_started(self, name: str, detail: str) -> None:
        self.pass_boundary(f"before {name} {detail}")

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        self.pass_boundary(f"after {name}")

    def pass_boundary(self, where: str) -> None:
        self.left -= 1
        if self.left == 0:
            os.write(1, f"{where}\n".encode())
            os._exit(9)


def send(workspace: str, boundary: int = 0) -> None:
    familyhub.open(workspace).weekly.send(today=TODAY, watcher=DiesAt(boundary))


def main() -> None:
    workspace, *boundaries = sys.argv[1:]
    if not boundaries:
        send(workspace)
        return
    for boundary in boundaries:
        child = os.fork()
        if child == 0:
            send(workspace, int(boundary))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        os.write(1, f"= {boundary} {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
