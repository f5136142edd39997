"""Priority groups at the size of a county: combinations beside a plain loop, and the whole of the marts.

Run: .venv/bin/python bench/groups.py combinations --children 350000
     .venv/bin/python bench/groups.py marts --children 350000 --months 6
"""

import argparse
import resource
import time
from collections import Counter
from datetime import date
from itertools import combinations as choose

import duckdb
import numpy as np

from familyhub import groups
from familyhub.groups.combinations import by_doubling, by_subset
from familyhub.model.derive import ddl
from familyhub.model.facts import FACTS


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


MADE = """
CREATE TEMP TABLE child AS
    SELECT range AS person_id, DATE '2026-03-31' - CAST(HASH(range) % 6570 AS INTEGER) AS born,
        range // 2 AS family, HASH(range // 2 + 7) % 3000 AS place
    FROM range($children);
INSERT INTO person BY NAME
    SELECT person_id, born AS birth_date, CASE WHEN HASH(family) % 9 = 0 THEN 'J' ELSE 'A' END AS ethnicity,
        HASH(family) % 12 = 0 AS other_language, DATE '2020-01-01' AS learnt_on, 1 AS record_count
    FROM child
    UNION ALL
    SELECT DISTINCT 10000000 + family, DATE '1992-01-01' + CAST(HASH(family) % 5000 AS INTEGER),
        CASE WHEN HASH(family) % 9 = 0 THEN 'J' ELSE 'A' END, HASH(family) % 12 = 0, DATE '2020-01-01', 1
    FROM child;
INSERT INTO relation BY NAME
    SELECT 10000000 + family AS person_id, 'mother_of' AS relation, person_id AS other_id, 'stated' AS basis,
        'stands' AS standing, 'chis' AS source, DATE '2020-01-01' AS learnt_from, 1 AS extract_id, person_id AS row
    FROM child;
INSERT INTO family_member BY NAME
    SELECT family AS family_id, person_id, 'child' AS role FROM child
    UNION ALL SELECT DISTINCT family, 10000000 + family, 'mother' FROM child;
INSERT INTO household_member BY NAME
    SELECT family AS household_id, person_id, 'home' AS home, DATE '2000-01-01' AS from_date, 'chis' AS source
    FROM child
    UNION ALL SELECT DISTINCT family, 10000000 + family, 'home', DATE '2000-01-01', 'chis' FROM child;
INSERT INTO responsible BY NAME
    SELECT person_id, 'resident' AS basis, DATE '2000-01-01' AS from_date, DATE '2020-01-01' AS learnt_from FROM person;
INSERT INTO residence BY NAME
    SELECT person_id, 'E' || place AS lsoa, born AS from_date, DATE '2020-01-01' AS learnt_from FROM child;
INSERT INTO caseload BY NAME
    SELECT person_id, 't' || place % 60 AS team_key, born AS from_date, DATE '2020-01-01' AS learnt_from FROM child;
INSERT INTO team_path BY NAME
    SELECT 't' || range AS team_key, 'Team ' || range AS team, 'Hub ' || range // 2 AS hub,
        'District ' || range // 5 AS district, 'Quadrant ' || range // 15 AS quadrant
    FROM range(60);
INSERT INTO place_path BY NAME
    SELECT 'E' || range AS lsoa, 'Place' AS name, 'Ward ' || range // 8 AS ward,
        'District ' || (range % 60) // 5 AS district,
        'Quadrant ' || (range % 60) // 15 AS quadrant, 1 + range % 5 AS quintile
    FROM range(3000);
INSERT INTO extract BY NAME
    SELECT 1 AS extract_id, 'chis' AS source, 'plain' AS format, 'made.csv' AS file, '' AS sha256,
        DATE '2026-03-31' AS received, 1 AS read_rows, 1 AS landed_rows, 0 AS quarantined_rows, 0 AS erased_rows;
INSERT INTO status BY NAME
    SELECT person_id, CASE HASH(person_id + 3) % 4 WHEN 0 THEN 'child_in_need' WHEN 1 THEN 'disabled'
        WHEN 2 THEN 'early_help_plan' ELSE 'child_protection_plan' END AS status, DATE '2025-09-01' AS from_date,
        DATE '2025-09-02' AS learnt_from, 1 AS extract_id, person_id AS row
    FROM child WHERE HASH(person_id + 3) % 20 < 4;
INSERT INTO group_recording BY NAME
    SELECT 10000000 + child.family AS person_id, asked.name AS priority_group,
        CASE WHEN HASH(child.family * 31 + asked.place) % (5 + HASH(child.family) % 40) = 0
            THEN 'yes' ELSE 'no' END AS belongs,
        DATE '2026-03-31' - CAST(HASH(child.family + asked.place) % 700 AS INTEGER) AS recorded_on, 'chis' AS source,
        DATE '2024-01-01' AS learnt_from, 1 AS extract_id, child.person_id AS row
    FROM child, (VALUES ('lone_parent', 1), ('workless_household', 2), ('domestic_abuse', 3), ('substance_misuse', 4),
        ('parental_mental_ill_health', 5), ('temporary_housing', 6), ('military_family', 7),
        ('grt', 8)) AS asked (name, place)
    WHERE child.person_id % 2 = 0 AND HASH(child.family) % 3 = 0;
"""
"""A county as linked tables: half as many mothers as children, a third of them asked about eight groups."""


def bench_marts(children: int, months: int) -> None:
    with duckdb.connect(config={"memory_limit": "3GB", "preserve_insertion_order": False}) as connection:
        connection.execute("ATTACH ':memory:' AS facts")
        connection.execute("ATTACH ':memory:' AS marts")
        connection.execute("SET search_path = 'facts'")
        for table in FACTS:
            connection.execute(ddl(table, table.name).replace(" NOT NULL", ""))
        for statement in MADE.strip().split(";\n"):
            connection.execute(statement, {"children": children} if "$children" in statement else None)
        connection.execute("SET search_path = 'marts,facts'")
        print(f"{children:,} children, {months} month ends before; peak {peak():.0f} MB")
        question = groups.Question(date(2026, 3, 31), date(2026, 3, 31), date(2000, 1, 1), months=months)
        print(timed("marts of priority groups", lambda: groups.fill(connection, groups.load(), question)))
        print(timed("under fives in three or more", lambda: len(groups.children_in_three(connection))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("combinations", "marts"))
    parser.add_argument("--children", type=int, default=350_000)
    parser.add_argument("--groups", type=int, default=25)
    parser.add_argument("--mean", type=float, default=1.2, help="groups a child, on average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-loop", action="store_true", help="leave the plain loop out")
    parser.add_argument("--months", type=int, default=6)
    chosen = parser.parse_args()
    if chosen.what == "combinations":
        bench_combinations(chosen.children, chosen.groups, chosen.mean, chosen.seed, loop=not chosen.no_loop)
    else:
        bench_marts(chosen.children, chosen.months)


if __name__ == "__main__":
    main()
