"""How much hub there is for each child near: the two-step floating catchment.

First each site's supply is divided by the children who have it within reach; then each area adds up the shares of all
sites within its reach. So an area near two hubs that many others use too may have less than one with a hub to itself.
Source: Luo and Wang (2003), Environment and Planning B 30; with zones that count less the further out, Luo and Qi
(2009), Health & Place 15.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from familyhub.errors import UsageError
from familyhub.siting.ground import By, Ground
from familyhub.siting.instance import Numbers

Of = Literal["hubs", "hours", "capacity"]
PER = 1_000.0


@dataclass(frozen=True, slots=True)
class Zone:
    """Journeys of so many minutes or fewer (and more than the zone before) count this much."""

    minutes: float
    counts: float = 1.0


ONE_ZONE = (Zone(30.0),)
"""Luo and Wang's: within reach or not."""
THREE_ZONES = (Zone(10.0, 1.0), Zone(20.0, 0.68), Zone(30.0, 0.22))
"""Luo and Qi's three zones of ten minutes, with the slower fall of the two they give."""


@dataclass(frozen=True, slots=True)
class SiteSupply:
    """A site's supply, the children it is divided between (each by their zone), and supply per 1,000 of them."""

    site: int
    supply: float
    children: float
    per_thousand: float | None


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """Supply per 1,000 children that a group or an area has within reach: 0 where it has none."""

    by: By
    key: str
    children: float
    per_thousand: float


@dataclass(frozen=True, slots=True)
class Supply:
    """Supply by site, and by group and area. `of`: what is supplied; `unused`: supply that no child has in reach."""

    mode: str
    of: Of
    zones: tuple[Zone, ...]
    sites: tuple[SiteSupply, ...]
    rows: tuple[SupplyRow, ...]
    unused: float

    @property
    def sentence(self) -> str:
        """What was counted, for beside every output."""
        zones = ", ".join(f"to {zone.minutes:g} minutes × {zone.counts:g}" for zone in self.zones)
        return (
            f"{WORDS[self.of]} per 1,000 children within reach ({zones}); each hub's supply is shared between all "
            "children who have it within reach (two-step floating catchment)."
        )


WORDS = {"hubs": "Hubs", "hours": "Hours open in a week", "capacity": "Places"}


def supply(
    ground: Ground,
    sites: Collection[int],
    mode: str,
    zones: Sequence[Zone] = ONE_ZONE,
    of: Of = "hubs",
    districts: bool = False,
) -> Supply:
    """The supply of these sites within each area's reach.

    `of` hubs counts each site as 1; hours and capacity are those of its file. `districts` keeps reach within an area's
    own district. Raises UsageError where a site's are not
    known, and for zones that are not further out one after the other.
    """
    _check(zones)
    every, children = ground.open(sites), ground.children
    amounts = np.array([_amount(ground, site, of) for site in every])
    reach = _counted(ground.minutes(mode, every, districts), zones)
    sharing = children @ reach
    each = np.divide(amounts, sharing, out=np.zeros(len(every)), where=sharing > 0)
    per_child = reach @ each
    rows = [
        SupplyRow(group.by, group.key, float(group.children.sum()), _mean(per_child, group.children))
        for group in ground.groups()
    ]
    rows += [
        SupplyRow("area", point.area, own, rate * PER)
        for point, own, rate in zip(ground.demand.points, children.tolist(), per_child.tolist(), strict=True)
    ]
    found = tuple(
        SiteSupply(site, amount, shared, rate * PER if shared > 0 else None)
        for site, amount, shared, rate in zip(every, amounts.tolist(), sharing.tolist(), each.tolist(), strict=True)
    )
    return Supply(mode, of, tuple(zones), found, tuple(rows), float(amounts[sharing == 0].sum()))


def _counted(minutes: Numbers, zones: Sequence[Zone]) -> Numbers:
    """What each journey (n x sites) counts: its zone's weight, 0 beyond the last."""
    limits = np.array([zone.minutes for zone in zones])
    weights = np.array([*(zone.counts for zone in zones), 0.0])
    return weights[np.searchsorted(limits, minutes)]


def _mean(per_child: Numbers, children: Numbers) -> float:
    total = float(children.sum())
    return float(per_child @ children) / total * PER if total else 0.0


def _amount(ground: Ground, site: int, of: Of) -> float:
    building = ground.sites[site]
    amount = {"hubs": 1.0, "hours": building.hours, "capacity": building.capacity}[of]
    if amount is None:
        raise _off(building.where, f"no {of} of {building.name}", f"the {of} of each open site")
    return amount


def _check(zones: Sequence[Zone]) -> None:
    out = all(one.minutes < other.minutes for one, other in pairwise(zones))
    if not zones or not out or not all(zone.minutes >= 0 and 0 < zone.counts < float("inf") for zone in zones):
        raise _off("the zones", str([(z.minutes, z.counts) for z in zones]), "each further out, each counting over 0")


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-supply", where, found=found, expected=expected, next_step="Correct the sites or zones and ask again."
    )
