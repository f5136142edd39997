"""What pages about sites are written from: an area's ground, its plans by name, outlines, and what else was worked out.

Pages show the ground of `for_pages`: minutes in eighths, and children of linked records rounded. Everything on a page
is worked out from that, so that its script, its tables and its files cannot disagree.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from familyhub.disclosure import BASE, LARGEST_HIDDEN, protected_count
from familyhub.errors import UsageError
from familyhub.geography import Boundary, Demand, DemandPoint
from familyhub.geography.travel import TravelMatrix
from familyhub.siting import Plan
from familyhub.siting.front import Front
from familyhub.siting.ground import Ground
from familyhub.siting.outreach import Outreach

EIGHTHS = 8
"""Minutes are shown to the eighth: a fraction that computers hold exactly, so that two programs agree on every edge."""

MOST_CELLS = 3_000_000
"""Minutes that one page holds over all ways of going: about 8 megabytes."""

MODES = {"walk": "on foot", "pram": "with a pram", "bus": "by bus", "car": "by car", "straight": "by straight line"}


@dataclass(frozen=True, slots=True, eq=False)
class NamedPlan:
    """A plan as people call it. `key` names it in files, `asks` is its question in words, `mode` its way of going.

    `front` are the plans between the best average and the best for the most deprived fifth, `outreach` the mobile stops
    for children further from a hub than `beyond` minutes; of it pages show the stops and the status, and count the
    children anew.
    """

    key: str
    name: str
    asks: str
    mode: str
    plan: Plan
    front: Front | None = None
    outreach: Outreach | None = None
    beyond: float | None = None

    @property
    def sites(self) -> tuple[int, ...]:
        """The sites that are open, in order of the list."""
        return self.plan.sites

    @property
    def stops(self) -> tuple[int, ...]:
        """The mobile stops besides."""
        return () if self.outreach is None else self.outreach.stops


@dataclass(frozen=True, slots=True, eq=False)
class Siting:
    """One area's sites in values; `on` is the day it is written.

    `within` are the minutes that tables count children by. `from_records` says that the children are those of linked
    records and not of published populations: they are then rounded or hidden before any page. `area_names` and
    `district_names` are names by code; `outlines` the boundaries of neighbourhoods (and `larger` of districts) by code.
    `contacts` are the contacts of a year at each hub, by its code; a hub that is not there is not known.
    `notes` are sentences that belong beside every figure. `left_out` says what is too much for a page; `ready` that
    `for_pages` has made it.
    """

    area: str
    on: date
    ground: Ground
    plans: tuple[NamedPlan, ...] = ()
    within: tuple[int, ...] = (15, 30)
    from_records: bool = False
    area_names: Mapping[str, str] = field(default_factory=dict)
    district_names: Mapping[str, str] = field(default_factory=dict)
    outlines: Mapping[str, Boundary] = field(default_factory=dict)
    larger: Mapping[str, Boundary] = field(default_factory=dict)
    attribution: str = ""
    contacts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    ready: bool = False

    @property
    def today(self) -> tuple[int, ...]:
        """The hubs there are, in order of the list."""
        return tuple(sorted(self.ground.existing))

    def is_small(self, children: float) -> bool:
        """Whether a number of children of linked records is hidden: then it is never to be read as it stands."""
        return self.from_records and 0 < children <= LARGEST_HIDDEN

    @property
    def modes(self) -> tuple[str, ...]:
        """The ways of going: those that a plan was made for first."""
        wanted = [plan.mode for plan in self.plans if plan.mode in self.ground.travel]
        return tuple(dict.fromkeys([*wanted, *self.ground.travel]))

    def area_name(self, code: str) -> str:
        """What a neighbourhood is called."""
        return self.area_names.get(code, code)

    def district_name(self, code: str) -> str:
        """What a district is called."""
        return self.district_names.get(code, code)


def mode_name(mode: str) -> str:
    """A way of going in words: "on foot"."""
    return MODES.get(mode, mode)


def for_pages(found: Siting) -> Siting:
    """The same as pages may show it, and no more than a page can hold.

    Minutes are rounded to the eighth. Children of published populations are as published; those of linked records are
    rounded to 5 by area and age group, 1 to 7 of them counted as 5. Contacts are rounded or left out alike. Raises
    UsageError where even hubs and plans alone are too many.
    """
    if found.ready:
        return found
    fitting, left_out = _fitting(found)
    demand = _protected(found.ground.demand) if found.from_records else _as_published(found.ground.demand)
    travel = {
        mode: replace(fitting.ground.travel[mode], minutes=_in_eighths(fitting.ground.travel[mode]))
        for mode in fitting.modes
    }
    ground = replace(fitting.ground, demand=demand, travel=travel)
    contacts = {hub: shown for hub, count in found.contacts.items() if (shown := protected_count(count)) is not None}
    return replace(fitting, ground=ground, contacts=contacts, left_out=(*found.left_out, *left_out), ready=True)


def _in_eighths(matrix: TravelMatrix) -> np.ndarray:
    return (np.rint(matrix.minutes.astype(np.float64) * EIGHTHS) / EIGHTHS).astype(np.float32)


def _as_published(demand: Demand) -> Demand:
    # Populations carried from one census to another are shares of people; a hundredth is nobody's secret.
    return replace(
        demand,
        points=tuple(
            replace(point, children={cohort: round(number, 2) for cohort, number in point.children.items()})
            for point in demand.points
        ),
    )


def _protected(demand: Demand) -> Demand:
    points = tuple(replace(point, children=protected_children(point)) for point in demand.points)
    return replace(
        demand,
        points=points,
        method=(
            *demand.method,
            "These children are those of linked records. In each neighbourhood every age group is rounded to the "
            f"nearest {BASE}. What is hidden (1 to {LARGEST_HIDDEN} children, or more where an earlier release would "
            f"give them away) counts as {BASE}. All sums are of these and tell no small number; where most "
            "groups are small they come out too high.",
        ),
    )


def protected_children(point: DemandPoint) -> dict[str, float]:
    """The children of a point as a page may hold them, by cohort: to the nearest 5, and 5 for 1 to 7, whichever it is.

    Each is treated alone and no total is told beside them, so nothing can be worked out from a sum.
    """
    shown = {cohort: protected_count(round(number)) for cohort, number in point.children.items()}
    return {cohort: float(BASE if number is None else number) for cohort, number in shown.items()}


def _fitting(found: Siting) -> tuple[Siting, tuple[str, ...]]:
    """As much as a page can hold: ways of going are left out first, then buildings that no plan opens."""
    points, sites, modes = len(found.ground.demand.points), len(found.ground.sites), found.modes
    room = MOST_CELLS // (points * sites)
    if room >= len(modes):
        return found, ()
    said: list[str] = []
    if dropped := modes[max(room, 1) :]:
        said.append(f"Journeys {' and '.join(map(mode_name, dropped))} are not here: the page would be too large.")
    found = replace(
        found,
        ground=replace(found.ground, travel={mode: found.ground.travel[mode] for mode in modes[: max(room, 1)]}),
        plans=tuple(plan for plan in found.plans if plan.mode not in dropped),
    )
    if room:
        return found, tuple(said)
    needed = sorted({*found.today, *(site for plan in found.plans for site in (*plan.sites, *plan.stops))})
    if not needed or points * len(needed) > MOST_CELLS:
        raise UsageError(
            "siting-page-too-large",
            found.area,
            found=f"{points:,} points and {len(needed):,} sites of hubs and plans",
            expected=f"at most {MOST_CELLS:,} journeys between them",
            next_step="Take larger areas as points, or fewer plans, and make the page again.",
        )
    others = [site for site in range(sites) if site not in set(needed)]
    kept = sorted([*needed, *others[: MOST_CELLS // points - len(needed)]])
    said.append(
        f"{sites - len(kept):,} of {sites:,} buildings, which no plan opens, are not here: the page would be too large."
    )
    return _with_sites(found, kept), tuple(said)


def _with_sites(found: Siting, kept: list[int]) -> Siting:
    """The same with some of the buildings alone; plans are told by the places in the new list."""
    place = {site: number for number, site in enumerate(kept)}
    ground = found.ground
    travel = {
        mode: replace(matrix, minutes=matrix.minutes[:, kept], sites=tuple(matrix.sites[site] for site in kept))
        for mode, matrix in ground.travel.items()
    }
    plans = tuple(
        replace(plan, plan=_renumbered(plan.plan, place), outreach=_stops_renumbered(plan.outreach, place))
        for plan in found.plans
    )
    sites = tuple(ground.sites[site] for site in kept)
    return replace(found, ground=replace(ground, sites=sites, travel=travel), plans=plans)


def _renumbered(plan: Plan, place: Mapping[int, int]) -> Plan:
    question = plan.question
    asked = replace(
        question,
        keep=_places(question.keep, place),
        force=_places(question.force, place),
        close=_places(question.close, place),
        existing=_places(question.existing, place),
    )
    return replace(
        plan,
        question=asked,
        sites=tuple(place[site] for site in plan.sites),
        assignments=np.array([place.get(int(site), -1) for site in plan.assignments], dtype=np.int64),
        parts=tuple((point, place[site], weight) for point, site, weight in plan.parts),
    )


def _stops_renumbered(outreach: Outreach | None, place: Mapping[int, int]) -> Outreach | None:
    if outreach is None:
        return None
    plan = None if outreach.plan is None else _renumbered(outreach.plan, place)
    return replace(outreach, stops=tuple(place[site] for site in outreach.stops), plan=plan)


def _places(sites: frozenset[int], place: Mapping[int, int]) -> frozenset[int]:
    return frozenset(place[site] for site in sites if site in place)
