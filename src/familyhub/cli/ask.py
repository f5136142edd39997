"""Commands that ask a question of the snapshot in service: kpi, trace, due."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, AsOf, ContractRule, KnownBy, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, show_json, show_table
from familyhub.errors import UsageError

if TYPE_CHECKING:
    from familyhub.measures import Figure, TracedMember
    from familyhub.workspace import Asked, Workspace

Level = Literal["county", "quadrant", "district", "hub", "team", "ward", "lsoa", "quintile"]
Period = Literal["month", "quarter", "year_to_date"]

OneMeasure = Annotated[str | None, Parameter(help="One measure's id, for example kpi-2-02; without it, all.")]
By = Annotated[
    Level, Parameter(help="The places to show: county, quadrant, district, hub, team, ward, lsoa, quintile.")
]
Residence = Annotated[
    bool, Parameter(name="--residence", negative="", help="Count where families live, not whose caseload they are on.")
]


def kpi(
    measure: OneMeasure = None,
    *,
    by: By = "county",
    period: Annotated[
        Period | None, Parameter(help="month, quarter or year_to_date; without it, as the measure is reported.")
    ] = None,
    month: Annotated[
        str | None, Parameter(help="One month (2024-05) or quarter (2024-25 Q1); without it, the latest.")
    ] = None,
    all_periods: Annotated[bool, Parameter(name="--all-periods", negative="", help="Every period.")] = False,
    residence: Residence = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contract: ContractRule = None,
    csv: Annotated[Path | None, Parameter(help="Write the figures to this CSV file.")] = None,
    xlsx: Annotated[Path | None, Parameter(help="Write the figures to this Excel workbook.")] = None,
    html: Annotated[Path | None, Parameter(help="Write the whole report to this HTML file.")] = None,
    district: Annotated[
        list[str] | None,
        Parameter(negative="", help="With --html: the report for the manager of this district; may be given again."),
    ] = None,
    team: Annotated[
        list[str] | None,
        Parameter(negative="", help="With --html: the report for the manager of this team; may be given again."),
    ] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The figures: how many should have been seen, how many were, against the target.

    Figures are exact and for use inside the partnership; they are not for publication.
    """
    import familyhub
    from familyhub.workspace import Asked
    from familyhub.workspace.lacking import no_contact, why_no_figure

    opened = familyhub.open(workspace)
    asked = Asked(as_of, known_by, contract)
    if html is not None:
        refuse_other_days(asked)
    reader = None
    if district or team:
        refuse_exact_answers(html, others=json or csv is not None or xlsx is not None)
        reader = opened.manager(district or [], team or [])
    if month is not None and not opened.latest_month():
        raise why_no_figure(opened, measure, asked).error()
    figures = opened.chosen_figures(
        measure=measure,
        period_kind=period,
        period=month,
        level=by,
        residence=residence,
        all_periods=all_periods,
        asked=asked,
    )
    lacking = why_no_figure(opened, measure, asked) if not figures else None
    if lacking is not None and html is not None and not opened.latest_month():
        raise lacking.error()
    written = []
    if csv is not None:
        written.append(opened.write_figures_csv(figures, csv))
    if xlsx is not None:
        written.append(opened.write_figures_xlsx(figures, xlsx, asked))
    if html is not None:
        written.append(opened.write_report(html, reader))
    for path in written:
        note(f"Written: {path}")
    if json:
        show_json(figures)
    elif not written:
        if figures or not on_terminal():
            show_table(f"Figures {asked.says(opened.manifest())}", _COLUMNS, [_row(figure) for figure in figures])
        for line in opened.as_at():
            note(line)
    if lacking is not None:
        note(*lacking.sentences())
    elif warning := no_contact(opened):
        note(warning)


def refuse_other_days(asked: "Asked") -> None:
    """The report is of the snapshot in service. Raises UsageError where other days or another rule are asked for."""
    from familyhub.workspace import Asked

    if asked != Asked():
        raise UsageError(
            "report_of_another_day",
            "the question",
            found="--html with --as-of, --known-by or --contract",
            expected="the report of the snapshot in service",
            next_step="Leave these options out, or write the figures with --csv or --xlsx.",
        )


def refuse_exact_answers(html: Path | None, *, others: bool) -> None:
    """A patch is for the report. Raises UsageError without --html, or beside options that write exact figures."""
    if html is None or others:
        raise UsageError(
            "patch_without_report",
            "the question",
            found="--district or --team " + ("with --csv, --xlsx or --json" if others else "without --html"),
            expected="--html FILE, the report for the manager of these districts and teams",
            next_step="Name the file with --html alone. For a place's figures, use --by district or --by team.",
        )


_COLUMNS = ("measure", "period", "place", "met", "of", "%", "95% interval", "bounds", "target", "excluded", "signal")


def _row(figure: "Figure") -> tuple[object, ...]:
    interval = ""
    if figure.interval is not None:
        interval = f"{figure.interval.lower:.1f} to {figure.interval.upper:.1f}"
    period = f"{figure.period} (year to date)" if figure.period_kind == "year_to_date" else figure.period
    return (
        figure.measure,
        period,
        figure.place or "County",
        figure.numerator if not figure.withheld else "withheld",
        figure.denominator if figure.denominator is not None else "",
        f"{figure.percentage:.1f}" if figure.percentage is not None else "",
        interval,
        _bounds(figure),
        figure.target_status or "",
        figure.excluded,
        figure.signal or "",
    )


def _bounds(figure: "Figure") -> str:
    """What the figure might be, as it is not sure who is who; "sure" where nobody is in doubt."""
    if figure.bounds is None:
        return "sure" if figure.denominator is None or figure.percentage is not None else ""
    low, high = (f"{end:.{0 if figure.denominator is None else 1}f}" for end in (figure.bounds.low, figure.bounds.high))
    return f"{low} to {high}" if low != high else f"{low} either way"


def trace(
    measure: str,
    *,
    month: Annotated[
        str | None, Parameter(help="The month (2024-05) or quarter (2024-25 Q1); without it, the latest.")
    ] = None,
    quadrant: Annotated[str | None, Parameter(help="Only this quadrant.")] = None,
    district: Annotated[str | None, Parameter(help="Only this district.")] = None,
    hub: Annotated[str | None, Parameter(help="Only this hub.")] = None,
    team: Annotated[str | None, Parameter(help="Only this team.")] = None,
    ward: Annotated[str | None, Parameter(help="Only this ward.")] = None,
    lsoa: Annotated[str | None, Parameter(help="Only this neighbourhood.")] = None,
    residence: Residence = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    contract: ContractRule = None,
    status: Annotated[
        Literal["met", "missed", "excluded"] | None, Parameter(help="Only members of this status.")
    ] = None,
    only_open: Annotated[
        bool,
        Parameter(name="--open", negative="", help="Only members that may count otherwise: who is who is in doubt."),
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The members behind one figure: why each counts or not, down to the file and row that says so.

    People are shown by their opaque id. The figure's numerator and denominator stand at the end.

    Parameters
    ----------
    measure
        The measure's id, for example kpi-2-02.
    """
    import familyhub
    from familyhub.workspace import Asked
    from familyhub.workspace.lacking import why_no_figure

    opened = familyhub.open(workspace)
    named = [
        (level, place)
        for level, place in (
            ("quadrant", quadrant), ("district", district), ("hub", hub), ("team", team), ("ward", ward), ("lsoa", lsoa)
        )
        if place is not None
    ]  # fmt: skip
    asked = Asked(as_of, known_by, contract)
    if month is not None and not opened.latest_month():
        raise why_no_figure(opened, measure, asked).error()
    members = opened.chosen_trace(measure, month, named, residence=residence, asked=asked)
    shown = [member for member in members if status in (None, member.status) and (member.may_be or not only_open)]
    if members.not_shown:
        note(members.sentence())
    if json:
        show_json(shown)
        return
    if on_terminal():
        columns = ("subject", "status", "window", "team", "why, and the line that says so")
        show_table(f"{measure}: members", columns, [_member_drawn(member) for member in shown])
    else:
        columns = ("subject", "status", "why", "window", "seen on", "team", "evidence")
        show_table(f"{measure}: members", columns, [_member(member) for member in shown])
    met = sum(member.status == "met" and member.closed for member in members)
    counted = sum(member.status in ("met", "missed") and member.closed for member in members)
    left_out = sum(member.status == "excluded" for member in members)
    not_counted = "is" if left_out == 1 else "are"
    among = " of those shown" if members.not_shown else ""
    note(f"{met} of {counted}{among} met; {left_out} {not_counted} not counted.")
    if only_open and not shown and members:
        note("None of them may count otherwise: nobody doubts whose records theirs are.")
    if any(member.question for member in shown):
        note("`familyhub review show QUESTION` lays a question out; `familyhub review pair` any other two people.")
    if not members and not members.not_shown and not opened.latest_month():
        note(*why_no_figure(opened, measure, asked).sentences())


def _member(member: "TracedMember") -> tuple[object, ...]:
    return (
        f"{member.subject} {member.subject_id:x}",
        member.status,
        _why(member),
        f"{member.window_opens} to {member.window_closes}",
        member.met_on,
        member.team,
        "; ".join(member.evidence),
    )


def _why(member: "TracedMember") -> str:
    """Why it counts or not, and how it may count otherwise."""
    if member.may_be is None:
        return member.says
    asked = f" (question {member.question})" if member.question else ""
    return f"{member.says}; {member.may_be}{asked}"


def _member_drawn(member: "TracedMember") -> tuple[object, ...]:
    """The same for a terminal, where one wide column reads better than two narrow ones."""
    window = f"{member.window_opens} to\n{member.window_closes}"
    subject = f"{member.subject}\n{member.subject_id:x}"
    return (subject, member.status, window, member.team, "\n".join((_why(member), *member.evidence)))


def due(
    team: Annotated[str | None, Parameter(help="One team; without it, all teams are counted.")] = None,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Who is due or overdue a mandated check this week: counts by team, or one team's list.

    The list is as at the newest extract. It says so when that is more than 7 days old.
    """
    import familyhub

    opened = familyhub.open(workspace)
    entries = opened.due_entries(team)
    if entries.not_shown:
        note(entries.sentence())
    for line in opened.as_at(datetime.now(UTC).date()):
        note(line)
    if json:
        show_json(entries.rows)
        return
    if team is not None:
        columns = ("person", "check", "state", "from", "until", "why not yet")
        rows = [
            (f"{e.person_id:x}", e.name, e.list_state.replace("_", " "), e.window_opens, e.window_closes, e.says)
            for e in entries
        ]
        show_table(f"Due in {team}", columns, rows)
        if not rows:
            note(*_nobody_due(opened))
        return
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for entry in entries:
        counts = counted.setdefault((entry.team, entry.measure), {})
        counts[entry.list_state] = counts.get(entry.list_state, 0) + 1
    states = ("overdue", "due_this_week", "due", "coming")
    rows = [(*key, *(counts.get(state, 0) for state in states)) for key, counts in sorted(counted.items())]
    show_table("Due and overdue", ("team", "measure", "overdue", "due this week", "due later", "coming"), rows)
    if not rows:
        note(*_nobody_due(opened))


def _nobody_due(opened: "Workspace") -> tuple[str, ...]:
    """An empty list is good news only where somebody could stand on it."""
    from familyhub.workspace.lacking import why_nobody

    lacking = why_nobody(opened)
    return ("Nobody is due.",) if lacking is None else (f"Nobody can be due: {lacking.found}.", lacking.next_step)
