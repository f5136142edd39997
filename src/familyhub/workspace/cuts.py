"""Cuts of the figures that managers ask for beside the hierarchies: by GP practice, by school, per full-time worker."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from familyhub.measures.sql_words import NEVER
from familyhub.reports.cuts_data import Cuts, Held, PracticeFigure, SchoolFigure
from familyhub.reports.cuts_protected import cubes_of
from familyhub.reports.cuts_workbook import write
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import give

ELSEWHERE = "Not registered here"
"""Where a child's practice lies outside the area, or no register names one."""


def _known(table: str) -> str:
    return f"{table}.learnt_from <= $day AND COALESCE({table}.learnt_to, {NEVER}) > $day"


PRACTICES = f"""
WITH latest AS (           -- of each measure, the latest period of its own kind that has ended
    SELECT figure.measure, MAX(figure.period) AS period
    FROM figure
    JOIN measure ON measure.measure = figure.measure AND measure.period_kind = figure.period_kind
    JOIN (
        SELECT month AS period, month_end AS ends FROM calendar
        UNION
        SELECT quarter, quarter_end FROM calendar
    ) AS ended ON ended.period = figure.period AND ended.ends <= $day
    WHERE NOT measure.is_count
    GROUP BY figure.measure
),
counted AS (
    SELECT member.measure, member.period, member.subject_id, member.person_id, member.window_closes, member.status
    FROM member
    JOIN latest ON latest.measure = member.measure AND latest.period = member.period
    WHERE member.closed AND member.status <> 'excluded'
),
registered AS (            -- the practice on the day the window closed, the latest registration first
    SELECT counted.measure, counted.subject_id, MAX_BY(responsible.practice_key, responsible.from_date) AS practice_key
    FROM counted
    JOIN responsible ON responsible.person_id = counted.person_id
    WHERE responsible.basis = 'registered' AND {_known("responsible")}
      AND counted.window_closes BETWEEN responsible.from_date AND COALESCE(responsible.to_date, {NEVER})
    GROUP BY counted.measure, counted.subject_id
)
SELECT measure.measure, measure.name, counted.period, COALESCE(registered.practice_key, '{ELSEWHERE}') AS practice,
    COUNT(*) FILTER (counted.status = 'met') AS met, COUNT(*) AS counted
FROM counted
JOIN measure ON measure.measure = counted.measure
LEFT JOIN registered ON registered.measure = counted.measure AND registered.subject_id = counted.subject_id
GROUP BY measure.measure, measure.name, measure.position, counted.period, practice
ORDER BY measure.position, practice
"""

SCHOOLS = f"""
WITH newest AS (           -- the newest census of each school: terms differ from source to source
    SELECT school_key, MAX_BY(term, census_on) AS term, MAX(census_on) AS census_on
    FROM school_term
    WHERE census_on <= $day AND {_known("school_term")}
    GROUP BY school_key
),
pupil AS (
    SELECT DISTINCT ON (school_term.school_key, school_term.person_id) school_term.*
    FROM school_term
    JOIN newest ON newest.school_key = school_term.school_key AND newest.term = school_term.term
    WHERE {_known("school_term")}
    ORDER BY school_term.school_key, school_term.person_id, school_term.learnt_from DESC
),
named AS (                 -- what schools are called, by the newest published figures that say so
    SELECT area_code AS school_key, MAX_BY(area_name, (to_date, extract_id, row)) AS name
    FROM published
    WHERE area_kind = 'school' AND area_name IS NOT NULL AND {_known("published")}
    GROUP BY area_code
),
referred AS (              -- children referred in the year to the day, by where to
    SELECT person_id,
        BOOL_OR(measure = 'referrals-camhs') AS camhs,
        BOOL_OR(measure = 'referrals-social-care') AS social_care
    FROM rate_member
    WHERE status = 'counted' AND happened_on > $day - 365
    GROUP BY person_id
)
SELECT pupil.school_key, ANY_VALUE(pupil.term), COUNT(*),
    COUNT(*) FILTER (pupil.sen_provision = 'support'), COUNT(*) FILTER (pupil.sen_provision = 'ehcp'),
    COUNT(*) FILTER (pupil.young_carer LIKE 'declared%'),
    COUNT(*) FILTER (pupil.free_school_meals),
    COUNT(*) FILTER (referred.camhs), COUNT(*) FILTER (referred.social_care),
    SUM(pupil.sessions_possible), SUM(pupil.sessions_missed), ANY_VALUE(named.name)
FROM pupil
LEFT JOIN named ON named.school_key = pupil.school_key
LEFT JOIN referred ON referred.person_id = pupil.person_id
GROUP BY pupil.school_key
ORDER BY pupil.school_key
"""

CASELOADS = f"""
WITH held AS (             -- whom each team holds on the day
    SELECT DISTINCT caseload.team_key, caseload.person_id,
        person.birth_date + INTERVAL 5 YEAR > $day AS under_five
    FROM caseload
    JOIN person ON person.person_id = caseload.person_id
    WHERE {_known("caseload")}
      AND $day BETWEEN caseload.from_date AND COALESCE(caseload.to_date, {NEVER})
      AND (person.death_date IS NULL OR person.death_date > $day)
),
children AS (
    SELECT team_key, COUNT(*) AS held, COUNT(*) FILTER (under_five) AS under_fives FROM held GROUP BY team_key
),
listed AS (
    SELECT list_team_key AS team_key, COUNT(*) FILTER (list_state = 'overdue') AS overdue,
        COUNT(*) FILTER (list_state LIKE 'due%') AS due
    FROM member
    WHERE list_state IS NOT NULL
    GROUP BY list_team_key
),
staff AS (
    SELECT team_key, SUM(full_time) AS full_time, SUM(funded) AS funded
    FROM staffing
    WHERE {_known("staffing")} AND $day BETWEEN from_date AND COALESCE(to_date, {NEVER})
    GROUP BY team_key
)
SELECT team_path.team, COALESCE(team_path.district, 'Unallocated'), COALESCE(children.held, 0),
    COALESCE(children.under_fives, 0), COALESCE(listed.due, 0), COALESCE(listed.overdue, 0), staff.full_time,
    staff.funded
FROM team_path
LEFT JOIN children ON children.team_key = team_path.team_key
LEFT JOIN listed ON listed.team_key = team_path.team_key
LEFT JOIN staff ON staff.team_key = team_path.team_key
WHERE children.held IS NOT NULL OR staff.full_time IS NOT NULL
ORDER BY team_path.district, team_path.team
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A workbook that was written, and how many rows each of its sheets has.

    For others: the number of its release, and what had to be hidden, in words.
    """

    path: Path
    practices: int
    schools: int
    teams: int
    release: int | None = None
    hidden: str = ""


def gather(workspace: Opened) -> Cuts:
    """The three cuts as at the snapshot's newest day, exact."""
    manifest = workspace.manifest()
    with workspace.marts() as connection:
        values = {"day": manifest.newest_day}
        practices = [PracticeFigure(*row) for row in connection.execute(PRACTICES, values).fetchall()]
        schools = [SchoolFigure(*row) for row in connection.execute(SCHOOLS, values).fetchall()]
        teams = [Held(*row) for row in connection.execute(CASELOADS, values).fetchall()]
        told = _told(connection, manifest.newest_day)
    return Cuts(
        workspace.settings.area.name, manifest.newest_day, tuple(practices), tuple(schools), tuple(teams), told
    )  # fmt: skip


def write_cuts(workspace: Opened, path: Path, *, protected: bool = False, to: str = "others") -> Written:
    """Write the cuts to a workbook: exact for whoever may see the patch, or protected for others.

    What is protected is a release: held against all that left before, and written into the ledger before the file is.
    Raises DisclosureError where nothing may be shown.
    """
    cuts = gather(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.open("ab").close()  # what cannot be written must not stand in the ledger as released
    given = give(workspace, cubes_of(cuts), what="Workbook of cuts", to=to) if protected else None
    write(path, cuts, None if given is None else given.prepared.released)
    written = Written(path.resolve(), len(cuts.practices), len(cuts.schools), len(cuts.teams))
    if given is None:
        return written
    hiding = given.prepared.hiding
    return replace(written, release=given.release.id, hidden=hiding.sentence() if hiding else "")


def _told(connection: duckdb.DuckDBPyConnection, day: date) -> tuple[tuple[str, str, date | None, int], ...]:
    """What each cut rests on: the table, its sources, their newest day of receipt, and the rows that stand."""
    found = []
    for what, table, condition in (
        ("GP practice", "responsible", "basis = 'registered'"),
        ("School", "school_term", "TRUE"),
        ("Caseload", "caseload", "TRUE"),
        ("Staff in post", "staffing", "TRUE"),
    ):
        row = connection.execute(
            f"""
            SELECT STRING_AGG(DISTINCT extract.source, ', ' ORDER BY extract.source), MAX(extract.received), COUNT(*)
            FROM {table}
            JOIN extract ON extract.extract_id = {table}.extract_id
            WHERE {condition} AND {_known(table)}
            """,
            {"day": day},
        ).fetchall()[0]
        found.append((what, row[0] or "no source", row[1], row[2]))
    return tuple(found)
