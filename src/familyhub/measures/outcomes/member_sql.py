"""The last steps of a compiled outcome: where each member stands, which of them counts, and where."""

from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.rule_sql import Judged
from familyhub.measures.question import Question
from familyhub.measures.sql_words import NEVER, Step, covers, day, known


def member_steps(definition: OutcomeDefinition, question: Question, judged: Judged) -> list[Step]:
    """From `whom` and the rules to `placed`: one row a member with stage, status, reason, achieved, at_risk, team."""
    return [
        _judged(judged),
        _ended(question),
        _standing(),
        _counted(definition),
        _team(question),
        _home(question),
        _placed(definition, question),
    ]


def _judged(judged: Judged) -> Step:
    sql = f"""
SELECT
    whom.*,
    {judged.good} AS good,
    {judged.assessed_on} AS assessed_on
FROM whom
{judged.joins}"""
    return Step("judged", "whether it improved, as far as it was assessed", sql)


def _ended(question: Question) -> Step:
    # The deadline closes what nobody has closed. Coded extracts record no end: there the work also ends when it has
    # improved.
    sql = f"""
SELECT
    judged.*,
    CASE
        WHEN judged.finished_on IS NOT NULL THEN judged.finished_on
        WHEN judged.recorded = 0 AND judged.good = 1 THEN judged.assessed_on
        WHEN judged.deadline < {day(question.as_of)} THEN judged.deadline
    END AS done_on,
    LEAST(judged.moved_on, judged.disengaged_on, judged.died_on, judged.gone_on) AS given_up_on
FROM (
    SELECT
        judged.*,
        CASE WHEN judged.left_on IS NOT NULL THEN GREATEST(judged.left_on, judged.began_on) END AS gone_on
    FROM judged
) AS judged"""
    return Step("ended", "the days on which the work was done or given up", sql)


def _standing() -> Step:
    sql = """
SELECT
    ended.*,
    CASE
        WHEN ended.entered_on IS NULL AND ended.refusal_on IS NOT NULL THEN 'declined'
        WHEN ended.entered_on IS NULL AND COALESCE(ended.offer_on, ended.agreed_on, ended.supported_on) IS NOT NULL
            THEN 'offered'
        WHEN ended.entered_on IS NULL THEN 'identified'
        WHEN ended.finished_on IS NOT NULL THEN 'completed'
        WHEN ended.given_up_on < COALESCE(ended.done_on, DATE '9999-12-31') THEN 'abandoned'
        WHEN ended.done_on IS NOT NULL THEN 'completed'
        ELSE 'active'
    END AS stage
FROM ended"""
    return Step("standing", "where each piece of work stands", sql)


def _counted(definition: OutcomeDefinition) -> Step:
    if definition.counted == "episode":
        return Step("counted", "every piece of work counts", "SELECT standing.*\nFROM standing")
    sql = f"""
SELECT *
FROM (
    SELECT
        standing.*,
        ROW_NUMBER() OVER (
            PARTITION BY standing.subject_id
            ORDER BY
                COALESCE(standing.entered_on, {NEVER}) ASC NULLS LAST,
                standing.identified_on ASC NULLS LAST,
                standing.episode_id ASC NULLS LAST,
                standing.person_id ASC NULLS LAST
        ) AS turn_in_person
    FROM standing
) AS ranked
WHERE ranked.turn_in_person = 1"""
    return Step("counted", "once a person: the piece of work that entered first", sql)


def _team(question: Question) -> Step:
    says = "the team whose caseload the person was on at entry, the latest first"
    return Step("team_then", says, _latest("held", "caseload", "team_key", question))


def _home(question: Question) -> Step:
    return Step(
        "home_then", "the neighbourhood at entry, the latest first", _latest("home", "residence", "lsoa", question)
    )


def _latest(alias: str, table: str, column: str, question: Question) -> str:
    """SELECT of one column of the spell that covers the day of entry, the latest to begin."""
    return f"""
SELECT {alias}.person_id, {alias}.episode_id, {alias}.{column}
FROM (
    SELECT
        counted.person_id,
        counted.episode_id,
        {table}.{column},
        ROW_NUMBER() OVER (
            PARTITION BY counted.person_id, counted.episode_id
            ORDER BY {table}.from_date DESC NULLS LAST, {table}.{column} DESC NULLS LAST
        ) AS place
    FROM counted
    JOIN {table} ON {table}.person_id = counted.person_id
    WHERE {known(table, question.known_by)}
      AND {covers(table, "counted.began_on")}
) AS {alias}
WHERE {alias}.place = 1"""


def at_risk(definition: OutcomeDefinition, question: Question, row: str = "counted") -> str:
    """The reason an active member is on the list, as SQL: the first rule that fits, else empty."""
    rules, as_of = definition.at_risk, day(question.as_of)
    since_entry = f"DATE_DIFF('day', {row}.entered_on, {as_of})"
    # Support may have begun before the day of agreement: it has not stalled before entry.
    since_support = f"DATE_DIFF('day', GREATEST({row}.last_support_on, {row}.entered_on), {as_of})"
    support = f"""
        WHEN {row}.supported_on IS NULL AND {since_entry} >= {rules.no_support_weeks * 7} THEN 'no_support_yet'
        WHEN {row}.supported_on IS NOT NULL AND {since_support} >= {rules.stalled_weeks * 7} THEN 'stalled'"""
    if definition.enters == "identified":  # measured, not helped: there is no support to wait for
        support = ""
    return f"""CASE
        WHEN {row}.stage <> 'active' THEN CAST(NULL AS VARCHAR)
        WHEN COALESCE({row}.good, 0) = 0
            AND DATE_DIFF('day', {as_of}, {row}.deadline) <= {rules.deadline_weeks * 7} THEN 'deadline_near'{support}
    END"""


def _placed(definition: OutcomeDefinition, question: Question) -> Step:
    sql = f"""
SELECT
    counted.*,
    CASE WHEN counted.stage IN ('active', 'completed', 'abandoned') THEN counted.stage END AS status,
    CASE
        WHEN counted.stage <> 'abandoned' THEN CAST(NULL AS VARCHAR)
        WHEN counted.died_on = counted.given_up_on THEN 'died'
        WHEN counted.moved_on = counted.given_up_on OR counted.gone_on = counted.given_up_on THEN 'moved_away'
        ELSE 'disengaged'
    END AS reason,
    CASE WHEN counted.stage = 'completed' THEN counted.good = 1 END AS achieved,
    {at_risk(definition, question)} AS at_risk,
    COALESCE(counted.team_key, team_then.team_key) AS placed_team,
    home_then.lsoa
FROM counted
LEFT JOIN team_then ON team_then.person_id = counted.person_id AND team_then.episode_id = counted.episode_id
LEFT JOIN home_then ON home_then.person_id = counted.person_id AND home_then.episode_id = counted.episode_id"""
    return Step("placed", "with the reason, the team and the neighbourhood", sql)


def member_row(measure: str, definition: OutcomeDefinition) -> str:
    """The last SELECT: the columns of OUTCOME_MEMBER, in its order."""
    return f"""SELECT
    '{measure}' AS measure,
    '{definition.for_whom.subject}' AS subject,
    placed.subject_id,
    placed.person_id,
    placed.episode_id,
    placed.recorded = 1 AS recorded,
    placed.stage,
    placed.status,
    placed.reason,
    placed.achieved,
    placed.identified_on,
    COALESCE(
        LEAST(placed.offer_on, placed.agreed_on, placed.supported_on, placed.entered_on),
        CASE WHEN placed.stage = 'declined' THEN placed.refusal_on END
    ) AS offered_on,
    CASE WHEN placed.stage = 'declined' THEN placed.refusal_on END AS declined_on,
    placed.entered_on,
    placed.supported_on,
    placed.last_support_on,
    CASE WHEN placed.stage = 'completed' THEN placed.done_on END AS completed_on,
    CASE WHEN placed.stage = 'abandoned' THEN placed.given_up_on END AS abandoned_on,
    CASE WHEN placed.good IS NOT NULL THEN placed.assessed_on END AS assessed_on,
    placed.deadline,
    placed.at_risk,
    placed.practitioner_key,
    calendar.month,
    placed.placed_team AS team_key,
    COALESCE(team_path.team, 'Unallocated') AS team,
    COALESCE(team_path.hub, 'Unallocated') AS hub,
    COALESCE(team_path.district, 'Unallocated') AS district,
    COALESCE(team_path.quadrant, 'Unallocated') AS quadrant,
    place_path.lsoa,
    COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS residence_district,
    COALESCE(place_path.quadrant, 'Out of area') AS residence_quadrant,
    COALESCE(CAST(place_path.quintile AS VARCHAR), 'Not known') AS quintile
FROM placed
JOIN calendar ON calendar.day = placed.began_on
LEFT JOIN team_path ON team_path.team_key = placed.placed_team
LEFT JOIN place_path ON place_path.lsoa = placed.lsoa"""


def evidence_row(measure: str, definition: OutcomeDefinition, judged: Judged) -> str:
    """The last SELECT of the evidence: the columns of OUTCOME_EVIDENCE, in its order."""
    mine = "JOIN placed ON placed.person_id = {0}.person_id AND placed.episode_id = {0}.episode_id"
    parts = [
        f"""SELECT
    '{measure}' AS measure, noted.person_id, noted.episode_id, 'step' AS kind, noted.step AS what, noted.happened_on,
    noted.activity_key AS record_id, noted.practitioner_key, noted.extract_id, noted.row
FROM noted
{mine.format("noted")}"""
    ]
    if definition.identified.findings:
        parts.append(
            f"""SELECT
    '{measure}', found.person_id, found.episode_id, 'assessment', 'found', found.happened_on,
    found.episode_id, CAST(NULL AS VARCHAR), found.extract_id, found.row
FROM found
{mine.format("found")}"""
        )
        parts.append(
            f"""SELECT
    '{measure}', support_contact.person_id, support_contact.episode_id, 'contact', 'support',
    support_contact.happened_on, support_contact.contact_id, support_contact.practitioner_key,
    support_contact.extract_id, support_contact.row
FROM support_contact
{mine.format("support_contact")}"""
        )
    for name in judged.evidence:
        parts.append(
            f"""SELECT
    '{measure}', seen.person_id, seen.episode_id, seen.kind, seen.what, seen.happened_on, seen.record_id,
    CAST(NULL AS VARCHAR), seen.extract_id, seen.row
FROM {name} AS seen
{mine.format("seen")}"""
        )
    return "\nUNION ALL\n".join(parts)
