"""Places: from an address on one line to what can be compared: a property, a house, a street, a postcode.

A shielded address, and a refuge whoever calls it a home, give nothing to compare.
"""

import duckdb

from familyhub.sql import load


def place_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that read an address (`address_line`, `flat_of`, `number_of`, `street_of`, `postcode_of`).

    Needs `folded` of `name_macros`.
    """
    connection.execute(load("linkage/sql/place_macros"))


def told_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `told_place`: one row a node with a home, from `node`, `person_told` and `address_record`."""
    connection.execute(load("linkage/sql/places"))
