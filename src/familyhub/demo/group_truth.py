"""The truth about priority groups: who belongs to which, the counts at every level, and every combination of three.

Plain loops over people and sets; no bit masks, no SQL, and no code shared with `groups/`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.figures import Places
from familyhub.demo.group_circle import Circle, Somebody
from familyhub.demo.group_said import INHERITED, Records, Said

State = Literal["yes", "unconfirmed", "no"]
AREA = "most_deprived_quintile"
"""Shown, and never counted towards three or more."""
NARROWER = {"child_protection_plan": "child_in_need"}
"""Groups within another: together they count once."""
LEVELS = ("county", "quadrant", "district", "hub", "team", "ward")
GroupKey = tuple[str, str, str, str]
"""Hierarchy, level, place ('' for the county), group."""
Combined = tuple[str, str, str, tuple[str, ...]]
"""Hierarchy, level, place, and the groups in alphabetical order."""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A person of whom something is known about a group. `own`: by a record of their own, else a carer's."""

    person: int
    nhs_number: str
    group: str
    state: State
    own: bool
    under_five: bool


@dataclass(frozen=True, slots=True)
class GroupChild:
    """An under-five in three or more groups, one a nest; `unconfirmed` are further ones that nobody confirmed."""

    person: int
    nhs_number: str
    groups: tuple[str, ...]
    counted: int
    unconfirmed: tuple[str, ...]


class GroupTruth:
    """Everything of one county on its day."""

    def __init__(self, county: County) -> None:
        self.circle = Circle(county)
        self.records = Records(self.circle)
        self.on = county.as_of
        self.places = Places(county)
        self.groups_of: dict[int, set[str]] = defaultdict(set)
        for number, group in self.records.said:
            self.groups_of[number].add(group)
        self.members = [member for one in self.circle.counted for member in self._members(one)]
        self.of_person: dict[int, dict[str, GroupMember]] = defaultdict(dict)
        for member in self.members:
            self.of_person[member.person][member.group] = member

    def _members(self, one: Somebody) -> list[GroupMember]:
        found: list[GroupMember] = []
        people = (one, *one.carers)
        for group in sorted(set().union(*(self.groups_of[each.person.number] for each in people))):
            own = self._own(one, group)
            carers = self._inherited(one, group)
            state = _better(own, carers)
            if state is not None:
                found.append(
                    GroupMember(one.person.number, one.person.nhs_number, group, state, own == state,
                                one.is_child and one.younger_than(60, self.on))
                )  # fmt: skip
        return found

    def _own(self, one: Somebody, group: str) -> State | None:
        said = self.records.said.get((one.person.number, group))
        return state_of(said, self.on) if said else None

    def _inherited(self, one: Somebody, group: str) -> State | None:
        """What a child under 18, itself no parent, has from its carers: one is enough for a yes, a no needs all."""
        if group not in INHERITED or not one.is_child or one.is_carer or not one.younger_than(216, self.on):
            return None
        carers = one.carers if one.at_home or group == "parent_in_prison" else []
        states = [self._own(carer, group) for carer in carers]
        if "yes" in states:
            return "yes"
        if "unconfirmed" in states:
            return "unconfirmed"
        return "no" if states and all(state == "no" for state in states) else None

    def counts(self) -> dict[GroupKey, dict[str, int]]:
        """People, own, unconfirmed, asked, under_fives and families of each group, wherever there are any."""
        found: dict[GroupKey, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(("people", "own", "unconfirmed", "asked", "under_fives", "families"), 0)
        )
        families: dict[GroupKey, set[str]] = defaultdict(set)
        for member in self.members:
            one = self.circle.everybody[member.person]
            for place in self.places_of(one):
                sums = found[*place, member.group]
                yes = member.state == "yes"
                sums["people"] += yes
                sums["own"] += yes and member.own
                sums["unconfirmed"] += member.state == "unconfirmed"
                sums["asked"] += member.state != "unconfirmed"
                sums["under_fives"] += yes and member.under_five
                if yes:
                    families[*place, member.group] |= one.families
        for key, sums in found.items():
            sums["families"] = len(families[key])
        return dict(found)

    def places_of(self, one: Somebody) -> list[tuple[str, str, str]]:
        """Where somebody counts: the county once, teams and hubs by caseload, wards by residence."""
        team, lsoa = self.circle.team_of(one), self.circle.lsoa_of(one)
        return [
            place
            for place in self.places.of_keys(team, lsoa)
            if place[1] in LEVELS and place[:2] != ("residence", "county")
        ]

    def children(self) -> list[GroupChild]:
        """Under-fives in three or more groups."""
        found: list[GroupChild] = []
        for one in self.circle.counted:
            yes = self._groups(one, "yes")
            counted = len({NARROWER.get(group, group) for group in yes})
            if counted >= 3:
                unconfirmed = self._groups(one, "unconfirmed")
                found.append(GroupChild(one.person.number, one.person.nhs_number, yes, counted, unconfirmed))
        return found

    def _groups(self, one: Somebody, state: State) -> tuple[str, ...]:
        """The groups of an under-five in a state, areas left out."""
        held = self.of_person.get(one.person.number, {})
        return tuple(sorted(m.group for m in held.values() if m.under_five and m.state == state and m.group != AREA))

    def combinations(self) -> dict[Combined, tuple[int, int]]:
        """For every three or more groups that an under-five has: how many have all of them, how many just these."""
        having: Counter[Combined] = Counter()
        exactly: Counter[Combined] = Counter()
        for child in self.children():
            where = self.places_of(self.circle.everybody[child.person])
            for size in range(3, len(child.groups) + 1):
                for chosen in combinations(child.groups, size):
                    if any(group in chosen and wider in chosen for group, wider in NARROWER.items()):
                        continue
                    for place in where:
                        having[*place, chosen] += 1
                        exactly[*place, chosen] += chosen == child.groups
        return {key: (count, exactly[key]) for key, count in having.items()}


def state_of(said: list[Said], on: date) -> State | None:
    """What statements add up to: the strongest, of these the latest, of a yes and a no of one day the yes."""
    best = max(said, key=lambda each: (each.strength, each.day, each.yes, each.confirmed))
    recent = best.confirmed >= add_months(on, -12)
    if best.yes:
        return "yes" if recent else "unconfirmed"
    return "no" if recent else None


def _better(own: State | None, carers: State | None) -> State | None:
    """A yes beats what is unconfirmed, and that a no."""
    for state in ("yes", "unconfirmed", "no"):
        if state in (own, carers):
            return state
    return None
