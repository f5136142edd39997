"""How the headers of the dataset are spelled: each field bears its table's prefix, as in `cine_referral_date`.

The prefix tells the tables apart, and the dataset from every other extract that has a `person_id`.
"""

from collections.abc import Iterable
from dataclasses import replace

from familyhub.model import Column, Table
from familyhub.sources.csv_shape import plain_name


def prefix_of(table: Table) -> str:
    """The prefix that all fields of a table share, with its underscore; empty where they share none."""
    first = {column.name.partition("_")[0] for column in table.columns}
    return f"{first.pop()}_" if len(first) == 1 else ""


def with_bare_names(table: Table) -> Table:
    """The table, whose columns are also known without the prefix."""
    prefix = prefix_of(table)
    return replace(table, columns=tuple(_with_bare_name(column, prefix) for column in table.columns))


def _with_bare_name(column: Column, prefix: str) -> Column:
    bare = column.name.removeprefix(prefix)
    return column if bare == column.name else replace(column, also=(*column.also, bare))


def bear_prefix(table: Table, headers: Iterable[str]) -> bool:
    """Whether any of a file's headers is a field of the table with its prefix."""
    prefix = prefix_of(table)
    names = {name for column in table.columns for name in (column.name, *column.also) if name.startswith(prefix)}
    bare = {column.name.removeprefix(prefix) for column in table.columns}  # icpc_icpc_date without prefix: icpc_date
    prefixed = {plain_name(name) for name in names - bare}
    return any(plain_name(header) in prefixed for header in headers)
