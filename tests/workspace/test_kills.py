"""A refresh that is killed, at any step or any moment, leaves the last snapshot in service; the next one succeeds."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import duckdb
import pytest
from dying import Forking

from familyhub.linkage.stable_ids import record_key
from familyhub.state import ledger, open_state, secret
from familyhub.workspace import Workspace
from workspaces import FAMILYHUB, SEEN_LATE_LEARNT, SMALL_COUNTY, TODAY, County

REFRESHING = Path(__file__).with_name("refreshing.py")
pytestmark = pytest.mark.slow


@pytest.fixture
def county(tmp_path: Path) -> County:
    """A county with a snapshot in service, and an extract that no snapshot knows yet."""
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    return county


def september(county: County) -> tuple[int, int | None]:
    (figure,) = county.workspace.chosen_figures(measure="kpi-2-02", period="2025-09")
    return figure.numerator, figure.denominator


def ids_in_service(workspace: Workspace) -> dict[str, int]:
    """Who is who by the snapshot in service, under the ledger's keys."""
    home = workspace.folders.snapshots / workspace.in_service()
    with closing(open_state(workspace.folders.state)) as state, duckdb.connect() as connection:
        connection.execute(f"ATTACH '{home / 'identity.duckdb'}' AS identity (READ_ONLY)")
        rows = connection.execute("SELECT source, person_key, person_id FROM identity.record_person").fetchall()
        return {record_key(secret(state), source, key): person_id for source, key, person_id in rows}


def ids_in_ledger(workspace: Workspace) -> dict[str, int]:
    with closing(open_state(workspace.folders.state)) as state:
        return dict(ledger(state))


def left_behind(county: County) -> list[str]:
    """What is neither a snapshot in the list nor a whole landed extract."""
    known = {manifest.snapshot_id for manifest, turn in county.workspace.snapshots() if turn is not None}
    unfinished = [path.name for path in county.folders.snapshots.iterdir() if path.name not in known]
    return unfinished + [str(path) for path in county.folders.landed.glob(".staging/*")]


def boundaries_passed(output: str) -> list[tuple[str, int]]:
    """(where it died, its exit code) of each refresh."""
    lines = output.splitlines()
    places = [(lines[i - 1] if i and not lines[i - 1].startswith("=") else "nowhere", line.split()) for i, line in
              enumerate(lines) if line.startswith("=")]  # fmt: skip
    return [(place, int(words[2])) for place, words in places]


class Looks:
    """A watcher that looks, at every step boundary, at what a refresh that died there would leave.

    A process that is killed leaves what lies on the disk: so the state is copied as it lies, and all else is linked.
    """

    def __init__(self, root: Path, beside: Path) -> None:
        self.root, self.beside = root, beside
        self.seen: dict[str, tuple[str, dict[str, int], dict[str, int]]] = {}

    def step_started(self, name: str, detail: str) -> None:
        self.look(f"before {name}")

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        self.look(f"after {name}")

    def look(self, where: str) -> None:
        shutil.copytree(self.root, self.beside, copy_function=self.as_it_lies)
        left = Workspace.open(self.beside)
        self.seen[where] = left.in_service(), ids_in_service(left), ids_in_ledger(left)
        shutil.rmtree(self.beside)

    def as_it_lies(self, source: str, target: str) -> None:
        (shutil.copyfile if Path(source).name.startswith("state.sqlite3") else os.link)(source, target)


def merging_county(root: Path) -> County:
    """A county with a snapshot in service; then a number comes that makes one person of two, and a visit."""
    header = "person_record | person_key | nhs_number | birth_date\n"
    county = County(root)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-11-01", header + "| 1 | 9990000018 | 2025-09-01\n| 2 | | 2025-09-02", source="a-school")
    county.refresh()
    county.receive("2025-12-02", header + "| 2 | 9990000026 | 2025-09-02", source="a-school")
    county.receive("2025-12-03", SEEN_LATE_LEARNT)
    return county


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not link files that are open")
def test_at_every_step_boundary_the_ledger_of_ids_tells_of_the_snapshot_in_service(tmp_path):
    """Half of a merge may be neither in the ledger nor in the snapshot, wherever a refresh dies."""
    county = merging_county(tmp_path / "county")
    before, first = county.workspace.in_service(), ids_in_service(county.workspace)
    assert first and first == ids_in_ledger(county.workspace)
    looks = Looks(county.root, tmp_path / "beside")
    county.workspace.refresh(watcher=looks, today=TODAY)
    *until, last = looks.seen
    assert {"before landing", "after linkage", "after families", "before publish"} <= set(until)
    assert [where for where in until if looks.seen[where] != (before, first, first)] == []
    # after the last step the new snapshot is in service
    snapshot, ids, told = looks.seen[last]
    assert (last, snapshot) == ("after publish", county.workspace.in_service())
    assert ids == told != first
    assert len(set(ids.values())) == len(set(first.values())) - 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_killed_at_step_boundaries_the_last_snapshot_stays_and_the_next_refresh_succeeds(tmp_path):
    county = merging_county(tmp_path)
    before, first = county.workspace.in_service(), ids_in_service(county.workspace)
    log = max(county.folders.runs.glob("*.jsonl"))
    steps = [json.loads(line)["step"] for line in log.read_text().splitlines()]
    places = [place for step in steps for place in (f"before {step}", f"after {step}")]
    killed = ["after landing", "before linkage", "after families", "after facts: delivery", "before publish"]
    numbers = [str(places.index(place) + 1) for place in killed]
    ended = subprocess.run(
        [sys.executable, REFRESHING, county.root, *numbers], capture_output=True, text=True, check=True
    )
    assert boundaries_passed(ended.stdout) == [(place, 9) for place in killed], ended.stderr
    assert (county.workspace.in_service(), september(county)) == (before, (1, 3))
    assert ids_in_service(county.workspace) == ids_in_ledger(county.workspace) == first
    county.refresh()
    assert ids_in_service(county.workspace) == ids_in_ledger(county.workspace) != first
    assert (left_behind(county), september(county)) == ([], (2, 3))


def test_killed_between_the_move_and_the_turn_of_the_pointer_the_last_snapshot_stays(county):
    """The one moment inside a step that matters: the snapshot is in its place and nobody has been told."""
    before = county.workspace.in_service()
    kill = (
        "import os, sys, familyhub\n"
        "from familyhub.snapshot import publish\n"
        "publish.publish = lambda *rest: os._exit(9)\n"
        "familyhub.open(sys.argv[1]).refresh()\n"
    )
    assert subprocess.run([sys.executable, "-c", kill, county.root], check=False).returncode == 9
    assert [turn is None for _, turn in county.workspace.snapshots()] == [False, True]
    assert (county.workspace.in_service(), september(county)) == (before, (1, 3))
    county.refresh()
    assert (left_behind(county), september(county)) == ([], (2, 3))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_killed_at_ten_random_moments_the_last_snapshot_stays_and_the_next_refresh_succeeds(county, tmp_path):
    before = county.workspace.in_service()
    chance = random.Random(time.time_ns())
    killed = 0
    with Forking(REFRESHING) as forking:
        whole = shutil.copytree(county.root, tmp_path.with_name("whole"))
        started = time.monotonic()
        forking.begin(whole)
        assert forking.end() == ("", 0)
        takes = time.monotonic() - started
        for _ in range(10):
            process = forking.begin(county.root)
            time.sleep(takes * chance.uniform(0, 0.9))
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            _, code = forking.end()
            killed += code == -signal.SIGKILL
            serving = county.workspace.in_service()
            assert september(county) == ((1, 3) if serving == before else (2, 3))
    assert killed, "no refresh was caught at work"
    county.refresh()
    assert (left_behind(county), september(county)) == ([], (2, 3))


def test_of_two_refreshes_at_once_the_second_says_so(county):
    holds = (
        "import sys, familyhub\n"
        "class Waits:\n"
        "    def step_started(self, name, detail):\n"
        "        if name == 'linkage':\n"
        "            print('at work', flush=True)\n"
        "            sys.stdin.read()\n"
        "    def step_ended(self, name, rows, seconds):\n"
        "        pass\n"
        "familyhub.open(sys.argv[1]).refresh(watcher=Waits())\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", holds, county.root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout.readline() == "at work\n"
    second = subprocess.run([*FAMILYHUB, "refresh", "-w", county.root], capture_output=True, text=True, check=False)
    assert second.returncode == 4
    assert f"a refresh by process {first.pid} on " in second.stderr and "Wait until it has ended" in second.stderr
    assert september(county) == (1, 3), "questions are answered while a refresh is at work"
    first.communicate("")
    assert first.returncode == 0
    assert september(county) == (2, 3)
