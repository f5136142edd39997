"""A provider's counts beside our figure, where they send no list: the difference, and the groups that could be it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from familyhub.measures import REASONS, TracedMember

COULD_BE_MET = ("recorded_late", "not_marked_seen", "no_activity_code", "feeding_not_recorded")
"""Reasons of misses that a provider may count as met: the check may have been made, and the record is at fault."""


@dataclass(frozen=True, slots=True)
class Group:
    """Members of ours who could explain a difference: how many, and in words who they are."""

    says: str
    members: int


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Our figure counted in another way."""

    says: str
    met: int
    counted: int


@dataclass(frozen=True, slots=True)
class CountsBeside:
    """Their counts and ours. `groups` could explain a difference, `otherwise` is the figure under other rules."""

    measure: str
    period: str
    place: str
    their_met: int
    their_counted: int
    met: int
    counted: int
    groups: tuple[Group, ...]
    otherwise: tuple[Otherwise, ...]

    def sentences(self) -> list[str]:
        """The comparison in words."""
        said = [
            f"They count {self.their_met:,} of {self.their_counted:,}, we count {self.met:,} of {self.counted:,}: "
            f"{_difference(self.their_met - self.met)} met and {_difference(self.their_counted - self.counted)} in all."
        ]
        said += [f"Members of ours {group.says}: {group.members:,}." for group in self.groups]
        for each in self.otherwise:
            same = each.met == self.their_met and each.counted == self.their_counted
            said.append(f"{each.says}: {each.met:,} of {each.counted:,}{', as they count' if same else ''}.")
        return said


def counts_beside(
    measure: str,
    period: str,
    place: str,
    theirs: tuple[int, int],
    members: Sequence[TracedMember],
    otherwise: Mapping[str, Sequence[TracedMember]],
) -> CountsBeside:
    """Their numerator and denominator beside the members of our figure; `otherwise` has members under other rules."""
    met, counted = of(members)
    return CountsBeside(
        measure, period, place, *theirs, met, counted, tuple(_groups(members)),
        tuple(Otherwise(says, *of(found)) for says, found in otherwise.items()),
    )  # fmt: skip


def of(members: Sequence[TracedMember]) -> tuple[int, int]:
    """Numerator and denominator of a figure from its members."""
    counted = [each for each in members if each.closed and each.status in ("met", "missed")]
    return sum(each.status == "met" for each in counted), len(counted)


def _groups(members: Sequence[TracedMember]) -> list[Group]:
    missed = Counter(each.reason for each in members if each.closed and each.status == "missed")
    excluded = Counter(each.reason for each in members if each.status == "excluded")
    open_still = sum(each.status == "due" or (each.status == "met" and not each.closed) for each in members)
    found = [
        Group(f"we count as not met, and they may count as met ({REASONS[reason].says})", missed[reason])
        for reason in COULD_BE_MET
        if missed[reason]
    ]
    found += [
        Group(f"we count as not met ({REASONS[reason].says})", count)
        for reason, count in missed.most_common()
        if reason in REASONS and reason not in COULD_BE_MET
    ]
    found += [
        Group(f"we leave out, and they may count ({REASONS[reason].says})", count)
        for reason, count in excluded.most_common()
        if reason in REASONS
    ]
    if open_still:
        found.append(Group("whose window is still open, and whom they may count", open_still))
    return found


def _difference(number: int) -> str:
    return "no difference in" if number == 0 else f"{number:+,}"
