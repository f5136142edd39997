"""A programme solved in a process of its own, which can be ended at any moment.

HiGHS asks nobody while it solves the first linear programme of a large whole-number one, for minutes on end; a process
can be ended. It is sent the programme, and sends back a line of JSON for each better solution and bound.
"""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.siting.model import Model
from familyhub.siting.search import Search, StoppedError

LOOKS = 0.1
"""Seconds between looks at whether the search must stop."""
Said = dict[str, Any]


class AloneError(Exception):
    """The process could not be started, or ended without an answer. It never leaves this room."""


def solve_apart(model: Model, search: Search) -> Generator[Said, None, None]:
    """What the process says, as it says it: `bound`, `found` (places and values of whole columns), last `over`.

    Closing the iterator ends the process. Raises StoppedError at the search's limit, AloneError without an answer.
    """
    with _process(model.packed(max(search.left, 0.01))) as lines:
        while True:
            search.go_on()
            try:
                line = lines.get(timeout=LOOKS)
            except Empty:
                continue
            if not line:
                raise AloneError
            said: Said = json.loads(line)
            yield said
            if "over" in said:
                return


@contextmanager
def _process(packed: bytes) -> Iterator["SimpleQueue[bytes]"]:
    """A process that is sent the programme; the lines it writes, an empty one at its end."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "familyhub.siting.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise AloneError from error
    lines: SimpleQueue[bytes] = SimpleQueue()
    threads = [
        threading.Thread(target=_send, args=(process.stdin, packed), daemon=True),
        threading.Thread(target=_hear, args=(process.stdout, lines), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield lines
    finally:
        process.kill()
        process.wait()
        for thread in threads:
            thread.join()


def _send(to: BinaryIO, packed: bytes) -> None:
    try:
        with to:
            to.write(packed)
    except OSError:
        return  # The process ended before it had read all: whoever listens to it sees that.


def _hear(out: BinaryIO, lines: "SimpleQueue[bytes]") -> None:
    with out:
        for line in out:
            lines.put(line)
    lines.put(b"")


def main(given: BinaryIO, answer: BinaryIO) -> None:
    """The process itself: a packed programme in, lines out."""
    model, seconds = Model.unpacked(io.BytesIO(given.read()))
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
