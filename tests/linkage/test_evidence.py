"""Two records side by side: whether they agree, in words; what they say only where asked; what forbids them."""

from datetime import date

import duckdb
import pytest
from doubts import record, snapshot_of

from familyhub.linkage.evidence import forbidden, side_by_side, stated_in

PERSON_RECORD = """
CREATE TABLE person_record (
    source VARCHAR, person_key VARCHAR, forename VARCHAR, surname VARCHAR, former_surname VARCHAR, restriction VARCHAR,
    learnt_from DATE, learnt_to DATE, extract_id BIGINT, row BIGINT
)
"""
ADDRESS_RECORD = """
CREATE TABLE address_record (
    source VARCHAR, person_key VARCHAR, kind VARCHAR, address VARCHAR, postcode VARCHAR, from_date DATE, to_date DATE,
    learnt_from DATE, learnt_to DATE, extract_id BIGINT, row BIGINT
)
"""
DAY = date(2025, 1, 1)


def verdicts(one: dict[str, object], other: dict[str, object]) -> dict[str, str]:
    connection = snapshot_of([one, other], [])
    lines = side_by_side(connection, 0, 1, values=False)
    assert all(line.first is None and line.second is None for line in lines)
    return {line.what: line.verdict for line in lines}


MIA = record("mia", "walsh", "2024-03-01", sex="F", nhs_numbers=["9990000018"])


@pytest.mark.parametrize(
    ("changed", "what", "verdict"),
    [
        ({}, "forename", "agrees"),
        ({"forename": "tom", "forenames": ["tom"], "forename_roots": ["thomas"]}, "forename", "differs"),
        ({"forename": "amelia", "forenames": ["amelia", "mia"]}, "forename", "agrees in part"),
        ({"forename": None, "forenames": [], "forename_roots": []}, "forename", "one says"),
        ({"surname": "walsh-osei", "surnames": ["walsh-osei", "walsh", "osei"]}, "surname", "agrees in part"),
        ({"birth_day": 2}, "birth date", "agrees in part"),
        ({"birth_day": 2, "birth_month": 4}, "birth date", "differs"),
        ({}, "place in the birth", "neither says"),
        ({"sex": "M"}, "sex", "differs"),
        ({"nhs_numbers": ["9990000026", "9990000018"]}, "NHS number", "agrees in part"),
        ({"nhs_numbers": ["9990000026"]}, "NHS number", "differs"),
        ({"nhs_numbers": []}, "NHS number", "one says"),
        ({}, "pupil number", "neither says"),
        ({"mother_nhs": "9990000034"}, "mother", "one says"),
    ],
)
def test_each_line_says_whether_the_two_agree(changed, what, verdict):
    assert verdicts(MIA, MIA | changed)[what] == verdict


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"uprn": "1"}, "agrees"),
        ({"uprn": "2"}, "agrees in part"),
        ({"uprn": "2", "postcode": "ZZ9 9XY", "postcodes": ["ZZ9 9XY"]}, "differs"),
        ({"uprn": None, "house": "14", "street": "quay"}, "agrees"),
        ({"uprn": None, "house": None, "street": None, "postcode": None, "postcodes": []}, "one says"),
    ],
)
def test_a_home_agrees_by_the_property_or_house_and_postcode(changed, verdict):
    home = {"uprn": "1", "house": "14", "street": "quay", "postcode": "ZZ1 2AB", "postcodes": ["ZZ1 2AB"]}
    other = home | {"house": "9"} | changed
    assert verdicts(MIA | home, MIA | other)["home"] == verdict


def test_a_mother_agrees_by_the_person_that_two_sources_mean():
    mum = record("eva", "walsh", "1990-01-01")
    rows = [MIA | {"mother": 2}, MIA | {"mother": 3}, mum, mum]
    for people, verdict in (([100, 101, 102, 102], "agrees"), ([100, 101, 102, 103], "differs")):
        lines = side_by_side(snapshot_of(rows, [], people=people), 0, 1, values=False)
        assert {line.what: line.verdict for line in lines}["mother"] == verdict


def test_values_are_what_the_source_wrote_the_newest_of_each():
    found = {line.what: line for line in side_by_side(shown(), 0, 1, values=True)}
    assert (found["forename"].first, found["forename"].second) == ("MIA-Rose", "Mía")
    assert found["surname"].first == "O'Walsh, before Osei"
    assert (found["NHS number"].first, found["NHS number"].second) == ("9990000018", "9990000018")
    assert found["birth date"].first == "2024-03-01" and found["sex"].first == "F"
    assert found["home"].first == "14 Quay Street, ZZ1 2AB"


def test_a_shielded_address_is_never_shown():
    for how in ("UPDATE person_record SET restriction = 'address_shielded'",
                "UPDATE linkage_record SET house = NULL, street = NULL, postcode = NULL, uprn = NULL"):  # fmt: skip
        connection = shown()
        connection.execute(how)
        lines = side_by_side(connection, 0, 1, values=True)
        assert not any("Quay" in f"{line.first}{line.second}" for line in lines)


@pytest.mark.parametrize(
    ("node", "says_so"), [(1, ("school", "r1")), (2, ("csc", "r2"))], ids=["the one beside it", "another record"]
)
def test_nor_is_a_home_where_another_record_says_that_it_is_shielded(node, says_so):
    connection = shown()
    connection.execute("DELETE FROM person_record WHERE source = ?", [says_so[0]])
    connection.execute(
        "INSERT INTO person_record VALUES (?, ?, 'Mia', NULL, NULL, 'address_shielded', ?, NULL, 4, 1)", [*says_so, DAY]
    )
    if node == 2:  # a third record of the first one's person
        connection.execute(
            "INSERT INTO linkage_record SELECT * REPLACE (2 AS node, ? AS source, ? AS person_key) "
            "FROM linkage_record WHERE node = 0", says_so
        )  # fmt: skip
    home = next(line for line in side_by_side(connection, 0, 1, values=True) if line.what == "home")
    assert not home.first and not home.second


def test_where_a_record_was_stated_is_said_by_file_and_line():
    assert stated_in(shown(), 0) == "chis/people.csv:7"


def shown() -> duckdb.DuckDBPyConnection:
    home = {"house": "14", "street": "quay", "postcode": "ZZ1 2AB", "postcodes": ["ZZ1 2AB"]}
    connection = snapshot_of([MIA | home, MIA], [])
    connection.execute(PERSON_RECORD)
    connection.execute(ADDRESS_RECORD)
    for row in (
        ("chis", "r0", "Mia", "O'Walsh", "Osei", None, DAY, DAY, 1, 3),
        ("chis", "r0", "MIA-Rose", "O'Walsh", None, None, DAY, None, 2, 7),
        ("school", "r1", "Mía", "O'Walsh", None, None, DAY, None, 3, 9),
    ):
        connection.execute("INSERT INTO person_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute(
        "INSERT INTO address_record VALUES ('chis', 'r0', 'home', '14 Quay Street', 'ZZ1 2AB', ?, NULL, ?, NULL, 2, 8)",
        [DAY, DAY],
    )
    connection.execute("CREATE TABLE extract AS SELECT 2 AS extract_id, 'chis/people.csv' AS file")
    return connection


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"nhs_numbers": ["9990000018"]}, {"nhs_numbers": ["9990000026"]}, "two NHS numbers"),
        ({"upns": ["A1"]}, {"upns": ["B2"]}, "two pupil numbers"),
        ({"birth_order": 1}, {"birth_order": 2}, "two babies of one birth"),
        ({"is_adopted": True}, {}, None),
        ({"nhs_numbers": ["9990000018"]}, {"nhs_numbers": ["9990000026", "9990000018"]}, None),
        ({}, {}, None),
    ],
)
def test_what_forbids_that_two_are_one_person(one, other, why):
    plain = record("mia", "walsh", "2024-03-01")
    assert forbidden(snapshot_of([plain | one, plain | other], []), [0], [1]) == why


def test_what_people_joined_is_asked_as_a_whole():
    plain = record("mia", "walsh", "2024-03-01")
    numbered = [plain | {"nhs_numbers": [number]} for number in ("9990000018", "9990000026")]
    connection = snapshot_of([plain, numbered[0], numbered[1]], [])
    assert forbidden(connection, [0], [2]) is None
    assert forbidden(connection, [0, 1], [2]) == "two NHS numbers"
    assert forbidden(connection, [0, 1], [1, 2]) is None
