"""One refresh at a time in a workspace, by a lock of the operating system that dies with its process."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from familyhub.errors import WorkspaceBusyError

LOCK_FILE = "refresh.lock"
# Windows locks bytes against reading too: lock one far behind the text that says who holds it.
LOCKED_BYTE = 1 << 20


@contextmanager
def refresh_lock(workspace: Path) -> Iterator[None]:
    """Hold the workspace for one refresh; `refresh.lock` says who holds it.

    Raises WorkspaceBusyError, naming process, machine and moment, while another refresh holds it. The operating system
    lets go when the process dies, so a crash never blocks the next refresh.
    """
    path = workspace / LOCK_FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(handle):
            raise _busy(path)
        _write_holder(handle)
        try:
            yield
        finally:
            # The file stays: removing it would let a third process lock a file that no longer has a name.
            os.ftruncate(handle, 0)
            _let_go(handle)
    finally:
        os.close(handle)


def _busy(path: Path) -> WorkspaceBusyError:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        found = f"a refresh by process {holder['pid']} on {holder['host']}, since {holder['since']}"
    except (OSError, ValueError, KeyError):
        found = "a refresh that began this moment"  # the holder has the lock and has not written its name yet
    return WorkspaceBusyError(
        "workspace-busy",
        f"{path.parent.name}/{LOCK_FILE}",
        found=found,
        expected="no other refresh at work",
        next_step="Wait until it has ended, then run `familyhub refresh` again.",
    )


def _write_holder(handle: int) -> None:
    holder = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(holder).encode())


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _let_go(handle: int) -> None:
        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
