"""The table of rows keeps every cell, through Arrow and through DuckDB."""

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.jsna.rows import SCHEMA, IndicatorRow, load, read, table

NUMBER = st.none() | st.floats(-1e9, 1e9, allow_nan=False)
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8)
ROWS = st.lists(
    st.builds(
        IndicatorRow,
        *[TEXT] * 9,
        st.integers(0, 20991231),
        *[NUMBER] * 5,
        *[TEXT] * 4,
        st.integers(1, 10**7),
    ),
    max_size=5,
)


@given(ROWS)
def test_rows_come_back_from_arrow_as_they_went(rows):
    assert list(read(table(rows))) == rows


@given(ROWS)
@settings(max_examples=25)
def test_rows_come_back_from_duckdb_as_they_went(rows):
    with duckdb.connect() as connection:
        assert load(connection, rows) == len(rows)
        assert list(read(connection.sql("SELECT * FROM rows").to_arrow_table())) == rows


def test_the_schema_has_the_fields_of_a_row_and_lets_only_figures_be_missing():
    assert SCHEMA.names[:3] == ["indicator", "area_code", "area_name"]
    assert [field.name for field in SCHEMA if field.nullable] == ["value", "lower", "upper", "count", "denominator"]
