"""Numbers: the NHS numbers and UPNs of each record that anybody may be linked by, the newest first.

A right check digit is not enough: a number that nobody was ever given, or that a crowd bears, stands in for one that is
not known. A number of an earlier version counts only while no record bears it now: it may have been another child's.
"""

import duckdb

from familyhub.linkage.names import words
from familyhub.model.identifiers import NEVER_GIVEN, linkable_upn_sql
from familyhub.sql import load

MOST_BEARERS = 20
"""More records of one number, with different birth dates or names, than this are no person's."""

_NHS_WEIGHTED = " + ".join(
    f"{11 - place} * (TRY_CAST(number AS BIGINT) // {10 ** (10 - place)} % 10)" for place in range(1, 10)
)


def number_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `linkable_nhs_number` and `linkable_upn`: the number where its check is right, else NULL; `most_bearers`.

    The table `never_real` holds the numbers that nobody was ever given.
    Source: NHS Data Dictionary, NHS NUMBER (modulus 11); DfE, UPN guide (modulus 23).
    """
    connection.execute(
        "CREATE OR REPLACE TEMP MACRO linkable_nhs_number(number) AS"
        " CASE WHEN REGEXP_FULL_MATCH(number, '[0-9]{10}') THEN"
        f" CASE WHEN (11 - ({_NHS_WEIGHTED}) % 11) % 11 = TRY_CAST(number AS BIGINT) % 10 THEN number END END"
    )
    connection.execute(f"CREATE OR REPLACE TEMP MACRO linkable_upn(number) AS {linkable_upn_sql('number')}")
    connection.execute(f"CREATE OR REPLACE TEMP MACRO most_bearers() AS {MOST_BEARERS}")
    never = sorted({word["number"] for word in words("never_real")} | set(NEVER_GIVEN))
    connection.execute("CREATE OR REPLACE TEMP TABLE never_real (number VARCHAR)")
    connection.execute(f"INSERT INTO never_real VALUES {', '.join('(?)' for _ in never)}", never)


def told_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `told_number(node, nhs_numbers, upns)` from `person_told` and `shared_number`; needs `number_macros`."""
    connection.execute(load("linkage/sql/numbers"))
