"""Standard records: one cleaned row for every record that any row of any source names.

Everything is read in DuckDB's SQL. What a source wrote stays in the canonical tables: a standard record is only what
is compared, never what is shown.
"""

import duckdb

from familyhub.linkage.names import name_macros, told_names
from familyhub.linkage.numbers import number_macros, told_numbers
from familyhub.linkage.places import place_macros, told_places
from familyhub.linkage.shape import STANDARD
from familyhub.sql import load

PASSING = (
    "node", "person_told", "never_real", "nickname", "name_cell", "given_told", "family_told", "name_read", "told_name",
    "told_number", "told_place", "born", "told_birth",
)  # fmt: skip
"""Tables that are made on the way and dropped at the end."""


def standard_records(connection: duckdb.DuckDBPyConnection) -> int:
    """Create `standard` (see `shape`) from the canonical tables and `shared_number`; returns how many records it has.

    The order of rows in the canonical tables is irrelevant.
    """
    name_macros(connection)
    number_macros(connection)
    place_macros(connection)
    connection.execute(load("linkage/sql/nodes"))
    told_names(connection)
    told_numbers(connection)
    told_places(connection)
    connection.execute(load("linkage/sql/families"))
    connection.execute(STANDARD)
    connection.execute(load("linkage/sql/standard"))
    for table in PASSING:
        connection.execute(f"DROP TABLE temp.{table}")
    return connection.execute("SELECT COUNT(*) FROM standard").fetchall()[0][0]
