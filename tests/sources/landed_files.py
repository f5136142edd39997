"""Files landed as a user's are: written below `incoming`, recognised, checked, and turned into the canonical tables."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.landing import Landed, land_all, landed_extracts

TODAY = date(2024, 8, 1)


@dataclass(frozen=True, slots=True)
class World:
    """What became of the files: their manifests by file, what nobody could read, and rows of the canonical tables."""

    extracts: dict[str, Landed]
    unread: tuple[tuple[str, str], ...]
    connection: duckdb.DuckDBPyConnection
    quarantine: Path

    def rows(self, table: str, schema: str = "stated") -> list[dict[str, object]]:
        """Rows of a canonical table as stated by the sources, or (schema `main`) its versions."""
        return self.connection.sql(f"SELECT * FROM {schema}.{table} ORDER BY ALL").to_arrow_table().to_pylist()


def land_files(folder: Path, files: dict[str, str], today: date = TODAY) -> World:
    """Land files given by their place below `incoming`, for example `chis/2024-07-15/births.csv`, and their text."""
    for name, text in files.items():
        file = folder / "incoming" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    result = land_all(folder / "incoming", folder / "landed", folder / "quarantine", today)
    extracts = landed_extracts(folder / "landed")
    connection = duckdb.connect()
    load_extracts(connection, extracts)
    load_canonical(connection, extracts)
    return World({e.file: e for _, e in extracts}, result.unread, connection, folder / "quarantine")
