"""The command as a user types it."""

from pathlib import Path

import pytest

from typing_commands import Run, run_in
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, County


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
