"""A connection that holds state, and the one place that commits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from familyhub.state.dialects import Dialect
from familyhub.state.errors import StateError


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
