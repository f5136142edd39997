"""Commands typed in a folder, each in a process of its own."""

import os
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


def on_terminals(folder: Path, *words: str, columns: int = 118) -> Said:
    """What a command writes for a person to read: answer and notes, each on a terminal of its own."""
    import pty

    (answer, out), (notes, err) = pty.openpty(), pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": str(columns)}
    command = subprocess.Popen([*FAMILYHUB, *words], cwd=folder, stdin=out, stdout=out, stderr=err, env=environment)
    os.close(out)
    os.close(err)
    with ThreadPoolExecutor(2) as reading:
        read = [each.decode() for each in reading.map(_all_of, (answer, notes))]
    return Said(command.wait(), *read)


def _all_of(terminal: int) -> bytes:
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    return shown
