"""Tables of different things, each prepared by itself: where no sum ties two counts, neither tells of the other.

What is counted is the first part of a cell's name, and sums stay within it. So a release of many tables, and all that
was released before, fall into pieces that can be looked at one by one; a piece is quick where the whole is not.
"""

from collections import defaultdict
from collections.abc import Sequence
from time import monotonic

from familyhub.disclosure.cube import Cell, Cube
from familyhub.disclosure.optimal import Hiding
from familyhub.disclosure.releases import Audit, Prepared, Released, Sign, Signed, audit, prepare
from familyhub.disclosure.sums import Range, Sum


def prepare_apart(
    cubes: Sequence[Cube], before: Sequence[Released], sign: Sign, moment: str = "", seconds: float | None = None
) -> Prepared:  # fmt: skip
    """As `prepare`, cubes of one name together and those of different names apart; `seconds` are for all of them.

    Raises DisclosureError and ValueError as `prepare` does.
    """
    named: defaultdict[str, list[Cube]] = defaultdict(list)
    for cube in cubes:
        named[cube.of].append(cube)
    earlier = [by_name(each) for each in before]
    until = None if seconds is None else monotonic() + seconds
    parts: list[Prepared] = []
    for of, those in named.items():
        # What one table leaves of the time is shared by those that are still to come.
        left = None if until is None else max(0.0, until - monotonic())
        share = None if left is None else left / (len(named) - len(parts))
        parts.append(prepare(those, [each[of] for each in earlier if of in each], sign, moment, share, left))
    hidings = [part.hiding for part in parts if part.hiding is not None]
    return Prepared(
        in_one([part.released for part in parts], moment),
        frozenset(cell for part in parts for cell in part.withheld),
        None if seconds is None else _hidden_together(hidings),
    )


def audit_apart(releases: Sequence[Released]) -> Audit:
    """As `audit`, one thing counted after the other."""
    named: defaultdict[str, list[Released]] = defaultdict(list)
    for each in releases:
        for of, part in by_name(each).items():
            named[of].append(part)
    ranges: dict[Signed, Range] = {}
    veiled: dict[Signed, Range] = {}
    told: set[Signed] = set()
    for parts in named.values():
        found = audit(parts)
        ranges |= found.ranges
        veiled |= found.veiled
        told |= found.told
    return Audit(ranges, veiled, frozenset(told))


def newly_given_away(before: Sequence[Released], release: Released) -> tuple[Signed, ...]:
    """The counts that are known with a release, be it by exact figures, and were not by those before it."""
    held = by_name(release)
    about = [part for each in before for of, part in by_name(each).items() if of in held]
    known = set(audit_apart(about).known)
    return tuple(key for key in audit_apart([*about, release]).known if key not in known)


def by_name(release: Released) -> dict[str, Released]:
    """A release by what its cells count. Raises ValueError where a sum ties two things that are named differently."""
    cells: defaultdict[str, list[Cell]] = defaultdict(list)
    sums: defaultdict[str, list[Sum[Cell]]] = defaultdict(list)
    for cell in release.signs:
        cells[cell[0]].append(cell)
    for each in release.sums:
        if {cell[0] for cell in each.names} != {each.total[0]}:
            raise ValueError(f"the sum of {', '.join(each.total)} ties what is named differently")
        sums[each.total[0]].append(each)
    return {
        of: Released(
            {cell: release.shown[cell] for cell in those if cell in release.shown},
            frozenset(cell for cell in those if cell in release.small),
            tuple(sums[of]),
            {cell: release.signs[cell] for cell in those},
            release.moment,
            frozenset(cell for cell in those if cell in release.exact),
        )
        for of, those in cells.items()
    }


def in_one(parts: Sequence[Released], moment: str) -> Released:
    """Releases that share no cell, as one."""
    shown: dict[Cell, int | None] = {}
    signs: dict[Cell, str] = {}
    for part in parts:
        shown |= part.shown
        signs |= part.signs
    return Released(
        shown,
        frozenset(cell for part in parts for cell in part.small),
        tuple(each for part in parts for each in part.sums),
        signs,
        moment,
        frozenset(cell for part in parts for cell in part.exact),
    )


def _hidden_together(hidings: Sequence[Hiding[Signed]]) -> Hiding[Signed]:
    """What was hidden in tables that do not touch: costs and bounds add up, and all is proved where each is."""
    return Hiding(
        frozenset(name for each in hidings for name in each.hidden),
        sum(each.cost for each in hidings),
        sum(each.bound for each in hidings),
        sum(each.quick for each in hidings),
        sum(each.seconds for each in hidings),
    )
