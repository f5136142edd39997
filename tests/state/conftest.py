"""Every test of state runs on every engine: SQLite in a file, PostgreSQL on a private server."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from familyhub.state import State, open_state

ANSWERS_WITHIN = 30


def postgresql_binaries() -> Path | None:
    """The folder with `initdb`: on the path, or the newest where Debian keeps it."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a server's database `postgres`, without the database's name at the end."""
    if given := os.environ.get("FAMILYHUB_TEST_POSTGRES"):
        yield given.rstrip("/")
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed: state is not tested on PostgreSQL")
    binaries = postgresql_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: state is tested on SQLite only")
    # initdb refuses root, so root hands the server to the user that Debian's package made.
    person = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="familyhub-pg-"))
    if person:
        shutil.chown(folder, "postgres", "postgres")
    subprocess.run(
        [*person, binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-sync"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    port = free_port()
    server = subprocess.Popen(
        [*person, binaries / "postgres", "-D", folder / "data", "-p", str(port), "-c", "listen_addresses=127.0.0.1",
         "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    try:
        wait_for(f"postgresql://postgres@127.0.0.1:{port}/postgres", server)
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=ANSWERS_WITHIN)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    ends = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > ends:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty state may be opened, for each engine in turn; more than one connection may open it."""
    if request.param == "sqlite":
        yield str(tmp_path / "state.sqlite3")
        return
    import psycopg

    server = request.getfixturevalue("postgresql_server")
    name = f"familyhub_{secrets.token_hex(6)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
