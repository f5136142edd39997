"""A county in a few lines of text: extracts as small tables in, the snapshot's plain rows out."""

import csv
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from familyhub import snapshot
from familyhub.config import Folders, read_settings
from familyhub.progress import RunLog
from familyhub.sources import land_all, landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.workspace import Workspace
from refreshed_once import RefreshedOnce

TODAY = date(2026, 1, 5)
FAMILYHUB = (sys.executable, "-c", "from familyhub.cli import main; main()")
"""The command, in this very environment."""
SECRET = b"the secret of this one workspace"
ONCE = RefreshedOnce()

Rows = list[tuple[Any, ...]]


def tables_of(text: str) -> dict[str, list[list[str]]]:
    """Tables written as `name | column | column` with rows `| cell | cell` below; header first in each."""
    tables: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.strip().splitlines():
        if not line.strip():
            continue
        name, *cells = [cell.strip() for cell in line.split("|")]
        if name:
            rows = tables.setdefault(name, [])
        rows.append(cells)
    return tables


class County:
    """A workspace that receives extracts of familyhub's own CSV, one text at a time."""

    def __init__(self, root: Path, settings: str = "") -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.folders = Folders(root)
        # A trend of groups costs as many times their counts; a test that looks at one asks for it.
        no_trend = "" if "[refresh]" in settings else "[refresh]\ngroup_months = 0\n"
        text = f'[area]\nname = "Testshire"\n{settings}\n{no_trend}'
        (root / "familyhub.toml").write_text(text, encoding="utf-8")
        self.folders.create()

    def receive(self, day: str, text: str, source: str = "chis") -> None:
        """Write each table of the text as one file of an extract received on the day."""
        for name, rows in tables_of(text).items():
            self.write(f"{source}/{day}/{name}.csv", rows)

    def write(self, name: str, rows: Sequence[Sequence[str]]) -> Path:
        """Write one CSV file below incoming/."""
        path = self.folders.incoming / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)
        return path

    @property
    def workspace(self) -> Workspace:
        return Workspace.open(self.root)

    def refresh(self) -> snapshot.Manifest:
        """A whole refresh; the manifest of the snapshot that is then in service.

        The first of equal counties is refreshed, the others are copies of it. Where the refresh itself is tested, ask
        `workspace.refresh`.
        """
        ONCE.refresh(self.root, lambda: self.workspace.refresh(today=TODAY))
        return self.workspace.manifest()

    def land(self) -> None:
        """Land what has come in, and nothing more."""
        land_all(self.folders.incoming, self.folders.landed, self.folders.quarantine, TODAY)

    def canonical(self, sql: str) -> Rows:
        """Land everything and ask the canonical tables."""
        self.land()
        with duckdb.connect() as connection:
            extracts = landed_extracts(self.folders.landed)
            load_extracts(connection, extracts)
            load_canonical(connection, extracts)
            return connection.execute(sql).fetchall()

    def build(self, secret: bytes = SECRET) -> "BuiltCounty":
        """Land everything and build the snapshot, without measuring or publishing it."""
        self.land()
        return BuiltCounty(snapshot.build(self.folders, read_settings(self.root), secret, RunLog()))


class BuiltCounty:
    """A snapshot that was built and can be asked."""

    def __init__(self, built: snapshot.Built) -> None:
        self.manifest = built.manifest
        self.folder = built.folder

    def ask(self, sql: str, *values: object) -> Rows:
        """Rows of `facts` and `identity`, days as text."""
        with duckdb.connect() as connection:
            for name in ("facts", "identity"):
                connection.execute(f"ATTACH '{self.folder / name}.duckdb' AS {name} (READ_ONLY)")
            connection.execute("SET search_path = 'facts,identity'")
            found = connection.execute(sql, list(values)).fetchall()
        return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in found]

    def people(self) -> dict[str, int]:
        """The person behind each record, by `source/key`."""
        return dict(self.ask("SELECT source || '/' || person_key, person_id FROM identity.record_person"))

    def same(self) -> set[frozenset[str]]:
        """The records of each person, as sets of `source/key`."""
        together: dict[int, set[str]] = {}
        for record, person in self.people().items():
            together.setdefault(person, set()).add(record)
        return {frozenset(records) for records in together.values()}


SMALL_COUNTY = """
    team           | team_key   | name       | kind            | hub       | district   | quadrant
                   | t1         | Quay team  | health_visiting | Quay hub  | Northport  | North
                   | t2         | Mill team  | health_visiting | Mill hub  | Southwick  | South
    place          | place_key  | name       | kind            | parent_key | deprivation_quintile
                   | E1         | Quay       | lsoa            | W1        | 1
                   | W1         | Harbour    | ward            | D1        |
                   | D1         | Northport  | district        | Q1        |
                   | Q1         | North      | quadrant        |           |
                   | GP1        | The Elms   | practice        | D1        |
    person_record  | person_key | nhs_number | forename        | birth_date
                   | ada        | 9990000018 | Ada             | 2025-09-01
                   | ben        | 9990000026 | Ben             | 2025-09-02
                   | cat        |            | Cat             | 2025-09-03
                   | dan        |            | Dan             | 2025-09-04
    birth          | person_key | mother_key | born_on         | outcome | gestation_days
                   | ada        | mum-a      | 2025-09-01      | live    | 280
                   | ben        | mum-b      | 2025-09-02      | live    | 275
                   | cat        | mum-c      | 2025-09-03      | live    | 275
                   | dan        | mum-d      | 2025-09-04      | live    | 275
    responsibility | person_key | basis      | from_date       | team_key | practice_key
                   | ada        | resident   | 2025-09-01      |          |
                   | ben        | resident   | 2025-09-02      |          |
                   | cat        | resident   | 2025-09-03      |          |
                   | dan        | registered | 2025-09-04      |          | GP1
                   | ada        | caseload   | 2025-09-01      | t1       |
                   | ben        | caseload   | 2025-09-02      | t2       |
    contact        | contact_key | person_key | happened_on    | activity        | attended | service
                   | c1          | ada        | 2025-09-10     | new_birth_visit | seen     | health_visiting
    """
"""Four births of September 2025: in KPI 2.02 three live in the area and one was seen; the fourth is registered only."""

SEEN_LATE_LEARNT = """
    contact | contact_key | person_key | happened_on | activity        | attended | service
            | c2          | ben        | 2025-09-11  | new_birth_visit | seen     | health_visiting
    """
"""A visit in time that the county hears of later."""
