"""The roles people have, each in plain English, and the person who has one."""

from dataclasses import dataclass
from typing import Literal

Reach = Literal["teams", "patch", "area"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a role may see.

    `reach`: `teams` is the user's own teams, `patch` those and the user's districts, `area` everywhere. Within reach:
    `exact` figures or protected ones, `members` the rows behind a figure, `identity` the names on those rows.
    """

    name: str
    title: str
    says: str
    reach: Reach
    exact: bool
    members: bool
    identity: bool


PRACTITIONER = Role(
    "practitioner",
    "Practitioner",
    "A health visitor, family nurse, family support worker or social worker. Sees by name the children on the caseload "
    "of their own teams, and the exact figures of those teams.",
    reach="teams",
    exact=True,
    members=True,
    identity=True,
)

TEAM_MANAGER = Role(
    "team_manager",
    "Team manager",
    "Leads one or more teams. Sees by name the children of those teams, and the exact figures of those teams and of "
    "the districts they answer for.",
    reach="patch",
    exact=True,
    members=True,
    identity=True,
)

ANALYST = Role(
    "analyst",
    "Analyst",
    "Prepares figures for the whole area. Sees every exact figure and the rows behind it under opaque ids, never a "
    "name, a number or an address.",
    reach="area",
    exact=True,
    members=True,
    identity=False,
)

COMMISSIONER = Role(
    "commissioner",
    "Commissioner",
    "Buys and oversees services. Sees protected figures of the whole area, and nobody's record.",
    reach="area",
    exact=False,
    members=False,
    identity=False,
)

IG_OFFICER = Role(
    "ig_officer",
    "Information-governance officer",
    "Watches who saw what. Sees protected figures of the whole area and the access log; opens no record in the "
    "ordinary way.",
    reach="area",
    exact=False,
    members=False,
    identity=False,
)

PARTNERSHIP_LEAD = Role(
    "partnership_lead",
    "Partnership lead",
    "Speaks for one of the partners. Sees protected figures of the whole area, and nobody's record.",
    reach="area",
    exact=False,
    members=False,
    identity=False,
)

ROLES: dict[str, Role] = {
    role.name: role for role in (PRACTITIONER, TEAM_MANAGER, ANALYST, COMMISSIONER, IG_OFFICER, PARTNERSHIP_LEAD)
}


@dataclass(frozen=True, slots=True)
class User:
    """A person signed in, their role, and their patch: keys of teams, names of districts as in the hierarchies.

    `practitioner` is the key under which they themselves stand in the records, where they do.
    """

    name: str
    role: Role
    teams: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    practitioner: str | None = None
