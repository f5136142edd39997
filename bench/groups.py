"""Priority groups at the size of a county: combinations beside a plain loop, and the whole of the marts.

Run: .venv/bin/python bench/groups.py combinations --children 350000
     .venv/bin/python bench/groups.py marts --workspace DEMO
"""

import argparse
import resource
import time
from collections import Counter
from datetime import date
from itertools import combinations as choose
from pathlib import Path

import duckdb
import numpy as np

from familyhub import groups
from familyhub.groups.combinations import by_doubling, by_subset


def drawn(children: int, bits: int, mean: float, seed: int) -> np.ndarray:
    """Masks of children whose groups gather: hardship makes each of them likelier."""
    random = np.random.default_rng(seed)
    hardship = random.gamma(1.2, 1.0, children)
    rare = random.dirichlet(np.ones(bits)) * mean
    belongs = random.random((children, bits)) < np.minimum(0.9, hardship[:, None] * rare[None, :])
    return belongs @ (1 << np.arange(bits, dtype=np.int64))


def by_loop(masks: list[int]) -> dict[int, int]:
    """Every combination of three or more, child by child."""
    having: Counter[int] = Counter()
    for mask in masks:
        held = [1 << bit for bit in range(mask.bit_length()) if mask >> bit & 1]
        for size in range(3, len(held) + 1):
            having.update(map(sum, choose(held, size)))
    return dict(having)


def timed(what: str, run):
    began = time.perf_counter()
    found = run()
    print(f"{what:44} {time.perf_counter() - began:8.2f} s   peak {peak():7.0f} MB")
    return found


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bench_combinations(children: int, bits: int, mean: float, seed: int, *, loop: bool) -> None:
    masks = drawn(children, bits, mean, seed)
    several = int(sum(int(mask).bit_count() >= 3 for mask in masks.tolist()))
    distinct, counts = np.unique(masks, return_counts=True)
    most = max(int(mask).bit_count() for mask in distinct.tolist())
    print(f"{children:,} children, {bits} groups, {several:,} in three or more, {len(distinct):,} sets, at most {most}")
    print(f"{'before':44} {'':10}   peak {peak():7.0f} MB")
    found = timed("combinations, as the marts are filled", lambda: groups.combinations(distinct, counts, bits))
    print(f"{len(found):,} combinations")
    timed("  by subset", lambda: by_subset(distinct, counts))
    timed("  by doubling", lambda: by_doubling(distinct, counts, bits))
    if loop:
        slow = timed("a plain loop over children", lambda: by_loop(masks.tolist()))
        same = dict(zip(found.masks.tolist(), found.children.tolist(), strict=True)) == slow
        print("the same counts" if same else "NOT THE SAME")


def bench_marts(workspace: Path, months: int) -> None:
    home = max((workspace / "snapshots").iterdir())
    with duckdb.connect(config={"memory_limit": "3GB"}) as connection:
        connection.execute(f"ATTACH '{home}/facts.duckdb' AS facts (READ_ONLY)")
        connection.execute("ATTACH ':memory:' AS marts")
        connection.execute("SET search_path = 'marts,facts'")
        ((newest, people),) = connection.execute(
            "SELECT (SELECT MAX(received) FROM extract), (SELECT COUNT(*) FROM person)"
        ).fetchall()
        print(f"{people:,} people, {months} month ends before {newest}")
        question = groups.Question(newest, newest, date(2000, 1, 1), months=months)
        rows = timed("marts of priority groups", lambda: groups.fill(connection, groups.load(), question))
        print(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("combinations", "marts"))
    parser.add_argument("--children", type=int, default=350_000)
    parser.add_argument("--groups", type=int, default=25)
    parser.add_argument("--mean", type=float, default=1.2, help="groups a child, on average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-loop", action="store_true", help="leave the plain loop out")
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--months", type=int, default=6)
    chosen = parser.parse_args()
    if chosen.what == "combinations":
        bench_combinations(chosen.children, chosen.groups, chosen.mean, chosen.seed, loop=not chosen.no_loop)
    else:
        bench_marts(chosen.workspace, chosen.months)


if __name__ == "__main__":
    main()
