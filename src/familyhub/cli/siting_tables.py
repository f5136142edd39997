"""Answers about sites on the terminal: tables first, then what they rest on."""

from collections.abc import Sequence

from familyhub.cli.show import note, on_terminal, say, show_table
from familyhub.reports import siting_words as words
from familyhub.reports.siting_data import NamedPlan, Siting, mode_name
from familyhub.siting.access import Access, AccessRow
from familyhub.siting.robustness import Trial
from familyhub.siting.second_thoughts import SecondThought
from familyhub.workspace.siting import TODAY, WITHIN, Answer, Choice

Row = tuple[object, ...]
JOURNEYS = ("average", *(f"within {limit}" for limit in WITHIN), "worst", "no way")
"""Columns of journeys: minutes, the share of children within so many, and children who reach no site."""


HINTS = {
    "p_median": "  Allow more hubs, or say with `unreached` how many minutes count for whoever reaches none.",
    "p_centre": "  Allow more hubs, or ask for a `share` of everyone.",
    "lscp": "  Allow more minutes, more buildings or a larger budget, or ask for a `share` of everyone.",
    "mclp": "  Allow more hubs or a larger budget.",
}
"""What may make a question answerable that has no answer."""


def say_plans(found: Answer) -> None:
    """A line for today's hubs and for each plan; below, each plan's sites and how sure it is."""
    siting = found.for_reports()
    columns = ("plan", "by", "hubs", "moves", *JOURNEYS, "status")
    today = found.choice(TODAY)
    rows = [_plan_row(found, today, "")] if today.sites else []
    rows += [_plan_row(found, found.choice(each.key), _sure(each)) for each in found.plans]
    show_table(f"Hubs in {found.ground.name}: {words.children(found.ground.children.sum())} children", columns, rows)
    tell = say if on_terminal() else note
    if not today.sites:
        tell("No building of the study is a hub today, so plans stand by themselves.")
    for each in found.plans:
        tell("", each.name, f"  {words.about_plan(siting, each)}", *_sites_of(found, each), *_further(found, each))
    for key in found.not_asked:
        tell("", f"{found.study.title(key)}: not asked, as the search was interrupted.")
    _say_notes(found, siting)


def say_comparison(found: Answer, before: Choice, after: Choice, areas: int) -> None:
    """Both choices side by side, who gains and loses by group, and what each move does."""
    siting = found.for_reports()
    by = mode_name(after.mode)
    both = [(each.name, len(each.sites), *_journeys(found.access(each, after.mode))) for each in (before, after)]
    show_table(f"Journeys {by}, in minutes", ("sites", "hubs", *JOURNEYS), both)
    change = found.changes(before, after)
    rows = [
        (words.group_name(siting, row.by, row.key), *map(_children, (row.children, row.gain, row.lose, row.same)),
         words.minutes(row.average_before), words.minutes(row.average_after))
        for row in change.rows
    ]  # fmt: skip
    columns = ("children", "in all", "shorter", "longer", "the same", "average before", "average after")
    show_table(f"Who gains and who loses: {before.name} → {after.name}, {by}", columns, rows)
    moves = [
        ("opens" if move.opened else "closes", found.ground.sites[move.site].name, _children(move.gain),
         _children(move.lose), _children(move.reach), "" if move.minutes is None else f"{move.minutes:+.1f}")
        for move in found.moves(before, after)
    ]  # fmt: skip
    columns = ("move", "site", "shorter", "longer", "reach one only so", "by minutes")
    show_table("What each move does, the others made", columns, moves)
    if areas:
        _say_areas(found, siting, before, after, areas)
    _say_notes(found, siting, after.mode)


def say_explained(found: Answer, choice: Choice, later: Sequence[SecondThought] = ()) -> None:
    """What each site is worth, the trials, second thoughts, supply, footfall, and what the figures rest on."""
    siting = found.for_reports()
    tell = say if on_terminal() else note
    named = found.by_key.get(choice.key)
    tell(f"{choice.name}, {mode_name(choice.mode)}", *([words.about_plan(siting, named)] if named else []))
    if not choice.sites:
        tell("No site is open, so there is nothing to explain.")
        return
    modes = [(mode_name(mode), *_journeys(found.access(choice, mode))) for mode in found.ground.travel]
    show_table("Journeys to the nearest site, in minutes", ("going", *JOURNEYS), modes)
    groups = [
        (words.group_name(siting, row.by, row.key), _children(row.children), *_row(row))
        for row in found.access(choice).rows
        if row.by != "area"
    ]
    show_table(f"By age, deprivation and district, {mode_name(choice.mode)}", ("children", "in all", *JOURNEYS), groups)
    _say_worth(found, choice)
    _say_trials(found, choice)
    if later:
        _say_second_thoughts(choice, later)
    _say_supply(found, siting, choice)
    if choice.key == TODAY:
        _say_footfall(found)
    if named is not None:
        tell(*_further(found, named))
    _say_notes(found, siting, choice.mode)


def _plan_row(found: Answer, choice: Choice, sure: str) -> Row:
    today = set(found.today)
    moves = f"+{len(set(choice.sites) - today)} -{len(today - set(choice.sites))}" if today and choice.sites else ""
    journeys = _journeys(found.access(choice)) if choice.sites else ("",) * len(JOURNEYS)
    return (choice.name, choice.mode, len(choice.sites), moves, *journeys, sure)


def _sure(named: NamedPlan) -> str:
    """The status, and where nothing is proven the gap; never "optimal" without a proof."""
    status = words.status(named.plan)
    return status if named.plan.proven or not named.sites else f"{status}: gap {words.gap(named.plan)}"


def _journeys(of: Access) -> Row:
    return _row(of.row("all"))


def _row(row: AccessRow | Trial) -> Row:
    near = [f"{100 * row.within[limit] / row.children:.0f}%" if row.children else "" for limit in WITHIN]
    return (words.minutes(row.average), *near, words.minutes(row.worst), _children(row.unreached))


def _children(value: float) -> int:
    return round(value)


def _sites_of(found: Answer, named: NamedPlan) -> list[str]:
    """The sites of a plan: those kept, then those that are new; and the hubs it closes."""
    ground, today = found.ground, set(found.today)
    parts = (
        ("Stays" if today else "Opens", [site for site in named.sites if site in today or not today]),
        ("Opens", [site for site in named.sites if today and site not in today]),
        ("Closes", sorted(today - set(named.sites)) if named.sites else []),
    )
    return [f"  {word}: {'; '.join(ground.sites[site].name for site in sites)}." for word, sites in parts if sites]


def _further(found: Answer, named: NamedPlan) -> list[str]:
    """Mobile stops and the front, where the question asked for them; and what to ask where there is no plan."""
    said: list[str] = [HINTS[named.plan.question.kind]] if named.plan.status == "infeasible" else []
    if (planned := named.outreach) is not None and named.beyond is not None:
        names = "; ".join(found.ground.sites[site].name for site in planned.stops) or "none"
        sure = "" if planned.plan is None else f" ({words.status(planned.plan)})"
        said.append(
            f"  Further than {named.beyond:g} minutes from {words.every_hub(named)}: "
            f"{_children(planned.beyond):,} children. Mobile stops{sure}: {names}. "
            f"They reach {_children(planned.reached):,}; {_children(planned.left):,} are left."
        )
    if (drawn := named.front) is not None:
        whole = "complete" if drawn.complete else f"not complete: {drawn.stopped or 'not every plan is proven'}"
        said.append(f"  Between the average and the most deprived fifth ({whole}; need counted):")
        said += [
            f"    average {point.average:.1f} minutes, most deprived fifth {point.deprived_average:.1f}"
            f" ({words.status(point.plan)})"
            for point in drawn.points
        ]
    return said


def _say_areas(found: Answer, siting: Siting, before: Choice, after: Choice, most: int) -> None:
    def size(shorter: float | None, longer: float | None) -> float:
        far = 1e9
        return abs((far if shorter is None else shorter) - (far if longer is None else longer))

    change = [each for each in found.changes(before, after).areas if each.children > 0]
    chosen = sorted(change, key=lambda each: (-size(each.before, each.after), each.area))[:most]
    rows = [
        (siting.area_name(each.area), _children(each.children), words.minutes(each.before), words.minutes(each.after),
         _name(found, each.site_before), _name(found, each.site_after))
        for each in chosen
    ]  # fmt: skip
    show_table("Areas whose journeys change most", ("area", "children", "before", "after", "from", "to"), rows)


def _say_worth(found: Answer, choice: Choice) -> None:
    rows = [
        (_name(found, each.site), _children(each.children_nearest), words.minutes(each.minutes_now),
         words.minutes(each.minutes_if_closed), _children(each.lose), _children(each.unreached),
         _name(found, each.next_site))
        for each in found.marginal(choice)
    ]  # fmt: skip
    columns = ("site", "nearest to", "minutes", "if it closed", "further then", "none reached", "most go to")
    show_table("What each site is worth beside the others, in children and minutes", columns, rows)


def _say_trials(found: Answer, choice: Choice) -> None:
    rows = [
        (trial.what, *_row(trial), _children(trial.lose),
         ", ".join(found.ground.sites[site].name for site in trial.full))
        for trial in found.robustness(choice)
    ]  # fmt: skip
    show_table("When things go wrong", ("trial", *JOURNEYS, "further", "over capacity"), rows)


def _say_second_thoughts(choice: Choice, later: Sequence[SecondThought]) -> None:
    rows = [
        (each.what, "yes" if each.still_best else "no" if each.loss else "not known", _share(each.loss),
         _share(each.loss_at_most), len(set(each.best.sites) - set(choice.sites)))
        for each in later
    ]  # fmt: skip
    columns = ("then", "still the best", "worse by", "at most", "other sites")
    show_table("The question asked again, as if more children had come", columns, rows)


def _share(loss: float | None) -> str:
    return "" if loss is None else f"{loss:.1%}"


def _say_supply(found: Answer, siting: Siting, choice: Choice) -> None:
    supply = found.supply(choice)
    rows = [
        (words.group_name(siting, row.by, row.key), f"{row.per_thousand:.2f}")
        for row in supply.rows
        if row.by in ("all", "fifth", "district")
    ]
    show_table("Hubs per 1,000 children within reach", ("children", "hubs"), rows)
    note(supply.sentence)


def _say_footfall(found: Answer) -> None:
    footfall = found.footfall()
    if footfall is None:
        return
    rows = [
        (_name(found, hub.site), _children(hub.children), hub.observed,
         None if hub.expected is None else f"{hub.expected:.0f}", "" if hub.place is None else str(hub.place))
        for hub in footfall.hubs
    ]  # fmt: skip
    columns = ("hub", "nearest to", "contacts", "expected", "beside chance")
    show_table("Contacts of a year at each hub beside those expected", columns, rows)
    note(footfall.sentence)


def _name(found: Answer, site: int | None) -> str:
    return "" if site is None else found.ground.sites[site].name


def _say_notes(found: Answer, siting: Siting, *modes: str) -> None:
    """What the figures rest on: straight lines first, for they are no real ways."""
    if warning := words.straight_lines(siting):
        note("", warning)
    note("", *_kept(found.notes(), found, modes))


def _kept(said: Sequence[str], found: Answer, modes: Sequence[str]) -> list[str]:
    others = [f"{mode}: " for mode in found.ground.travel if modes and mode not in modes]
    return [f"- {each}" for each in said if not any(each.startswith(other) for other in others)]
