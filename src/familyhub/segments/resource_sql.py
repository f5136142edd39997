"""What each child used in the costed year: whole numbers of contacts, referrals, days and starts."""

from familyhub.segments.definition import BeforeBirth, Begun, ContactsOf, ReferralsOf, Resource, WeeksIn
from familyhub.segments.question import Question
from familyhub.segments.sql_words import NEVER, Rows, day, known, one_of

DAYS_A_WEEK = 7


def rows_used(resource: Resource, question: Question) -> Rows:
    """The rows of the costed year that a resource counts."""
    of = resource.of
    year = f"BETWEEN {day(question.first)} AND {day(question.as_of)}"
    if isinstance(of, ContactsOf | BeforeBirth):
        where = (
            f"{one_of('contact.service', of.services)} AND {one_of('contact.activity', of.activities)}"
            f" AND COALESCE(contact.attended, 'seen') = 'seen' AND contact.happened_on {year}"
        )
        return Rows("contact", "contact", f"{where} AND {known('contact', question)}")
    if isinstance(of, ReferralsOf):
        where = f"{one_of('referral.service', of.services)} AND referral.received_on {year}"
        return Rows("referral", "referral", f"{where} AND {known('referral', question)}")
    statuses = f"{one_of('status.status', of.statuses)} AND {known('status', question)}"
    if isinstance(of, Begun):
        return Rows("status", "status", f"{statuses} AND status.from_date {year}")
    overlap = (
        f"status.from_date <= {day(question.as_of)} AND COALESCE(status.to_date, {NEVER}) >= {day(question.first)}"
    )
    return Rows("status", "status", f"{statuses} AND {overlap}")


def used_sql(resource: Resource, question: Question) -> str:
    """SELECT of person_id and how much they used: contacts, referrals, starts; for weeks it is days."""
    rows, of = rows_used(resource, question), resource.of
    match of:
        case ContactsOf():
            one = "COUNT(DISTINCT (contact.happened_on, contact.service, contact.activity))"
            return f"SELECT person_id, {one} AS used FROM {rows.table} WHERE {rows.where} GROUP BY person_id"
        case ReferralsOf():
            one = "COUNT(DISTINCT (referral.received_on, referral.service))"
            return f"SELECT person_id, {one} AS used FROM {rows.table} WHERE {rows.where} GROUP BY person_id"
        case Begun():
            one = "COUNT(DISTINCT (status.from_date, status.status))"
            return f"SELECT person_id, {one} AS used FROM {rows.table} WHERE {rows.where} GROUP BY person_id"
        case WeeksIn():
            return _days_sql(rows, question)
        case BeforeBirth():
            return _before_birth_sql(rows)


def _days_sql(rows: Rows, question: Question) -> str:
    """Days of the year in any of the spells: what overlaps counts once."""
    return f"""
WITH spell AS (
    SELECT status.person_id, GREATEST(status.from_date, {day(question.first)}) AS first_day,
        LEAST(COALESCE(status.to_date, {NEVER}), {day(question.as_of)}) AS last_day
    FROM status
    WHERE {rows.where}
),
ordered AS (               -- up to which day earlier spells have counted
    SELECT person_id, first_day, last_day,
        MAX(last_day) OVER (
            PARTITION BY person_id ORDER BY first_day, last_day
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS reached
    FROM spell
)
SELECT person_id,
    SUM(CASE
        WHEN reached IS NULL OR first_day > reached THEN last_day - first_day + 1
        WHEN last_day > reached THEN last_day - reached
        ELSE 0
    END) AS used
FROM ordered
GROUP BY person_id"""


def _before_birth_sql(rows: Rows) -> str:
    """Contacts with the mother before the birth; the first-born of twins has them, so that they count once."""
    return f"""
WITH first_born AS (
    SELECT delivery_person.delivery_id, MIN(delivery_person.person_id) AS person_id
    FROM delivery_person
    WHERE delivery_person.role = 'baby'
    GROUP BY delivery_person.delivery_id
)
SELECT first_born.person_id, COUNT(DISTINCT (contact.happened_on, contact.service, contact.activity)) AS used
FROM contact
JOIN delivery ON delivery.mother_id = contact.person_id
    AND contact.happened_on < delivery.born_on AND contact.happened_on > delivery.born_on - 300
JOIN first_born ON first_born.delivery_id = delivery.delivery_id
WHERE {rows.where}
GROUP BY first_born.person_id"""
