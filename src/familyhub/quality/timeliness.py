"""How long it takes from an event until we hear of it, by source, table and month of the event."""

from datetime import date

import duckdb

from familyhub.model import BY_NAME
from familyhub.quality.tables import QUALITY_TIMELINESS
from familyhub.quality.writing import fill
from familyhub.sql import literal, load

TOLD: dict[str, str] = {
    table: happened.name
    for table in (
        "contact", "referral", "status", "assessment", "school_term", "group_recording", "outcome_activity", "voice",
        "sharing", "feedback", "cost",
    )
    if (happened := BY_NAME[table].about("happened")) is not None
} | {"responsible": "from_date"}  # fmt: skip
"""The linked tables whose rows tell of an event, and the column with its day; births and moves are `responsible`."""

YEARS = 3
"""Events of the last three years say how a source is now."""


def write_timeliness(connection: duckdb.DuckDBPyConnection, newest_day: date) -> int:
    """Write `marts.quality_timeliness` from the facts; returns its rows."""
    since = date(newest_day.year - YEARS, newest_day.month, 1)
    rows = "\nUNION ALL\n".join(_events(table, happened, since, newest_day) for table, happened in TOLD.items())
    return fill(connection, QUALITY_TIMELINESS, f"WITH event_row AS (\n{rows}\n)\n{_after_with()}")


def _after_with() -> str:
    """The steps of the query after `event_row`, which comes first among them."""
    return load("quality/sql/timeliness").replace("WITH of_source", ", of_source", 1)


def _events(table: str, happened: str, since: date, newest_day: date) -> str:
    return f"""
    SELECT {literal(table)} AS table_name, extract_id, person_id, {happened} AS happened_on, learnt_from,
        learnt_to IS NULL AS stands
    FROM facts.{table}
    WHERE {happened} BETWEEN {literal(since)} AND {literal(newest_day)}"""
