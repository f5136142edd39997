"""`familyhub check FILE`: one extract, wherever it lies, told as a refresh would read it; nothing is written."""

import json
from pathlib import Path

import pytest

from workspaces import SMALL_COUNTY, County

GOOD = [["person_key", "birth_date"], ["ada", "2025-01-01"], ["ben", "2025-01-02"]]
MAPPING = """
says = "A list of three columns"
leave_out = ["nothing", "know"]
[[row]]
table = "person_record"
[row.columns]
person_key = "we"
"""
ONE_BAD = [["person_key", "birth_date"], ["ada", "2025-02-31"], ["ben", "2025-01-02"]]


def everything(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def mailed(tmp_path) -> Path:
    """A file in a folder of its own, with a neighbour that nobody asked about."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "other.csv").write_text("nothing,we,know\n1,2,3\n")
    path = folder / "mailed.csv"
    path.write_text("".join(",".join(row) + "\n" for row in ONE_BAD))
    return path


def test_a_file_outside_any_workspace_is_recognised_and_read(elsewhere, mailed, tmp_path):
    before = everything(tmp_path)
    said = elsewhere("check", str(mailed))
    assert said.code == 1
    assert said.rows == [
        ["file", "is", "rows", "good", "to quarantine", "cells left out"],
        ["mailed.csv", "plain: person_record", "2", "1", "1", "0"],
    ]
    assert 'mailed.csv, row 2, column "birth_date": found "2025-02-31", expected a date that exists' in said.err
    assert "Nothing was landed" in said.err
    assert everything(tmp_path) == before


def test_a_file_outside_the_workspace_is_read_by_the_workspaces_mappings(elsewhere, mailed, tmp_path):
    county = County(tmp_path)
    (county.folders.mappings / "list.toml").write_text(MAPPING, encoding="utf-8")
    other = mailed.with_name("other.csv")
    assert "not read" in elsewhere("check", str(other), "-w", str(mailed.parent)).out
    before = everything(tmp_path)
    said = elsewhere("check", str(other))
    assert said.rows[1][:4] == ["other.csv", "mapping_list: person_record", "1", "1"], said
    assert everything(tmp_path) == before


def test_a_file_below_incoming_is_read_as_its_sender_s_folder_says(elsewhere, tmp_path):
    """A sender set to a format: its file is asked nothing else, alone as in its folder."""
    county = County(tmp_path, '[sources.chis]\nformat = "csds"\n')
    path = county.write("chis/2026-01-02/people.csv", GOOD)
    for asked in (path, path.parent, county.folders.incoming):
        said = elsewhere("check", str(asked))
        assert said.code == 1 and said.rows[1][1] == "not read", asked
    assert elsewhere("check", str(path)).rows[1][0] == "chis/2026-01-02/people.csv"
    assert elsewhere("check", str(path.parent)).rows[1][0] == "people.csv"


def test_a_day_after_the_file_was_received_is_seen_by_its_folder(elsewhere, tmp_path):
    county = County(tmp_path)
    path = county.write("chis/2025-01-01/people.csv", GOOD)
    assert elsewhere("check", str(path)).rows[1][2:5] == ["2", "1", "1"]


def test_json_has_all_of_it(elsewhere, mailed):
    said = elsewhere("check", str(mailed), "--json")
    (checked,) = json.loads(said.out)
    assert said.code == 1
    assert (checked["read_rows"], checked["landed_rows"], checked["quarantined_rows"]) == (2, 1, 1)


def test_one_file_is_told_at_length(elsewhere, mailed):
    """Of a folder's file three faults are shown, of the one asked about twenty."""
    rows = ["person_key,birth_date", *(f"p{number},2025-02-31" for number in range(30))]
    mailed.write_text("\n".join(rows) + "\n")
    mailed.with_name("other.csv").unlink()
    assert elsewhere("check", str(mailed)).err.count("    mailed.csv, row ") == 20
    assert elsewhere("check", str(mailed.parent)).err.count("    mailed.csv, row ") == 3


def test_a_file_that_nobody_knows_and_one_that_is_passed_over(elsewhere, mailed, tmp_path):
    said = elsewhere("check", str(mailed.with_name("other.csv")))
    assert said.code == 1 and said.rows[1][1] == "not read" and "other.csv: " in said.err
    county = County(tmp_path / "ours")
    county.receive("2025-10-15", SMALL_COUNTY)
    left = county.write("chis/2025-10-15/~$people.csv", GOOD)
    said = elsewhere("check", str(left), "-w", "ours")
    assert said.code == 2 and "a file that a refresh passes over" in said.err
