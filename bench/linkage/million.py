"""One million person records in four sources, from canonical tables to ids that stay, beside plain Splink's predict.

    python bench/linkage/million.py                       a million records: about ten minutes on two free cores
    python bench/linkage/million.py --children 27300      a hundred thousand

Every step runs in a process of its own, so that its time and peak memory are its own; "everything" runs them all in one
process, as a refresh does. Plain Splink scores the same pairs with its ready-made comparisons. It is for speed only:
the people come from `million.sql`, and what is true is tested elsewhere.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np

HERE = Path(__file__).parent
SECRET = b"bench"
MEMORY = "1.5GB"

Said = dict[str, object]


def connected(folder: Path, name: str) -> duckdb.DuckDBPyConnection:
    """A connection as a build has it, over one database of the folder."""
    from familyhub.sql import connect_build

    return connect_build(folder / "spill", folder / name, memory_limit=MEMORY)


@contextmanager
def timed(said: Said) -> Iterator[None]:
    """Note the seconds of the step alone, without what it needs from the steps before."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    said["seconds"] = round(time.perf_counter() - wall, 2)
    said["processor"] = round(time.process_time() - processor, 2)


def make(folder: Path, children: int, seed: int) -> Said:
    """Write the canonical tables of the made-up county to county.duckdb."""
    from familyhub.linkage.names import words
    from familyhub.model import TABLES
    from familyhub.model.derive import SQL_TYPES

    with connected(folder, "county.duckdb") as connection:
        for table in TABLES:
            columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in table.columns)
            connection.execute(
                f"CREATE TABLE {table.name} ({columns}, source VARCHAR, extract_id INTEGER, row BIGINT,"
                " learnt_from DATE, learnt_to DATE)"
            )
        connection.execute("CREATE TABLE shared_number (source VARCHAR, nhs_number VARCHAR)")
        listed = words("nicknames")
        names = sorted({word[column].capitalize() for word in listed for column in ("name", "root")})
        connection.execute("CREATE TABLE listed_name AS SELECT UNNEST(?::VARCHAR[]) AS name", [names])
        for name, value in {"seed": seed, "children": children}.items():
            connection.execute(f"SET VARIABLE {name} = {int(value)}")
        connection.execute((HERE / "million.sql").read_text(encoding="utf-8"))
        sources = connection.execute("SELECT source, COUNT(*) FROM stated GROUP BY source ORDER BY source").fetchall()
    return {"rows": sum(count for _, count in sources), "sources": dict(sources)}


CANONICAL = (
    "person_record", "address_record", "relationship_record", "birth", "pregnancy", "contact", "referral",
    "responsibility", "status", "shared_number",
)  # fmt: skip


def see_county(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the canonical tables readable."""
    connection.execute(f"ATTACH '{folder / 'county.duckdb'}' AS county (READ_ONLY)")
    for table in CANONICAL:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM county.{table}")


def standard(folder: Path) -> Said:
    """Standard records."""
    from familyhub.linkage.standard import standard_records

    said: Said = {}
    with connected(folder, "standard.duckdb") as connection:
        see_county(connection, folder)
        with timed(said):
            said["rows"] = standard_records(connection)
    return said


def numbers(folder: Path) -> Said:
    """Pairs that a number joins, and twins that their sources tell apart."""
    from familyhub.linkage.exact_passes import exact_passes
    from familyhub.linkage.twin_mates import twin_mates

    said: Said = {}
    with connected(folder, "standard.duckdb") as connection:
        with timed(said):
            mates = twin_mates(connection)
            said["rows"] = exact_passes(connection)
        sure = connection.execute("SELECT a, b FROM exact_edge").fetchnumpy()
    np.savez(folder / "sure.npz", a=sure["a"], b=sure["b"], mates=np.array(mates, np.int64).reshape(-1, 2))
    return said


def model(folder: Path) -> Said:
    """Pairs that the frozen model finds worth a question, with their weights."""
    from familyhub.linkage.frozen import linker_of, load_model
    from familyhub.linkage.predicting import predicted

    said: Said = {}
    with connected(folder, "standard.duckdb") as connection:
        frozen = load_model()
        with timed(said):
            linking = linker_of(connection, "standard", frozen)
            edges = predicted(connection, linking, "standard", frozen.thresholds.review)
        said["rows"] = len(edges.a)
    np.savez(folder / "modelled.npz", a=edges.a, b=edges.b, weight=edges.weight, dissimilar=edges.dissimilar)
    return said


def merge(folder: Path) -> Said:
    """Who is one person."""
    from familyhub.linkage.cannot_link import parted_by
    from familyhub.linkage.frozen import load_model
    from familyhub.linkage.held import held_records
    from familyhub.linkage.merging import merge as merged_by
    from familyhub.linkage.shape import Edges

    said: Said = {}
    sure, found = np.load(folder / "sure.npz"), np.load(folder / "modelled.npz")
    edges = Edges(
        np.concatenate([sure["a"], found["a"]]),
        np.concatenate([sure["b"], found["b"]]),
        np.concatenate([np.full(len(sure["a"]), 100.0), found["weight"]]),
        np.concatenate([np.zeros(len(sure["a"]), np.bool_), found["dissimilar"]]),
        np.concatenate([np.full(len(sure["a"]), "nhs_number"), np.full(len(found["a"]), "model")]),
    )
    parted = parted_by([(int(a), int(b)) for a, b in sure["mates"]])
    thresholds = load_model().thresholds
    with connected(folder, "standard.duckdb") as connection, timed(said):
        merged = merged_by(held_records(connection), edges, parted, thresholds)
    said |= {"rows": len(np.unique(merged.cluster)), "doubts": len(merged.doubts), "forbidden": len(merged.forbidden)}
    return said


def everything(folder: Path) -> Said:
    """All steps in one process: canonical tables in, ids of people out."""
    from familyhub.linkage.linking import link
    from familyhub.linkage.stable_ids import keep_person_ids
    from familyhub.state.ledger import Past

    said: Said = {}
    with connected(folder, "linked.duckdb") as connection:
        see_county(connection, folder)
        with timed(said):
            linked = link(connection, SECRET)
            assigned = keep_person_ids(connection, SECRET, Past())
        said |= {"rows": assigned.clusters, "linked": asdict(linked)}
        said["quality"] = quality(connection, folder)
    return said


def quality(connection: duckdb.DuckDBPyConnection, folder: Path) -> Said:
    """Of the pairs of records joined how many rightly, and how many are missed: no proof, but no speed without it."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known AS SELECT record_person.person_id, stated.person"
        " FROM record_person JOIN county.stated USING (source, person_key)"
    )
    pairs = "SELECT COALESCE(SUM(n * (n - 1) // 2), 0) FROM (SELECT COUNT(*) AS n FROM known GROUP BY {by})"
    joined, true, right = (
        int(connection.execute(pairs.format(by=by)).fetchall()[0][0])
        for by in ("person_id", "person", "person_id, person")
    )
    return {"precision": round(right / max(joined, 1), 5), "recall": round(right / max(true, 1), 5)}


WIDE = (
    ("forename", "surname"), ("surname", "birth_year"), ("forename", "birth_year"),
    ("surname", "birth_month", "birth_day"), ("forename", "birth_month", "birth_day"), ("birth_date", "sex"),
    ("surname", "sector"), ("forename", "sector"), ("birth_date", "forename"), ("birth_date", "surname"),
    ("birth_date", "district"), ("birth_date", "house"), ("postcode", "forename"), ("postcode", "surname"),
    ("postcode", "birth_year"), ("postcode", "birth_month"), ("postcode", "birth_day"),
    ("house", "street", "district"),
)  # fmt: skip
"""Rules of blocking as wide as a careful analyst would write them, without counting the pairs beforehand."""


def plain(folder: Path) -> Said:
    """Plain Splink's predict over the pairs of our own rules, with its ready-made comparisons."""
    return plain_splink(folder, ())


def plain_wide(folder: Path) -> Said:
    """Plain Splink's predict over the pairs of wide rules."""
    return plain_splink(folder, WIDE)


def plain_splink(folder: Path, rules: tuple[tuple[str, ...], ...]) -> Said:
    """Plain Splink's predict, over the pairs of these rules; of our own where there are none."""
    import logging

    import splink.comparison_library as comparison
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.blocking_rule_library import CustomRule

    from familyhub.linkage.model import SWAPPED, blocking

    logging.getLogger("splink").setLevel(logging.ERROR)
    said: Said = {}
    with connected(folder, "standard.duckdb") as connection:
        rules = rules or tuple(blocking(connection, "standard"))
        linking = Linker(
            DuckDBAPI(connection=connection).register("standard"),
            SettingsCreator(
                link_type="dedupe_only",
                unique_id_column_name="node",
                comparisons=[
                    comparison.NameComparison("forename"),
                    comparison.NameComparison("surname"),
                    comparison.DateOfBirthComparison("birth_date", input_is_string=False),
                    comparison.PostcodeComparison("postcode"),
                    comparison.ExactMatch("sex"),
                ],
                blocking_rules_to_generate_predictions=[*(block_on(*rule) for rule in rules), CustomRule(SWAPPED)],
                retain_matching_columns=False,
                retain_intermediate_calculation_columns=False,
            ),
            log_level=logging.ERROR,
        )
        linking.training.estimate_probability_two_random_records_match(
            [block_on("forename", "surname", "birth_date")], recall=0.6
        )
        linking.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        linking.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date", "sex"))
        linking.training.estimate_parameters_using_expectation_maximisation(block_on("forename", "surname"))
        with timed(said):
            pairs = linking.inference.predict(threshold_match_probability=0.5)
            found = connection.execute(f"SELECT COUNT(*) FROM {pairs.physical_name}").fetchall()[0][0]
        said["rows"] = found
    return said


STEPS: dict[str, Callable[..., Said]] = {step.__name__: step for step in (make, standard, numbers, model, merge)}
WHOLE: dict[str, Callable[..., Said]] = {step.__name__: step for step in (everything, plain, plain_wide)}


@dataclass(frozen=True, slots=True)
class Run:
    """One step: seconds on the clock and of the processor, and the peak memory of its process in megabytes."""

    step: str
    seconds: float
    processor: float
    peak_mb: int
    said: Said = field(default_factory=dict)


def measured(step: str, folder: Path, *arguments: int) -> Run:
    """Run a step in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--step", step, "--folder", str(folder), *map(str, arguments)]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{step} failed")
        out.seek(0)
        said = json.loads(out.read().splitlines()[-1])
    seconds = said.pop("seconds", round(time.perf_counter() - started, 2))
    processor = said.pop("processor", round(used.ru_utime + used.ru_stime, 2))
    run = Run(step, seconds, processor, used.ru_maxrss // 1024, said)
    print(f"{step:12}{seconds:9.1f} s{processor:9.1f} s cpu{run.peak_mb:8,} MB  {json.dumps(said)}", flush=True)
    return run


def bench(folder: Path, children: int, seed: int, only: list[str]) -> list[Run]:
    """Every step in turn; each leaves in the folder what the next needs."""
    runs = []
    for step in only:
        if step == "make":
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        runs.append(measured(step, folder, *((children, seed) if step == "make" else ())))
    return runs


def told(runs: list[Run], load: tuple[float, float, float]) -> dict[str, object]:
    """What results/*.json holds: every run, the load of the machine before, and the ratio to plain Splink."""
    by_step = {run.step: run for run in runs}
    ratio: dict[str, dict[str, float]] = {}
    for name in ("plain", "plain_wide"):
        if "everything" in by_step and name in by_step:
            ours, theirs = by_step["everything"], by_step[name]
            ratio[name] = {
                "clock": round(ours.seconds / theirs.seconds, 2),
                "processor": round(ours.processor / theirs.processor, 2),
                "memory": round(ours.peak_mb / theirs.peak_mb, 2),
            }
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "load_before": [round(each, 1) for each in load],
        "runs": [asdict(run) for run in runs],
        "beside_plain_splink": ratio,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "familyhub-million")
    parser.add_argument("--children", type=int, default=273_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[*STEPS, *WHOLE], default=[*STEPS, *WHOLE])
    parser.add_argument("--step", choices=[*STEPS, *WHOLE], help=argparse.SUPPRESS)
    parser.add_argument("arguments", type=int, nargs="*", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps({**STEPS, **WHOLE}[asked.step](asked.folder, *asked.arguments)))
        return
    load = os.getloadavg()
    found = told(bench(asked.folder, asked.children, asked.seed, asked.only), load)
    print(json.dumps(found["beside_plain_splink"]))
    results = HERE.parent / "results"
    results.mkdir(exist_ok=True)
    name = f"linkage-{asked.children}-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    (results / name).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
