"""Commands typed in a folder, each in a process of its own."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workspaces import FAMILYHUB


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered, what it noted beside, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The answer as the tab-separated table it is when nobody watches."""
        return [line.split("\t") for line in self.out.splitlines()]


Run = Callable[..., Said]


def run_in(folder: Path) -> Run:
    def run(*words: str) -> Said:
        ended = subprocess.run([*FAMILYHUB, *words], cwd=folder, capture_output=True, check=False)
        return Said(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    return run
