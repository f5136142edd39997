"""Names: from what a source wrote in its cells to given names and family names that can be compared.

Nothing is guessed away. What a cell may also mean (a middle name, a name before, the parts of a double-barrelled
surname, a name without its particle) stands as a further name in the record's lists.
"""

import csv
from importlib import resources

import duckdb

from familyhub.sql import literal, load

Word = dict[str, str]


def words(name: str) -> list[Word]:
    """The rows of a list of words of the package (`nicknames`, `placeholders`, `never_real`), by column."""
    file = resources.files("familyhub").joinpath("linkage", "words", f"{name}.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def name_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that read names (`folded`, `is_placeholder`, `family_name` ...) and the table `nickname`."""
    listed = words("placeholders")
    forename = "|".join(f"(?:{word['pattern']})" for word in listed)
    surname = "|".join(f"(?:{word['pattern']})" for word in listed if word["cell"] == "either")
    connection.execute(load("linkage/sql/folding"))
    # A pattern that stands in the query is compiled once; one that came from a table would be for every row.
    for macro, pattern in (("is_placeholder", forename), ("is_unknown_surname", surname)):
        connection.execute(
            f"CREATE OR REPLACE TEMP MACRO {macro}(told) AS"
            f" COALESCE(REGEXP_FULL_MATCH(told, {literal(pattern)}), FALSE)"
        )
    connection.execute(load("linkage/sql/name_macros"))
    listed_names = [(word["name"], word["root"]) for word in words("nicknames")]
    values = ", ".join(f"({literal(name)}, {literal(root)})" for name, root in listed_names)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE nickname AS SELECT * FROM (VALUES {values}) AS told (name, root)")


def told_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Create `told_name`: one row a node that states a name, from `person_told`; needs `name_macros`."""
    connection.execute(load("linkage/sql/names"))
