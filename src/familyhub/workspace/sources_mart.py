"""What the marts say of the sources: as at which day, how complete, how much can be linked."""

from datetime import date

import duckdb

from familyhub.config import Settings
from familyhub.snapshot import Manifest


def write_source_mart(connection: duckdb.DuckDBPyConnection, manifest: Manifest, settings: Settings) -> None:
    """Create `marts.source`: one row a source, with its rows and the day of its newest extract."""
    connection.execute(_SOURCE)
    connection.execute("ALTER TABLE marts.source ADD COLUMN name VARCHAR")
    for source in sorted({extract.source for extract in manifest.extracts}):
        named = settings.sources.get(source)
        name = (named.name if named else "") or source
        connection.execute("UPDATE marts.source SET name = ? WHERE source = ?", [name, source])


STALE_AFTER_DAYS = 7


def freshness(connection: duckdb.DuckDBPyConnection, today: date | None = None) -> list[str]:
    """One line with the day of each source's newest extract, and a warning where one trails the others.

    With `today`, for a list that people act on, also a warning where all are old by then.
    """
    rows = connection.execute("SELECT name, as_at, MAX(as_at) OVER () AS newest FROM source ORDER BY name").fetchall()
    lines = ["As at: " + "; ".join(f"{name} {as_at}" for name, as_at, _ in rows) + "."]
    newest = rows[0][2] if rows else date.max
    if today is not None and (today - newest).days > STALE_AFTER_DAYS:
        lines.append(
            f"The newest extract is more than {STALE_AFTER_DAYS} days old: lists say who was due on {newest}, and not "
            "who is due today. Land newer extracts before anybody acts on them."
        )
    stale = [name for name, as_at, _ in rows if (newest - as_at).days > STALE_AFTER_DAYS]
    if stale:
        lines.append(
            f"More than {STALE_AFTER_DAYS} days older than the newest, so lists may miss what happened since: "
            f"{', '.join(stale)}."
        )
    return lines


_SOURCE = """
CREATE TABLE marts.source AS
WITH received AS (
    SELECT source, COUNT(DISTINCT sha256) AS files, MIN(received) AS first_received, MAX(received) AS as_at,
        COALESCE(SUM(read_rows) FILTER (NOT replaced), 0) AS read_rows,
        COALESCE(SUM(landed_rows) FILTER (NOT replaced), 0) AS landed_rows,
        COALESCE(SUM(quarantined_rows) FILTER (NOT replaced), 0) AS quarantined_rows,
        COALESCE(SUM(quarantined_rows) FILTER (replaced), 0) AS mended_rows,
        COALESCE(SUM(erased_rows) FILTER (NOT replaced), 0) AS erased_rows,
        LIST_SORT(LIST(DISTINCT format)) AS formats
    FROM facts.extract
    GROUP BY source
),
people AS (
    SELECT source, COUNT(*) AS people FROM facts.person_source GROUP BY source
),
shared AS (                -- people of a source whom another source knows too
    SELECT person_source.source, COUNT(*) AS people_elsewhere
    FROM facts.person_source AS person_source
    JOIN (
        SELECT person_id FROM facts.person_source GROUP BY person_id HAVING COUNT(*) > 1
    ) AS several ON several.person_id = person_source.person_id
    GROUP BY person_source.source
)
SELECT received.source, received.files, received.first_received, received.as_at,
    CAST(received.read_rows AS BIGINT) AS read_rows, CAST(received.landed_rows AS BIGINT) AS landed_rows,
    CAST(received.quarantined_rows AS BIGINT) AS quarantined_rows,
    CAST(received.mended_rows AS BIGINT) AS mended_rows, CAST(received.erased_rows AS BIGINT) AS erased_rows,
    received.formats,
    COALESCE(people.people, 0) AS people, COALESCE(shared.people_elsewhere, 0) AS people_elsewhere
FROM received
LEFT JOIN people ON people.source = received.source
LEFT JOIN shared ON shared.source = received.source
ORDER BY received.source
"""
