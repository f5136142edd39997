"""Groups of columns that repeat in the headers of a file: Child 1 name, Child 1 DOB, Child 2 name, Child 2 DOB."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from familyhub.sources.mapping.definition import NUMBER
from familyhub.sources.mapping.words import target_of, words_of

OF_A_CHILD = frozenset(("child", "children", "baby", "sibling", "son", "daughter", "member", "person"))


@dataclass(frozen=True, slots=True)
class Repeated:
    """Headers that come once for each number: as they are written with # in its place, and the numbers."""

    columns: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @property
    def headers(self) -> frozenset[str]:
        """Every header of the groups, as the file has it."""
        return frozenset(header for written in self.columns for header in self.filled(written))

    def filled(self, written: str) -> tuple[str, ...]:
        """The headers that one with # stands for."""
        return tuple(written.replace(NUMBER, number) for number in self.numbers)


def repeated(headers: Sequence[str]) -> Repeated:
    """The group of columns that repeats for each child; none where there is none.

    Lines of an address carry numbers too: only what names a child, or a child's name or birth date, is a group.
    """
    numbers: dict[str, list[str]] = {}
    for header in headers:
        if NUMBER not in header and (found := re.search(r"[0-9]+", header)):
            numbers.setdefault(header[: found.start()] + NUMBER + header[found.end() :], []).append(found[0])
    groups: dict[tuple[str, ...], list[str]] = {}
    for written, which in numbers.items():
        if len(which) > 1:
            groups.setdefault(tuple(which), []).append(written)
    for which, columns in groups.items():
        if any(_is_of_a_child(written) for written in columns):
            return Repeated(tuple(columns), which)
    return Repeated()


def _is_of_a_child(written: str) -> bool:
    if OF_A_CHILD & set(words_of(written)):
        return True
    target = target_of(written.replace(NUMBER, ""))
    return target is not None and target.column in ("forename", "birth_date", "*name")
