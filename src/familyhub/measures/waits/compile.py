"""The compiler of waits: a definition and a question become one SELECT that runs the same on DuckDB and Spark."""

import hashlib
from datetime import date

import msgspec

from familyhub.measures.compile import PRINTED_FOR, written
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, covers, day, either, known, shifted
from familyhub.measures.standing_sql import BASES
from familyhub.measures.waits.definition import WaitDefinition


def compile_waits(measure: str, definition: WaitDefinition, question: Question) -> str:
    """One SELECT with the columns of WAIT_MEMBER, a row a referral that was received by the day of the question.

    The tables of `facts` and `calendar` must resolve by their bare names.
    """
    steps = [
        _referred(definition, question),
        _standing(question),
        _seen(definition, question),
        _ended(question),
        _team(question),
        _home(question),
    ]
    return written(steps, _row(measure, definition))


def wait_fingerprint(measure: str, definition: WaitDefinition) -> str:
    """Sixteen hexadecimal digits over the definition, without its examples and prose, and the SQL it compiles to."""
    prose = {"title": "", "short": "", "why": "", "owner": "", "source": "", "notes": ()}
    said = msgspec.structs.replace(definition, **prose, example=(), next_review=date.min)
    sql = compile_waits(measure, definition, PRINTED_FOR)
    text = msgspec.json.encode(said, order="deterministic") + b"\n" + sql.encode()
    return hashlib.sha256(text).hexdigest()[:16]


def _referred(definition: WaitDefinition, question: Question) -> Step:
    too_old = shifted("person.birth_date", (definition.ages_to + 1) * 12, "months")
    sql = f"""
SELECT
    referral.referral_id,
    referral.person_id,
    referral.received_on,
    CASE WHEN referral.closed_on <= {day(question.as_of)} THEN referral.closed_on END AS closed_on,
    referral.team_key,
    referral.extract_id,
    referral.row,
    CASE
        WHEN person.death_date <= {day(question.as_of)} AND person.death_learnt_on <= {day(question.known_by)}
            THEN person.death_date
    END AS died_on
FROM referral
JOIN person ON person.person_id = referral.person_id
WHERE referral.service = '{definition.service}'
  AND referral.received_on <= {day(question.as_of)}
  AND {known("referral", question.known_by)}
  AND person.learnt_on <= {day(question.known_by)}
  AND person.birth_date <= referral.received_on
  AND referral.received_on < {too_old}"""
    return Step("referred", "every referral of a child to the service", sql)


def _standing(question: Question) -> Step:
    bases = ", ".join(f"'{basis}'" for basis in BASES[question.contract])
    sql = f"""
SELECT
    referred.referral_id,
    MAX({either(covers("responsible", "referred.received_on"))}) AS ours_then,
    MAX({either(covers("responsible", day(question.as_of)))}) AS ours_now
FROM referred
JOIN responsible ON responsible.person_id = referred.person_id
WHERE responsible.basis IN ({bases})
  AND {known("responsible", question.known_by)}
GROUP BY referred.referral_id"""
    return Step("standing", "whether the area answered for the child then, and does now", sql)


def _seen(definition: WaitDefinition, question: Question) -> Step:
    # Two therapies may hold a child at once: a contact of another team ends nobody's wait but its own.
    same_team = "COALESCE(contact.team_key, referred.team_key, '') = COALESCE(referred.team_key, contact.team_key, '')"
    sql = f"""
SELECT ranked.referral_id, ranked.contact_id, ranked.seen_on, ranked.extract_id, ranked.row
FROM (
    SELECT
        referred.referral_id,
        contact.contact_id,
        contact.happened_on AS seen_on,
        contact.extract_id,
        contact.row,
        ROW_NUMBER() OVER (
            PARTITION BY referred.referral_id
            ORDER BY contact.happened_on ASC NULLS LAST, contact.contact_id ASC NULLS LAST
        ) AS place
    FROM referred
    JOIN contact ON contact.person_id = referred.person_id
    WHERE contact.service = '{definition.service}'
      AND contact.attended = 'seen'
      AND contact.happened_on BETWEEN referred.received_on AND COALESCE(referred.closed_on, {day(question.as_of)})
      AND {known("contact", question.known_by)}
      AND {same_team}
) AS ranked
WHERE ranked.place = 1"""
    return Step("first_seen", "the first contact with the service to which the child came", sql)


def _ended(question: Question) -> Step:
    as_of = day(question.as_of)
    until = f"COALESCE(first_seen.seen_on, referred.closed_on, referred.died_on, {as_of})"
    sql = f"""
SELECT
    referred.*,
    first_seen.contact_id,
    first_seen.seen_on,
    first_seen.extract_id AS contact_extract_id,
    first_seen.row AS contact_row,
    CASE
        WHEN first_seen.seen_on IS NOT NULL THEN 'seen'
        WHEN referred.closed_on IS NOT NULL THEN 'closed_unseen'
        WHEN referred.died_on IS NOT NULL OR standing.ours_now = 0 THEN 'left'
        ELSE 'waiting'
    END AS state,
    DATE_DIFF('day', referred.received_on, {until}) AS days
FROM referred
JOIN standing ON standing.referral_id = referred.referral_id AND standing.ours_then = 1
LEFT JOIN first_seen ON first_seen.referral_id = referred.referral_id"""
    return Step("ended", "how each wait ended, or that it goes on", sql)


def _latest(name: str, says: str, table: str, column: str, question: Question) -> Step:
    sql = f"""
SELECT held.referral_id, held.{column}
FROM (
    SELECT
        ended.referral_id,
        {table}.{column},
        ROW_NUMBER() OVER (
            PARTITION BY ended.referral_id
            ORDER BY {table}.from_date DESC NULLS LAST, {table}.{column} DESC NULLS LAST
        ) AS place
    FROM ended
    JOIN {table} ON {table}.person_id = ended.person_id
    WHERE {known(table, question.known_by)}
      AND {covers(table, "ended.received_on")}
) AS held
WHERE held.place = 1"""
    return Step(name, says, sql)


def _team(question: Question) -> Step:
    return _latest("team_then", "the team whose caseload the child was on then", "caseload", "team_key", question)


def _home(question: Question) -> Step:
    return _latest("home_then", "the neighbourhood the child lived in then", "residence", "lsoa", question)


def _row(measure: str, definition: WaitDefinition) -> str:
    return f"""SELECT
    '{measure}' AS measure,
    ended.referral_id,
    ended.person_id,
    ended.state,
    ended.received_on,
    ended.seen_on,
    ended.days,
    ended.days <= {definition.standard_weeks * 7} AS in_time,
    calendar.month,
    COALESCE(ended.team_key, team_then.team_key) AS team_key,
    COALESCE(team_path.team, 'Unallocated') AS team,
    COALESCE(team_path.hub, 'Unallocated') AS hub,
    COALESCE(team_path.district, 'Unallocated') AS district,
    COALESCE(team_path.quadrant, 'Unallocated') AS quadrant,
    place_path.lsoa,
    COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS residence_district,
    COALESCE(place_path.quadrant, 'Out of area') AS residence_quadrant,
    COALESCE(CAST(place_path.quintile AS VARCHAR), 'Not known') AS quintile,
    ended.extract_id,
    ended.row,
    ended.contact_id,
    ended.contact_extract_id,
    ended.contact_row
FROM ended
LEFT JOIN calendar ON calendar.day = ended.seen_on
LEFT JOIN team_then ON team_then.referral_id = ended.referral_id
LEFT JOIN home_then ON home_then.referral_id = ended.referral_id
LEFT JOIN team_path ON team_path.team_key = COALESCE(ended.team_key, team_then.team_key)
LEFT JOIN place_path ON place_path.lsoa = home_then.lsoa"""
