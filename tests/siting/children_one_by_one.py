"""Small grounds, and the slow obvious reference: every child makes its own journey, and is then counted.

It shares nothing with the analyses but what a ground is.
"""

from math import inf

import numpy as np
from hypothesis import strategies as st

from familyhub.geography import Demand, DemandPoint, Site
from familyhub.geography.travel import TravelMatrix
from familyhub.siting import Ground

DISTRICTS = ("E07000001", "E07000002")


def ground_of(minutes, children, *, fifths=None, districts=None, weights=None, sites=None, modes=None) -> Ground:
    """A ground from a table of minutes (a row an area, a column a site) and children by cohort, a mapping an area."""
    points = tuple(
        DemandPoint(
            f"a{place}",
            -1.0 + place / 100,
            52.0,
            counts,
            weights[place] if weights else float(sum(counts.values())),
            fifths[place] if fifths else None,
            districts[place] if districts else None,
        )
        for place, counts in enumerate(children)
    )
    columns = len(minutes[0])
    buildings = tuple(
        Site(f"s{place}", f"Site {place}", -1.0 + place / 50, 52.1, "hub", f"hubs.csv, row {place + 2}", **each)
        for place, each in enumerate(sites or [{}] * columns)
    )

    def matrix(mode, table) -> TravelMatrix:
        codes = tuple(point.area for point in points), tuple(site.code for site in buildings)
        return TravelMatrix(np.array(table, dtype=np.float32), *codes, mode, f"By {mode}.", "", "")

    every = {"walk": minutes} | (modes or {})
    return Ground("A town", Demand(points, ("Counted.",)), buildings, {m: matrix(m, t) for m, t in every.items()})


@st.composite
def grounds(draw, whole=True) -> Ground:
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    table = rng.integers(0, 40, (n, m)).astype(float)
    table[rng.random((n, m)) < draw(st.sampled_from([0, 0.2, 0.6]))] = np.inf
    bus = np.minimum(table, rng.integers(0, 40, (n, m)))
    cohorts = ("under 5", "5 to 15")[: draw(st.integers(1, 2))]
    children = [{cohort: float(rng.integers(0, 4)) for cohort in cohorts} for _ in range(n)]
    known = draw(st.booleans())
    return ground_of(
        table,
        children,
        fifths=[int(each) if each else None for each in rng.integers(0 if known else 1, 6, n)],
        districts=[str(each) for each in rng.choice(DISTRICTS, n)],
        weights=[float(each) for each in rng.integers(0, 9, n)],
        sites=[
            {
                "capacity": float(rng.integers(0, 12)) if rng.random() < 0.7 else None,
                "cost": float(rng.integers(1, 9)),
                "hours": float(rng.integers(1, 40)),
                "area": str(rng.choice(DISTRICTS)),
                "existing": bool(rng.random() < 0.5),
            }
            for _ in range(m)
        ],
        modes={"bus": bus},
    )


@st.composite
def grounds_and_sites(draw, how_many=1):
    """A ground, and as many choices of its sites as asked, empty ones among them."""
    ground = draw(grounds())
    places = st.sets(st.integers(0, len(ground.sites) - 1))
    return ground, *(draw(places) for _ in range(how_many))


def every_child(ground: Ground):
    """(cohort, point) of each child."""
    return [
        (cohort, point)
        for point in ground.demand.points
        for cohort, number in point.children.items()
        for _ in range(int(number))
    ]


def journey(ground: Ground, point, sites, mode="walk", districts=False) -> tuple[float, int | None]:
    """The child's minutes to its nearest open site, and that site."""
    row = [each.area for each in ground.demand.points].index(point.area)
    best, chosen = inf, None
    for site in sorted(sites):
        minutes = float(ground.travel[mode].minutes[row][site])
        if districts and ground.sites[site].area != point.district:
            minutes = inf
        if minutes < best:
            best, chosen = minutes, site
    return best, chosen


def keys_of(cohort, point):
    """The rows that a child is counted in."""
    fifth = "not known" if point.quintile is None else str(point.quintile)
    return {("all", "all"), ("cohort", cohort), ("fifth", fifth), ("district", point.district), ("area", point.area)}


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers) if numbers else None
