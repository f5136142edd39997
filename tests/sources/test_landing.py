"""Landing: what is good goes on, what is not lies in quarantine with a reason, and every row is accounted for."""

import csv
import os
import shutil
from datetime import date
from textwrap import dedent

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.config import Folders
from familyhub.sources import land_all, landed_extracts
from workspaces import County

TODAY = date(2026, 1, 5)

PEOPLE = """
    person_key,nhs_number,forename,birth_date,sex,birth_order
    1,999 000 0018,Ada,2020-01-01,f,
    2,9990000019,Ben,01/02/2020,M,
    3,,Cy,31/02/2020,M,
    4,,Di,2020-03-01,X,12
    ,,Eve,2020-03-01,F,
    """


def land(workspace):
    folders = Folders(workspace)
    return land_all(folders.incoming, folders.landed, folders.quarantine, TODAY), folders


def quarantine_of(folders) -> list[dict[str, str]]:
    (file,) = folders.quarantine.rglob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_good_rows_land_and_bad_rows_lie_in_quarantine_with_file_row_column_found_and_expected(incoming):
    result, folders = land(incoming("chis/2026-01-02/people.csv", PEOPLE))
    (extract,) = result.new
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows, extract.cells_left_out) == (5, 2, 3, 1)
    faults = [(f["row"], f["column"], f["rule"], f["found"]) for f in quarantine_of(folders)]
    assert faults == [
        ("3", "nhs_number", "nhs_number", "9990000019"),
        ("4", "birth_date", "date", "31/02/2020"),
        ("5", "birth_order", "integer", "12"),
        ("5", "sex", "code", "X"),
        ("6", "person_key", "required", ""),
    ]


def test_a_mistyped_nhs_number_loses_the_number_and_not_the_child(incoming):
    _, folders = land(incoming("chis/2026-01-02/people.csv", PEOPLE))
    ((folder, _),) = landed_extracts(folders.landed)
    rows = pq.read_table(folder / "person_record.parquet").to_pylist()
    assert [(row["person_key"], row["nhs_number"], row["_row"]) for row in rows] == [
        ("1", "9990000018", 2),
        ("2", None, 3),
    ]
    assert quarantine_of(folders)[0]["what_happened"] == "the row was read without this cell"
    assert rows[0]["_raw"].startswith("1,999 000 0018,Ada")


def test_the_same_extract_twice_changes_nothing(incoming):
    workspace = incoming("chis/2026-01-02/people.csv", PEOPLE)
    land(workspace)
    incoming("chis/2026-01-09/the same under another name.csv", PEOPLE)
    result, folders = land(workspace)
    assert (result.new, result.known) == ((), 2)
    assert len(landed_extracts(folders.landed)) == 1


def test_a_folder_named_as_a_date_says_when_its_files_were_received_and_the_first_folder_who_sent_them(incoming):
    result, _ = land(incoming("chis/2026-01-02/people.csv", PEOPLE))
    assert (result.new[0].source, result.new[0].received) == ("chis", date(2026, 1, 2))


def test_a_file_in_no_dated_folder_was_received_today_and_that_is_said(incoming):
    result, _ = land(incoming("chis/people.csv", PEOPLE))
    assert result.new[0].received == TODAY
    assert result.decided[0] == (
        "chis/people.csv",
        "it lies in no dated folder: taken as received on 2026-01-05",
    )


@pytest.mark.parametrize("folder", ["03-05-2024", "3.5.24", "20240503", "2024-5-3", "2024-02-31", "2024_05_03"])
def test_a_folder_meant_as_a_day_that_is_none_is_refused(incoming, folder):
    """Read as received today, its files would move every list that asks what was known when."""
    result, _ = land(incoming(f"chis/{folder}/people.csv", PEOPLE))
    assert result.new == ()
    ((file, why),) = result.unread
    assert file == f"chis/{folder}/people.csv"
    assert f'the folder "{folder}"' in why and "Rename the folder" in why


@pytest.mark.parametrize("folder", ["quarter 1", "2024", "2024-25", "v1.6", "batch-12"])
def test_a_folder_of_another_name_is_no_day(incoming, folder):
    result, _ = land(incoming(f"chis/{folder}/people.csv", PEOPLE))
    assert [extract.received for extract in result.new] == [TODAY]


def test_a_file_that_nobody_can_read_is_named_with_the_nearest_format_and_why(incoming):
    incoming("chis/notes.txt", "Dear all,\nplease find attached\n")
    workspace = incoming("chis/half.csv", "contact_key,person_key,service,activity\n1,2,hub,other\n")
    result, _ = land(workspace)
    reasons = dict(result.unread)
    assert "happened_on is missing" in reasons["chis/half.csv"]
    assert "chis/notes.txt" in reasons
    assert result.new == ()


def test_an_empty_file_is_said_to_be_empty(incoming):
    result, _ = land(incoming("chis/nothing.csv", ""))
    assert result.unread == (("chis/nothing.csv", "the file is empty"),)


def test_the_word_null_is_an_empty_cell_and_a_name(incoming):
    text = "person_key,surname,birth_date,nhs_number,sex\n1,Null,NULL,null,NULL\nNULL,Bell,2020-01-01,,F\n"
    result, folders = land(incoming("chis/2026-01-02/people.csv", text))
    assert (result.new[0].landed_rows, result.new[0].cells_left_out) == (1, 0)
    ((folder, _),) = landed_extracts(folders.landed)
    (row,) = pq.read_table(folder / "person_record.parquet").to_pylist()
    assert (row["surname"], row["birth_date"], row["nhs_number"], row["sex"]) == ("Null", None, None, None)
    assert [(f["row"], f["column"], f["rule"]) for f in quarantine_of(folders)] == [("3", "person_key", "required")]


def test_a_date_after_the_day_of_receipt_cannot_be_a_birth_date(incoming):
    text = "person_key,forename,birth_date\n1,Ada,2026-01-03\n2,Ben,2026-01-02\n"
    result, folders = land(incoming("chis/2026-01-02/people.csv", text))
    assert result.new[0].landed_rows == 1
    assert "not after the day it was received" in quarantine_of(folders)[0]["expected"]


def test_a_cell_that_a_spreadsheet_would_run_is_written_to_quarantine_as_text(incoming):
    text = "person_key,forename,birth_date\n1,Ada,=HYPERLINK(1)\n"
    _, folders = land(incoming("chis/2026-01-02/people.csv", text))
    assert quarantine_of(folders)[0]["found"] == "'=HYPERLINK(1)"


@settings(deadline=None, max_examples=40)
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "", "=1"]),
            st.sampled_from(["9990000018", "123", "", "x"]),
            st.sampled_from(
                ["2020-01-01", "2020-13-01", "1/1/2020", "yesterday", "", "epoch", "9999-01-01", "1850-01-01"]
            ),
            st.sampled_from(["F", "m", "9", ""]),
        ),
        max_size=30,
    )
)
def test_every_row_read_is_landed_or_in_quarantine(tmp_path_factory, cells):
    workspace = tmp_path_factory.mktemp("workspace")
    file = workspace / "incoming" / "chis" / "2026-01-02" / "p.csv"
    file.parent.mkdir(parents=True)
    lines = ["person_key,nhs_number,birth_date,sex,forename", *(",".join(row) + ",Ada" for row in cells)]
    file.write_text("\n".join(lines) + "\n")
    result, _ = land(workspace)
    (extract,) = result.new
    assert extract.read_rows == len(cells) == extract.landed_rows + extract.quarantined_rows
    dates = {"2020-01-01", "1/1/2020", "", "9999-01-01"}  # the last stands for "not known" and costs the cell alone
    good = [r for r in cells if r[0] and r[2] in dates and r[3] in {"F", "m", ""}]
    assert extract.landed_rows == len(good)


@pytest.mark.parametrize("name", [".hidden.csv", "~$open.csv"])
def test_files_that_are_nobodys_extract_are_passed_over(incoming, name):
    result, _ = land(incoming(f"chis/{name}", PEOPLE))
    assert (result.new, result.unread) == ((), ())


def test_a_file_mended_on_the_day_it_came_stands_as_it_was_mended(tmp_path):
    for name in ("Ada", "Bea", "Cat", "Dot", "Eve", "Fay"):  # content hashes in every order
        county = County(tmp_path / name)
        for forename in ("Zoe", name):
            county.receive("2026-01-02", f"person_record | person_key | forename\n | 1 | {forename}")
            county.land()
        said = county.canonical("SELECT forename FROM person_record WHERE learnt_to IS NULL")
        assert said == [(name,)]


def test_an_extract_that_takes_back_a_correction_is_landed_again(tmp_path):
    county = County(tmp_path)
    for day, forename in (("2026-01-02", "Ada"), ("2026-01-09", "Ida"), ("2026-01-16", "Ada")):
        county.receive(day, f"person_record | person_key | forename\n | 1 | {forename}")
        county.land()
    sql = "SELECT forename, CAST(learnt_from AS VARCHAR) FROM person_record ORDER BY learnt_from"
    in_turn = county.canonical(sql)
    assert in_turn == [("Ada", "2026-01-02"), ("Ida", "2026-01-09"), ("Ada", "2026-01-16")]
    assert len(landed_extracts(county.folders.landed)) == 3
    at_once = County(tmp_path / "at once")
    shutil.copytree(county.folders.incoming, at_once.folders.incoming, dirs_exist_ok=True)
    assert at_once.canonical(sql) == in_turn


def test_a_sender_s_folder_may_be_a_link_and_a_link_back_does_no_harm(incoming, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("share") / "2026-01-02"
    elsewhere.mkdir()
    (elsewhere / "people.csv").write_text(dedent(PEOPLE).lstrip("\n"))
    workspace = incoming("hub/2026-01-02/empty.csv", "")
    (workspace / "incoming" / "chis").symlink_to(elsewhere.parent, target_is_directory=True)
    (elsewhere.parent / "back").symlink_to(workspace / "incoming", target_is_directory=True)
    result, _ = land(workspace)
    assert [(extract.source, extract.file) for extract in result.new] == [("chis", "chis/2026-01-02/people.csv")]


def test_a_file_that_changes_while_it_is_read_is_not_landed(incoming):
    folders = Folders(incoming("chis/2026-01-02/people.csv", PEOPLE))
    path = folders.incoming / "chis/2026-01-02/people.csv"

    def still_copying(name):
        with path.open("a") as file:
            file.write("6,,Flo,2020-04-01,F,\n")

    result = land_all(folders.incoming, folders.landed, folders.quarantine, TODAY, still_copying)
    assert "changed while it was read" in dict(result.unread)["chis/2026-01-02/people.csv"]
    assert (result.new, landed_extracts(folders.landed)) == ((), [])
    result, _ = land(folders.root)
    assert [extract.read_rows for extract in result.new] == [6]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_is_about_people_is_closed_to_other_users(tmp_path):
    county = County(tmp_path)
    county.receive("2026-01-02", "person_record | person_key | forename\n | 1 | Ada")
    county.folders.landed.mkdir(mode=0o755)
    county.build()
    folders = county.folders
    for folder in (folders.incoming, folders.landed, folders.quarantine, folders.snapshots, folders.reports):
        assert folder.stat().st_mode & 0o007 == 0, folder


def test_a_full_disk_is_no_fault_of_the_file(incoming):
    resource = pytest.importorskip("resource", reason="only Unix limits what a process may write")
    folders = Folders(incoming("chis/2026-01-02/people.csv", PEOPLE))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limit[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            land_all(folders.incoming, folders.landed, folders.quarantine, TODAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert landed_extracts(folders.landed) == []
    result, _ = land(folders.root)
    assert len(result.new) == 1


def test_a_spell_that_ends_before_it_begins_lies_in_quarantine_and_hides_nobody_silently(incoming):
    text = """
        person_key,basis,from_date,to_date
        1,resident,2024-05-01,2024-04-30
        2,resident,2024-05-01,2024-05-01
        3,resident,2024-05-01,
        """
    result, folders = land(incoming("chis/2026-01-02/responsibility.csv", text))
    assert (result.new[0].landed_rows, result.new[0].quarantined_rows) == (2, 1)
    (fault,) = quarantine_of(folders)
    assert (fault["row"], fault["column"], fault["rule"]) == ("2", "to_date", "order")
    assert fault["expected"] == "a date that is not before from_date"
