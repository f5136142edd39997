"""`familyhub rates`: how often something happens to children, per 10,000, with the events behind it."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, AsOf, KnownBy, WorkspaceFolder
from familyhub.cli.show import note, show_json, show_table

if TYPE_CHECKING:
    from familyhub.measures.rates import Rate
    from familyhub.workspace import Asked, Workspace

Level = Literal["county", "quadrant", "district", "hub", "team", "ward", "lsoa", "quintile"]


def rates(
    rate: Annotated[str | None, Parameter(help="One rate's id, for example step-ups; without it, all.")] = None,
    *,
    by: Annotated[Level, Parameter(help="The places to show.")] = "county",
    period: Annotated[Literal["month", "quarter", "year"], Parameter(help="month, quarter or year.")] = "quarter",
    month: Annotated[
        str | None,
        Parameter(help="One month (2024-05), quarter (2024-25 Q1) or year (2024-25); without it, the latest."),
    ] = None,
    all_periods: Annotated[bool, Parameter(name="--all-periods", negative="", help="Every period.")] = False,
    residence: Annotated[
        bool,
        Parameter(name="--residence", negative="", help="By where children live, not by whose caseload they are on."),
    ] = False,
    events: Annotated[
        bool, Parameter(negative="", help="The events behind the rate of --month, each with its line of a file.")
    ] = False,
    place: Annotated[str | None, Parameter(help="With --events: only this place of the level.")] = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Rates: referrals, re-referrals, step-ups, entries into care, urgent care; per 10,000 children and year.

    A month has a figure once it is over and the sources tell of all of it. Figures are exact, for use inside the
    partnership.
    """
    import familyhub
    from familyhub.workspace import Asked
    from familyhub.workspace.answers import place_without_list
    from familyhub.workspace.rating import chosen_rates, silent_rates

    opened, asked = familyhub.open(workspace), Asked(as_of, known_by)
    if events:
        _show_events(opened, asked, rate, month, by, place, residence=residence, json=json)
        return
    if place is not None:
        raise place_without_list("--events")
    kind = period if month is None else _kind_of(month)
    found = chosen_rates(
        opened, rate, period_kind=kind, period=month, level=by, residence=residence, all_periods=all_periods,
        asked=asked,
    )  # fmt: skip
    if json:
        show_json(found)
        return
    columns = ("rate", "period", "place", "events", "children or events", "value", "95% interval", "whole")
    show_table(f"Rates {asked.says(opened.manifest())}", columns, [_row(each) for each in found])
    for name, why in silent_rates(opened, asked):
        note(f"{name}: {why}.")


def _kind_of(period: str) -> str:
    if "Q" in period:
        return "quarter"
    # 2024-05 and 2024-25 look alike: no month has a number above 12, and every financial year since 2012-13 has.
    return "month" if period[5:].isdigit() and int(period[5:]) <= 12 else "year"


def _row(rate: "Rate") -> tuple[object, ...]:
    of = f"{rate.denominator:,} events" if rate.is_share else f"{rate.children or 0:,.0f} children"
    unit = "%" if rate.is_share else f" per {rate.per:,} a year"
    value = "nobody" if rate.value is None else f"{rate.value:.1f}{unit}"
    ends = "" if rate.interval is None else f"{rate.interval.lower:.1f} to {rate.interval.upper:.1f}"
    whole = "yes" if rate.whole else f"no: {rate.months} months"
    return (rate.name, rate.period, rate.place or "County", rate.numerator, of, value, ends, whole)


def _show_events(
    opened: "Workspace",
    asked: "Asked",
    rate: str | None,
    period: str | None,
    level: str,
    place: str | None,
    *,
    residence: bool,
    json: bool,
) -> None:
    from familyhub.errors import UsageError
    from familyhub.workspace.rating import traced_events

    if rate is None or period is None or (level != "county") != (place is not None):
        raise UsageError(
            "events-of-what",
            "the question",
            found="--events without a rate, a period, or a place of the level",
            expected="for example `familyhub rates step-ups --events --month '2024-25 Q1' --by district --place Alba`",
            next_step="Name all three; without --by the county is meant.",
        )
    found = traced_events(opened, rate, period, level=level, place=place or "", residence=residence, asked=asked)
    if found.not_shown:
        note(found.sentence())
    if json:
        show_json(list(found))
        return
    rows = [
        (f"{each.person_id:x}", each.happened_on, each.says, each.team, "; ".join(each.evidence)) for each in found
    ]  # fmt: skip
    show_table(f"{rate}: events", ("child", "on", "counts", "team", "evidence"), rows)
    note(f"{sum(each.status == 'counted' for each in found)} of {len(found)} events count.")
