"""Names and values survive the way into SQL."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.sql import identifier, literal, load

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(TEXT)
def test_any_text_comes_back_as_it_was(text):
    assert duckdb.sql(f"SELECT {literal(text)}").fetchall() == [(text,)]


@given(TEXT.filter(bool))
def test_any_name_names_a_column(name):
    found = duckdb.sql(f"SELECT 1 AS {identifier(name)}")
    assert found.columns == [name]


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (False, "FALSE"),
        (-7, "-7"),
        (0.1, "0.1"),
        (date(2024, 2, 29), "DATE '2024-02-29'"),
        ("O'Brien", "'O''Brien'"),
        (Path("a'b/c.csv"), "'a''b/c.csv'"),
    ],
)
def test_values_are_written_plainly(value, sql):
    assert literal(value) == sql


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_it_was(number):
    assert duckdb.sql(f"SELECT CAST({literal(number)} AS DOUBLE)").fetchall() == [(number,)]


@pytest.mark.parametrize("value", ["a\0b", float("nan"), float("inf")])
def test_what_sql_cannot_hold_is_refused(value):
    with pytest.raises(ValueError, match=r"NUL|no number"):
        literal(value)


def test_a_moment_is_refused():
    with pytest.raises(TypeError, match="time zones"):
        literal(datetime(2024, 1, 1, 12))


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_what_cannot_be_a_name_is_refused(name):
    with pytest.raises(ValueError, match="cannot name"):
        identifier(name)


def test_a_shipped_file_is_loaded_by_its_name():
    assert "CREATE TABLE entry" in load("state/migrations/0001_first_tables")


@pytest.mark.parametrize("name", ["state/migrations/0999_missing", "state"])
def test_a_file_that_is_not_shipped_is_named(name):
    with pytest.raises(FileNotFoundError, match=f"ships no {name}.sql"):
        load(name)


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "state/../../x"])
def test_a_path_out_of_the_package_is_refused(name):
    with pytest.raises(ValueError, match="not a file of the package"):
        load(name)
