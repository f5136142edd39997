"""A small landed world for tests of canonical SQL: source tables as typed views, filled from plain tables of text."""

from datetime import date

import duckdb

from familyhub.model.derive import SQL_TYPES
from familyhub.sources.shape import Format

RECEIVED = date(2024, 7, 15)


def rows_of(text: str) -> dict[str, list[dict[str, str | None]]]:
    """Tables written as `Name | column | column` with rows `| cell | cell` below; empty cells are None."""
    tables: dict[str, list[dict[str, str | None]]] = {}
    headers: list[str] = []
    rows: list[dict[str, str | None]] = []
    for line in text.strip().splitlines():
        if not line.strip():
            continue
        name, *cells = [cell.strip() for cell in line.split("|")]
        if name:
            headers, rows = cells, tables.setdefault(name, [])
        else:
            rows.append({h: cell or None for h, cell in zip(headers, cells, strict=True)})
    return tables


def connect(form: Format, text: str, submission: str = "csds/2024-07-15") -> duckdb.DuckDBPyConnection:
    """A connection with every source table of the format; `submission` may be given as a column, too."""
    given = rows_of(text)
    unknown = set(given) - {table.name for table in form.tables}
    assert not unknown, unknown
    connection = duckdb.connect()
    for extract_id, table in enumerate(form.tables, start=1):
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.kind]}" for column in table.columns)
        connection.execute(
            f"CREATE TABLE {table.name.lower()} ({columns}, source VARCHAR, submission VARCHAR,"
            f" extract_id INTEGER, row BIGINT, received DATE)"
        )
        for number, row in enumerate(given.get(table.name, []), start=2):
            whole = {"source": "s", "submission": submission, "extract_id": extract_id} | row
            whole |= {"row": number, "received": whole.get("received") or RECEIVED}
            names = ", ".join(whole)
            marks = ", ".join("?" for _ in whole)
            connection.execute(f"INSERT INTO {table.name.lower()} ({names}) VALUES ({marks})", list(whole.values()))
    return connection


def canonical(form: Format, table: str, text: str) -> list[dict[str, object]]:
    """The canonical table's rows, as the format's SELECT gives them."""
    with connect(form, text) as connection:
        found = connection.sql(form.canonical[table]).to_arrow_table().to_pylist()
    return found
