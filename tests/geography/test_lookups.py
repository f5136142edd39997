"""Places from the ONS's lookups, and deprivation from the published index."""

import gzip

import pytest

from familyhub.geography import (
    GeographyError,
    Place,
    build_hierarchy,
    quintile_of_decile,
    read_lookup,
    read_quintiles,
)

TIDY = """\
lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code,utla_code,utla_name
Northport 001A,L1,Harbour,W1,Northport,D1,C,Fenshire
Northport 001B,L2,Harbour,W1,Northport,D1,C,Fenshire
Unity 001A,L3,Mill,W2,Unity,U,U,Unity
"""
ONS = """\
LSOA21CD,LSOA21NM,LSOA21NMW,WD24CD,WD24NM,WD24NMW,LAD24CD,LAD24NM,LAD24NMW,ObjectId
L1,Northport 001A,,W1,Harbour,,D1,Northport,,1
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="lookup.csv"):
        path = tmp_path / name
        content = text.encode("utf-8-sig")
        path.write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
        return path

    return write


def test_each_place_stands_once_the_largest_first(file):
    assert read_lookup(file(TIDY), quintiles={"L1": 1, "L3": 5, "elsewhere": 2}) == (
        Place("C", "Fenshire", "county"),
        Place("D1", "Northport", "district", "C"),
        Place("U", "Unity", "district"),
        Place("W1", "Harbour", "ward", "D1"),
        Place("W2", "Mill", "ward", "U"),
        Place("L1", "Northport 001A", "lsoa", "W1", 1),
        Place("L2", "Northport 001B", "lsoa", "W1"),
        Place("L3", "Unity 001A", "lsoa", "W2", 5),
    )


def test_a_neighbourhood_has_its_place_in_the_published_index_where_known(file):
    places = read_lookup(file(TIDY), quintiles={"L1": 1}, ranks={"L1": 812, "L2": 20_001, "C": 3})
    positions = {place.place_key: place.deprivation_position for place in places if place.deprivation_position}
    assert positions == {"L1": 812, "L2": 20_001}


def test_the_headers_of_the_ons_itself_are_read_and_levels_may_be_missing(file):
    assert build_hierarchy(read_lookup(file(ONS))).paths["L1"] == ("L1", "W1", "D1")
    without_wards = "LSOA21CD,LAD24CD\nL1,D1\n"
    assert read_lookup(file(without_wards)) == (Place("D1", "D1", "district"), Place("L1", "L1", "lsoa", "D1"))


@pytest.mark.parametrize(("within", "lsoas"), [({"C"}, 2), ({"D1"}, 2), ({"U"}, 1), ({"C", "U"}, 3), (None, 3)])
def test_only_the_authorities_asked_for_are_kept(file, within, lsoas):
    assert [place.kind for place in read_lookup(file(TIDY), within=within)].count("lsoa") == lsoas


def test_an_authority_that_is_not_there_is_said(file):
    with pytest.raises(GeographyError, match="no neighbourhood of E99"):
        read_lookup(file(TIDY), within={"E99"})


def test_a_place_with_two_parents_is_refused_with_its_row(file):
    with pytest.raises(GeographyError, match=r"lookup\.csv, row 5: found Harbour \(W1\) in D2, expected D1"):
        read_lookup(file(TIDY + "Southam 001A,L4,Harbour,W1,Southam,D2,C,Fenshire\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a CSV file with headers"),
        ("ward,pop\nW1,3\n", "one that holds the code of the neighbourhood"),
        ("lsoa21_code,pop\nL1,3\n", "one that holds the code of the lower-tier authority"),
    ],
)
def test_a_file_that_is_no_lookup_is_refused(file, text, expected):
    with pytest.raises(GeographyError, match=expected):
        read_lookup(file(text))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lookup.csv", b"LSOA21CD,LSOA21NM,LAD24CD\nL1,Zo\xeb,D1\n"),
        ("lookup.csv.gz", b"LSOA21CD,LAD24CD\nL1,D1\n"),
        ("lookup.csv.gz", gzip.compress(b"LSOA21CD,LAD24CD\nL1,D1\n", mtime=0)[:-12]),
    ],
)
def test_a_damaged_file_is_said_to_be_damaged(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GeographyError, match="Download it again"):
        read_lookup(tmp_path / name)


def test_a_row_that_breaks_off_is_read_as_far_as_it_goes_or_refused(file):
    assert read_lookup(file("LSOA21CD,LAD24CD,LAD24NM\nL1,D1\n"))[0] == Place("D1", "D1", "district")
    with pytest.raises(GeographyError, match="row 2"):
        read_quintiles(file("lsoa21_code,IMD_decile\nL1\n", "imd.csv"))


def test_a_decile_of_england_becomes_a_quintile():
    assert [quintile_of_decile(decile) for decile in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    for outside in (0, 11, -1):
        with pytest.raises(ValueError, match="no decile"):
            quintile_of_decile(outside)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("lsoa21_code,IMD_rank,IMD_decile\nL1,5.0,1.0\nL2,9,10\n", "imd.csv"),
        ("lsoa21_code,IMD_rank,IMD_decile\nL1,5.0,1.0\nL2,9,10\n", "imd.csv.gz"),
        (
            "LSOA code (2021),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n"
            "L1,1\nL2,10\n",
            "File_1.csv",
        ),
    ],
)
def test_quintiles_are_read_from_the_published_files(file, text, name):
    assert read_quintiles(file(text, name)) == {"L1": 1, "L2": 5}


@pytest.mark.parametrize("decile", ["", "eleven", "11", "0", "2.5", "nan", "inf"])
def test_a_decile_that_is_none_is_refused_with_its_row(file, decile):
    with pytest.raises(GeographyError, match=r"row 3, column 'IMD_decile'"):
        read_quintiles(file(f"lsoa21_code,IMD_decile\nL1,1\nL2,{decile}\n", "imd.csv"))
