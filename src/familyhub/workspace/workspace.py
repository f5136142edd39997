"""Everything that can be asked of a workspace, in one object: each answer is worked out by a file of its own."""

import getpass
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import pyarrow as pa

from familyhub import groups, measures, quality, snapshot
from familyhub.access import User
from familyhub.config import Folders
from familyhub.config.folders import closed_file, closed_to_others
from familyhub.config.settings import FILE_NAME, TEMPLATE
from familyhub.errors import ConfigurationError
from familyhub.measures import DueEntry, FigureChoice, TracedMember
from familyhub.measures.outcomes import OutcomeFigure
from familyhub.measures.rates import Rate
from familyhub.progress import RunLog, Watcher
from familyhub.reports import csv, html, kpi_report, quality_report, xlsx
from familyhub.reports.quality_findings import quality_findings
from familyhub.reports.quality_tables import workbook_tables
from familyhub.state import refresh_lock
from familyhub.state.frozen import Publication
from familyhub.workspace import outcomes
from familyhub.workspace.answers import (
    check_choice,
    check_team,
    check_traced,
    choose_figures,
    choose_members,
    hierarchy_of,
    latest_month,
)
from familyhub.workspace.arrow import as_table
from familyhub.workspace.asking import AS_MEASURED, Asked
from familyhub.workspace.checking import CheckedFile
from familyhub.workspace.figure_table import figure_table
from familyhub.workspace.finding import ask_for_identity
from familyhub.workspace.fixing import FixList, Wanted, lists_to_fix, write_lists
from familyhub.workspace.freezing import freeze
from familyhub.workspace.jsna import Gathered, assess
from familyhub.workspace.looking import look_at
from familyhub.workspace.opened import Opened
from familyhub.workspace.patch import manager_of
from familyhub.workspace.rating import RateChoice, chosen_rates
from familyhub.workspace.reconciling import Beside, CountsBeside, Reconciled, compare_counts, reconcile_list
from familyhub.workspace.refreshing import Refreshed, refresh_opened
from familyhub.workspace.report_data import gather
from familyhub.workspace.revisions import RevisionChoice, Revisions, revisions
from familyhub.workspace.showing import Listing, shown_due, shown_members
from familyhub.workspace.sources_mart import freshness
from familyhub.workspace.standings import KindName
from familyhub.workspace.weekly_run import WeeklyReport

if TYPE_CHECKING:
    from familyhub.workspace.siting import Answer


class Workspace(Opened):
    """A familyhub workspace and everything that can be asked of it. Open one with `familyhub.open(folder)`."""

    __slots__ = ()

    @classmethod
    def create(cls, folder: str | Path, name: str = "Our area") -> "Workspace":
        """Make a new workspace with an example familyhub.toml; a folder that it makes is closed to others.

        Raises ConfigurationError where one exists.
        """
        root = Path(folder).resolve()
        if (root / FILE_NAME).exists():
            raise ConfigurationError(
                "workspace_exists",
                FILE_NAME,
                found="a workspace",
                expected="a folder without one",
                next_step="Use it as it is, or name another folder.",
            )
        if not root.exists():
            closed_to_others(root)
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        (root / FILE_NAME).write_text(TEMPLATE.replace("{name}", quoted), encoding="utf-8")
        Folders(root).create()
        return cls.open(root)

    def check(self, path: str | Path | None = None) -> list[CheckedFile]:
        """What each file below a folder (default: incoming/), or one file, is and what is wrong. Writes nothing."""
        return look_at(Path(path) if path is not None else self.folders.incoming, self, RunLog())

    def refresh(self, *, watcher: Watcher | None = None, today: date | None = None) -> Refreshed:
        """Land what is new, rebuild everything, and put the new snapshot into service in one transaction.

        `today` is the day of receipt of files that lie in no dated folder. Raises WorkspaceBusyError while another
        refresh runs, SnapshotError where nothing could be landed.
        """
        return refresh_opened(self, watcher=watcher, today=today)

    def figures(self, *, asked: Asked = AS_MEASURED, **chosen: Unpack[FigureChoice]) -> list[measures.Figure]:
        """Figures as values; the same choices as `kpi`."""
        with self.marts(asked) as connection:
            check_choice(connection, chosen)
            return measures.figures(connection, **chosen)

    def kpi(self, *, asked: Asked = AS_MEASURED, **chosen: Unpack[FigureChoice]) -> pa.Table:
        """Figures as an Arrow table. Choose by `measure`, `period_kind`, `hierarchy`, `level`, `places`.

        `asked` asks for another day, earlier knowledge or another rule: `Asked(known_by=date(2026, 1, 31))`.
        """
        return as_table(self.figures(asked=asked, **chosen), measures.Figure)

    def traced(
        self, measure: str, period: str, *, hierarchy: str = "caseload", level: str = "county", place: str = ""
    ) -> Listing[TracedMember]:
        """The members behind one figure, as an analyst may see them; its `not_shown` says how many are left out."""
        with self.marts() as connection:
            place = check_traced(connection, measure, period, hierarchy, level, place)
            members = measures.trace(connection, measure, period, hierarchy, level, place)
            by_residence = hierarchy != "caseload" and level != "county"
            return shown_members(connection, members, None, by_residence=by_residence)

    def trace(
        self, measure: str, period: str, *, hierarchy: str = "caseload", level: str = "county", place: str = ""
    ) -> pa.Table:
        """The members behind one figure, each with its reason and its line of a file, as an Arrow table."""
        return as_table(self.traced(measure, period, hierarchy=hierarchy, level=level, place=place), TracedMember)

    def due_entries(self, team: str | None = None, user: User | None = None) -> Listing[DueEntry]:
        """Who is due or overdue on the newest day, as far as the user may see; without one, as an analyst.

        Its `not_shown` says how many rows are left out. Raises UsageError for a team nobody knows.
        """
        with self.marts() as connection:
            check_team(connection, team)
            return shown_due(connection, measures.due_list(connection, team), user)

    def due(self, team: str | None = None) -> pa.Table:
        """Who is due or overdue on the newest day, by team, as an Arrow table."""
        return as_table(self.due_entries(team), DueEntry)

    def chosen_figures(
        self,
        *,
        measure: str | None = None,
        period_kind: str | None = None,
        period: str | None = None,
        level: str = "county",
        residence: bool = False,
        all_periods: bool = False,
        asked: Asked = AS_MEASURED,
    ) -> list[measures.Figure]:
        """Figures of one level; without a period, the latest that has ended."""
        with self.marts(asked, measure) as connection:
            return choose_figures(
                connection,
                measure=measure,
                period_kind=period_kind,
                period=period,
                level=level,
                residence=residence,
                all_periods=all_periods,
            )

    def chosen_trace(
        self,
        measure: str,
        period: str | None,
        named: Sequence[tuple[str, str]],
        *,
        residence: bool = False,
        asked: Asked = AS_MEASURED,
        user: User | None = None,
    ) -> Listing[TracedMember]:
        """The members behind the figure of one named place, or of the county, as far as the user may see.

        Without a user, as an analyst. Its `not_shown` says how many rows are left out.
        """
        with self.marts(asked, measure) as connection:
            members = choose_members(connection, measure, period, named, residence=residence)
            by_residence = any(hierarchy_of(level, residence=residence) != "caseload" for level, _ in named)
            return shown_members(connection, members, user, by_residence=by_residence)

    def latest_month(self) -> str:
        """The latest month that has ended and has figures."""
        with self.marts() as connection:
            return latest_month(connection)

    def as_at(self, today: date | None = None) -> list[str]:
        """How fresh each source is, in sentences; a warning where one trails the others, or all are old by `today`."""
        with self.marts() as connection:
            return freshness(connection, today)

    def manager(self, districts: Sequence[str] = (), teams: Sequence[str] = ()) -> User:
        """The manager of these districts (by name) and teams (by key or name), to write a report or list for.

        Raises UsageError for a district or team that the snapshot does not know.
        """
        with self.marts() as connection:
            return manager_of(connection, districts, teams)

    def write_report(self, path: str | Path | None = None, user: User | None = None) -> Path:
        """Write the KPI report as one HTML file; without a path, below reports/. Returns where it is.

        For a user it holds what they may see: exact figures of their patch, others rounded or left out.
        """
        manifest = self.manifest()
        with self.marts() as connection:
            data = gather(connection, self.folders.root, self.settings, manifest, self.definitions(), user)
        home = Path(path) if path is not None else self.folders.reports / f"kpi-{manifest.newest_day}.html"
        home.parent.mkdir(parents=True, exist_ok=True)
        closed_file(home).write_text(html.render(kpi_report.compose(data)), encoding="utf-8")
        return home.resolve()

    @property
    def weekly(self) -> WeeklyReport:
        """The weekly report to managers: `.preview(folder)`, `.send()`, `.status()`, `.end_doubt(recipient)`."""
        return WeeklyReport(self.folders, self.settings, self.definitions, self.manifest, self.marts, self.state)

    def rates(self, rate: str | None = None, **chosen: Unpack[RateChoice]) -> pa.Table:
        """Rates as an Arrow table. Choose by `period_kind`, `period`, `level`, `residence`, `all_periods`."""
        return as_table(chosen_rates(self, rate, **chosen), Rate)

    def freeze(
        self, period: str, because: str, measures: Sequence[str] = (), kinds: Sequence[KindName] = ()
    ) -> Publication:
        """Freeze a period's figures as they are published, of all kinds or those named; UsageError before its end."""
        return freeze(self, period, because, measures, kinds)

    def revisions(self, period: str | None = None, **chosen: Unpack[RevisionChoice]) -> Revisions:
        """From published figures to the current ones. Choose by `number`, `kind`, `level`, `residence`, `measure`."""
        return revisions(self, period, **chosen)

    def write_figures_csv(self, figures: Sequence[measures.Figure], path: str | Path) -> Path:
        """Write figures to a CSV file. Returns where it is."""
        csv.write(Path(path), figure_table(figures, "Figures"))
        return Path(path).resolve()

    def write_figures_xlsx(
        self, figures: Sequence[measures.Figure], path: str | Path, asked: Asked = AS_MEASURED
    ) -> Path:
        """Write figures to an Excel workbook, a sheet a measure. Returns where it is."""
        by_measure = {
            name: [f for f in figures if f.measure == name] for name in dict.fromkeys(f.measure for f in figures)
        }
        named = self.definitions()
        tables = [figure_table(chosen, f"{name} {named[name].name}") for name, chosen in by_measure.items()]
        title = f"{self.settings.area.name}: figures {asked.says(self.manifest())}"
        xlsx.write(Path(path), tables, title=title, notes=[kpi_report.FOR_WHOM])
        return Path(path).resolve()

    def quality(self, source: str | None = None) -> quality.Quality:
        """What the sources, or one of them, are worth: completeness, validity, timeliness, coverage, linkage.

        Raises UsageError for a source nobody knows, SnapshotError for a snapshot built before this was looked at.
        """
        with self.marts() as connection:
            return quality.read(connection, self.settings.area.name, self.manifest().newest_day, source)

    def write_quality_report(self, path: str | Path, source: str | None = None) -> Path:
        """Write what the sources are worth as one HTML file. Returns where it is."""
        home = Path(path)
        home.parent.mkdir(parents=True, exist_ok=True)
        closed_file(home).write_text(html.render(quality_report.compose(self.quality(source))), encoding="utf-8")
        return home.resolve()

    def write_quality_xlsx(self, path: str | Path, source: str | None = None) -> Path:
        """Write what the sources are worth as an Excel workbook, every field in every month. Returns where it is."""
        found = self.quality(source)
        title = f"{found.area}: what the sources are worth, as at {found.as_at}"
        xlsx.write(
            Path(path), workbook_tables(found, quality_findings(found)), title=title, notes=[quality_report.NOTICE]
        )
        return Path(path).resolve()

    def fix_lists(
        self,
        source: str | None = None,
        *,
        team: str | None = None,
        practitioner: str | None = None,
        show_values: bool = False,
    ) -> list[FixList]:
        """What each provider is asked to mend, the dearest first; opens `identity.duckdb`, read-only.

        Raises UsageError for a provider, team or practitioner that no extract names.
        """
        wanted = Wanted(source, team, practitioner, show_values)
        return lists_to_fix(self._home(), self.folders, self.settings, self.memory_limit, wanted)

    def write_fix_lists(
        self,
        lists: Sequence[FixList],
        *,
        xlsx: Path | None = None,
        csv: Path | None = None,
        html: Path | None = None,
    ) -> list[Path]:
        """Write each provider's fix-list to the files asked for, one file a provider. Returns where they are."""
        return write_lists(lists, xlsx=xlsx, csv=csv, html=html)

    def reconcile(self, beside: Beside, theirs: str | Path, source: str | None = None) -> Reconciled:
        """A provider's own list of children beside a figure, line by line; opens `identity.duckdb`, read-only.

        Raises UsageError for a list whose headers name nobody, or an unknown measure, period, place or provider.
        """
        return reconcile_list(self._home(), self.memory_limit, self.definitions(), beside, Path(theirs), source)

    def compare_counts(self, beside: Beside, theirs: tuple[int, int], their_day: date | None = None) -> CountsBeside:
        """A provider's two counts (met, of how many) beside a figure, and what could explain a difference."""

        def members(asked: Asked) -> Sequence[TracedMember]:
            with self.marts(asked, beside.measure) as connection:
                named, residence = beside.named, beside.residence
                return choose_members(connection, beside.measure, beside.period, named, residence=residence)

        return compare_counts(beside, theirs, members, self.manifest().contract, their_day)

    def groups(self, hierarchy: str = "caseload", level: str = "county") -> pa.Table:
        """How many belong to each priority group in each place of a level, as an Arrow table; month ends included."""
        with self.marts() as connection:
            return as_table(
                groups.counts(connection, hierarchy=hierarchy, level=level, all_days=True), groups.GroupCount
            )

    def outcomes(
        self,
        measure: str | None = None,
        *,
        level: str = "county",
        residence: bool = False,
        period_kind: str = "to_date",
    ) -> pa.Table:
        """Outcome figures of a level as an Arrow table; `period_kind` to_date, week_before, month_end or month."""
        found = outcomes.figures(self, measure=measure, level=level, residence=residence, period_kind=period_kind)
        return as_table(found, OutcomeFigure)

    def needs_assessment(
        self, files: Sequence[Path] = (), area: str | None = None, on: date | None = None, to: str = "the partnership"
    ) -> Gathered:
        """The area's needs assessment from published files and from this snapshot, rounded; write it with `.write()`.

        What it tells of the snapshot is written into the ledger of releases, given to `to`. Raises UsageError where
        nothing is known of the area, DisclosureError where its figures may not leave.
        """
        return assess(area or self.settings.area.code, files, on=on or date.today(), workspace=self, to=to)

    def siting(
        self, study: Path | None = None, questions: Sequence[str] = (), seconds: float = 60.0, on: date | None = None
    ) -> "Answer":
        """A study's questions about sites answered (or those named), each within so many seconds, with what they mean.

        Without a study that of the workspace, siting.toml. Its numbers are exact: pages and files for others are made
        from `workspace.siting_release.for_others`. Raises ConfigurationError for a study that is wrong or not there.
        """
        # The solvers are heavy, and few who open a workspace ask for sites.
        from familyhub.workspace.siting import answer, ground_of, study_files

        asked = ground_of(study_files(study, self), self, on or date.today())
        return answer(asked, questions, seconds=seconds)

    def return_to(self, snapshot_id: str) -> None:
        """Put an earlier snapshot back into service."""
        with refresh_lock(self.folders.root), self.state() as state:
            snapshot.return_to(state, self.folders, snapshot_id, getpass.getuser())

    def _home(self) -> Path:
        ask_for_identity(self, "a list of people by name or number")
        with self.state() as state:
            return snapshot.in_service(state, self.folders)
