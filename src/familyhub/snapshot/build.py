"""Building a snapshot: landed extracts in, `identity.duckdb` and `facts.duckdb` out, always in full.

Nothing is in service until it is published: a build that is killed leaves a folder that the next refresh removes.
"""

import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from familyhub.config import Folders, Settings
from familyhub.config.folders import closed_to_others
from familyhub.errors import SnapshotError
from familyhub.linkage import Decision, FrozenModel, Linked, link
from familyhub.linkage.family_evidence import with_family_evidence
from familyhub.linkage.id_evidence import with_evidence
from familyhub.linkage.stable_ids import Assigned
from familyhub.model import Table
from familyhub.model.derive import ddl
from familyhub.model.facts import AS_LINKED, FACTS, RECORD_KEYS
from familyhub.progress import RunLog
from familyhub.snapshot.doubts import write_doubts
from familyhub.snapshot.faults import gather_faults
from familyhub.snapshot.kin import find_kin, keep_people, write_kin
from familyhub.snapshot.labels import keep_labels
from familyhub.snapshot.manifest import SNAPSHOT_FORMAT, Manifest, reconcile
from familyhub.snapshot.overrides import Override, apply_overrides, mask_lines, tell_overrides
from familyhub.sources import Format, installed, landed_extracts
from familyhub.sources.canonical import load_extracts, load_stated, load_versions, replaced
from familyhub.sql import attach, connect_build, load
from familyhub.state.ledger import Past

BUILDING = ".building-"

IN_ORDER = (
    "person", "person_source", "delivery", "delivery_person", "responsible", "caseload", "residence", "contact",
    "referral", "status", *(table.name for table in AS_LINKED), "published", "staffing", "team_path",
    "place_path", "rectified",
)  # fmt: skip
"""The linked tables in the order they are filled: people before births, births before deliveries."""

BEFORE: dict[str, tuple[tuple[str, str], ...]] = {
    "delivery": (("mother", "mother"), ("baby", "baby"), ("delivery_now", "delivery")),
    "contact": (("finding", "finding"),),
}
"""Steps between: temporary tables (name, SQL file) that a linked table is made from."""

LINKED_BY_PERSON = (
    "contact", "referral", "status", "responsibility", "assessment", "school_term", "group_recording",
    "outcome_activity", "voice", "sharing", "feedback", "cost",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Built:
    """A snapshot that is built and not yet in service: its folder, what its manifest will say, and the ids in it."""

    folder: Path
    manifest: Manifest
    people: Assigned
    families: Assigned


def build(
    folders: Folders,
    settings: Settings,
    secret: bytes,
    log: RunLog,
    formats: Mapping[str, Format] | None = None,
    past: Past | None = None,
    past_families: Past | None = None,
    decisions: Sequence[Decision] = (),
    model: FrozenModel | None = None,
    overrides: Sequence[Override] = (),
    vocabulary: Collection[str] = (),
) -> Built:
    """Build identity and facts from everything landed. Raises SnapshotError where nothing is landed.

    `formats` are those on offer (those installed). `past` and `past_families` are what the ledger tells of ids, so
    that people and families keep them. `decisions` are people's about two records; `model` compares records (without
    one, the one that is shipped).
    """
    extracts = landed_extracts(folders.landed)
    if not extracts:
        raise SnapshotError(
            "nothing_landed",
            "incoming/",
            found="no file that could be read",
            expected="at least one extract",
            next_step="Put extracts below the workspace's incoming/; `familyhub check` says what they are.",
        )
    whole = _whole(settings, installed() if formats is None else formats)
    landed = tuple(extract for _, extract in extracts)
    newest_day = max(extract.received for extract in landed)
    snapshot_id = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3] + "Z"
    closed_to_others(folders.snapshots)
    clear_unfinished(folders.snapshots)
    folder = folders.snapshots / f"{BUILDING}{snapshot_id}"
    folder.mkdir(parents=True)
    workshop = folder / "workshop.duckdb"
    memory = f"{settings.refresh.memory_limit_gb:g}GB"
    with connect_build(folder / "spill", workshop, memory_limit=memory) as connection:
        with log.step("tables", f"{len(extracts)} extracts") as step:
            load_extracts(connection, extracts, whole)
            step.rows = load_stated(connection, extracts, formats)
        with log.step("overrides") as step:
            step.rows = apply_overrides(connection, secret, overrides)
        with log.step("versions") as step:
            canonical_rows = load_versions(connection)
            tell_overrides(connection)
            step.rows = sum(canonical_rows.values())
        with log.step("linkage") as step:
            linked = link(connection, secret, model=model, decisions=decisions, local_ids=settings.local_ids)
            people = keep_people(connection, secret, past or Past(), decisions)
            people = with_evidence(connection, people, linked.model, decisions)
            step.rows = linked.records
        families = find_kin(connection, secret, past_families or Past(), newest_day, log)
        families = with_family_evidence(connection, families, people)
        with log.step("faults") as step:
            step.rows = gather_faults(connection, extracts)
            mask_lines(connection)
        with log.step("identity"):
            _write_identity(connection, folder / "identity.duckdb")
        with log.step("labels") as step:
            step.rows = keep_labels(connection, vocabulary)
        facts_rows = _write_facts(connection, folder / "facts.duckdb", newest_day, log)
        with log.step("facts: doubts") as step:
            doubts = write_doubts(connection, folder / "facts.duckdb", decisions)
            step.rows = sum(doubts.values())
            facts_rows |= doubts
        unlinked = _unlinked(connection)
    _remove(workshop, folder / "spill")
    manifest = Manifest(
        format=SNAPSHOT_FORMAT,
        snapshot_id=snapshot_id,
        created=datetime.now(UTC),
        familyhub=version("familyhub"),
        newest_day=newest_day,
        since=settings.measures.since or _default_since(newest_day),
        contract=settings.area.contract,
        extracts=landed,
        reconciliation=reconcile(extracts, replaced(extracts, whole)),
        canonical_rows=canonical_rows,
        linked=_counts(linked),
        linkage_model=linked.model,
        facts_rows=facts_rows,
        unlinked_rows=unlinked,
    )
    return Built(folder, manifest, people, families)


def _whole(settings: Settings, formats: Mapping[str, Format]) -> set[str]:
    """The sources and formats whose every submission states all that stands."""
    sources = {name for name, source in settings.sources.items() if source.whole}
    return sources | {name for name, form in formats.items() if form.whole}


def clear_unfinished(snapshots: Path) -> None:
    """Remove what a killed refresh left behind."""
    for left in snapshots.glob(f"{BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)


def _default_since(newest_day: date) -> date:
    """1 April of the financial year before last."""
    year = newest_day.year if newest_day >= date(newest_day.year, 4, 1) else newest_day.year - 1
    return date(year - 2, 4, 1)


def _write_identity(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Names, numbers and addresses: this file and no other."""
    attach(connection, "identity", path, read_only=False)
    connection.execute(load("snapshot/sql/identity"))
    connection.execute("DETACH identity")


def _write_facts(connection: duckdb.DuckDBPyConnection, path: Path, newest_day: date, log: RunLog) -> dict[str, int]:
    attach(connection, "facts", path, read_only=False)
    connection.execute("SET VARIABLE newest_day = ?", [newest_day])
    declared = {table.name: table for table in FACTS}
    rows: dict[str, int] = {}
    for name in IN_ORDER:
        with log.step(f"facts: {name}") as step:
            for temporary, file in BEFORE.get(name, ()):
                connection.execute(f"CREATE TEMP TABLE {temporary} AS {load(f'snapshot/sql/{file}')}")
            select = _select(name, declared[name])
            columns = ", ".join(f'"{column}"' for column in declared[name].names)
            connection.execute(ddl(declared[name], f"facts.{name}"))
            connection.execute(f"INSERT INTO facts.{name} SELECT {columns} FROM ({select}) AS filled")
            step.rows = rows[name] = _count(connection, f"facts.{name}")
    columns = ", ".join(declared["extract"].names)
    connection.execute(ddl(declared["extract"], "facts.extract"))
    connection.execute(f"INSERT INTO facts.extract SELECT {columns} FROM extract ORDER BY extract_id")
    rows["extract"] = _count(connection, "facts.extract")
    connection.execute(ddl(declared["fault"], "facts.fault"))
    columns = ", ".join(declared["fault"].names)
    connection.execute(f"INSERT INTO facts.fault SELECT {columns} FROM main.fault ORDER BY fault_id")
    rows["fault"] = _count(connection, "facts.fault")
    rows |= write_kin(connection)
    connection.execute("DETACH facts")
    return rows


def _select(name: str, table: Table) -> str:
    """What fills a linked table: a query of its own, or the canonical rows with their person's id."""
    if name == "delivery":
        return "SELECT * FROM delivery_now"
    if name in ("published", "staffing"):
        return f"SELECT * FROM main.{name}"
    if table not in AS_LINKED:
        return load(f"snapshot/sql/{name}")
    opaque = [
        f"opaque(stated.source || CHR(31) || '{key}' || CHR(31) || stated.{key}) AS {key}"
        for key in table.names
        if key in RECORD_KEYS
    ]
    return f"""
        SELECT record_person.person_id, stated.*{f" REPLACE ({', '.join(opaque)})" if opaque else ""}
        FROM main.{name} AS stated
        {"" if table.column("person_id").required else "LEFT "}JOIN record_person
            ON record_person.source = stated.source AND record_person.person_key = stated.person_key
    """


def _unlinked(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows about somebody of whom no person record tells, by table: they count for nobody."""
    counts = {}
    for table in LINKED_BY_PERSON:
        counts[table] = connection.execute(
            f"""
            SELECT COUNT(*)
            FROM {table}
            LEFT JOIN (SELECT DISTINCT source, person_key FROM person_record) AS known
                ON known.source = {table}.source AND known.person_key = {table}.person_key
            WHERE known.person_key IS NULL AND {table}.person_key IS NOT NULL AND {table}.learnt_to IS NULL
            """
        ).fetchall()[0][0]
    return counts


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]


def _counts(linked: Linked) -> dict[str, int]:
    return {
        "records": linked.records,
        "people": linked.people,
        "held_apart": linked.held_apart,
        "by_model": linked.by_model,
        "doubts": linked.doubts,
    }


def _remove(workshop: Path, spill: Path) -> None:
    for path in (workshop, workshop.with_name(workshop.name + ".wal")):
        path.unlink(missing_ok=True)
    shutil.rmtree(spill, ignore_errors=True)
