"""Facts of a snapshot in memory, empty but for what a test puts there."""

from collections.abc import Iterable, Mapping
from datetime import date

import duckdb

from familyhub.measures import MARTS
from familyhub.model.derive import ddl
from familyhub.model.facts import FACTS

DECLARED = {table.name: table for table in FACTS}


def facts(**rows: Iterable[Mapping[str, object]]) -> duckdb.DuckDBPyConnection:
    """A connection with `facts` and `marts`; what is not said of a row is empty."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA facts")
    connection.execute("CREATE SCHEMA marts")
    for table in FACTS:
        connection.execute(ddl(table, f"facts.{table.name}").replace(" NOT NULL", ""))
    for table in MARTS:
        connection.execute(ddl(table, f"marts.{table.name}").replace(" NOT NULL", ""))
    for name, given in rows.items():
        for row in given:
            marks = ", ".join("?" * len(row))
            schema = "marts" if name == "figure" else "facts"
            connection.execute(f"INSERT INTO {schema}.{name} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    return connection


def extract(number: int, source: str, received: date) -> dict[str, object]:
    """A row of `facts.extract`."""
    return {"extract_id": number, "source": source, "received": received, "format": "plain", "replaced": False}
