"""Where hubs are and could be, as a document and as a section of the needs assessment: plans, journeys, what changes.

It names what the study found and how sure that is. It decides nothing: a plan is a ground to talk on.
"""

from familyhub.blocks import Block, Bullets, Caution, Details, Document, Heading, Inset, KeyFigure, KeyFigures, Text
from familyhub.reports import siting_maps as maps
from familyhub.reports import siting_supply as supply
from familyhub.reports import siting_tables as tables
from familyhub.reports.siting_data import NamedPlan, Siting, for_pages, mode_name
from familyhub.reports.siting_words import about_plan, borders, every_hub, minutes, people, straight_lines
from familyhub.reports.words import capital, counted, day, listed, percent
from familyhub.siting.access import access
from familyhub.siting.changes import NOTICED, changes
from familyhub.siting.footfall import expected

NOTICE = (
    "A ground to talk on, not a decision. It counts children by neighbourhood, never one child, and knows nothing of "
    "rents, leases, staff, or what families would choose."
)
FEW_HUBS = 25
"""With more hubs the tables of each are folded away."""


def compose(found: Siting, *, drawn: bool = False) -> Document:
    """The document on an area's sites; with maps where they are wanted and outlines are known."""
    shown = for_pages(found)
    blocks = [
        *_summary(shown, drawn),
        *_today(shown),
        *(block for plan in shown.plans if plan.sites for block in _plan(shown, plan, drawn)),
        *_each_hub(shown),
        Heading(2, "Hubs for the children within reach", "supply"),
        supply.hubs_within_reach(shown),
        *_footfall(shown),
        Heading(2, "Sites and neighbourhoods", "everything"),
        Text("The sites there are today and in each plan, and every neighbourhood with its journeys."),
        tables.sites(shown),
        Details("Every neighbourhood with its journeys", (tables.neighbourhoods(shown),)),
        Heading(2, "How this was worked out", "methods"),
        Bullets(_methods(shown)),
    ]
    lead = (
        f"Who reaches a family hub in {shown.area}, and what other sites would give. Made on {day(shown.on)} from "
        f"{counted(len(shown.ground.demand.points), 'neighbourhood', 'neighbourhoods')} and "
        f"{counted(len(shown.ground.sites), 'building', 'buildings')}."
    )
    return Document(f"Where family hubs should be: {shown.area}", lead, tuple(blocks), notice=NOTICE, contents=2)


def section(found: Siting) -> list[Block]:
    """The same in short, for the needs assessment: what is asked there, without every hub and neighbourhood."""
    shown = for_pages(found)
    blocks: list[Block] = [Heading(2, "Where services should be", "siting")]
    blocks += [*_cautions(shown), *_figures(shown), Text(_of_today(shown)), *maps.today(shown)]
    blocks += tables.reach(shown, "Today", shown.today, shown.modes[0])[1:] if shown.today else []
    if not shown.plans:
        return [*blocks, Text("No question was asked about other sites.")]
    blocks += [tables.plans(shown)]
    for place, plan in enumerate([plan for plan in shown.plans if plan.sites], start=1):
        blocks += [
            Heading(3, plan.name, f"siting-plan-{place}"), Text(about_plan(shown, plan)), Text(_change(shown, plan)),
            *_stops(shown, plan),
            Details(f"{plan.name}: which sites, and for whom", _compared(shown, plan)),
        ]  # fmt: skip
    return [*blocks, Bullets(_methods(shown))]


def _summary(shown: Siting, drawn: bool) -> list[Block]:
    blocks: list[Block] = [
        Heading(2, "Summary", "summary"),
        *_cautions(shown),
        *_figures(shown),
        Text(_of_today(shown)),
    ]
    blocks += maps.today(shown) if drawn else []
    solved = [plan for plan in shown.plans if plan.sites]
    blocks += [Bullets(tuple(f"{plan.name}: {_change(shown, plan)}" for plan in solved))] if solved else []
    return [*blocks, tables.plans(shown)]


def _cautions(shown: Siting) -> list[Block]:
    said = straight_lines(shown)
    return [Caution(said)] if said else []


def _figures(shown: Siting) -> list[Block]:
    if not shown.today:
        return []
    mode, limit = shown.modes[0], shown.within[0]
    row = access(shown.ground, shown.today, mode, shown.within).row("all")
    share = percent(100 * row.within[limit] / row.children) if row.children else "no children"
    figures = (
        KeyFigure("Hubs today", str(len(shown.today)), f"For {people(shown, row.children)}."),
        KeyFigure("Average journey today", f"{minutes(row.average)} minutes", f"{capital(mode_name(mode))}."),
        KeyFigure(f"Within {limit} minutes today", share, f"Of all children, {mode_name(mode)}."),
    )
    return [KeyFigures(figures)]


def _of_today(shown: Siting) -> str:
    mode = shown.modes[0]
    if not shown.today:
        return "No building here is a hub today, so the plans stand by themselves."
    reached = access(shown.ground, shown.today, mode, shown.within)
    whole = reached.row("all")
    if whole.average is None:
        return f"No child of {shown.area} reaches a hub today {mode_name(mode)}."
    first = (
        f"{capital(mode_name(mode))}, the journey to the nearest hub takes {minutes(whole.average)} minutes on average "
        f"and {minutes(whole.worst)} at worst."
    )
    fifths = {row.key: row for row in reached.rows if row.by == "fifth" and row.average is not None}
    if "1" not in fifths or "5" not in fifths:
        return first
    return (
        f"{first} Children of the most deprived fifth travel {minutes(fifths['1'].average)} minutes, those of the "
        f"least deprived {minutes(fifths['5'].average)}."
    )


def _change(shown: Siting, plan: NamedPlan) -> str:
    """What a plan changes, in a sentence or two."""
    if not shown.today:
        return _gives(shown, plan)
    changed = changes(shown.ground, shown.today, plan.sites, plan.mode).row("all")
    opened, closed = set(plan.sites) - set(shown.today), set(shown.today) - set(plan.sites)
    moved = f"{counted(len(opened), 'site opens', 'sites open')}, {counted(len(closed), 'closes', 'close')}"
    return (
        f"{counted(len(plan.sites), 'hub', 'hubs')}: {moved}. {capital(mode_name(plan.mode))}, "
        f"{people(shown, changed.gain)} travel less than today and {people(shown, changed.lose)} more; the average is "
        f"{minutes(changed.average_after)} minutes (today {minutes(changed.average_before)})."
    )


def _gives(shown: Siting, plan: NamedPlan) -> str:
    row, limit = access(shown.ground, plan.sites, plan.mode, shown.within).row("all"), shown.within[-1]
    share = f"; {percent(100 * row.within[limit] / row.children)} are within {limit} minutes" if row.children else ""
    return (
        f"{counted(len(plan.sites), 'hub', 'hubs')}. {capital(mode_name(plan.mode))}, the average journey is "
        f"{minutes(row.average)} minutes{share}."
    )


def _today(shown: Siting) -> list[Block]:
    if not shown.today:
        return []
    blocks: list[Block] = [Heading(2, "Who reaches a hub today", "today")]
    for mode in shown.modes:
        blocks += [Heading(3, f"Journeys {mode_name(mode)}", f"today-{mode}"), Text(shown.ground.travel[mode].method)]
        blocks += tables.reach(shown, "Today", shown.today, mode)
    return blocks


def _plan(shown: Siting, plan: NamedPlan, drawn: bool) -> list[Block]:
    anchor = f"plan-{shown.plans.index(plan) + 1}"
    return [
        Heading(2, plan.name, anchor),
        Inset(about_plan(shown, plan)),
        Text(_change(shown, plan)),
        *(maps.change(shown, plan) if drawn and shown.today else []),
        *_compared(shown, plan),
        *_stops(shown, plan),
        *([tables.front(shown, plan.name, plan.front)] if plan.front is not None else []),
        *_folded(plan.sites, "What each hub of this plan is worth, and what if one closed or more children came", (
            tables.worth_of_each(shown, plan.name, plan.sites, plan.mode),
            tables.trials(shown, plan.name, plan.sites, plan.mode),
        )),
    ]  # fmt: skip


def _compared(shown: Siting, plan: NamedPlan) -> tuple[Block, ...]:
    """Who gains and who loses against today; where there is no hub yet, who would reach one."""
    if not shown.today:
        return tuple(tables.reach(shown, plan.name, plan.sites, plan.mode))
    return *tables.against_today(shown, plan), tables.each_move(shown, plan)


def _stops(shown: Siting, plan: NamedPlan) -> list[Block]:
    """Mobile stops: who is beyond reach of the hubs, and who of them has a stop near."""
    if plan.outreach is None or plan.beyond is None:
        return []
    ground = shown.ground
    far = ground.nearest(plan.sites, plan.mode, plan.plan.question.districts).minutes > plan.beyond
    near = ground.nearest(plan.stops, plan.mode).minutes <= plan.beyond
    beyond, reached = float(ground.children[far].sum()), float(ground.children[far & near].sum())
    names = [ground.sites[stop].name for stop in plan.stops]
    said = (
        f"{people(shown, beyond)} live more than {plan.beyond:g} minutes from {every_hub(plan)}, "
        f"{mode_name(plan.mode)}. {counted(len(names), 'mobile stop', 'mobile stops')} would reach "
        f"{people(shown, reached)} of them"
    )
    return [Text(f"{said}{': ' + listed(names) if names else ''}.{_sure(plan)}")]


def _sure(plan: NamedPlan) -> str:
    solved = plan.outreach.plan if plan.outreach else None
    if solved is None:
        return ""
    return " No others do better: proven." if solved.proven else " Others may do better: it is not proven."


def _each_hub(shown: Siting) -> list[Block]:
    if not shown.today:
        return []
    mode = shown.modes[0]
    return [
        Heading(2, "What each hub of today is worth, and one more", "worth"),
        Text("Each hub is closed on paper by itself, the others staying, and the journeys are worked out anew."),
        *_folded(
            shown.today,
            "Each hub of today, and what if",
            (tables.worth_of_each(shown, "Today", shown.today, mode), tables.trials(shown, "Today", shown.today, mode)),
        ),
        supply.one_more(shown),
    ]


def _folded(sites: tuple[int, ...], summary: str, blocks: tuple[Block, ...]) -> list[Block]:
    return list(blocks) if len(sites) <= FEW_HUBS else [Details(summary, blocks)]


def _footfall(shown: Siting) -> list[Block]:
    codes = {shown.ground.sites[site].code for site in shown.today}
    known = {hub: count for hub, count in shown.contacts.items() if hub in codes}
    if not known:
        return []
    seen = expected(shown.ground, shown.today, shown.modes[0], known)
    return [
        Heading(2, "Contacts of each hub, seen and expected", "footfall"),
        Text(
            "A hub with fewer contacts than the children near it lead one to expect is a place to ask why, not a "
            "verdict. Contacts are rounded to 5; those of a hub with 1 to 7 are hidden."
        ),
        tables.footfall(shown, seen),
    ]


def _methods(shown: Siting) -> tuple[str, ...]:
    said = [
        *shown.ground.demand.method,
        *(f"Journeys {mode_name(mode)}: {shown.ground.travel[mode].method}" for mode in shown.modes),
        f"A journey counts as shorter or longer from a difference of {NOTICED:g} minute on. Minutes are held to the "
        "eighth of a minute here, so a figure may differ by a hair from one worked out elsewhere.",
        "Need counts when sites are chosen; in every figure people read, each child counts once.",
        *([borders(shown)] if borders(shown) else []),
        *shown.notes,
        *shown.left_out,
        *([shown.attribution] if shown.attribution else []),
    ]
    return tuple(dict.fromkeys(said))
