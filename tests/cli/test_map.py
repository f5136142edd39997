"""`familyhub map`: a draft that can be kept, what it gives, and the examples of mappings, in a process of its own."""

import json
import tomllib

import pytest

from typing_commands import run_in
from workspaces import County

LIST = (
    "Ref,Name,DOB,Gender,NHS No,Mystery\n"
    'R1,"Marlow, Ada",12/25/2020,Girl,9990001014,p\n'
    'R2,"Okoro, Ben",02/03/2021,Blob,9990001014,q\n'
    'R3,"Poe, Cat",02/04/2021,Blob,9990001014,q\n'
)


@pytest.fixture
def workspace(tmp_path):
    county = County(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    return county


def test_a_draft_is_printed_saved_and_then_read_by(workspace):
    run = run_in(workspace.root)
    said = run("map", "list.csv", "--save", "club-list")
    assert said.code == 1, "two rows would go to quarantine"
    saved = workspace.folders.mappings / "club-list.toml"
    assert tomllib.loads(said.out) == tomllib.loads(saved.read_text(encoding="utf-8"))
    assert "person_record: 1 row" in said.err and "    R1 | 9990001014" not in said.err
    assert "3 rows read = 1 landed whole + 2 with something in quarantine" in said.err
    assert "2 × Gender (sex): expected one of Girl" in said.err
    assert "1 column could not be placed: leave_out says why." in said.err and "Mystery" not in said.err
    assert '"Mystery",   # ' in said.out and "no place: its header says nothing that is known" in said.out
    for cell in ("Marlow", "Ada", "9990001014"):
        assert cell not in said.out + said.err
    saved.write_text(saved.read_text(encoding="utf-8").replace('# Blob = ""', 'Blob = "U"'), encoding="utf-8")
    shown = run("map", "list.csv", "--with", "mappings/club-list.toml")
    assert shown.code == 0 and "3 rows read = 3 landed whole" in shown.out
    (workspace.folders.incoming / "club").mkdir()
    (workspace.folders.incoming / "club" / "list.csv").write_text(LIST, encoding="utf-8")
    checked = run("check", "incoming")
    assert ["club/list.csv", "mapping_club_list: person_record", "3", "3", "0", "0"] in checked.rows
    assert run("refresh").code == 0
    assert "already" not in run("map", "list.csv", "--save", "club-list").out
    again = run("map", "list.csv", "--save", "club-list")
    assert again.code == 2 and "a mapping of that name" in again.err


def test_a_preview_is_one_value_that_other_programs_can_read(workspace):
    said = run_in(workspace.root)("map", "list.csv", "--json")
    told = json.loads(said.out)
    assert (told["read_rows"], told["landed_rows"], told["quarantined_rows"]) == (3, 1, 2)
    assert told["left_out"] == {"Mystery": "its header says nothing that is known"}
    (given,) = told["given"]
    masked = dict(zip(given["columns"], given["rows"][0], strict=True))
    assert (given["table"], masked["surname"], masked["nhs_number"]) == ("person_record", "Xxxxxx", "9999999999")
    assert masked["birth_date"] == "2020-12-25" and tomllib.loads(told["toml"])["date_form"] == "month_first"


def test_a_file_that_a_format_reads_already_is_told_with_how_well(workspace):
    header = "hub_member_id,forename,surname,birth_date,registered_on,hub_id,Colour\n"
    rows = "M1,Ada,Poe,2020-12-25,2024-01-01,H1,red\nM2,Ben,Poe,2020-13-25,2024-01-01,H1,red\n"
    (workspace.root / "members.csv").write_text(header + rows, encoding="utf-8")
    run = run_in(workspace.root)
    said = run("map", "members.csv")
    assert "reads this file already, as hub_register (table hub_member): 6 of its 7 headers are known" in said.err
    assert "1 of 2 rows would land" in said.err and "unless you want what is not read: Colour." in said.err
    told = json.loads(run("map", "members.csv", "--json").out)["already"]
    assert (told["format"], told["known"], told["unread"]) == ("hub_register", 6, ["Colour"])
    assert json.loads(run("map", "list.csv", "--json").out)["already"] is None


def test_a_file_of_which_nothing_can_be_placed_ends_with_1_and_a_sentence(workspace):
    (workspace.root / "colours.csv").write_text("Alpha,Beta\nred,one\nblue,two\n", encoding="utf-8")
    run = run_in(workspace.root)
    said = run("map", "colours.csv")
    assert said.code == 1
    assert "Nothing of the 2 rows could be placed, so this draft reads nothing" in said.err
    assert "rows read =" not in said.err and tomllib.loads(said.out)["leave_out"] == ["Alpha", "Beta"]
    told = run("map", "colours.csv", "--json")
    assert told.code == 1 and json.loads(told.out)["reads"] is False


def test_the_examples_of_mappings_are_run(workspace):
    run = run_in(workspace.root)
    assert "No mapping has an example" in run("map", "--check").err
    toml = 'says = "x"\n[[row]]\ntable = "person_record"\ncolumns = { person_key = "Ref" }\n'
    example = '[[example]]\nsays = "a ref is the key"\nrows = [{ Ref = "1" }]\nexpect.person_record = [{ person_key = '
    (workspace.folders.mappings / "good.toml").write_text(toml + example + '"1" }]\n')
    assert run("map", "--check").rows[1:] == [["good", "a ref is the key", "as it says"]]
    (workspace.folders.mappings / "wrong.toml").write_text(toml + example + '"2" }]\n')
    said = run("map", "--check", "--json")
    assert said.code == 1
    assert [each["wrong"] for each in json.loads(said.out)] == [
        [], ["person_record: no row with person_key = 2", "person_record: 1 more than expected"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("map",), 2, "found no file"),
        (("map", "nowhere.csv"), 2, "no such file"),
        (("map", "list.csv", "--save", "My List"), 2, "single hyphens"),
        (("map", "list.csv", "--with", "mappings/other.toml"), 6, "not found: Family"),
        (("map", "list.csv", "--with", "mappings/broken.toml"), 3, '"columns"'),
        (("map", "letter.txt"), 6, "no row of headers"),
    ],
)
def test_what_cannot_be_mapped_is_said_in_four_parts(workspace, words, code, says):
    row = 'says = "x"\n[[row]]\ntable = "person_record"\n'
    (workspace.folders.mappings / "other.toml").write_text(row + 'columns = { person_key = "Family", upn = "Ref" }\n')
    (workspace.folders.mappings / "broken.toml").write_text(row + 'column = { person_key = "Family" }\n')
    (workspace.root / "letter.txt").write_text("Dear all\n")
    said = run_in(workspace.root)(*words)
    assert said.code == code and says in said.err and "Traceback" not in said.err
