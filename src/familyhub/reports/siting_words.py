"""Sites, journeys and plans in words."""

from math import isfinite

from familyhub.geography import Site
from familyhub.reports.siting_data import NamedPlan, Siting, mode_name
from familyhub.reports.words import capital, counted, listed, number, percent
from familyhub.siting.ground import NOT_KNOWN
from familyhub.siting.plan import Plan

FIFTHS = {
    "1": "Most deprived fifth",
    "2": "Second most deprived fifth",
    "3": "Middle fifth",
    "4": "Second least deprived fifth",
    "5": "Least deprived fifth",
}
SMALL = "hidden"
STRAIGHT = "Straight line"
"""How the method of a straight line begins."""


def group_name(found: Siting, by: str, key: str) -> str:
    """A group of children in words: "Aged 1 to 4", "Most deprived fifth", a district's name."""
    match by:
        case "all":
            return "All children"
        case "cohort":
            return f"Aged {key}" if key[:1].isdigit() else capital(key)
        case "fifth":
            return "Deprivation not known" if key == NOT_KNOWN else FIFTHS.get(key, key)
        case "district":
            return "District not known" if key == NOT_KNOWN else found.district_name(key)
        case _:
            return found.area_name(key)


def kind_of_site(site: Site) -> str:
    """What a building is, and what else is in it: "school (nursery and library)"."""
    return f"{site.kind} ({listed(site.offers)})" if site.offers else site.kind


def minutes(value: float | None) -> str:
    """Minutes to one decimal; a journey that cannot be made is said."""
    return "none reached" if value is None or not isfinite(value) else f"{value:.1f}"


def status(plan: Plan) -> str:
    """How sure a plan is; it says optimal only where that is proven."""
    return "proven optimal" if plan.proven else plan.status.replace("best found", "best found, not proven")


def gap(plan: Plan) -> str:
    """By how much a plan may be off."""
    if plan.proven:
        return "0%"
    return f"at most {plan.gap:.2%}" if isfinite(plan.gap) else "not known"


def worth(found: Siting, plan: Plan, value: float) -> str:
    """A value or a bound of a plan's question in words."""
    if not isfinite(value):
        return "not known"
    need = float(found.ground.need.sum())
    match plan.question.kind:
        case "lscp":
            # A bound may lie between whole numbers; no part of a hub can be opened.
            return counted(_up(value), "hub", "hubs")
        case "mclp":
            return f"{percent(100 * value / need) if need else 'none'} of need within {_limit(plan)} minutes"
        case "p_median":
            return f"{value / need if need else 0.0:.2f} minutes on average, need counted"
        case _:
            share = plan.question.share
            return f"{value:.1f} minutes {'at worst' if share == 1 else f'or less for {100 * share:g}% of need'}"


def about_plan(found: Siting, plan: NamedPlan) -> str:
    """A plan's question, status, bound and gap in sentences."""
    asked = f"Asked: {plan.asks}, {mode_name(plan.mode)}."
    solved = plan.plan
    if not solved.sites:
        return f"{asked} {capital(solved.status)}: {solved.stopped}."
    gives = f"It gives {worth(found, solved, solved.value)}."
    if solved.proven:
        return f"{asked} {gives} Proven optimal: no other sites do better."
    return (
        f"{asked} {gives} It is the best found, not proven ({solved.stopped}): no sites can do better than "
        f"{worth(found, solved, solved.bound)}, a gap of {gap(solved)}."
    )


def straight_lines(found: Siting) -> str:
    """A warning where straight lines stand for ways; empty where none do."""
    modes = [mode for mode in found.modes if found.ground.travel[mode].method.startswith(STRAIGHT)]
    if not modes:
        return ""
    how = listed([mode_name(mode) for mode in modes])
    return (
        f"Journeys {how} are straight lines made longer, not ways along streets: no map was given. Rivers, railways "
        "and hills can make a real journey much longer. Walk it before you decide."
    )


def borders(found: Siting) -> str:
    """A remark where a plan let nobody cross a district's border; empty where none did."""
    bound = [plan.name for plan in found.plans if plan.plan.question.districts]
    if not bound:
        return ""
    return (
        f"{listed(bound)} {'was' if len(bound) == 1 else 'were'} chosen as if nobody crossed a district's border. "
        "Journeys are shown here to the nearest hub of any district."
    )


def every_hub(plan: NamedPlan) -> str:
    """The hubs that mobile stops are for children far from: of their own district where nobody crosses its border."""
    return "every hub of their district" if plan.plan.question.districts else "every hub"


def children(value: float) -> str:
    """Children, whole: shares of people come from populations carried from one census to another."""
    return number(round(value))


def told(found: Siting, value: float) -> int | str:
    """Children as a cell of a table has them: whole, or "hidden" for a small number of linked records."""
    return SMALL if found.is_small(value) else round(value)


def people(found: Siting, value: float) -> str:
    """Children in a sentence: "no children", "1 child", "a few children", "1,204 children"."""
    if found.is_small(value):
        return "a few children"
    return counted(round(value), "child", "children")


def _up(value: float) -> int:
    return -int(-(value - 1e-6) // 1)


def _limit(plan: Plan) -> str:
    limit = plan.question.within_minutes
    return "" if limit is None else f"{limit:g}"
