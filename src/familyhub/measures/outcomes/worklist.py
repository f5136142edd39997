"""Who is at risk of not achieving: active members whom a plain rule puts on the list. Never a score."""

from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.measures.outcomes.words import AT_RISK


@dataclass(frozen=True, slots=True)
class AtRiskEntry:
    """One active member on the list: which rule fits, in words, and the days it goes by."""

    measure: str
    short: str
    subject: str
    subject_id: int
    person_id: int
    team_key: str | None
    team: str
    practitioner_key: str | None
    at_risk: str
    entered_on: date
    last_support_on: date | None
    deadline: date | None
    says: str


LIST = """
SELECT
    member.measure, measure.short, member.subject, member.subject_id, member.person_id, member.team_key, member.team,
    member.practitioner_key, member.at_risk, member.entered_on, member.last_support_on, member.deadline
FROM outcome_member AS member
JOIN outcome_measure AS measure ON measure.measure = member.measure
WHERE member.at_risk IS NOT NULL
  AND ($measure IS NULL OR member.measure = $measure)
  AND ($team IS NULL OR member.team = $team OR member.team_key = $team)
ORDER BY
    member.team ASC NULLS LAST,
    CASE member.at_risk WHEN 'deadline_near' THEN 1 WHEN 'no_support_yet' THEN 2 ELSE 3 END ASC,
    member.deadline ASC NULLS LAST, member.entered_on ASC NULLS LAST, measure.position ASC NULLS LAST,
    member.subject_id ASC NULLS LAST, member.episode_id ASC NULLS LAST
"""


def at_risk_list(
    connection: duckdb.DuckDBPyConnection, team: str | None = None, measure: str | None = None
) -> list[AtRiskEntry]:
    """Who is at risk of not achieving, by team, deadlines first; of one team (name or key) or measure where named."""
    rows = connection.execute(LIST, {"team": team, "measure": measure}).fetchall()
    return [AtRiskEntry(*row, says=AT_RISK[row[8]]) for row in rows]
