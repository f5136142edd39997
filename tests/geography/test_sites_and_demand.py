"""A list of one's own buildings, and demand by need: what is read, what is refused with its place, what is said."""

import pytest

from familyhub.errors import UsageError
from familyhub.geography import (
    NOT_WEIGHTED,
    AgeBand,
    Children,
    Extra,
    GeographyError,
    Need,
    build_demand,
    grid_to_degrees,
    hours_a_week,
    points_of,
    read_candidates,
    read_categories,
    read_demand,
    read_hubs,
    read_numbers,
    read_parents,
    read_points,
    read_rural_urban,
    read_schools,
    read_successors,
    shares,
    site_points,
)


def csv_file(folder, text, name="list.csv"):
    file = folder / name
    file.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return file


def test_a_list_of_ones_own_buildings(tmp_path):
    file = csv_file(
        tmp_path,
        """
        Name,Easting,Northing,Capacity,Cost,Opening hours,Offers,Existing
        Market Hall,530000,180000,"1,200","£85,000",Mon-Fri 09:00-17:00; Sat 10:00-12:00,library; nursery,yes
        Old Mill,531000,181000,,,,,
        """,
    )
    hall, mill = read_candidates(file)
    assert (hall.code, hall.capacity, hall.cost, hall.hours) == ("Market Hall", 1200, 85_000, 42)
    assert (hall.offers, hall.existing, hall.where) == (("library", "nursery"), True, "list.csv, row 2")
    assert (mill.capacity, mill.cost, mill.opening, mill.hours, mill.offers, mill.existing) == (*[None] * 4, (), False)
    assert site_points((hall, mill)).codes == ("Market Hall", "Old Mill")
    assert [site.existing for site in read_hubs(file)] == [True, True]


# Made with the Ordnance Survey's published example: Framingham, in its guide to coordinate systems.
def test_the_grid_is_turned_into_degrees():
    longitude, latitude = grid_to_degrees(651409.903, 313177.270)
    # The guide's example is in OSGB36 degrees (52.657570, 1.717922); WGS 84 lies about 130 m to the north west of it.
    assert latitude == pytest.approx(52.65798, abs=5e-5)
    assert longitude == pytest.approx(1.71605, abs=5e-5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,lon,lat\nHall,0.1,abc", r"list\.csv, row 2, column 'lat': found 'abc'"),
        ("name,lon,lat\nHall,51.5,0.1", r"row 2, columns 'lon' and 'lat': found 51\.5 and 0\.1.*\n.*swapped"),
        ("name,easting,northing\nHall,0,0", r"row 2, columns 'easting' and 'northing': found 0 and 0.*\n.*not known"),
        ("name,easting,northing\nHall,530000,0", "found 530000 and 0"),
        ("name,easting,northing\nHall,0.1,51.5", r"found 0\.1 and 51\.5.*\n.*degrees or kilometres"),
        ("name,easting,northing\nHall,530,180", r"found 530 and 180.*\n.*degrees or kilometres"),
        ('name,lon,lat,cost\nHall,0.1,51,"1.200,50"', r"row 2, column 'cost': found '1\.200,50'"),
        ('name,lon,lat,capacity\nHall,0.1,51,"1,5"', r"row 2, column 'capacity': found '1,5'"),
        ("name,lon,lat,capacity,cost\nHall,0.1,51,1,200,85000", r"row 2: found more cells than columns: '85000'"),
        ("name,lon,lat,cost,Cost\nHall,0.1,51,5,9", "found two columns 'cost'"),
        ("name,lon,lat,opening_cost,cost of staff\nHall,0.1,51,5,9", "column 'cost of staff': found a cost that is"),
        ("name,lon,lat,cost,annual_cost\nHall,0.1,51,5,9", "column 'annual_cost': found a cost that is"),
        ("name,postcode\nHall,CM1 1AA", r"expected longitude and latitude, or easting and northing"),
        ("lon,lat\n0.1,51", r"expected one that holds the building's name"),
        ("name,lon,lat\n,0.1,51", r"row 2, column 'name': found nothing"),
        ("name,lon,lat\nHall,0.1,51\nHall,0.2,51", r"row 3, column 'name': found 'Hall', expected one of its own"),
        ("name,lon,lat,capacity\nHall,0.1,51,many", r"row 2, column 'capacity': found 'many'"),
        ("name,lon,lat,cost\nHall,0.1,51,-5", r"row 2, column 'cost': found '-5'"),
        ("name,lon,lat,opening_hours\nHall,0.1,51,9 to 5", r"row 2, column 'opening_hours': found '9 to 5'"),
        ("name,lon,lat,existing\nHall,0.1,51,maybe", r"row 2, column 'existing': found 'maybe'"),
        ("name,lon,lat\n,,", "no building"),
    ],
)
def test_what_is_wrong_in_a_list_of_buildings_is_said_with_its_place(tmp_path, text, message):
    with pytest.raises(GeographyError, match=message):
        read_candidates(csv_file(tmp_path, text))


@pytest.mark.parametrize("header", ["cost", "Cost (£)", "annual cost", "running_costs", "cost_per_year", "Cost a year"])
def test_running_costs_under_any_plain_name_are_read(tmp_path, header):
    text = f"name,lon,lat,{header},opening costs (£),closing cost a year\nHall,0.1,51,5,9,3"
    (hall,) = read_candidates(csv_file(tmp_path, text))
    assert (hall.cost, hall.opening_cost, hall.closing_cost) == (5, 9, 3)


def test_a_list_of_hubs_holds_nothing_that_is_none(tmp_path):
    text = "name,lon,lat,existing\nHall,0.1,51,yes\nMill,0.1,51,no"
    with pytest.raises(GeographyError, match=r"row 3, column 'existing': found 'no', expected yes or nothing"):
        read_hubs(csv_file(tmp_path, text))
    assert [site.existing for site in read_candidates(csv_file(tmp_path, text))] == [True, False]


def test_empty_cells_beyond_the_columns_are_nothing(tmp_path):
    (hall,) = read_candidates(csv_file(tmp_path, "name,lon,lat\nHall,0.1,51,,"))
    assert hall.name == "Hall"


def test_hours_told_twice_count_once():
    assert hours_a_week("Mon-Fri 09:00-17:00; Mon 10:00-12:00") == 40
    assert hours_a_week("Mon 09:00-12:00; Mon 13:00-17:00; Sun 23:00-24:00") == 8


@pytest.mark.parametrize("wrong", ["Fri-Mon 09:00-17:00", "Mon 17:00-09:00", "Mon 09:70-10:00", "Xyz 09:00-10:00"])
def test_hours_that_cannot_be(wrong):
    with pytest.raises(ValueError, match=r"is no day|before it begins"):
        hours_a_week(wrong)


def test_schools_as_downloaded_and_tidied(tmp_path):
    raw = csv_file(
        tmp_path,
        """
        URN,LA (code),EstablishmentName,EstablishmentStatus (name),PhaseOfEducation (name),Easting,Northing,LSOA (code)
        1,881,Oak,Open,Primary,570000,207000,E1
        2,881,Elm,Closed,Primary,570000,207000,E1
        3,881,Ash,"Open, but proposed to close",Secondary,570000,207000,E2
        4,881,Fir,Open,Primary,,,E2
        5,330,Yew,Open,Primary,570000,207000,E3
        6,881,Bay,Open,Primary,0,0,E2
        """,
    )
    schools = read_schools(raw, authorities={"881"})
    assert [site.name for site in schools.sites] == ["Oak", "Ash"]
    assert schools.without_place == 2
    assert [site.code for site in read_schools(raw, areas={"E1"}).sites] == ["1"]
    assert [site.name for site in read_schools(raw, phases={"Secondary"}).sites] == ["Ash"]
    with pytest.raises(GeographyError, match="no school that was asked for"):
        read_schools(raw, authorities={"999"})


PLACES = points_of([("A", 0.1, 51.5), ("B", 0.2, 51.6), ("C", 0.3, 51.6)])
CHILDREN = Children(
    {"A": {"under 5": 10, "older": 20}, "B": {"under 5": 5, "older": 40}},
    {"under 5": AgeBand(0, 4), "older": AgeBand(5, 19)},
    "Counts by age from a file.",
)


def test_without_need_every_child_counts_the_same():
    demand = build_demand(PLACES, CHILDREN)
    assert [(point.area, point.weight, point.total()) for point in demand.points] == [("A", 30, 30), ("B", 45, 45)]
    assert demand.places().codes == ("A", "B")
    assert demand.method == (
        "Counts by age from a file.", "Every child counts the same, whatever the age.", NOT_WEIGHTED,
    )  # fmt: skip


def test_need_weighs_ages_deprivation_groups_and_activity_as_stated():
    need = Need(
        mix={"under 5": 1, "older": 0.5},
        by_quintile={1: 2},
        extras=(
            Extra("Children on a child protection plan", {"A": 3}, 4),
            Extra("Contacts last year", {"B": 100}, 0.1),
        ),
    )
    demand = build_demand(PLACES, CHILDREN, need, quintiles={"A": 1, "B": 4}, districts={"A": "D1"})
    assert [point.weight for point in demand.points] == [(10 + 10) * 2 + 3 * 4, 5 + 20 + 10]
    assert [(point.quintile, point.district) for point in demand.points] == [(1, "D1"), (4, None)]
    words = " ".join(demand.method)
    assert "under 5 × 1, older × 0.5" in words
    assert "fifth 1 × 2" in words
    assert "Children on a child protection plan: nothing is known of 1 of 2 areas" in words


@pytest.mark.parametrize(
    ("need", "quintiles", "message"),
    [
        (Need(mix={"toddlers": 1}), {}, "the mix of ages: found 'toddlers'"),
        (Need(by_quintile={1: 2}), {"A": 1}, "1 areas without a fifth, B among them"),
    ],
)
def test_need_that_the_data_do_not_hold_is_refused(need, quintiles, message):
    with pytest.raises(UsageError, match=message):
        build_demand(PLACES, CHILDREN, need, quintiles=quintiles)


def test_weights_are_never_negative_and_areas_need_points():
    for wrong in ({"mix": {"older": -1}}, {"by_quintile": {6: 1}}, {"extras": (Extra("Plans", {}, float("nan")),)}):
        with pytest.raises(UsageError):
            Need(**wrong)
    with pytest.raises(UsageError, match="1 with children and no point, B among them"):
        build_demand(points_of([("A", 0.1, 51.5)]), CHILDREN)


def test_demand_from_ones_own_file(tmp_path):
    text = (
        "area_code,lon,lat,children_under_5,children_5_to_10,quintile,weight\nA,0.1,51.5,10,20,1,55\nB,0.2,51.5,1,2,,3"
    )
    first, second = read_demand(csv_file(tmp_path, text)).points
    assert (first.children, first.weight, first.quintile) == ({"under 5": 10, "5 to 10": 20}, 55, 1)
    assert second.quintile is None
    summed = read_demand(csv_file(tmp_path, "area_code,lon,lat,children,children_under_5\nA,0.1,51.5,30,10"))
    assert summed.points[0].weight == 10
    for wrong, message in (
        ("area_code,lon,lat,children\nA,0.1,51.5,-1", "row 2, column 'children': found '-1'"),
        ("area_code,lon,lat,children\nA,0.1,51.5,1\nA,0.1,51.5,1", "row 3, column 'area_code': found 'A'"),
        ("area_code,lon,lat,children,quintile\nA,0.1,51.5,1,7", "row 2, column 'quintile': found '7'"),
        ("area_code,lon,lat,children,weight\nA,0.1,51.5,1,200,3", "row 2: found more cells than columns: '3'"),
        ("area_code,lon,lat,children,children\nA,0.1,51.5,1,2", "found two columns 'children'"),
        ("area_code,lon,lat\nA,0.1,51.5", "expected one that holds numbers of children"),
    ):
        with pytest.raises(GeographyError, match=message):
            read_demand(csv_file(tmp_path, wrong))


@pytest.mark.parametrize(
    "total", ["children", "children_total", "Children_All", "children_all_ages", "Children total", "children (all)"]
)
def test_a_total_beside_ages_is_not_counted_again(tmp_path, total):
    text = f"area_code,lon,lat,children_under_5,{total},children_5_to_10\nA,0.1,51.5,10,30,20"
    found = read_demand(csv_file(tmp_path, text))
    assert found.points[0].children == {"under 5": 10, "5 to 10": 20}
    assert found.method[1] == f"The column {total} of list.csv is a total, and not counted again."
    alone = read_demand(csv_file(tmp_path, f"area_code,lon,lat,{total}\nA,0.1,51.5,30"))
    assert (alone.points[0].total(), len(alone.method)) == (30, 1)
    both = read_demand(csv_file(tmp_path, f"area_code,lon,lat,{total},children_sum\nA,0.1,51.5,30,30"))
    assert both.points[0].total() == 30


def test_two_columns_of_one_age_are_refused(tmp_path):
    text = "area_code,lon,lat,children_under_5,Children_Under 5\nA,0.1,51.5,10,10"
    with pytest.raises(GeographyError, match="the columns 'children_under_5' and 'Children_Under 5'"):
        read_demand(csv_file(tmp_path, text))


def test_published_facts_about_areas(tmp_path):
    points = csv_file(tmp_path, "lsoa21_code,lon,lat\nL1,0.1,51.5\nL1,0.1,51.5", "points.csv")
    with pytest.raises(GeographyError, match=r"points\.csv, row 3, column 'lsoa21_code': found L1 a second time"):
        read_points(points)
    lookup = csv_file(tmp_path, "LSOA11CD,LSOA21CD,CHGIND\nL1,L2,S", "lookup.csv")
    assert [(s.before, s.after, s.change) for s in read_successors(lookup)] == [("L1", "L2", "S")]
    parents = csv_file(tmp_path, "ltla24_code,region24_code\nD1,R1\nD1,R2", "parents.csv")
    with pytest.raises(GeographyError, match=r"row 3, column 'region24_code': found D1 in R2"):
        read_parents(parents, "ltla", "region")
    assert read_rural_urban(csv_file(tmp_path, "lsoa21_code,ruc\nL1,Rural", "ruc.csv")) == {"L1": "Rural"}
    scores = csv_file(tmp_path, "lsoa21_code,IMD_score\nL1,13.5", "imd.csv")
    assert read_numbers(scores, "imd_score") == {"L1": 13.5}
    with pytest.raises(GeographyError, match="expected one called IDACI"):
        read_numbers(scores, "IDACI")
    homes = csv_file(
        tmp_path, "lsoa21_code,total_households,tenure,n,prop\nL1,4,Owned,3,.75\nL1,4,Rented,1,.25", "homes.csv"
    )
    categories = read_categories(homes)
    assert categories == {"L1": {"Owned": 3, "Rented": 1}}
    assert shares(categories, "Rented") == {"L1": 0.25}
    with pytest.raises(ValueError, match="no category 'Hired'"):
        shares(categories, "Hired")


def test_what_opening_and_closing_cost_is_read_where_the_file_says(tmp_path):
    path = tmp_path / "candidates.csv"
    path.write_text(
        "name,lon,lat,cost,opening_cost,closing cost\nHall,0.1,51,5000,£1200,\nMill,0.2,51,,,300\n", encoding="utf-8"
    )
    hall, mill = read_candidates(path)
    assert (hall.cost, hall.opening_cost, hall.closing_cost) == (5000, 1200, None)
    assert (mill.cost, mill.opening_cost, mill.closing_cost) == (None, None, 300)
