"""A programme solved in a process of its own, which can be ended at any moment.

HiGHS asks nobody while it solves the first linear programme of a large whole-number one, for minutes on end; a process
can be ended. It is sent the programme, and sends back a line of JSON for each better solution and bound. A process that
has answered waits for the next programme: to start one takes longer than most programmes.
"""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.siting.model import Model
from familyhub.siting.search import Search, StoppedError

LOOKS = 0.1
"""Seconds between looks at whether the search must stop."""
HEARS = 0.5
"""Seconds in which a process that solves hears that it is enough; after them it is ended."""
Said = dict[str, Any]
LENGTH = 8
"""Bytes that say how long the programme is which follows."""


class AloneError(Exception):
    """The process could not be started, or ended without an answer. It never leaves this room."""


def solve_apart(model: Model, search: Search) -> Generator[Said, None, None]:
    """What the process says, as it says it: `bound`, `found` (places and values of whole columns), last `over`.

    Closing the iterator ends the solving. Raises StoppedError at the search's limit, AloneError without an answer.
    """
    with _lent() as process:
        process.send(model.packed(max(search.left, 0.01)))
        while True:
            search.go_on()
            try:
                said = process.hear(LOOKS)
            except Empty:
                continue
            try:
                yield said
            except GeneratorExit:
                process.enough()
                raise
            if process.answered:
                return


def let_go() -> None:
    """End the processes that wait for a programme."""
    while _waiting:
        with suppress(IndexError):  # another thread lent it
            _waiting.pop().end()


class Process:
    """A process that solves programmes one after the other; `lines` are what it says, an empty one at its end."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "familyhub.siting.apart"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise AloneError from error
        self.lines: SimpleQueue[bytes] = SimpleQueue()
        self.answered = False
        self._threads = [self._thread(_hear, self._process.stdout, self.lines)]

    def send(self, packed: bytes) -> None:
        """Hand over a programme without waiting until it is read."""
        self.answered = False
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._threads.append(self._thread(_send, self._process.stdin, packed))

    def hear(self, seconds: float) -> Said:
        """What it says next. Raises Empty where it says nothing for so long, AloneError at its end."""
        line = self.lines.get(timeout=seconds)
        if not line:
            raise AloneError
        said: Said = json.loads(line)
        self.answered = "over" in said
        return said

    def enough(self) -> None:
        """Have it leave the programme at hand; where it does not hear in time it is left unanswered."""
        if self.answered:
            return
        self._threads.append(self._thread(_send, self._process.stdin, b""))
        with suppress(Empty, AloneError):
            while not self.answered:
                self.hear(HEARS)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    def _thread(self, does: Callable[..., None], *told: object) -> threading.Thread:
        thread = threading.Thread(target=does, args=told, daemon=True)
        thread.start()
        return thread


_waiting: list[Process] = []
"""Processes that have answered; `let_go` ends them, and they end by themselves with the one that started them."""


@contextmanager
def _lent() -> Iterator[Process]:
    """A process for one programme: it waits for the next one if it has answered, and is ended if not."""
    try:
        process = _waiting.pop()
    except IndexError:
        process = Process()
    try:
        yield process
    finally:
        if process.answered:
            _waiting.append(process)
        else:
            process.end()


def _send(to: BinaryIO, packed: bytes) -> None:
    try:
        to.write(len(packed).to_bytes(LENGTH, "big") + packed)
        to.flush()
    except OSError:
        return  # The process ended before it had read all: whoever listens to it sees that.


def _hear(out: BinaryIO, lines: "SimpleQueue[bytes]") -> None:
    with out:
        for line in out:
            lines.put(line)
    lines.put(b"")


def main(given: BinaryIO, answer: BinaryIO) -> None:
    """The process itself: packed programmes in, each after its length, and lines out, until nothing more comes.

    A programme without length says that it is enough of the one at hand.
    """
    asked: SimpleQueue[bytes] = SimpleQueue()
    enough = threading.Event()
    threading.Thread(target=_be_asked, args=(given, asked, enough), daemon=True).start()
    while packed := asked.get():
        enough.clear()
        _solve(*Model.unpacked(io.BytesIO(packed)), answer, enough)


def _be_asked(given: BinaryIO, asked: "SimpleQueue[bytes]", enough: threading.Event) -> None:
    while len(length := given.read(LENGTH)) == LENGTH:
        if packed := given.read(int.from_bytes(length, "big")):
            asked.put(packed)
        else:
            enough.set()
    asked.put(b"")
    enough.set()


def _solve(model: Model, seconds: float, answer: BinaryIO, enough: threading.Event) -> None:
    solver = model.solver()
    best = [np.inf]

    def say(said: Said) -> None:
        answer.write(json.dumps(said).encode() + b"\n")
        answer.flush()

    def bound(event: Any) -> None:
        known = float(event.data_out.mip_dual_bound)
        if np.isfinite(known) and known != best[0]:
            best[0] = known
            say({"bound": known})
        if enough.is_set():
            event.interrupt()

    def found(event: Any) -> None:
        say(_whole(model, np.array(event.data_out.mip_solution)))

    solver.cbMipInterrupt += bound
    solver.cbMipImprovingSolution += found
    solver.setOptionValue("time_limit", seconds)
    solver.run()
    solver.clearCallbacks()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        say(_whole(model, np.array(solver.getSolution().col_value)))
        info = solver.getInfo()
        say({"bound": info.mip_dual_bound if np.isfinite(info.mip_dual_bound) else info.objective_function_value})
    names = {highspy.HighsModelStatus.kOptimal: "optimal", highspy.HighsModelStatus.kInfeasible: "infeasible"}
    say({"over": names.get(status, "stopped")})


def _whole(model: Model, values: NDArray[np.float64]) -> Said:
    places = np.flatnonzero(model.whole & (np.abs(values) > 1e-9))
    return {"found": [places.tolist(), values[places].tolist()]}


def outcome(said: Said) -> bool:
    """Whether there is a solution, of the last thing said. Raises StoppedError where nobody knows."""
    if said["over"] == "stopped":
        raise StoppedError
    return said["over"] == "optimal"


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
