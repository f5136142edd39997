"""Free early education at two: eligibility and places in the words of the model."""

from datetime import date

import pytest
from landed_files import World, land_files
from landed_tables import connect

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.two_year_olds import FORMAT

ELIGIBLE = "Child ID,Surname,Forename,DOB,Postcode,Eligibility Reason,Eligible From,Eligible To,Eligibility Status"
HEADCOUNT = (
    "Child ID,Surname,Forename,DOB,Postcode,Term,Ofsted URN,Setting,Start Date,End Date,Funded Hours,Basis for Funding"
)


def land(tmp_path, header: str, *rows: str) -> World:
    world = land_files(tmp_path, {"early-years/2024-07-15/list.csv": "\n".join([header, *rows]) + "\n"})
    assert world.unread == ()
    return world


def spells(world: World) -> list[tuple[object, ...]]:
    return sorted(
        (row["person_key"], row["status"], row["from_date"], row["to_date"] or "open", row["detail"])
        for row in world.rows("status")
    )


def test_a_child_on_the_list_is_entitled_on_the_days_stated(tmp_path):
    world = land(tmp_path, ELIGIBLE, "7,Marlow,Ada,02/02/2022,CM1 1AB,ECO,01/04/2024,31/03/2025,Eligible")
    assert spells(world) == [("7", "two_year_old_entitlement", date(2024, 4, 1), date(2025, 3, 31), "ECO")]
    (ada,) = world.rows("person_record")
    assert (ada["forename"], ada["surname"], ada["birth_date"]) == ("Ada", "Marlow", date(2022, 2, 2))
    assert [row["postcode"] for row in world.rows("address_record")] == ["CM1 1AB"]


@pytest.mark.parametrize(
    ("born", "until"),
    [
        ("01/01/2022", date(2025, 3, 31)),
        ("31/03/2022", date(2025, 3, 31)),
        ("01/04/2022", date(2025, 8, 31)),
        ("31/08/2022", date(2025, 8, 31)),
        ("01/09/2022", date(2025, 12, 31)),
    ],
)
def test_an_entitlement_without_an_end_ends_with_the_term_of_the_third_birthday(tmp_path, born, until):
    world = land(tmp_path, ELIGIBLE, f"7,Marlow,Ada,{born},,LAA,01/06/2024,,")
    assert spells(world) == [("7", "two_year_old_entitlement", date(2024, 6, 1), until, "LAA")]


@pytest.mark.parametrize(
    ("reason", "outcome"), [("ECO", "Not eligible"), ("Working parents", "Eligible"), ("", "maybe")]
)
def test_who_was_turned_down_or_is_entitled_as_working_parents_is_not_on_the_disadvantaged_list(
    tmp_path, reason, outcome
):
    assert spells(land(tmp_path, ELIGIBLE, f"7,Marlow,Ada,02/02/2022,,{reason},01/04/2024,,{outcome}")) == []


def test_a_working_parents_code_is_no_entitlement_by_disadvantage_unless_the_reason_says_so(tmp_path):
    header = ELIGIBLE.replace("Postcode", "Eligibility code")
    rows = (
        "7,Marlow,Ada,02/02/2022,50012345678,,01/04/2024,,Y",
        "8,Okoro,Ben,02/02/2022,50012345679,ECO,01/04/2024,,Y",
    )
    assert [spell[0] for spell in spells(land(tmp_path, header, *rows))] == ["8"]


def test_a_reason_in_other_words_is_kept_as_it_is(tmp_path):
    world = land(tmp_path, ELIGIBLE, "7,Marlow,Ada,02/02/2022,,Asylum support,01/04/2024,31/08/2024,Y")
    assert [spell[-1] for spell in spells(world)] == ["Asylum support"]


def test_a_place_is_early_education_at_its_provider_and_evidence_of_the_entitlement_by_its_basis(tmp_path):
    world = land(
        tmp_path,
        HEADCOUNT,
        "7,Marlow,Ada,02/02/2022,,,EY100.0,Acorns,15/04/2024,19/07/2024,15,HSD",
        "8,Okoro,Ben,03/02/2022,,,EY100,Acorns,15/04/2024,,15,",
        "9,Quill,Cy,03/02/2022,,2024 Summer,EY200,Oaks,,,15,Working parents",
    )
    assert spells(world) == [
        ("7", "early_education", date(2024, 4, 15), date(2024, 7, 19), "EY100"),
        ("7", "two_year_old_entitlement", date(2024, 4, 15), date(2025, 3, 31), "HSD"),
        ("8", "early_education", date(2024, 4, 15), date(2024, 8, 31), "EY100"),
        ("9", "early_education", date(2024, 4, 1), date(2024, 8, 31), "EY200"),
    ]
    assert [(row["place_key"], row["name"], row["kind"]) for row in world.rows("place")] == [
        ("EY100", "Acorns", "early_years"), ("EY200", "Oaks", "early_years"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("term", "starts", "ends"),
    [
        ("Autumn 2023", date(2023, 9, 1), date(2023, 12, 31)),
        ("2024 spring", date(2024, 1, 1), date(2024, 3, 31)),
        ("SUM 2024", date(2024, 4, 1), date(2024, 8, 31)),
        ("Spring 2023/24", date(2024, 7, 15), date(2024, 8, 31)),
        ("", date(2024, 7, 15), date(2024, 8, 31)),
    ],
)
def test_a_place_without_days_stands_for_its_term_and_a_term_of_two_years_is_not_guessed(tmp_path, term, starts, ends):
    world = land(tmp_path, HEADCOUNT, f"7,Marlow,Ada,02/02/2022,,{term},EY1,Acorns,,,15,")
    assert spells(world) == [("7", "early_education", starts, ends, "EY1")]


def test_a_child_without_an_id_is_known_by_a_key_that_shows_no_number(tmp_path):
    world = land(
        tmp_path,
        ELIGIBLE.replace("Child ID", "NHS number"),
        "999 000 0018,Marlow,Ada,02/02/2022,,ECO,01/04/2024,,Y",
        ",Okoro,Ben,02/02/2022,,ECO,01/04/2024,,Y",
    )
    keys = {row["forename"]: row["person_key"] for row in world.rows("person_record")}
    assert keys["Ada"].startswith("nhs-") and "9990000018" not in keys["Ada"]
    assert keys["Ben"].startswith("unnamed, line 3")
    assert {spell[0] for spell in spells(world)} == set(keys.values())


def test_a_place_that_ends_before_it_begins_is_quarantined(tmp_path):
    world = land(tmp_path, HEADCOUNT, "7,Marlow,Ada,02/02/2022,,,EY1,Acorns,15/04/2024,01/04/2024,15,ECO")
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (1, 0, 1)


@pytest.mark.parametrize(
    "header",
    [
        "Child ID,Surname,Forename,DOB,Postcode",
        "ID,Surname,Forename,DOB,Start Date,End Date,Reason,Status",
        "Child ID,Surname,Forename,DOB,Reason,Decision date,Status",
        "Child ID,Surname,Forename,DOB,Setting,Provider,Start date,End date",
    ],
    ids=["children", "plans", "decisions", "stays"],
)
def test_other_lists_of_children_are_left_to_others(tmp_path, header):
    file = tmp_path / "other.csv"
    file.write_text(header + "\n")
    assert FORMAT.sniff(sample(file)) is None


def test_an_older_child_on_a_list_that_looks_alike_is_entitled_to_nothing_at_two(tmp_path):
    assert spells(land(tmp_path, ELIGIBLE, "7,Marlow,Ada,02/02/2016,,Universal Credit,01/04/2024,,Eligible")) == []


@pytest.mark.parametrize("table", FORMAT.canonical)
def test_no_list_gives_empty_tables(table):
    with connect(FORMAT, "") as connection:
        assert connection.execute(FORMAT.canonical[table]).fetchall() == []


@pytest.mark.parametrize("name", ["basis", "check_result"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.two_year_olds", name):
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row
