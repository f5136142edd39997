"""Opening DuckDB: read-only and shut for questions, with room to spill for a build."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from familyhub.sql.quoting import identifier, literal

# Nothing is fetched from outside, whatever a query names.
NO_DOWNLOADS = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


def connect_read_only(databases: Mapping[str, Path], *, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that can read the named databases and nothing else: no file, no network, no setting changed.

    Each is seen under its name: `connect_read_only({"marts": path})` reads `marts.member`. The first is also the
    default, so `member` alone finds it there. One thread, so that many readers share a server.
    Raises duckdb.IOException for a file that is not there or that another process is writing.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"threads": 1, **NO_DOWNLOADS}
    if memory_limit is not None:
        config["memory_limit"] = memory_limit
    connection = duckdb.connect(":memory:", config=config)
    try:
        for name, path in databases.items():
            attach(connection, name, path)
        if databases:
            connection.execute(f"USE {identifier(next(iter(databases)))}")
        # In this order: attaching needs file access, and the lock must come last.
        connection.execute("SET enable_external_access = FALSE")
        connection.execute("SET lock_configuration = TRUE")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_build(
    temporary: Path,
    database: Path | None = None,
    *,
    memory_limit: str = "3GB",
    threads: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection that builds: it may read and write files, and spills to `temporary` beyond `memory_limit`.

    `temporary` lies inside the workspace, because what is spilled holds personal data; it is made if needed.
    Without `database` it works in memory. Row order is kept only where a query orders.
    """
    temporary.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "temp_directory": str(temporary),
        "preserve_insertion_order": False,
        **NO_DOWNLOADS,
    }
    if threads is not None:
        config["threads"] = threads
    return duckdb.connect(":memory:" if database is None else str(database), config=config)


def attach(connection: duckdb.DuckDBPyConnection, name: str, path: Path, *, read_only: bool = True) -> None:
    """Attach a database file under a name. With `read_only=False` a missing file is created."""
    mode = " (READ_ONLY)" if read_only else ""
    connection.execute(f"ATTACH {literal(path)} AS {identifier(name)}{mode}")
