"""Standard records: one row for every record, whatever the order in which its rows come."""

import random

import duckdb
import pytest

from familyhub.linkage.standard import AT_ONCE, standard_records
from familyhub.model import TABLES
from familyhub.model.derive import SQL_TYPES

NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
Row = dict[str, object]


def standard(rows: list[tuple[str, Row]], shared: tuple[str, ...] = (), at_once: int = AT_ONCE) -> dict[str, Row]:
    """The standard records of rows (table, cells), by `source/person_key`."""
    with duckdb.connect() as connection:
        for table in TABLES:
            columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in table.columns)
            connection.execute(
                f"CREATE TABLE {table.name} ({columns}, source VARCHAR, extract_id INTEGER, row BIGINT,"
                " learnt_from DATE, learnt_to DATE)"
            )
        connection.execute("CREATE TABLE shared_number (source VARCHAR, nhs_number VARCHAR)")
        for number in shared:
            connection.execute("INSERT INTO shared_number VALUES ('chis', ?)", [number])
        for table, told in rows:
            cells = {"source": "chis", "extract_id": 1, "row": 1, "learnt_from": "2024-01-01", **told}
            connection.execute(
                f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({', '.join('?' * len(cells))})", [*cells.values()]
            )
        count = standard_records(connection, at_once)
        found = connection.execute("SELECT * FROM standard ORDER BY node")
        names = [column[0] for column in found.description]
        records = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert count == len(records) and [record["node"] for record in records] == list(range(count))
    return {f"{record['source']}/{record['person_key']}": record for record in records}


def person(key: str, **cells: object) -> tuple[str, Row]:
    return "person_record", {"person_key": key, **cells}


COUNTY: list[tuple[str, Row]] = [
    person("ada", nhs_number=NUMBER, forename="Twin 2", surname="Smith", birth_date="2024-01-01", row=1),
    person("ada", nhs_number=OTHER_NUMBER, forename="Ada", surname="Jones", birth_date="2024-01-01", row=2,
           extract_id=2, learnt_from="2024-02-01"),
    person("ben", forename="Ben", surname="Smith", sex="U", restriction="adopted", row=3),
    person("ben", forename="Ben", surname="Smith", sex="M", row=4, extract_id=2, learnt_from="2024-02-01"),
    person("cat", expected_date="2024-09-01", row=5),
    person("hid", restriction="address_shielded", row=6),
    person("mum", nhs_number="9990000042", forename="Mary", surname="Smith", row=7),
    ("birth", {"person_key": "ada", "mother_key": "mum", "born_on": "2024-01-01", "pregnancy_key": "p", "row": 1}),
    ("birth", {"person_key": "eve", "mother_key": "mum", "born_on": "2024-01-01", "birth_order": 1, "row": 2}),
    ("address_record", {"person_key": "ada", "kind": "home", "from_date": "2024-01-01", "address": "Flat 2, 14 High St",
                        "postcode": "zx11ab", "uprn": "1", "row": 1}),
    ("address_record", {"person_key": "ada", "kind": "home", "from_date": "2024-03-01", "row": 2,
                        "address": "Rose Cottage, Mill Ln, Northport", "postcode": "ZX2 1AB"}),
    ("address_record", {"person_key": "hid", "kind": "home", "from_date": "2024-01-01", "address": "1 Quay", "row": 3,
                        "postcode": "ZX3 1AB", "uprn": "9"}),
    ("address_record", {"person_key": "ben", "kind": "refuge", "from_date": "2024-01-01", "uprn": "7", "row": 4}),
    ("address_record", {"person_key": "ben", "kind": "home", "from_date": "2024-01-01", "uprn": "7", "row": 5,
                        "source": "gp", "postcode": "ZX4 1AB"}),
    ("contact", {"person_key": "ben", "source": "gp", "contact_key": "c", "happened_on": "2024-01-01"}),
    ("relationship_record", {"person_key": "cat", "other_key": "mum", "relationship": "mother"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def county() -> dict[str, Row]:
    return standard(COUNTY)


def test_every_key_that_a_row_names_has_one_record(county):
    assert list(county) == ["chis/ada", "chis/ben", "chis/cat", "chis/eve", "chis/hid", "chis/mum", "gp/ben"]


@pytest.mark.parametrize("at_once", [1, 3])
def test_how_many_are_put_together_at_once_changes_nothing(county, at_once):
    assert standard(COUNTY, at_once=at_once) == county


def test_the_newest_is_first_and_the_history_stays(county):
    ada = county["chis/ada"]
    assert (ada["forename"], ada["surname"], ada["surnames"]) == ("ada", "jones", ["jones", "smith"])
    assert (ada["is_placeholder"], ada["birth_order"]) == (False, 2)
    assert ada["nhs_numbers"] == [OTHER_NUMBER, NUMBER]


def test_the_newest_home_counts_and_every_postcode_stays(county):
    ada = county["chis/ada"]
    assert (ada["house"], ada["street"]) == ("rose cottage", "mill lane")
    assert (ada["postcode"], ada["sector"], ada["district"]) == ("ZX2 1AB", "ZX2 1", "ZX2")
    assert ada["postcodes"] == ["ZX1 1AB", "ZX2 1AB"]


def moved(*homes: Row) -> Row:
    """The place of somebody of whom these address rows tell, the newest last."""
    rows = [
        ("address_record", {"person_key": "ida", "kind": "home", "from_date": f"202{n}-01-01", "row": n, **home})
        for n, home in enumerate(homes)
    ]
    ida = standard([person("ida", row=9), *rows])["chis/ida"]
    return {name: ida[name] for name in ("uprn", "house", "street", "postcode", "postcodes")}


OLD_HOME = {"uprn": "1", "address": "Flat 2, 14 High Street", "postcode": "ZX1 1AB"}


def test_the_property_number_of_an_old_home_is_not_that_of_the_new_one(county):
    assert (county["chis/ada"]["uprn"], county["chis/ada"]["house"]) == (None, "rose cottage")


def test_of_a_move_to_a_bare_postcode_no_house_of_the_old_home_is_left():
    assert moved(OLD_HOME, {"postcode": "ZX2 1AB"}) == {
        "uprn": None, "house": None, "street": None, "postcode": "ZX2 1AB", "postcodes": ["ZX1 1AB", "ZX2 1AB"],
    }  # fmt: skip


def test_a_bare_postcode_adds_nothing_to_the_address_written_out_for_it():
    whole = {"uprn": "1", "house": "2/14", "street": "high street", "postcode": "ZX1 1AB"}
    assert moved(OLD_HOME, {"postcode": "zx11ab"}) == {**whole, "postcodes": ["ZX1 1AB"]}
    # and so it does where somebody moved back
    between = {"address": "3 Mill Lane", "postcode": "ZX3 1AB"}
    assert moved(OLD_HOME, between, {"postcode": "ZX1 1AB"})["street"] == "high street"


def test_a_row_that_names_no_place_is_no_home():
    assert moved(OLD_HOME, {"address": "no fixed abode", "postcode": "ZZ99 3VZ"})["house"] == "2/14"


def test_a_shielded_address_and_a_refuge_give_nothing_to_compare(county):
    for record in (county["chis/hid"], county["chis/ben"], county["gp/ben"]):
        assert (record["uprn"], record["house"], record["postcode"], record["postcodes"]) == (None, None, None, [])


def test_a_child_knows_its_mother_and_its_delivery(county):
    ada, eve, cat = county["chis/ada"], county["chis/eve"], county["chis/cat"]
    assert {record["mother"] for record in (ada, eve, cat)} == {county["chis/mum"]["node"]}
    assert {record["mother_nhs"] for record in (ada, eve, cat)} == {"9990000042"}
    assert ada["delivery"] == eve["delivery"] == "chis\x1fpregnancy\x1fp"
    assert (str(eve["birth_date"]), eve["birth_order"]) == ("2024-01-01", 1)


def test_sex_unborn_and_adopted_are_told(county):
    assert [county[f"chis/{key}"]["is_unborn"] for key in ("ada", "cat")] == [False, True]
    assert [county[f"chis/{key}"]["is_adopted"] for key in ("ada", "ben")] == [False, True]
    assert county["chis/ben"]["sex"] == "M"


@pytest.mark.parametrize("learnt_to", [None, "2024-05-01"])
def test_whoever_has_a_parent_by_adoption_is_adopted_and_silence_takes_it_back_no_more(learnt_to):
    adopter = {"person_key": "cat", "other_key": "joy", "relationship": "adoptive_parent", "learnt_to": learnt_to}
    found = standard([*COUNTY, ("relationship_record", adopter)])
    told = {key: (record["is_adopted"], record["is_closed"]) for key, record in found.items()}
    assert told["chis/cat"] == (True, False)
    assert told["chis/ben"] == (True, True)
    assert told["chis/joy"] == told["chis/mum"] == (False, False)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_is_irrelevant(county, seed):
    rows = list(COUNTY)
    random.Random(seed).shuffle(rows)
    assert standard(rows) == county


def test_a_past_number_that_somebody_bears_now_is_not_kept():
    other = person("zoe", source="gp", nhs_number=NUMBER, birth_date="2020-01-01", row=9)
    assert standard([*COUNTY, other])["chis/ada"]["nhs_numbers"] == [OTHER_NUMBER]


def test_a_number_that_stands_for_nobody_is_left_out():
    crowd = [person(f"k{n}", source=f"s{n % 3}", nhs_number=NUMBER, forename=f"N{n}", row=n) for n in range(21)]
    assert all(not record["nhs_numbers"] for record in standard(crowd).values())
    assert all(record["nhs_numbers"] for record in standard(crowd[:20]).values())
    assert not standard([person("a", nhs_number="9999999999")])["chis/a"]["nhs_numbers"]
    assert not standard([person("a", nhs_number=NUMBER)], shared=(NUMBER,))["chis/a"]["nhs_numbers"]


def test_a_temporary_upn_is_dropped():
    found = standard([person("a", upn="L80100000000A"), person("b", upn="L801000000001", row=2)])
    assert [record["upns"] for record in found.values()] == [[], ["L801000000001"]]
