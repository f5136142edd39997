"""A study of a real county's published files as its page shows it, and one of Newport's streets and buses."""

import csv
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from familyhub.geography import read_quintiles
from familyhub.geography.travel import read_feed
from familyhub.workspace import siting

PAGE = Path(__file__).parents[2] / "docs" / "siting.md"
ON = date(2026, 11, 22)
PUBLISHED = {
    "lsoa21_points.csv": "geo/lsoa21_representative_points_5areas.csv",
    "census21_age_groups_lsoa21.csv": "pop/census21_agegroup_lsoa21_5areas.csv",
    "mye2020_single_year_lsoa11.csv": "pop/mye2020_single_year_age_lsoa11_5areas.csv",
    "lsoa11_lsoa21.csv": "geo/lookup_lsoa11_lsoa21_5areas.csv",
    "imd2025_lsoa21.csv": "imd/imd2025_lsoa21_5areas_full.csv",
    "lsoa21_ward24_ltla24_utla.csv": "geo/lookup_lsoa21_ward24_ltla24_utla_5areas.csv",
    "lsoa21.geojson": "geo/boundaries_lsoa21_5areas.geojson",
    "ltla24.geojson": "geo/boundaries_ltla24_5areas.geojson",
    "gias.csv": "geo/gias_open_establishments_england_2025-05-24.csv.gz",
}
"""The page's names of the files, and what they are called here."""


def asked(path, files):
    return siting.ground_of(siting.study_files(path, None, files), None, ON)


@pytest.fixture(scope="module")
def essex(published, tmp_path_factory):
    """The study of the page, word for word but for the files' names."""
    found = re.search(r"## A county from published files.*?```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found
    text = found[1]
    for name, here in PUBLISHED.items():
        assert f'"{name}"' in text, name
        text = text.replace(f'"{name}"', f'"{here}"')
    path = tmp_path_factory.mktemp("essex") / "essex.toml"
    path.write_text(text, encoding="utf-8")
    return siting.answer(asked(path, published))


def test_every_neighbourhood_and_child_of_essex_is_there(published, essex):
    with (published / PUBLISHED["lsoa21_ward24_ltla24_utla.csv"]).open(encoding="utf-8-sig") as file:
        own = {
            row["lsoa21_code"]: row["ltla24_code"] for row in csv.DictReader(file) if row["utla_code"] == "E10000012"
        }
    points = essex.ground.demand.points
    assert {point.area: point.district for point in points} == own
    with (published / PUBLISHED["census21_age_groups_lsoa21.csv"]).open(encoding="utf-8-sig") as file:
        young = sum(
            float(row["usual_residents"])
            for row in csv.DictReader(file)
            if row["lsoa21_code"] in own and row["age_group"] == "Aged 15 years and under"
        )
    cohorts = ("under 1", "1 to 4", "5 to 10", "11 to 15")
    assert sum(point.children[cohort] for point in points for cohort in cohorts) == pytest.approx(young)
    fifths = read_quintiles(published / PUBLISHED["imd2025_lsoa21.csv"])
    assert all(point.quintile == fifths[point.area] for point in points)
    assert set(essex.studied.outlines) == set(own)
    assert len(essex.studied.larger) == 12
    assert set(essex.studied.district_names) == set(essex.studied.larger)


def test_twenty_five_hubs_are_proven_and_every_line_says_straight(essex):
    named = essex.by_key["least_travel"]
    assert named.plan.proven
    assert len(named.sites) == 25
    minutes = essex.ground.minutes("pram")[:, list(named.sites)].min(axis=1)
    assert named.plan.value == pytest.approx(float(essex.ground.need @ minutes))
    assert sum("no real way" in note for note in essex.notes()) == 2


def test_two_exchanges_of_hubs_for_schools_never_better_the_plan_of_essex(essex):
    named, rng = essex.by_key["least_travel"], np.random.default_rng(1)
    minutes, need = essex.ground.minutes("pram"), essex.ground.need
    others = [site for site in range(len(essex.ground.sites)) if site not in named.sites]
    for _ in range(500):
        kept = rng.choice(named.sites, 23, replace=False).tolist()
        tried = [*kept, *rng.choice(others, 2, replace=False).tolist()]
        assert float(need @ minutes[:, tried].min(axis=1)) >= named.plan.value * (1 - 1e-9)


NEWPORT = """
[area]
name = "Newport"
[people]
demand = "demand.csv"
[buildings]
candidates = ["stops.csv"]
[travel]
by = ["bus", "pram", "walk"]
osm = "OSM"
gtfs = "GTFS"
day = 2023-06-14
departures = ["09:00", "09:20"]
[questions.three]
asks = "most_within"
hubs = 3
minutes = 20
[questions.near]
asks = "least_travel"
by = "pram"
hubs = 4
unreached = 90
"""


@pytest.fixture(scope="module")
def newport(published, tmp_path_factory):
    """Twenty-four bus stops as neighbourhoods, twelve others as buildings."""
    pytest.importorskip("osmium", reason="the extra `travel` (osmium) is not installed")
    folder = tmp_path_factory.mktemp("newport")
    files = {"OSM": "osm_gtfs/newport-2023-06-13.osm.pbf", "GTFS": "osm_gtfs/newport-20230613_gtfs.zip"}
    stops = read_feed(published / files["GTFS"]).stops
    chosen = np.linspace(0, len(stops) - 1, 36).astype(int)
    lines = [(stops.codes[at], float(stops.longitude[at]), float(stops.latitude[at])) for at in chosen]
    with (folder / "demand.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [(code, lon, lat, 10 + number) for number, (code, lon, lat) in enumerate(lines) if number % 3]
        csv.writer(file).writerows([("area_code", "lon", "lat", "children"), *rows])
    with (folder / "stops.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "lon", "lat"), *lines[::3]])
    text = NEWPORT
    for name, here in files.items():
        text = text.replace(f'"{name}"', f'"{(published / here).as_posix()}"')
    (folder / "newport.toml").write_text(text, encoding="utf-8")
    return siting.answer(asked(folder / "newport.toml", None))


def test_newport_goes_by_its_own_streets_and_timetable(newport):
    travel = newport.ground.travel
    assert "timetable on Wednesday 14 June 2023" in travel["bus"].method
    assert "without stairs" in travel["pram"].method
    assert not any("no real way" in note for note in newport.notes())
    walk, bus = newport.ground.minutes("walk"), newport.ground.minutes("bus")
    assert (newport.ground.minutes("pram") >= walk - 1e-4).all()
    near = walk <= 15
    assert (bus[near] <= walk[near] + 0.1).all(), "whoever may walk walks where the bus is slower"
    assert (bus < walk - 1).any(), "some are there sooner by bus"


def test_newports_plans_are_proven_and_a_cut_of_the_bus_is_tried(newport):
    assert all(named.plan.proven for named in newport.plans)
    trials = newport.robustness(newport.choice("three"))
    assert trials[-1].kind == "mode cut"
    assert trials[-1].within[15] <= trials[0].within[15]
