"""The demo county's study of sites: points where they belong, buildings that are read, the same bytes each time."""

import json
from itertools import pairwise
from random import Random

import pytest

from familyhub.demo.places import DISTRICTS, draw_geography, hub_code
from familyhub.demo.shapes import write_shapes
from familyhub.demo.sites import middle, write_siting
from familyhub.geography import read_candidates, read_points
from familyhub.siting.study import read_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("estmere")
    geography = draw_geography(Random(1))
    write_shapes(folder / "geography", geography, Random(2))
    write_siting(folder, geography, Random("1/sites"))
    return folder


def inside(ring, point):
    """Whether a point lies in a ring, by counting the edges east of it."""
    x, y = point
    crossed = 0
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and ax + (y - ay) * (bx - ax) / (by - ay) > x:
            crossed += 1
    return crossed % 2 == 1


def test_each_point_lies_in_its_neighbourhood(folder):
    points = read_points(folder / "geography" / "points.csv")
    features = json.loads((folder / "geography" / "lsoas.geojson").read_text("utf-8"))["features"]
    rings = {each["properties"]["code"]: each["geometry"]["coordinates"][0] for each in features}
    assert set(points.codes) == set(rings)
    for code, *place in zip(points.codes, points.longitude.tolist(), points.latitude.tolist(), strict=True):
        assert inside(rings[code], place), code


def test_there_is_a_hub_and_a_library_in_each_district_and_a_school_in_each_ward(folder):
    sites = read_candidates(folder / "geography" / "buildings.csv")
    kinds = [site.kind for site in sites]
    assert (kinds.count("family hub"), kinds.count("library"), kinds.count("school")) == (12, 12, 60)
    assert {site.code for site in sites if site.kind == "family hub"} == {hub_code(name) for name, *_ in DISTRICTS}
    assert all(site.cost and site.capacity and site.hours for site in sites)
    assert not any(site.existing for site in sites), "the records say which are hubs"


def test_the_study_is_read_and_another_is_left_alone(folder, tmp_path):
    study = read_study(folder / "siting.toml")
    assert set(study.questions) == {"one_more", "moved", "with_a_pram", "fewest", "stops"}
    (tmp_path / "siting.toml").write_text("# my own\n", encoding="utf-8")
    write_siting(tmp_path, draw_geography(Random(1)), Random("1/sites"))
    assert (tmp_path / "siting.toml").read_text("utf-8") == "# my own\n"


def test_the_same_seed_gives_the_same_bytes(folder, tmp_path):
    write_siting(tmp_path, draw_geography(Random(1)), Random("1/sites"))
    for name in ("siting.toml", "geography/points.csv", "geography/buildings.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_middle_lies_between_the_corners_of_its_cell():
    place = draw_geography(Random(1)).neighbourhoods[0]
    (west, north), (east, south) = middle(place, 0, 0), middle(place, 1, 1)
    longitude, latitude = middle(place)
    assert west < longitude < east
    assert south < latitude < north
