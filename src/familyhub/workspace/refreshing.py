"""A refresh: everything that has come in becomes a new snapshot, and the pointer turns to it."""

import getpass
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from familyhub import groups, measures, snapshot
from familyhub.config import Folders, Settings
from familyhub.linkage.review import decisions
from familyhub.measures import Definition, rates, waits
from familyhub.measures.outcomes import OutcomeDefinition, load_outcomes
from familyhub.measures.outcomes import fill as fill_outcomes
from familyhub.progress import RunLog, Silent, Watcher
from familyhub.snapshot import Manifest
from familyhub.sources import LandingResult, land_all, landed_extracts
from familyhub.sql import attach, connect_build
from familyhub.state import State, last_entry, refresh_lock, secret, transaction
from familyhub.state.ledger import past
from familyhub.state.samples import latest_sample
from familyhub.workspace.asking import AS_MEASURED
from familyhub.workspace.finding import ask_for_identity
from familyhub.workspace.groups import question_of
from familyhub.workspace.linkage_report import write_linkage_quality
from familyhub.workspace.objections import keep_out
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.overriding import overrides
from familyhub.workspace.purging_values import purge_values
from familyhub.workspace.quality import write_quality
from familyhub.workspace.sources_mart import write_source_mart
from familyhub.workspace.training_model import model_in_use


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the snapshot now in service, and what was landed on the way."""

    manifest: Manifest
    landing: LandingResult


def refresh_opened(workspace: Opened, *, watcher: Watcher | None = None, today: date | None = None) -> Refreshed:
    """Refresh a workspace, alone: it takes the lock. See `refresh` for the rest.

    Raises WorkspaceBusyError while another refresh runs, SnapshotError where nothing could be landed.
    """
    ask_for_identity(workspace, "a refresh")
    with refresh_lock(workspace.folders.root), workspace.state() as state:
        return refresh(workspace.folders, workspace.settings, state, workspace.definitions, today, watcher or Silent())


def refresh(
    folders: Folders,
    settings: Settings,
    state: State,
    definitions: Callable[[], Mapping[str, Definition]],
    today: date | None,
    watcher: Watcher,
) -> Refreshed:
    """Land what is new, rebuild everything, and put the new snapshot into service in one transaction.

    The caller holds the lock of the workspace. `definitions` gives the measures when they are needed. Raises
    SnapshotError where nothing could be landed.
    """
    run = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3] + "Z"
    log = RunLog(folders.runs / f"{run}.jsonl", watcher)
    memory = f"{settings.refresh.memory_limit_gb:g}GB"
    offer = Offer.of(folders)
    with log.step("landing", "incoming") as step:
        landing = land_all(
            folders.incoming,
            folders.landed,
            folders.quarantine,
            today or datetime.now(UTC).date(),
            formats=offer.formats,
            fingerprints=offer.fingerprints,
            forced=settings.forced_formats,
        )
        step.rows = sum(extract.landed_rows for extract in landing.new)
    keep_out(state, folders, offer.formats)
    with transaction(state):
        key = secret(state)
    purge_values(folders, settings, offer.formats, key, overrides(state))
    entries_up_to = last_entry(state)
    borne = past(state), past(state, "family")
    decided = decisions(state, entries_up_to)
    model = model_in_use(state, folders, entries_up_to)
    catalogue = groups.load(folders.groups)
    built = snapshot.build(
        folders, settings, key, log, offer.formats, *borne, decisions=decided, overrides=overrides(state),
        model=model, vocabulary=catalogue.words,
    )  # fmt: skip
    with log.step("measures") as step:
        step.rows = _measure(built, settings, definitions(), memory)
    _work_out_rates(built, rates.load(folders.measures / "rates"), memory, log)
    _work_out_waits(built, memory, log)
    _find_groups(built, catalogue, settings.refresh.group_months, memory, log)
    _count_outcomes(built, load_outcomes(folders.measures / "outcomes"), memory, log)
    write_quality(built, landed_extracts(folders.landed), offer.formats, settings, memory, log)
    write_linkage_quality(built, model, key, decided, memory, log, latest_sample(state, entries_up_to))
    with log.step("publish"):
        snapshot.put_in_service(
            state,
            folders,
            built,
            by=getpass.getuser(),
            keep=settings.refresh.keep_snapshots,
            entries_up_to=entries_up_to,
        )
    return Refreshed(built.manifest, landing)


def _measure(built: snapshot.Built, settings: Settings, definitions: Mapping[str, Definition], memory: str) -> int:
    """Write every member and figure to `marts`; how many members there are."""
    spill = built.folder / "spill"
    with connect_build(spill, memory_limit=memory) as connection:
        attach(connection, "facts", built.folder / "facts.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        connection.execute("SET search_path = 'marts,facts'")
        question = AS_MEASURED.question(built.manifest)
        measures.measure(connection, definitions, question, into="marts")
        write_source_mart(connection, built.manifest, settings)
        members = connection.execute("SELECT COUNT(*) FROM marts.member").fetchall()[0][0]
    shutil.rmtree(spill, ignore_errors=True)
    return members


def _work_out_rates(
    built: snapshot.Built, definitions: Mapping[str, rates.RateDefinition], memory: str, log: RunLog
) -> None:
    """Write the events of every rate, the children of each month and the figures to `marts`."""
    spill = built.folder / "spill"
    with connect_build(spill, memory_limit=memory) as connection:
        attach(connection, "facts", built.folder / "facts.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        connection.execute("SET search_path = 'marts,facts'")
        rates.fill(connection, definitions, AS_MEASURED.question(built.manifest), into="marts", log=log)
    shutil.rmtree(spill, ignore_errors=True)


def _work_out_waits(built: snapshot.Built, memory: str, log: RunLog) -> None:
    """Write every referral to a service that people wait for, and the figures, to `marts`."""
    spill = built.folder / "spill"
    with connect_build(spill, memory_limit=memory) as connection:
        attach(connection, "facts", built.folder / "facts.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        connection.execute("SET search_path = 'marts,facts'")
        waits.fill(connection, waits.load_waits(), AS_MEASURED.question(built.manifest), into="marts", log=log)
    shutil.rmtree(spill, ignore_errors=True)


def _find_groups(built: snapshot.Built, catalogue: groups.Catalogue, months: int, memory: str, log: RunLog) -> None:
    """Write who belongs to which priority group, counts and combinations to `marts`."""
    spill = built.folder / "spill"
    with connect_build(spill, memory_limit=memory) as connection:
        attach(connection, "facts", built.folder / "facts.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        connection.execute("SET search_path = 'marts,facts'")
        question = replace(question_of(AS_MEASURED.question(built.manifest)), months=months)
        groups.fill(connection, catalogue, question, into="marts", log=log)
    shutil.rmtree(spill, ignore_errors=True)


def _count_outcomes(
    built: snapshot.Built, definitions: Mapping[str, OutcomeDefinition], memory: str, log: RunLog
) -> None:
    """Write the members of outcome measures, the records behind them and their figures to `marts`."""
    spill = built.folder / "spill"
    with connect_build(spill, memory_limit=memory) as connection:
        attach(connection, "facts", built.folder / "facts.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        connection.execute("SET search_path = 'marts,facts'")
        fill_outcomes(connection, definitions, AS_MEASURED.question(built.manifest), into="marts", log=log)
    shutil.rmtree(spill, ignore_errors=True)
