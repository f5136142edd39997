"""What a user may see of a figure and of a person."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from familyhub.access.roles import Role, User
from familyhub.model.codes import RESTRICTION

Figure = Literal["exact", "protected", "hidden"]

# Levels at which a protected figure (small counts hidden, others rounded) may be shown to anyone signed in.
# A fifth of deprivation gathers neighbourhoods of the whole area, so it is as coarse as the county.
PROTECTED_LEVELS = frozenset({"county", "quadrant", "district", "quintile"})
BELOW_DISTRICT = frozenset({"hub", "team", "ward", "lsoa"})


@dataclass(frozen=True, slots=True)
class PersonView:
    """What may be shown of one person: the row at all, who it is, where they live; and why, in a sentence.

    `address` is the house, `neighbourhood` the small area it lies in. Without the latter, the row is not shown in a
    list of a place of residence either: being there would tell it.

    Somebody whose row is not shown still counts in figures: say how many rows are not shown, never which.
    """

    row: bool
    identity: bool
    address: bool
    neighbourhood: bool
    why: str


@dataclass(frozen=True, slots=True)
class Visibility:
    """What one user may see. Ask it for each figure and each person; it denies what it does not know."""

    role: Role
    teams: frozenset[str]
    districts: frozenset[str]
    own_key: str | None = None

    def figure(self, level: str, *, team: str | None = None, district: str | None = None) -> Figure:
        """How a figure of a place or team may be shown.

        `level` is county, quadrant, district, hub, team, ward, lsoa or quintile; `team` the key of a team's figure,
        `district` the district that the place or team lies in (for a district's figure its own name).
        """
        if level not in PROTECTED_LEVELS | BELOW_DISTRICT:
            return "hidden"
        if self._in_patch(level, team, district):
            return "exact" if self.role.exact else self._protected(level)
        return self._protected(level)

    def person(self, *, team: str | None, district: str | None = None, restriction: str | None = None) -> PersonView:
        """What may be shown of a person whom `team` holds on its caseload, living in `district`.

        A restriction denies whatever the role allows. One that the model does not know denies everything.
        """
        if not self.role.members:
            return _nothing("This role sees figures, not people.")
        if self.role.reach != "area" and (team is None or team not in self.teams):
            return _nothing("The child is not on the caseload of your teams.")
        allowed = PersonView(
            True,
            self.role.identity,
            self.role.identity,
            True,
            "On the caseload of your team." if self.role.identity else "Under an opaque id: this role sees no names.",
        )
        return allowed if restriction is None else _restricted(restriction, self.role, allowed)

    def people(self, *, team: str | None, restrictions: Iterable[str | None]) -> PersonView:
        """What may be shown of a row that tells of several people: no more than may be shown of each of them.

        `team` holds the one whom the row is about; `restrictions` are those that stand on anybody whom it tells of: a
        carer from whom a child has a group, somebody on whose record an assessment stands.
        """
        views = [self.person(team=team, restriction=each) for each in dict.fromkeys((None, *restrictions))]
        hidden = [view for view in views if not view.row] or [view for view in views if not view.neighbourhood]
        return PersonView(
            row=all(view.row for view in views),
            identity=all(view.identity for view in views),
            address=all(view.address for view in views),
            neighbourhood=all(view.neighbourhood for view in views),
            why=(hidden or views)[0].why,
        )

    def practitioner(self, practitioner: str | None) -> bool:
        """Whether figures by practitioner may be shown: to that practitioner, or to a manager, of their own teams.

        They are for supervision, so that no other role sees them. None asks for every practitioner of the teams.
        """
        if self.role.reach == "patch":
            return bool(self.teams)
        return practitioner is not None and practitioner == self.own_key and bool(self.teams)

    def _in_patch(self, level: str, team: str | None, district: str | None) -> bool:
        if self.role.reach == "area":
            return True
        if level == "team" and team is not None and team in self.teams:
            return True
        # The patch is a district and what lies in it; what it is part of is not the user's own.
        inside = level == "district" or level in BELOW_DISTRICT
        return self.role.reach == "patch" and inside and district is not None and district in self.districts

    @staticmethod
    def _protected(level: str) -> Figure:
        return "protected" if level in PROTECTED_LEVELS else "hidden"


def visible_to(user: User) -> Visibility:
    """What the user may see, from their role and their patch."""
    return Visibility(user.role, user.teams, user.districts, user.practitioner)


def _nothing(why: str) -> PersonView:
    return PersonView(row=False, identity=False, address=False, neighbourhood=False, why=why)


def _restricted(restriction: str, role: Role, allowed: PersonView) -> PersonView:
    if restriction not in RESTRICTION:
        return _nothing("The record carries a restriction that this version does not know.")
    says = RESTRICTION.meaning(restriction)
    if restriction == "address_shielded":
        return replace(allowed, address=False, neighbourhood=False, why=f"Restricted: {says}.")
    if restriction == "own_family" and role.name == "team_manager":
        return replace(allowed, why=f"Restricted: {says}; managers only.")
    return _nothing(f"Restricted: {says}.")
