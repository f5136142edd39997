"""Recognising a CSV by its header and reading its rows with their lines."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.model import BY_NAME, TABLES
from familyhub.sources.csv_shape import read_csv, sample, sniff_csv
from familyhub.sources.plain import FORMAT


def read(path: Path):
    match = FORMAT.sniff(sample(path))
    batches = list(read_csv(path, match))
    rows = [row for batch in batches for row in batch.cells.to_pylist()]
    return match, rows, [reject for batch in batches for reject in batch.rejects]


def test_a_header_is_matched_without_case_spaces_and_punctuation(tmp_path):
    file = tmp_path / "any name.txt"
    file.write_text("Person Key;NHS-Number;Fore name;BIRTH_DATE;shoe size\n1;;Ada;2020-01-01;3\n")
    match, rows, _ = read(file)
    assert (match.table, match.delimiter, match.unread) == ("person_record", ";", ("shoe size",))
    assert match.columns["Fore name"] == "forename"
    assert rows[0]["forename"] == "Ada"


def test_rows_keep_the_line_they_stand_on_across_quoted_line_breaks_and_blank_rows(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text('person_key,forename,surname\n1,"Ada\nMay",B\n\n,,\n2,Eve,"O""Hara"\n')
    _, rows, rejects = read(file)
    assert [(row["_row"], row["forename"], row["surname"]) for row in rows] == [
        (2, "Ada\nMay", "B"),
        (6, "Eve", 'O"Hara'),
    ]
    assert rejects == []


def test_a_quote_that_never_closes_loses_its_own_row_only(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text('person_key,forename,surname\n1,"Ada,B\n2,Eve,C\n3,Ina,D\n')
    _, rows, rejects = read(file)
    assert [row["person_key"] for row in rows] == ["2", "3"]
    assert [(reject.row, reject.rule) for reject in rejects] == [(2, "unclosed_quote")]


def test_a_quote_that_never_closes_does_not_run_on_to_the_next_quoted_cell(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text('person_key,forename,surname\n1,"Ada,B\n2,Eve,C\n3,"Ina",D\n4,"Jo",E\n')
    _, rows, rejects = read(file)
    assert [(row["person_key"], row["forename"]) for row in rows] == [("2", "Eve"), ("3", "Ina"), ("4", "Jo")]
    assert [(reject.row, reject.rule) for reject in rejects] == [(2, "unclosed_quote")]


def test_a_header_broken_inside_its_cells_is_one_header(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text('People\n"person\nkey","fore\nname",surname\n1,Ada,B\n2,Eve,C\n')
    match, rows, rejects = read(file)
    assert (match.header_row, match.unread, rejects) == (2, (), [])
    assert [(row["_row"], row["forename"], row["surname"]) for row in rows] == [
        (5, "Ada", "B"),
        (6, "Eve", "C"),
    ]


@pytest.mark.parametrize("title", ["a page\x0cbreak", "next\x85line", "one\u2028two", "old\rends"])
def test_what_only_looks_like_a_line_end_does_not_move_the_header(tmp_path, title):
    file = tmp_path / "people.csv"
    file.write_bytes(f"{title}\nperson_key,forename,surname\n1,Ada,B\n".encode())
    _, rows, _ = read(file)
    assert [row["forename"] for row in rows] == ["Ada"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_line_ends_of_old_macintoshes_are_read(tmp_path, encoding):
    file = tmp_path / "people.csv"
    file.write_bytes("person_key,forename,surname\r1,Zoë,B\r2,Eve,C\r".encode(encoding))
    _, rows, _ = read(file)
    assert [(row["_row"], row["forename"]) for row in rows] == [(2, "Zoë"), (3, "Eve")]


def test_nothing_is_made_of_the_zeros_a_crash_leaves_at_a_files_end(tmp_path):
    file = tmp_path / "people.csv"
    file.write_bytes(b"person_key,forename,surname\n1,Ada,B\n\0\0\0\0")
    _, rows, rejects = read(file)
    assert ([row["forename"] for row in rows], rejects) == (["Ada"], [])


def test_a_header_said_twice_is_read_once(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("person_key,forename,forename,surname\n1,Ada,May,B\n")
    _, rows, _ = read(file)
    assert rows[0]["forename"] == "Ada"


def test_a_row_with_too_few_cells_is_rejected_with_its_line(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("person_key,forename,surname\n1,Ada\n2,Eve,C\n")
    _, rows, rejects = read(file)
    assert [row["person_key"] for row in rows] == ["2"]
    assert [(r.row, r.found, r.expected, r.raw) for r in rejects] == [(2, "2 cells", "3 cells", "1,Ada")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encodings_that_councils_write_are_read(tmp_path, encoding):
    file = tmp_path / "people.csv"
    file.write_bytes("person_key,forename,surname\n1,Zoë,Núñez\n".encode(encoding))
    _, rows, _ = read(file)
    assert (rows[0]["forename"], rows[0]["surname"]) == ("Zoë", "Núñez")


def test_a_title_above_the_header_does_not_hide_it(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Extract of 3 April\n\nperson_key,forename,surname\n1,Ada,B\n")
    match, rows, _ = read(file)
    assert match.header_row == 3
    assert rows[0]["_row"] == 4


def test_every_table_is_recognised_by_its_own_template(tmp_path):
    for table in TABLES:
        file = tmp_path / "x.csv"
        file.write_text(",".join(table.names) + "\n")
        match = sniff_csv("plain", TABLES, sample(file))
        assert (match.table, match.fit, match.accepted) == (table.name, 1.0, True)


def test_a_missing_required_column_is_named(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("person_key,forename,surname,nhs_number,upn,birth_date,sex\n")
    table = BY_NAME["contact"]
    match = sniff_csv("plain", [table], sample(file))
    assert not match.accepted
    assert set(match.missing) == {"contact_key", "happened_on"}


CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029"), max_size=12)


@given(
    rows=st.lists(st.tuples(st.text("abc123", min_size=1, max_size=5), CELL | st.just("two\nlines"), CELL), max_size=20)
)
def test_whatever_a_csv_writer_writes_is_read_again(tmp_path_factory, rows):
    file = tmp_path_factory.mktemp("csv") / "people.csv"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["person_key", "forename", "surname"])
    writer.writerows(rows)
    file.write_text(out.getvalue(), encoding="utf-8", newline="")
    _, read_rows, rejects = read(file)
    assert rejects == []
    assert [(r["person_key"], r["forename"] or "", r["surname"] or "") for r in read_rows] == rows
