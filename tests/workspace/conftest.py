"""The small county as it is before anybody is written to, and a mail server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailservers import MailServer, running_mail_server
from workspaces import SMALL_COUNTY, County


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small county with a snapshot in service and nobody to write to; tests take a copy of it."""
    county = County(tmp_path_factory.mktemp("small") / "county")
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    return county.root


@pytest.fixture
def server() -> Iterator[MailServer]:
    """An empty mail server on loopback."""
    with running_mail_server() as server:
        yield server
