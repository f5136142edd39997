"""The compiler: a definition and a question become one SELECT that gives the member rows.

The SQL reads the tables of `facts.duckdb` and `calendar` by their bare names, and runs on DuckDB as it stands; for
Spark it is transpiled word by word. Every step is named, so that an analyst can run any of them alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from familyhub.measures.contact_sql import attempt_reasons, contact_steps
from familyhub.measures.definition import Definition
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, day
from familyhub.measures.standing_sql import standing_steps
from familyhub.measures.subject_sql import period_columns, placed_step, subject_steps

WEEK_AHEAD = 6

PRINTED_FOR = Question(date(2026, 3, 31), date(2026, 3, 31), date(2024, 4, 1), "residence")
"""The question for which a fingerprint is taken, so that it changes with the definition and the code, not the day."""


def compile_members(
    measure: str, definitions: Mapping[str, Definition], question: Question, *, members: str | None = None
) -> str:
    """One SELECT with the columns of `measures.tables.MEMBER`, a row for each subject and period of the measure.

    A measure taken `among` another reads that one's members from the table `members`, where they are already counted;
    without it, the other measure's SELECT stands inside this one. Raises KeyError for a measure not in `definitions`.
    """
    cohort = members
    if definitions[measure].among is not None and cohort is None:
        cohort = "(\n" + compile_members(str(definitions[measure].among), definitions, question) + "\n)"
    steps = member_steps(definitions[measure], question, members=cohort or "member")
    return written(steps, member_row(measure, definitions[measure], question))


def member_steps(definition: Definition, question: Question, *, members: str, contacts: str = "contact") -> list[Step]:
    """The steps before the last SELECT; `members` and `contacts` are the tables that hold them."""
    return [
        *subject_steps(definition, question),
        placed_step(definition, question, members),
        *standing_steps(definition, question),
        *contact_steps(definition, question, contacts),
        _judged(definition, question),
        _answered(definition, question),
    ]


def written(steps: Sequence[Step], last: str) -> str:
    """Steps and the SELECT after them as one statement."""
    return "WITH " + ",\n".join(step.written() for step in steps) + "\n" + last


def fingerprint(definition: Definition, sql: str) -> str:
    """Sixteen hexadecimal digits over the definition, without its examples and prose, and the SQL it compiles to."""
    prose = {"name": "", "short": "", "outcome": "", "why": "", "owner": "", "source": "", "notes": ()}
    said = msgspec.structs.replace(definition, **prose, example=(), replaces=None, next_review=date.min)
    text = msgspec.json.encode(said, order="deterministic") + b"\n" + sql.encode()
    return hashlib.sha256(text).hexdigest()[:16]


def standard_fingerprint(measure: str, definitions: Mapping[str, Definition]) -> str:
    """The fingerprint that stands on every figure of a measure, whatever the day it is asked for."""
    return fingerprint(definitions[measure], compile_members(measure, definitions, PRINTED_FOR))


def _judged(definition: Definition, question: Question) -> Step:
    """Status is the first that fits: excluded, met, due, missed."""
    alive, living = "belongs.died_on IS NULL", ""
    if definition.worklist and definition.subject == "pregnancy":
        alive = "mother.person_id IS NULL"
        living = f"""
LEFT JOIN delivery ON delivery.delivery_id = belongs.subject_id
LEFT JOIN person AS mother
    ON mother.person_id = delivery.mother_id
    AND mother.death_date <= {day(question.as_of)}
    AND mother.death_learnt_on <= {day(question.known_by)}"""
    sql = f"""
SELECT
    belongs.*,
    satisfied.contact_id,
    satisfied.met_on,
    CASE
        WHEN belongs.exclusion = 'died' THEN 'died'
        WHEN belongs.responsible_then = 0 THEN 'moved_out'
        ELSE belongs.exclusion
    END AS left_out,
    CASE
        WHEN belongs.responsible_then = 0 OR belongs.exclusion IS NOT NULL THEN 'excluded'
        WHEN satisfied.contact_id IS NOT NULL THEN 'met'
        WHEN belongs.window_closes > {day(question.as_of)} THEN 'due'
        ELSE 'missed'
    END AS status,
    CASE WHEN belongs.responsible_now = 1 AND {alive} THEN 1 ELSE 0 END AS still_here
FROM belongs
LEFT JOIN satisfied ON satisfied.subject_id = belongs.subject_id{living}"""
    return Step("judged", "the status of each member", sql)


def _reason(definition: Definition) -> str:
    tried = []
    for reason in attempt_reasons(definition):
        also = " OR in_hospital.subject_id IS NOT NULL" if reason == "in_hospital" else ""
        tried.append(f"WHEN attempt.{reason} = 1{also} THEN '{reason}'")
    lines = "\n        ".join(tried)
    return f"""CASE
        WHEN judged.status = 'excluded' THEN judged.left_out
        WHEN judged.status <> 'missed' THEN CAST(NULL AS VARCHAR)
        {lines}
        WHEN judged.responsible_early = 0 THEN 'moved_in_no_history'
        ELSE 'no_record'
    END"""


def _list_state(definition: Definition, question: Question) -> str:
    if not definition.worklist:
        return "CAST(NULL AS VARCHAR)"
    as_of = question.as_of
    overdue = ""
    if definition.catch_up is not None:
        overdue = f"""
        WHEN judged.status = 'missed' AND judged.catch_up_to >= {day(as_of)} AND COALESCE(attempt.seen_late, 0) = 0
            THEN 'overdue'"""
    return f"""CASE
        WHEN judged.still_here = 0 THEN CAST(NULL AS VARCHAR){overdue}
        WHEN judged.status <> 'due' THEN CAST(NULL AS VARCHAR)
        WHEN judged.window_opens > {day(as_of)} THEN 'coming'
        WHEN judged.window_closes <= {day(as_of + timedelta(days=WEEK_AHEAD))} THEN 'due_this_week'
        ELSE 'due'
    END"""


def _answered(definition: Definition, question: Question) -> Step:
    complete = "CAST(NULL AS BOOLEAN)" if definition.withheld is None else "COALESCE(attempt.complete, 0) = 1"
    sql = f"""
SELECT
    judged.*,
    {_reason(definition)} AS reason,
    {_list_state(definition, question)} AS list_state,
    {complete} AS complete
FROM judged
LEFT JOIN attempt ON attempt.subject_id = judged.subject_id
LEFT JOIN in_hospital ON in_hospital.subject_id = judged.subject_id"""
    return Step("answered", "and the reason for a miss, and the list it is on", sql)


def _listed_team(definition: Definition) -> tuple[str, str, str]:
    """The columns list_team_key and list_team, and the joins they need."""
    if not definition.worklist:
        return "CAST(NULL AS VARCHAR)", "CAST(NULL AS VARCHAR)", ""
    joins = """
LEFT JOIN team_now ON team_now.subject_id = answered.subject_id
LEFT JOIN team_path AS list_path ON list_path.team_key = team_now.team_key"""
    key = "CASE WHEN answered.list_state IS NOT NULL THEN team_now.team_key END"
    return key, "CASE WHEN answered.list_state IS NOT NULL THEN COALESCE(list_path.team, 'Unallocated') END", joins


def member_row(measure: str, definition: Definition, question: Question) -> str:
    """The last SELECT: the columns of MEMBER, in its order."""
    period, year, counted = "answered.period", "answered.fiscal_year", ""
    if definition.reported.when == "satisfied":
        label, label_year, _ = period_columns(definition)
        period, year = f"met_day.{label}", f"met_day.{label_year}"
        counted = "\nJOIN calendar AS met_day ON met_day.day = answered.met_on\nWHERE answered.status = 'met'"
    closed = "TRUE" if counted else f"answered.window_closes <= {day(question.as_of)}"
    list_team_key, list_team, list_joins = _listed_team(definition)
    return f"""SELECT
    '{measure}' AS measure,
    '{definition.subject}' AS subject,
    answered.subject_id,
    answered.person_id,
    {period} AS period,
    {year} AS fiscal_year,
    answered.window_opens,
    answered.window_closes,
    answered.status,
    {closed} AS closed,
    answered.reason,
    CASE WHEN answered.status = 'met' THEN answered.contact_id END AS contact_id,
    CASE WHEN answered.status = 'met' THEN answered.met_on END AS met_on,
    answered.catch_up_to,
    answered.team_key,
    COALESCE(team_path.team, 'Unallocated') AS team,
    COALESCE(team_path.hub, 'Unallocated') AS hub,
    COALESCE(team_path.district, 'Unallocated') AS district,
    COALESCE(team_path.quadrant, 'Unallocated') AS quadrant,
    place_path.lsoa,
    COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS residence_district,
    COALESCE(place_path.quadrant, 'Out of area') AS residence_quadrant,
    COALESCE(CAST(place_path.quintile AS VARCHAR), 'Not known') AS quintile,
    answered.list_state,
    {list_team_key} AS list_team_key,
    {list_team} AS list_team,
    answered.complete
FROM answered
LEFT JOIN team_path ON team_path.team_key = answered.team_key
LEFT JOIN home_then ON home_then.subject_id = answered.subject_id
LEFT JOIN place_path ON place_path.lsoa = home_then.lsoa{list_joins}{counted}"""
