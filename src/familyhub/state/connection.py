"""Opening state, and the one place that commits."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from familyhub.state.dialects import POSTGRESQL, SQLITE, Dialect
from familyhub.state.errors import StateError
from familyhub.state.shares import refuse_network_share

BUSY_SECONDS = 30
SQLITE_NEEDED = (3, 35)
FILE_MODE = 0o660
POSTGRESQL_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class State:
    """A connection that holds state, and its engine. The connection stays the caller's own.

    A web transaction is carried by wrapping its raw DB-API connection: `State(connection, POSTGRESQL)`.
    """

    connection: Any
    dialect: Dialect

    def execute(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Run one statement, written with `?` for values; returns the cursor."""
        cursor = self.connection.cursor()
        cursor.execute(self.dialect.sql(statement), tuple(values))
        return cursor

    def run(self, statement: str) -> None:
        """Run one statement exactly as written, without values: tables and triggers."""
        self.connection.cursor().execute(statement)

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of one query."""
        return self.execute(statement, values).fetchall()

    def write(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Run one statement that writes. Raises StateError outside a transaction."""
        self.ask_for_transaction()
        return self.execute(statement, values)

    def ask_for_transaction(self) -> None:
        """Raise StateError unless a transaction is open: a write on its own could be half of a pair."""
        if not self.dialect.in_transaction(self.connection):
            raise StateError(
                "state-no-transaction",
                "state",
                found="a write outside a transaction",
                expected="an open transaction",
                next_step="Write inside `with transaction(state):`.",
            )

    def close(self) -> None:
        """Close the connection; what was not committed is gone."""
        self.connection.close()


def open_state(where: str | Path) -> State:
    """State at a file's path (SQLite) or a `postgresql://` address, its tables brought up to date.

    The connection commits nothing by itself: write inside `with transaction(state):`, and `state.close()` when done.
    Raises StateError for a file on a network share, a file that is no database, a server that does not answer, or
    tables of a newer familyhub.
    """
    from familyhub.state.schema import migrate

    address = str(where)
    state = _postgresql(address) if address.startswith(POSTGRESQL_SCHEMES) else _sqlite(address)
    try:
        migrate(state)
    except BaseException:
        state.close()
        raise
    return state


@contextmanager
def transaction(state: State) -> Iterator[State]:
    """Everything inside is committed together at the end, or not at all when it raises.

    Inside an open transaction it commits nothing: what was written is undone when it raises, and else the outer
    transaction decides.
    """
    if state.dialect.in_transaction(state.connection):
        with _savepoint(state):
            yield state
        return
    state.dialect.begin(state.connection)
    try:
        yield state
        state.connection.commit()
    except BaseException:
        # A connection that broke cannot roll back; its server has done so, and the first error is the one to tell.
        with suppress(Exception):
            state.connection.rollback()
        raise


@contextmanager
def _savepoint(state: State) -> Iterator[None]:
    state.run("SAVEPOINT familyhub")
    try:
        yield
    except BaseException:
        with suppress(Exception):
            state.run("ROLLBACK TO SAVEPOINT familyhub")
        raise
    state.run("RELEASE SAVEPOINT familyhub")


def now() -> str:
    """This moment in UTC, as state writes it: `2026-11-22T00:30:00.000000Z`; text that sorts by time."""
    return as_text(datetime.now(UTC))


def as_text(moment: datetime) -> str:
    """A moment as state writes it. Raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment in state needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_moment(text: str) -> datetime:
    """The moment that a text of state names, in UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


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
