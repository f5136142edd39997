"""Labelled sets that nobody here made: plain Splink, recordlinkage's ECM and familyhub, one after the other, one table.

familyhub stands there twice: with a model trained on the set (`ours`), and as it is shipped (`shipped`).

    python bench/linkage/labelled.py              # all sets; the table goes into docs/linkage.md
    python bench/linkage/labelled.py essnet       # some sets; the table is printed only

Each runs in a process of its own, so that its time and memory are its own. FEBRL and the ECM need the package
recordlinkage in an environment of its own (`labelled_sets` says how); without it their rows are left out and said so.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from labelled_sets import AS_A_REFRESH_READS, SETS, LabelledSet, febrl_folder
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from measures import Quality, quality

DOCUMENT = Path(__file__).parents[2] / "docs" / "linkage.md"
BEGIN, END = "<!-- labelled sets: begin -->", "<!-- labelled sets: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of linking reached on one set: the `pairs` it found itself, the `clusters` that follow of them."""

    labelled: str
    way: str
    pairs: Quality
    clusters: Quality
    seconds: float
    megabytes: int


def plain(name: str, labelled: LabelledSet) -> tuple[str, Quality, Quality, float]:
    """Plain Splink at the threshold that is best for it, by the labels."""
    from plain_splink import THRESHOLDS, components, example_of, pairs_of

    began = time.perf_counter()
    person = labelled.records.person.to_numpy()
    found = pairs_of(example_of(name), labelled.records)
    each = {at: quality(components(found, at, len(person)), person) for at in THRESHOLDS}
    best = max(each, key=lambda at: each[at].f1)
    taken = found[found.match_probability >= best]
    pairs = of_pairs(taken.node_l.to_numpy(), taken.node_r.to_numpy(), person)
    return f"plain Splink, {best}", pairs, each[best], time.perf_counter() - began


def ours(name: str, labelled: LabelledSet) -> tuple[str, Quality, Quality, float]:
    """familyhub: its blocking, its model trained without labels, its merge at the thresholds fixed before."""
    from ours import linked

    began = time.perf_counter()
    merged = quality(linked(labelled), labelled.records.person)
    return "familyhub", merged, merged, time.perf_counter() - began


def shipped(_: str, labelled: LabelledSet) -> tuple[str, Quality, Quality, float]:
    """familyhub out of the box: the frozen model, its thresholds, a refresh's linkage."""
    from shipped import linked_as_shipped

    began = time.perf_counter()
    found = linked_as_shipped(labelled)
    merged = quality(found.cluster, labelled.records.person)
    way = f"familyhub, {found.model}; {found.questions:,} questions"
    return way, merged, merged, time.perf_counter() - began


def of_pairs(a: np.ndarray, b: np.ndarray, person: np.ndarray) -> Quality:
    """The quality of pairs as they were found; whole people are not told by pairs."""
    sizes = np.unique(person.astype(str), return_counts=True)[1]
    right = int((person[a] == person[b]).sum())
    return Quality(len(a), right, int((sizes * (sizes - 1) // 2).sum()), 0, 0, len(sizes))


def ecm(labelled: LabelledSet) -> Row:
    """recordlinkage's ECM, run where it is installed; raises FileNotFoundError where it is not."""
    python = Path(os.environ.get("RECORDLINKAGE", "")) / "bin" / "python"
    if not os.environ.get("RECORDLINKAGE") or not python.exists():
        raise FileNotFoundError("the variable RECORDLINKAGE names no environment with the package recordlinkage")
    with tempfile.TemporaryDirectory() as folder:
        records, answer = Path(folder) / "records.parquet", Path(folder) / "pairs.parquet"
        frame = labelled.records.drop(columns=["person", "forenames", "forename_roots", "surnames", "postcodes"])
        frame.astype({column: "string" for column in frame.columns if column != "node"}).astype(
            {"node": "int64"}
        ).to_parquet(records)
        script = Path(__file__).with_name("ecm.py")
        told = subprocess.run([python, script, records, answer], check=True, capture_output=True, text=True).stdout
        found = pd.read_parquet(answer)
    person = labelled.records.person.to_numpy()
    graph = coo_matrix((np.ones(len(found), dtype=np.int8), (found.a, found.b)), shape=(len(person), len(person)))
    cluster = connected_components(graph, directed=False)[1]
    used = json.loads(told)
    pairs = of_pairs(found.a.to_numpy(), found.b.to_numpy(), person)
    return Row(labelled.name, "recordlinkage ECM", pairs, quality(cluster, person), used["seconds"], used["megabytes"])


def one(way: str, name: str) -> Row:
    """One way on one set, in this process."""
    labelled = SETS[name]()
    if way == "ecm":
        return ecm(labelled)
    told, pairs, clusters, seconds = {"plain": plain, "ours": ours, "shipped": shipped}[way](name, labelled)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Row(labelled.name, told, pairs, clusters, seconds, peak)


def apart(way: str, name: str) -> Row | str:
    """One way on one set, in a process of its own; a sentence where it cannot run."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", way, name], capture_output=True, text=True, check=False
    )  # fmt: skip
    if done.returncode:
        return f"{name}, {way}: left out: {done.stderr.strip().splitlines()[-1]}"
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return Row(**{**told, "pairs": Quality(**told["pairs"]), "clusters": Quality(**told["clusters"])})


def line(row: Row) -> str:
    """One row of the table."""
    p, c = row.pairs, row.clusters
    return (
        f"| {row.labelled} | {row.way} | {p.precision:.4f} | {p.recall:.4f} | {p.f1:.4f} | {c.precision:.4f} |"
        f" {c.recall:.4f} | {c.f1:.4f} | {c.cluster_f1:.3f} | {row.seconds:.0f} | {row.megabytes} |"
    )


HEAD = """\
| set | by | pairs: precision | recall | F1 | clusters: precision | recall | F1 | whole people F1 | seconds | MB |
|---|---|---|---|---|---|---|---|---|---|---|"""


def write(table: str) -> None:
    """Put the table between its marks in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main(names: list[str]) -> None:
    """Run all ways on the sets and print the table; with all sets, write it into the document."""
    found: list[str] = []
    left_out: list[str] = []
    for name in names or SETS:
        for way in ("plain", "ecm", "ours", *(("shipped",) if name in AS_A_REFRESH_READS else ())):
            row = apart(way, name)
            (left_out if isinstance(row, str) else found).append(row if isinstance(row, str) else line(row))
            print(row if isinstance(row, str) else line(row), flush=True)
    if not names and not left_out:
        write("\n".join([HEAD, *found]))
    elif not names:
        print("Some rows are missing, so the document stays as it is.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(asdict(one(*sys.argv[2:]))))
    else:
        try:
            febrl_folder()
        except FileNotFoundError as missing:
            print(f"{missing}: FEBRL and the ECM are left out")
        main(sys.argv[1:])
