"""Tracing a count: every member behind it, what shows it, who recorded it at which contact, down to file and row."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from familyhub.groups.reading import column_of
from familyhub.model.codes import ACTIVITY, SERVICE


@dataclass(frozen=True, slots=True)
class TracedGroupMember:
    """One person behind a count of a group. `says` tells in words what shows it; `evidence` is `file:row`.

    `via_id` is the parent or carer from whom a child has it. `contact` is the contact at which it was recorded, where
    one of that day is known, and `practitioner_key` who recorded it.
    """

    priority_group: str
    person_id: int
    state: str
    under_five: bool
    own: bool
    via_id: int | None
    since: date | None
    confirmed_on: date
    says: str
    practitioner_key: str | None
    contact: str | None
    evidence: str
    team_key: str | None
    team: str
    lsoa: str | None


SAYS: dict[str, str] = {
    "recorded": "recorded in the template",
    "status": "a spell that a system sent",
    "register": "not among the spells of a system that sends all of them",
    "birth": "the record of the birth",
    "person": "the person's own record",
    "home": "the neighbourhood of the home",
    "school": "the school census",
    "relation": "being a child's parent or carer",
}

TRACED = """
WITH chosen AS (
    SELECT member.priority_group, member.person_id, member.state, member.own, member.via_id, member.since,
        member.confirmed_on, member.how, member.practitioner_key, member.recorded_by_team, member.extract_id,
        member.row, member.under_five, COALESCE(member.via_id, member.person_id) AS looked_at_id,
        person.team_key, person.team, person.lsoa
    FROM group_member AS member
    JOIN group_person AS person ON person.person_id = member.person_id
    WHERE member.priority_group = $priority_group AND member.state = $state AND {place}
),
at_contact AS (                 -- the contact of that day with the person, or with the child or carer whom it is about;
                                -- of others who are restricted none is named
    SELECT chosen.person_id, contact.service, contact.activity, contact.practitioner_key, extract.file, contact.row,
        ROW_NUMBER() OVER (
            PARTITION BY chosen.person_id
            ORDER BY
                CASE WHEN contact.practitioner_key = chosen.practitioner_key THEN 0 ELSE 1 END,
                CASE WHEN contact.team_key = chosen.recorded_by_team THEN 0 ELSE 1 END,
                CASE WHEN contact.person_id = chosen.looked_at_id THEN 0 ELSE 1 END,
                contact.contact_id
        ) AS turn
    FROM chosen
    JOIN (
        SELECT person_id AS about_id, looked_at_id AS seen_id FROM chosen
        UNION
        SELECT person_id, person_id FROM chosen
        UNION
        SELECT chosen.person_id, relation.other_id
        FROM chosen
        JOIN relation ON relation.person_id = chosen.looked_at_id AND relation.standing = 'stands'
        JOIN person AS other ON other.person_id = relation.other_id AND other.restriction IS NULL
    ) AS seen ON seen.about_id = chosen.person_id
    JOIN contact
        ON contact.person_id = seen.seen_id AND contact.happened_on = chosen.confirmed_on
        AND contact.attended = 'seen' AND contact.learnt_to IS NULL
    LEFT JOIN extract ON extract.extract_id = contact.extract_id
    WHERE chosen.how = 'recorded'
),
origin AS (                     -- where the person's own record or home is told of
    SELECT chosen.person_id, MIN(COALESCE(extract.file, 'no file') || ':' || person_source.row) AS line
    FROM chosen
    JOIN person_source ON person_source.person_id = chosen.looked_at_id
    LEFT JOIN extract ON extract.extract_id = person_source.extract_id
    WHERE chosen.how = 'person'
    GROUP BY chosen.person_id
    UNION ALL
    SELECT chosen.person_id, MAX(COALESCE(extract.file, 'no file') || ':' || residence.row)
    FROM chosen
    JOIN residence
        ON residence.person_id = chosen.looked_at_id AND residence.lsoa = chosen.lsoa AND residence.learnt_to IS NULL
    LEFT JOIN extract ON extract.extract_id = residence.extract_id
    WHERE chosen.how = 'home'
    GROUP BY chosen.person_id
)
SELECT chosen.priority_group, chosen.person_id, chosen.state, chosen.under_five, chosen.own, chosen.via_id,
    chosen.since, chosen.confirmed_on, chosen.how, COALESCE(chosen.practitioner_key, at_contact.practitioner_key),
    at_contact.service, at_contact.activity, at_contact.file, at_contact.row,
    CASE WHEN chosen.extract_id IS NULL THEN origin.line
        ELSE COALESCE(extract.file, 'no file') || ':' || COALESCE(CAST(chosen.row AS VARCHAR), '?')
    END,
    chosen.team_key, chosen.team, chosen.lsoa
FROM chosen
LEFT JOIN at_contact ON at_contact.person_id = chosen.person_id AND at_contact.turn = 1
LEFT JOIN origin ON origin.person_id = chosen.person_id
LEFT JOIN extract ON extract.extract_id = chosen.extract_id
ORDER BY chosen.team, chosen.person_id
"""


def trace(
    connection: duckdb.DuckDBPyConnection,
    priority_group: str,
    *,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str = "",
    state: str = "yes",
) -> list[TracedGroupMember]:
    """The members behind one count on the day of the snapshot, by team, each with its line of a file.

    The marts' and the facts' tables must resolve by their bare names. Raises UsageError for an unknown level.
    """
    column = column_of(hierarchy, level)
    chosen: dict[str, object] = {"priority_group": priority_group, "state": state}
    if column is not None:
        chosen["place"] = place
    where = "TRUE" if column is None else f"person.{column} = $place"
    rows = connection.execute(TRACED.format(place=where), chosen).fetchall()
    return [_member(row) for row in rows]


def _member(row: tuple[Any, ...]) -> TracedGroupMember:
    group, person, state, under_five, own, via, since, confirmed, how, by = row[:10]
    service, activity, file, line, evidence = row[10:15]
    contact = None if file is None else f"{_contact(service, activity)} ({file}:{line})"
    says = SAYS[how] if own else f"{SAYS[how]}, of a parent or carer"
    return TracedGroupMember(
        group, person, state, under_five, own, via, since, confirmed, says, by, contact,
        evidence or "no line of its own", *row[15:],
    )  # fmt: skip


def _contact(service: str | None, activity: str | None) -> str:
    what = ACTIVITY.meanings.get(activity or "", "contact")
    return f"{what}, {SERVICE.meanings.get(service or '', service or 'service not said')}"
