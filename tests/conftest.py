"""Shared by all tests: where the published data lies, small workspaces, and what must not be skipped."""

import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import settings

from browsing import running_chromium, source_of_axe
from servers import local_spark, running_postgresql
from thoroughness import EXAMPLES

# A machine that is busy with something else must not fail a test that is right.
settings.register_profile("familyhub", deadline=None, max_examples=EXAMPLES)
settings.load_profile("familyhub")

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def published() -> Path:
    """The folder of published data; skips with a plain message where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the published data set is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest) -> str:
    """The source of axe-core."""
    return source_of_axe(request)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser that may reach nothing but the file it is given."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """Python, and what it starts, heeds Ctrl-C as at a terminal: what a shell starts in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pytest_runtest_makereport(item, call):
    """In CI a test that needs PostgreSQL, Chromium or Spark must run: skipping it would hide that it never does."""
    required = set(filter(None, os.environ.get("FAMILYHUB_TESTS_REQUIRE", "").split(",")))
    needed = required & {mark.name for mark in item.iter_markers()}
    if call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception) and needed:
        call.excinfo = pytest.ExceptionInfo.from_exc_info(
            _failure(f"needs {', '.join(sorted(needed))}, which CI must have: {call.excinfo.value}")
        )


def _failure(message: str):
    try:
        pytest.fail(message, pytrace=False)
    except pytest.fail.Exception as error:
        return type(error), error, error.__traceback__


@pytest.fixture
def incoming(tmp_path: Path):
    """A function that writes extracts: `incoming("chis/2024-04-03/births.csv", text)`; returns the workspace folder."""
    (tmp_path / "familyhub.toml").write_text('[area]\nname = "Testshire"\n', encoding="utf-8")

    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "incoming" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dedent(text).lstrip("\n").encode(encoding))
        return tmp_path

    return write


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server, without a database's name at the end."""
    with running_postgresql() as address:
        yield address


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database of its own."""
    import psycopg

    name = f"familyhub_{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgresql_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgresql_server}/{name}"
    with psycopg.connect(f"{postgresql_server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A local Spark, one for all tests: starting it takes longer than using it."""
    with local_spark(tmp_path_factory.mktemp("spark")) as session:
        yield session
