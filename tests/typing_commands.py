"""Commands typed in a folder: within this process, or in one of their own where the process is what is tested."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TextIO
from unittest.mock import patch

from familyhub.cli import main
from thoroughness import THOROUGH
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
    """`run("kpi", "--json")`, typed in the folder; in thorough tests each command has a process of its own."""
    typed = in_a_process if THOROUGH else in_this_process

    def run(*words: object) -> Said:
        return typed(folder, *map(str, words))

    return run


def in_this_process(folder: Path, *words: str) -> Said:
    """What the command says to files, as it does to pipes. Starting Python takes longer than most of the answers."""
    answer, notes = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    code = _typed(folder, words, answer, notes)
    return Said(code, *(_written(each) for each in (answer, notes)))


def in_a_process(folder: Path, *words: str) -> Said:
    """What the command says to pipes, with an interpreter of its own: what `in_this_process` must say too."""
    ended = subprocess.run([*FAMILYHUB, *words], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return Said(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def _typed(folder: Path, words: tuple[str, ...], answer: TextIO, notes: TextIO) -> int:
    """Types the words; what is printed goes to the two streams, and nobody sits at the keyboard."""
    argv, keyboard, code = sys.argv, sys.stdin, None
    with chdir(folder), redirect_stdout(answer), redirect_stderr(notes), Path(os.devnull).open() as nobody:
        sys.argv, sys.stdin = ["-c", *words], nobody
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        finally:
            sys.argv, sys.stdin = argv, keyboard
    assert code is None or isinstance(code, int), "an exit code is a number"
    return code or 0


def _written(stream: TextIOWrapper) -> str:
    stream.flush()
    held = stream.buffer
    assert isinstance(held, BytesIO)
    return held.getvalue().decode()


def on_terminals(folder: Path, *words: str, columns: int = 118) -> Said:
    """What a command writes for a person to read: answer and notes, each on a terminal of its own."""
    import pty

    (answer, out), (notes, err) = pty.openpty(), pty.openpty()
    with ThreadPoolExecutor(2) as reading:
        read = [reading.submit(_all_of, each) for each in (answer, notes)]
        code = (_shown_by_a_process if THOROUGH else _shown)(folder, words, out, err, str(columns))
        return Said(code, *(each.result().decode() for each in read))


def _shown(folder: Path, words: tuple[str, ...], out: int, err: int, columns: str) -> int:
    with (
        patch.dict(os.environ, {"TERM": "xterm", "COLUMNS": columns}),
        os.fdopen(out, "w", encoding="utf-8", buffering=1) as answer,
        os.fdopen(err, "w", encoding="utf-8", buffering=1) as notes,
    ):
        return _typed(folder, words, answer, notes)


def _shown_by_a_process(folder: Path, words: tuple[str, ...], out: int, err: int, columns: str) -> int:
    environment = os.environ | {"TERM": "xterm", "COLUMNS": columns}
    command = subprocess.Popen([*FAMILYHUB, *words], cwd=folder, stdin=out, stdout=out, stderr=err, env=environment)
    os.close(out)
    os.close(err)
    return command.wait()


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
