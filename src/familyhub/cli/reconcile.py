"""`familyhub reconcile`: a provider's own list or counts beside our figure, with reasons."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_json, show_table
from familyhub.errors import UsageError

if TYPE_CHECKING:
    from familyhub.quality.reconciliation import Reconciled


def reconcile(
    measure: str,
    period: str | None = None,
    *,
    theirs: Annotated[Path | None, Parameter(help="The provider's own list of children: CSV or workbook.")] = None,
    source: Annotated[
        str | None,
        Parameter(help="With --theirs: the provider, by its folder below incoming/, so that its own ids are believed."),
    ] = None,
    count: Annotated[int | None, Parameter(help="Without a list: how many they count as met.")] = None,
    of: Annotated[int | None, Parameter(help="With --count: of how many.")] = None,
    their_day: Annotated[
        date | None, Parameter(name="--their-day", help="With --count: the day their count was made (2026-03-31).")
    ] = None,
    quadrant: Annotated[str | None, Parameter(help="Only this quadrant.")] = None,
    district: Annotated[str | None, Parameter(help="Only this district.")] = None,
    hub: Annotated[str | None, Parameter(help="Only this hub.")] = None,
    team: Annotated[str | None, Parameter(help="Only this team.")] = None,
    ward: Annotated[str | None, Parameter(help="Only this ward.")] = None,
    lsoa: Annotated[str | None, Parameter(help="Only this neighbourhood.")] = None,
    residence: Annotated[
        bool,
        Parameter(name="--residence", negative="", help="Count where families live, not whose caseload they are on."),
    ] = False,
    xlsx: Annotated[Path | None, Parameter(help="Write a workbook with every line and its reason.")] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """A provider's own list, or their counts, beside our figure: matched, theirs only, ours only, with reasons.

    The list may have any headers that say who is meant: NHS number, their own id, UPN, or name and date of birth; and
    whether they count the child as met, and the day of the contact. The numbers add up.

    Parameters
    ----------
    measure
        The measure's id, for example kpi-2-02.
    period
        The month (2024-05) or quarter (2024-25 Q1). It may be left out where there is only one with a figure.
    """
    import familyhub
    from familyhub.quality.reconciliation import Reconciled
    from familyhub.workspace.reconciling import Beside, period_for, write_reconciled

    counts = _counts(theirs, count, of)
    opened = familyhub.open(workspace)
    levels = (
        ("quadrant", quadrant), ("district", district), ("hub", hub), ("team", team), ("ward", ward), ("lsoa", lsoa),
    )  # fmt: skip
    named = tuple((level, place) for level, place in levels if place is not None)
    if period is None:
        period = period_for(opened, measure)
        note(f"{measure} has figures of {period} alone, so theirs stand beside that.")
    beside = Beside(measure, period, named, residence)
    if counts is not None:
        found = opened.compare_counts(beside, counts, their_day)
    else:
        found = opened.reconcile(beside, theirs or "", source)
    if xlsx is not None:
        note(f"Written: {write_reconciled(found, xlsx)}")
    if json:
        show_json({"sentences": found.sentences(), "reconciliation": found})
        return
    tell = say if on_terminal() or not isinstance(found, Reconciled) else note
    tell(*found.sentences())
    if isinstance(found, Reconciled) and xlsx is None:
        show_table(f"{measure}, {period}: theirs beside ours", _COLUMNS, _rows(found))
        note(*found.notes)


_COLUMNS = ("line of theirs", "our member", "where it stands", "why", "evidence")


def _rows(found: "Reconciled") -> list[tuple[object, ...]]:
    """What needs a look: disagreements and likely matches first, then what only one side has."""
    from familyhub.quality.reconciliation import NOT_SHOWN, VERDICTS

    rows: list[tuple[object, ...]] = []
    for pair in found.matched:
        stands = VERDICTS[pair.verdict]
        if pair.likely:
            stands += f"; likely, by {pair.by}: please check"
        if pair.likely or pair.verdict not in ("both_met", "both_not_met"):
            rows.append((pair.line, f"{pair.subject_id:x}", stands, pair.says, "; ".join(pair.evidence)))
    rows += [(each.line, "", "theirs only", each.says, "") for each in found.theirs_only]
    rows += [(each.line, "", "said twice", each.says, "") for each in found.twice]
    rows += [(each.line, "", "unreadable", each.why, "") for each in found.unreadable]
    rows += [(line, "", "not shown", NOT_SHOWN, "") for line in found.lines_not_shown]
    rows += [("", f"{each.subject_id:x}", "ours only", each.says, "; ".join(each.evidence)) for each in found.ours_only]
    return rows


def _counts(theirs: Path | None, count: int | None, of: int | None) -> tuple[int, int] | None:
    """Their two counts; None where there is a list. Raises UsageError for both, neither, or one of two."""
    if theirs is not None and count is None and of is None:
        return None
    if theirs is None and count is not None and of is not None:
        return count, of
    raise UsageError(
        "list_or_counts",
        "the question",
        found="both a list and counts" if theirs is not None else "neither a list nor two counts",
        expected="--theirs FILE, or --count 43 --of 45",
        next_step="Give the provider's list, or their two counts.",
    )
