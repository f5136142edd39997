"""The ground that questions about sites stand on: children at points, buildings, and minutes between them by each mode.

Children are counted as they are in everything people read; need counts only where sites are chosen.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from familyhub.errors import UsageError
from familyhub.geography import Demand, Site, metres_between, site_points
from familyhub.geography.travel import TravelMatrix
from familyhub.siting.instance import Instance, Numbers, Places

By = Literal["all", "cohort", "fifth", "district", "area"]
NOT_KNOWN = "not known"
MOST_DEPRIVED = 1
DISTRICT = re.compile(r"(E0[6-9]|W06|S12|N09)\d{6}")
"""The codes of districts: of the other codes that files have, those of wards and MSOAs, none is one."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Some of the children: what they have in common, and how many of them are at each point (n)."""

    by: By
    key: str
    children: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """For each point (n): minutes to its nearest open site, infinite where it reaches none, and that site, or -1."""

    minutes: Numbers
    site: Places

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Whether a point reaches a site at all."""
        return np.isfinite(self.minutes)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Children, buildings and travel of one area.

    `travel` maps a mode (walk, pram, bus, car, straight) to minutes, its rows the points of `demand` and its columns
    `sites`, both in their order. Sites are named by their place in the list, counted from 0, as in `Question`.
    Raises UsageError where a matrix is of other points or sites.
    """

    name: str
    demand: Demand
    sites: tuple[Site, ...]
    travel: Mapping[str, TravelMatrix]

    def __post_init__(self) -> None:
        areas, codes = tuple(p.area for p in self.demand.points), tuple(site.code for site in self.sites)
        if not areas or not codes or not self.travel:
            raise _off(self.name, "no point, no site or no way of going", "one of each or more")
        for what, every in (("points", areas), ("sites", codes)):
            if len(set(every)) < len(every):
                raise _off(f"{self.name}, the {what}", "a code twice", "each code once")
        for mode, matrix in self.travel.items():
            if matrix.demand != areas or matrix.sites != codes:
                raise _off(
                    f"{self.name}, minutes by {mode}", "other points or sites", "those of the ground, in its order"
                )

    @property
    def existing(self) -> frozenset[int]:
        """The sites that are hubs today."""
        return frozenset(place for place, site in enumerate(self.sites) if site.existing)

    @property
    def children(self) -> Numbers:
        """Children at each point (n), each counted once."""
        return np.array([point.total() for point in self.demand.points])

    @property
    def need(self) -> Numbers:
        """What each point counts when sites are chosen (n)."""
        return np.array([point.weight for point in self.demand.points])

    @property
    def cohorts(self) -> tuple[str, ...]:
        """The age cohorts that children are counted by."""
        return tuple(dict.fromkeys(cohort for point in self.demand.points for cohort in point.children))

    def minutes(self, mode: str, sites: Sequence[int] | None = None, districts: bool = False) -> Numbers:
        """Minutes from each point (n) to each of these sites, or of all: infinite where there is no way.

        `districts` lets a point go only to sites of its own district. Raises UsageError for an unknown mode, and for
        districts that bind where one is not known.
        """
        matrix = self._matrix(mode).minutes
        found = (matrix if sites is None else matrix[:, sites]).astype(np.float64)
        if not districts:
            return found
        of_sites = self.site_districts()
        if of_sites is None:
            raise _off(f"{self.name}, districts that bind", "a point in no known district", "one for each")
        own, there = np.array([point.district for point in self.demand.points]), np.array(of_sites)
        return np.where(own[:, None] == (there if sites is None else there[sites]), found, np.inf)

    def open(self, sites: Collection[int]) -> list[int]:
        """The sites in order of the list, each once. Raises UsageError for a place that is not in it."""
        chosen = sorted({int(site) for site in sites})
        if outside := [site for site in chosen if not 0 <= site < len(self.sites)]:
            raise _off(f"{self.name}, the sites", str(outside), f"places in the list, 0 to {len(self.sites) - 1}")
        return chosen

    def nearest(self, sites: Collection[int], mode: str, districts: bool = False) -> Nearest:
        """Each point's nearest of these sites, of two as near the first in the list.

        `districts` lets a point go only to sites of its own district.
        """
        chosen, size = self.open(sites), len(self.demand.points)
        if not chosen:
            return Nearest(np.full(size, np.inf), np.full(size, -1, dtype=np.int64))
        minutes = self.minutes(mode, chosen, districts)
        found = minutes.min(axis=1)
        return Nearest(found, np.where(np.isfinite(found), np.array(chosen)[minutes.argmin(axis=1)], -1))

    def instance(
        self,
        mode: str,
        weigh: Literal["need", "children"] = "need",
        opening_cost: float | None = None,
        closing_cost: float | None = None,
    ) -> Instance:
        """What the solvers take.

        Weights are need or plain children, and capacities are filled by them. Costs only where every site has one; a
        site without a stated capacity has room for all; districts only where every point lies in one. Opening a new hub
        and closing one of today cost what the site's file says, else what is given here; nothing where no file says
        anything. Where some do, the instance knows who is silent and takes no budget.
        Raises UsageError where need counts nobody.
        """
        if weigh == "need" and not self.need.any():
            raise _off(f"{self.name}, need", "nobody counts: every weight is 0", "children who count")
        costs, capacities = [site.cost for site in self.sites], [site.capacity for site in self.sites]
        districts = self.site_districts()
        return Instance(
            self.need if weigh == "need" else self.children,
            self.minutes(mode),
            tuple(point.area for point in self.demand.points),
            tuple(site.code for site in self.sites),
            np.array(costs, dtype=float) if None not in costs else None,
            np.array([np.inf if room is None else room for room in capacities])
            if any(room is not None for room in capacities)
            else None,
            tuple(point.district or "" for point in self.demand.points) if districts else None,
            districts,
            np.array([point.quintile == MOST_DEPRIVED for point in self.demand.points]),
            _stated([site.opening_cost for site in self.sites], opening_cost),
            _stated([site.closing_cost for site in self.sites], closing_cost),
            self._costs_unknown(opening_cost, closing_cost),
        )

    def _costs_unknown(self, opening_cost: float | None, closing_cost: float | None) -> dict[str, str]:
        """Kinds of cost that some of the sites they fall on have and others not, with where the first without stands.

        What is open is run, only a new hub is opened, and only one of today is closed.
        """
        new, today = [s for s in self.sites if not s.existing], [s for s in self.sites if s.existing]
        kinds = {
            "running costs": [(site, site.cost) for site in self.sites],
            "costs of opening": [(s, opening_cost if s.opening_cost is None else s.opening_cost) for s in new],
            "costs of closing": [(s, closing_cost if s.closing_cost is None else s.closing_cost) for s in today],
        }
        return {
            kind: next(f"{site.name} ({site.where})" for site, cost in each if cost is None)
            for kind, each in kinds.items()
            if 0 < sum(cost is None for _, cost in each) < len(each)
        }

    def site_districts(self) -> tuple[str, ...] | None:
        """The district of each site: of its neighbourhood, else the one its file says, else of the nearest point.

        What a file says is a district where some point lies in it, or where it has the form of a district's code: that
        is another one, in which nobody here lives. None where some point lies in no known district.
        """
        points = self.demand.points
        of_area = {point.area: point.district for point in points if point.district}
        if len(of_area) < len(points):
            return None
        places, where, known = self.demand.places(), site_points(self.sites), set(of_area.values())
        found: list[str] = []
        for place, site in enumerate(self.sites):
            if site.area is not None and (site.area in of_area or site.area in known or DISTRICT.fullmatch(site.area)):
                found.append(of_area.get(site.area, site.area))
                continue
            metres = metres_between(
                places.longitude, places.latitude, where.longitude[place : place + 1], where.latitude[place : place + 1]
            )
            found.append(of_area[points[int(metres.argmin())].area])
        return tuple(found)

    def groups(self) -> Iterator[Group]:
        """All children, then each cohort, deprivation fifth and district that is known of any point."""
        children, points = self.children, self.demand.points
        yield Group("all", "all", children)
        for cohort in self.cohorts:
            yield Group("cohort", cohort, np.array([point.children.get(cohort, 0.0) for point in points]))
        fifths = [NOT_KNOWN if point.quintile is None else str(point.quintile) for point in points]
        districts = [point.district or NOT_KNOWN for point in points]
        by_key: dict[By, list[str]] = {"fifth": fifths, "district": districts}
        for by, keys in by_key.items():
            if set(keys) == {NOT_KNOWN}:
                continue
            for key in sorted(set(keys), key=lambda each: (each == NOT_KNOWN, each)):
                yield Group(by, key, np.where(np.array(keys) == key, children, 0.0))

    def sentences(self, mode: str) -> tuple[str, ...]:
        """What stands beside every output: how children were counted, and how the minutes were found."""
        return (*self.demand.method, self._matrix(mode).method)

    def _matrix(self, mode: str) -> TravelMatrix:
        if mode not in self.travel:
            raise _off(f"{self.name}, the way of going", mode, "one of " + ", ".join(self.travel))
        return self.travel[mode]


def _stated(costs: Sequence[float | None], usual: float | None) -> Numbers | None:
    """A cost of each site; None where nothing is said of any."""
    if usual is None and all(cost is None for cost in costs):
        return None
    return np.array([cost if cost is not None else usual or 0.0 for cost in costs])


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-ground", where, found=found, expected=expected, next_step="Correct the study and ask again."
    )
