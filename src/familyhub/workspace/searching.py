"""Searching every file below a folder for words, whatever it is: text, Parquet, a database, a workbook, an archive."""

import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from familyhub.sql import identifier, literal

PIECE = 1 << 22
DEEPEST = 3


def spellings(words: Iterable[str]) -> tuple[bytes, ...]:
    """The bytes by which words may stand in a file: UTF-8 and both UTF-16."""
    return tuple({word.encode(code) for word in words if word for code in ("utf-8", "utf-16-le", "utf-16-be")})


def holding(root: Path, words: Iterable[str]) -> list[Path]:
    """The files below `root` that hold any of the words, in order; links to elsewhere are not followed."""
    sought = spellings(words)
    if not sought:
        return []
    return [
        path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink() and holds(path, sought)
    ]


def holds(path: Path, sought: tuple[bytes, ...]) -> bool:
    """Whether any of the spellings stands in a file: in its bytes, and in what is packed or compressed in it."""
    if any(_in(piece, sought) for piece in _pieces(path, max(map(len, sought)))):
        return True
    return any(_in(text, sought) for text in _unpacked(path))


def _in(content: bytes, sought: tuple[bytes, ...]) -> bool:
    return any(word in content for word in sought)


def _pieces(path: Path, longest: int) -> Iterator[bytes]:
    """The file piece by piece, each beginning with the end of the one before: a word may lie across."""
    with path.open("rb") as file:
        before = b""
        while piece := file.read(PIECE):
            yield before + piece
            before = piece[-longest:]


def _unpacked(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"PAR1"):
        for group in pq.ParquetFile(path).iter_batches():
            yield _as_text(row for row in group.to_pylist())
    elif head.startswith(b"PK"):
        yield from _of_archive(path.read_bytes(), 1)
    elif head.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                yield _as_text(dict(enumerate(row)) for row in connection.execute(f"SELECT * FROM {identifier(table)}"))
    elif head[8:12] == b"DUCK":
        yield from _of_duckdb(path)


def _of_duckdb(path: Path) -> Iterator[bytes]:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(path)} AS sought (READ_ONLY)")
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'sought'"
        ).fetchall()
        for schema, table in tables:
            rows = connection.execute(f"SELECT * FROM sought.{identifier(schema)}.{identifier(table)}")
            while page := rows.fetchmany(10_000):
                yield _as_text(dict(enumerate(row)) for row in page)


def _of_archive(content: bytes, depth: int) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                inner = archive.read(name)
                yield inner
                if inner.startswith(b"PK") and depth < DEEPEST:
                    yield from _of_archive(inner, depth + 1)
    except (zipfile.BadZipFile, RuntimeError):
        return  # an archive that nobody can open holds nothing that anybody can read


def _as_text(rows: Iterable[dict[object, object]]) -> bytes:
    return "\n".join(str(cell) for row in rows for cell in row.values() if cell is not None).encode()
