"""What teams recorded and nothing counts: names that no definition knows, scores that no questionnaire can give."""

from collections.abc import Collection, Iterator

import duckdb

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.codes import answers_to
from familyhub.workspace.groups import catalogue
from familyhub.workspace.opened import Opened
from familyhub.workspace.outcomes import definitions

MOST_NAMED = 5


def uncounted_steps(workspace: Opened) -> list[str]:
    """Sentences on steps that name a measure nobody defines, and on scores outside their instrument's range."""
    known = {name for measure, definition in definitions(workspace).items() for name in answers_to(measure, definition)}
    with workspace.marts() as connection:
        unknown = _unknown(connection, "outcome_activity", "outcome", known)
        beyond = list(_beyond(connection))
    found = []
    if unknown:
        found.append(f"Not counted, because no measure has the id or number in {unknown}. Correct them at the source.")
    if beyond:
        found.append(f"Scores that the questionnaire cannot give: {_listed(beyond)}. Correct them at the source.")
    return found


def uncounted_groups(workspace: Opened) -> list[str]:
    """Sentences on recordings of a group that the catalogue does not know."""
    known = {
        code.lower()
        for name, group in catalogue(workspace).groups.items()
        for code in (name, *group.recorded_as)
    }  # fmt: skip
    with workspace.marts() as connection:
        unknown = _unknown(connection, "group_recording", "priority_group", known)
    if not unknown:
        return []
    return [
        f"Not counted, because no group of the catalogue has the code in {unknown}. "
        "Correct them at the source, or add the code to `recorded_as` of a group below groups/."
    ]


def _unknown(connection: duckdb.DuckDBPyConnection, table: str, column: str, known: Collection[str]) -> str:
    """How many rows name something unknown, and where the first of them stand. What they say may be anybody's words."""
    rows = connection.execute(
        f"SELECT LOWER({table}.{column}), extract.file, {table}.row FROM {table} "
        f"LEFT JOIN extract ON extract.extract_id = {table}.extract_id ORDER BY extract.file, {table}.row"
    ).fetchall()
    lines = [f"{file or 'no file'}:{row}" for name, file, row in rows if name not in known]
    if not lines:
        return ""
    more = f" and {len(lines) - MOST_NAMED:,} more" if len(lines) > MOST_NAMED else ""
    return ", ".join(lines[:MOST_NAMED]) + more


def _beyond(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    """Instrument and how many of its scores lie outside the range of their part."""
    rows = connection.execute(
        "SELECT instrument, domain, score, COUNT(*) FROM assessment WHERE score IS NOT NULL "
        "GROUP BY instrument, domain, score"
    ).fetchall()
    for name, instrument in INSTRUMENTS.items():
        outside = 0
        for found, domain, score, many in rows:
            scale = instrument.scale(domain) if found == name else None
            outside += many if scale is not None and not scale.holds(score) else 0
        if outside:
            yield instrument.name, outside


def _listed(found: list[tuple[str, int]]) -> str:
    named = [f"{name} ({rows:,} {'row' if rows == 1 else 'rows'})" for name, rows in found[:MOST_NAMED]]
    more = len(found) - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more > 0 else "")
