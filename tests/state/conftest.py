"""Every test of state runs on every engine: SQLite in a file, PostgreSQL on a private server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from familyhub.state import State, open_state


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty state may be opened, for each engine in turn; more than one connection may open it."""
    if request.param == "sqlite":
        yield str(tmp_path / "state.sqlite3")
        return
    yield request.getfixturevalue("postgresql_database")


@pytest.fixture
def opened(address: str) -> Iterator[Callable[[], State]]:
    """Opens a connection of its own to the test's state; all are closed at the end."""
    states: list[State] = []

    def another() -> State:
        states.append(open_state(address))
        return states[-1]

    yield another
    for state in states:
        state.close()


@pytest.fixture
def state(opened: Callable[[], State]) -> State:
    """An empty state on one of the engines."""
    return opened()
