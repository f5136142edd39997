"""Disclosure control measured: stars recovered, further counts hidden against the fewest, seconds, week after week.

    python bench/disclosure.py tables --how-many 500 --seconds 20
    python bench/disclosure.py sizes --seconds 60
    python bench/disclosure.py weeks --counties 5
    python bench/disclosure.py mails --counties 3

`tables` writes a line a table into a file and goes on where it was stopped.
Tables are drawn; where counts are few is where stars are given away. The rule alone stands beside, so that what the
attacker finds in it says what the guard is worth.
"""

import argparse
import json
import random
from datetime import date, timedelta
from itertools import product
from math import inf
from pathlib import Path
from time import perf_counter

import numpy as np

from familyhub.disclosure import Cube, Dimension, Released, Sum, audit, audit_apart, prepare, protected_count
from familyhub.reports.kpi_data import KpiReportData
from familyhub.reports.weekly_data import Named, PlaceCounts, Week, WeeklyData
from familyhub.workspace.weekly_release import prepare_release

PROVED = "proved optimal"
RESULTS = Path(__file__).resolve().parent / "results"
STATUS = Dimension.flat("status", ("met", "missed"), "counted")
QUADRANTS = {f"Q{number}": tuple(f"D{number}{letter}" for letter in "abc") for number in range(4)}
DISTRICTS = Dimension("place", "county", {"county": tuple(QUADRANTS), **QUADRANTS})
TEAMS = Dimension(
    "place",
    "county",
    {"county": tuple(QUADRANTS), **QUADRANTS}
    | {
        each: tuple(f"{each}{number}" for number in range(2 + (each < "D2")))
        for held in QUADRANTS.values()
        for each in held
    },
)
QUINTILES = Dimension.flat("quintile", tuple("12345"))


def months(how_many: int) -> Dimension:
    return Dimension.flat("month", tuple(f"2026-{number:02}" for number in range(1, how_many + 1)))


def sign(cell: tuple[str, ...], count: int) -> str:
    return str(count)


def drawn(shape: tuple[Dimension, ...], mean: float, rng: random.Random) -> dict[tuple[str, ...], int]:
    """Counts around a mean; of those missed a tenth as many as of those met."""
    draw = np.random.default_rng(rng.randrange(2**32)).poisson
    return {
        values: int(draw(mean * rng.choice([0.3, 1, 2]) * (0.1 if "missed" in values else 1)))
        for values in product(*(each.smallest(each.whole) for each in shape))
    }


def bare(cube: Cube, moment: str = "") -> Released:
    """The rule alone."""
    counts = cube.cells()
    shown = {cell: protected_count(count) for cell, count in counts.items()}
    small = frozenset(cell for cell, count in counts.items() if protected_count(count) is None)
    return Released(shown, small, cube.sums(), {cell: str(count) for cell, count in counts.items()}, moment)


SHAPES = {
    "12 districts × met": (DISTRICTS, STATUS),
    "8 places × 5 quintiles": (Dimension.flat("place", tuple("abcdefgh")), QUINTILES),
    "10 places × 10 months": (Dimension.flat("place", tuple("abcdefghij")), months(10)),
    "12 districts × 5 quintiles": (DISTRICTS, QUINTILES),
    "8 places × 5 quintiles × met": (Dimension.flat("place", tuple("abcdefgh")), QUINTILES, STATUS),
    "12 districts × 3 months × met": (DISTRICTS, months(3), STATUS),
    "12 districts × 4 ages × met": (DISTRICTS, Dimension.flat("age", tuple("0123")), STATUS),
    "29 teams × 5 quintiles": (TEAMS, QUINTILES),
}
"""Tables of 51 to 282 counts, in two and three dimensions; districts and teams add up to quadrants and the county."""


def tables(how_many: int, seconds: float, file: Path) -> None:
    """Attack drawn tables, a line each into a file.

    Those that stand there are not made again, but for those that were not proved and have more time now.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = read_rows(file)
    with file.open("a", encoding="utf-8") as written:
        for number in range(how_many):
            row = rows.get(number)
            if row is None or (row["status"] != PROVED and row["limit"] < seconds):
                rows[number] = attacked(number, seconds)
                print(json.dumps(rows[number]), file=written, flush=True)
    summary(list(rows.values()))


def read_rows(file: Path) -> dict[int, dict]:
    """The newest line of each table by its number."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {row["number"]: row for row in map(json.loads, lines)}


def attacked(number: int, seconds: float) -> dict:
    """One table, drawn by its number: what is recovered, what was hidden, and what is proved of that."""
    rng = random.Random(number)
    name = list(SHAPES)[number % len(SHAPES)]
    mean = rng.choice([2, 6, 20, 60])
    cube = Cube("children", SHAPES[name], drawn(SHAPES[name], mean, rng))
    started = perf_counter()
    prepared = prepare([cube], [], sign, seconds=seconds)
    took = perf_counter() - started
    found, hiding = audit([prepared.released]), prepared.hiding
    return {
        "number": number,
        "table": name,
        "mean": mean,
        "counts": len(cube.cells()),
        "small": len(found.ranges),
        "recovered": len(found.recovered),
        "narrowed": len(found.narrowed),
        "recovered by the rule alone": len(audit([bare(cube)]).recovered),
        "withheld": len(prepared.withheld),
        "hidden": hiding.cost,
        "at least": hiding.bound,
        "quick": hiding.quick,
        "limit": seconds,
        "status": PROVED if hiding.proved else "bound and gap",
        "gap": round(hiding.gap, 3),
        "seconds": round(took, 2),
    }


def summary(rows: list[dict]) -> None:
    """A row a kind of table, and all of them."""
    heads = ("table", "tables", "counts", "small", "recovered", "narrowed", "recovered by the rule alone",
             "proved optimal", "largest gap", "hidden ÷ least: mean, max", "quick ÷ least: mean, max",
             "seconds: median, max")  # fmt: skip
    print(f"| {' | '.join(heads)} |")
    print("|" + "---|" * 12)
    for name in (*SHAPES, "all"):
        of = [row for row in rows if name in ("all", row["table"])]
        if not of:
            continue
        proved = [row for row in of if row["status"] == PROVED]
        took = sorted(row["seconds"] for row in of)
        total = {key: sum(row[key] for row in of) for key in ("counts", "small", "recovered", "narrowed")}
        print(
            f"| {name} | {len(of)} | " + " | ".join(f"{many:,}" for many in total.values())
            + f" | {sum(row['recovered by the rule alone'] for row in of)} | {len(proved)} | "
            f"{max(row['gap'] for row in of):.0%} | {ratios(of, 'hidden')} | {ratios(proved, 'quick')} | "
            f"{took[len(took) // 2]:.2f}, {took[-1]:.1f} |"
        )  # fmt: skip


def ratios(rows: list[dict], what: str) -> str:
    """Mean and largest cost over the least that is proved; where nothing need be hidden and nothing is, 1."""
    found = [row[what] / row["at least"] if row["at least"] else 1.0 if not row[what] else inf for row in rows]
    return f"{sum(found) / len(found):.3f}, {max(found):.2f}" if found else "none"


def sizes(seconds: float) -> None:
    """Larger and larger tables: how long until the fewest are proved, or how far off the best found may be."""
    rng = random.Random(2)
    shapes = (
        ("12 districts × met", (DISTRICTS, STATUS)),
        ("12 districts × 3 months × met", (DISTRICTS, months(3), STATUS)),
        ("29 teams × 5 quintiles", (TEAMS, QUINTILES)),
        ("12 districts × 12 months × met", (DISTRICTS, months(12), STATUS)),
        ("29 teams × 12 months × met", (TEAMS, months(12), STATUS)),
        ("29 teams × 12 months × 5 quintiles", (TEAMS, months(12), QUINTILES)),
    )
    print("| table | mean | counts | small | rule alone | withheld | quick | fewest found | at least | gap | seconds |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for name, shape in shapes:
        for mean in (8, 40):
            cube = Cube("children", shape, drawn(shape, mean, rng))
            given_away = len(audit([bare(cube)]).recovered)
            started = perf_counter()
            prepared = prepare([cube], [], sign, seconds=seconds)
            took = perf_counter() - started
            hiding, found = prepared.hiding, audit([prepared.released])
            assert not found.recovered and not found.narrowed
            print(
                f"| {name} | {mean} | {len(cube.cells()):,} | {len(found.ranges):,} | {given_away} | "
                f"{len(prepared.withheld)} | {hiding.quick:g} | {hiding.cost:g} | {hiding.bound:g} | "
                f"{hiding.gap:.0%} | {took:.1f} |",
                flush=True,
            )


def weeks(counties: int, how_many: int = 10) -> None:
    """Consecutive weeks of a county's table: each week one count in twenty moves by one or two."""
    print(
        "| county | mean | counts | week | hidden | withheld | small counts so far | recovered | narrowed | seconds |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    shape = (DISTRICTS, STATUS)
    for county in range(counties):
        rng = random.Random(county)
        mean = (8, 40)[county % 2]
        counts, given_away, alone = drawn(shape, mean, rng), [], []
        for week in range(1, how_many + 1):
            cube = Cube("children", shape, dict(counts))
            started = perf_counter()
            prepared = prepare([cube], given_away, sign, f"week {week}")
            took = perf_counter() - started
            given_away.append(prepared.released)
            alone.append(prepare([cube], [], sign, f"week {week}").released)
            hidden = {cell for cell, value in prepared.released.shown.items() if value is None}
            found = audit(given_away)
            assert not found.recovered
            if week in (1, 2, 5, how_many):
                print(
                    f"| {county} | {mean} | {len(cube.cells())} | {week} | {len(hidden - prepared.released.small)} | "
                    f"{len(prepared.withheld)} | {len(found.ranges)} | {len(found.recovered)} | "
                    f"{len(found.narrowed)} | {took:.1f} |",
                    flush=True,
                )
            for values in rng.sample(sorted(counts), 1 + len(counts) // 20):
                counts[values] = max(0, counts[values] + rng.choice([-1, 1, 1, 2]))
        together = audit(alone)
        print(f"\nEach week guarded by itself alone: {len(together.recovered)} of {len(together.ranges)} recovered.\n")


def mails(counties: int, how_many: int = 10) -> None:
    """Consecutive weekly releases as e-mails are made from them, attacked together.

    Lists, outcome measures and priority groups of 12 districts; from week to week most counts stay. Once as the ledger
    names them, and once by a reader who takes a count for the same wherever it is the same number in another week.
    """
    heads = ("county", "mean", "week", "counts", "small counts so far", "recovered", "recovered across weeks",
             "hidden besides", "withheld", "seconds")  # fmt: skip
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for county in range(counties):
        rng, mean = random.Random(county), (4, 12, 40)[county % 3]
        counts = {
            (what, district, name): rng.randint(0, 2 * mean)
            for what, names in WEEKLY.items()
            for district in DISTRICTS.smallest(DISTRICTS.whole)
            for name in names
        }
        given_away: list[Released] = []
        for number in range(how_many):
            whole = a_week(date(2026, 1, 5) + timedelta(weeks=number), counts)
            started = perf_counter()
            given_away.append(prepare_release(whole, given_away, sign))
            took = perf_counter() - started
            if number + 1 in (1, 5, how_many):
                last = given_away[-1]
                stars = {cell for cell, count in last.shown.items() if count is None}
                found, across = audit_apart(given_away), audit_apart([weekless(each) for each in given_away])
                print(
                    f"| {county} | {mean} | {number + 1} | {len(given_away[-1].shown)} | {len(found.ranges)} | "
                    f"{len(found.recovered)} | {len(across.recovered)} of {len(across.ranges)} | "
                    f"{len(stars - last.small)} | {len(last.signs) - len(last.shown)} | {took:.1f} |",
                    flush=True,
                )
            for key in rng.sample(sorted(counts), len(counts) // 10):
                counts[key] = max(0, counts[key] + rng.choice([-1, 1, 1, 2]))


WEEKLY = {"due": ("overdue", "due_this_week")}
WEEKLY |= {f"outcome {number}": ("active", "completed", "abandoned", "achieved") for number in range(4)}


def a_week(monday: date, counts: dict[tuple[str, str, str], int]) -> WeeklyData:
    rows: dict[str, list[PlaceCounts]] = {}
    for what, names in WEEKLY.items():
        placed = {
            district: {name: counts[what, district, name] for name in names}
            for district in DISTRICTS.smallest(DISTRICTS.whole)
        }
        for each in placed.values():
            if what != "due":
                each["achieved"] = min(each["achieved"], each["completed"])
                each["cohort"] = each["active"] + each["completed"] + each["abandoned"]
        total = {name: sum(each[name] for each in placed.values()) for name in next(iter(placed.values()))}
        rows[what] = [PlaceCounts(what, "county", "", total)]
        rows[what] += [PlaceCounts(what, "district", district, each) for district, each in placed.items()]
    kpi = KpiReportData("County", monday, monday, f"snapshot {monday}", "2026-01", (), ())
    outcomes = {what: each for what, each in rows.items() if what != "due"}
    return WeeklyData(
        Week(monday),
        kpi,
        due=tuple(rows["due"]),
        outcomes=tuple(row for each in outcomes.values() for row in each),
        outcome_names={what: Named(what, what) for what in outcomes},
    )


def weekless(release: Released) -> Released:
    """A release whose cells do not say of which week they are: the same number is then the same count."""

    def name(cell: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part for part in cell if not part.startswith("week="))

    return Released(
        {name(cell): count for cell, count in release.shown.items()},
        frozenset(map(name, release.small)),
        tuple(Sum(name(each.total), tuple(map(name, each.parts))) for each in release.sums),
        {name(cell): each for cell, each in release.signs.items()},
        release.moment,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["tables", "sizes", "weeks", "mails"])
    parser.add_argument("--how-many", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--file", type=Path, default=RESULTS / "disclosure-tables.jsonl")
    parser.add_argument("--counties", type=int, default=4)
    asked = parser.parse_args()
    if asked.what == "tables":
        tables(asked.how_many, asked.seconds, asked.file)
    elif asked.what == "sizes":
        sizes(asked.seconds)
    elif asked.what == "mails":
        mails(asked.counties)
    else:
        weeks(asked.counties)
