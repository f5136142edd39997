"""Runs that die: a watcher that ends its process at a boundary, and one forked process for each boundary.

Boundary 1 is the beginning of the first step, 2 its end, and so on.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


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
    """Act on a workspace: that of the command line, once, or each one that the input asks for (see `Forking`).

    Boundaries named after the workspace are forks of their own, which print where they died, if they did, and then
    `= BOUNDARY EXITCODE`.
    """
    if len(sys.argv) == 1:
        for asked in sys.stdin:
            boundary, workspace = asked.rstrip("\n").split(" ", 1)
            _fork(act, workspace, dies(int(boundary)))
        return
    workspace, *boundaries = sys.argv[1:]
    if not boundaries:
        act(workspace, dies(0))
    for boundary in boundaries:
        _fork(act, workspace, dies(int(boundary)), boundary)


def _fork(act: Callable[[str, DiesAt], object], workspace: str, dies: DiesAt, named: str = "") -> None:
    child = os.fork()
    if child == 0:
        if not named:
            os.write(1, f"{os.getpid()}\n".encode())
        act(workspace, dies)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    os.write(1, f"= {named} {code}\n".encode())


class Forking:
    """A process that has imported what a run needs, and forks one whenever it is asked: no kill hits the imports."""

    def __init__(self, script: Path) -> None:
        path = {"PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | path
        )

    def __enter__(self) -> "Forking":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate("", timeout=60)

    def begin(self, workspace: Path, boundary: int = 0) -> int:
        """The process id of a run that has begun, to die at the boundary if one is given."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{boundary} {workspace}\n")
        self._process.stdin.flush()
        return int(self._said())

    def end(self) -> tuple[str, int]:
        """Where the run died, if it did by itself, and its exit code; waits for it."""
        place, said = "", self._said()
        while not said.startswith("= "):
            place, said = said, self._said()
        return place, int(said.split()[-1])

    def _said(self) -> str:
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, "the forking process has ended"
        return said.rstrip("\n")
