"""EYFSP: the early learning goals and the good level of development in the words of the model."""

from datetime import date

import pytest
from landed_files import World, land_files
from landed_tables import connect

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.eyfsp import FORMAT
from familyhub.sources.eyfsp.tables import GOALS, GOALS_BEFORE_2021

NAMES = [name for _, name, _ in GOALS]
CODED = [more[0].replace(" ", "_") for *_, more in GOALS]
CHILD = "UPN,Surname,Forename,DOB,Gender,Ethnicity,Postcode,URN"
ADA = "H801200001001,Marlow,Ada,12/03/2019,F,WBRI,CM1 1AB,123456"


def written(goals: list[str]) -> str:
    return ",".join(f'"{goal}"' for goal in goals)


def land(tmp_path, header: str, *rows: str, day: str = "2024-07-12") -> World:
    text = "\n".join([header, *rows]) + "\n"
    world = land_files(tmp_path, {f"schools/{day}/results.csv": text})
    assert world.unread == ()
    return world


def results(world: World) -> dict[str, tuple[object, object]]:
    return {row["domain"]: (row["score"], row["band"]) for row in world.rows("assessment")}


@pytest.mark.parametrize("goals", [NAMES, CODED, [f"E{n:02d}" for n in range(1, 18)]], ids=["names", "codes", "short"])
def test_seventeen_goals_and_a_level_worked_out_from_the_twelve_it_needs(tmp_path, goals):
    codes = ["2"] * 12 + ["1", "2", "2", "2", "2"]
    world = land(tmp_path, f"{CHILD},{written(goals)}", f"{ADA},{','.join(codes)}")
    found = results(world)
    assert len(found) == 18
    assert (found["listening"], found["past_and_present"]) == ((2.0, "expected"), (1.0, "emerging"))
    assert found["whole"] == (16.0, "yes"), "sixteen goals reached, and all twelve that count"
    (level,) = [row for row in world.rows("assessment") if row["domain"] == "whole"]
    assert level["assessment_key"].endswith("/eyfsp 2024/good level of development, worked out")


def test_one_of_the_twelve_not_reached_is_no_good_level(tmp_path):
    codes = ["2"] * 11 + ["1"] + ["2"] * 5
    assert results(land(tmp_path, f"{CHILD},{written(NAMES)}", f"{ADA},{','.join(codes)}"))["whole"] == (16.0, "no")


@pytest.mark.parametrize("missing", ["A", "", "E", "3", "?"])
def test_a_goal_that_is_not_known_leaves_the_level_unknown(tmp_path, missing):
    codes = [missing] + ["2"] * 16
    found = results(land(tmp_path, f"{CHILD},{written(NAMES)}", f"{ADA},{','.join(codes)}"))
    assert "whole" not in found
    assert found.get("listening") == (None if missing == "" else (None, None))
    assert found["speaking"] == (2.0, "expected")


def test_a_level_that_is_stated_is_taken_as_stated(tmp_path):
    codes = ["2"] * 17
    world = land(tmp_path, f"{CHILD},{written(NAMES)},GLD", f"{ADA},{','.join(codes)},N")
    assert results(world)["whole"] == (17.0, "no")
    (level,) = [row for row in world.rows("assessment") if row["domain"] == "whole"]
    assert level["assessment_key"].endswith("good level of development, stated")


def test_a_list_of_levels_alone_is_read(tmp_path):
    world = land(tmp_path, f"{CHILD},Good Level of Development", f"{ADA},Yes")
    assert results(world) == {"whole": (None, "yes")}


@pytest.mark.parametrize(
    ("year", "day", "expected"),
    [
        ("2023/24", "2024-07-12", date(2024, 6, 30)),
        ("2023-2024", "2024-07-12", date(2024, 6, 30)),
        ("202324", "2024-07-12", date(2024, 6, 30)),
        ("2023", "2024-07-12", date(2023, 6, 30)),
        ("", "2024-07-12", date(2024, 6, 30)),
        ("", "2024-06-14", date(2024, 6, 14)),
        ("", "2024-02-12", date(2023, 6, 30)),
    ],
)
def test_results_without_a_day_belong_to_the_end_of_their_school_year(tmp_path, year, day, expected):
    world = land(tmp_path, f"{CHILD},Academic year,GLD", f"{ADA},{year},Y", day=day)
    assert [row["happened_on"] for row in world.rows("assessment")] == [expected]


def test_a_stated_day_stands(tmp_path):
    world = land(tmp_path, f"{CHILD},Assessment date,GLD", f"{ADA},21/06/2024,Y")
    assert [row["happened_on"] for row in world.rows("assessment")] == [date(2024, 6, 21)]


def test_a_child_is_known_by_a_key_that_shows_no_number_and_one_without_any_is_not_lost(tmp_path):
    nobody = ",Okoro,Ben,03/04/2019,Male,BNGN,,123456"
    world = land(tmp_path, f"{CHILD},GLD", f"{ADA},Y", f"{nobody},N")
    ada, ben = sorted(world.rows("person_record"), key=lambda row: row["forename"])
    assert ada["person_key"].startswith("upn-") and "801200001001" not in ada["person_key"]
    assert (ada["upn"], ada["sex"], ada["ethnicity"], ada["birth_date"]) == (
        "H801200001001", "F", "A", date(2019, 3, 12),
    )  # fmt: skip
    assert (ben["sex"], ben["ethnicity"]) == ("M", "N")
    assert ben["person_key"].startswith("unnamed, line 3")
    assert [row["postcode"] for row in world.rows("address_record")] == ["CM1 1AB"]


def test_goals_of_the_framework_before_are_landed_said_to_be_others_and_compared_with_none(tmp_path):
    old = [name for _, name in GOALS_BEFORE_2021]
    file = tmp_path / "old.csv"
    file.write_text(f"{CHILD},{written(old)},GLD\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted and match.table == "eyfsp_result_2013"
    assert any("before 2021" in note for note in match.notes)
    world = land(tmp_path, f"{CHILD},{written(old)},GLD", f"{ADA},{','.join(['3'] * 17)},Y")
    assert len(world.rows("person_record")) == 1
    assert world.rows("assessment") == []


def test_a_list_of_children_without_goals_is_not_taken_for_results(tmp_path):
    file = tmp_path / "children.csv"
    file.write_text(f"{CHILD},Writing\n")
    assert FORMAT.sniff(sample(file)) is None


@pytest.mark.parametrize("table", FORMAT.canonical)
def test_no_results_give_empty_tables(table):
    with connect(FORMAT, "") as connection:
        assert connection.execute(FORMAT.canonical[table]).fetchall() == []


@pytest.mark.parametrize("name", ["development", "judgement"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.eyfsp", name):
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row
