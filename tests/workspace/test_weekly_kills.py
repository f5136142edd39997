"""Killed at any boundary or moment, nobody is sent the weekly report twice; the next run reaches all but a doubt."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from dying import Forking
from sending_weekly import TODAY

import familyhub

SENDING = Path(__file__).with_name("sending_weekly.py")
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
BOUNDARIES = [
    "before edition ", "after edition",
    *(place for key in ("quay", "mill") for place in (
        f"before compose {key}", "after compose", f"before offer {key}", "after offer", f"before claim {key}",
        "after claim", f"before hand over {key}", "after hand over", f"before settle {key}", "after settle",
    )),
]  # fmt: skip
NOBODY_KNOWS = {"after claim", "before hand over", "after hand over", "before settle"}
"""Between the claim and its end nobody can know whether the message was accepted."""
pytestmark = pytest.mark.slow


@pytest.fixture
def root(refreshed, server, tmp_path) -> Path:
    """A county that writes to two managers."""
    root = tmp_path / "county"
    shutil.copytree(refreshed, root)
    (root / "familyhub.toml").write_text(
        f'[area]\nname = "Testshire"\n[weekly]\nsender = "hubs@example.org"\nattachments = true\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        '[recipients.quay]\nname = "Quay"\nemail = "quay@example.org"\nteams = ["t1"]\n'
        '[recipients.mill]\nname = "Mill"\nemail = "mill@example.org"\nteams = ["t2"]\n',
        encoding="utf-8",
    )
    return root


@pytest.fixture
def forking() -> Iterator[Forking]:
    with Forking(SENDING) as forking:
        yield forking


def standings(root: Path) -> dict[str, str]:
    return {each.recipient: each.standing for each in familyhub.open(root).weekly.status()}


def settle_doubts(root: Path, server) -> None:
    """What a person does: ask whoever is in doubt, and write down the answer."""
    weekly = familyhub.open(root).weekly
    for key, standing in standings(root).items():
        if standing == "in_doubt":
            weekly.end_doubt(key, arrived=f"{key}@example.org" in server.addresses)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_killed_at_every_boundary_nobody_is_sent_it_twice(root, server, tmp_path, forking):
    numbers = [str(number) for number in range(1, len(BOUNDARIES) + 1)]
    for number, place in zip(numbers, BOUNDARIES, strict=True):
        # Each boundary has a workspace of its own: what an earlier death left must not hide a later one.
        shutil.copytree(root, tmp_path / number)
        server.accepted.clear()
        forking.begin(tmp_path / number, int(number))
        assert forking.end() == (place, 9)
        left = [*server.addresses]
        sent = familyhub.open(tmp_path / number).weekly.send(today=TODAY)
        unsure = [each.recipient for each in sent if each.became == "in_doubt"]
        dying = "quay" if int(number) <= 12 else "mill"
        assert unsure == ([dying] if any(place.startswith(part) for part in NOBODY_KNOWS) else []), place
        assert len(server.addresses) == len(set(server.addresses)), place
        assert set(server.addresses) >= {"quay@example.org", "mill@example.org"} - {
            f"{key}@example.org" for key in unsure
        }
        assert not unsure or (f"{dying}@example.org" in left) == ("after hand" in place or "settle" in place), place
        settle_doubts(tmp_path / number, server)
        familyhub.open(tmp_path / number).weekly.send(today=TODAY)
        assert server.addresses == ["mill@example.org", "quay@example.org"], place
        shutil.rmtree(tmp_path / number)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork a process")
def test_killed_at_ten_random_moments_nobody_is_sent_it_twice(root, server, tmp_path, forking):
    shutil.copytree(root, tmp_path / "whole")
    started = time.monotonic()
    forking.begin(tmp_path / "whole")
    assert forking.end() == ("", 0)
    takes = time.monotonic() - started
    chance = random.Random(time.time_ns())
    killed = 0
    for number in range(10):
        here = tmp_path / str(number)
        shutil.copytree(root, here)
        server.accepted.clear()
        process = forking.begin(here)
        time.sleep(takes * chance.uniform(0, 0.9))
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        _, code = forking.end()
        killed += code == -signal.SIGKILL
        familyhub.open(here).weekly.send(today=TODAY)
        assert len(server.addresses) == len(set(server.addresses))
        settle_doubts(here, server)
        familyhub.open(here).weekly.send(today=TODAY)
        assert server.addresses == ["mill@example.org", "quay@example.org"]
    assert killed, "no run was caught at work"


def test_two_runs_at_once_send_it_once(root, server):
    runs = [subprocess.Popen([sys.executable, SENDING, root], env=ENVIRONMENT) for _ in range(2)]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    assert server.addresses == ["mill@example.org", "quay@example.org"]


def test_told_to_end_it_brings_the_mail_at_hand_to_its_end(root, server):
    """SIGTERM while the message is on its way: it is settled, and no other is begun."""
    held = (
        "import os, signal, sys\n"
        "from familyhub.workspace.mailing import SmtpCarrier\n"
        "real = SmtpCarrier.hand_over\n"
        "def hand_over(self, mail):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    real(self, mail)\n"
        "SmtpCarrier.hand_over = hand_over\n"
        "from familyhub.cli import main\n"
        "sys.argv = ['familyhub', 'weekly', '-w', sys.argv[1]]\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", held, root], capture_output=True, text=True, check=False)
    assert ended.returncode == 10 and "mill: not sent yet" in ended.stderr
    assert standings(root) == {"quay": "sent", "mill": "not_sent"}
    assert server.addresses == ["quay@example.org"]
