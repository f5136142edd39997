"""One small county for all tests of the demo, and one truth about it."""

from pathlib import Path

import pytest

from familyhub.demo import County, Member, generate, kpis


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("county") / "incoming"


@pytest.fixture(scope="session")
def county(folder: Path) -> County:
    return generate(folder, children=1_200, seed=5)


@pytest.fixture(scope="session")
def members(county: County) -> list[Member]:
    return kpis(county)
