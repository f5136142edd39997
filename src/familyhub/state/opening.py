"""Opening state where it lies: an SQLite file or a PostgreSQL server, its tables brought up to date."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from familyhub.state.connection import State
from familyhub.state.dialects import POSTGRESQL, SQLITE
from familyhub.state.errors import StateError
from familyhub.state.schema import migrate
from familyhub.state.shares import refuse_network_share

BUSY_SECONDS = 30
SQLITE_NEEDED = (3, 35)
FILE_MODE = 0o660
POSTGRESQL_SCHEMES = ("postgresql://", "postgres://")


def open_state(where: str | Path) -> State:
    """State at a file's path (SQLite) or a `postgresql://` address, its tables brought up to date.

    The connection commits nothing by itself: write inside `with transaction(state):`, and `state.close()` when done.
    Raises StateError for a file on a network share, a file that is no database, a server that does not answer, or
    tables of a newer familyhub.
    """
    address = str(where)
    scheme, found, _ = address.partition("://")
    if found and f"{scheme}://" not in (*POSTGRESQL_SCHEMES, "sqlite://"):
        raise StateError(
            "state-unknown-address",
            "DATABASE_URL",
            found=f"{scheme}://",
            expected="postgresql:// or sqlite:///",
            next_step="Correct DATABASE_URL, or leave it empty to keep state in the workspace.",
        )
    state = _postgresql(address) if address.startswith(POSTGRESQL_SCHEMES) else _sqlite(address)
    try:
        migrate(state)
    except BaseException:
        state.close()
        raise
    return state


def _sqlite(address: str) -> State:
    path = Path(address.removeprefix("sqlite:///")).absolute()
    refuse_network_share(path)
    if sqlite3.sqlite_version_info < SQLITE_NEEDED:
        raise StateError(
            "state-old-sqlite",
            "this Python",
            found=f"SQLite {sqlite3.sqlite_version}",
            expected="SQLite 3.35 or newer",
            next_step="Install Python 3.11 or newer from python.org, which brings its own SQLite.",
        )
    # isolation_level=None: Python's own transactions would commit at moments of their choosing.
    try:
        # Made by us before SQLite does: it holds a secret and what people recorded, so it is not for everyone to read.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE))
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    except (sqlite3.Error, OSError) as problem:
        raise _cannot_open(path.name, problem, "a folder that exists and may be written to") from problem
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A commit must survive a power cut: the pointer and the id ledger cannot be derived again.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # INSERT OR REPLACE removes the old row; only with this do the append-only triggers see it.
        connection.execute("PRAGMA recursive_triggers = ON")
    except sqlite3.Error as problem:
        connection.close()
        raise _cannot_open(path.name, problem, "an SQLite database of familyhub") from problem
    return State(connection, SQLITE)


def _postgresql(address: str) -> State:
    host = urlsplit(address).hostname or "the local server"
    try:
        import psycopg
    except ImportError as problem:
        raise StateError(
            "state-no-driver",
            f"state on {host}",
            found="no driver for PostgreSQL",
            expected="the package psycopg 3",
            next_step="Install it with `pip install 'familyhub[postgres]'`, or leave DATABASE_URL empty to use SQLite.",
        ) from problem
    try:
        connection = psycopg.connect(address, autocommit=True, connect_timeout=10)
    except psycopg.Error as problem:
        # The driver's own message may repeat the address, and with it a password.
        raise StateError(
            "state-no-server",
            f"state on {host}",
            found=f"no connection ({type(problem).__name__})",
            expected="a PostgreSQL server that lets this user in",
            next_step="Check DATABASE_URL: host, port, database, user and password.",
        ) from None
    return State(connection, POSTGRESQL)


def _cannot_open(name: str, problem: Exception, expected: str) -> StateError:
    return StateError(
        "state-not-opened",
        name,
        found=problem.strerror or "an error" if isinstance(problem, OSError) else str(problem),
        expected=expected,
        next_step=(
            "Check the workspace folder, its free space and its permissions; "
            "restore the file from a backup if it is damaged."
        ),
    )
