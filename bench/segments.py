"""Segments at the size of a county: five cohorts of drawn children, and how often a small group of high need is found.

Run: .venv/bin/python bench/segments.py county --children 400000
     .venv/bin/python bench/segments.py planted --children 14000 --share 0.005 --times 10 --counties 100
"""

import argparse
import resource
import time

import numpy as np

from familyhub.segments.catalogue import Catalogue, load
from familyhub.segments.cells import Cells
from familyhub.segments.choosing import choose
from familyhub.segments.cohorts import COHORTS
from familyhub.segments.definition import Flag
from familyhub.segments.people import People
from familyhub.segments.question import Settings
from familyhub.segments.segmenting import segment_people


def drawn(children: int, cohort: str, catalogue: Catalogue, seed: int) -> People:
    """Children whose needs gather with hardship, and whose year costs more the more needs they have."""
    random = np.random.default_rng(seed)
    hardship = random.gamma(0.7, 1.0, children)
    fifth = np.clip(6 - np.ceil(5 * hardship.argsort().argsort() / children + random.normal(0, 1, children)), 1, 5)
    facts: dict[str, np.ndarray] = {}
    effect = np.zeros(children)
    for id in catalogue.asked_of(cohort):
        if isinstance(catalogue.predictors[id], Flag):
            has = random.random(children) < np.minimum(0.6, random.uniform(0.002, 0.05) * hardship)
            effect += has * random.choice([0.0, 0.3, 0.8, 1.5])
            facts[id] = has.astype(float)
        else:
            facts[id] = fifth if id == "quintile" else random.integers(5, 11, children).astype(float)
    pounds = random.gamma(0.3, 400 * np.exp(effect) / 0.3)
    aside = np.where(random.random(children) < 0.006, "placements", "")
    pounds += (aside != "") * 100_000
    wards = np.array([f"Ward {number}" for number in range(200)])[random.integers(0, 200, children)]
    districts = np.char.add("District ", (random.integers(0, 12, children)).astype(str))
    sums = np.sum([each for id, each in facts.items() if isinstance(catalogue.predictors[id], Flag)], axis=0)
    return People(
        cohort=np.full(children, cohort), sex=random.choice(["F", "M"], children),
        ethnicity=random.choice(["A", "J", "N", "Z"], children), ward=wards, district=districts, hub=districts,
        team=wards, quintile=fifth.astype(np.int64), left_since=np.zeros(children, dtype=bool), apart=aside,
        facts=facts, used={"social_work": pounds / 170}, pounds={"social_work": pounds}, needs=sums.astype(np.int64),
    )  # fmt: skip


def county(children: int) -> None:
    """Every part of the segments but reading the tables: five cohorts, the children divided among them."""
    catalogue, whole = load(), 0.0
    for seed, (id, name) in enumerate(COHORTS.items()):
        people = drawn(children // len(COHORTS), id, catalogue, seed)
        began, worked = time.perf_counter(), time.process_time()
        found = segment_people(id, name, people, catalogue, Settings())
        took = time.perf_counter() - began
        whole += took
        index = found.stability.index if found.stability else float("nan")
        print(
            f"{id:14} {found.people:8,} children {len(found.segments):3} segments, explained {found.explained:5.1%},"
            f" Rand index {index:.2f}  {took:7.2f} s, {time.process_time() - worked:.2f} s of work"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all five':14} {whole:.1f} s, peak {peak:.0f} MB")


def planted(children: int, share: float, times: float, counties: int, smallest: int) -> None:
    """In how many drawn counties a group of so small a share and so many times the cost is found."""
    found = 0
    for seed in range(counties):
        random = np.random.default_rng(seed)
        table = (random.random((children, 20)) < random.uniform(0.02, 0.3, 20)).astype(float)
        group = np.zeros(children, dtype=bool)
        group[random.choice(children, round(share * children), replace=False)] = True
        table[:, 0] = group
        table = np.column_stack([table, random.integers(5, 11, children), random.integers(1, 6, children)])
        mean = np.where(group, 600 * times, 600 * (1 + 0.1 * (3 - table[:, 21])))
        pounds = random.gamma(0.4, mean / 0.4)
        cells = Cells.of(table.astype(float))
        tree = choose(cells, pounds, smallest=smallest, deepest=6, most=12, folds=10, seed=1).tree
        leaf = tree.leaf_of(cells.rows)[cells.cell_of]
        dense = [node for node in tree.leaves if group[leaf == node].mean() > 0.8]
        found += bool(group[np.isin(leaf, dense)].sum() >= 0.8 * group.sum())
    print(
        f"{share:.1%} of {children:,} at {times:g} times the cost, smallest {smallest}: found in {found} of {counties}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("county", "planted"))
    parser.add_argument("--children", type=int, default=400_000)
    parser.add_argument("--share", type=float, default=0.005)
    parser.add_argument("--times", type=float, default=10)
    parser.add_argument("--counties", type=int, default=100)
    parser.add_argument("--smallest", type=int, default=30)
    asked = parser.parse_args()
    if asked.what == "county":
        county(asked.children)
    else:
        planted(asked.children, asked.share, asked.times, asked.counties, asked.smallest)


if __name__ == "__main__":
    main()
