"""Fuzz every reader: inputs made from what the formats declare, damaged in many ways.

    python bench/fuzz/run.py                                  100,000 inputs for each format: a night
    python bench/fuzz/run.py --inputs 2000 --formats csds fhir
    python bench/fuzz/run.py --formats csds --seed 4711       one input again, and why it fails

Every input is its seed. What fails is kept in bench/results/fuzz/<format>-<seed>, made as small as it still fails, with
the command that runs it again; a table of what ran is printed at the end.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

import duckdb
from fuzz_inputs import Input
from fuzz_trial import drawn_input, landed_and_loaded, tried

from familyhub.sources.formats import installed

KEPT = Path(__file__).parents[1] / "results" / "fuzz"
TOGETHER = 50
"""Inputs that are landed together, for the SELECTs of the canonical tables."""


def fuzz(name: str, first: int, inputs: int, canonical: int, folder: Path) -> tuple[Counter[str], int, float]:
    """Run the inputs of one format; how many came to what, how many failed, and the seconds it took."""
    came: Counter[str] = Counter()
    failed, began = 0, time.perf_counter()
    with duckdb.connect() as connection:
        for seed in range(first, first + inputs):
            made = drawn_input(name, seed)
            came[made.kind] += 1
            if (why := failure(connection, folder / "input", name, made, seed)) is None:
                came["ran"] += 1
                continue
            failed += 1
            keep(connection, folder, name, made, seed, why)
    for start in range(first, first + min(canonical, inputs), TOGETHER):
        with tempfile.TemporaryDirectory(dir=folder) as home:
            try:
                came["landed rows"] += landed_and_loaded(Path(home), name, range(start, start + TOGETHER))
            except Exception:
                failed += 1
                print(f"{name}: seeds {start} to {start + TOGETHER - 1} together\n{traceback.format_exc()}", flush=True)
    return came, failed, time.perf_counter() - began


def failure(connection: duckdb.DuckDBPyConnection, path: Path, name: str, made: Input, seed: int) -> str | None:
    """Why an input fails, None where it does not."""
    try:
        tried(connection, path, name, made, seed)
    except Exception:
        return traceback.format_exc()
    return None


def keep(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, made: Input, seed: int, why: str) -> None:
    """Make a failing input small and keep it, with what went wrong."""
    kind, content = last_line(why), made.content
    size = max(1, len(content) // 2)
    until = time.monotonic() + 30
    while size and time.monotonic() < until:
        place = 0
        while place < len(content) and time.monotonic() < until:
            less = content[:place] + content[place + size :]
            again = failure(connection, folder / "input", name, Input(less, made.kind, None), seed)
            if again is not None and last_line(again) == kind:
                content = less
            else:
                place += size
        size //= 2
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}-{seed}").write_bytes(content)
    print(f"{name} {seed} ({made.kind}, {len(content)} bytes): {kind}", flush=True)
    print(f"    python bench/fuzz/run.py --formats {name} --seed {seed}", flush=True)


def last_line(why: str) -> str:
    """What went wrong, without the numbers in it, to tell one failure from another."""
    return "".join(sign for sign in why.strip().splitlines()[-1][:160] if not sign.isdigit())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs for each format")
    parser.add_argument("--canonical", type=int, default=2_000, help="of these, how many go on to the canonical tables")
    parser.add_argument("--formats", nargs="*", default=sorted(installed()))
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="run this one alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if given.seed is not None:
            with duckdb.connect() as connection:
                for name in given.formats:
                    print(
                        f"{name} {given.seed}:",
                        tried(connection, folder / "input", name, drawn_input(name, given.seed), given.seed),
                    )
            return
        total = 0
        for name in given.formats:
            came, failed, seconds = fuzz(name, given.first, given.inputs, given.canonical, folder)
            total += failed
            kinds = ", ".join(
                f"{came[kind]:,} {kind}" for kind in ("csv", "xlsx", "xml", "ndjson", "json") if came[kind]
            )
            print(
                f"{name:20} {given.inputs:>9,} inputs {seconds:8.0f} s  {failed} failed  {kinds}  canonical: {came['landed rows']:,} rows",  # noqa: E501
                flush=True,
            )
    sys.exit(bool(total))


if __name__ == "__main__":
    main()
