"""Writing one table of the marts from a SELECT, by the names of its columns."""

import duckdb

from familyhub.model import Table
from familyhub.model.derive import ddl


def fill(connection: duckdb.DuckDBPyConnection, table: Table, select: str | None = None) -> int:
    """Create `marts.<table>` as declared and fill it from a SELECT (none: it stays empty); returns its rows."""
    connection.execute(ddl(table, f"marts.{table.name}"))
    if select is None:
        return 0
    columns = ", ".join(table.names)
    connection.execute(f"INSERT INTO marts.{table.name} SELECT {columns} FROM ({select}) AS found")
    return connection.execute(f"SELECT COUNT(*) FROM marts.{table.name}").fetchall()[0][0]
