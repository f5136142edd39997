"""The two engines that hold state, and the few things in which they differ."""

from collections.abc import Iterable, Sequence
from typing import Any

SERIAL_WRITES = 0x66616D68  # "famh": the advisory lock under which entries are numbered


class Dialect:
    """How one engine spells what the other spells differently. Connections are DB-API connections."""

    name: str
    placeholder: str
    identity: str
    find_table: str

    def sql(self, statement: str) -> str:
        """The statement with the engine's placeholders; statements are written with `?`."""
        return statement.replace("?", self.placeholder)

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction is open on the connection."""
        raise NotImplementedError

    def begin(self, connection: Any) -> None:
        """Open a transaction that may write."""
        raise NotImplementedError

    def one_writer(self, connection: Any) -> None:
        """Wait until no other transaction writes to the same state; holds until the transaction ends."""
        raise NotImplementedError

    def append_only(self, table: str) -> list[str]:
        """The statements that make every change or removal of the table's rows fail."""
        raise NotImplementedError

    def insert_many(
        self, connection: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Insert many rows quickly, inside the open transaction."""
        raise NotImplementedError


class SQLite(Dialect):
    """SQLite 3.35 or newer, through the standard library."""

    name = "sqlite"
    placeholder = "?"
    identity = "INTEGER PRIMARY KEY AUTOINCREMENT"
    find_table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction is open on the connection."""
        return connection.in_transaction

    def begin(self, connection: Any) -> None:
        """Open a transaction that may write."""
        # IMMEDIATE waits for the other writer here; a deferred one would fail at its first write, without waiting.
        connection.execute("BEGIN IMMEDIATE")

    def one_writer(self, connection: Any) -> None:
        """Nothing to do: SQLite lets one transaction write at a time."""

    def append_only(self, table: str) -> list[str]:
        """Two triggers a table."""
        return [
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for event in ("UPDATE", "DELETE")
        ]

    def insert_many(
        self, connection: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Insert many rows by one prepared statement."""
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


class PostgreSQL(Dialect):
    """PostgreSQL 14 or newer, through psycopg 3."""

    name = "postgresql"
    placeholder = "%s"
    identity = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    find_table = "SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass(?)"

    def in_transaction(self, connection: Any) -> bool:
        """Whether a transaction is open on the connection."""
        return connection.info.transaction_status.name != "IDLE"

    def begin(self, connection: Any) -> None:
        """Open a transaction that may write."""
        connection.execute("BEGIN")

    def one_writer(self, connection: Any) -> None:
        """Take an advisory lock, which needs no right beyond INSERT on the tables."""
        # Without it entry 5 could commit before entry 4: a snapshot of "entries up to 5" would then miss 4 for good.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (SERIAL_WRITES,))

    def append_only(self, table: str) -> list[str]:
        """One function for all tables, one trigger a table; TRUNCATE is refused too."""
        return [
            "CREATE OR REPLACE FUNCTION familyhub_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION familyhub_append_only()",
        ]

    def insert_many(
        self, connection: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> None:
        """Insert many rows by COPY."""
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


SQLITE = SQLite()
POSTGRESQL = PostgreSQL()
