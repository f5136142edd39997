"""Standard records: one cleaned row for every record that any row of any source names.

Everything is read in DuckDB's SQL. What a source wrote stays in the canonical tables: a standard record is only what
is compared, never what is shown.
"""

from collections.abc import Iterable

import duckdb

from familyhub.linkage.names import name_macros, told_names
from familyhub.linkage.numbers import number_macros, told_numbers
from familyhub.linkage.places import place_macros, told_places
from familyhub.linkage.shape import STANDARD
from familyhub.sql import load

PASSING = (
    "node", "person_told", "never_real", "nickname", "told_name", "told_number", "told_place", "born", "told_birth",
    "told_adopter",
)  # fmt: skip
"""Tables that are made on the way and dropped at the end."""

AT_ONCE = 250_000
"""Records that are brought together in one step."""

OF_NAMES = ("name_cell", "given_told", "family_told", "name_read")
"""Tables that only the names are made from."""


def standard_records(connection: duckdb.DuckDBPyConnection, at_once: int = AT_ONCE) -> int:
    """Create `standard` (see `shape`) from the canonical tables and `shared_number`; returns how many records it has.

    The order of rows in the canonical tables is irrelevant, and so is `at_once`: how many records are put together in
    one step, which bounds the memory it takes.
    """
    name_macros(connection)
    number_macros(connection)
    place_macros(connection)
    connection.execute(load("linkage/sql/nodes"))
    told_names(connection)
    _drop(connection, OF_NAMES)
    told_numbers(connection)
    told_places(connection)
    connection.execute(load("linkage/sql/families"))
    connection.execute(STANDARD)
    records = connection.execute("SELECT COUNT(*) FROM node").fetchall()[0][0]
    for first in range(0, records, at_once):
        connection.execute("SET VARIABLE first_node = ?", [first])
        connection.execute("SET VARIABLE next_node = ?", [first + at_once])
        connection.execute(load("linkage/sql/standard"))
    _drop(connection, PASSING)
    return records


def _drop(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    for table in tables:
        connection.execute(f"DROP TABLE temp.{table}")
