"""Fixtures of the tests of the documentation."""

from types import ModuleType

import pytest
from repository import ROOT, script


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    return script("generate")


@pytest.fixture(scope="session")
def guides() -> ModuleType:
    pytest.importorskip("pty", reason="guides are run in a terminal of Linux or macOS")
    return script("guides")


@pytest.fixture(scope="session")
def text():
    """A page's text by its path below the repository."""
    return lambda name: (ROOT / name).read_text(encoding="utf-8")
