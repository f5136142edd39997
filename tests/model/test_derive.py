"""Each table is declared once: DDL, Arrow, template, JSON Schema and page say the same."""

import csv
import io
import sqlite3
from datetime import date

import duckdb
import jsonschema
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.groups import MARTS as GROUP_MARTS
from familyhub.measures import MARTS
from familyhub.measures.outcomes import OUTCOME_MARTS
from familyhub.measures.rates import RATE_MARTS
from familyhub.measures.waits import WAIT_MARTS
from familyhub.model import CODE_LISTS, TABLES, Column, Table
from familyhub.model.derive import PYTHON_TYPES, arrow_schema, csv_template, ddl, expected, json_schema, page
from familyhub.model.facts import FACTS

FILLED = (*MARTS, *RATE_MARTS, *WAIT_MARTS, *OUTCOME_MARTS, *GROUP_MARTS)
ROOMS = (("canonical", TABLES), ("facts", FACTS), ("marts", FILLED))
EVERY = {f"{room}.{table.name}": table for room, tables in ROOMS
         for table in tables}  # fmt: skip
each_table = pytest.mark.parametrize("table", EVERY.values(), ids=EVERY.keys())

VALUES = {
    "id": st.integers(0, 2**60), "key": st.text("abc-1", min_size=1), "text": st.text("abc é'", min_size=1),
    "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)), "flag": st.booleans(),
    "nhs_number": st.just("9990000018"), "upn": st.just("A801000000001"), "postcode": st.just("CM1 1AB"),
}  # fmt: skip


def cells(column: Column) -> st.SearchStrategy[object]:
    """Values a column may hold; none as well where it is not required."""
    if column.kind == "code":
        values = st.sampled_from(list(column.codes.meanings)) if column.codes else st.text("abc", min_size=1)
    elif column.kind in ("integer", "number"):
        low = -1000 if column.lowest is None else int(column.lowest)
        high = 1000 if column.highest is None else int(column.highest)
        values = st.integers(low, high) if column.kind == "integer" else st.floats(low, high)
    else:
        values = VALUES[column.kind]
    return values if column.required else st.none() | values


def rows(table: Table) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({column.name: cells(column) for column in table.columns})


def as_json(row: dict[str, object]) -> dict[str, object]:
    return {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items() if cell is not None}


@each_table
@settings(max_examples=5)
@given(data=st.data())
def test_a_row_goes_into_arrow_duckdb_and_back_and_fits_the_json_schema(table, data):
    row = data.draw(rows(table))
    arrow = pa.Table.from_pylist([row], schema=arrow_schema(table))
    with duckdb.connect() as connection:
        connection.execute(ddl(table))
        connection.register("given", arrow)
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM given")
        assert connection.sql(f"SELECT * FROM {table.name}").to_arrow_table().to_pylist() == [row]
    jsonschema.validate(as_json(row), json_schema(table), jsonschema.Draft202012Validator)


@each_table
def test_sqlite_accepts_the_ddl(table):
    connection = sqlite3.connect(":memory:")
    connection.execute(ddl(table, f'"{table.name}"'))
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table.name}")')]
    assert names == list(table.names)
    connection.close()


@pytest.mark.postgres
def test_postgresql_accepts_the_ddl_of_every_table(postgresql_database):
    import psycopg

    with psycopg.connect(postgresql_database) as connection:
        for room, table in EVERY.items():
            schema = room.split(".")[0]
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(ddl(table, f'{schema}."{table.name}"'))
            found = connection.execute(f'SELECT * FROM {schema}."{table.name}"').description
            assert [column.name for column in found] == list(table.names)


@each_table
def test_a_row_without_a_required_cell_fits_nowhere(table):
    required = [column for column in table.columns if column.required]
    written = {"date": "DATE '2024-01-01'", "flag": "TRUE"}
    with duckdb.connect() as connection:
        connection.execute(ddl(table))
        for left_out in required:
            values = ", ".join("NULL" if column == left_out else written.get(column.kind, "1") for column in required)
            with pytest.raises(duckdb.ConstraintException, match=left_out.name):
                names = ", ".join(column.name for column in required)
                connection.execute(f"INSERT INTO {table.name} ({names}) VALUES ({values})")
    assert json_schema(table)["required"] == [column.name for column in required]
    assert [field.name for field in arrow_schema(table) if not field.nullable] == [column.name for column in required]


def test_what_no_row_may_say_is_refused_by_the_json_schema():
    schema = json_schema(next(table for table in TABLES if table.name == "birth"))
    good = {"person_key": "ada", "born_on": "2024-01-01", "outcome": "live"}
    jsonschema.validate(good, schema)
    for wrong in ({"outcome": "alive"}, {"birth_order": 10}, {"gestation_days": 139}, {"mother_nhs_number": "12"},
                  {"born_on": 20240101}, {"shoe_size": 3}):  # fmt: skip
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good | wrong, schema)


@each_table
def test_the_template_is_a_csv_header_of_the_columns_in_order(table):
    (header,) = csv.reader(io.StringIO(csv_template(table)))
    assert tuple(header) == table.names


@each_table
def test_the_page_names_every_column_with_what_it_holds_and_expects(table):
    text = page(table)
    assert text.startswith(f"### {table.name}\n")
    for column in table.columns:
        (line,) = [line for line in text.splitlines() if line.startswith(f"| `{column.name}` |")]
        assert column.says in line and expected(column) in line
        assert line.endswith("| yes |") == column.required
        assert line.count("|") == 5, "a bar inside a cell would break the table"


@each_table
def test_every_column_says_in_words_what_it_holds(table):
    assert table.says.endswith(".")
    for column in table.columns:
        assert column.says and not column.says.endswith("."), column.name
        assert (column.kind == "code") >= (column.codes is not None), column.name
        assert set(PYTHON_TYPES) >= {column.kind}


def test_names_numbers_and_addresses_are_marked_and_only_the_canonical_tables_hold_them():
    marked = {column.name for table in TABLES for column in table.columns if column.identifies}
    assert {"forename", "surname", "nhs_number", "upn", "address", "postcode", "uprn"} <= marked
    for table in (*FACTS, *FILLED):
        assert not [column.name for column in table.columns if column.identifies or column.name in marked], table.name


def test_no_table_holds_a_score_of_a_child():
    """Guard rail: no individual prediction or ranking; an assessment's score is what a practitioner recorded."""
    named = [f"{room}.{column.name}" for room, table in EVERY.items() for column in table.columns]
    scores = [name for name in named if any(word in name for word in ("score", "risk", "rank", "predict", "probab"))]
    # `at_risk` names the plain rule that put a piece of work on the list ("no support yet"), and counts such work.
    work = ["marts.outcome_member.at_risk", "marts.outcome_figure.at_risk"]
    assert scores == ["canonical.assessment.score", "facts.assessment.score", *work]
    assert EVERY["marts.outcome_member"].column("at_risk").kind == "key"


def test_code_lists_have_distinct_names_and_say_what_each_code_means():
    assert len({codes.name for codes in CODE_LISTS}) == len(CODE_LISTS)
    used = {column.codes.name for table in TABLES for column in table.columns if column.codes}
    assert used <= {codes.name for codes in CODE_LISTS}
    for codes in CODE_LISTS:
        assert all(codes.meanings.values()) and all(code in codes for code in codes.meanings)


def test_a_table_that_names_a_column_twice_or_keys_on_none_of_its_own_is_refused():
    column = Column("a", "key", "A")
    with pytest.raises(ValueError, match="twice"):
        Table("t", "T.", ("a",), (column, column))
    with pytest.raises(ValueError, match="does not hold"):
        Table("t", "T.", ("b",), (column,))
