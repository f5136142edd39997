"""Commands about figures that go somewhere: freeze, revisions, return, cuts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from familyhub.measures.causes import Counted
    from familyhub.state.frozen import Publication
    from familyhub.workspace.revisions import Revision, Revisions

Level = Literal["county", "quadrant", "district", "hub", "team", "ward", "lsoa", "quintile"]
Kind = Literal["due", "outcome", "group", "rate"]


def freeze(
    period: Annotated[
        str | None, Parameter(help="The month (2024-05), quarter (2024-25 Q1) or year (2024-25) to freeze.")
    ] = None,
    *,
    for_: Annotated[
        str, Parameter(name="--for", help='What they are published for, for example "Board of 12 May".')
    ] = "",
    measure: Annotated[
        list[str] | None, Parameter(negative="", help="Only this measure; may be given again. Default: all.")
    ] = None,
    kind: Annotated[
        list[Kind] | None,
        Parameter(negative="", help="Only this kind of measure; may be given again. Default: all four."),
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
    done = freeze_figures(opened, period, for_, measure or [], kind or [])
    if json:
        show_json(done)
        return
    say(f"Frozen: {done.period}, number {done.number}, as at {done.as_of}: {_kinds(done)}.")
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
    measure: Annotated[
        str | None, Parameter(help="Only this measure; a combination of groups as lone_parent+temporary_housing+...")
    ] = None,
    kind: Annotated[Kind | None, Parameter(help="Only this kind of measure.")] = None,
    every: Annotated[
        bool, Parameter(name="--all", negative="", help="Also counts that did not change, of which there are many.")
    ] = False,
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
    found = find_revisions(opened, period, number=number, kind=kind, level=by, residence=residence, measure=measure)
    if json:
        show_json(found)
        return
    if members:
        _show_members(found)
        return
    publication = found.publication
    columns = ("measure", "place", "published", "late entry", "correction", "people", "move", "definition", "current")
    title = f"{publication.period}, frozen for {publication.because} with what was known by {publication.known_by}"
    rows = [row for each in found.revisions for row in _rows(each, every=every)]
    show_table(title, columns, rows)
    note("Published and all causes together are the current figure; --members lists who changed, and the line behind.")
    if (same := sum(not each.changed() for each in found.revisions)) and not every:
        note(f"{same:,} figures of outcomes, groups and rates did not change or are not listed; --all shows them.")
    if publication.erased:
        note("People were erased from the frozen copy since: their steps stand under correction.")
    for name in found.not_rerun:
        note(
            f"{name}: the published SELECT no longer runs, so definition holds what people and corrections changed too."
        )
    for name, why in found.not_compared.items():
        note(f"{name}: not compared, because {why}.")


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
        note(f"Release {sent.release}: exact figures, which later tables for others are held against.")
        if sent.gives_away:
            note(f"Whoever has earlier tables too can work out {sent.gives_away:,} counts hidden in them.")


def _list(found: "tuple[Publication, ...]", *, json: bool) -> None:
    if json:
        show_json(list(found))
        return
    columns = ("period", "number", "frozen", "by", "for", "as at", "measures by kind")
    rows = [
        (p.period, p.number, f"{p.frozen_at:%Y-%m-%d %H:%M}" if p.frozen_at else "", p.frozen_by, p.because, p.as_of,
         _kinds(p))
        for p in found
    ]  # fmt: skip
    show_table("Frozen figures", columns, rows)


KIND_WORDS = {
    "due": "mandated checks", "outcome": "outcome measures", "group": "priority groups", "rate": "rates",
}  # fmt: skip


def _kinds(publication: "Publication") -> str:
    """How many measures of which kind a publication holds."""
    return ", ".join(f"{KIND_WORDS[kind]}: {len(names)}" for kind, names in publication.kinds.items())


def _rows(revision: "Revision", *, every: bool) -> "Iterator[tuple[object, ...]]":
    """A line a figure of two numbers, and of the others a line a count; those that did not change only if asked for."""
    between, place = revision.bridge, revision.place or "County"
    if revision.kind in ("due", "rate"):
        if every or revision.kind == "due" or revision.changed():
            causes = [_added(each, is_count=revision.is_count) for each in between.causes.values()]
            said = (_said(each, is_count=revision.is_count) for each in (between.published, between.current))
            yield (revision.measure, place, next(said), *causes, next(said))
        return
    for count in revision.shown:
        at = revision.counts.index(count)
        causes = [each[at] for each in between.causes.values()]
        if every or any(causes):
            told = [f"{each:+,}" if each else "" for each in causes]
            name = f"{revision.measure}: {count.replace('_', ' ')}"
            yield (name, place, f"{between.published[at]:,}", *told, f"{between.current[at]:,}")


def _said(figure: "Counted", *, is_count: bool) -> str:
    return f"{figure[0]:,}" if is_count else f"{figure[0]:,} of {figure[1]:,}"


def _added(figure: "Counted", *, is_count: bool) -> str:
    if not any(figure):
        return ""
    return f"{figure[0]:+,}" if is_count or not figure[1] else f"{figure[0]:+,} of {figure[1]:+,}"


def _show_members(found: "Revisions") -> None:
    columns = ("measure", "subject", "cause", "what", "team", "line or entry")
    rows = [
        (measure, f"{step.subject_id:x}" if step.subject_id >= 0 else "erased", step.cause, step.says,
         "; ".join(dict.fromkeys((step.places_before[3], step.places_after[3]))), step.record or "")
        for measure, steps in found.changes.items()
        for step in steps
    ]  # fmt: skip
    show_table(f"{found.publication.period}: what changed", columns, rows)
    if found.not_shown:
        note(f"{found.not_shown:,} not shown: the people in them are restricted. They are in the figures.")


def cuts(
    to: Annotated[Path, Parameter(name="FILE", help="The Excel workbook to write, or to write again.")],
    *,
    protected: Annotated[
        bool,
        Parameter(negative="", help="For others than the partnership: small counts hidden, others rounded, no teams."),
    ] = False,
    for_whom: Annotated[
        str, Parameter(name="--to", help="With --protected: whom it is for, as the ledger of releases will say.")
    ] = "others",
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The KPIs by GP practice, pupils by school, caseload per full-time worker, as a workbook to refresh.

    Each sheet is an Excel table whose name stays, with definitions and completeness beside. Exact figures are for those
    who may see the patch; protected ones are held against all that left before, and stand in `familyhub releases`.
    """
    import familyhub
    from familyhub.workspace.cuts import write_cuts

    written = write_cuts(familyhub.open(workspace), to, protected=protected, to=for_whom)
    if json:
        show_json(written)
        return
    say(f"Written: {written.path}")
    note(f"{written.practices} rows by practice, {written.schools} schools, {written.teams} teams.")
    if written.release is not None:
        note(f"Release {written.release} for {for_whom}: {written.hidden}")
