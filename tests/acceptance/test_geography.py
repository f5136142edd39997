"""The published lookups, boundaries and indices of five areas, read as they were downloaded."""

from collections import Counter
from pathlib import Path

import pytest

from familyhub.geography import Projection, bounding_box, build_hierarchy, read_boundaries, read_lookup, read_quintiles

DATA = Path(__file__).parents[3] / "shared" / "data"
LOOKUP = "geo/lookup_lsoa21_ward24_ltla24_utla_5areas.csv"
IMD = "imd/imd2025_lsoa21_england_core.csv.gz"

pytestmark = pytest.mark.skipif(
    not (DATA / LOOKUP).exists(), reason="the published geography is not beside this checkout (shared/data/geo)"
)


@pytest.fixture(scope="module")
def quintiles():
    return read_quintiles(DATA / IMD)


@pytest.fixture(scope="module")
def places(quintiles):
    return read_lookup(DATA / LOOKUP, quintiles=quintiles)


def test_every_neighbourhood_of_england_has_a_quintile_of_the_same_size(quintiles):
    assert len(quintiles) == 33_755
    assert set(Counter(quintiles.values()).values()) == {6_751}


def test_the_lookup_is_a_sound_hierarchy(places):
    hierarchy = build_hierarchy(places)
    assert hierarchy.sound, hierarchy.problems()
    assert Counter(place.kind for place in places) == {"lsoa": 2_148, "ward": 507, "district": 26, "county": 2}
    assert all(place.deprivation_quintile for place in places if place.kind == "lsoa")
    assert all(hierarchy.within(place.place_key, "district") for place in places if place.kind == "lsoa")


def test_a_county_has_its_districts_and_a_unitary_authority_is_one(places):
    hierarchy = build_hierarchy(places)
    essex = {place.name for place in hierarchy.below("E10000012", "district")}
    assert len(essex) == 12
    assert {"Harlow", "Epping Forest", "Tendring", "Chelmsford"} <= essex
    assert hierarchy.paths["E01032541"][-1] == "E06000001"
    assert hierarchy.within("E01032541", "county") is None


def test_one_county_can_be_read_alone():
    essex = read_lookup(DATA / LOOKUP, within={"E10000012"})
    assert {place.place_key for place in essex if place.parent_key is None} == {"E10000012"}


@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("geo/boundaries_lsoa21_5areas.geojson", 2_148),
        ("geo/boundaries_ltla24_5areas.geojson", 26),
        ("geo/boundaries_utla21_5areas.geojson", 5),
    ],
)
def test_boundaries_are_read_and_lie_in_england(file, count):
    boundaries = read_boundaries(DATA / file)
    assert len({boundary.code for boundary in boundaries}) == len(boundaries) == count
    assert all(boundary.code.startswith("E") and boundary.name for boundary in boundaries)
    west, south, east, north = bounding_box(boundaries)
    assert -6.5 < west < east < 1.8
    assert 49.8 < south < north < 55.9


def test_boundaries_and_lookup_name_the_same_neighbourhoods(places):
    drawn = {boundary.code for boundary in read_boundaries(DATA / "geo/boundaries_lsoa21_5areas.geojson")}
    assert drawn == {place.place_key for place in places if place.kind == "lsoa"}


def test_the_representative_point_of_a_neighbourhood_falls_inside_the_drawing():
    boundaries = read_boundaries(DATA / "geo/boundaries_lsoa21_5areas.geojson")
    drawing = Projection(bounding_box(boundaries), width=600)
    lines = (DATA / "geo/lsoa21_representative_points_5areas.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        _, longitude, latitude, _, _ = line.split(",")
        x, y = drawing.project((float(longitude), float(latitude)))
        assert 0 <= x <= 600
        assert 0 <= y <= drawing.height
