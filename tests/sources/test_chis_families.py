"""CHIS where a family could come to harm: births that are none, deaths, one child under two keys."""

from datetime import date

import pytest
from landed_files import land_files
from landed_tables import canonical

from familyhub.sources.chis import FORMAT

REGISTER = "Child Health ID,NHS No,Last Name,First Name,Date of birth,Postcode,GP Practice,HV Team,Sensitive\n"
ADA = "C1,9434765919,Marlow,Ada,2024-05-01,CM1 1AB,F81001,HV-N,\n"
BEN = "C2,9990000018,Marlow,Ben,2024-05-01,CM1 1AB,F81001,HV-N,\n"
DEATHS = "NHS No,Date of death\n9434765919,2024-06-01\n"
BIRTHS = "CHIS ID,DOB,Live/Still,Birth Weight (g),Mother's Surname\n"


@pytest.mark.parametrize("word", ["Neonatal death", "IUD", "2", "early loss"])
def test_a_birth_whose_outcome_nobody_knows_is_in_quarantine_and_never_a_living_child(tmp_path, word):
    world = land_files(tmp_path, {"chis/2024-07-15/births.csv": BIRTHS + f"C1,2024-05-01,{word},3200,Marlow\n"})
    assert world.rows("birth") == world.rows("responsibility") == world.rows("person_record") == []
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (1, 0, 1)


@pytest.mark.parametrize(
    ("word", "outcome"), [("", "live"), ("LIVE BIRTH", "live"), ("Still-born", "stillborn"), ("S", "stillborn")]
)
def test_a_birth_whose_outcome_is_known_or_not_stated(tmp_path, word, outcome):
    world = land_files(tmp_path, {"chis/2024-07-15/births.csv": BIRTHS + f"C1,2024-05-01,{word},3200,Marlow\n"})
    assert [row["outcome"] for row in world.rows("birth")] == [outcome]


def test_a_word_landed_before_and_unknown_makes_no_living_child():
    text = "chis_birth | child_id | birth_date | outcome\n | C1 | 2024-05-01 | Neonatal death\n"
    for table in ("birth", "responsibility", "address_record", "person_record"):
        assert canonical(FORMAT, table, text) == []


def test_a_list_of_deaths_with_numbers_alone_reaches_the_child_of_the_register(tmp_path):
    world = land_files(
        tmp_path, {"chis/2024-07-01/register.csv": REGISTER + ADA + BEN, "chis/2024-07-08/deaths.csv": DEATHS}
    )
    died = {row["person_key"]: row["death_date"] for row in world.rows("person_record", "main") if not row["learnt_to"]}
    assert died == {"C1": date(2024, 6, 1), "C2": None}


def test_a_number_that_two_children_of_the_register_bear_is_neithers_death(tmp_path):
    twins = REGISTER + ADA + BEN.replace("9990000018", "9434765919")
    world = land_files(tmp_path, {"chis/2024-07-01/register.csv": twins, "chis/2024-07-08/deaths.csv": DEATHS})
    died = {row["person_key"]: row["death_date"] for row in world.rows("person_record")}
    assert died["C1"] is None and died["C2"] is None and len(died) == 3


def test_a_register_that_knows_no_deaths_does_not_bring_a_child_back_to_life(tmp_path):
    files = {"chis/2024-07-01/deaths.csv": DEATHS, "chis/2024-07-08/register.csv": REGISTER + ADA + BEN}
    world = land_files(tmp_path, files)
    now = {row["person_key"]: row["death_date"] for row in world.rows("person_record", "main") if not row["learnt_to"]}
    assert now == {"C1": date(2024, 6, 1), "C2": None}


def test_a_register_that_states_deaths_takes_back_the_death_of_the_wrong_child(tmp_path):
    header = REGISTER.replace("Sensitive", "Date of death")
    corrected = header + ADA + BEN.replace("HV-N,", "HV-N,2024-06-01")
    files = {"chis/2024-07-01/deaths.csv": DEATHS, "chis/2024-07-08/register.csv": corrected}
    world = land_files(tmp_path, files)
    now = {row["person_key"]: row["death_date"] for row in world.rows("person_record", "main") if not row["learnt_to"]}
    assert now == {"C1": None, "C2": date(2024, 6, 1)}


@pytest.mark.parametrize(
    ("reason", "died_on", "because"),
    [("Deceased", date(2024, 6, 3), "death"), ("Child died", date(2024, 6, 3), "death"),
     ("Mother died, moved to father", None, "moved_out"), ("", None, "moved_out")],
)  # fmt: skip
def test_a_removal_because_of_death_is_a_death_and_that_of_another_is_not(reason, died_on, because):
    text = f"chis_movement_out | child_id | moved_out_on | reason\n | C1 | 2024-06-03 | {reason}\n"
    (person,) = canonical(FORMAT, "person_record", text)
    (stay,) = canonical(FORMAT, "responsibility", text)
    assert (person["death_date"], stay["ended_because"]) == (died_on, because)


@pytest.mark.parametrize(
    ("done_on", "outcome", "attended"),
    [("2024-07-01", "", ["seen"]), ("2024-09-01", "", []), ("2024-09-01", "Attended", [None]),
     ("2024-09-01", "Declined", ["declined"])],
    ids=["done", "planned", "said to be done on a day to come", "declined ahead"],
)  # fmt: skip
def test_nobody_was_seen_on_a_day_still_to_come(done_on, outcome, attended):
    text = f"chis_check | child_id | review | done_on | outcome\n | C1 | NBV | {done_on} | {outcome}\n"
    assert [row["attended"] for row in canonical(FORMAT, "contact", text)] == attended
