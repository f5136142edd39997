"""Making the quarterly return: from the snapshot in service, checked, frozen, and written as a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from familyhub import measures
from familyhub.errors import UsageError
from familyhub.reports import csv, ohid_return, xlsx
from familyhub.reports.ohid_return import METRICS, Return
from familyhub.state.frozen import Publication
from familyhub.workspace.freezing import freeze
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import give_exactly
from familyhub.workspace.revisions import published_figures


@dataclass(frozen=True, slots=True)
class Sent:
    """A return that was written: the file to send, the checks beside it, the frozen copy, and its release.

    `gives_away` is how many counts, hidden in earlier tables, whoever has those too can work out by it.
    """

    made: Return
    file: Path
    checks: Path
    publication: Publication
    release: int
    gives_away: int


def make_return(workspace: Opened, quarter: str | None = None) -> Return:
    """The return of a quarter (2024-25 Q4; without one, the latest that has ended), checked, and not written.

    Raises UsageError for a quarter without figures.
    """
    manifest, area = workspace.manifest(), workspace.settings.area
    with workspace.marts() as connection:
        ends = connection.execute(
            "SELECT DISTINCT quarter, quarter_end FROM calendar WHERE quarter_end <= $day ORDER BY quarter_end",
            {"day": manifest.newest_day},
        ).fetchall()
        every = dict(connection.execute("SELECT DISTINCT quarter, quarter_end FROM calendar").fetchall())
        found = measures.figures(connection, period_kind="quarter", hierarchy="residence", level="county")
    chosen = quarter or ends[-1][0]
    figures = [figure for figure in found if figure.period == chosen]
    if chosen not in every or not figures:
        raise UsageError(
            "no-such-quarter",
            "the question",
            found=f'"{chosen}"',
            expected=_for_example({quarter for quarter, _ in ends} & {figure.period for figure in found}),
            next_step="Write quarters as 2024-25 Q4; `familyhub kpi ohid-c2 --all-periods` lists those with figures.",
        )
    if every[chosen] > manifest.newest_day:
        raise UsageError(
            "quarter-not-over",
            "the question",
            found=f"{chosen}, which ends on {every[chosen]}, after the snapshot's newest day, {manifest.newest_day}",
            expected=_for_example({quarter for quarter, _ in ends} & {figure.period for figure in found}),
            next_step="Make the return when the quarter is over and its extracts have come in.",
        )
    earlier = [quarter for quarter, end in sorted(every.items(), key=lambda each: each[1]) if end < every[chosen]]
    before = [figure for figure in found if earlier and figure.period == earlier[-1]]
    names = {measure: definition.name for measure, definition in workspace.definitions().items()}
    return ohid_return.compose(
        area.name, area.code, chosen, every[chosen], manifest.newest_day, names, figures, before
    )  # fmt: skip


def _for_example(ended: set[str]) -> str:
    return f"a quarter that is over and has figures, for example {max(ended)}" if ended else "a quarter that is over"


def write_return(
    workspace: Opened, quarter: str | None = None, folder: Path | None = None, *, despite: bool = False
) -> Sent:
    """Write the return as CSV with its checks as a workbook beside it, freeze its figures, and enter it as a release.

    OHID is given exact counts, as its submission demands; later tables for others are held against them.

    Raises UsageError where a check stops it, unless it is written `despite` that.
    """
    made = make_return(workspace, quarter)
    if not made.may_go and not despite:
        stops = [f"{check.metric}: {check.says}" for check in made.checks if check.weight == "stop"]
        raise UsageError(
            "return-not-right",
            f"the return of {made.quarter}",
            found="; ".join(stops),
            expected="figures that may be sent",
            next_step="Put it right and make the return again; --despite writes it as it is.",
        )
    home = (folder or workspace.folders.reports).resolve()
    # Written first: what cannot be written must stand neither in the ledger nor among what was published.
    with _unfinished(home) as building:
        csv.write(building / "return.csv", ohid_return.table(made))
        _write_checks(building / "checks.xlsx", made)
        publication = _frozen(workspace, made)
        given = give_exactly(workspace, ohid_return.cubes(made), what=f"OHID return {made.quarter}", to="OHID")
        stem = f"ohid-{made.quarter.replace(' ', '-').lower()}-{publication.number}"
        file, checks = home / f"{stem}.csv", home / f"{stem}-checks.xlsx"
        (building / "checks.xlsx").replace(checks)
        (building / "return.csv").replace(file)
    return Sent(made, file, checks, publication, given.release.id, len(given.gives_away))


def _frozen(workspace: Opened, made: Return) -> Publication:
    """The figures frozen for this return: what was frozen of this very snapshot, if a return was broken off, else anew.

    Whoever makes a return again that was killed after freezing finishes it, and nothing is published twice.
    """
    because, snapshot_id = f"OHID return {made.quarter}", workspace.in_service()
    for publication in reversed(published_figures(workspace, made.quarter)):
        if (publication.because, publication.snapshot_id) == (because, snapshot_id):
            return publication
    return freeze(workspace, made.quarter, because, [metric for metric in METRICS if metric in made.figures])


@contextmanager
def _unfinished(home: Path) -> Iterator[Path]:
    """A folder of its own beside the file, in which it is made; it is gone afterwards, whatever happens."""
    home.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".return-", dir=home) as building:
        yield Path(building)


def _write_checks(path: Path, made: Return) -> None:
    frozen = f"Frozen in this workspace as the latest publication of {made.quarter} on the day of this file."
    notes = [f"As at {made.as_at}. {frozen}", ohid_return.LEFT_OUT]
    tables = [ohid_return.check_table(made), ohid_return.table(made)]
    xlsx.write(path, tables, title=f"{made.area}: OHID return {made.quarter}", notes=notes)
