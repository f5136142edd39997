"""The command as a user has it: in a process of its own."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from workspaces import FAMILYHUB, SEEN_LATE_LEARNT, SMALL_COUNTY, County


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered, what it noted beside, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """The answer as the tab-separated table it is when nobody watches."""
        return [line.split("\t") for line in self.out.splitlines()]


Run = Callable[..., Said]


def run_in(folder: Path) -> Run:
    def run(*words: str) -> Said:
        ended = subprocess.run([*FAMILYHUB, *words], cwd=folder, capture_output=True, check=False)
        return Said(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    return run


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The small county with a snapshot in service; tests only ask it."""
    county = County(tmp_path_factory.mktemp("small"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.refresh()
    return county


@pytest.fixture
def familyhub(county: County) -> Run:
    """`familyhub("kpi", "--json")` in the small county."""
    return run_in(county.root)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Run:
    """`familyhub` in an empty folder."""
    return run_in(tmp_path)
