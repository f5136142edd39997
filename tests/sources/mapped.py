"""A workspace with mappings and files for them, and what comes out of a refresh."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from openpyxl import Workbook

from familyhub.sources import landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.workspace.offer import Offer
from workspaces import TODAY, County


class Mapped(County):
    """A county with mappings of its own."""

    def map(self, name: str, toml: str) -> Path:
        """Write a mapping."""
        path = self.folders.mappings / f"{name}.toml"
        path.write_text(toml, encoding="utf-8")
        return path

    def put(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        """Write a file below incoming/ as it stands."""
        path = self.folders.incoming / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def put_workbook(self, name: str, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
        """Write a workbook below incoming/."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = self.folders.incoming / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    def refreshed(self):
        """What a refresh landed."""
        return self.workspace.refresh(today=TODAY).landing

    def rows(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        """Rows of a canonical table as they were stated, in order."""
        with duckdb.connect() as connection:
            extracts = landed_extracts(self.folders.landed)
            load_extracts(connection, extracts)
            load_canonical(connection, extracts, Offer.of(self.folders).formats)
            order = ", ".join(str(place + 1) for place in range(len(columns.split(","))))
            found = connection.execute(f"SELECT {columns} FROM stated.{table} ORDER BY {order}").fetchall()
        return [tuple(str(cell) if cell is not None else None for cell in row) for row in found]

    def quarantined(self) -> list[tuple[int, str, str]]:
        """Row, column and what was found, of everything in quarantine."""
        found = []
        for path in sorted(self.folders.quarantine.glob("*/*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                found += [(int(row["row"]), row["column"], row["found"]) for row in csv.DictReader(file)]
        return found
