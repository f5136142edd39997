"""What no part of familyhub foresaw, in the same four parts: no traceback, and no value of anybody's record."""

import os
import traceback
from pathlib import Path

from familyhub import __version__
from familyhub.errors import FamilyhubError, UnexpectedError

SHOW_TRACEBACK = "FAMILYHUB_TRACEBACK"
NO_ROOM = "No space left on device"


def in_words(error: Exception) -> FamilyhubError:
    """The error as a user can act on it. What the database says is left out: it may quote cells of an extract."""
    if os.environ.get(SHOW_TRACEBACK):
        raise error
    if isinstance(error, OSError):
        return _of_the_disk(error)
    name = type(error).__name__
    if name == "FileCreateError":  # a workbook that is open in Excel, or whose path is a folder
        return _of_the_disk(error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(0, name))
    if name == "OutOfMemoryException" or isinstance(error, MemoryError):
        return UnexpectedError(
            "out_of_memory",
            "this machine",
            found="too little memory",
            expected="room for the snapshot that is built or asked",
            next_step="Raise refresh.memory_limit_gb in familyhub.toml, or close other programs, and run it again.",
        )
    if NO_ROOM in str(error):
        return _of_the_disk(OSError(0, NO_ROOM))
    if name == "IOException":
        return UnexpectedError(
            "database_unreadable",
            "snapshots/ or landed/",
            found="a file that is gone, damaged, or may not be read or written",
            expected="the files as the last refresh left them",
            next_step="Run `familyhub refresh` to build the snapshot again; if that fails too, remove landed/ and "
            "refresh: all of incoming/ is landed again.",
        )
    return UnexpectedError(
        "unexpected",
        f"familyhub {__version__}, {_place(error)}",
        found=name,
        expected="nothing of the kind: this is a fault of familyhub",
        next_step=f"The last snapshot stays in service. Please report the line above. {SHOW_TRACEBACK}=1 shows more, "
        "and may show values of records: never send that on unread.",
    )


def _of_the_disk(error: OSError) -> UnexpectedError:
    return UnexpectedError(
        "disk",
        str(error.filename) if error.filename else "the workspace's disk",
        found=error.strerror or type(error).__name__,
        expected="a place that may be read and written, on a disk with room",
        next_step="Check the path, its permissions and the free space, then run it again. "
        "The last snapshot stays in service.",
    )


def _place(error: Exception) -> str:
    """The last line of familyhub's own that the error passed."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "familyhub" in Path(frame.filename).parts]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "somewhere"
