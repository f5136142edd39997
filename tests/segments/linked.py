"""Linked tables in memory, filled row by row: what a snapshot's facts hold, without files."""

from datetime import date
from typing import Any

import duckdb

from familyhub.model.derive import ddl
from familyhub.model.facts import FACTS

LEARNT = date(2020, 1, 1)
TABLES = {table.name: table for table in FACTS}
EMPTY: dict[str, Any] = {"integer": 0, "number": 0.0, "flag": False, "date": LEARNT, "id": 0}


class Linked:
    """`linked.add("status", person_id=1, status="looked_after", from_date=...)`."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        for table in FACTS:
            self.connection.execute(ddl(table))
        self.add(
            "extract", extract_id=1, source="csc", format="plain", file="a.csv", sha256="x", received=date(2026, 4, 1)
        )
        self.add("place_path", lsoa="E1", name="Quay", ward="Harbour", district="Northport", quintile=1)

    def add(self, table_name: str, /, **cells: Any) -> None:
        """A row; required columns that are not given hold something empty, and every row is of extract 1."""
        table = TABLES[table_name]
        row = (
            {column.name: EMPTY.get(column.kind, "none") for column in table.columns if column.required}
            | {column.name: 1 for column in table.columns if column.name in ("extract_id", "row")}
            | cells
        )
        named = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        self.connection.execute(f"INSERT INTO {table_name} ({named}) VALUES ({marks})", list(row.values()))

    def child(self, person: int, born: date, until: date | None = None, **cells: Any) -> None:
        """A child who lives in the area from the birth on."""
        self.add("person", person_id=person, birth_date=born, learnt_on=LEARNT, record_count=1, **cells)
        self.add("responsible", person_id=person, basis="resident", from_date=born, to_date=until)
        self.add("residence", person_id=person, lsoa="E1", from_date=born)
