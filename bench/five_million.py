"""Five million contact rows: landing them beside DuckDB's plain read of the same CSV into a table.

    python bench/five_million.py                     five million rows, every one good
    python bench/five_million.py --bad               five million rows, every one with a fault
    python bench/five_million.py --rows 100000

The file is made up, seeded, and removed again. Each reading runs in a process of its own, so that its peak memory is
its own; they take turns. `plain` is READ_CSV with every column as text into a table of a database file, which checks
nothing and keeps no line as it stood; `typed` lets DuckDB find the types. Landing recognises the file, takes each row's
line as it stood, checks every cell and writes Parquet.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HEADER = (
    "contact_key,referral_key,activity_key,person_key,happened_on,service,activity,attended,medium,team_key,"
    "practitioner_key,place_key,wellbeing_review,reason"
)
ACTIVITIES = ("new_birth_visit", "six_to_eight_week_review", "one_year_review", "two_year_review", "other")
ATTENDED = ("seen", "did_not_attend", "cancelled_by_family")
RECEIVED = date(2024, 7, 15)


def make(path: Path, rows: int, *, bad: bool, seed: int = 7) -> None:
    """Write the file: ten years of contacts of 400,000 fictional people; with `bad`, each row has a day of no month."""
    drawn = random.Random(seed)
    days = [str(date(2014, 7, 1) + timedelta(n)) for n in range(3650)]
    if bad:
        days = [day[:8] + "32" for day in days]
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        for first in range(0, rows, 100_000):
            last = min(rows, first + 100_000)
            out.writelines(_line(number, drawn, drawn.choice(days)) for number in range(first, last))


def _line(number: int, drawn: random.Random, day: str) -> str:
    activity, attended = drawn.choice(ACTIVITIES), drawn.choice(ATTENDED)
    return (
        f"C{number},R{number // 7},A1,P{drawn.randrange(400_000)},{day},health_visiting,{activity},{attended},"
        f"face_to_face,T{drawn.randrange(29):02},HV{drawn.randrange(300):03},H{drawn.randrange(40)},"
        f"{drawn.choice(('yes', 'no'))},\n"
    )


def land(root: Path) -> dict[str, int]:
    """Land the file of a workspace folder: recognised, checked, written as Parquet with each line as it stood."""
    from familyhub.sources.landing import land_all

    result = land_all(root / "incoming", root / "landed", root / "quarantine", RECEIVED)
    (extract,) = result.new
    return {"read": extract.read_rows, "landed": extract.landed_rows, "quarantined": extract.quarantined_rows}


def plain(root: Path, *, typed: bool) -> dict[str, int]:
    """Read the file into a table of a new DuckDB database."""
    import duckdb

    (file,) = (root / "incoming").glob("*/*/*.csv")
    base = root / f"{'typed' if typed else 'plain'}.duckdb"
    base.unlink(missing_ok=True)
    with duckdb.connect(str(base)) as connection:
        options = "" if typed else ", all_varchar = TRUE"
        connection.execute(f"CREATE TABLE contact AS SELECT * FROM READ_CSV(?{options})", [str(file)])
        return {"read": connection.execute("SELECT COUNT(*) FROM contact").fetchall()[0][0]}


JOBS = {"land": land, "plain": lambda root: plain(root, typed=False), "typed": lambda root: plain(root, typed=True)}


def timed(job: str, root: Path) -> dict[str, object]:
    """Run a job in a new process: seconds on the clock and of the processor, peak memory in MB, and what it counted."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([sys.executable, __file__, "--job", job, "--root", str(root)], stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{job} failed")
        out.seek(0)
        said = json.loads(out.read().splitlines()[-1])
    return {
        "job": job,
        "wall": round(wall, 2),
        "processor": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": used.ru_maxrss // 1024,
        **said,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--bad", action="store_true", help="every row has a fault")
    parser.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.job:
        print(json.dumps(JOBS[given.job](given.root)))
        return
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        file = root / "incoming" / "north" / str(RECEIVED) / "contacts.csv"
        file.parent.mkdir(parents=True)
        make(file, given.rows, bad=given.bad)
        print(
            f"{given.rows:,} rows, {file.stat().st_size >> 20:,} MB{', every one bad' if given.bad else ''}", flush=True
        )
        runs: dict[str, list[dict[str, object]]] = {job: [] for job in JOBS}
        for turn in range(given.repeats):
            for job in JOBS:
                runs[job].append(run := timed(job, root))
                print(f"  {turn + 1} {json.dumps(run)}", flush=True)
                for folder in ("landed", "quarantine"):
                    subprocess.run(["rm", "-rf", str(root / folder)], check=True)
        middle = {
            job: {
                what: statistics.median(float(str(run[what])) for run in those)
                for what in ("wall", "processor", "peak_mb")
            }
            for job, those in runs.items()
        }
        for job, those in middle.items():
            ratios = [those[what] / middle["plain"][what] for what in ("wall", "processor")]
            print(
                f"{job:6} {those['wall']:7.1f} s {those['processor']:7.1f} s cpu {those['peak_mb']:7,.0f} MB"
                f"   beside plain: {ratios[0]:.2f} clock, {ratios[1]:.2f} processor"
            )


if __name__ == "__main__":
    main()
