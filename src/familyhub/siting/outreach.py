"""Mobile and outreach stops for the children whom the hubs leave too far away, chosen by the same exact methods."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from familyhub.siting.ground import Ground
from familyhub.siting.plan import Plan
from familyhub.siting.question import Question
from familyhub.siting.search import Limit, Teller
from familyhub.siting.solving import solve


@dataclass(frozen=True, slots=True, eq=False)
class Outreach:
    """Stops, and the children they are for.

    `beyond`: children further from a hub than asked, in the areas `areas`. `reached`: of these, who has a stop near;
    `left`: who has neither; `out_of_reach`: those of them whom no candidate could have. `plan` holds status, bound and
    gap, and its sites are the stops; None where there is nobody to plan for.
    """

    beyond: float
    areas: tuple[str, ...]
    stops: tuple[int, ...]
    reached: float
    left: float
    out_of_reach: float
    plan: Plan | None


def stops(
    ground: Ground,
    sites: Collection[int],
    mode: str,
    beyond_minutes: float,
    near_minutes: float | None = None,
    most: int | None = None,
    candidates: Collection[int] | None = None,
    weigh: Literal["children", "need"] = "children",
    stop_mode: str | None = None,
    districts: bool = False,
    count: Ground | None = None,
    limit: Limit | None = None,
    progress: Teller | None = None,
) -> Outreach:
    """The fewest stops that leave nobody out who can be reached, or with `most` the stops that reach most children.

    For children further than `beyond_minutes` from these hubs; a stop is near within `near_minutes` (the same, unless
    given) by `stop_mode` (the same, unless given). `candidates` are the places a stop could be, all that are no hub
    unless named. `districts` lets families go only to hubs of their own district; to a stop anybody may go. `count` is
    the same ground with the children that are told, where they are not those that choose. Raises UsageError as `solve`.
    """
    hubs, told = ground.open(sites), (count or ground).children
    near = beyond_minutes if near_minutes is None else near_minutes
    may = set(range(len(ground.sites)) if candidates is None else ground.open(candidates)) - set(hubs)
    far = (ground.nearest(hubs, mode, districts).minutes > beyond_minutes) & (ground.children > 0)
    reachable = far & (ground.nearest(may, stop_mode or mode).minutes <= near)
    areas = tuple(point.area for point, is_far in zip(ground.demand.points, far.tolist(), strict=True) if is_far)
    total, hopeless = float(told[far].sum()), float(told[far & ~reachable].sum())
    if not reachable.any():
        return Outreach(total, areas, (), 0.0, total, hopeless, None)
    close = frozenset(range(len(ground.sites))) - may
    instance = ground.instance(stop_mode or mode, weigh if most is not None else "children")
    instance = replace(instance, weights=np.where(reachable, instance.weights, 0.0))
    question = (
        Question("lscp", within_minutes=near, close=close)
        if most is None
        else Question("mclp", p=most, within_minutes=near, close=close)
    )
    plan = solve(instance, question, limit, progress)
    got = ground.nearest(plan.sites, stop_mode or mode).minutes <= near
    reached = float(told[far & got].sum())
    return Outreach(total, areas, plan.sites, reached, total - reached, hopeless, plan)
