"""`familyhub weekly` and `familyhub schedule` as they are typed."""

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from mailservers import running_mail_server
from typing_commands import Said, run_in
from workspaces import SMALL_COUNTY, County


def run(*words: object) -> Said:
    return run_in(Path.cwd())(*words)


@pytest.fixture(scope="module")
def server():
    with running_mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def root(tmp_path_factory, server):
    recipients = (
        f'[weekly]\nsender = "hubs@example.org"\n[smtp]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        '[recipients.quay]\nname = "Quay"\nemail = "quay@example.org"\nteams = ["t1"]\n'
    )
    county = County(tmp_path_factory.mktemp("weekly-command") / "100% county's", recipients)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    return county.root


def test_preview_send_status_in_turn(root, server, tmp_path):
    looked = run("weekly", "--preview", tmp_path / "look", "-w", root)
    assert looked.code == 0 and "Nothing was sent" in looked.err
    assert (tmp_path / "look" / "weekly-2025-W41-quay.pdf").exists()
    assert run("weekly", "--status", "-w", root).out.splitlines()[1].split("\t")[:3] == [
        "quay",
        "2025-W41",
        "not sent",
    ]
    sent = run("weekly", "-w", root, "--json")
    assert sent.code == 0, sent.err
    assert [each["became"] for each in json.loads(sent.out)] == ["sent"]
    assert "sent before" in run("weekly", "-w", root).out
    assert server.addresses == ["quay@example.org"]


def test_one_question_at_a_time(root):
    asked = run("weekly", "--status", "--lost", "quay", "-w", root)
    assert asked.code == 2 and "--status and --lost" in asked.err


def test_a_doubt_that_is_none_is_refused(root):
    assert run("weekly", "--lost", "quay", "-w", root).code == 2


def test_schedule_prints_units_and_a_cron_line_that_keep_odd_names_whole(root):
    printed = run("schedule", "--day", "friday", "--at", "06:05", "-w", root).out
    assert "OnCalendar=Fri *-*-* 06:05:00" in printed and "Persistent=true" in printed
    assert printed.count('ExecStart="') == 2 and "100%% county's" in printed
    line = printed.splitlines()[-1]
    assert line.startswith("5 6 * * 5 ")
    # cron takes \% for a percent sign and gives the rest to a shell
    words = shlex.split(line.split(" ", 5)[5].replace(r"\%", "%"))
    assert words.count(str(root)) == 2 and "&&" in words


def test_schedule_refuses_what_is_no_time():
    assert run("schedule", "--at", "7 o'clock").code == 2


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed: units are not verified")
def test_systemd_understands_the_day(root):
    day = run("schedule", "-w", root).out.split("OnCalendar=")[1].splitlines()[0]
    assert subprocess.run(["systemd-analyze", "calendar", day], capture_output=True, check=False).returncode == 0
