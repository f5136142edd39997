"""Sites measured: seconds to a proven plan on published and real shapes, beside spopt with HiGHS in the same run.

    python bench/siting.py orlib p_median
    python bench/siting.py orlib p_centre
    python bench/siting.py areas
    python bench/siting.py questions        (all four at five councils, then with all that binds, and with capacities)
    python bench/siting.py points --points 4515 --sites 500 --hubs 25
    python bench/siting.py beside --python <an interpreter with spopt and pulp> --instances 1 6 11 --seconds 600

Published files are read where FAMILYHUB_DATA says, or beside this checkout. Areas are neighbourhoods, weighted by
children under 16 at the census, against schools as candidates; minutes are straight lines at 4 km/h times 1.3.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import subprocess
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from scipy.sparse.csgraph import floyd_warshall

from familyhub.progress import peak_memory_mb
from familyhub.siting import Instance, Limit, Question, solve

DATA = Path(os.environ.get("FAMILYHUB_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
AREAS = {"Hartlepool": "E06000001", "Westminster": "E09000033", "Northumberland": "E06000057",
         "Essex": "E10000012", "Hampshire": "E10000014"}  # fmt: skip
KM_AN_HOUR, DETOUR = 4.0, 1.3
BESIDE = """
import json, sys, time
import numpy as np, pulp
from spopt.locate import PMedian
kept = np.load(sys.argv[1])
started = time.perf_counter()
model = PMedian.from_cost_matrix(kept["cost"], kept["weights"], p_facilities=int(kept["p"]))
solver = pulp.HiGHS(msg=False, timeLimit=float(sys.argv[2]))
model = model.solve(solver)
print(json.dumps({"seconds": time.perf_counter() - started, "value": pulp.value(model.problem.objective),
                  "says": pulp.LpStatus[model.problem.status]}))
"""


def orlib(number: int) -> tuple[Instance, int]:
    """A published network as all-pairs shortest paths; of a repeated edge the last one read counts."""
    numbers = (DATA / "orlib" / f"pmed{number}.txt").read_text().split()
    size, _, p = map(int, numbers[:3])
    edges = np.full((size, size), np.inf)
    for start, end, length in np.array(numbers[3:], dtype=int).reshape(-1, 3):
        edges[start - 1, end - 1] = edges[end - 1, start - 1] = length
    minutes = floyd_warshall(edges)
    np.fill_diagonal(minutes, 0)
    return Instance(np.ones(size), minutes), p


def area(code: str, most: int = 300) -> Instance:
    """Neighbourhoods of a council and its schools, drawn evenly from the list where there are more than `most`."""
    with (DATA / "geo" / "lookup_lsoa21_ward24_ltla24_utla_5areas.csv").open(encoding="utf-8-sig") as file:
        own = {row["lsoa21_code"] for row in csv.DictReader(file) if row["utla_code"] == code}
    with (DATA / "geo" / "lsoa21_representative_points_5areas.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["lsoa21_code"] in own]
    with (DATA / "pop" / "census21_agegroup_lsoa21_5areas.csv").open(encoding="utf-8-sig") as file:
        young = {
            row["lsoa21_code"]: float(row["usual_residents"])
            for row in csv.DictReader(file)
            if row["age_group"] == "Aged 15 years and under"
        }
    with gzip.open(DATA / "geo" / "gias_open_establishments_england_2025-05-24.csv.gz", "rt", encoding="utf-8") as file:
        schools = [row for row in csv.DictReader(file) if row["lsoa_code"] in own and row["easting"]]
    chosen = [schools[place] for place in np.linspace(0, len(schools) - 1, min(most, len(schools))).astype(int)]
    return straight(
        np.array([young.get(row["lsoa21_code"], 0.0) for row in rows]),
        np.array([[float(row["easting"]), float(row["northing"])] for row in rows]),
        np.array([[float(row["easting"]), float(row["northing"])] for row in chosen]),
    )


def points(how_many: int, sites: int, seed: int = 7) -> Instance:
    """Points drawn around towns of unequal size, sites among them, as a county lies."""
    rng = np.random.default_rng(seed)
    towns, size = rng.uniform(0, 60_000, (40, 2)), rng.pareto(1.2, 40) + 0.3
    place = towns[rng.choice(40, how_many, p=size / size.sum())] + rng.normal(0, 2_500, (how_many, 2))
    hubs = place[rng.choice(how_many, sites, replace=False)] + rng.normal(0, 200, (sites, 2))
    return straight(rng.integers(20, 300, how_many).astype(float), place, hubs)


def straight(weights: np.ndarray, start: np.ndarray, end: np.ndarray) -> Instance:
    metres = np.hypot(*(start[:, None] - end[None]).transpose(2, 0, 1))
    minutes = (metres * DETOUR / (KM_AN_HOUR * 1000 / 60)).astype(np.float32)
    return Instance(weights, minutes)


def shown(name: str, instance: Instance, question: Question, seconds: float) -> float:
    began = own_seconds()
    plan = solve(instance, question, Limit(seconds))
    told = {"what": name, "points": instance.points, "sites": instance.sites, "kind": question.kind,
            "p": question.p, "status": plan.status, "value": plan.value, "bound": plan.bound, "gap": plan.gap,
            "seconds": round(plan.seconds, 2), "processor": round(own_seconds() - began, 2),
            "peak_mb": peak_memory_mb()}  # fmt: skip
    print(json.dumps(told), flush=True)
    return plan.seconds


def own_seconds() -> float:
    """Processor seconds of this process and those it started: what a shared machine's clock does not tell."""
    return process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def questions(seconds: float, hubs: list[int]) -> None:
    print("| council | points x sites | question | value | status | gap | clock s | processor s |")
    print("|---|---|---|---|---|---|---|---|")
    for name, code in AREAS.items():
        instance = area(code)
        asked = [("lscp, 70% in 60 min", Question("lscp", within_minutes=60, share=0.7))]
        for p in (each for each in hubs if each < instance.sites):
            asked += [
                (f"mclp, {p} hubs, 30 min", Question("mclp", p=p, within_minutes=30)),
                (f"p_median, {p} hubs", Question("p_median", p=p)),
                (f"p_centre, {p} hubs", Question("p_centre", p=p)),
            ]
        for what, question in asked:
            line(name, what, instance, question, seconds)
        line(name, "p_median, all that binds", *bound(instance), seconds)
        line(
            name, "p_median, 10 hubs, capacities", tight(instance), Question("p_median", p=10, capacities=True), seconds
        )


def bound(instance: Instance) -> tuple[Instance, Question]:
    """Two districts that bind, a budget that does, three sites kept and five closed, at most 25."""
    rng = np.random.default_rng(1)
    costs, p = rng.integers(50, 200, instance.sites).astype(float), min(25, instance.sites // 3)
    # A district is who is nearer to the first or to the last site of the list.
    half = tuple("north" if row[0] <= row[-1] else "south" for row in instance.cost)
    ends = [("north" if side else "south") for side in rng.random(instance.sites) < 0.5]
    ends[0], ends[-1] = "north", "south"
    given = replace(instance, site_costs=costs, demand_districts=half, site_districts=tuple(ends))
    kept = frozenset({0, instance.sites // 2, instance.sites - 1})
    budget = float(costs[list(kept)].sum() + 90 * (p - 3))
    closed = frozenset(range(1, 6))
    return given, Question("p_median", p=p, keep=kept, close=closed, budget=budget, districts=True)


def tight(instance: Instance) -> Instance:
    """Sites of unequal size, ten of which have 1.1 times the room that is needed."""
    rng = np.random.default_rng(1)
    return replace(instance, capacities=np.round(rng.uniform(0.6, 1.6, instance.sites) * instance.total_weight / 10))


def line(name: str, what: str, instance: Instance, question: Question, seconds: float) -> None:
    started = own_seconds()
    plan = solve(instance, question, Limit(seconds))
    print(f"| {name} | {instance.points} x {instance.sites} | {what} | {plan.value:,.6g} | {plan.status} "
          f"| {plan.gap:.2%} | {plan.seconds:.1f} | {own_seconds() - started:.1f} |", flush=True)  # fmt: skip


def beside(python: str, number: int, seconds: float, folder: Path) -> None:
    instance, p = orlib(number)
    path = folder / f"pmed{number}.npz"
    np.savez(path, cost=instance.cost, weights=instance.weights, p=p)
    started = perf_counter()
    plan = solve(instance, Question("p_median", p=p), Limit(seconds))
    ours = perf_counter() - started
    run = subprocess.run(
        [python, "-c", BESIDE, str(path), str(seconds)], capture_output=True, text=True, check=True
    )  # fmt: skip
    theirs = json.loads(run.stdout.strip().splitlines()[-1])
    told = {"pmed": number, "ours": {"seconds": round(ours, 3), "value": plan.value, "status": plan.status},
            "spopt": theirs, "times": round(theirs["seconds"] / ours, 1)}  # fmt: skip
    print(json.dumps(told), flush=True)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("what", choices=["orlib", "areas", "questions", "points", "beside"])
    reader.add_argument("kind", nargs="?", default="p_median", choices=["p_median", "p_centre"])
    reader.add_argument("--instances", type=int, nargs="*", default=list(range(1, 21)))
    reader.add_argument("--seconds", type=float, default=60.0)
    reader.add_argument("--points", type=int, default=4515)
    reader.add_argument("--sites", type=int, default=500)
    reader.add_argument("--hubs", type=int, nargs="*", default=[10, 25, 50])
    reader.add_argument("--python", default="python")
    reader.add_argument("--folder", type=Path, default=Path())
    asked = reader.parse_args()
    if asked.what == "beside":
        for number in asked.instances:
            beside(asked.python, number, asked.seconds, asked.folder)
        return
    if asked.what == "questions":
        questions(asked.seconds, asked.hubs)
        return
    total = 0.0
    if asked.what == "orlib":
        for number in asked.instances:
            instance, p = orlib(number)
            total += shown(f"pmed{number}", instance, Question(asked.kind, p=p), asked.seconds)
    elif asked.what == "areas":
        for name, code in AREAS.items():
            instance = area(code)
            for p in asked.hubs:
                if p < instance.sites:
                    total += shown(name, instance, Question(asked.kind, p=p), asked.seconds)
    else:
        instance = points(asked.points, asked.sites)
        for p in asked.hubs:
            total += shown("points", instance, Question(asked.kind, p=p), asked.seconds)
    print(json.dumps({"seconds in all": round(total, 2), "peak_mb": peak_memory_mb()}))


if __name__ == "__main__":
    main()
