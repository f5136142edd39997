"""Lists of one's own, with the slips people make in them: what a study takes, refuses and says."""

from datetime import date

import pytest

from familyhub.errors import UsageError
from familyhub.geography import GeographyError
from familyhub.workspace import siting

STUDY = """
[area]
name = "Ourshire"
[people]
demand = "children.csv"
[buildings]
candidates = ["buildings.csv"]
[questions.one]
asks = "least_travel"
hubs = 1
"""
CHILDREN = """area_code,lon,lat,children_under_5,children_5_to_10,quintile,district_code,weight
E01000001,0.10,52.0,10,20,1,E07000001,1
E01000002,0.12,52.0,30,40,5,E07000001,1
E01000003,0.14,52.0,50,60,,E07000002,1
"""
BUILDINGS = """code,name,lon,lat
B1,Mill School,0.10,52.001
B2,Quay Library,0.14,52.001
"""


def studied(folder, study=STUDY, **files):
    """The answer without plans; `files` are texts of CSV files by their names, beside those above."""
    for name, text in {"children": CHILDREN, "buildings": BUILDINGS, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    path = folder / "siting.toml"
    path.write_text(study, encoding="utf-8")
    return siting.ground_of(siting.study_files(path, None), None, date(2026, 3, 31))


def with_need(text):
    return STUDY.replace("[buildings]", f"[need]\n{text}\n[buildings]")


def test_the_files_own_weights_stand_where_no_need_is_stated(tmp_path):
    assert studied(tmp_path).ground.need.tolist() == [1, 1, 1]


def test_need_takes_the_place_of_the_files_weights(tmp_path):
    found = studied(tmp_path, with_need('mix = { "under 5" = 2 }'))
    assert found.ground.need.tolist() == [20, 60, 100]
    assert "Children as given in children.csv, reached at the points given there." in found.notes()


@pytest.mark.parametrize("mistyped", ["under_5", "children_under_5", "Under 5"])
def test_ages_that_the_file_does_not_count_are_refused(tmp_path, mistyped):
    with pytest.raises(UsageError, match=f"the mix of ages: found '{mistyped}', expected one of under 5, 5 to 10"):
        studied(tmp_path, with_need(f'mix = {{ "{mistyped}" = 2 }}'))


def test_deprivation_that_counts_is_known_of_every_area(tmp_path):
    with pytest.raises(UsageError, match="1 areas without a fifth, E01000003 among them"):
        studied(tmp_path, with_need("deprivation = { 1 = 2 }"))


def test_areas_that_a_table_of_need_does_not_have_are_said(tmp_path):
    extra = '[[need.extra]]\nname = "Plans"\neach = 4\nfile = "plans.csv"\ncolumn = "plans"'
    found = studied(tmp_path, with_need(extra), plans="area_code,plans\nE01000001,3\n")
    assert found.ground.need.tolist() == [30 + 12, 70, 110]
    assert "Plans: nothing is known of 2 of 3 areas, which add nothing." in found.notes()


@pytest.mark.parametrize("zero", ["mix", "file"])
def test_no_plan_is_made_where_nobody_counts(tmp_path, zero):
    nobody = CHILDREN.replace(",1\n", ",0\n")
    found = (
        studied(tmp_path, with_need('mix = { "under 5" = 0 }'))
        if zero == "mix"
        else studied(tmp_path, children=nobody)
    )  # fmt: skip
    with pytest.raises(UsageError, match="nobody counts"):
        siting.answer(found)


def test_a_total_beside_ages_is_not_counted_again_and_said(tmp_path):
    head, *rows = CHILDREN.splitlines()
    children = "\n".join([f"{head},children_total", *(f"{row},99" for row in rows)]) + "\n"
    for study in (STUDY, with_need('mix = { "under 5" = 1 }')):
        found = studied(tmp_path, study, children=children)
        assert found.ground.children.tolist() == [30, 70, 110]
        assert "The column children_total of children.csv is a total, and not counted again." in found.notes()


HUBS = STUDY.replace("[buildings]", '[buildings]\nhubs = "hubs.csv"')


def test_one_code_for_two_buildings_is_refused(tmp_path):
    hubs = "code,name,lon,lat\nB1,West Hub,0.12,52.0\n"
    with pytest.raises(GeographyError) as caught:
        studied(tmp_path, HUBS, hubs=hubs)
    trouble = caught.value.trouble
    assert trouble.where == "hubs.csv, row 2, and buildings.csv, row 2"
    assert trouble.found == "the code 'B1' for West Hub and for Mill School, 1.4 km apart"


def test_a_name_that_stands_for_a_code_is_not_enough_to_be_one_building(tmp_path):
    hubs, buildings = "name,lon,lat\nLibrary,0.12,52.0\n", "name,lon,lat\nLibrary,0.18,52.0\nHall,0.18,52.0\n"
    with pytest.raises(GeographyError, match=r"4\.1 km apart"):
        studied(tmp_path, HUBS, hubs=hubs, buildings=buildings)


@pytest.mark.parametrize(
    "hub", ["B1,Hub in Mill School,0.1005,52.0012", "B1,mill school,0.11,52.005"], ids=["at one place", "of one name"]
)
def test_a_building_of_two_lists_is_one(tmp_path, hub):
    first, second = studied(tmp_path, HUBS, hubs=f"code,name,lon,lat\n{hub}\n").ground.sites
    assert (first.code, first.name, first.existing) == ("B1", hub.split(",")[1], True)
    assert (second.code, second.existing) == ("B2", False)


def test_a_later_list_fills_what_the_earlier_leaves_empty(tmp_path):
    hubs = "code,name,lon,lat,cost,capacity\nB1,Mill School,0.10,52.001,,70\n"
    buildings = "code,name,lon,lat,cost,capacity,offers\nB1,Mill School,0.10,52.001,5000,80,nursery\n"
    (site,) = studied(tmp_path, HUBS, hubs=hubs, buildings=buildings).ground.sites
    assert (site.cost, site.capacity, site.offers, site.where) == (5000, 70, ("nursery",), "hubs.csv, row 2")


def on_the_grid(*rows):
    return "name,easting,northing\n" + "\n".join(rows) + "\n"


GRID_CHILDREN = "area_code,easting,northing,children\n" + "".join(
    f"E0100000{k},{530_000 + 500 * k},260000,10\n" for k in range(5)
)


def test_buildings_with_easting_and_northing_swapped_are_named(tmp_path):
    buildings = on_the_grid("Mill School,531000,260100", "Quay Library,260000,531000")
    (note,) = studied(tmp_path, children=GRID_CHILDREN, buildings=buildings).studied.notes
    assert note == (
        "Buildings more than 100 km from the middle of the area: Quay Library (buildings.csv, row 3). "
        "Check where they are: easting and northing may be swapped."
    )


def test_points_with_easting_and_northing_swapped_are_named(tmp_path):
    children = GRID_CHILDREN + "".join(f"E0200000{k},260000,{530_000 + k},1\n" for k in range(4))
    buildings = on_the_grid("Mill School,531000,260100")
    (note,) = studied(tmp_path, children=children, buildings=buildings).studied.notes
    assert "Points of children more than 100 km from the middle of the area: E02000000, E02000001" in note


def test_an_area_in_one_place_has_nothing_to_name(tmp_path):
    assert studied(tmp_path).studied.notes == ()


BOUND = STUDY + "districts = true\nunreached = 120\n"


def with_areas(*codes):
    head, *rows = BUILDINGS.splitlines()
    return "\n".join([f"{head},area_code", *(f"{row},{code}" for row, code in zip(rows, codes, strict=True))]) + "\n"


def test_a_wards_code_makes_no_building_unreachable(tmp_path):
    plain = siting.answer(studied(tmp_path, BOUND)).by_key["one"].plan
    warded = siting.answer(studied(tmp_path, BOUND, buildings=with_areas("E05001234", "E05001235")))
    assert (warded.by_key["one"].plan.sites, warded.by_key["one"].plan.value) == (plain.sites, plain.value)
    assert warded.studied.notes == ()


def test_buildings_of_a_district_of_nobody_are_named_where_districts_bind(tmp_path):
    buildings = with_areas("E07000188", "E07000002")
    (note,) = studied(tmp_path, BOUND, buildings=buildings).studied.notes
    assert note.endswith("where districts bind nobody goes there: Mill School (buildings.csv, row 2: E07000188).")
    assert studied(tmp_path, buildings=buildings).studied.notes == ()
