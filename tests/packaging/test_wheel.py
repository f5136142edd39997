"""The wheel holds all that the command needs, and runs away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The wheel, built and unpacked into a folder of its own."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if name.startswith(("src/", "pyproject", "README", "LICENSE")) and (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    built = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(built), "."]
    subprocess.run(command, cwd=source, check=True, timeout=300)
    (wheel,) = built.glob("familyhub-*.whl")
    home = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(home)
    return home


def run(home: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; sys.path.insert(0, {str(home)!r}); sys.argv = ['familyhub', *{list(words)!r}]\n"
    program += "import familyhub\nassert familyhub.__file__.startswith(sys.path[0]), familyhub.__file__\n"
    program += "from familyhub.cli import main\nmain()\n"
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env=clean,
        check=False,
    )


def test_every_file_that_is_not_python_is_in_the_wheel(unpacked):
    here = ROOT / "src"
    shipped = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    needed = {
        path.relative_to(here).as_posix()
        for path in (here / "familyhub").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert needed - shipped == set()


def test_the_wheel_makes_a_demo_county_and_answers(unpacked, tmp_path):
    made = run(unpacked, tmp_path, "demo", "county", "--children", "300")
    assert made.returncode == 0, made.stderr
    asked = run(unpacked, tmp_path, "kpi", "kpi-2-02", "-w", "county")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines()[1].startswith("kpi-2-02\t")
