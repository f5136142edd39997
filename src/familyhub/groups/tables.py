"""The tables of `marts.duckdb` that priority groups fill."""

from familyhub.model import Column, Table
from familyhub.model.codes import CodeList

STATE = CodeList(
    "group_state",
    "Whether a person belongs to a priority group; who has no row is unknown",
    {
        "yes": "belongs to it, confirmed within 12 months or by a record that stands",
        "unconfirmed": "belonged to it when last asked, more than 12 months ago",
        "no": "does not belong to it: asked within 12 months, or a complete record says so",
    },
)

HOW = CodeList(
    "group_how",
    "What shows that a person belongs to a group, or does not",
    {
        "recorded": "recorded in the template at a contact",
        "status": "a spell that a system sent",
        "register": "not among the spells of a system that sends all of them",
        "birth": "the record of the birth",
        "person": "the person's own record",
        "home": "the neighbourhood the person lives in",
        "school": "a school census",
        "relation": "being a child's parent or carer",
    },
)

PRIORITY_GROUP = Column("priority_group", "key", "The group's id in the catalogue", required=True)
AS_OF = Column("as_of", "date", "The day the counts are of", required=True)

GROUP = Table(
    "priority_group",
    "The groups of the catalogue with which the snapshot was made.",
    key=("priority_group",),
    columns=(
        PRIORITY_GROUP,
        Column("position", "integer", "The order in which groups are shown", required=True),
        Column("name", "text", "What it is, in words", required=True),
        Column("version", "integer", "Its version", required=True),
        Column("bit", "integer", "Its bit in a combination's mask, from 0; empty for groups of areas"),
        Column("nest", "key", "The widest group it lies within: one a nest counts towards three", required=True),
        Column("area", "flag", "A group of places, shown and never counted towards three or more", required=True),
        Column("definition", "text", "The whole definition, as JSON", required=True),
        Column("fingerprint", "key", "Changes when any definition of the catalogue changes", required=True),
        Column("as_of", "date", "What had happened by this day", required=True),
        Column("known_by", "date", "What had been learnt by this day", required=True),
    ),
)

GROUP_MEMBER = Table(
    "group_member",
    "One row a person and group, on the day of the snapshot, where anything is known. No row: unknown.",
    key=("priority_group", "person_id"),
    columns=(
        PRIORITY_GROUP,
        Column("person_id", "id", "The person", required=True),
        Column("state", "code", "Whether they belong to it", True, STATE),
        Column("own", "flag", "By a record of their own; else a child has it from a parent or carer", required=True),
        Column("via_id", "id", "The parent or carer from whom a child has it"),
        Column("since", "date", "First day they are known to have belonged to it"),
        Column("confirmed_on", "date", "The day it was last recorded or confirmed", required=True),
        Column("how", "code", "What shows it", True, HOW),
        Column("practitioner_key", "key", "Who recorded it"),
        Column("recorded_by_team", "key", "The team that recorded it"),
        Column("extract_id", "integer", "The extract of the record behind it"),
        Column("row", "integer", "The line of that extract's file"),
        Column("under_five", "flag", "Younger than five on the day", required=True),
    ),
)

_WHERE = (
    Column("team_key", "key", "The team on whose caseload they are, or their youngest child"),
    Column("team", "text", "Its name, or Unallocated", required=True),
    Column("hub", "text", "Its hub, or Unallocated", required=True),
    Column("district", "text", "Its district, or Unallocated", required=True),
    Column("quadrant", "text", "Its quadrant, or Unallocated", required=True),
    Column("lsoa", "key", "The neighbourhood; empty outside the area"),
    Column("ward", "text", "Its ward, or Out of area", required=True),
    Column("residence_district", "text", "Its district, or Out of area", required=True),
    Column("residence_quadrant", "text", "Its quadrant, or Out of area", required=True),
)

GROUP_PERSON = Table(
    "group_person",
    "Everybody whom the groups can be about on the day of the snapshot, and where they count.",
    key=("person_id",),
    columns=(
        Column("person_id", "id", "The person", required=True),
        Column("is_child", "flag", "A child or young person under 20", required=True),
        Column("is_carer", "flag", "Cares for a child of the area, or expects one", required=True),
        Column("under_five", "flag", "Younger than five", required=True),
        *_WHERE,
    ),
)

_PLACED = (
    AS_OF,
    Column("hierarchy", "key", "caseload or residence", required=True),
    Column("level", "key", "county, quadrant, district, hub, team or ward", required=True),
    Column("place", "text", "The place's name; empty for the county", required=True),
)
_PLACE_KEY = tuple(column.name for column in _PLACED)

GROUP_COUNT = Table(
    "group_count",
    "How many belong to a group in a place, on the day of the snapshot and at month ends before it.",
    key=(*_PLACE_KEY, "priority_group"),
    columns=(
        *_PLACED,
        PRIORITY_GROUP,
        Column("people", "integer", "Children and adults who belong to it, each once", required=True),
        Column("own", "integer", "Those among them by a record of their own", required=True),
        Column("unconfirmed", "integer", "People of whom it is unconfirmed; not in `people`", required=True),
        Column("asked", "integer", "People of whom it is known whether they belong (yes or no)", required=True),
        Column("population", "integer", "People to whom the group can apply", required=True),
        Column("under_fives", "integer", "Under fives who belong to it", required=True),
        Column("under_fives_unconfirmed", "integer", "Under fives of whom it is unconfirmed", required=True),
        Column("under_fives_asked", "integer", "Under fives of whom it is known", required=True),
        Column("under_fives_population", "integer", "Under fives to whom it can apply", required=True),
        Column("families", "integer", "Families with somebody who belongs to it", required=True),
        Column("among_three", "integer", "Under fives in three or more groups who belong to it", required=True),
    ),
)

GROUP_PLACE = Table(
    "group_place",
    "Under fives of a place in three or more groups, and whether they receive a targeted intervention.",
    key=_PLACE_KEY,
    columns=(
        *_PLACED,
        Column("under_fives", "integer", "Under fives", required=True),
        Column("any_asked", "integer", "Under fives of whom one group at least was recorded", required=True),
        Column("three_or_more", "integer", "Under fives in three or more groups", required=True),
        Column("unconfirmed_three", "integer", "Those who have three only where unconfirmed ones count", required=True),
        Column("with_intervention", "integer", "Those in three or more with a targeted intervention", required=True),
        Column("families", "integer", "Families of under fives in three or more", required=True),
    ),
)

GROUP_COMBINATION = Table(
    "group_combination",
    "Every combination of three or more groups that under fives of a place have, one group a nest.",
    key=(*_PLACE_KEY, "mask"),
    columns=(
        *_PLACED,
        Column("mask", "id", "The groups, as bits of a whole number", required=True),
        Column("groups", "integer", "How many groups it is of", required=True),
        Column("children", "integer", "Under fives who belong to all of them, and maybe to more", required=True),
        Column("exactly", "integer", "Under fives who belong to these and no others", required=True),
    ),
)

GROUP_CHILD = Table(
    "group_child",
    "Under fives in three or more groups, or in so many where unconfirmed ones count, and who helps them.",
    key=("person_id",),
    columns=(
        Column("person_id", "id", "The child", required=True),
        Column("mask", "id", "The groups the child belongs to, as bits of a whole number", required=True),
        Column("groups", "integer", "How many, one a nest", required=True),
        Column("unconfirmed_mask", "id", "Groups that are unconfirmed, as bits", required=True),
        Column("with_unconfirmed", "integer", "How many, where those count too", required=True),
        Column("three_or_more", "flag", "Three or more without the unconfirmed", required=True),
        Column("intervention", "key", "The targeted intervention, the longest first; empty where there is none"),
        Column("intervention_since", "date", "Since when"),
        Column("intervention_extract_id", "integer", "The extract of the record that shows it"),
        Column("intervention_row", "integer", "The line of that extract's file"),
        Column("lead_practitioner_key", "key", "The practitioner who last saw the child for it"),
        Column("lead_team_key", "key", "That practitioner's team, or the team of the referral"),
        *_WHERE,
    ),
)

MARTS: tuple[Table, ...] = (GROUP, GROUP_PERSON, GROUP_MEMBER, GROUP_COUNT, GROUP_PLACE, GROUP_COMBINATION, GROUP_CHILD)
