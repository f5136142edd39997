"""Two choices of sites side by side: who travels less and who more, and by which site that opens or closes."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from familyhub.siting.ground import By, Ground, Nearest
from familyhub.siting.instance import Numbers

NOTICED = 1.0
"""Minutes: a journey that changes by less is the same journey."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Some of the children: how many travel less, more or the same, and their average minutes before and after.

    Averages are of those who reach a site, so that `reached` (children who reach one only after) can make the later one
    longer and `cut_off` (only before) shorter. The first gain, the second lose.
    """

    by: By
    key: str
    children: float
    gain: float
    lose: float
    same: float
    average_before: float | None
    average_after: float | None
    reached: float = 0.0
    cut_off: float = 0.0


@dataclass(frozen=True, slots=True)
class AreaChange:
    """An area's minutes to its nearest site and that site, before and after; None where it reaches none."""

    area: str
    children: float
    before: float | None
    after: float | None
    site_before: int | None
    site_after: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes between two choices of sites, by group and by area."""

    mode: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    rows: tuple[ChangeRow, ...]
    areas: tuple[AreaChange, ...]

    def row(self, by: By, key: str = "all") -> ChangeRow:
        """The row of one group. Raises KeyError where there is none."""
        for row in self.rows:
            if row.by == by and row.key == key:
                return row
        raise KeyError(f"{by} {key}")


@dataclass(frozen=True, slots=True)
class Move:
    """A site that opens or closes, and what it does where the rest of the plan stands.

    `gain` and `lose` are the children whose journey it makes shorter and longer. `minutes` is by how much on average,
    less than 0 where shorter, of those who reach a site either way; None where there are none. `reach` are those who
    reach a site only with this one open.
    """

    site: int
    opened: bool
    gain: float
    lose: float
    minutes: float | None
    reach: float


def changes(
    ground: Ground,
    before: Collection[int],
    after: Collection[int],
    mode: str,
    noticed: float = NOTICED,
    districts: bool = False,
) -> Changes:
    """Who gains and who loses where the sites `after` take the place of those `before`.

    A journey that is shorter or longer by `noticed` minutes or more has changed; so has one that can be made only
    before or only after. Raises UsageError for an unknown mode or site.
    """
    one, other = ground.nearest(before, mode, districts), ground.nearest(after, mode, districts)
    change = shift(one.minutes, other.minutes)
    rows = tuple(
        _row(group.by, group.key, group.children, one, other, change, noticed) for group in ground.groups()
    )  # fmt: skip
    return Changes(mode, tuple(ground.open(before)), tuple(ground.open(after)), rows, _areas(ground, one, other))


def moves(
    ground: Ground,
    before: Collection[int],
    after: Collection[int],
    mode: str,
    noticed: float = NOTICED,
    districts: bool = False,
) -> tuple[Move, ...]:
    """What each site that opens or closes does: the plan as it is after, beside the plan without this one move."""
    stays, planned = set(ground.open(before)), set(ground.open(after))
    as_planned, children = ground.nearest(planned, mode, districts).minutes, ground.children
    found: list[Move] = []
    for site in sorted(stays ^ planned):
        without = ground.nearest(planned ^ {site}, mode, districts).minutes
        change = shift(without, as_planned)
        gain, lose = float(children[change <= -noticed].sum()), float(children[change >= noticed].sum())
        moved = np.isfinite(change) & (np.abs(change) >= noticed) & (children > 0)
        minutes = float(np.average(change[moved], weights=children[moved])) if moved.any() else None
        reach = float(children[np.isinf(change)].sum())
        found.append(Move(site, site in planned, gain, lose, minutes, reach))
    return tuple(found)


def shift(before: Numbers, after: Numbers) -> Numbers:
    """Minutes more (n), less than 0 where shorter; infinite where a site is reached only before, or only after."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isinf(before) & np.isinf(after), 0.0, after - before)


def _row(
    by: By, key: str, children: Numbers, one: Nearest, other: Nearest, change: Numbers, noticed: float
) -> ChangeRow:  # fmt: skip
    gain, lose = float(children[change <= -noticed].sum()), float(children[change >= noticed].sum())
    same = float(children[np.abs(change) < noticed].sum())
    return ChangeRow(
        by,
        key,
        float(children.sum()),
        gain,
        lose,
        same,
        _average(children, one.minutes),
        _average(children, other.minutes),
        float(children[other.reached & ~one.reached].sum()),
        float(children[one.reached & ~other.reached].sum()),
    )


def _average(children: Numbers, minutes: Numbers) -> float | None:
    going = np.isfinite(minutes) & (children > 0)
    return float(np.average(minutes[going], weights=children[going])) if going.any() else None


def _areas(ground: Ground, one: Nearest, other: Nearest) -> tuple[AreaChange, ...]:
    return tuple(
        AreaChange(
            point.area,
            children,
            before if before < np.inf else None,
            after if after < np.inf else None,
            site_before if site_before >= 0 else None,
            site_after if site_after >= 0 else None,
        )
        for point, children, before, after, site_before, site_after in zip(
            ground.demand.points,
            ground.children.tolist(),
            one.minutes.tolist(),
            other.minutes.tolist(),
            one.site.tolist(),
            other.site.tolist(),
            strict=True,
        )
    )
