"""Copies of published figures below frozen/: checked against state, read back, and rid of whoever is erased."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from getpass import getuser
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.config.folders import Folders
from familyhub.errors import SnapshotError
from familyhub.measures.bridge import PLACES
from familyhub.sql import literal
from familyhub.state import State, transaction
from familyhub.state.frozen import Publication, publications, record
from familyhub.workspace.standings.shape import STANDING, STANDING_COLUMNS, Said, named

FIGURES, MEMBERS, MEASURES, EXTRACTS = "figures.parquet", "members.parquet", "measures.json", "extracts.parquet"


@dataclass(frozen=True, slots=True)
class Copy:
    """A frozen copy that is the one that was frozen: where it lies, and by kind how each measure was counted.

    `seen` are the digests of the files that had been received; None in copies of a familyhub that did not note them.
    """

    publication: Publication
    home: Path
    measures: Mapping[str, Mapping[str, Said]]
    seen: frozenset[str] | None

    def figures(self) -> list[dict[str, Any]]:
        """The figures as they were published, a row each."""
        return pq.read_table(self.home / FIGURES).to_pylist()


def folder_of(folders: Folders) -> Path:
    """Where the copies of published figures lie."""
    return folders.root / "frozen"


def digest(path: Path) -> str:
    """What the bytes of a file add up to (SHA-256)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_copy(folders: Folders, publication: Publication) -> Copy:
    """A frozen copy, checked against state. Raises SnapshotError where a file is gone or not what was frozen."""
    home = folder_of(folders) / publication.folder
    for name, expected in publication.files.items():
        if (found := _found(home / name, expected)) != expected:
            raise SnapshotError(
                "frozen-copy-changed",
                f"frozen/{publication.folder}/{name}",
                found="no file" if found is None else "a file that is not the one that was frozen",
                expected=f"the file whose SHA-256 is {expected[:16]}...",
                next_step="Bring it back from a backup. What was published can no longer be shown from this copy.",
            )
    said = json.loads((home / MEASURES).read_text(encoding="utf-8"))
    if not (home / EXTRACTS).is_file():  # the first copies: due measures alone, and not by kind
        return Copy(publication, home, {"due": said}, None)
    seen = pq.read_table(home / EXTRACTS).column("sha256").to_pylist()
    return Copy(publication, home, said, frozenset(seen))


def _found(path: Path, expected: str) -> str | None:
    """What a file adds up to; None where there is none. A change that state knows of and was killed is finished."""
    if not path.is_file():
        return None
    found, building = digest(path), _building(path)
    if found != expected and building.is_file() and digest(building) == expected:
        building.replace(path)
        return expected
    return found


def _building(path: Path) -> Path:
    return path.with_name(f".building-{path.name}")


def read_members(connection: duckdb.DuckDBPyConnection, copy: Copy, stage: int) -> None:
    """Write the members of a copy to the table of standings. Erased people stand as subjects below 0, with no id."""
    path = copy.home / MEMBERS
    first = copy.seen is None
    source = f"({_first_copies(path, copy.measures['due'])})" if first else f"read_parquet({literal(path)})"
    columns = [name for name in STANDING_COLUMNS if name not in ("stage", "came_late")]
    # Erased people stay as rows that name nobody, or the figure would no longer be the one that was published.
    nobody = "-ROW_NUMBER() OVER (ORDER BY kind, measure)"
    chosen = {
        "member": f"COALESCE(member, 'erased ' || ({nobody}))",
        "subject_id": f"COALESCE(subject_id, {nobody})",
    }
    connection.execute(
        f"""
        INSERT INTO {STANDING} ({", ".join(f'"{name}"' for name in columns)}, stage, came_late)
        SELECT {", ".join(chosen.get(name, f'"{name}"') for name in columns)}, {stage}, FALSE
        FROM {source}
        """
    )


def _first_copies(path: Path, said: Mapping[str, Said]) -> str:
    """The members of a copy that was frozen when only due measures were, in today's shape."""
    places = ", ".join(PLACES)
    counts = named([name for name, each in said.items() if each["is_count"]])
    return f"""
        SELECT 'due' AS kind, measure, CAST(subject_id AS VARCHAR) AS member, subject_id, person_id,
            [
                CASE WHEN closed AND status = 'met' THEN 1 ELSE 0 END,
                CASE WHEN closed AND status <> 'excluded' AND measure NOT IN ({counts}) THEN 1 ELSE 0 END
            ] AS adds,
            status AS stands, reason, [{places}] AS places, CAST(NULL AS VARCHAR) AS file, CAST(NULL AS BIGINT) AS row
        FROM read_parquet({literal(path)})"""


def take_out(state: State, folders: Folders, ids: Collection[int | None]) -> int:
    """Take people or deliveries out of every frozen copy: their rows stay and name nobody. How many rows changed."""
    taken = 0
    sought = pa.array(sorted(each for each in ids if each is not None), pa.int64())
    for publication in publications(state):
        path = read_copy(folders, publication).home / MEMBERS
        table = pq.read_table(path)
        with duckdb.connect() as connection:
            connection.register("frozen", table)
            connection.register("sought", pa.table({"id": sought}))
            theirs = "(subject_id IN (SELECT id FROM sought) OR person_id IN (SELECT id FROM sought))"
            rows = connection.execute(f"SELECT COUNT(*) FROM frozen WHERE {theirs}").fetchall()[0][0]
            if not rows:
                continue
            naming = [name for name in NAMING if name in table.column_names]
            emptied = ", ".join(f'CASE WHEN {theirs} THEN NULL ELSE "{name}" END AS "{name}"' for name in naming)
            changed = connection.sql(f"SELECT * REPLACE ({emptied}) FROM frozen").to_arrow_table()
        building = _building(path)
        schema = pa.schema([column.with_nullable(True) for column in table.schema])
        pq.write_table(changed.cast(schema), building, compression="zstd")
        files = {**publication.files, MEMBERS: digest(building)}
        with transaction(state):
            record(state, replace(publication, files=files, erased=True, frozen_by=getuser()))
        building.replace(path)  # killed just before, it is done when the copy is next read
        taken += rows
    return taken


NAMING = ("member", "subject_id", "person_id", "file", "row")
"""Columns that tell who a member is, or where it is written."""
