"""Whatever the format, a canonical SELECT gives declared columns, all that must be told, and where each row is from."""

import pytest
from landed_tables import connect

from familyhub.model import BY_NAME
from familyhub.model.derive import SQL_TYPES
from familyhub.sources import installed

CASES = [(form, table) for form in installed().values() if form.name != "plain" for table in form.canonical]


@pytest.mark.parametrize(("form", "table"), CASES, ids=lambda case: getattr(case, "name", case))
def test_a_select_gives_declared_columns_with_their_types_and_none_that_must_be_told_is_missing(form, table):
    with connect(form, "") as connection:
        described = connection.execute(f"DESCRIBE {form.canonical[table]}").fetchall()
    found = {name.lower(): kind for name, kind, *_ in described}  # DuckDB keeps a column's own capitals
    declared = {column.name: SQL_TYPES[column.kind] for column in BY_NAME[table].columns}
    origin = {"source": "VARCHAR", "extract_id": "INTEGER", "row": "BIGINT", "received": "DATE"}
    assert found.items() <= (declared | origin).items()
    required = {column.name for column in BY_NAME[table].columns if column.required}
    assert required | origin.keys() <= found.keys()
