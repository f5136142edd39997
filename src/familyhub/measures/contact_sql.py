"""The last steps of a compiled measure: the contacts near the window, what satisfied, and why nothing did."""

from datetime import timedelta

from familyhub.measures.definition import Definition
from familyhub.measures.events import EVENTS
from familyhub.measures.question import Question
from familyhub.measures.sql_words import NEVER, Step, covers, day, either, known
from familyhub.measures.subject_sql import window_reach

EARLY_DAYS = 31
LATE_DAYS = 92
"""How long after the window a check that has no `catch_up` still explains a miss."""

WANTING = (
    "without_review",
    "without_asq3",
    "below_level",
    "feeding_not_recorded",
    "not_breastfed",
    "not_face_to_face",
)
"""What a family that was seen may have been seen without, in the order in which it is tried."""

ATTEMPTS: dict[str, str] = {
    "not_marked_seen": "attended IS NULL",
    "declined": "attended = 'declined'",
    "did_not_attend": "attended IN ('did_not_attend', 'cancelled_by_family')",
    "in_hospital": "attended = 'in_hospital'",
    "cancelled_by_service": "attended = 'cancelled_by_service'",
}
"""What a contact of the right activity, not seen, says about why: reason and condition."""

UNTYPED = "activity IS NULL AND service IN ('health_visiting', 'family_nurse') AND attended = 'seen'"


def contact_steps(definition: Definition, question: Question, contacts: str = "contact") -> list[Step]:
    """From `belongs` to `satisfied` (contact_id, met_on), `attempt` (a flag for each reason) and `in_hospital`.

    `contacts` is the table of contacts, or one with fewer that leaves out none of interest.
    """
    whole = definition.subject == "delivery"
    looked_at = (
        """
SELECT belongs.subject_id, candidate.person_id, belongs.anchor, belongs.window_opens, belongs.window_closes,
    belongs.catch_up_to
FROM belongs
JOIN candidate ON candidate.subject_id = belongs.subject_id"""
        if whole
        else _own_record(definition)
    )
    says = "whose records count: everybody of the delivery" if whole else "whose record counts"
    return [
        Step("looked_at", says, looked_at),
        _of_interest(definition, question, contacts),
        _near(definition),
        _satisfied(definition),
        _attempt(definition),
        _in_hospital(question),
    ]


def _own_record(definition: Definition) -> str:
    columns = "belongs.anchor, belongs.window_opens, belongs.window_closes, belongs.catch_up_to"
    if definition.subject == "child":
        return f"SELECT belongs.subject_id, belongs.person_id, {columns}\nFROM belongs"
    return f"""
SELECT belongs.subject_id, delivery.mother_id AS person_id, {columns}
FROM belongs
JOIN delivery ON delivery.delivery_id = belongs.subject_id
WHERE delivery.mother_id IS NOT NULL"""


def _of_interest(definition: Definition, question: Question, contacts: str) -> Step:
    """Only the activity asked for, and contacts without one; each classified once, before any join."""
    event = EVENTS[definition.satisfied_by]
    earliest = question.since - timedelta(days=window_reach(definition.within) + EARLY_DAYS)
    flags = {"satisfies": event.sql}
    for reason, condition in event.near_misses.items():
        flags[f"seen_{reason}"] = f"activity = '{event.activity}' AND attended = 'seen' AND {condition}"
    for reason, condition in ATTEMPTS.items():
        flags[reason] = f"activity = '{event.activity}' AND {condition}"
    if definition.withheld is not None:
        flags["is_complete"] = EVENTS[definition.withheld.event].sql
    flags["untyped"] = UNTYPED
    columns = ",\n    ".join(f"{either(condition)} AS {name}" for name, condition in flags.items())
    sql = f"""
SELECT
    contact_id,
    person_id,
    happened_on,
    {either(f"learnt_from <= {day(question.known_by)}")} AS known,
    {columns}
FROM {contacts}
WHERE happened_on BETWEEN {day(earliest)} AND {day(question.as_of)}
  AND COALESCE(learnt_to, {NEVER}) > {day(question.known_by)}
  AND (activity = '{event.activity}' OR ({UNTYPED}))"""
    return Step("of_interest", "contacts that could tell us something, each classified", sql)


def _near(definition: Definition) -> Step:
    opens = "looked_at.window_opens"
    first = f"{opens} - {EARLY_DAYS}"
    if definition.counts == "first":
        first = f"LEAST(looked_at.anchor, {first})"
    last = f"looked_at.window_closes + {LATE_DAYS}"
    if definition.catch_up is not None:
        last = "GREATEST(looked_at.window_closes, looked_at.catch_up_to)"
    inside = f"of_interest.happened_on BETWEEN {opens} AND looked_at.window_closes"
    sql = f"""
SELECT
    of_interest.*,
    looked_at.subject_id,
    {either("of_interest.happened_on >= looked_at.anchor")} AS since_anchor,
    {either(f"of_interest.happened_on BETWEEN {opens} - {EARLY_DAYS} AND {opens} - 1")} AS early,
    {either(inside)} AS inside,
    {either("of_interest.happened_on > looked_at.window_closes")} AS late
FROM of_interest
JOIN looked_at ON looked_at.person_id = of_interest.person_id
WHERE of_interest.happened_on BETWEEN {first} AND {last}"""
    return Step("near", "those on or near the window of somebody whose record counts", sql)


def _satisfied(definition: Definition) -> Step:
    says, candidates, kept = "the earliest that satisfies inside the window", "near.inside = 1", "earliest.turn = 1"
    if definition.counts == "first":
        says, candidates = "the first that satisfies after the anchor, if it lies inside", "near.since_anchor = 1"
        kept += " AND earliest.inside = 1"
    sql = f"""
SELECT earliest.subject_id, earliest.contact_id, earliest.happened_on AS met_on
FROM (
    SELECT
        near.subject_id,
        near.contact_id,
        near.happened_on,
        near.inside,
        ROW_NUMBER() OVER (
            PARTITION BY near.subject_id
            ORDER BY near.happened_on ASC NULLS LAST, near.contact_id ASC NULLS LAST
        ) AS turn
    FROM near
    WHERE near.satisfies = 1 AND near.known = 1 AND {candidates}
) AS earliest
WHERE {kept}"""
    return Step("satisfied", says, sql)


def attempt_reasons(definition: Definition) -> list[str]:
    """The reasons that `attempt` has a flag for, in the order in which they are tried."""
    near_misses = EVENTS[definition.satisfied_by].near_misses
    listed = [reason for reason in WANTING if reason in near_misses]
    return ["recorded_late", *listed, *ATTEMPTS, "seen_late", "seen_early", "no_activity_code"]


def _attempt(definition: Definition) -> Step:
    near_misses = EVENTS[definition.satisfied_by].near_misses
    flags = {
        "recorded_late": "near.satisfies = 1 AND near.known = 0 AND near.inside = 1",
        **{reason: f"near.seen_{reason} = 1 AND near.known = 1 AND near.inside = 1" for reason in near_misses},
        **{reason: f"near.{reason} = 1 AND near.known = 1 AND near.inside = 1" for reason in ATTEMPTS},
        "seen_late": "near.satisfies = 1 AND near.known = 1 AND near.late = 1",
        "seen_early": "near.satisfies = 1 AND near.known = 1 AND near.early = 1",
        "no_activity_code": "near.untyped = 1 AND near.known = 1 AND near.inside = 1",
    }
    if definition.withheld is not None:
        flags["complete"] = "near.is_complete = 1 AND near.known = 1 AND near.inside = 1"
    columns = ",\n    ".join(f"MAX({either(condition)}) AS {name}" for name, condition in flags.items())
    sql = f"SELECT\n    near.subject_id,\n    {columns}\nFROM near\nGROUP BY near.subject_id"
    return Step("attempt", "what else the contacts near the window say", sql)


def _in_hospital(question: Question) -> Step:
    sql = f"""
SELECT looked_at.subject_id
FROM looked_at
JOIN status ON status.person_id = looked_at.person_id
WHERE status.status = 'hospital_stay'
  AND {known("status", question.known_by)}
  AND {covers("status", "looked_at.window_closes")}
GROUP BY looked_at.subject_id"""
    return Step("in_hospital", "mother or child in hospital on the day the window closes", sql)
