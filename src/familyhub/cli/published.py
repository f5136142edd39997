"""Commands about figures that go somewhere: freeze, revisions, return, cuts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.state.frozen import Publication
    from familyhub.workspace.revisions import Revision, Revisions

Level = Literal["county", "quadrant", "district", "hub", "team", "ward", "lsoa", "quintile"]


def freeze(
    period: Annotated[str | None, Parameter(help="The month (2024-05) or quarter (2024-25 Q1) to freeze.")] = None,
    *,
    for_: Annotated[
        str, Parameter(name="--for", help='What they are published for, for example "Board of 12 May".')
    ] = "",
    measure: Annotated[
        list[str] | None, Parameter(negative="", help="Only this measure; may be given again. Default: all.")
    ] = None,
    listed: Annotated[
        bool, Parameter(name="--list", negative="", help="What was frozen so far; freezes nothing.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Freeze the figures of a period as they are published, with the members behind them.

    The copy lies below frozen/ and is never changed; what its bytes add up to stands in state. `familyhub revisions`
    explains what has changed since.
    """
    import familyhub
    from familyhub.errors import UsageError
    from familyhub.workspace.freezing import freeze as freeze_figures
    from familyhub.workspace.revisions import published_figures

    opened = familyhub.open(workspace)
    if listed or period is None:
        if not listed:
            raise UsageError(
                "freeze-what",
                "the question",
                found="no period",
                expected="a month (2024-05) or a quarter (2024-25 Q1)",
                next_step="Name the period, or list what was frozen with --list.",
            )
        _list(published_figures(opened), json=json)
        return
    done = freeze_figures(opened, period, for_, measure or [])
    if json:
        show_json(done)
        return
    say(f"Frozen: {done.period}, number {done.number}, {len(done.measures)} measures, as at {done.as_of}.")
    note(f"The copy lies in {Path('frozen') / done.folder}, with members under opaque ids: keep it with the workspace.")


def revisions(
    period: Annotated[str | None, Parameter(help="The period that was frozen; without it, the latest frozen.")] = None,
    *,
    number: Annotated[int | None, Parameter(help="Which publication of the period; without it, the latest.")] = None,
    by: Annotated[Level, Parameter(help="The places to show.")] = "county",
    residence: Annotated[
        bool,
        Parameter(name="--residence", negative="", help="By where families live, not by whose caseload they are on."),
    ] = False,
    measure: Annotated[str | None, Parameter(help="Only this measure.")] = None,
    members: Annotated[
        bool, Parameter(negative="", help="Every member that changed, under opaque ids, with its cause.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """From published figures to the current ones: late entries, corrections, merges, moves, changed definitions.

    Each step of each member has one cause, so the causes add up to the difference exactly.
    """
    import familyhub
    from familyhub.workspace.revisions import revisions as find_revisions

    opened = familyhub.open(workspace)
    found = find_revisions(opened, period, number=number, level=by, residence=residence, measure=measure)
    if json:
        show_json({"publication": found.publication, "revisions": found.revisions, "changes": found.changes})
        return
    if members:
        _show_members(found)
        return
    publication = found.publication
    columns = ("measure", "place", "published", "late entry", "correction", "people", "move", "definition", "current")
    title = f"{publication.period}, frozen for {publication.because} with what was known by {publication.known_by}"
    show_table(title, columns, [_row(each) for each in found.revisions])
    note("Each column adds to the numbers met and counted; published and all causes together are the current figure.")
    if publication.erased:
        note("People were erased from the frozen copy since: their steps stand under correction.")
    for name in found.not_rerun:
        note(
            f"{name}: the published SELECT no longer runs, so definition holds what people and corrections changed too."
        )


def ohid_return(
    quarter: Annotated[
        str | None, Parameter(help="The quarter (2024-25 Q4); without it, the latest that ended.")
    ] = None,
    *,
    check: Annotated[bool, Parameter(negative="", help="Only check; writes and freezes nothing.")] = False,
    to: Annotated[Path | None, Parameter(help="The folder for the file; without it, reports/.")] = None,
    despite: Annotated[bool, Parameter(negative="", help="Write it though a check says that it is not right.")] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """OHID's quarterly return of the health visiting service as a file, checked and frozen.

    It holds metrics C1 to C6 and C8 of the children who live in the area. C7 has no definition and is left out.
    """
    import familyhub
    from familyhub.reports.ohid_return import METRICS
    from familyhub.workspace.returning import make_return, write_return

    opened = familyhub.open(workspace)
    sent = None if check else write_return(opened, quarter, to, despite=despite)
    made = sent.made if sent else make_return(opened, quarter)
    if json:
        show_json(sent or made)
        return
    rows = [
        (METRICS[figure.measure], figure.numerator, figure.denominator, figure.percentage)
        for measure in METRICS
        if (figure := made.figures.get(measure)) is not None
    ]
    show_table(f"{made.area}, {made.quarter}, as at {made.as_at}", ("metric", "numerator", "denominator", "%"), rows)
    for each in made.checks:
        note(f"{'Put right' if each.weight == 'stop' else 'Look at'} {each.metric}: {each.says}.")
    if not made.checks:
        note("Every check passed.")
    if sent:
        note(f"Written: {sent.file}", f"Checks:  {sent.checks}", f"Frozen:  {sent.publication.folder}")


def _list(found: "tuple[Publication, ...]", *, json: bool) -> None:
    if json:
        show_json(list(found))
        return
    columns = ("period", "number", "frozen", "by", "for", "as at", "measures")
    rows = [
        (p.period, p.number, f"{p.frozen_at:%Y-%m-%d %H:%M}" if p.frozen_at else "", p.frozen_by, p.because, p.as_of,
         len(p.measures))
        for p in found
    ]  # fmt: skip
    show_table("Frozen figures", columns, rows)


def _row(revision: "Revision") -> tuple[object, ...]:
    def said(met: int, counted: int) -> str:
        return f"{met:,}" if revision.is_count else f"{met:,} of {counted:,}"

    def added(met: int, counted: int) -> str:
        if (met, counted) == (0, 0):
            return ""
        return f"{met:+,}" if revision.is_count else f"{met:+,} of {counted:+,}"

    between = revision.bridge
    causes = [added(*each) for each in between.causes.values()]
    return (
        revision.measure, revision.place or "County", said(*between.published), *causes, said(*between.current)
    )  # fmt: skip


def _show_members(found: "Revisions") -> None:
    rows = [
        (measure, f"{step.subject_id:x}" if step.subject_id >= 0 else "erased", step.cause, step.says,
         "; ".join(dict.fromkeys((step.places_before[3], step.places_after[3]))))
        for measure, steps in found.changes.items()
        for step in steps
    ]  # fmt: skip
    show_table(f"{found.publication.period}: what changed", ("measure", "subject", "cause", "what", "team"), rows)


def cuts(
    to: Annotated[Path, Parameter(name="FILE", help="The Excel workbook to write, or to write again.")],
    *,
    protected: Annotated[
        bool,
        Parameter(negative="", help="For others than the partnership: small counts hidden, others rounded, no teams."),
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The KPIs by GP practice, pupils by school, caseload per full-time worker, as a workbook to refresh.

    Each sheet is an Excel table whose name stays, with definitions and completeness beside. Exact figures are for those
    who may see the patch.
    """
    import familyhub
    from familyhub.workspace.cuts import write_cuts

    written = write_cuts(familyhub.open(workspace), to, protected=protected)
    if json:
        show_json(written)
        return
    say(f"Written: {written.path}")
    note(f"{written.practices} rows by practice, {written.schools} schools, {written.teams} teams.")
