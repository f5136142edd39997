"""Everybody else than the person who asks: what of a row is about them, as declared, by name, and by whom it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa

from familyhub.model import Table
from familyhub.model.identifiers import tidy_nhs_number, tidy_upn
from familyhub.workspace.finding import Person
from familyhub.workspace.their_lines import (
    LIKE_A_NUMBER,
    LIKE_A_UPN,
    RELATIONS,
    SOMEBODY,
    Found,
    Sought,
    hit_by,
    of_somebody_else,
)

SOMEBODY_ELSE = re.compile(
    RELATIONS.pattern + r"|practitioner(_key)?$|^delivery$|^(first|second|via)_id$", re.IGNORECASE
)
"""Columns whose cells are about other people."""
SHORTEST_KEY = 5
"""A source's own id of fewer characters is found among other cells by chance."""
KEY_WORDS = re.compile(r"[^\s,;:|\"'()<>=]+")


@dataclass(frozen=True, slots=True)
class Others:
    """Everybody else: their ids, NHS numbers and UPNs, and by source their ids there.

    `adopted` are the ids of adopted children, the asker's too.
    """

    ids: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()
    records: Mapping[str, frozenset[str]] = field(default_factory=dict)
    adopted: frozenset[int] = frozenset()

    def named_in(self, source: str | None, text: str, *, words: bool = False) -> bool:
        """Whether a cell names somebody: by a number anywhere in it, or by the source's id (with `words`, anywhere)."""
        numbers = {tidy_nhs_number(found) for found in LIKE_A_NUMBER.findall(text)}
        numbers |= {tidy_upn(found) for found in LIKE_A_UPN.findall(text)}
        if not numbers.isdisjoint(self.numbers):
            return True
        known = self.records.get(source or "", frozenset())
        return any(len(key) >= SHORTEST_KEY and key in known for key in (KEY_WORDS.findall(text) if words else [text]))


def everybody_else(connection: duckdb.DuckDBPyConnection, person: Person) -> Others:
    """Everybody else in the snapshot; a number that the person bears too is theirs."""
    records: dict[str, set[str]] = {}
    for source, key in connection.execute(
        "SELECT source, person_key FROM identity.record_person WHERE person_id <> ?", [person.person_id]
    ).fetchall():
        records.setdefault(source, set()).add(key)
    own = {*person.nhs_numbers, *person.upns}
    return Others(
        _ids(connection, "SELECT person_id FROM facts.person WHERE person_id <> ?", person.person_id),
        frozenset(number for (number,) in connection.execute(_NUMBERS).fetchall()) - own,
        {source: frozenset(keys) for source, keys in records.items()},
        _ids(connection, "SELECT DISTINCT person_id FROM identity.linkage_record WHERE is_adopted"),
    )


_NUMBERS = """
SELECT nhs_number FROM identity.person_record WHERE nhs_number IS NOT NULL
UNION
SELECT upn FROM identity.person_record WHERE upn IS NOT NULL
UNION
SELECT other_nhs_number FROM identity.relationship_record WHERE other_nhs_number IS NOT NULL
UNION
SELECT mother_nhs FROM identity.linkage_record WHERE mother_nhs IS NOT NULL
"""


def _ids(connection: duckdb.DuckDBPyConnection, query: str, *values: object) -> frozenset[int]:
    return frozenset(one for (one,) in connection.execute(query, list(values)).fetchall() if one is not None)


def by_name(column: str, table: Table | None = None) -> bool:
    """Whether a column is about somebody else by its name; of a table about mothers, what is the mother's is not."""
    about = table.about("person") if table is not None else None
    own = RELATIONS.search(about.name) if about is not None else None
    return any(own is None or found[0].lower() != own[0].lower() for found in SOMEBODY_ELSE.finditer(column))


def about_somebody_else(column: str, table: Table | None) -> bool:
    """Whether a column is about somebody else by what its table declares, or by its name."""
    declared = table.column(column).about if table is not None and column in table.names else ""
    return declared in ("practitioner", "other") or by_name(column, table)


def taken_out(rows: pa.Table, table: Table, source: str, sought: Sought) -> dict[str, np.ndarray]:
    """By column of a landed table, TRUE for each cell that is about somebody else than the people sought.

    A row may tell of two people: whoever it was found by, the other one's side goes.
    """
    as_other = hit_by(rows, (column for column in table.columns if column.about == "other"), source, sought)
    as_person = hit_by(rows, (column for column in table.columns if column.about == "person"), source, sought)
    every = np.ones(rows.num_rows, dtype=bool)
    taken: dict[str, np.ndarray] = {}
    for column in table.columns:
        if column.name not in rows.column_names:
            continue
        if column.about == "other":
            taken[column.name] = ~as_other
        elif column.about == "person" and of_somebody_else(table):
            taken[column.name] = as_other & ~as_person
        elif about_somebody_else(column.name, table):
            taken[column.name] = every
    return taken


def of_another_record(
    connection: duckdb.DuckDBPyConnection,
    person: Person,
    found: Found,
    table: Table,
    rows: pa.Table,
    sought: Sought,
    others: Others,
) -> np.ndarray:
    """TRUE for each row that is another person's, though it bears a number of theirs: nobody joined the two."""
    another = np.zeros(rows.num_rows, dtype=bool)
    if of_somebody_else(table):
        return another
    keys = [table.about("person")] if table.about("person") else [table.column(name) for name in table.key]
    whose = [key for key in keys if key and key.name in rows.column_names and (key.about or SOMEBODY.search(key.name))]
    known = others.records.get(found.landed.source, frozenset())
    for column in whose:
        another |= np.array([str(cell) in known for cell in rows.column(column.name).to_pylist()], dtype=bool)
    lines = set(connection.execute(_OF_ANOTHER, [found.landed.sha256, person.person_id]).fetchall())
    if lines:
        sheets = [found.landed.parts[part].sheet or "" for part in rows.column("_part").to_pylist()]
        places = zip(sheets, rows.column("_row").to_pylist(), strict=True)
        another |= np.array([place in lines for place in places], dtype=bool)
    return another & ~hit_by(rows, whose, found.landed.source, sought)


_OF_ANOTHER = """
SELECT COALESCE(extract.part, ''), record.row
FROM identity.person_record AS record
JOIN facts.extract AS extract ON extract.extract_id = record.extract_id
WHERE extract.sha256 = ?
GROUP BY extract.part, record.row
HAVING BOOL_AND(record.person_id <> ?)
"""
