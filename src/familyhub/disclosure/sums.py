"""What adds up to what, and what a count can be by the way it is shown: the ground of suppression and attack alike."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

from familyhub.disclosure.rounding import LARGEST_HIDDEN, SMALLEST_HIDDEN, could_be, protected_count

Name = TypeVar("Name", bound=Hashable)
"""By what a count is known wherever it is shown."""
Range = tuple[float, float]
"""The least and the most that a count can be; the most may be infinite."""

SMALL: Range = (SMALLEST_HIDDEN, LARGEST_HIDDEN)
"""What a star stands for that hides a small count."""
NOT_SMALL: Range = (LARGEST_HIDDEN + 1, inf)
"""What a star stands for that hides another count, so that no sum gives a small one away."""
NOT_SHOWN: Range = (0, inf)
"""What a count can be that is published nowhere."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[Name]):
    """A count that is the sum of others."""

    total: Name
    parts: tuple[Name, ...]

    @property
    def names(self) -> tuple[Name, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


def alone(name: Name, shown: Mapping[Name, int | None], small: Collection[Name]) -> Range:
    """What a count can be by how it is shown, without any sum; `small` are the stars known to stand for 1 to 7."""
    if name not in shown:
        return NOT_SHOWN
    value = shown[name]
    if value is not None:
        return could_be(value)
    return SMALL if name in small else NOT_SMALL


def each_alone(
    shown: Mapping[Name, int | None], sums: Sequence[Sum[Name]], small: Collection[Name]
) -> dict[Name, Range]:  # fmt: skip
    """What each count in a sum can be by how it is shown, in the order of the sums."""
    return {name: alone(name, shown, small) for each in sums for name in each.names}


def small_of(counts: Mapping[Name, int]) -> set[Name]:
    """The counts of 1 to 7."""
    return {name for name, count in counts.items() if protected_count(count) is None}


def check_sums(counts: Mapping[Name, int], sums: Sequence[Sum[Name]]) -> None:
    """Raise ValueError where a sum does not hold."""
    for each in sums:
        if counts[each.total] != sum(counts[part] for part in each.parts):
            raise ValueError(f"{each.total} is not the sum of its parts")


def connected(sums: Sequence[Sum[Name]]) -> list[list[Sum[Name]]]:
    """The sums in groups that share no count, in the order of their first sums."""
    leader: dict[Name, Name] = {}

    def lead(name: Name) -> Name:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for each in sums:
        for name in each.parts:
            leader[lead(name)] = lead(each.total)
    groups: dict[Name, list[Sum[Name]]] = {}
    for each in sums:
        groups.setdefault(lead(each.total), []).append(each)
    return list(groups.values())
