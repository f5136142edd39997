"""The list of who is due: from the same member rows as the figures, by the team that holds the family today."""

from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.measures.reasons import REASONS

STATES: dict[str, str] = {
    "overdue": "overdue: the window has closed, and the check is still worth making",
    "due_this_week": "due within the next seven days",
    "due": "due, with more than a week left",
    "coming": "becomes due within four weeks",
}


@dataclass(frozen=True, slots=True)
class DueEntry:
    """One family or child on one team's list, for one check.

    `name` is the measure's. `list_state` is a key of STATES. `until` is the last useful day: the window's, or that for
    catching up. `reason` and `says` tell why an overdue check was missed, as far as anything is recorded.
    """

    measure: str
    name: str
    subject: str
    subject_id: int
    person_id: int
    list_state: str
    team_key: str | None
    team: str
    window_opens: date
    window_closes: date
    until: date
    reason: str | None
    says: str


DUE = """
SELECT
    member.measure, measure.name, member.subject, member.subject_id, member.person_id, member.list_state,
    member.list_team_key, member.list_team, member.window_opens, member.window_closes,
    CASE WHEN member.list_state = 'overdue' THEN member.catch_up_to ELSE member.window_closes END AS until,
    member.reason
FROM member
JOIN measure ON measure.measure = member.measure
WHERE member.list_state IS NOT NULL
  AND ($team IS NULL OR member.list_team = $team OR member.list_team_key = $team)
ORDER BY
    member.list_team ASC NULLS LAST,
    CASE member.list_state
        WHEN 'overdue' THEN 1 WHEN 'due_this_week' THEN 2 WHEN 'due' THEN 3 ELSE 4
    END ASC NULLS LAST,
    until ASC NULLS LAST, measure.position ASC NULLS LAST, member.subject_id ASC NULLS LAST
"""


def due_list(connection: duckdb.DuckDBPyConnection, team: str | None = None) -> list[DueEntry]:
    """Who is due or overdue on the day of the question, by team, the most pressing first.

    `team` is a team's name or key, or Unallocated; without it, every team. The marts' tables must resolve by their bare
    names on the connection.
    """
    rows = connection.execute(DUE, {"team": team}).fetchall()
    return [DueEntry(*row, says=_says(row[5], row[11])) for row in rows]


def _says(list_state: str, reason: str | None) -> str:
    return REASONS[reason].says if reason in REASONS else STATES[list_state]
