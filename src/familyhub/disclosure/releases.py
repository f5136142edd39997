"""Releases together: what everything that was ever given away tells of a star, and how a further release adds nothing.

Whoever reads is taken to have every release, whoever it was given to, and to know which counts are the same in two of
them. A release keeps no count: of each cell it says how it was shown and has a sign, which is the same where the count
is the same.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import inf
from time import monotonic

from familyhub.disclosure.attacker import Attacker, OutOfTimeError
from familyhub.disclosure.cube import Cell, Cube
from familyhub.disclosure.optimal import Hiding, hide_optimally
from familyhub.disclosure.problem import Choice, Problem, hide_quickly
from familyhub.disclosure.rounding import protected_count
from familyhub.disclosure.sums import NOT_SHOWN, NOT_SMALL, Range, Sum, alone, check_sums, connected, small_of
from familyhub.errors import FamilyhubError

FEWEST_VALUES = 3
"""How many values must be left for a star; where the stars alone leave fewer, a table is shown in less detail."""

Sign = Callable[[Cell, int], str]
"""Gives a cell and its count a sign that does not tell the count: a keyed digest."""
Signed = tuple[Cell, str]
"""A count across releases: the same cell with the same sign is the same count."""


class DisclosureError(FamilyhubError):
    """A release would tell what earlier ones hid, or nothing of it may be shown."""

    exit_code = 9


@dataclass(frozen=True, slots=True)
class Released:
    """One release as whoever reads it knows it.

    `shown` holds every published cell, None for a star; `small` the cells that hide 1 to 7, whether they stand in it as
    a star or not at all; `signs` those of every cell in it or in a sum. `exact` cells are shown as they are, to
    somebody who must have them so. Two releases with the same `moment` (a snapshot) count the same people.
    """

    shown: Mapping[Cell, int | None]
    small: frozenset[Cell]
    sums: tuple[Sum[Cell], ...]
    signs: Mapping[Cell, str]
    moment: str = ""
    exact: frozenset[Cell] = frozenset()

    def percentage(self, part: Cell, whole: Cell) -> float | None:
        """The percentage (0 to 100) of two counts as they are shown; None where one is not, or nobody is counted."""
        met, counted = self.shown.get(part), self.shown.get(whole)
        return None if met is None or not counted else min(100.0, 100 * met / counted)

    def as_text(self) -> str:
        """The release as text that holds nothing but what was shown, what adds up, and signs."""
        cells = sorted(self.signs)
        place = {cell: number for number, cell in enumerate(cells)}
        told = [[list(cell), self.shown.get(cell, ""), cell in self.small, self.signs[cell]] for cell in cells]
        sums = sorted([place[each.total], [place[part] for part in each.parts]] for each in self.sums)
        whole = {"moment": self.moment, "cells": told, "sums": sums}
        if self.exact:
            whole["exact"] = sorted(place[cell] for cell in self.exact)
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of_text(cls, text: str) -> "Released":
        """The release that a text holds."""
        told = json.loads(text)
        cells = [tuple(name) for name, *_ in told["cells"]]
        rows = list(zip(cells, told["cells"], strict=True))
        return cls(
            shown={cell: shown for cell, (_, shown, _, _) in rows if shown != ""},
            small=frozenset(cell for cell, (_, _, small, _) in rows if small),
            sums=tuple(Sum(cells[total], tuple(cells[part] for part in parts)) for total, parts in told["sums"]),
            signs={cell: sign for cell, (*_, sign) in rows},
            moment=told["moment"],
            exact=frozenset(cells[number] for number in told.get("exact", ())),
        )

    def content_hash(self) -> str:
        """SHA-256 of the release as text."""
        return sha256(self.as_text().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release that may go out after all earlier ones. `withheld` cells were to be shown and are not, stars or other.

    `hiding` is None where counts were hidden the quick way.
    """

    released: Released
    withheld: frozenset[Cell]
    hiding: Hiding[Signed] | None


@dataclass(frozen=True, slots=True)
class Audit:
    """What an attacker makes of all releases: the range of each count of 1 to 7, and by its stars and zeros alone.

    `told` are those that figures which were given exactly tell by themselves.
    """

    ranges: Mapping[Signed, Range]
    veiled: Mapping[Signed, Range]
    told: frozenset[Signed] = frozenset()

    @property
    def known(self) -> tuple[Signed, ...]:
        """The counts of which fewer values are left than must be, whatever told it."""
        return tuple(sorted(_few(self.ranges)))

    @property
    def recovered(self) -> tuple[Signed, ...]:
        """Those of them that no exact figures tell by themselves: what we gave away."""
        return tuple(key for key in self.known if key not in self.told)

    @property
    def narrowed(self) -> tuple[Signed, ...]:
        """The counts of which something is known beyond what all stars and zeros alone tell."""
        return tuple(sorted(key for key, found in self.ranges.items() if found != self.veiled[key]))


def audit(releases: Sequence[Released]) -> Audit:
    """Every count of 1 to 7 attacked with all that was ever released."""
    known = _Known.of(releases)
    names = sorted(known.small)
    veiled = {key: (NOT_SMALL if 0 < low < high and key not in known.small else (low, high))
              for key, (low, high) in known.bounds.items()}  # fmt: skip
    ranges = Attacker(known.bounds, known.sums).ranges(names)
    return Audit(ranges, Attacker(veiled, known.sums).ranges(names), known.told_exactly(_few(ranges)))


def prepare(
    cubes: Sequence[Cube],
    before: Sequence[Released],
    sign: Sign,
    moment: str = "",
    seconds: float | None = None,
    at_most: float | None = None,
) -> Prepared:
    """Cubes as they may be released together, after the releases before.

    By the rule, then with further counts hidden so that together with all earlier releases nothing more is told of any
    star, old or new, than stars and zeros of the new cubes alone would; the least that is enough where `seconds` to
    look for it are given. Where already the stars leave fewer than three values for one, parts of sums are withheld.
    All is done within `seconds`, or `at_most` seconds where those are more: a table that was not made safe by then has
    whatever may be hidden hidden. `moment` names the people counted: a snapshot. Raises DisclosureError where nothing
    is left to show or known in time, ValueError where two cubes contradict each other.
    """
    return prepare_counts(*_together(cubes), before, sign, moment, seconds, at_most)


def prepare_counts(
    counts: Mapping[Cell, int],
    sums: Sequence[Sum[Cell]],
    unpublished: Collection[Cell],
    before: Sequence[Released],
    sign: Sign,
    moment: str = "",
    seconds: float | None = None,
    at_most: float | None = None,
) -> Prepared:
    """As `prepare`, for counts and sums that are no cubes; `unpublished` are shown nowhere.

    Raises ValueError where a sum does not hold.
    """
    check_sums(counts, sums)
    signs = {cell: sign(cell, count) for cell, count in counts.items()}
    draft = Released({}, frozenset(small_of(counts)), tuple(sums), signs, moment)
    began = monotonic()
    longest = inf if seconds is None else max(seconds, at_most or 0.0)
    try:
        draft, withheld, problem = _drafted(draft, counts, unpublished, before, began + longest)
    except OutOfTimeError:
        raise _too_slow(draft, longest) from None
    took = monotonic() - began
    hiding = None if seconds is None else hide_optimally(problem, max(0.0, seconds - took), longest - took)
    hidden = hide_quickly(problem) if hiding is None else hiding.hidden
    final = {**draft.shown, **dict.fromkeys(cell for cell, _ in hidden)}
    return Prepared(replace(draft, shown=final), frozenset(withheld), hiding)


def _drafted(
    told: Released, counts: Mapping[Cell, int], unpublished: Collection[Cell], before: Sequence[Released], until: float
) -> tuple[Released, set[Cell], Problem[Signed]]:
    """The counts by the rule, those that must be withheld, and what may be hidden besides. Raises OutOfTimeError."""
    withheld: set[Cell] = set()
    while True:
        shown = {
            cell: protected_count(count)
            for cell, count in counts.items()
            if cell not in unpublished and cell not in withheld
        }
        draft = replace(told, shown=shown)
        known = _Known.of([*before, draft]).near_the_last()
        problem = _problem(draft, _Known.of(before), known, counts, until)
        pinned = _pinned(problem, before, known, until)
        if not pinned:
            return draft, withheld, problem
        more = {cell for key in pinned for cell in _too_fine(key, draft, known, counts)}
        if not more or more >= shown.keys():
            raise _refused(pinned[0][0])
        withheld |= more


def told_exactly(cubes: Sequence[Cube], sign: Sign, moment: str = "") -> Released:
    """Cubes as they are, for somebody whom the law gives them so; later releases are held against them.

    Raises ValueError where two cubes contradict each other or a sum does not hold.
    """
    counts, sums, unpublished = _together(cubes)
    check_sums(counts, sums)
    signs = {cell: sign(cell, count) for cell, count in counts.items()}
    shown = {cell: count for cell, count in counts.items() if cell not in unpublished}
    return Released(shown, frozenset(), sums, signs, moment, frozenset(shown))


@dataclass(frozen=True, slots=True)
class _Known:
    """All that some releases tell. `keys` are the counts by release and cell, in the order of the releases."""

    bounds: Mapping[Signed, Range]
    sums: Sequence[Sum[Signed]]
    small: frozenset[Signed]
    exact: frozenset[Signed]
    keys: Sequence[Mapping[Cell, Signed]]

    @classmethod
    def of(cls, releases: Sequence[Released]) -> "_Known":
        bounds: dict[Signed, Range] = {}
        sums: dict[Sum[Signed], None] = {}
        small: set[Signed] = set()
        exact: set[Signed] = set()
        keys = _keys(releases)
        for each, own in zip(releases, keys, strict=True):
            for cell, key in own.items():
                told = each.shown.get(cell)
                low, high = (
                    (told, told) if cell in each.exact and told is not None else alone(cell, each.shown, each.small)
                )
                known = bounds.get(key, (low, high))
                bounds[key] = max(low, known[0]), min(high, known[1])
            sums |= dict.fromkeys(_signed(one, own) for one in each.sums)
            small |= {own[cell] for cell in each.small}
            exact |= {own[cell] for cell in each.exact}
        return cls(bounds, list(sums), frozenset(small), frozenset(exact), keys)

    def near_the_last(self) -> "_Known":
        """What has to do with the last release: its counts, and whatever is tied to them by sums."""
        own = set(self.keys[-1].values())
        sums = [
            each
            for together in connected(self.sums)
            if any(not own.isdisjoint(each.names) for each in together)
            for each in together
        ]
        names = own.union(*(each.names for each in sums))
        bounds = {key: known for key, known in self.bounds.items() if key in names}
        return _Known(bounds, sums, self.small & names, self.exact & names, self.keys)

    def told_exactly(self, keys: Collection[Signed], until: float = inf) -> frozenset[Signed]:
        """Those of the counts that exact figures tell by themselves, were nothing else shown."""
        if not self.exact or not keys:
            return frozenset()
        bounds = {key: known if key in self.exact else NOT_SHOWN for key, known in self.bounds.items()}
        return frozenset(_few(Attacker(bounds, self.sums, until).ranges(sorted(keys))))


def _keys(releases: Sequence[Released]) -> list[dict[Cell, Signed]]:
    """The count that each cell of each release is.

    Counts that are shown, as a star too, are one where cell and sign are one. What is shown nowhere at that moment
    nobody can know to have stayed: it is a count of its own moment.
    """
    published = {(each.moment, cell) for each in releases for cell in each.shown}
    return [
        {
            cell: (cell, sign if (each.moment, cell) in published else f"{sign} {each.moment}")
            for cell, sign in each.signs.items()
        }
        for each in releases
    ]


def _signed(each: Sum[Cell], keys: Mapping[Cell, Signed]) -> Sum[Signed]:
    return Sum(keys[each.total], tuple(keys[part] for part in each.parts))


def _together(
    cubes: Sequence[Cube],
) -> tuple[dict[Cell, int], tuple[Sum[Cell], ...], set[Cell]]:
    """Every cell of the cubes, every sum, and the cells that none of them shows."""
    counts: dict[Cell, int] = {}
    published: set[Cell] = set()
    for cube in cubes:
        cells = cube.cells()
        for cell, count in cells.items():
            if counts.setdefault(cell, count) != count:
                raise ValueError(f"{', '.join(cell)} is {counts[cell]} in one cube and {count} in another")
        published |= cells.keys() - cube.unpublished()
    sums = tuple(dict.fromkeys(each for cube in cubes for each in cube.sums()))
    return counts, sums, counts.keys() - published


def _problem(
    draft: Released, earlier: _Known, known: _Known, counts: Mapping[Cell, int], until: float
) -> Problem[Signed]:
    """What may be hidden of the draft: not what an earlier release showed already, nor stars and zeros."""
    choices = {}
    for cell, shown in draft.shown.items():
        key = known.keys[-1][cell]
        low, high = earlier.bounds.get(key, (0, NOT_SMALL[1]))
        hidden = max(low, NOT_SMALL[0]), min(high, NOT_SMALL[1])
        if shown and hidden != known.bounds[key]:
            choices[key] = Choice(known.bounds[key], hidden, 1.0, counts[cell])
    veiled = Attacker({**known.bounds, **{key: each.hidden for key, each in choices.items()}}, known.sums, until)
    return Problem(known.bounds, known.sums, choices, veiled.ranges(sorted(known.small)))


def _pinned(problem: Problem[Signed], before: Sequence[Released], known: _Known, until: float) -> list[Signed]:
    """The counts of which the stars and zeros alone leave too few values, by what this release adds."""
    few = _few(problem.asked)
    # What exact figures tell is out of our hands: a star beside them tells nobody more.
    told = known.told_exactly(few, until)
    few = {key: found for key, found in few.items() if key not in told}
    if not few:
        return []
    earlier = _Known.of(before)
    old = [key for key in few if key in earlier.bounds]
    already = Attacker(earlier.bounds, earlier.sums, until).ranges(old) if old else {}
    return [key for key in sorted(few) if already.get(key) != few[key]]


def _too_fine(pinned: Signed, draft: Released, known: _Known, counts: Mapping[Cell, int]) -> set[Cell]:
    """The parts, still shown, of the smallest total near a count that is pinned; empty where there are none."""
    own = {_signed(each, known.keys[-1]): each for each in draft.sums}
    reached, seen = {pinned}, set[Signed]()
    while reached - seen:
        seen |= reached
        near = [each for each in known.sums if not seen.isdisjoint(each.names)]
        fine = [own[each] for each in near if each in own and any(part in draft.shown for part in own[each].parts)]
        if fine:
            smallest = min(fine, key=lambda each: (counts[each.total], each.total))
            return {part for part in smallest.parts if part in draft.shown}
        reached = {name for each in near for name in each.names}
    return set()


def _few(ranges: Mapping[Signed, Range]) -> dict[Signed, Range]:
    """The ranges that hold too few values."""
    return {key: found for key, found in ranges.items() if _values(found) < FEWEST_VALUES}


def _values(found: Range) -> float:
    """How many values a range holds."""
    return found[1] - found[0] + 1


def _refused(cell: Cell) -> DisclosureError:
    return DisclosureError(
        "release_refused",
        ", ".join(cell),
        found="a small count that this release would give away together with earlier ones, however little is shown",
        expected=f"at least {FEWEST_VALUES} values that it can be",
        next_step="Release fewer dimensions, or the same table as before; nothing was released.",
    )


def _too_slow(draft: Released, seconds: float) -> DisclosureError:
    return DisclosureError(
        "release_too_slow",
        ", ".join(sorted({cell[0] for cell in draft.signs})[:3]),
        found=f"{len(draft.signs):,} counts, and in {seconds:g} seconds no answer to what they tell together",
        expected="an answer in the time that was given",
        next_step="Give it more time, or release fewer places or periods; nothing was released.",
    )
