"""Answers about sites as they may leave the partnership: counts of linked records released, and in the ledger."""

from dataclasses import replace

from familyhub.disclosure import BASE, Cell
from familyhub.geography import DemandPoint
from familyhub.reports.siting_data import Siting
from familyhub.workspace import siting_local
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import give_counts
from familyhub.workspace.siting import Answer, records_add

OF = "siting"
"""What these counts are called in the ledger of releases."""
CONTACTS = "contacts"
NEED = "need"


def for_others(found: Answer, workspace: Opened | None, to: str) -> Siting:
    """The values that pages and files take. Where they rest on linked records they are released to somebody.

    A released count is rounded to the nearest 5; what is hidden counts as 5, and whether it is hidden because it is
    small or because an earlier release would give it away is not told. Sums are of these. Published populations are as
    published; where records add nothing to need either, and no contacts are known, there is no release. Raises
    DisclosureError where nothing may be shown.
    """
    exact = found.for_reports()
    if workspace is None:
        return exact
    counts = _counts(exact) | _weighing(found, workspace)
    if not counts:
        return exact
    given = give_counts(workspace, OF, counts, (), set(), what="Where hubs should be", to=to, seconds=None)
    shown = {cell[1:]: value for cell, value in given.prepared.released.shown.items()}
    contacts = {hub: value for hub in exact.contacts if (value := shown.get((CONTACTS, hub))) is not None}
    released = replace(exact, contacts=contacts)
    if not exact.from_records:
        return released
    demand = exact.ground.demand
    points = tuple(replace(point, children=_released(point, shown)) for point in demand.points)
    return replace(released, ground=replace(exact.ground, demand=replace(demand, points=points)))


def _counts(exact: Siting) -> dict[Cell, int]:
    """The counts of linked records that pages are made of, each alone: no total is told beside them."""
    counts: dict[Cell, int] = {(CONTACTS, hub): number for hub, number in exact.contacts.items()}
    if exact.from_records:
        for point in exact.ground.demand.points:
            counts |= {(point.area, cohort): round(number) for cohort, number in point.children.items()}
    return counts


def _weighing(found: Answer, workspace: Opened) -> dict[Cell, int]:
    """The counts of linked records that add to need: no page shows them, but values of plans follow from them."""
    counts: dict[Cell, int] = {}
    for extra in records_add(found.study):
        grouped, of = bool(extra.group), extra.group or CONTACTS
        known = siting_local.group_children(workspace, of) if grouped else siting_local.contacts_by_area(workspace)
        counts |= {(NEED, of, point.area): known.get(point.area, 0) for point in found.ground.demand.points}
    return counts


def _released(point: DemandPoint, shown: dict[Cell, int | None]) -> dict[str, float]:
    cohorts = {cohort: shown[point.area, cohort] for cohort in point.children}
    return {cohort: float(BASE if value is None else value) for cohort, value in cohorts.items()}
