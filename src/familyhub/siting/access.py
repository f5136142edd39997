"""Who reaches what: minutes to the nearest open site, by age cohort, deprivation, district and area."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from familyhub.siting.ground import By, Ground, Nearest
from familyhub.siting.instance import Numbers

WITHIN = (10, 15, 20, 30, 45, 60)
"""Minutes that people ask about: a quarter of an hour with a pram, half an hour by bus."""


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Some of the children and their journeys.

    `key` names the cohort, fifth, district or area. `average`, `median` and `worst` are minutes of the children who
    reach a site, None where none does; half of them or more travel no longer than the median. `within` maps minutes to
    children, `unreached` are those who reach no site.
    """

    by: By
    key: str
    children: float
    average: float | None
    median: float | None
    worst: float | None
    within: Mapping[int, float]
    unreached: float


@dataclass(frozen=True, slots=True)
class Access:
    """Journeys to the nearest of these sites: a row for all children, then for each group and area that has any."""

    mode: str
    sites: tuple[int, ...]
    rows: tuple[AccessRow, ...]

    def row(self, by: By, key: str = "all") -> AccessRow:
        """The row of one group. Raises KeyError where there is none."""
        for row in self.rows:
            if row.by == by and row.key == key:
                return row
        raise KeyError(f"{by} {key}")


def access(
    ground: Ground, sites: Collection[int], mode: str, within: Sequence[int] = WITHIN, districts: bool = False
) -> Access:  # fmt: skip
    """Minutes to the nearest of these sites. Children are counted, never their need.

    `districts` lets them go only to sites of their own district. Raises UsageError for an unknown mode or site.
    """
    nearest = ground.nearest(sites, mode, districts)
    rows = [journeys(group.by, group.key, group.children, nearest.minutes, within) for group in ground.groups()]
    rows += _areas(ground, nearest, within)
    return Access(mode, tuple(ground.open(sites)), tuple(rows))


def journeys(by: By, key: str, children: Numbers, minutes: Numbers, within: Sequence[int]) -> AccessRow:
    """The row of children (n) who travel these minutes (n), infinite for those who reach nothing."""
    going = (children > 0) & np.isfinite(minutes)
    total, reached = float(children.sum()), float(children[going].sum())
    near = {limit: float(children[minutes <= limit].sum()) for limit in within}
    if reached == 0:
        return AccessRow(by, key, total, None, None, None, near, total)
    average = float(children[going] @ minutes[going]) / reached
    unreached = float(children[~np.isfinite(minutes)].sum())
    return AccessRow(
        by, key, total, average, _median(children[going], minutes[going]), float(minutes[going].max()), near, unreached
    )


def _median(children: Numbers, minutes: Numbers) -> float:
    """The least minutes within which half of the children, or more, are."""
    order = np.argsort(minutes, kind="stable")
    gone = np.cumsum(children[order])
    half = gone[-1] / 2
    # Sums of shares of children are off by a hair: half is half.
    return float(minutes[order][int(np.searchsorted(gone, half - 1e-9 * max(1.0, half)))])


def _areas(ground: Ground, nearest: Nearest, within: Sequence[int]) -> list[AccessRow]:
    rows: list[AccessRow] = []
    for point, own, minutes in zip(
        ground.demand.points, ground.children.tolist(), nearest.minutes.tolist(), strict=True
    ):  # fmt: skip
        near = {limit: own if minutes <= limit else 0.0 for limit in within}
        reached = own > 0 and minutes < np.inf
        one = minutes if reached else None
        rows.append(AccessRow("area", point.area, own, one, one, one, near, 0.0 if minutes < np.inf else own))
    return rows
