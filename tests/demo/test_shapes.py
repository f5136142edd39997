"""The map: neighbourhoods fill their districts without gaps or overlaps."""

import itertools
import json

import pytest

from familyhub.demo.places import DISTRICTS


def area(ring):
    return sum(x * later_y - later_x * y for (x, y), (later_x, later_y) in itertools.pairwise(ring)) / 2


def features(folder, name):
    return json.loads((folder.parent / "geography" / f"{name}.geojson").read_text())["features"]


def test_every_place_has_one_closed_ring_that_runs_anticlockwise(folder, county):
    for name, count in (("districts", 12), ("lsoas", 240)):
        found = features(folder, name)
        assert len(found) == count
        for feature in found:
            (ring,) = feature["geometry"]["coordinates"]
            assert ring[0] == ring[-1]
            assert area(ring) > 0
            assert {"code", "name", "level", "parent"} <= feature["properties"].keys()


def test_the_neighbourhoods_of_a_district_fill_it(folder, county):
    parts = {name: 0.0 for name, _, _ in DISTRICTS}
    for feature in features(folder, "lsoas"):
        parts[feature["properties"]["district"]] += area(feature["geometry"]["coordinates"][0])
    for feature in features(folder, "districts"):
        whole = area(feature["geometry"]["coordinates"][0])
        assert parts[feature["properties"]["name"]] == pytest.approx(whole, rel=1e-6)


def test_the_map_s_codes_are_the_register_s(folder, county):
    assert {f["properties"]["code"] for f in features(folder, "lsoas")} == {
        place.code for place in county.population.geography.neighbourhoods
    }


def test_the_county_has_its_teams_wards_and_quadrants(county):
    geography = county.population.geography
    assert len(geography.teams) == 29
    assert len({place.ward_code for place in geography.neighbourhoods}) == 60
    assert len({place.ward for place in geography.neighbourhoods}) == 60
    assert len({team.name for team in geography.teams}) == 29
    assert len({place.quadrant for place in geography.neighbourhoods}) == 4
    assert {place.quintile for place in geography.neighbourhoods} == {1, 2, 3, 4, 5}
