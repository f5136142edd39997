"""Grounds to write pages from: a small invented coast, and Essex as published."""

from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from random import Random

import numpy as np

from familyhub.geography import (
    Boundary,
    Demand,
    DemandPoint,
    Site,
    build_demand,
    build_hierarchy,
    children,
    read_boundaries,
    read_lookup,
    read_points,
    read_population,
    read_quintiles,
    read_schools,
    site_points,
)
from familyhub.geography.travel import STRAIGHT_PRAM, STRAIGHT_WALK, TravelMatrix, straight_matrix
from familyhub.reports.siting_data import NamedPlan, Siting
from familyhub.siting import Limit, Question, solve
from familyhub.siting.ground import Ground
from familyhub.siting.outreach import stops

ON = date(2026, 11, 22)
COHORTS = ("under 1", "1 to 4", "5 to 10")


def coast(seed: int = 1, points: int = 40, sites: int = 12, existing: int = 4, reached: float = 0.9) -> Ground:
    """Points on a square with random children, some buildings, and journeys of which some cannot be made."""
    chance = Random(seed)
    places = [
        DemandPoint(
            f"E0109{place:04d}",
            0.5 + 0.2 * chance.random(),
            51.7 + 0.1 * chance.random(),
            {cohort: float(chance.randint(0, 40)) for cohort in COHORTS},
            chance.uniform(1, 50),
            chance.choice([1, 2, 3, 4, 5, None]),
            chance.choice(["E07000901", "E07000902", "E07000903"]),
        )
        for place in range(points)
    ]
    buildings = tuple(
        Site(
            f"S{place}", f"Building {place} & <{'hall' if place % 2 else 'school'}>", 0.5 + 0.2 * chance.random(),
            51.7 + 0.1 * chance.random(), "school", f"sites.csv, row {place + 2}", existing=place < existing,
            capacity=None if place % 3 else 300.0, offers=("library",) if place % 4 == 0 else (),
        )
        for place in range(sites)
    )  # fmt: skip
    demand = Demand(tuple(places), ("Children are invented.",))
    walk = straight_matrix(demand.places(), site_points(buildings), STRAIGHT_WALK)
    missing = np.array([[chance.random() > reached for _ in range(sites)] for _ in range(points)])
    bus = TravelMatrix(
        np.where(missing, inf, walk.minutes / 3 + 4).astype(np.float32), walk.demand, walk.sites, "bus",
        "By bus on a weekday, with walks to and from stops.", "timetable.zip", "bus",
    )  # fmt: skip
    return Ground("Seaside & <Marsh>", demand, buildings, {"walk": walk, "bus": bus})


def seaside(**more: object) -> Siting:
    """The coast with plans that are proven, not proven and without an answer, and outlines."""
    ground = coast()
    walk, bus = ground.instance("walk"), ground.instance("bus")
    keep = frozenset({0, 1})
    least = solve(walk, Question("p_median", p=5, keep=keep))
    most = solve(bus, Question("mclp", p=4, within_minutes=20))
    far = stops(ground, least.sites, "walk", 60.0)
    plans = (
        NamedPlan("least", "Least travel </script>", "the least travel with at most 5 hubs", "walk", least,
                  outreach=far, beyond=60.0),
        NamedPlan("most", "Most by bus", "the most need within 20 minutes", "bus",
                  replace(most, status="best found", bound=most.value * 1.05, stopped="the time allowed was over")),
        NamedPlan("none", "All at once", "the fewest hubs with everyone within 1 minute", "walk",
                  solve(walk, Question("lscp", within_minutes=1))),
    )  # fmt: skip
    squares = {
        point.area: _square(point.area, f"Marsh {place}", point.longitude, point.latitude, 0.01)
        for place, point in enumerate(ground.demand.points)
    }
    around = {"all": _square("all", "Seaside", 0.6, 51.75, 0.12)}
    given = Siting(
        "Seaside & <Marsh>", ON, ground, plans,
        area_names={code: each.name for code, each in squares.items()},
        district_names={"E07000901": "North", "E07000902": "South", "E07000903": "Quay"},
        outlines=squares, larger=around, attribution="Contains invented data.",
        notes=("Nobody lives here.",), contacts={"S0": 400, "S1": 90, "S2": 3},
    )  # fmt: skip
    return replace(given, **more)


def _square(code: str, name: str, longitude: float, latitude: float, half: float) -> Boundary:
    west, east, south, north = longitude - half, longitude + half, latitude - half / 2, latitude + half / 2
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return Boundary(code, name, ((ring,),))


def essex(data: Path, most: int = 300, hubs: int = 12) -> Siting:
    """Essex: 903 neighbourhoods, schools as candidates of which some stand for the hubs of today; straight lines."""
    places = build_hierarchy(
        read_lookup(data / "geo/lookup_lsoa21_ward24_ltla24_utla_5areas.csv", within=("E10000012",))
    )
    areas = {key: place for key, place in places.places.items() if place.kind == "lsoa"}
    found = {code: places.within(code, "district") for code in areas}
    districts = {code: district for code, district in found.items() if district}
    population = read_population(data / "pop/census21_agegroup_lsoa21_5areas.csv")
    population = replace(population, people={code: ages for code, ages in population.people.items() if code in areas})
    demand = build_demand(
        read_points(data / "geo/lsoa21_representative_points_5areas.csv"),
        children(population),
        quintiles=read_quintiles(data / "imd/imd2025_lsoa21_5areas_full.csv"),
        districts={code: district.place_key for code, district in districts.items()},
    )
    schools = read_schools(data / "geo/gias_open_establishments_england_2025-05-24.csv.gz", areas=areas).sites
    chosen = [schools[place] for place in np.linspace(0, len(schools) - 1, min(most, len(schools))).astype(int)]
    sites = tuple(replace(site, existing=place % (len(chosen) // hubs) == 7) for place, site in enumerate(chosen))
    travel = {
        "pram": straight_matrix(demand.places(), site_points(sites), STRAIGHT_PRAM),
        "walk": straight_matrix(demand.places(), site_points(sites), STRAIGHT_WALK),
    }
    ground = Ground("Essex", demand, sites, travel)
    instance, today = ground.instance("pram"), ground.existing
    asked = {
        "twelve": ("The same number, anywhere", "the least travel with 12 hubs", Question("p_median", p=12)),
        "eighteen": ("Six more", "the least travel with 18 hubs, all of today kept",
                     Question("p_median", p=18, keep=today)),
        "most": ("Most within half an hour", "the most need within 30 minutes with 18 hubs",
                 Question("mclp", p=18, within_minutes=30)),
    }  # fmt: skip
    plans = tuple(
        NamedPlan(key, name, words, "pram", solve(instance, question, Limit(20)))
        for key, (name, words, question) in asked.items()
    )
    outlines = {each.code: each for each in read_boundaries(data / "geo/boundaries_lsoa21_5areas.geojson")}
    larger = {each.code: each for each in read_boundaries(data / "geo/boundaries_ltla24_5areas.geojson")}
    wanted = {district.place_key for district in districts.values()}
    return Siting(
        "Essex", ON, ground, plans,
        area_names={code: place.name for code, place in areas.items()},
        district_names={district.place_key: district.name for district in districts.values()},
        outlines={code: each for code, each in outlines.items() if code in areas},
        larger={code: each for code, each in larger.items() if code in wanted},
        attribution="Source: Office for National Statistics licensed under the Open Government Licence v.3.0. Contains "
        "OS data © Crown copyright and database right.",
    )  # fmt: skip
