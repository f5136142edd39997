"""Fuzz every reader: inputs made from what the formats declare, damaged in many ways.

    python bench/fuzz/run.py                                  100,000 inputs for each format: some hours
    python bench/fuzz/run.py --inputs 2000 --formats csds fhir
    python bench/fuzz/run.py --formats csds --seed 4711       one input again, and why it fails

Every input is recognised and read, one in `--checked` is checked too, and the first `--canonical` go on to the
canonical tables. Every input is its seed. What fails is kept in bench/results/fuzz/<format>-<seed>, made as small as it
still fails, with the command that runs it again; one that ends the process is left as last-<format>-<process>. A table
of what ran is printed as it goes.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from fuzz_inputs import Input
from fuzz_trial import Came, drawn_input, landed_and_loaded, tried

from familyhub.sources.formats import installed
from familyhub.sources.shape import Format

KEPT = Path(__file__).parents[1] / "results" / "fuzz"
TOGETHER = 50
"""Inputs that are landed together, for the SELECTs of the canonical tables."""
TOLD_EVERY = 20_000
MOST_KEPT = 5
"""Failures of one kind that are made small and kept, of each format; the others are counted."""


@dataclass(slots=True)
class Depth:
    """How deep inputs go: one in `checked` is checked, the first `canonical` go on to the canonical tables."""

    checked: int
    canonical: int


@dataclass(slots=True)
class Ran:
    """What ran of one format: how many inputs came to what, the kinds of failures, and the seconds it took."""

    came: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def said(self, name: str) -> str:
        """One line of the table."""
        came = self.came
        kinds = ", ".join(f"{came[kind]:,} {kind}" for kind in ("csv", "xlsx", "xml", "ndjson", "json") if came[kind])
        outcomes = ", ".join(f"{came[outcome]:,} {outcome}" for outcome in ("read", "refused", "not recognised"))
        return (
            f"{name:20} {came['inputs']:>9,} inputs {self.seconds:7.0f} s {self.failed.total():3} failed | {kinds}"
            f" | {outcomes}; {came['rows']:,} rows | {came['checked']:,} checked"
            f" | canonical: {came['landed rows']:,} rows"
        )


def fuzz(form: Format, first: int, inputs: int, depth: Depth, folder: Path) -> Ran:
    """Run the inputs of one format."""
    ran, began = Ran(), time.perf_counter()
    # An input that ends the whole process is found here afterwards.
    KEPT.mkdir(parents=True, exist_ok=True)
    last = KEPT / f"last-{form.name}-{os.getpid()}"
    with checker() as connection:
        for seed in range(first, first + inputs):
            made = drawn_input(form, seed)
            checking = connection if seed % depth.checked == 0 else None
            found = outcome(last, form, made, seed, checking)
            ran.came[made.kind] += 1
            ran.came["inputs"] += 1
            ran.came["checked"] += checking is not None
            if isinstance(found, Came):
                ran.came[found.outcome] += 1
                ran.came["rows"] += found.rows
            else:
                ran.failed[last_line(found)] += 1
                if ran.failed[last_line(found)] <= MOST_KEPT:
                    keep(folder, form, made, seed, found, checking)
            if ran.came["inputs"] % TOLD_EVERY == 0:
                seconds = time.perf_counter() - began
                print(f"    {form.name}: {ran.came['inputs']:,} in {seconds:.0f} s", flush=True)
    last.unlink(missing_ok=True)
    for start in range(first, first + min(depth.canonical, inputs), TOGETHER):
        with tempfile.TemporaryDirectory(dir=folder) as home:
            try:
                seeds = range(start, min(start + TOGETHER, first + inputs))
                ran.came["landed rows"] += landed_and_loaded(Path(home), form, seeds)
            except Exception as error:
                ran.failed[type(error).__name__] += 1
                print(
                    f"{form.name}: seeds {seeds.start} to {seeds.stop - 1} together", traceback.format_exc(), flush=True
                )
    ran.seconds = time.perf_counter() - began
    return ran


def checker() -> duckdb.DuckDBPyConnection:
    """A database to check in. Planning is most of what so few rows take, and one core does it."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    return connection


def outcome(path: Path, form: Format, made: Input, seed: int, checking: duckdb.DuckDBPyConnection | None) -> Came | str:
    """What became of an input, or why it fails."""
    try:
        return tried(path, form, made, seed, checking)
    except Exception:
        return traceback.format_exc()


def keep(
    folder: Path, form: Format, made: Input, seed: int, why: str, checking: duckdb.DuckDBPyConnection | None
) -> None:
    """Make a failing input small and keep it, with what went wrong."""
    kind, content = last_line(why), made.content
    size = max(1, len(content) // 2)
    until = time.monotonic() + 20
    while size and time.monotonic() < until:
        place = 0
        while place < len(content) and time.monotonic() < until:
            less = content[:place] + content[place + size :]
            again = outcome(folder / "input", form, Input(less, made.kind, None), seed, checking)
            if isinstance(again, str) and last_line(again) == kind:
                content = less
            else:
                place += size
        size //= 2
    (KEPT / f"{form.name}-{seed}").write_bytes(content)
    print(f"{form.name} {seed} ({made.kind}, {len(content)} bytes): {why.strip().splitlines()[-1][:300]}", flush=True)
    print(f"    python bench/fuzz/run.py --formats {form.name} --seed {seed}", flush=True)


def last_line(why: str) -> str:
    """What went wrong, without the numbers in it, to tell one failure from another."""
    return "".join(sign for sign in why.strip().splitlines()[-1][:160] if not sign.isdigit())


def again(form: Format, seed: int, folder: Path) -> None:
    """Run one input at both depths. Raises why it fails."""
    made = drawn_input(form, seed)
    print(f"{form.name} {seed}, read:", tried(folder / "input", form, made, seed))
    with checker() as connection:
        print(f"{form.name} {seed}, checked:", tried(folder / "input", form, made, seed, connection))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs for each format")
    parser.add_argument("--checked", type=int, default=20, help="one input in so many is checked too")
    parser.add_argument("--canonical", type=int, default=500, help="how many go on to the canonical tables")
    parser.add_argument("--formats", nargs="*", default=sorted(installed()))
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="run this one alone")
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as made:
        for name in given.formats:
            form = installed()[name]
            if given.seed is not None:
                again(form, given.seed, Path(made))
                continue
            ran = fuzz(form, given.first, given.inputs, Depth(given.checked, given.canonical), Path(made))
            print(ran.said(name), flush=True)
            failed += ran.failed.total()
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
