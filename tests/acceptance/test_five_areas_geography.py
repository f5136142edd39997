"""Every published file of the five areas read as downloaded, and the demand and candidates they give."""

import csv
import gzip

import numpy as np
import pytest

from familyhub.geography import (
    Need,
    build_demand,
    carry_over,
    children,
    grid_to_degrees,
    metres_between,
    read_categories,
    read_lookup,
    read_numbers,
    read_parents,
    read_points,
    read_population,
    read_quintiles,
    read_ranks,
    read_rural_urban,
    read_schools,
    read_successors,
    shares,
    site_points,
)
from familyhub.geography.travel import straight_matrix

GIAS = "geo/gias_open_establishments_england_2025-05-24.csv.gz"
CENSUS = "pop/census21_agegroup_lsoa21_5areas.csv"
MID_YEAR = "pop/mye2020_single_year_age_lsoa11_5areas.csv"
AREAS = {"E06000001", "E06000057", "E10000012", "E09000033", "E10000014"}


@pytest.fixture(scope="module")
def census(published):
    return read_population(published / CENSUS)


@pytest.fixture(scope="module")
def mid_year(published, census):
    successors = read_successors(published / "geo/lookup_lsoa11_lsoa21_5areas.csv")
    return carry_over(read_population(published / MID_YEAR), successors, census)


def test_everybody_of_the_files_is_counted_once(published, census, mid_year):
    with (published / CENSUS).open(encoding="utf-8") as file:
        assert sum(map(census.total, census.people)) == sum(float(r["usual_residents"]) for r in csv.DictReader(file))
    with (published / MID_YEAR).open(encoding="utf-8") as file:
        everybody = sum(float(row["total_population"]) for row in csv.DictReader(file))
    assert sum(map(mid_year.total, mid_year.people)) == pytest.approx(everybody)
    assert len(census.people) == len(mid_year.people) == 2_148
    assert set(census.people) == set(mid_year.people)


def test_children_of_the_census_by_the_ages_of_the_mid_year_estimates(published, census, mid_year):
    counted, plain = children(census, shape=mid_year), children(mid_year)
    for area, bands in census.people.items():
        young = sum(number for cohort, number in counted.numbers[area].items() if cohort != "16 to 19")
        assert young == pytest.approx(next(n for band, n in bands.items() if band.first == 0))
    cohorts = list(counted.cohorts)
    # The estimates of 2020 had 1.7 times as many children in Westminster as the census found nine months later.
    lookup = read_lookup(published / "geo/lookup_lsoa21_ward24_ltla24_utla_5areas.csv", within=AREAS - {"E09000033"})
    areas = [place.place_key for place in lookup if place.kind == "lsoa"]
    one, other = (np.array([[each.numbers[a][c] for c in cohorts] for a in areas]) for each in (counted, plain))
    assert np.corrcoef(one[:, 2], other[:, 2])[0, 1] > 0.9
    assert one.sum(axis=0) == pytest.approx(other.sum(axis=0), rel=0.1)
    assert "mye2020" in counted.method


def test_every_other_published_table_is_read_whole(published):
    points = read_points(published / "geo/lsoa21_representative_points_5areas.csv")
    assert len(points) == 2_148
    known = set(points.codes)
    ruc = read_rural_urban(published / "geo/ruc21_lsoa21_5areas.csv")
    assert set(ruc) == known
    assert set(ruc.values()) == {"Urban", "Rural"}
    assert set(read_numbers(published / "imd/imd2025_lsoa21_5areas_full.csv", "IMD_score")) == known
    assert len(read_numbers(published / "imd/imd2025_ltla24_england.csv", "imd_average_score")) == 296
    assert len(read_ranks(published / "imd/imd2019_lsoa11_5areas.csv")) == 2_088
    counties = read_parents(published / "geo/lookup_ltla23_utla23.csv", "ltla", "utla")
    assert sum(county == "E10000012" for county in counties.values()) == 12
    regions = read_parents(published / "geo/lookup_ltla24_region24.csv", "ltla", "region")
    assert (len(regions), len(set(regions.values()))) == (296, 9)
    for file, counted in (
        ("disability21_lsoa21_ew_5areas", "Disabled under the Equality Act"),
        ("household_deprivation21_lsoa21_5areas", "Household is deprived in two dimensions"),
        ("household_tenure21_lsoa21_5areas", "Lives rent free"),
        ("household_type21_lsoa21_5areas", "Terraced"),
    ):
        path = published / "pop" / f"{file}.csv.gz"
        found = shares(read_categories(path), counted)
        with gzip.open(path, "rt", encoding="utf-8") as text:
            rows = [row for row in csv.DictReader(text) if counted in row.values()]
        assert set(found) == known
        assert max(abs(found[row["lsoa21_code"]] - float(row["prop"])) for row in rows) < 1e-9


def test_the_grid_gives_the_degrees_that_are_published(published):
    with gzip.open(published / GIAS, "rt", encoding="utf-8") as text:
        rows = [row for row in csv.DictReader(text) if row["easting"] and row["longitude"]][::25]
    turned = np.array([grid_to_degrees(float(row["easting"]), float(row["northing"])) for row in rows])
    there = np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    assert len(rows) > 1_000
    assert metres_between(*turned.T, *there.T).max() < 5


def test_schools_are_read_by_authority_and_by_neighbourhood(published):
    everywhere = read_schools(published / GIAS)
    assert len(everywhere.sites) + everywhere.without_place == 27_153
    assert everywhere.without_place == 531
    primaries = read_schools(published / GIAS, authorities={"Essex"}, phases={"Primary", "Nursery"})
    assert 400 < len(primaries.sites) < 600
    assert len({site.code for site in primaries.sites}) == len(primaries.sites)
    # Essex reaches from the edge of London to Harwich.
    assert all(-0.1 < site.longitude < 1.35 and 51.4 < site.latitude < 52.2 for site in primaries.sites)


def test_demand_of_essex_weighted_by_deprivation_and_its_straight_way_to_schools(published, census, mid_year):
    lookup = read_lookup(published / "geo/lookup_lsoa21_ward24_ltla24_utla_5areas.csv", within={"E10000012"})
    essex = {place.place_key for place in lookup if place.kind == "lsoa"}
    everybody = children(census, shape=mid_year)
    here = type(everybody)(
        {a: n for a, n in everybody.numbers.items() if a in essex}, everybody.cohorts, everybody.method
    )
    quintiles = read_quintiles(published / "imd/imd2025_lsoa21_england_core.csv.gz")
    places = read_points(published / "geo/lsoa21_representative_points_5areas.csv")
    need = Need(mix={"under 1": 2, "1 to 4": 1}, by_quintile={1: 1.5})
    demand = build_demand(places, here, need, quintiles=quintiles)
    assert len(demand.points) == len(essex) > 850
    assert any("not weighted by where people live" in words for words in demand.method)
    deprived = next(point for point in demand.points if point.quintile == 1)
    assert deprived.weight == pytest.approx(1.5 * (2 * deprived.children["under 1"] + deprived.children["1 to 4"]))
    schools = read_schools(published / GIAS, authorities={"Essex"}, phases={"Primary"}).sites
    matrix = straight_matrix(demand.places(), site_points(schools))
    assert matrix.minutes.shape == (len(essex), len(schools))
    assert np.median(matrix.minutes.min(axis=1)) < 20
