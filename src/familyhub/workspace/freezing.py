"""Freezing: the figures of a period as they are published, with the members behind them, kept and provable.

A copy lies below frozen/: the figures, and the members under their opaque ids with the SELECTs that counted them. It is
written whole or not at all, never over another, and state holds what its bytes add up to.
"""

import getpass
import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from familyhub import snapshot
from familyhub.config.folders import closed_to_others
from familyhub.errors import UsageError
from familyhub.sql import attach, connect_build, literal
from familyhub.state import current, refresh_lock, transaction
from familyhub.state.frozen import Publication, publications, record
from familyhub.workspace.asking import AS_MEASURED
from familyhub.workspace.frozen_copies import EXTRACTS, FIGURES, MEASURES, MEMBERS, digest, folder_of
from familyhub.workspace.opened import Opened
from familyhub.workspace.standings import FIGURE_COLUMNS, KINDS, THREE, Counting, KindName, Period, Said, period_named
from familyhub.workspace.standings.checks import needs
from familyhub.workspace.standings.shape import STANDING, prepare

if TYPE_CHECKING:
    from familyhub.measures.question import Question

AS_PUBLISHED = 1
"""The first of the countings that a revision compares."""

Chosen = dict[KindName, dict[str, Said]]


def freeze(
    workspace: Opened,
    period: str,
    because: str,
    measures: Sequence[str] = (),
    kinds: Collection[KindName] = (),
) -> Publication:
    """Freeze the figures of a month, quarter or year: of all measures of all kinds, or those named.

    `because` says for whom: "Board of 12 May". Raises UsageError where it is empty, and for a period that is not over
    or has no figures.
    """
    if not because.strip():
        raise UsageError(
            "frozen-for-what",
            "--for",
            found="no word of what the figures are published for",
            expected="a few words that say it, for example: Board of 12 May",
            next_step=f'Run `familyhub freeze "{period}" --for "Board of 12 May"`, in your own words.',
        )
    with refresh_lock(workspace.folders.root), workspace.state() as state:
        manifest = workspace.manifest()
        days = _over(period, manifest.newest_day)
        turn = current(state)
        with counting_of(workspace, days, AS_MEASURED.question(manifest), seen=None) as counting:
            chosen = _chosen(counting, measures, kinds or tuple(KINDS))
            _count(counting, chosen)
            publication = Publication(
                period=period,
                number=1 + max((each.number for each in publications(state, period)), default=0),
                snapshot_id=manifest.snapshot_id,
                turn=(turn.number if turn else 0) or 0,
                as_of=manifest.newest_day,
                known_by=manifest.newest_day,
                since=manifest.since,
                contract=manifest.contract,
                kinds={kind: tuple(said) for kind, said in chosen.items()},
                because=because.strip(),
                files={},
                frozen_by=getpass.getuser(),
            )
            home = folder_of(workspace.folders) / publication.folder
            files = _write(home, counting.connection, chosen)
        with transaction(state):
            return record(state, replace(publication, files=files))


@contextmanager
def counting_of(
    workspace: Opened, period: Period, question: "Question", seen: Collection[str] | None
) -> Iterator[Counting]:
    """A connection on which the members of a period are counted: `facts` and `current` are the snapshot in service.

    `seen` are the digests of the files that a publication knew; None where there is none, or it does not say.
    """
    with workspace.state() as state:
        home = snapshot.in_service(state, workspace.folders)
    # Beside the snapshots, because what is spilled is about people; the folder goes when it is done.
    with (
        TemporaryDirectory(prefix=".counting-", dir=home.parent) as spill,
        connect_build(Path(spill), memory_limit=f"{workspace.settings.refresh.memory_limit_gb:g}GB") as connection,
    ):
        attach(connection, "facts", home / "facts.duckdb")
        attach(connection, "current", home / "marts.duckdb")
        prepare(connection, question, seen)
        yield Counting(connection, period, question, AS_PUBLISHED, (workspace.folders.groups,))


def _over(name: str, newest_day: date) -> Period:
    """The period of a name. Raises UsageError for what names none, and for one that is not over."""
    days = period_named(name)
    if days is None:
        raise _refused(f'no figure for "{name}"', "a month (2024-05), a quarter (2024-25 Q1) or a year (2024-25)")
    if days.last > newest_day:
        raise _refused(f"{name}, which is not over by the snapshot's newest day, {newest_day}", "a period that ended")
    return days


def _chosen(counting: Counting, wanted: Sequence[str], kinds: Collection[KindName]) -> Chosen:
    """The measures to freeze, by kind, with how each is counted. Raises UsageError where one has no figure."""
    found: Chosen = {}
    for name in KINDS:
        if name in kinds and (reported := KINDS[name].reported(counting)):
            found[name] = reported
    known = [name for said in found.values() for name in said]
    if missing := [name for name in wanted if name not in known]:
        raise _refused(
            f"no figure of {', '.join(missing)} for {counting.period.name}", "one of " + ", ".join(known or ["none"])
        )
    if not found:
        raise _refused(
            f'no figure for "{counting.period.name}"',
            "a month (2024-05), quarter (2024-25 Q1) or year (2024-25) that has figures",
        )
    if not wanted:
        return found
    named: Chosen = {}
    for kind, said in found.items():
        if kept := _with_needed(kind, said, wanted):
            named[kind] = kept
    return named


def _with_needed(kind: KindName, said: dict[str, Said], wanted: Sequence[str]) -> dict[str, Said]:
    """Those that are wanted, and those without which they cannot be counted."""
    kept = {name for name in said if name in wanted}
    if kind == "group" and kept:
        kept.add(THREE)
    if kind == "due":
        for name in reversed(said):  # each after the one it is taken among
            among = needs(said[name])
            kept |= {among} if name in kept and among is not None else set()
    return {name: each for name, each in said.items() if name in kept}


def _count(counting: Counting, chosen: Chosen) -> None:
    """Count every member, and write the figures, to temporary tables."""
    columns = ", ".join(f"{name} {'BIGINT' if name == 'value' else 'VARCHAR'}" for name in FIGURE_COLUMNS)
    counting.connection.execute(f"CREATE TEMP TABLE frozen_figure ({columns})")
    for kind, said in chosen.items():
        KINDS[kind].now(counting, said)
        KINDS[kind].figures(counting, said, "temp.frozen_figure")


def _write(home: Path, connection: duckdb.DuckDBPyConnection, measures: Chosen) -> dict[str, str]:
    """Write a copy in one move, and give what each file adds up to."""
    building = home.with_name(f".building-{home.name}")
    closed_to_others(home.parent.parent)
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    _copy(
        connection,
        f"SELECT * EXCLUDE (stage, came_late) FROM {STANDING} WHERE list_sum(adds) > 0 OR kind = 'due' "
        "ORDER BY kind, measure, member",
        building / MEMBERS,
    )
    _copy(connection, f"SELECT * FROM temp.frozen_figure ORDER BY {', '.join(FIGURE_COLUMNS)}", building / FIGURES)
    _copy(connection, "SELECT DISTINCT sha256 FROM facts.extract ORDER BY sha256", building / EXTRACTS)
    (building / MEASURES).write_text(json.dumps(measures, ensure_ascii=False, indent=1), encoding="utf-8")
    # A copy that no entry tells of is one whose freezing was killed: it was never published.
    shutil.rmtree(home, ignore_errors=True)
    building.rename(home)
    return {path.name: digest(path) for path in sorted(home.iterdir())}


def _copy(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    connection.execute(f"COPY ({select}) TO {literal(path)} (FORMAT parquet, COMPRESSION zstd)")


def _refused(found: str, expected: str) -> UsageError:
    return UsageError(
        "not-frozen",
        "the question",
        found=found,
        expected=expected,
        next_step="Run `familyhub kpi --all-periods` to see which periods have figures. Priority groups have those of "
        "as many month ends as refresh.group_months in familyhub.toml says.",
    )
