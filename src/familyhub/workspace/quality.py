"""The quality of the sources: worked out while a snapshot is built, and read back from its marts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from familyhub import quality
from familyhub.config import Settings
from familyhub.progress import RunLog
from familyhub.snapshot import Built
from familyhub.sources import Format, Landed
from familyhub.sql import attach, connect_build


def write_quality(
    built: Built,
    extracts: Sequence[tuple[Path, Landed]],
    formats: Mapping[str, Format],
    settings: Settings,
    memory_limit: str,
    log: RunLog,
) -> None:
    """Write the tables of the quality room into the marts of a snapshot that is not yet in service.

    `formats` are those that the workspace offers, its mappings among them.
    `identity` is open here and nowhere else beside the marts: what is written of it are counts.
    """
    with (
        log.step("quality") as step,
        connect_build(built.folder / "spill", memory_limit=memory_limit) as connection,
    ):
        attach(connection, "facts", built.folder / "facts.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        manifest = built.manifest
        quality.write_extracts(connection)
        step.rows = quality.write_fields(connection, extracts, formats)
        quality.write_timeliness(connection, manifest.newest_day)
        quality.write_coverage(connection, settings.area.code, manifest.since, manifest.newest_day)
        _count_linkable(connection, built.folder / "identity.duckdb")


def _count_linkable(connection: duckdb.DuckDBPyConnection, identity: Path) -> None:
    attach(connection, "identity", identity)
    quality.write_linkable(connection)
    connection.execute("DETACH identity")
