"""Answers about sites as plain values, for JSON: buildings by code and name, never by their place in a list."""

from collections.abc import Mapping, Sequence
from math import isfinite

from familyhub.reports.siting_data import NamedPlan
from familyhub.siting.access import Access
from familyhub.siting.front import Front
from familyhub.siting.outreach import Outreach
from familyhub.siting.second_thoughts import SecondThought
from familyhub.workspace.siting import TODAY, Answer, Choice

Told = dict[str, object]


def told_plans(found: Answer) -> Told:
    """Today's hubs and every plan: sites, status, bound, gap, and journeys by group."""
    today = found.choice(TODAY)
    return {
        "area": found.ground.name,
        "on": found.on,
        "children": float(found.ground.children.sum()),
        "today": told_choice(found, today),
        "plans": [_plan(found, named) for named in found.plans],
        "not_asked": found.not_asked,
        "notes": found.notes(),
    }


def told_choice(found: Answer, choice: Choice) -> Told:
    """Sites, and journeys to them by every way of going."""
    return {
        "key": choice.key,
        "name": choice.name,
        "by": choice.mode,
        "sites": [told_site(found, site) for site in choice.sites],
        "journeys": {mode: told_access(found.access(choice, mode)) for mode in found.ground.travel},
    }


def told_site(found: Answer, site: int | None) -> Told | None:
    """A building; None for none."""
    if site is None:
        return None
    building = found.ground.sites[site]
    return {
        "code": building.code, "name": building.name, "kind": building.kind, "existing": building.existing,
        "lon": building.longitude, "lat": building.latitude, "cost": building.cost, "capacity": building.capacity,
        "where": building.where,
    }  # fmt: skip


def told_access(of: Access) -> list[Told]:
    """Journeys by group; single areas are left out."""
    return [
        {"by": row.by, "key": row.key, "children": row.children, "average": row.average, "median": row.median,
         "worst": row.worst, "within": {str(limit): number for limit, number in row.within.items()},
         "unreached": row.unreached}
        for row in of.rows if row.by != "area"
    ]  # fmt: skip


def told_comparison(found: Answer, before: Choice, after: Choice) -> Told:
    """Who gains and who loses by group, and by which site that opens or closes."""
    change = found.changes(before, after)
    return {
        "area": found.ground.name,
        "by": after.mode,
        "before": told_choice(found, before),
        "after": told_choice(found, after),
        "groups": change.rows,
        "moves": [
            {"site": told_site(found, move.site), "opened": move.opened, "gain": move.gain, "lose": move.lose,
             "minutes": move.minutes, "reach": move.reach}
            for move in found.moves(before, after)
        ],
        "notes": found.notes(),
    }  # fmt: skip


def told_explained(found: Answer, choice: Choice, later: Sequence[SecondThought] = ()) -> Told:
    """What each site is worth, trials, second thoughts, supply, footfall, stops and front."""
    named = found.by_key.get(choice.key)
    footfall = found.footfall()
    return {
        **told_choice(found, choice),
        "plan": None if named is None else _plan(found, named),
        "sites_worth": [
            {"site": told_site(found, each.site), "children_nearest": each.children_nearest,
             "minutes_now": each.minutes_now, "minutes_if_closed": each.minutes_if_closed, "lose": each.lose,
             "unreached": each.unreached, "next_site": told_site(found, each.next_site)}
            for each in found.marginal(choice)
        ],
        "trials": [
            {"what": trial.what, "average": trial.average, "worst": trial.worst, "lose": trial.lose,
             "within": {str(limit): number for limit, number in trial.within.items()},
             "unreached": trial.unreached, "full": [told_site(found, site) for site in trial.full]}
            for trial in found.robustness(choice)
        ],
        "second_thoughts": [
            {"what": each.what, "loss": each.loss, "loss_at_most": each.loss_at_most, "still_best": each.still_best,
             "proven": each.best.proven, "sites": [found.ground.sites[site].code for site in each.best.sites]}
            for each in later
        ],
        "supply": [row for row in found.supply(choice).rows if row.by != "area"],
        "footfall": None if footfall is None else [
            {"site": told_site(found, hub.site), "observed": hub.observed, "expected": hub.expected, "place": hub.place}
            for hub in footfall.hubs
        ],
        "notes": found.notes(),
    }  # fmt: skip


def _plan(found: Answer, named: NamedPlan) -> Told:
    plan = named.plan
    return {
        **told_choice(found, found.choice(named.key)),
        "asks": named.asks,
        "kind": plan.question.kind,
        "status": plan.status,
        "proven": plan.proven,
        "value": finite(plan.value),
        "bound": finite(plan.bound),
        "gap": finite(plan.gap),
        "seconds": plan.seconds,
        "stopped": plan.stopped,
        "front": None if named.front is None else _front(found, named.front),
        "stops": None if named.outreach is None else _stops(found, named.outreach),
    }


def _front(found: Answer, front: Front) -> Mapping[str, object]:
    return {
        "complete": front.complete,
        "stopped": front.stopped,
        "points": [
            {"average": point.average, "deprived_average": point.deprived_average, "proven": point.plan.proven,
             "sites": [found.ground.sites[site].code for site in point.plan.sites]}
            for point in front.points
        ],
    }  # fmt: skip


def _stops(found: Answer, outreach: Outreach) -> Mapping[str, object]:
    return {
        "beyond": outreach.beyond,
        "reached": outreach.reached,
        "left": outreach.left,
        "out_of_reach": outreach.out_of_reach,
        "status": None if outreach.plan is None else outreach.plan.status,
        "sites": [told_site(found, site) for site in outreach.stops],
    }


def finite(value: float) -> float | None:
    """JSON has neither infinity nor what is no number."""
    return value if isfinite(value) else None
