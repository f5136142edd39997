"""A workspace's weekly report, to be previewed, sent and looked after."""

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from familyhub.blocks import Document
from familyhub.config import Folders, Settings
from familyhub.errors import ConfigurationError
from familyhub.measures import Definition
from familyhub.progress import RunLog, Silent, Watcher
from familyhub.reports.weekly_data import Week
from familyhub.snapshot import Manifest
from familyhub.state import State
from familyhub.state.mailings import Claim, Standing, claims
from familyhub.workspace.mailing import Carrier, carrier_of
from familyhub.workspace.patch import team_paths
from familyhub.workspace.sending import Sent, chosen, end_doubt, release_of_week, send_all
from familyhub.workspace.weekly import REPORT, Edition, compose, exact_report, readers_of, write_mail
from familyhub.workspace.weekly_data import gather_week
from familyhub.workspace.weekly_release import released

NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class MailingStatus:
    """How one recipient's report of a week stands: a standing of `familyhub.state.mailings`, or not_sent."""

    recipient: str
    week: str
    standing: Standing | str
    attempt: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """The weekly report of a workspace; `Workspace.weekly` makes it."""

    folders: Folders
    settings: Settings
    definitions: Callable[[], dict[str, Definition]]
    manifest: Callable[[], Manifest]
    marts: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
    state: Callable[[], AbstractContextManager[State]]

    def preview(
        self, folder: str | Path, only: Collection[str] = (), today: date | None = None
    ) -> dict[str, tuple[Path, ...]]:  # fmt: skip
        """Write what each recipient (or `only` those) would be sent below a folder, and send nothing.

        Returns the files by recipient. State stays as it is. Raises UsageError for a recipient nobody knows.
        """
        with self.state() as state:
            edition = self._edition(state, today, write=False)
        home = Path(folder)
        return {key: write_mail(compose(edition, key, home), home) for key in chosen(edition, only)}

    def document(self, recipient: str, today: date | None = None) -> Document:
        """The exact report of a recipient's patch as the PDF has it, to be looked at in another form.

        Raises UsageError for a recipient nobody knows, or one whose role sees no exact figures.
        """
        with self.state() as state:
            edition = self._edition(state, today, write=False)
        (key,) = chosen(edition, [recipient])
        return exact_report(edition, key)

    def send(
        self,
        only: Collection[str] = (),
        *,
        today: date | None = None,
        watcher: Watcher | None = None,
        stop: Callable[[], bool] = lambda: False,
        carrier: Carrier | None = None,
    ) -> list[Sent]:
        """Send the report of the last whole week to each recipient who has not been sent it; what became of each.

        Safe to run again after any interruption, and twice at once. Raises ConfigurationError where nobody or no mail
        server is set, MailError where the server cannot be spoken to.
        """
        carrier = carrier or carrier_of(self.settings)
        log = RunLog(self._log_file(), watcher or Silent())
        with self.state() as state:
            with log.step("edition"):
                edition = self._edition(state, today, write=True)
            folder = self.folders.reports / "weekly" / edition.whole.week.name
            return send_all(state, edition, carrier, folder, only=only, stop=stop, log=log)

    def status(self) -> list[MailingStatus]:
        """How the report of the last whole week stands for each recipient, in the order of the settings."""
        week = self.week.name
        with self.state() as state:
            known = claims(state, REPORT, week)
        return [_status(key, week, known) for key in self.settings.recipients]

    def end_doubt(self, recipient: str, *, arrived: bool) -> None:
        """Write down what a person found out: the report of the week arrived, or was lost and may be sent again.

        Raises UsageError where it is not in doubt.
        """
        with self.state() as state:
            end_doubt(state, self.week.name, recipient, arrived=arrived)

    @property
    def week(self) -> Week:
        """The last whole week that the snapshot in service knows."""
        return Week.last_whole(self.manifest().newest_day)

    def _edition(self, state: State, today: date | None, *, write: bool) -> Edition:
        if not self.settings.recipients:
            raise ConfigurationError(
                "no_recipients",
                "familyhub.toml",
                found="nobody to send the weekly report to",
                expected="a section [recipients.NAME] for each",
                next_step="docs/weekly-report.md shows one.",
            )
        manifest, on = self.manifest(), today or datetime.now(UTC).date()
        with self.marts() as connection:
            # A wrong recipient is found before anything is released for the others.
            readers = readers_of(connection, self.settings)
            whole = gather_week(connection, self.folders.root, self.settings, manifest, self.definitions(), on)
            teams = team_paths(connection)
        found = release_of_week(state, whole, write=write)
        on_day = None if found.released_at is None else found.released_at.astimezone(UTC).date()
        return Edition(whole, released(whole, found.release, found.before), teams, readers, self.settings, on_day)

    def _log_file(self) -> Path:
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
        return self.folders.runs / f"weekly-{moment}Z.jsonl"


def _status(key: str, week: str, known: Mapping[str, Claim]) -> MailingStatus:
    last = known.get(key)
    if last is None:
        return MailingStatus(key, week, NOT_SENT, 0, None)
    return MailingStatus(key, week, last.standing, last.attempt, last.claimed_at)
