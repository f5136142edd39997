"""What plans mean for children, timed: access, changes, moves, marginal worth, openings, trials, supply, footfall.

    python bench/access.py --points 4515 --sites 500 --hubs 25

Points and sites are drawn around towns of unequal size; minutes are straight lines at 4 km/h times 1.3.
"""

import argparse
import json
from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np

from familyhub.geography import Demand, DemandPoint, Site, site_points
from familyhub.geography.travel import STRAIGHT_PRAM, straight_matrix
from familyhub.progress import peak_memory_mb
from familyhub.siting import (
    Ground,
    access,
    changes,
    expected,
    marginal,
    moves,
    openings,
    robustness,
    supply,
)

COHORTS = ("under 1", "1 to 4", "5 to 10", "11 to 15", "16 to 19")


def county(points: int, sites: int, seed: int = 7) -> Ground:
    """A county of towns, each point with children of five cohorts, a fifth and one of twelve districts."""
    rng = np.random.default_rng(seed)
    towns, size = rng.uniform((-0.3, 51.5), (0.9, 52.1), (40, 2)), rng.pareto(1.2, 40) + 0.3
    home = rng.choice(40, points, p=size / size.sum())
    place = towns[home] + rng.normal(0, (0.035, 0.022), (points, 2))
    built = place[rng.choice(points, sites, replace=False)] + rng.normal(0, 0.002, (sites, 2))
    fifths = rng.integers(1, 6, points)
    demand = tuple(
        DemandPoint(
            f"a{at}",
            *place[at].tolist(),
            {cohort: float(rng.integers(5, 80)) for cohort in COHORTS},
            100.0,
            int(fifths[at]),
            f"d{home[at] % 12:02}",
        )
        for at in range(points)
    )
    halls = tuple(Site(f"s{at}", f"Hall {at}", *built[at].tolist(), "hall", "drawn") for at in range(sites))
    matrix = straight_matrix(Demand(demand, ()).places(), site_points(halls), STRAIGHT_PRAM)
    return Ground("Drawn", Demand(demand, ()), halls, {"pram": matrix})


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--points", type=int, default=4515)
    reader.add_argument("--sites", type=int, default=500)
    reader.add_argument("--hubs", type=int, default=25)
    asked = reader.parse_args()
    ground = county(asked.points, asked.sites)
    today, then = range(asked.hubs), range(asked.hubs, 2 * asked.hubs)
    contacts = {ground.sites[site].code: 100 + site for site in today}
    parts: dict[str, Callable[[], object]] = {
        "access": lambda: access(ground, today, "pram"),
        "changes": lambda: changes(ground, today, then, "pram"),
        "moves": lambda: moves(ground, today, then, "pram"),
        "marginal": lambda: marginal(ground, today, "pram"),
        "openings": lambda: openings(ground, today, "pram"),
        "robustness": lambda: robustness(ground, today, "pram"),
        "supply": lambda: supply(ground, today, "pram"),
        "expected": lambda: expected(ground, today, "pram", contacts),
    }
    for name, part in parts.items():
        began, used = perf_counter(), process_time()
        part()
        told = {"what": name, "seconds": round(perf_counter() - began, 3), "processor": round(process_time() - used, 3)}
        print(json.dumps({**told, "peak_mb": peak_memory_mb()}), flush=True)


if __name__ == "__main__":
    main()
