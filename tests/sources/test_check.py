"""Checking cells: codes in other words, whole numbers with a nought behind the point, numbers that nobody has."""

import re
from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.model import CodeList, Column, Table
from familyhub.sources.cells import filled, plain_word
from familyhub.sources.check import Checked, check
from familyhub.sources.evidence import Decided

GENDER = CodeList(
    "gender",
    "Gender",
    {"F": "female", "M": "male", "not_known": "not known"},
    also={"a) Female": "F", "b) Male": "M", "1 - Male": "M", "9": "not_known", "n/k": "not_known"},
)
STEP = CodeList("step", "A step", {"1": "one", "10": "ten", "1a": "one a"})
MARK = CodeList("mark", "A mark of attendance", {"/": "present", "\\": "present in the afternoon", "L": "late"})

PUPIL = Table(
    "pupil",
    "A pupil.",
    key=("pupil", "school"),
    columns=(
        Column("pupil", "key", "Its id", required=True, about="person"),
        Column("school", "key", "The school"),
        Column("gender", "code", "Gender", codes=GENDER),
        Column("step", "code", "A step", codes=STEP),
        Column("mark", "code", "A mark", codes=MARK),
        Column("hours", "integer", "Hours", lowest=0, highest=2000),
        Column("boards", "flag", "Whether the pupil boards"),
        Column("upn", "upn", "Unique pupil number", identifies=True),
        Column("nhs", "nhs_number", "NHS number", identifies=True),
        Column("team", "key", "The team", about="team"),
        Column("seen", "date", "The day the pupil was seen", about="happened"),
    ),
)


def checked(**columns: list[str | None]) -> Checked:
    rows = len(next(iter(columns.values())))
    cells = {"pupil": [str(number) for number in range(rows)]} | columns
    whole = {name: pa.array(values, pa.string()) for name, values in cells.items()}
    whole |= {"_row": pa.array(range(2, rows + 2), pa.int64()), "_raw": pa.array(["the line"] * rows, pa.string())}
    with duckdb.connect() as connection:
        return check(connection, PUPIL, pa.table(whole), date(2026, 1, 5))


def read(column: str, *cells: str) -> list[object]:
    return checked(**{column: list(cells)}).good.column(column).to_pylist()


@pytest.mark.parametrize(
    ("cell", "code"),
    [("f", "F"), ("A) FEMALE", "F"), ("a)female", "F"), ("1-Male", "M"), ("Not known", "not_known"),
     ("NOT-KNOWN", "not_known"), ("9", "not_known"), ("9.0", "not_known"), ("N/K", "not_known")],
)  # fmt: skip
def test_a_code_is_known_in_other_capitals_spaces_and_punctuation_and_by_its_synonyms(cell, code):
    assert read("gender", cell) == [code]


@pytest.mark.parametrize(("cell", "code"), [("1", "1"), ("1.0", "1"), ("10", "10"), ("1 a", "1a")])
def test_what_stands_between_two_digits_counts(cell, code):
    assert read("step", cell) == [code]


@pytest.mark.parametrize("cell", ["1-0", "1/0", "1 0", "female", "10a"])
def test_a_code_that_only_looks_like_one_costs_the_row(cell):
    (fault,) = checked(step=[cell]).faults
    assert (fault.rule, fault.found, fault.whole_row) == ("code", cell, True)


def test_codes_that_are_nothing_but_punctuation_are_told_apart():
    assert read("mark", "/", "\\", "l") == ["/", "\\", "L"]
    assert checked(mark=["-"]).good.num_rows == 0


def meant(text: str) -> str | None:
    """The step a cell means, worked out in Python; None where it means none."""
    word = re.sub(r"^([0-9]+)[.]0+$", r"\1", text.lower())
    loosely = {plain_word(code): code for code in STEP.meanings}
    return text.lower() if text.lower() in STEP else word if word in STEP else loosely.get(plain_word(text))


@given(st.text("01aA.-/ ", max_size=6))
def test_a_code_reads_in_sql_as_it_does_in_python(text):
    found = checked(step=[text]).good.column("step").to_pylist()
    cell = text.strip(" ")
    assert found == ([None] if not cell else [meant(cell)] if meant(cell) else [])


@pytest.mark.parametrize(("cell", "hours"), [("785", 785), ("785.0", 785), ("785.00", 785)])
def test_a_whole_number_may_have_noughts_behind_the_point(cell, hours):
    assert read("hours", cell) == [hours]


@pytest.mark.parametrize("cell", ["785.5", "2001", "-1", "7,5", "1e3"])
def test_what_is_no_whole_number_in_bounds_costs_the_row(cell):
    assert [(fault.rule, fault.whole_row) for fault in checked(hours=[cell]).faults] == [("integer", True)]


def test_a_flag_is_yes_or_no_in_any_words():
    assert read("boards", "Y", "true", "1", "1.0", "no", "F", "0") == [True, True, True, True, False, False, False]


@pytest.mark.parametrize(
    "number", ["0000000000", "1111111111", "222 222 2222", "9999999999", "0123456789", "9876543210"]
)
def test_a_number_that_nobody_has_ever_had_is_left_out_and_the_child_stays(number):
    found = checked(nhs=[number])
    assert found.good.column("nhs").to_pylist() == [None]
    (fault,) = found.faults
    assert (fault.rule, fault.whole_row) == ("filler_number", False)
    assert fault.expected == "a number that was given to somebody: this one stands where none is known"


def test_a_temporary_pupil_number_stays():
    assert read("upn", "a82012345678b", "B801200005001") == ["A82012345678B", "B801200005001"]


def test_a_hashed_column_is_left_out_without_a_fault_for_every_row():
    found = checked(upn=[f"{number:08x}-af3" for number in range(40)])
    assert (found.good.num_rows, found.found.num_rows) == (40, 0)
    assert found.good.column("upn").null_count == 40


def test_a_few_hashes_among_numbers_are_faults():
    found = checked(upn=["21db2df8-fa0", *["B801200005001"] * 3])
    assert [(fault.row, fault.whole_row) for fault in found.faults] == [(2, False)]


def test_a_pupil_number_that_is_hexadecimal_by_chance_is_no_hash():
    assert read("upn", "A82012345678B") == ["A82012345678B"]


def test_a_fault_says_whose_record_it_is():
    found = checked(school=["S1"], gender=["?"], team=["T7"], seen=["01/02/2025"]).found.to_pylist()
    (fault,) = found
    assert (fault["key"], fault["person"], fault["team"], fault["happened"]) == (
        "pupil 0, school S1",
        "0",
        "T7",
        "2025-02-01",
    )
    assert (fault["left_out"], fault["practitioner"], fault["raw"]) == ("row", None, "the line")


def test_the_faults_of_a_row_come_in_the_order_of_its_columns():
    faults = checked(hours=["x", "1", "y"], gender=["?", "F", "F"]).faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "gender"), (2, "hours"), (4, "hours")]


def test_an_error_of_the_spreadsheet_is_no_id_and_no_value():
    """As an id it would make one person of everybody beside whom the spreadsheet found none."""
    found = checked(pupil=["1", "#N/A", "3"], team=["#REF!", "a", "b"], hours=["1", "2", "#VALUE!"])
    assert [(row["pupil"], row["team"]) for row in found.good.to_pylist()] == [("1", None)]
    assert [(fault.row, fault.rule) for fault in found.faults] == [(3, "required"), (4, "spreadsheet_error")]


def test_a_formula_and_a_part_of_a_date_say_what_they_are():
    found = checked(seen=["2024-02", "2024", "4394", "=1+1"], hours=["1", "1", "1", "1"])
    assert [fault.rule for fault in found.faults] == ["partial_date", "partial_date", "date", "formula"]


def test_a_cell_stands_once_in_its_sql_however_many_words_mean_nothing():
    """NULLIF within NULLIF doubled the work with each: five million rows took ten times as long."""
    assert filled(PUPIL.column("pupil"), Decided()).count("TRIM") == 2
