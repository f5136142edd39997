"""Run the guides as a reader would: write their files, type their commands, compare what is printed.

A fence whose first line names a path (```csv ours/incoming/chis/2024-05-02/children.csv) is a file. A `console` fence holds
commands after `$ ` and what they print. `.venv/bin/python docs/guides.py` runs every guide in an empty folder and
writes what was printed into it; with `--check` it writes nothing and ends with 1 where a guide shows something else.
"""

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from familyhub.state import open_state, transaction
from familyhub.state.settings import set_once

DOCS = Path(__file__).parent
GUIDES = (
    "first-real-extract.md", "how-to-write-a-measure.md", "how-to-add-a-source.md", "how-to-map-a-file.md", "errors.md",
    "where-should-our-next-hub-be.md",
)  # fmt: skip
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COLUMNS = 118
SECRET = "00" * 32

ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[()][A-Z])")
SPINNER = re.compile(r"^[\u2800-\u28ff]")
STEP = re.compile(r"^  \S.* \d+\.\d s\n", re.MULTILINE)
SNAPSHOT = re.compile(r"\d{8}T\d{9}Z")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of a guide: its language, the path it is a file of, its text, and where the text stands."""

    language: str
    path: str | None
    text: str
    start: int
    end: int


def fences(page: str) -> Iterator[Fence]:
    """The fenced blocks of a page, in order."""
    for found in FENCE.finditer(page):
        yield Fence(found[1], found[2], found[3], found.start(3), found.end(3))


def run(name: str, folder: Path) -> tuple[str, str]:
    """Run a guide in an empty folder. Returns the page as it stands, and as it would stand with what was printed."""
    page = (DOCS / name).read_text(encoding="utf-8")
    parts, so_far = [], 0
    for fence in fences(page):
        if fence.path is not None:
            _write(folder / fence.path, fence.text)
        elif fence.language == "console":
            parts += [page[so_far : fence.start], _typed(fence.text, folder)]
            so_far = fence.end
    return page, "".join([*parts, page[so_far:]])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _typed(block: str, folder: Path) -> str:
    """The block with each command's output as it is now; an output that says the same stays as it is written."""
    pieces = re.split(r"^(?=\$ )", block, flags=re.MULTILINE)
    typed = [pieces[0]]
    for piece in pieces[1:]:
        command, _, shown = piece.partition("\n")
        printed = _printed(command.removeprefix("$ "), folder)
        typed.append(command + "\n" + (shown if _same(shown, printed) else printed))
    return "".join(typed)


def _same(shown: str, printed: str) -> bool:
    return _settled(shown) == _settled(printed)


def _settled(text: str) -> str:
    """The text without what differs from run to run: the steps' times, and a snapshot's id, which is its moment."""
    return SNAPSHOT.sub("SNAPSHOT", STEP.sub("", text)).rstrip()


def _printed(command: str, folder: Path) -> str:
    """What a command prints on a terminal, without colours and progress."""
    if command.startswith("pip install "):
        _install(folder / command.rsplit(maxsplit=1)[-1], folder / "site")
        return ""
    _settle_ids(folder)
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
        "NO_COLOR": "1",
        "COLUMNS": str(COLUMNS),
        "LINES": "60",
        "PYTHONPATH": str(folder / "site"),
    }
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["/bin/sh", "-c", command], cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    read = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:  # on Linux, reading a terminal that nobody holds any more
            break
        if not block:
            break
        read += block
    os.close(ours)
    code = process.wait()
    if code not in (0, 1):
        raise RuntimeError(f"`{command}` ended with {code}:\n{read.decode(errors='replace')}")
    lines = re.split(r"\r*\n", ANSI.sub("", read.decode()))
    text = "\n".join(line for line in map(_seen, lines) if line is not None).strip("\n").replace(str(folder), "…")
    return text + "\n" if text else ""


def _seen(line: str) -> str | None:
    """A line as it stays on the terminal; None for one that only showed progress and was wiped away."""
    pieces = line.split("\r")
    stays = [piece.rstrip() for piece in pieces if piece.strip() and not SPINNER.match(piece)]
    return stays[-1] if stays else None if any(map(SPINNER.match, pieces)) else ""


def _install(package: Path, site: Path) -> None:
    """Put a package of the guide on its own path, entry points and all: no index is asked, nothing is changed here."""
    declared = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))
    project = declared["project"]
    for module in declared["tool"]["setuptools"]["py-modules"]:
        _write(site / f"{module}.py", (package / f"{module}.py").read_text(encoding="utf-8"))
    information = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    _write(information / "METADATA", f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    groups = [
        f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in points.items())
        for group, points in project["entry-points"].items()
    ]
    _write(information / "entry_points.txt", "\n".join(groups))


def _settle_ids(folder: Path) -> None:
    """Give new workspaces a known secret before their first refresh, so that opaque ids are those of the page."""
    for settings in folder.glob("*/familyhub.toml"):
        place = settings.parent / "state.sqlite3"
        if not place.exists():
            state = open_state(place)
            with transaction(state):
                set_once(state, "secret.opaque_ids", SECRET)
            state.close()


def main() -> int:
    """Run every guide; write what was printed, or with `--check` say which guide shows something else."""
    stale = []
    for name in GUIDES:
        folder = Path(tempfile.mkdtemp(prefix="guide-"))
        try:
            page, now = run(name, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if page != now:
            stale.append(name)
            if "--check" not in sys.argv:
                (DOCS / name).write_text(now, encoding="utf-8")
    print("\n".join(f"docs/{name} {'shows something else' if '--check' in sys.argv else 'written'}" for name in stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
