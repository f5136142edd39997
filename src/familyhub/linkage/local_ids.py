"""National returns carry no names: their records are found again by the ids of the system that made them.

A return's local ids are that system's own, so that one id in both is one person. Returns of one system are found again
through each other too, where the system itself no longer sends the record.
"""

from collections.abc import Mapping

import duckdb

from familyhub.sql import load


def local_id_edges(connection: duckdb.DuckDBPyConnection, pairs: Mapping[str, str]) -> int:
    """Create `local_id_edge(a, b)` and `local_id_doubt(a, b, why)` over `standard`; returns how many edges there are.

    `pairs` names for each return the source whose ids it bears, as `local_ids_of` in the settings does. Both tables
    hold nodes, a < b. A doubt is a pair of one id whose birth dates contradict each other: it is no edge.
    Raises ValueError where a source bears, over others, ids of its own.
    """
    systems = {source: made_by(source, pairs) for source in pairs}
    connection.execute("CREATE OR REPLACE TEMP TABLE local_id_system (source VARCHAR, system VARCHAR)")
    for made in systems.items():
        connection.execute("INSERT INTO local_id_system VALUES (?, ?)", made)
    connection.execute(load("linkage/sql/local_ids"))
    for table in ("local_id_system", "local_id_pair"):
        connection.execute(f"DROP TABLE temp.{table}")
    return connection.execute("SELECT COUNT(*) FROM local_id_edge").fetchall()[0][0]


def made_by(source: str, pairs: Mapping[str, str]) -> str:
    """The system whose ids a source bears, over however many others. Raises ValueError where that leads in a circle."""
    passed: list[str] = []
    while source in pairs:
        if source in passed:
            raise ValueError(f"{source} bears ids of its own by way of {', '.join(passed)}")
        passed.append(source)
        source = pairs[source]
    return source
