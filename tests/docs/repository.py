"""The repository as the tests of the documentation see it: its pages, its files, and the two scripts of docs/."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MADE_HERE = {".venv", ".git", "build", "dist", "demo-county", "__pycache__", "node_modules"}


def pages() -> list[Path]:
    """Every Markdown page of the repository."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def files() -> list[Path]:
    """Every file that is kept in the repository; without git, every file that was not made here."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    found = (path for path in ROOT.rglob("*") if path.is_file())
    return [path for path in found if not MADE_HERE & set(path.relative_to(ROOT).parts)]


def script(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    # As where it is run as a script: its own folder is on the path.
    if str(DOCS) not in sys.path:
        sys.path.append(str(DOCS))
    spec.loader.exec_module(module)
    return module
