"""Disclosure control measured: stars recovered, further counts hidden against the fewest, seconds, week after week.

    python bench/disclosure.py tables --how-many 500
    python bench/disclosure.py sizes --seconds 60
    python bench/disclosure.py weeks --counties 5

Tables are drawn; where counts are few is where stars are given away. The rule alone stands beside, so that what the
attacker finds in it says what the guard is worth.
"""

import argparse
import random
from collections import Counter
from itertools import product
from time import perf_counter, process_time

import numpy as np

from familyhub.disclosure import Cube, Dimension, Released, audit, prepare, protected_count

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


def tables(how_many: int, seconds: float) -> None:
    """Tables of 36 to 204 cells: what is recovered, and what the quick way hides against the fewest."""
    rng = random.Random(1)
    shapes = (
        (DISTRICTS, STATUS),
        (Dimension.flat("place", tuple("abcdefgh")), QUINTILES, STATUS),
        (Dimension.flat("place", tuple("abcdefghij")), months(10)),
        (DISTRICTS, QUINTILES),
        (DISTRICTS, months(3), STATUS),
    )
    told: Counter[str] = Counter()
    started = process_time()
    for number in range(how_many):
        shape = shapes[number % len(shapes)]
        cube = Cube("children", shape, drawn(shape, rng.choice([2, 6, 20, 60]), rng))
        prepared = prepare([cube], [], sign, seconds=seconds)
        found, hiding = audit([prepared.released]), prepared.hiding
        told["tables"] += 1
        told["counts"] += len(cube.cells())
        told["small counts"] += len(found.ranges)
        told["recovered"] += len(found.recovered)
        told["narrowed"] += len(found.narrowed)
        told["recovered by the rule alone"] += len(audit([bare(cube)]).recovered)
        told["hidden besides"] += int(hiding.cost)
        told["least that is proved"] += int(hiding.bound)
        told["hidden the quick way"] += int(hiding.quick)
        told["proved to be the fewest"] += hiding.proved
        told["withheld"] += len(prepared.withheld)
    for what, many in told.items():
        print(f"| {what} | {many:,} |")
    print(f"| seconds of processor time a table | {(process_time() - started) / how_many:.2f} |")


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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["tables", "sizes", "weeks"])
    parser.add_argument("--how-many", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--counties", type=int, default=4)
    asked = parser.parse_args()
    if asked.what == "tables":
        tables(asked.how_many, asked.seconds)
    elif asked.what == "sizes":
        sizes(asked.seconds)
    else:
        weeks(asked.counties)
