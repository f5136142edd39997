"""Tables of sites: plans beside today, who reaches what, who gains and loses, what each site does, every neighbourhood.

All are worked out from the ground as pages show it, so that they say what the explorer's script says.
"""

from collections.abc import Sequence
from math import isfinite

from familyhub.blocks import Column, Table
from familyhub.reports.siting_data import NamedPlan, Siting, mode_name
from familyhub.reports.siting_words import gap, group_name, kind_of_site, status, told, worth
from familyhub.siting.access import Access, AccessRow, access
from familyhub.siting.changes import ChangeRow, changes, moves
from familyhub.siting.footfall import Footfall
from familyhub.siting.front import Front
from familyhub.siting.ground import By
from familyhub.siting.marginal import marginal
from familyhub.siting.robustness import WORDS, Trial, robustness

EVERYBODY: tuple[By, ...] = ("all", "cohort")
GROUPS: tuple[tuple[tuple[By, ...], str], ...] = (
    (EVERYBODY, "all children and age groups"), (("fifth",), "fifths of deprivation"), (("district",), "districts"),
)  # fmt: skip
NONE_REACHED = "none reached"


def plans(found: Siting) -> Table:
    """Every plan with its question, way of going, status, bound and gap; today first."""
    today = ("Today", "The hubs there are", "all", len(found.today), "not planned", None, None, None)
    return Table(
        caption="Plans, and how sure each is",
        columns=(
            Column("Plan"), Column("Asked"), Column("Way of going"), Column("Hubs", "count"), Column("Status"),
            Column("It gives", empty="see below"), Column("No sites do better than", empty="not asked"),
            Column("Gap", empty="not asked"),
        ),
        rows=(today, *(_plan_row(found, plan) for plan in found.plans)),
        notes=("A plan is called optimal only where its value and its bound meet.",),
        stacks=True,
    )  # fmt: skip


def _plan_row(found: Siting, plan: NamedPlan) -> tuple[str | int | None, ...]:
    solved, asked = plan.plan, (plan.name, plan.asks, mode_name(plan.mode))
    if not solved.sites:
        return (*asked, None, f"{solved.status}: {solved.stopped}", None, None, None)
    gives, bound = worth(found, solved, solved.value), worth(found, solved, solved.bound)
    return (*asked, len(solved.sites), status(solved), gives, bound, gap(solved))


def reach(found: Siting, name: str, sites: Sequence[int], mode: str) -> list[Table]:
    """Who reaches what with these sites: by age group, deprivation and district."""
    reached = access(found.ground, sites, mode, found.within)
    return [
        Table(
            caption=f"{name}, {mode_name(mode)}: journeys to the nearest hub, {words}",
            columns=(
                Column("Children"), Column("In all", "count"), Column("Average minutes", "rate", empty=NONE_REACHED),
                Column("Half within minutes", "rate", empty=NONE_REACHED),
                Column("Longest, minutes", "rate", empty=NONE_REACHED),
                *(Column(f"Within {limit} minutes", "percentage", empty="no children") for limit in found.within),
                Column("Reach none", "count"),
            ),
            rows=tuple(_reach_row(found, row) for row in reached.rows if row.by in by),
        )
        for by, words in GROUPS
        if any(row.by in by for row in reached.rows)
    ]  # fmt: skip


def _reach_row(found: Siting, row: AccessRow) -> tuple[str | float | None, ...]:
    shares = [100 * row.within[limit] / row.children if row.children else None for limit in found.within]
    return (
        group_name(found, row.by, row.key),
        told(found, row.children),
        row.average,
        row.median,
        row.worst,
        *shares,
        told(found, row.unreached),
    )


def against_today(found: Siting, plan: NamedPlan) -> list[Table]:
    """Who gains and who loses by a plan: by age group, deprivation and district, as the explorer shows them."""
    changed = changes(found.ground, found.today, plan.sites, plan.mode)
    before = access(found.ground, found.today, plan.mode, found.within)
    after = access(found.ground, plan.sites, plan.mode, found.within)
    limit = found.within[0]
    return [
        Table(
            caption=f"{plan.name} against today, {mode_name(plan.mode)}: {words}",
            columns=(
                Column("Children"), Column("In all", "count"), Column("Shorter journey", "count"),
                Column("Longer journey", "count"),
                Column("Average minutes today", "rate", empty=NONE_REACHED),
                Column("Average minutes then", "rate", empty=NONE_REACHED),
                Column(f"Within {limit} minutes today", "percentage", empty="no children"),
                Column(f"Within {limit} minutes then", "percentage", empty="no children"),
                Column("Reach none then", "count"),
            ),
            rows=tuple(_change_row(found, row, before, after) for row in changed.rows if row.by in by),
        )
        for by, words in GROUPS
        if any(row.by in by for row in changed.rows)
    ]  # fmt: skip


def _change_row(found: Siting, row: ChangeRow, before: Access, after: Access) -> tuple[str | float | None, ...]:
    limit, was, then = found.within[0], before.row(row.by, row.key), after.row(row.by, row.key)
    shares = [100 * each.within[limit] / each.children if each.children else None for each in (was, then)]
    return (
        group_name(found, row.by, row.key),
        *(told(found, number) for number in (row.children, row.gain, row.lose)),
        row.average_before, row.average_after, *shares, told(found, then.unreached),
    )  # fmt: skip


def each_move(found: Siting, plan: NamedPlan) -> Table:
    """What each site that a plan opens or closes does, the others staying as planned."""
    rows = moves(found.ground, found.today, plan.sites, plan.mode)
    return Table(
        caption=f"{plan.name}: what each site that opens or closes does, {mode_name(plan.mode)}, the others as planned",
        columns=(
            Column("Site"), Column("What it is"), Column("Move"), Column("Shorter journey by it", "count"),
            Column("Longer journey by it", "count"),
            Column("Minutes more (below 0: fewer), on average", "rate", empty="none"),
            Column("Reach a hub by it alone", "count"),
        ),
        rows=tuple(
            (
                found.ground.sites[row.site].name, kind_of_site(found.ground.sites[row.site]),
                "opens" if row.opened else "closes", told(found, row.gain), told(found, row.lose),
                row.minutes, told(found, row.reach),
            )
            for row in rows
        ),
        notes=("What single moves do need not add up to what the plan does.",),
        nothing="No site opens or closes.",
    )  # fmt: skip


def worth_of_each(found: Siting, name: str, sites: Sequence[int], mode: str) -> Table:
    """What the closing of each open site would do, the others staying."""
    ground = found.ground
    return Table(
        caption=f"{name}, {mode_name(mode)}: what each hub is worth beside the others",
        columns=(
            Column("Hub"), Column("Children it is nearest to", "count"),
            Column("Their average minutes", "rate", empty="nobody"),
            Column("If it closed", "rate", empty="nobody"), Column("Longer journey if it closed", "count"),
            Column("Then reach none", "count"), Column("Most would go to", empty="no other"),
        ),
        rows=tuple(
            (
                ground.sites[row.site].name, told(found, row.children_nearest), row.minutes_now,
                row.minutes_if_closed, told(found, row.lose), told(found, row.unreached),
                None if row.next_site is None else ground.sites[row.next_site].name,
            )
            for row in marginal(ground, sites, mode)
        ),
        nothing="No hub is open.",
    )  # fmt: skip


def trials(found: Siting, name: str, sites: Sequence[int], mode: str) -> Table:
    """What sites still give where one closes, more children come, or the bus no longer runs."""
    limit = found.within[-1]
    return Table(
        caption=f"{name}, {mode_name(mode)}: what if",
        columns=(
            Column("What if"), Column("Children", "count"), Column("Average minutes", "rate", empty=NONE_REACHED),
            Column("Longest, minutes", "rate", empty=NONE_REACHED),
            Column(f"Within {limit} minutes", "percentage", empty="no children"),
            Column("Longer journey than planned", "count"), Column("Hubs over capacity", empty="none"),
        ),
        rows=tuple(
            (
                _with_names(found, row), told(found, row.children), row.average, row.worst,
                100 * row.within[limit] / row.children if row.children else None, told(found, row.lose),
                ", ".join(found.ground.sites[site].name for site in row.full) or None,
            )
            for row in robustness(found.ground, sites, mode, within=found.within)
        ),
    )  # fmt: skip


def sites(found: Siting) -> Table:
    """Every site that is a hub today or in a plan, and in which."""
    solved = [plan for plan in found.plans if plan.sites]
    wanted = sorted({*found.today, *(site for plan in solved for site in plan.sites)})
    buildings = found.ground.sites
    return Table(
        caption="Hubs of today and of the plans",
        columns=(
            Column("Site"), Column("What it is"), Column("Code"), Column("Today"),
            *(Column(plan.name) for plan in solved),
        ),
        rows=tuple(
            (
                buildings[site].name, kind_of_site(buildings[site]), buildings[site].code,
                _hub(site, found.today), *(_hub(site, plan.sites) for plan in solved),
            )
            for site in wanted
        ),
        nothing="There is no hub today, and no plan opens one.",
    )  # fmt: skip


def neighbourhoods(found: Siting) -> Table:
    """Every neighbourhood: children, and minutes to the nearest hub today and in each plan."""
    solved = [plan for plan in found.plans if plan.sites]
    ways = [("Today", found.today, mode) for mode in found.modes]
    ways += [(plan.name, plan.sites, plan.mode) for plan in solved]
    reached = [found.ground.nearest(open_sites, mode).minutes for _, open_sites, mode in ways]
    rows = []
    for place, point in enumerate(found.ground.demand.points):
        fifth = group_name(found, "fifth", str(point.quintile)) if point.quintile else None
        district = found.district_name(point.district) if point.district else None
        journeys = [_or_none(float(each[place])) for each in reached]
        rows.append((found.area_name(point.area), point.area, district, fifth, told(found, point.total()), *journeys))
    return Table(
        caption="Every neighbourhood: minutes to the nearest hub",
        columns=(
            Column("Neighbourhood"), Column("Code"), Column("District", empty="not known"),
            Column("Deprivation", empty="not known"), Column("Children", "count"),
            *(Column(f"{name}, {mode_name(mode)}", "rate", empty=NONE_REACHED) for name, _, mode in ways),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def footfall(found: Siting, seen: Footfall) -> Table:
    """Contacts of each hub beside those expected from the children nearest to it."""
    words = {
        "much lower": "far fewer than expected", "lower": "fewer than expected", "similar": "as expected",
        "higher": "more than expected", "much higher": "far more than expected",
    }  # fmt: skip
    return Table(
        caption=f"Contacts of each hub in a year against those expected, {mode_name(seen.mode)}",
        columns=(
            Column("Hub"), Column("Children nearest", "count"), Column("Contacts", "count", empty="not known"),
            Column("Expected", "count", empty="not known"), Column("Beyond chance", empty="not tested"),
        ),
        rows=tuple(
            (
                found.ground.sites[hub.site].name, told(found, hub.children), hub.observed,
                None if hub.expected is None else round(hub.expected),
                None if hub.place is None else words[hub.place],
            )
            for hub in seen.hubs
        ),
        notes=(seen.sentence,),
    )  # fmt: skip


def front(found: Siting, name: str, line: Front) -> Table:
    """The plans between the best average and the best for the most deprived fifth."""
    return Table(
        caption=f"{name}: what the average and the most deprived fifth cost each other",
        columns=(
            Column("Plan"), Column("Hubs", "count"), Column("Average minutes, need counted"),
            Column("Of the most deprived fifth"), Column("Status"),
        ),
        rows=tuple(
            (f"Plan {place}", len(point.plan.sites), point.average, point.deprived_average,
             status(point.plan))
            for place, point in enumerate(line.points, start=1)
        ),
        notes=("None that a weighting prefers is missing." if line.complete else f"More may exist: {line.stopped}.",),
        nothing="None was found.",
    )  # fmt: skip


def _with_names(found: Siting, trial: Trial) -> str:
    """What is tried, a district by its name."""
    _, _, key = trial.what.rpartition(f" {WORDS['district']} ")
    known = trial.kind == "demand grown" and key in found.district_names
    return trial.what.removesuffix(key) + found.district_name(key) if known else trial.what


def _hub(site: int, chosen: Sequence[int]) -> str:
    return "hub" if site in chosen else "no"


def _or_none(value: float) -> float | None:
    return value if isfinite(value) else None
