"""The benchmarks of docs/performance.md: a whole refresh, and the KPIs beside hand-written SQL and pandas.

    python bench/run.py                       35,000 children, about two minutes
    python bench/run.py --children 350000     a county: about 1.2 million person records, 10 million contacts

Every piece runs in a process of its own, so that its peak memory is its own; ours and the SQL run in turn. The table is
printed, and written to bench/results/ with every single run.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One piece of work: seconds on the clock, seconds of processor time, peak memory of its process."""

    job: str
    wall: float
    processor: float
    peak_mb: int
    said: dict = field(default_factory=dict)


def timed(job: str, *arguments: str | Path) -> Run:
    """Run a job of jobs.py in a new process and measure it."""
    command = [sys.executable, str(HERE / "jobs.py"), job, *map(str, arguments)]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{job} failed")
        out.seek(0)
        said = json.loads(out.read().splitlines()[-1])
    run = Run(job, round(wall, 2), round(used.ru_utime + used.ru_stime, 2), used.ru_maxrss // 1024, said)
    rows = said.get("rows")
    counted = f"{rows:>12,} rows" if isinstance(rows, int) else ""
    print(f"  {job:12} {run.wall:8.1f} s {run.processor:8.1f} s cpu {run.peak_mb:7,} MB {counted}", flush=True)
    return run


def size_mb(path: Path) -> float:
    """Megabytes of a file or of everything below a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return round(sum(file.stat().st_size for file in files) / MEGABYTE, 1)


def median(runs: list[Run], what: str) -> float:
    """The middle one of several runs: of the process (wall, processor), or of its work (work_wall, work_processor)."""
    return round(statistics.median(run.said[what] if what in run.said else getattr(run, what) for run in runs), 2)


def bench(folder: Path, children: int, seed: int, repeats: int, pandas_repeats: int) -> dict[str, object]:
    """Everything at one size. Returns what results/*.json holds."""
    root = folder / f"county-{children}"
    shutil.rmtree(root, ignore_errors=True)
    print(f"{children:,} children")
    made = timed("make_county", root, str(children), str(seed))
    refreshed = timed("refresh", root)
    again = timed("refresh", root)
    snapshot = root / "snapshots" / str(again.said["snapshot"])
    traced = timed("trace", root)
    ours: list[Run] = []
    by_hand: list[Run] = []
    for _ in range(repeats):
        ours.append(timed("kpis", root, snapshot, root / "ours.duckdb"))
        by_hand.append(timed("hand_sql", snapshot, root / "hand.duckdb"))
    in_pandas: list[Run] = []
    if pandas_repeats:
        timed("parquet", snapshot, root / "facts")
    for _ in range(pandas_repeats):
        in_pandas.append(timed("in_pandas", snapshot, root / "facts", root / "pandas"))
    compared = timed("compare", root / "ours.duckdb", root / "hand.duckdb", root / "pandas")
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "children": children,
        "seed": seed,
        "county": made.said,
        "incoming_mb": size_mb(root / "incoming"),
        "landed_mb": size_mb(root / "landed"),
        "snapshot_mb": {file.stem: size_mb(file) for file in sorted(snapshot.glob("*.duckdb"))},
        "refresh": asdict(refreshed),
        "refresh_nothing_new": asdict(again),
        "trace": asdict(traced),
        "kpis": [asdict(run) for run in ours],
        "hand_sql": [asdict(run) for run in by_hand],
        "pandas": [asdict(run) for run in in_pandas],
        "different_rows": compared.said,
        "summary": summary(refreshed, again, ours, by_hand, in_pandas),
    }


def summary(
    refreshed: Run, again: Run, ours: list[Run], by_hand: list[Run], in_pandas: list[Run]
) -> list[dict[str, object]]:
    """The table: medians, and what each takes beside the hand-written SQL."""
    rows = []
    for name, runs in {
        "refresh, everything new": [refreshed],
        "refresh, nothing new": [again],
        "KPIs, familyhub": ours,
        "KPIs, SQL by hand": by_hand,
        "KPIs, pandas": in_pandas,
    }.items():
        if runs:
            row: dict[str, object] = {
                "what": name,
                "wall": median(runs, "wall"),
                "processor": median(runs, "processor"),
            }
            if name.startswith("KPIs"):
                for what in ("work_wall", "work_processor"):
                    row[what] = median(runs, what)
                    row[f"{what}_to_sql"] = round(median(runs, what) / median(by_hand, what), 2)
            rows.append(row | {"peak_mb": max(run.peak_mb for run in runs), "rows": runs[0].said["rows"]})
    return rows


COLUMNS = {
    "wall": "wall s",
    "processor": "cpu s",
    "work_wall": "work wall s",
    "work_processor": "work cpu s",
    "work_wall_to_sql": "wall / SQL",
    "work_processor_to_sql": "cpu / SQL",
    "peak_mb": "peak MB",
    "rows": "rows",
}


def show(found: dict) -> None:
    """Print the table of one size. "Work" leaves out starting Python and importing libraries."""
    print("\n" + " " * 24 + "".join(f"{header:>13}" for header in COLUMNS.values()))
    for row in found["summary"]:
        cells = ["" if row.get(name) is None else f"{row[name]:,}" for name in COLUMNS]
        print(f"{row['what']:24}" + "".join(f"{cell:>13}" for cell in cells))
    print(f"county: {found['county']}; incoming {found['incoming_mb']} MB, landed {found['landed_mb']} MB")
    print(f"snapshot, MB: {found['snapshot_mb']}; trace, seconds: {found['trace']['said']['seconds']}")
    print(f"rows that differ: {found['different_rows']}")
    for step in found["refresh"]["said"]["steps"]:
        rows, seconds, peak = step["rows"] or 0, step["seconds"], step["peak_memory_mb"]
        print(f"    {step['step']:24}{rows:12,} rows{seconds:9.1f} s{peak:8,} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=35_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5, help="of ours and of the SQL, in turn")
    parser.add_argument("--pandas", type=int, default=3, help="runs of the pandas script; 0 leaves it out")
    parser.add_argument("--folder", type=Path, help="where the county is built; a temporary folder without it")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="familyhub-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found = bench(folder, asked.children, asked.seed, asked.repeats, asked.pandas)
    show(found)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    name = f"{asked.children}-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    (results / name).write_text(json.dumps(found, indent=1), encoding="utf-8")
    print(f"written to bench/results/{name}")
    if asked.children < 350_000:
        print("the whole county: python bench/run.py --children 350000 (about 15 minutes, 8 GB of disk)")


if __name__ == "__main__":
    main()
