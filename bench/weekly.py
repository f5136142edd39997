"""The whole weekly run of a county (29 teams, 12 districts, analyst, commissioner), sent to a server on loopback.

    python bench/weekly.py                                                      2,000 children, made and thrown away
    python bench/weekly.py --children 350000 --workspace DIR --keep --only county     make and refresh, once
    python bench/weekly.py --children 350000 --workspace DIR --keep                   then the weekly run alone

Every piece runs in a process of its own, so that its peak memory is its own; the mail server runs in this one. The run
is measured for a few recipients and for all of them, each time with nothing sent or released before: what grows with
recipients shows. A county that lies in DIR is used as it is and left there; one made now is thrown away without --keep.
"""

import argparse
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiosmtpd.controller import Controller
from run import Run, timed

import familyhub


@dataclass
class Accepts:
    """A mail server that takes everything, keeps nothing, and counts."""

    mails: int = 0
    bytes: int = 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the server's own name for it
        self.mails += 1
        self.bytes += len(envelope.content)
        return "250 kept"


@contextmanager
def mail_server() -> Iterator[tuple[Accepts, int]]:
    """The server and its port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    accepts = Accepts()
    controller = Controller(accepts, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield accepts, port
    finally:
        controller.stop()


def county(root: Path, children: int, seed: int) -> None:
    """Make the county below `root` and refresh it, unless that was done before."""
    if not (root / "familyhub.toml").exists():
        timed("make_county", root, str(children), str(seed), "work")
    if not any((root / "snapshots").glob("*/manifest.json")):
        timed("refresh", root)


def recipients(root: Path) -> list[str]:
    """The sections of everybody's settings: those of the whole area first, then districts, then teams."""
    with familyhub.open(root).marts() as connection:
        paths = connection.execute("SELECT team_key, district FROM team_path ORDER BY team_key").fetchall()
    teams, districts = [key for key, _ in paths], sorted({district for _, district in paths})
    return [
        _section("analyst", 'role = "analyst"'),
        _section("commissioner", 'role = "commissioner"'),
        *(_section(f"district-{number}", f'districts = ["{name}"]') for number, name in enumerate(districts, start=1)),
        *(_section(f"team-{number}", f'teams = ["{key}"]') for number, key in enumerate(teams, start=1)),
    ]


def _section(key: str, patch: str) -> str:
    return f'[recipients.{key}]\nname = "Manager {key}"\nemail = "{key}@example.org"\n{patch}\n'


def beside(root: Path, name: str, sections: list[str], port: int) -> Path:
    """A workspace of its own state and settings on the same snapshots, so that nothing was sent before."""
    other = root.with_name(f"{root.name}-{name}")
    shutil.rmtree(other, ignore_errors=True)
    other.mkdir(parents=True)
    (other / "snapshots").symlink_to(root.resolve() / "snapshots")
    shutil.copy(root / "state.sqlite3", other)
    text = '[area]\nname = "Benchmarkshire"\n[weekly]\nsender = "hubs@example.org"\nattachments = true\n'
    text += f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
    (other / "familyhub.toml").write_text(text + "".join(sections), encoding="utf-8")
    return other


def weekly(root: Path, few: int) -> None:
    """The run for a few recipients and for all, printed step by step."""
    sections = recipients(root)
    for count in sorted({min(few, len(sections)), len(sections)}):
        with mail_server() as (accepts, port):
            other = beside(root, f"weekly-{count}", sections[:count], port)
            run = timed("weekly", other)
        _show(run, accepts)
        if accepts.mails != count or run.said["became"] != {"sent": count}:
            raise SystemExit(f"{accepts.mails} of {count} mails arrived: {run.said['became']}")
        shutil.rmtree(other)


def _show(run: Run, accepts: Accepts) -> None:
    print(f"    {accepts.mails} mails, {accepts.bytes / 1e6:.1f} MB")
    for step, (seconds, processor, times, peak) in run.said["steps"].items():
        print(f"    {step:12} {times:4} x {seconds:9.2f} s {processor:9.2f} s cpu {peak:7,} MB at most by its end")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, help="where the county lies or is made; a temporary folder without")
    parser.add_argument("--keep", action="store_true", help="leave the county made there for the next time")
    parser.add_argument("--only", choices=("county", "weekly"), help="one of the two stages")
    parser.add_argument("--few", type=int, default=3, help="how many recipients the first run has")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="familyhub-bench-") as temporary:
        root = asked.workspace or Path(temporary) / "county"
        keep = asked.keep or root.exists()
        print(f"{asked.children:,} children")
        if asked.only != "weekly":
            county(root, asked.children, asked.seed)
        if asked.only != "county":
            weekly(root, asked.few)
        if not keep:
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
