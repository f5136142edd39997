"""SEN2: requests, assessments, plans and placements in the words of the model."""

from datetime import date

import pytest
from landed_files import land_files
from landed_tables import canonical, connect

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.sen2 import FORMAT

PERSON = """
sen2_sen2 | sen2tableid | year | referencedate | lea
          | r1          | 2024 | 2024-01-18    | 881
sen2_person | persontableid | surname | forename | personbirthdate | sex | ethnicity | postcode | upn
            | p1            | Marlow  | Ada      | 2012-05-01      | F   | WBRI      | CM1 1AB  | H801200001001
            | p2            | Okoro   | Ben      | 2006-02-03      | M   | BNGN      | ZZ99 3VZ |
"""
REQUEST = """
sen2_requests | requeststableid | persontableid | receiveddate | requestoutcome | requestoutcomedate
              | q1              | p1            | 2023-02-01   | {outcome}      | 2023-03-10
"""
ASSESSED = """
sen2_assessment | assessmenttableid | requeststableid | assessmentoutcome | assessmentoutcomedate
                | a1                | q1              | Y                 | 2023-06-20
sen2_namedplan | namedplantableid | assessmenttableid | startdate  | ceasedate | ceasereason
               | n1               | a1                | 2023-06-28 | {ceased}  |
"""
PLACED = """
sen2_activeplans | activeplanstableid | requeststableid
                 | v1                 | q1
sen2_placementdetail | activeplanstableid | placementdetailtableid | urn      | sensetting | entrydate  | leavingdate
                     | v1                 | d1                     | 123456.0 |            | 2022-09-05 | 2023-07-21
                     | v1                 | d2                     | 123456   |            | 2023-09-04 |
                     | v1                 | d3                     |          | EHE        | 2023-07-22 | 2023-09-03
sen2_senneed | senneedtableid | activeplanstableid | sentyperank | sentype
             | s1             | v1                 | 2           | SLCN
             | s2             | v1                 | 1           | ASD
"""
WHOLE = PERSON + REQUEST.format(outcome="Y") + ASSESSED.format(ceased="") + PLACED


def spells(text: str) -> list[tuple[object, ...]]:
    rows = canonical(FORMAT, "status", text)
    return sorted((row["status"], row["from_date"], row["to_date"] or "open", row["detail"]) for row in rows)


def test_a_person_is_known_by_a_key_that_shows_no_number():
    ada, ben = sorted(canonical(FORMAT, "person_record", WHOLE), key=lambda row: str(row["forename"]))
    assert (ada["surname"], ada["birth_date"], ada["sex"], ada["ethnicity"], ada["upn"]) == (
        "Marlow", date(2012, 5, 1), "F", "A", "H801200001001",
    )  # fmt: skip
    assert str(ada["person_key"]).startswith("upn-") and "801200001001" not in str(ada["person_key"])
    assert ben["person_key"] == "SEN2 2024/person p2", "a row number of one year's return means nothing in the next"
    assert [row["postcode"] for row in canonical(FORMAT, "address_record", WHOLE)] == ["CM1 1AB"]


def test_an_assessment_runs_from_the_request_to_its_outcome_and_the_plan_from_its_start():
    assert spells(WHOLE) == [
        ("ehc_assessment", date(2023, 2, 1), date(2023, 6, 20), None),
        ("ehc_plan", date(2023, 6, 28), "open", None),
        ("home_education", date(2023, 7, 22), date(2023, 9, 3), "EHE"),
    ]


def test_a_plan_that_ended_is_the_same_plan():
    ended = PERSON + REQUEST.format(outcome="Y") + ASSESSED.format(ceased="2023-12-01")
    assert ("ehc_plan", date(2023, 6, 28), date(2023, 12, 1), None) in spells(ended)


@pytest.mark.parametrize("outcome", ["N", "W", "D", ""])
def test_a_request_that_led_to_no_assessment_is_no_status(outcome):
    assert spells(PERSON + REQUEST.format(outcome=outcome)) == []


def test_an_assessment_agreed_and_not_decided_is_open():
    assert spells(PERSON + REQUEST.format(outcome="Y")) == [("ehc_assessment", date(2023, 2, 1), "open", None)]


def test_of_a_plan_from_before_only_the_plan_is_known():
    text = PERSON + REQUEST.format(outcome="H") + ASSESSED.format(ceased="").replace("| Y  ", "| H  ")
    assert spells(text) == [("ehc_plan", date(2023, 6, 28), "open", None)]


def test_a_plan_in_force_without_a_start_is_vouched_for_from_the_census_for_a_year():
    active = "sen2_activeplans | activeplanstableid | requeststableid\n                 | v1                 | q1\n"
    assert spells(PERSON + REQUEST.format(outcome="H") + active) == [
        ("ehc_plan", date(2024, 1, 18), date(2025, 1, 16), None)
    ]


def test_a_plan_whose_request_did_not_come_is_somebodys_all_the_same():
    (plan,) = [r for r in canonical(FORMAT, "status", ASSESSED.format(ceased="")) if r["status"] == "ehc_plan"]
    assert plan["person_key"] == "SEN2 2024/request q1"


def test_placements_are_one_row_a_school_with_the_primary_need():
    (row,) = canonical(FORMAT, "school_term", WHOLE)
    assert (row["school_key"], row["term"], row["census_on"], row["entered_on"], row["left_on"]) == (
        "123456", "2024 spring", date(2024, 1, 18), date(2023, 9, 4), None,
    )  # fmt: skip
    assert (row["sen_provision"], row["sen_need"]) == ("ehcp", "ASD")


def test_without_the_module_of_the_return_the_census_is_that_of_the_year_of_receipt():
    text = WHOLE.replace("sen2_sen2 | sen2tableid | year | referencedate | lea", "").replace(
        "          | r1          | 2024 | 2024-01-18    | 881\n", ""
    )
    (row,) = canonical(FORMAT, "school_term", text)
    assert (row["term"], row["census_on"]) == ("2024 spring", date(2024, 1, 18))


RETURN = "sen2tableid,NativeId,sen2orderseqcolumn,sourceid,collection,year,referencedate,sourcelevel,lea\n"


def test_the_return_says_which_council_it_is_and_which_year_it_covers(tmp_path):
    file = tmp_path / "any.csv"
    file.write_text(RETURN + "r1,1,1,1,SEN2,2024.0,2024-Jan-18 00:00:00,L,881\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted and match.table == "sen2_sen2"
    facts = FORMAT.facts(file, match)
    assert (facts.sender, facts.period_from, facts.period_to) == ("council-881", date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize("row", ["r1,1,1,1,SEN2,none,,L,../..\n", "r1,1,1,1,SEN2,,,L,\n", ""])
def test_a_return_that_states_nothing_names_nothing(tmp_path, row):
    file = tmp_path / "any.csv"
    file.write_text(RETURN + row)
    match = FORMAT.sniff(sample(file))
    assert match is not None
    facts = FORMAT.facts(file, match)
    assert (facts.sender, facts.period_from, facts.period_to) == (None, None, None)


def test_a_resubmission_takes_the_place_of_the_return(tmp_path):
    person = (
        "persontableid,NativeId,personorderseqcolumn,sourceid,sen2tableid,surname,forename,personbirthdate,gendercurrent,"
        "ethnicity,postcode,upn,uniquelearnernumber,upnunknown\n"
    )
    first, second = (
        "p1,1,1,1,r1,Marlow,Ada,2012-May-01 00:00:00,F,WBRI,,,,\n",
        "p2,1,1,1,r1,Okoro,Ben,03/02/2006,M,,,,,\n",
    )
    files = {}
    for folder, rows in (("2024-03-01", first + second), ("2024-04-01", first)):
        files[f"sen/{folder}/sen2.csv"] = RETURN + f"{folder},1,1,1,SEN2,2024,2024-Jan-18 00:00:00,L,881\n"
        files[f"sen/{folder}/person.csv"] = person + rows
    world = land_files(tmp_path, files)
    assert world.unread == ()
    told = {
        (row["forename"], row["birth_date"], row["sex"], row["learnt_to"])
        for row in world.rows("person_record", "main")
    }
    assert told == {
        ("Ada", date(2012, 5, 1), "F", None),
        ("Ben", date(2006, 2, 3), "M", date(2024, 4, 1)),
    }


@pytest.mark.parametrize("table", FORMAT.canonical)
def test_an_empty_return_gives_empty_tables(table):
    with connect(FORMAT, "") as connection:
        assert connection.execute(FORMAT.canonical[table]).fetchall() == []


def test_each_code_says_where_it_comes_from_and_how_sure_it_is():
    for row in code_rows("familyhub.sources.sen2", "sen_setting"):
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row
