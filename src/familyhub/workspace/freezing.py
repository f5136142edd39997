"""Freezing: the figures of a period as they are published, with the members behind them, kept and provable.

A copy is two files below frozen/: the figures, and the members under their opaque ids with the SELECT that counted
them. It is written whole or not at all, never over another, and state holds what its bytes add up to.
"""

import getpass
import hashlib
import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.config.folders import Folders, closed_to_others
from familyhub.errors import SnapshotError, UsageError
from familyhub.measures.bridge import PLACES, Standing
from familyhub.state import State, current, refresh_lock, transaction
from familyhub.state.frozen import Publication, publications, record
from familyhub.workspace.finding import state_of

if TYPE_CHECKING:
    from familyhub.workspace.workspace import Workspace

FIGURES, MEMBERS, MEASURES = "figures.parquet", "members.parquet", "measures.json"

MEMBER_ROWS = f"""
SELECT member.measure, member.subject, member.subject_id, member.person_id, member.status, member.closed,
    member.reason, {", ".join(f"COALESCE(member.{column}, 'Out of area') AS {column}" for column in PLACES)}
FROM member
WHERE member.period = $period AND list_contains($measures, member.measure)
ORDER BY member.measure, member.subject_id
"""

FIGURE_ROWS = """
SELECT measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded, complete
FROM figure
WHERE period = $period AND list_contains($measures, measure)
ORDER BY measure, period_kind, hierarchy, level, place
"""


@dataclass(frozen=True, slots=True)
class Copy:
    """A frozen copy as it was read back: members by measure and subject, figures, and how each measure was counted.

    A person who was erased stands as a subject below 0, with no id.
    """

    publication: Publication
    members: Mapping[str, Mapping[int, Standing]]
    figures: Sequence[Mapping[str, Any]]
    measures: Mapping[str, Mapping[str, Any]]


def folder_of(folders: Folders) -> Path:
    """Where the copies of published figures lie."""
    return folders.root / "frozen"


def freeze(workspace: "Workspace", period: str, because: str, measures: Sequence[str] = ()) -> Publication:
    """Freeze the figures of a month or quarter, of all measures reported in it or those named.

    `because` says for whom: "Board of 12 May". Raises UsageError where it is empty, and for a period that is not over
    or has no figures.
    """
    if not because.strip():
        raise _refused("no word of what the figures are published for", 'for example --for "Board of 12 May"')
    with refresh_lock(workspace.folders.root), state_of(workspace) as state:
        with workspace.marts() as connection:
            chosen = _reported(connection, period, measures)
            values = {"period": period, "measures": list(chosen)}
            tables = {
                MEMBERS: connection.sql(MEMBER_ROWS, params=values).to_arrow_table(),
                FIGURES: connection.sql(FIGURE_ROWS, params=values).to_arrow_table(),
            }
        manifest = workspace.manifest()
        turn = current(state)
        publication = Publication(
            period=period,
            number=1 + max((each.number for each in publications(state, period)), default=0),
            snapshot_id=manifest.snapshot_id,
            turn=(turn.number if turn else 0) or 0,
            as_of=manifest.newest_day,
            known_by=manifest.newest_day,
            since=manifest.since,
            contract=manifest.contract,
            measures=tuple(chosen),
            because=because.strip(),
            files={},
            frozen_by=getpass.getuser(),
        )
        home = folder_of(workspace.folders) / publication.folder
        files = _write(home, tables, chosen)
        with transaction(state):
            return record(state, replace(publication, files=files))


def read_copy(folders: Folders, publication: Publication) -> Copy:
    """A frozen copy, checked against state. Raises SnapshotError where a file is gone or not what was frozen."""
    home = folder_of(folders) / publication.folder
    for name, digest in publication.files.items():
        found = _digest(home / name) if (home / name).is_file() else None
        if found != digest:
            raise SnapshotError(
                "frozen-copy-changed",
                f"frozen/{publication.folder}/{name}",
                found="no file" if found is None else "a file that is not the one that was frozen",
                expected=f"the file whose SHA-256 is {digest[:16]}...",
                next_step="Bring it back from a backup. What was published can no longer be shown from this copy.",
            )
    members: dict[str, dict[int, Standing]] = {name: {} for name in publication.measures}
    for number, row in enumerate(pq.read_table(home / MEMBERS).to_pylist()):
        # Erased people stay as rows that name nobody, or the figure would no longer be the one that was published.
        subject = row["subject_id"] if row["subject_id"] is not None else -1 - number
        places = tuple(row[column] for column in PLACES)
        members[row["measure"]][subject] = Standing(
            subject, row["person_id"], row["status"], row["closed"], row["reason"], places
        )
    measures = json.loads((home / MEASURES).read_text(encoding="utf-8"))
    return Copy(publication, members, pq.read_table(home / FIGURES).to_pylist(), measures)


def take_out(state: State, folders: Folders, ids: Collection[int | None]) -> int:
    """Take people or deliveries out of every frozen copy: their rows stay and name nobody. How many rows changed."""
    taken = 0
    for publication in publications(state):
        home = folder_of(folders) / publication.folder
        table = pq.read_table(home / MEMBERS)
        rows = table.to_pylist()
        theirs = [row for row in rows if row["subject_id"] in ids or row["person_id"] in ids]
        if not theirs:
            continue
        for row in theirs:
            row["subject_id"] = row["person_id"] = None
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), home / MEMBERS)
        files = {**publication.files, MEMBERS: _digest(home / MEMBERS)}
        with transaction(state):
            record(state, replace(publication, files=files, erased=True, frozen_by=getpass.getuser()))
        taken += len(theirs)
    return taken


def _reported(
    connection: duckdb.DuckDBPyConnection, period: str, wanted: Sequence[str]
) -> dict[str, dict[str, object]]:  # fmt: skip
    """The measures that have figures of the period, with how each is counted. Raises UsageError where none has."""
    rows = connection.execute(
        """
        WITH period_end AS (
            SELECT month AS period, MAX(month_end) AS ends FROM calendar GROUP BY month
            UNION ALL
            SELECT quarter, MAX(quarter_end) FROM calendar GROUP BY quarter
        )
        SELECT DISTINCT measure.measure, measure.position, measure.name, measure.is_count, measure.fingerprint,
            measure.definition, measure.sql, period_end.ends <= measure.as_of
        FROM measure
        JOIN figure
            ON figure.measure = measure.measure AND figure.period = $period
            AND figure.period_kind = measure.period_kind
        JOIN period_end ON period_end.period = figure.period
        ORDER BY measure.position
        """,
        {"period": period},
    ).fetchall()
    names = ("name", "is_count", "fingerprint", "definition", "sql")
    found: dict[str, dict[str, object]] = {row[0]: dict(zip(names, row[2:7], strict=True)) for row in rows}
    if missing := [name for name in wanted if name not in found]:
        raise _refused(f"no figure of {', '.join(missing)} for {period}", "one of " + ", ".join(found or ["none"]))
    if not found:
        raise _refused(f'no figure for "{period}"', "a month (2024-05) or a quarter (2024-25 Q1) that has figures")
    if not all(row[7] for row in rows):
        raise _refused(f"{period}, which is not over by the snapshot's newest day", "a period that has ended")
    kept = set(wanted or found)
    for name in reversed(found):  # each after the one it is taken among, whose members it cannot be counted without
        among = json.loads(str(found[name]["definition"])).get("among")
        kept |= {among} if name in kept and among is not None else set()
    return {name: each for name, each in found.items() if name in kept}


def _write(home: Path, tables: Mapping[str, pa.Table], measures: Mapping[str, object]) -> dict[str, str]:
    """Write a copy in one move, and give what each file adds up to."""
    building = home.with_name(f".building-{home.name}")
    closed_to_others(home.parent.parent)
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, building / name)
    (building / MEASURES).write_text(json.dumps(measures, ensure_ascii=False, indent=1), encoding="utf-8")
    # A copy that no entry tells of is one whose freezing was killed: it was never published.
    shutil.rmtree(home, ignore_errors=True)
    building.rename(home)
    return {path.name: _digest(path) for path in sorted(home.iterdir())}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _refused(found: str, expected: str) -> UsageError:
    return UsageError(
        "not-frozen",
        "the question",
        found=found,
        expected=expected,
        next_step="Run `familyhub kpi --all-periods` to see which periods have figures.",
    )
