"""The whole weekly run of a county (29 teams, 12 districts, county, commissioner), sent to a server on loopback.

Run: `.venv/bin/python bench/weekly.py [CHILDREN] [FOLDER]`; without words 2,000 children and a temporary folder.
Prints the seconds of each kind of step, and the most memory held.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from aiosmtpd.controller import Controller

import familyhub
from familyhub.demo import make_workspace
from familyhub.progress import peak_memory_mb

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path.insert(0, str(TESTS))
from servers import free_port  # noqa: E402


class Accepts:
    """A mail server that takes everything and counts bytes."""

    def __init__(self):
        self.mails, self.bytes = 0, 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails += 1
        self.bytes += len(envelope.content)
        return "250 kept"


class Steps:
    """Adds up the seconds of each kind of step."""

    def __init__(self):
        self.seconds = {}

    def step_started(self, name, detail):
        pass

    def step_ended(self, name, rows, seconds):
        self.seconds[name] = self.seconds.get(name, 0) + seconds


def recipients(teams, districts):
    yield '[recipients.county]\nname = "Analyst"\nemail = "analyst@example.org"\nrole = "analyst"\n'
    yield '[recipients.commissioner]\nname = "Commissioner"\nemail = "buyer@example.org"\nrole = "commissioner"\n'
    for number, team in enumerate(teams):
        yield f'[recipients.team-{number}]\nname = "Manager"\nemail = "t{number}@example.org"\nteams = ["{team}"]\n'
    for number, name in enumerate(districts):
        yield f'[recipients.area-{number}]\nname = "Head"\nemail = "d{number}@example.org"\ndistricts = ["{name}"]\n'


def main():
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp()) / "county"
    if not (folder / "familyhub.toml").exists():
        make_workspace(folder, children=children)
        familyhub.open(folder).refresh()
    opened = familyhub.open(folder)
    with opened.marts() as connection:
        rows = connection.execute("SELECT team_key, district FROM team_path ORDER BY team_key").fetchall()
    port = free_port()
    text = (folder / "familyhub.toml").read_text(encoding="utf-8").partition("\n[weekly]")[0]
    text += '\n[weekly]\nsender = "hubs@example.org"\nattachments = true\n'
    text += f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    text += "".join(recipients([key for key, _ in rows], sorted({district for _, district in rows})))
    again = folder.with_name(folder.name + "-weekly")
    shutil.rmtree(again, ignore_errors=True)
    shutil.copytree(folder, again, ignore=shutil.ignore_patterns("incoming", "landed", "quarantine"))
    (again / "familyhub.toml").write_text(text, encoding="utf-8")
    accepts, steps = Accepts(), Steps()
    controller = Controller(accepts, hostname="127.0.0.1", port=port)
    controller.start()
    started = time.perf_counter()
    sent = familyhub.open(again).weekly.send(watcher=steps)
    whole = time.perf_counter() - started
    controller.stop()
    print(f"{children:,} children, {len(sent)} recipients, {accepts.mails} mails, {accepts.bytes / 1e6:.1f} MB")
    for name, seconds in steps.seconds.items():
        print(f"{name:12} {seconds:7.2f} s")
    print(f"{'whole':12} {whole:7.2f} s, at most {peak_memory_mb()} MB")
    assert {each.became for each in sent} == {"sent"} and accepts.mails == len(sent)


if __name__ == "__main__":
    main()
