"""Reconciling a provider's list or counts with a figure of the workspace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from familyhub.access import visible_to
from familyhub.errors import UsageError
from familyhub.measures import Definition, TracedMember, definition_named
from familyhub.measures.question import Contract
from familyhub.quality.counts_beside import CountsBeside, counts_beside
from familyhub.quality.reconciliation import Figure, Reconciled, reconcile
from familyhub.quality.their_list import read_their_list
from familyhub.reports import reconcile_workbook, xlsx
from familyhub.snapshot import read_manifest
from familyhub.workspace.answers import choose_figures, choose_members, hierarchy_of
from familyhub.workspace.asking import Asked
from familyhub.workspace.fixing import opened
from familyhub.workspace.lacking import why_no_figure
from familyhub.workspace.opened import Opened
from familyhub.workspace.showing import AN_ANALYST

Members = Callable[[Asked], Sequence[TracedMember]]
"""The members of one figure, as it is asked for."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Which figure stands beside a provider's list or counts: a measure, a period, one named place or the county."""

    measure: str
    period: str
    named: tuple[tuple[str, str], ...] = ()
    residence: bool = False

    @property
    def place(self) -> str:
        """The place in words."""
        return self.named[0][1] if self.named else "the whole area"


def period_for(workspace: Opened, measure: str) -> str:
    """The one period that has a figure of the measure. Raises UsageError for several, which it names, or for none."""
    with workspace.marts(measure=measure) as connection:
        figures = choose_figures(connection, measure=measure, all_periods=True)
    periods = sorted({figure.period for figure in figures})
    if len(periods) == 1:
        return periods[0]
    if not periods:
        raise why_no_figure(workspace, measure).error()
    whole = [figure.period for figure in figures if figure.whole]
    latest = max(whole) if whole else periods[-1]
    raise UsageError(
        "period_missing",
        "the question",
        found=f"no period, where {measure} has figures of {len(periods)}",
        expected="one of " + ", ".join(periods),
        next_step=f"Name the period of their list after the measure: `familyhub reconcile {measure} {_typed(latest)}`. "
        f"{latest} is the latest that has ended.",
    )


def _typed(period: str) -> str:
    return f"'{period}'" if " " in period else period


def reconcile_list(
    home: Path,
    memory_limit: str,
    definitions: dict[str, Definition],
    beside: Beside,
    theirs: Path,
    source: str | None,
) -> Reconciled:
    """A provider's list beside our figure. Raises UsageError for a list that names nobody, or an unknown question."""
    definition = definition_named(definitions, beside.measure)
    manifest = read_manifest(home)
    sources = sorted({extract.source for extract in manifest.extracts})
    if source is not None and source not in sources:
        raise UsageError(
            "unknown-source",
            "the question",
            found=f'source "{source}"',
            expected="one of " + ", ".join(sources),
            next_step="Name the provider's folder below incoming/, or leave --source out.",
        )
    listed = read_their_list(theirs, manifest.newest_day)
    seen = visible_to(AN_ANALYST)
    by_residence = any(hierarchy_of(level, residence=beside.residence) != "caseload" for level, _ in beside.named)

    def may_show(restriction: str) -> bool:
        view = seen.person(team=None, restriction=restriction)
        # Being on a list of one neighbourhood, or not being on it, would tell where a shielded family lives.
        return view.row and (view.neighbourhood or not by_residence)

    with opened(home, memory_limit, by_name=("marts", "facts")) as connection:
        members = choose_members(connection, beside.measure, beside.period, beside.named, residence=beside.residence)
        figure = Figure(beside.measure, definition, beside.period, beside.place, members)
        return reconcile(connection, figure, listed, may_show, source)


def compare_counts(
    beside: Beside, theirs: tuple[int, int], members: Members, contract: str, their_day: date | None
) -> CountsBeside:
    """A provider's counts beside our figure, and the figure under each contract's rule and with what was known then.

    Raises UsageError for counts that are no proportion.
    """
    met, counted = theirs
    if not 0 <= met <= counted:
        raise UsageError(
            "no_proportion",
            "the question",
            found=f"{met} of {counted}",
            expected="a count of those met, and as many or more in all",
            next_step="Write --count 43 --of 45.",
        )
    rules: dict[Contract, str] = {
        "residence": "families who live in the area",
        "gp": "families with a GP in the area",
        "either": "both",
    }
    ours = members(Asked())
    otherwise = {
        f"By the contract's rule {rule} ({words})": _or_nobody(members, Asked(contract=rule))
        for rule, words in rules.items()
        if rule != contract
    }
    if their_day is not None:
        otherwise[f"With what was known by {their_day}"] = _or_nobody(members, Asked(known_by=their_day))
    return counts_beside(beside.measure, beside.period, beside.place, theirs, ours, otherwise)


def _or_nobody(members: Members, asked: Asked) -> Sequence[TracedMember]:
    """The members of a figure that exists as we ask for it, and perhaps not as it is asked for here."""
    try:
        return members(asked)
    except UsageError as error:
        if error.trouble.code not in ("unknown-period", "unknown-place"):
            raise
        return ()


def write_reconciled(found: Reconciled | CountsBeside, path: Path) -> Path:
    """Write a reconciliation to a workbook. Returns where it is."""
    listed = isinstance(found, Reconciled)
    tables = reconcile_workbook.reconcile_tables(found) if listed else reconcile_workbook.counts_tables(found)
    title = f"{found.measure}, {found.period}, {found.place}: theirs beside ours"
    path.parent.mkdir(parents=True, exist_ok=True)
    xlsx.write(path, tables, title=title, notes=[*found.sentences(), reconcile_workbook.FOR_WHOM])
    return path.resolve()
