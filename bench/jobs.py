"""The pieces of work that run.py times, each in a process of its own: `python bench/jobs.py JOB ARGUMENTS`.

Each prints one line of JSON with what it found.
"""

import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

HERE = Path(__file__).parent


@contextmanager
def worked(said: dict[str, object]) -> Iterator[None]:
    """Note the seconds of the work alone, without starting Python and importing libraries."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    said["work_wall"] = round(time.perf_counter() - wall, 3)
    said["work_processor"] = round(time.process_time() - processor, 3)


DATES_AS_TIMESTAMPS = (
    "person", "delivery", "delivery_person", "responsible", "caseload", "residence", "status", "team_path",
    "place_path", "contact",
)  # fmt: skip


def make_county(folder: str, children: str, seed: str, *more: str) -> dict[str, object]:
    """Write the extracts below the workspace's incoming/; `more` may say "work": outcomes and priority groups too."""
    from make_county import make

    import familyhub

    root = Path(folder)
    familyhub.create(root, "Benchmarkshire")
    rows = make(root / "incoming", int(children), int(seed), work="work" in more)
    records = sum(count for path, count in rows.items() if path.endswith(PERSON_FILES))
    contacts = sum(count for path, count in rows.items() if path.endswith(("contacts.csv", "attendance.csv")))
    return {"rows": sum(rows.values()), "person_records": records, "contacts": contacts}


PERSON_FILES = ("children.csv", "people.csv", "register.csv", "pupils.csv", "mothers.csv")


def refresh(folder: str) -> dict[str, object]:
    """Land, link, build, measure, publish; the steps as the run's own log tells them."""
    import familyhub

    root = Path(folder)
    done = familyhub.open(root).refresh()
    log = sorted((root / "runs").glob("*.jsonl"))[-1]
    steps = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return {
        "rows": sum(done.manifest.canonical_rows.values()),
        "snapshot": done.manifest.snapshot_id,
        "adds_up": done.manifest.reconciliation.adds_up,
        "quarantined": done.manifest.reconciliation.quarantined_rows,
        "people": done.manifest.linked["people"],
        "steps": [{key: step[key] for key in ("step", "rows", "seconds", "peak_memory_mb")} for step in steps],
    }


def kpis(folder: str, snapshot: str, out: str) -> dict[str, object]:
    """All KPIs at all levels with member rows, from the snapshot's facts, as a refresh computes them."""
    import familyhub
    from familyhub import measures
    from familyhub.snapshot import read_manifest
    from familyhub.sql import attach, connect_build

    workspace = familyhub.open(folder)
    home, target = Path(snapshot), Path(out)
    target.unlink(missing_ok=True)
    memory = f"{workspace.settings.refresh.memory_limit_gb:g}GB"
    said: dict[str, object] = {}
    with worked(said), connect_build(target.parent / "spill", memory_limit=memory) as connection:
        attach(connection, "facts", home / "facts.duckdb")
        attach(connection, "marts", target, read_only=False)
        connection.execute("SET search_path = 'marts,facts'")
        manifest = read_manifest(home)
        day = manifest.newest_day
        question = measures.Question(as_of=day, known_by=day, since=manifest.since)
        counts = measures.measure(connection, workspace.definitions(), question, into="marts")
    return {"rows": sum(counts.values())} | said


def hand_sql(snapshot: str, out: str) -> dict[str, object]:
    """The same rows by the hand-written SQL."""
    from hand_sql import run

    said: dict[str, object] = {}
    with worked(said):
        said["rows"] = run(Path(snapshot), Path(out))
    return said


def parquet(snapshot: str, out: str) -> dict[str, object]:
    """Parquet copies of the facts for pandas, with dates as timestamps so that pandas need not convert them."""
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    rows = 0
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{Path(snapshot) / 'facts.duckdb'}' AS facts (READ_ONLY)")
        for table in DATES_AS_TIMESTAMPS:
            columns = connection.execute(f"DESCRIBE facts.{table}").fetchall()
            listed = ", ".join(
                f"CAST({name} AS TIMESTAMP) AS {name}" if kind == "DATE" else name for name, kind, *_ in columns
            )
            written = connection.execute(
                f"COPY (SELECT {listed} FROM facts.{table}) TO '{target / f'{table}.parquet'}' (FORMAT parquet)"
            )
            rows += written.fetchall()[0][0]
    return {"rows": rows}


def in_pandas(snapshot: str, facts: str, out: str) -> dict[str, object]:
    """The same rows by the pandas script."""
    import pandas as pd
    from hand_sql import days_of
    from pandas_kpis import run

    newest_day, since = days_of(Path(snapshot))
    said: dict[str, object] = {}
    with worked(said):
        said["rows"] = run(Path(facts), Path(out), pd.Timestamp(newest_day), pd.Timestamp(since))
    return said


def trace(folder: str) -> dict[str, object]:
    """Opening one figure to its members: of the county, and of one team."""
    import familyhub

    workspace = familyhub.open(folder)
    month = workspace.latest_month()
    seconds: dict[str, float] = {}
    started = time.perf_counter()
    county = workspace.traced("kpi-2-02", month)
    seconds["county"] = round(time.perf_counter() - started, 3)
    started = time.perf_counter()
    team = workspace.traced("kpi-2-02", month, level="team", place="Team 1")
    seconds["team"] = round(time.perf_counter() - started, 3)
    return {"rows": len(county), "team_rows": len(team), "seconds": seconds}


def compare(ours: str, hand: str, pandas_out: str) -> dict[str, object]:
    """Rows of member, figure and miss that stand in one and not in the other."""
    from hand_sql import COLUMNS, differences

    found: dict[str, object] = {"hand_sql": differences(Path(ours), Path(hand))}
    if Path(pandas_out).exists():
        copy = Path(pandas_out) / "as_tables.duckdb"
        copy.unlink(missing_ok=True)
        with duckdb.connect(str(copy)) as connection:
            for table in COLUMNS:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM '{Path(pandas_out) / f'{table}.parquet'}'")
        found["pandas"] = differences(Path(ours), copy)
    return found


class _Steps:
    """Adds up the seconds on the clock and of the processor for each kind of step."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}
        self.began = 0.0

    def step_started(self, name: str, detail: str) -> None:
        self.began = time.process_time()

    def step_ended(self, name: str, rows: int | None, seconds: float) -> None:
        from familyhub.progress import peak_memory_mb

        step = self.found.setdefault(name, [0.0, 0.0, 0, 0])
        step[0] += seconds
        step[1] += time.process_time() - self.began
        step[2] += 1
        step[3] = peak_memory_mb() or 0


def weekly(folder: str) -> dict[str, object]:
    """Compose and send the weekly report to every recipient of the workspace."""
    import familyhub

    steps = _Steps()
    sent = familyhub.open(folder).weekly.send(watcher=steps)
    rounded = {name: [round(number, 2) for number in found] for name, found in steps.found.items()}
    return {"became": dict(Counter(each.became for each in sent)), "steps": rounded}


def clean(folder: str) -> dict[str, object]:
    """Remove what a refresh made, so that the next begins with incoming/ alone."""
    root = Path(folder)
    for name in ("landed", "quarantine", "snapshots", "runs"):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "state.sqlite3").unlink(missing_ok=True)
    return {}


JOBS: dict[str, Callable[..., dict[str, object]]] = {
    job.__name__: job
    for job in (make_county, refresh, kpis, hand_sql, parquet, in_pandas, trace, compare, weekly, clean)
}


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    print(json.dumps(JOBS[sys.argv[1]](*sys.argv[2:]), default=str))
