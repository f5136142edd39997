"""The SELECTs of a format that lie as .sql files beside it, with its code tables filled in.

A file `canonical/contact.sql` gives the canonical table `contact`. In it,

- `codes('medium')` stands for the rows of `codes/medium.csv`, as a table named `medium`, and `codes('csds.asq3')` for
  those of the format `csds`, where two formats share what is known of a code;
- `two_digits(column)` gives a code its leading zero back, which spreadsheets take away;
- `linkable_nhs_number(column)` and `linkable_upn(column)` give NULL for values nobody may be linked by.

The columns `says`, `source` and `certainty` of a code table are for people and stay out of the SQL.
"""

import csv
import re
from functools import cache
from importlib.resources import files

from familyhub.model.identifiers import linkable_nhs_number_sql, linkable_upn_sql

FOR_PEOPLE = ("says", "source", "certainty")


def canonical_sql(package: str) -> dict[str, str]:
    """Each canonical table's SELECT, by the table's name, for the format in `package`."""
    found = [entry for entry in (files(package) / "canonical").iterdir() if entry.name.endswith(".sql")]
    ordered = sorted(found, key=lambda entry: entry.name)
    return {entry.name.removesuffix(".sql"): filled(package, entry.read_text("utf-8")) for entry in ordered}


def filled(package: str, sql: str) -> str:
    """The SQL with code tables, leading zeros and identifier checks written out."""
    beside = package.rpartition(".")[0]
    sql = re.sub(r"\bcodes\('(\w+)\.(\w+)'\)", lambda found: _values(f"{beside}.{found[1]}", found[2]), sql)
    sql = re.sub(r"\bcodes\('(\w+)'\)", lambda found: _values(package, found[1]), sql)
    sql = re.sub(r"\btwo_digits\(([\w.]+)\)", lambda found: _two_digits(found[1]), sql)
    sql = re.sub(r"\blinkable_nhs_number\(([\w.]+)\)", lambda found: linkable_nhs_number_sql(found[1]), sql)
    return re.sub(r"\blinkable_upn\(([\w.]+)\)", lambda found: linkable_upn_sql(found[1]), sql)


@cache
def code_rows(package: str, name: str) -> tuple[dict[str, str], ...]:
    """The rows of `codes/<name>.csv`, all columns as text, also those for people."""
    text = (files(package) / "codes" / f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _values(package: str, name: str) -> str:
    rows = code_rows(package, name)
    columns = [column for column in rows[0] if column not in FOR_PEOPLE]
    values = ", ".join("(" + ", ".join(_literal(row[column]) for column in columns) + ")" for row in rows)
    return f"(VALUES {values}) AS {name} ({', '.join(columns)})"


def _two_digits(column: str) -> str:
    return f"CASE WHEN LENGTH({column}) = 1 THEN '0' || {column} ELSE UPPER({column}) END"


def _literal(text: str) -> str:
    return "NULL" if text == "" else "'" + text.replace("'", "''") + "'"
