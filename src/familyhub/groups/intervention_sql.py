"""Whether a child receives a targeted intervention on a day, since when, and who leads it."""

from collections.abc import Iterator

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.definition import Intervention
from familyhub.groups.sql_words import On, day, one_of, text

ENDS = ("declined", "completed", "achieved", "not_achieved", "moved_away", "disengaged")
BEGINS = ("agreed", "support")
LED_DAYS = 183
"""Who has not seen the family for longer does not lead any more."""

NOBODY = "CAST(NULL AS VARCHAR)"


def receiving_sql(catalogue: Catalogue, on: On) -> str:
    """SELECT of one row a child of `five` who receives an intervention: the longest, with its record and its lead."""
    found = [part for name, each in catalogue.interventions.items() for part in _records(name, each, on)]
    if not found:
        return f"SELECT five.person_id, '' AS intervention, {on.today} AS since FROM five WHERE FALSE"
    records = "\n    UNION ALL\n".join(found)
    return f"""
WITH family AS (                -- the child, and the carers who live with it
    SELECT five.person_id AS child_id, five.person_id AS person_id FROM five WHERE five.with_unconfirmed >= 3
    UNION
    SELECT five.person_id, lives_with.person_id
    FROM five
    JOIN lives_with ON lives_with.child_id = five.person_id
    WHERE five.with_unconfirmed >= 3
),
found AS ({records}
),
longest AS (
    SELECT found.*,
        ROW_NUMBER() OVER (
            PARTITION BY found.child_id
            ORDER BY found.since ASC NULLS LAST, found.intervention ASC NULLS LAST,
                found.extract_id ASC NULLS LAST, found.row ASC NULLS LAST
        ) AS turn
    FROM found
),
{_led(catalogue, on)}
SELECT longest.child_id AS person_id, longest.intervention, longest.since, longest.extract_id, longest.row,
    COALESCE(last_seen.practitioner_key, longest.practitioner_key) AS practitioner_key,
    COALESCE(last_seen.team_key, longest.team_key) AS team_key
FROM longest
LEFT JOIN last_seen
    ON last_seen.child_id = longest.child_id AND last_seen.intervention = longest.intervention AND last_seen.turn = 1
WHERE longest.turn = 1"""


def _records(name: str, each: Intervention, on: On) -> Iterator[str]:
    earliest = f"{day(on.day)} - {each.within_days}"
    if each.statuses:
        yield f"""
    SELECT {text(name)} AS intervention, family.child_id, status.from_date AS since, status.extract_id, status.row,
        {NOBODY} AS practitioner_key, {NOBODY} AS team_key
    FROM family
    JOIN status ON status.person_id = family.child_id AND family.person_id = family.child_id
    WHERE status.status IN ({one_of(each.statuses)}) AND {on.known("status")} AND {on.covered("status")}"""
    if each.referrals:
        yield f"""
    SELECT {text(name)}, family.child_id, referral.received_on, referral.extract_id, referral.row,
        {NOBODY}, referral.team_key
    FROM family
    JOIN referral ON referral.person_id = family.person_id
    WHERE referral.service IN ({one_of(each.referrals)}) AND {on.known("referral")}
      AND referral.received_on <= {on.today} AND COALESCE(referral.closed_on, {on.today}) >= {on.today}"""
    if each.contacts:
        what = f" AND contact.activity IN ({one_of(each.activities)})" if each.activities else ""
        yield f"""
    SELECT {text(name)}, seen.child_id, seen.happened_on, seen.extract_id, seen.row, seen.practitioner_key,
        seen.team_key
    FROM (
        SELECT family.child_id, contact.happened_on, contact.extract_id, contact.row,
            -- since the first of these contacts; the lead is who made the last
            FIRST_VALUE(contact.practitioner_key) OVER last_first AS practitioner_key,
            FIRST_VALUE(contact.team_key) OVER last_first AS team_key
        FROM family
        JOIN contact ON contact.person_id = family.person_id
        WHERE contact.attended = 'seen' AND contact.service IN ({one_of(each.contacts)}){what}
          AND {on.known("contact")} AND contact.happened_on > {earliest} AND contact.happened_on <= {on.today}
        WINDOW last_first AS (
            PARTITION BY family.child_id
            ORDER BY contact.happened_on DESC NULLS LAST, contact.contact_id DESC NULLS LAST
        )
    ) AS seen"""
    if each.steps:
        yield _steps(name, earliest, on)


def _steps(name: str, earliest: str, on: On) -> str:
    step = f"{on.known('step')} AND step.happened_on <= {on.today}"
    work = "PARTITION BY family.child_id, step.person_id, step.outcome, step.episode_key"
    first = "step.happened_on ASC NULLS LAST, step.activity_key ASC NULLS LAST"
    last = "step.happened_on DESC NULLS LAST, step.activity_key DESC NULLS LAST"
    # The lead is who recorded the last step that names anybody.
    led, held = (
        f"CASE WHEN step.{column} IS NULL THEN 1 ELSE 0 END ASC NULLS LAST, {last}"
        for column in ("practitioner_key", "team_key")
    )
    return f"""
    SELECT {text(name)}, work.child_id, work.since, work.extract_id, work.row, work.practitioner_key, work.team_key
    FROM (
        SELECT step.child_id, step.outcome, step.episode_key,
            MIN(CASE WHEN step.step IN ({one_of(BEGINS)}) THEN step.happened_on END) AS since,
            MAX(CASE WHEN step.step IN ({one_of(BEGINS)}) THEN step.happened_on END) AS last_support,
            MAX(CASE WHEN step.step IN ({one_of(ENDS)}) THEN step.happened_on END) AS ended,
            MIN(step.extract_id) AS extract_id, MIN(step.row) AS row,
            MIN(step.practitioner_key) AS practitioner_key, MIN(step.team_key) AS team_key
        FROM (
            SELECT family.child_id, step.person_id, step.outcome, step.episode_key, step.step, step.happened_on,
                FIRST_VALUE(step.extract_id) OVER ({work} ORDER BY {first}) AS extract_id,
                FIRST_VALUE(step.row) OVER ({work} ORDER BY {first}) AS row,
                FIRST_VALUE(step.practitioner_key) OVER ({work} ORDER BY {led}) AS practitioner_key,
                FIRST_VALUE(step.team_key) OVER ({work} ORDER BY {held}) AS team_key
            FROM family
            JOIN outcome_activity AS step ON step.person_id = family.person_id
            WHERE {step}
        ) AS step
        GROUP BY step.child_id, step.person_id, step.outcome, step.episode_key
    ) AS work
    WHERE work.last_support > {earliest} AND (work.ended IS NULL OR work.ended < work.last_support)"""


def _led(catalogue: Catalogue, on: On) -> str:
    """The step `last_seen`: who last saw the family for a service that leads an intervention."""
    led = [(name, each.led_by) for name, each in catalogue.interventions.items() if each.led_by]
    which = " OR ".join(
        f"(longest.intervention = {text(name)} AND contact.service IN ({one_of(services)}))" for name, services in led
    )
    return f"""last_seen AS (
    SELECT longest.child_id, longest.intervention, contact.practitioner_key, contact.team_key,
        ROW_NUMBER() OVER (
            PARTITION BY longest.child_id, longest.intervention
            ORDER BY contact.happened_on DESC NULLS LAST, contact.contact_id DESC NULLS LAST
        ) AS turn
    FROM longest
    JOIN family ON family.child_id = longest.child_id
    JOIN contact ON contact.person_id = family.person_id
    WHERE longest.turn = 1 AND contact.attended = 'seen' AND contact.practitioner_key IS NOT NULL
      AND {on.known("contact")}
      AND contact.happened_on > {day(on.day)} - {LED_DAYS} AND contact.happened_on <= {on.today}
      AND ({which or "FALSE"})
)"""
