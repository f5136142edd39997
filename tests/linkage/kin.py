"""Canonical tables in a few lines of text, where everybody of one key is one person: for families and households."""

from datetime import date
from typing import Any

import duckdb

from familyhub.model.derive import SQL_TYPES
from familyhub.model.tables import BY_NAME
from workspaces import tables_of

TABLES = ("person_record", "address_record", "relationship_record", "pregnancy", "birth", "status")
AS_OF = date(2025, 6, 1)

Rows = list[tuple[Any, ...]]


class Kin:
    """Canonical tables and `record_person` as a linkage leaves them; people go by their keys."""

    def __init__(self, text: str = "") -> None:
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute(
            "CREATE MACRO opaque(name) AS CAST(('0x' || SUBSTR(SHA256('secret' || name), 1, 15)) AS BIGINT)"
        )
        for name in TABLES:
            columns = ", ".join(f"{c.name} {SQL_TYPES[c.kind]}" for c in BY_NAME[name].columns)
            self.connection.execute(
                f"CREATE TABLE {name} ({columns}, source VARCHAR, extract_id INTEGER, row BIGINT,"
                " learnt_from DATE, learnt_to DATE)"
            )
        self.connection.execute("CREATE TABLE shared_number (nhs_number VARCHAR)")
        self.connection.execute("CREATE TABLE extract (extract_id INTEGER, format VARCHAR)")
        self.connection.execute("INSERT INTO extract VALUES (1, 'plain')")
        self.line = 0
        for name, rows in tables_of(text).items():
            header = rows[0]
            for cells in rows[1:]:
                self.add(name, **dict(zip(header, cells, strict=False)))

    def add(self, table: str, **cells: object) -> None:
        """One row as stated; what is empty is not known."""
        self.line += 1
        values = {"source": "chis", "extract_id": 1, "row": self.line, "learnt_from": "2025-01-01"}
        values |= {name: cell for name, cell in cells.items() if cell not in ("", None)}
        marks = ", ".join("?" * len(values))
        self.connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))

    def link(self) -> dict[str, int]:
        """Make one person of each key; the ids by key."""
        self.connection.execute(
            """
            CREATE OR REPLACE TABLE record_person AS
            WITH named AS (
                SELECT source, person_key FROM person_record
                UNION SELECT source, person_key FROM birth
                UNION SELECT source, mother_key FROM birth WHERE mother_key IS NOT NULL
                UNION SELECT source, person_key FROM relationship_record
                UNION SELECT source, other_key FROM relationship_record WHERE other_key IS NOT NULL
                UNION SELECT source, person_key FROM pregnancy
                UNION SELECT source, person_key FROM address_record
                UNION SELECT source, person_key FROM status
            )
            SELECT source, person_key, CAST(DENSE_RANK() OVER (ORDER BY person_key) AS BIGINT) AS person_id FROM named
            """
        )
        return dict(self.connection.execute("SELECT DISTINCT person_key, person_id FROM record_person").fetchall())

    def named(self) -> dict[int, str]:
        """The key of each person id."""
        return {person: key for key, person in self.link().items()}

    def ask(self, sql: str) -> Rows:
        """Rows, days as text."""
        found = self.connection.execute(sql).fetchall()
        return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in found]
