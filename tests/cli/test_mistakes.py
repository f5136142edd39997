"""What goes wrong is told in four parts: where, what was found, what was expected, what to do. Then an exit code."""

import json

import pytest

from familyhub.model import BY_NAME
from workspaces import SMALL_COUNTY, County

CENSUS = """<?xml version="1.0" encoding="utf-8"?>
<Message>
  <Header><CollectionDetails><Collection>CIN</Collection><Year>2025</Year></CollectionDetails>
    <Source><LEA>999</LEA></Source></Header>
  <Children>
    <Child>
      <ChildIdentifiers><LAchildID>ada</LAchildID><PersonBirthDate>2015-06-01</PersonBirthDate></ChildIdentifiers>
    </Child>
    <Child>
      <ChildIdentifiers><LAchildID>ben</LAchildID><PersonBirthDate>2015-06-02</PersonBirthDate></ChildIdentifiers>
    </Child>
  </Children>
</Message>
"""


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["kpi", "kpi-9"], 2, ['"kpi-9"', "kpi-2-02", "familyhub measures"]),
        (["measures", "kpi-9"], 2, ["kpi-9", "kpi-2-02"]),
        (["rates", "--place", "Northport"], 2, ["--place without --events", "--by"]),
        (["waits", "--place", "Northport"], 2, ["--place without --who", "--by"]),
        (["cuts", "."], 8, ["directory", "permissions"]),
        (["kpi", "--month", "2031-01"], 2, ['"2031-01"', "from 2025-09 to ", "2024-25 Q1"]),
        (["kpi", "kpi-2-02", "--month", "May"], 2, ['"May"', "from 2025-09 to 2025-"]),
        (["trace", "kpi-2-02", "--month", "2025-09", "--district", "Westend"], 2, ["Westend", "Northport, Southwick"]),
        (["trace", "kpi-2-02", "--team", "x", "--hub", "y"], 2, ["--hub and --team", "one place"]),
        (["kpi", "--by", "hub", "--residence"], 2, ["--residence with hub", "ward"]),
        (["due", "Westend"], 2, ["Westend", "Mill team, Quay team"]),
        (["kpi", "--as-of", "2031-01-01"], 2, ["--as-of 2031-01-01", "2025-12-01"]),
        (["kpi", "--as-of", "2025-11-01", "--html", "r.html"], 2, ["--html with --as-of", "--csv"]),
        (["snapshots", "2020"], 2, ["2020", "familyhub snapshots"]),
        (["template", "people"], 2, ["people", "person_record"]),
        (["check", "nowhere"], 2, ["nowhere", "no such folder or file"]),
        (["kpi", "--as-of", "yesterday"], 2, ["--as-of yesterday", "a day that exists, written as 2026-03-31"]),
        (["kpi", "--as-of", "31/02/2026"], 2, ["--as-of 31/02/2026", "a day that exists"]),
        (["kpi", "--as-of", "31/03/2026"], 2, ["--as-of 31/03/2026", "Write 2026-03-31."]),
        (["kpi", "--period", "2025-13"], 2, ["--period 2025-13", "month, quarter, year_to_date", "--month 2024-05"]),
        (["kpi", "--month", "2025-13"], 2, ['"2025-13"', "from 2025-09 to "]),
        (["kpi", "--by", "nowhere"], 2, ["--by nowhere", "county, quadrant, district"]),
        (["kpi", "--level", "nowhere"], 2, ["--level", "--by district"]),
        (["kpi", "--contract", "gps"], 2, ["--contract gps", "residence, gp, either", "Did you mean gp?"]),
        (["kpi", "--month"], 2, ["--month without a value", "one month (2024-05)"]),
        (["kpi", "--month", "2025-09", "--month", "2025-10"], 2, ["--month more than once"]),
        (["kpi", "--json=maybe"], 2, ["--json maybe", "the option alone"]),
        (["kpi", "kpi-2-02", "2025-09"], 2, ['"2025-09"', "nothing more"]),
        (["kpi", "--colour"], 2, ["--colour", "one of --measure, --by", "`familyhub kpi --help`"]),
        (["demo", "--childern", "5"], 2, ["--childern", "Did you mean --children?"]),
        (["demo", "--children", "many"], 2, ["--children many", "a number"]),
        (["demo", "--children", "0"], 2, ["--children 0", "a number from 100 on"]),
        (["trace"], 2, ["familyhub trace: found no MEASURE", "familyhub trace --help"]),
        (["figures"], 2, ['"figures"', "init, check, map, refresh, kpi"]),
        (["inventori"], 2, ['"inventori"', "Did you mean inventory?"]),
        (["--colour", "kpi"], 2, ['"--colour"', "Options stand after the command."]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_a_wrong_question_is_told_with_what_would_be_right(familyhub, words, code, says):
    said = familyhub(*words)
    assert (said.code, said.out) == (code, "")
    assert "Traceback" not in said.err
    where, _, rest = said.err.partition(": found ")
    found, _, then = rest.partition(", expected ")
    expected, _, next_step = then.partition(".\n")
    assert all(part.strip() for part in (where, found, expected, next_step)), "the four parts of every error"
    for word in says:
        assert word in said.err


def test_an_error_is_json_where_json_is_asked_for(familyhub):
    said = familyhub("kpi", "kpi-9", "--json")
    error = json.loads(said.err)["error"]
    assert (said.code, said.out) == (2, "")
    assert set(error) == {"code", "where", "found", "expected", "next_step"}
    assert error["found"] == '"kpi-9"'


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["kpi", "--period", "2025-13"], "value_wrong"),
        (["kpi", "--as-of", "31/02/2026"], "value_wrong"),
        (["kpi", "--level", "nowhere"], "option_unknown"),
        (["trace"], "argument_missing"),
        (["figures"], "command_unknown"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_was_typed_wrongly_is_json_too(elsewhere, words, code):
    said = elsewhere(*words, "--json")
    error = json.loads(said.err)["error"]
    assert (said.code, said.out, error["code"]) == (2, "", code)
    assert all(error[part] for part in ("where", "found", "expected", "next_step"))


@pytest.mark.parametrize("command", [["kpi"], ["due"], ["refresh"], ["snapshots"], ["trace", "kpi-2-02"]], ids=str)
def test_a_folder_that_is_no_workspace(elsewhere, command):
    said = elsewhere(*command)
    assert said.code == 3 and "familyhub init" in said.err and "Traceback" not in said.err


@pytest.mark.parametrize("folder", ["demo-count", "notes.txt", "empty"])
def test_a_misspelt_workspace_leads_to_no_second_one(elsewhere, tmp_path, folder):
    (tmp_path / "notes.txt").write_text("a file")
    (tmp_path / "empty").mkdir()
    said = elsewhere("kpi", "-w", folder)
    assert said.code == 3 and said.err.startswith(f"{folder}: found no ")
    assert "familyhub init" not in said.err and "Correct the name after --workspace" in said.err


def test_where_a_new_workspace_was_made_its_own_commands_are_named(elsewhere):
    made = elsewhere("init", "our shire")
    assert "`familyhub check 'our shire/incoming' -w 'our shire'`" in made.out
    checked = elsewhere("check", "our shire/incoming", "-w", "our shire")
    assert (checked.code, "no file below" in checked.out) == (0, True)


def test_a_wrong_key_in_the_settings_is_told_with_its_path(elsewhere, tmp_path):
    (tmp_path / "familyhub.toml").write_text("[area]\ncontrat = 'gp'\n")
    said = elsewhere("kpi")
    assert said.code == 3 and "familyhub.toml, area: " in said.err and "`contrat`" in said.err


def test_a_workspace_that_was_never_refreshed(elsewhere, tmp_path):
    County(tmp_path)
    for command in (["kpi"], ["snapshots"]):
        said = elsewhere(*command)
        assert said.code == 5 and "Run `familyhub refresh`" in said.err


def test_an_empty_incoming_folder(elsewhere, tmp_path):
    County(tmp_path)
    checked = elsewhere("check", "incoming")
    assert checked.code == 0 and "no file below incoming" in checked.out
    refreshed = elsewhere("refresh")
    assert refreshed.code == 5 and "`familyhub check`" in refreshed.err


def test_what_is_wrong_with_files_is_said_by_check_and_again_by_refresh(elsewhere, tmp_path):
    """A truncated XML, a wrong column, a date in the future, a file nobody knows; the rest goes on."""
    county = County(tmp_path)
    folder = county.folders.incoming / "social-care" / "2026-01-02"
    folder.mkdir(parents=True)
    (folder / "census.xml").write_text(CENSUS[: CENSUS.index("ben") + 5])
    (folder / "letter.txt").write_text("Dear all,\nplease find attached\n")
    county.write(
        "chis/2026-01-02/people.csv", [["person_key", "birth_date"], ["cat", "2026-01-03"], ["dan", "2026-01-01"]]
    )
    county.write(
        "chis/2026-01-02/births.csv",
        [["person_key", "born", "outcome", "mother_key"], ["x", "2026-01-01", "live", "m"]],
    )
    checked = elsewhere("check", "incoming")
    assert checked.code == 1
    assert "born_on is missing" in checked.err
    assert 'row 2, column "birth_date": found "2026-01-03"' in checked.err
    assert "not after the day it was received" in checked.err
    assert "letter.txt: " in checked.err
    found = {row[0]: row[1:] for row in checked.rows}
    assert found["social-care/2026-01-02/census.xml"][1:4] == ["2", "1", "1"], "one child whole, then it breaks off"
    assert found["chis/2026-01-02/births.csv"][0] == "not read"
    assert not county.folders.landed.exists() and not county.folders.quarantine.exists(), "check writes nothing"
    refreshed = elsewhere("refresh")
    assert refreshed.code == 0
    assert "4 rows read = 2 landed + 2 in quarantine" in refreshed.out
    assert "Not read: chis/2026-01-02/births.csv: " in refreshed.err


def test_what_nobody_foresaw_is_told_without_a_traceback_and_without_values(elsewhere, tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    (snapshot,) = county.folders.snapshots.iterdir()
    (snapshot / "marts.duckdb").write_bytes(b"nothing of the kind")
    told = {"snapshot": elsewhere("kpi"), "folder": elsewhere("kpi", "--json", "--csv", ".")}
    landed = next(county.folders.landed.rglob("person_record.parquet"))
    landed.write_bytes(b"Ada, 9990000018")
    told["landed"] = elsewhere("refresh")
    for said in told.values():
        assert (said.code, said.out) == (8, ""), said
        assert "Traceback" not in said.err and "9990000018" not in said.err


@pytest.mark.parametrize(
    "written", [b"\xff\xfe[\x00a\x00r\x00", b"[area]\nname = 'Z\xfcrich'\n"], ids=["utf-16", "cp1252"]
)
def test_settings_that_an_editor_saved_in_another_encoding(elsewhere, tmp_path, written):
    (tmp_path / "familyhub.toml").write_bytes(written)
    said = elsewhere("kpi")
    assert said.code == 3 and "UTF-8" in said.err and "Traceback" not in said.err
    (tmp_path / "familyhub.toml").write_text("[area]\nname = 'Zürich'\n", encoding="utf-8-sig")
    assert elsewhere("measures").code == 0, "the mark that Windows sets before UTF-8 is no mistake"
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "own.toml").write_bytes(written)
    said = elsewhere("measures")
    assert said.code == 3 and "UTF-8" in said.err and "Traceback" not in said.err


def test_a_note_longer_than_a_screen_is_cut_and_whole_in_json(elsewhere, tmp_path):
    """A wide sheet's headers fill a screen; nothing is lost, for `--json` has all of it."""
    names = [column.name for column in BY_NAME["person_record"].columns]
    cells = {"person_key": "cat", "birth_date": "2025-01-01"}
    county = County(tmp_path)
    county.write(
        "chis/2026-01-02/people.csv",
        [[name.replace("_", " ").title() for name in names], [cells.get(name, "") for name in names]],
    )
    (checked,) = json.loads(elsewhere("check", "incoming", "--json").out)
    (long,) = [note for note in checked["notes"] if len(note) > 240]
    said = elsewhere("check", "incoming")
    assert f"{long[:240]} … (--json shows all)" in said.err and long not in said.err
