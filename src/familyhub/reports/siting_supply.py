"""Tables of what there is to go round: hubs for the children within reach of each, and what one more would bring."""

from familyhub.blocks import Column, Table
from familyhub.reports.siting_data import Siting, mode_name
from familyhub.reports.siting_words import group_name, kind_of_site, told
from familyhub.siting.floating_catchment import Zone, supply
from familyhub.siting.marginal import openings

MOST_OPENINGS = 10
FEWEST_CHILDREN = 0.5
"""A building that shortens nobody's journey is not listed."""


def hubs_within_reach(found: Siting) -> Table:
    """Hubs per 1,000 children within reach, today and in each plan, by group (two-step floating catchment)."""
    limit = found.within[-1]
    chosen = [("Today", found.today, found.modes[0])] if found.today else []
    chosen += [(plan.name, plan.sites, plan.mode) for plan in found.plans if plan.sites]
    counted = [supply(found.ground, sites, mode, (Zone(float(limit)),)) for _, sites, mode in chosen]
    rows = [row for row in counted[0].rows if row.by != "area"] if counted else []
    rates = [{(row.by, row.key): row.per_thousand for row in each.rows} for each in counted]
    return Table(
        caption=f"Hubs per 1,000 children within {limit} minutes",
        columns=(
            Column("Children"), Column("In all", "count"),
            *(Column(f"{name}, {mode_name(mode)}", "rate") for name, _, mode in chosen),
        ),
        rows=tuple(
            (group_name(found, row.by, row.key), told(found, row.children),
             *(each[row.by, row.key] for each in rates))
            for row in rows
        ),
        notes=(
            "Each hub is shared between all children who have it within reach; an area adds up the shares of all hubs "
            "within its own (two-step floating catchment, Luo and Wang 2003).",
        ),
        nothing="No hub is open.",
    )  # fmt: skip


def one_more(found: Siting) -> Table:
    """The buildings whose opening besides today's hubs would shorten most children's journeys."""
    mode = found.modes[0]
    best = sorted(openings(found.ground, found.today, mode), key=lambda each: (-each.gain, each.site))
    buildings = found.ground.sites
    return Table(
        caption=f"One more hub besides those of today, {mode_name(mode)}: where most journeys would be shorter",
        columns=(
            Column("Building"), Column("What it is"), Column("Shorter journey by it", "count"),
            Column("Minutes more (below 0: fewer), on average", "rate", empty="none"),
            Column("Reach a hub by it alone", "count"),
        ),
        rows=tuple(
            (buildings[each.site].name, kind_of_site(buildings[each.site]), told(found, each.gain), each.minutes,
             told(found, each.reach))
            for each in best[:MOST_OPENINGS]
            if each.gain >= FEWEST_CHILDREN
        ),
        notes=("Each is opened on paper by itself. Opened together they do not add up: ask a question for that.",),
        nothing="No building here would shorten a journey.",
    )  # fmt: skip
