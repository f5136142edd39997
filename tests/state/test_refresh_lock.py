"""One refresh at a time, and a dead one never in the way."""

import json
import os
import re
import signal
import subprocess
import sys

import pytest

from familyhub.errors import WorkspaceBusyError
from familyhub.state import refresh_lock
from familyhub.state.lock import LOCK_FILE

HOLDER = """
import sys
from pathlib import Path
from familyhub.state import refresh_lock

with refresh_lock(Path(sys.argv[1])):
    print("holding", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_process(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "holding\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_is_told_who_holds_the_workspace_and_since_when(tmp_path, other_process):
    with pytest.raises(WorkspaceBusyError) as busy, refresh_lock(tmp_path):
        pytest.fail("two refreshes at once")
    found = busy.value.trouble.found
    assert re.fullmatch(
        rf"a refresh by process {other_process.pid} on \S+, since \d{{4}}-\d\d-\d\dT[\d:]+\+00:00", found
    )
    assert busy.value.exit_code == 4


def test_it_is_free_again_when_the_other_has_ended(tmp_path, other_process):
    other_process.communicate("")
    with refresh_lock(tmp_path):
        assert json.loads((tmp_path / LOCK_FILE).read_text())["pid"] == os.getpid()
    assert (tmp_path / LOCK_FILE).read_text() == ""


def test_it_is_free_again_when_the_other_was_killed(tmp_path, other_process):
    other_process.send_signal(signal.SIGKILL)
    other_process.wait(10)
    with refresh_lock(tmp_path):
        pass


def test_it_is_free_again_when_the_refresh_failed(tmp_path):
    with pytest.raises(OSError, match="disk full"), refresh_lock(tmp_path):
        raise OSError("disk full")
    with refresh_lock(tmp_path):
        pass


def test_the_same_process_cannot_take_it_twice(tmp_path):
    with refresh_lock(tmp_path), pytest.raises(WorkspaceBusyError), refresh_lock(tmp_path):
        pytest.fail("two refreshes at once")


def test_a_lock_file_that_says_nothing_yet_is_still_a_lock(tmp_path):
    with refresh_lock(tmp_path):
        (tmp_path / LOCK_FILE).write_text("")
        with pytest.raises(WorkspaceBusyError, match="began this moment"), refresh_lock(tmp_path):
            pytest.fail("two refreshes at once")
