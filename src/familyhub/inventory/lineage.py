"""Lineage: from the columns of a source's tables to the canonical tables, the linked tables and the measures.

It is read off the very SQL that a refresh runs, so it cannot say something else than what happens.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from familyhub.inventory.kin_lineage import of_kin
from familyhub.inventory.sql_columns import NONE, Origins, Traced, base_table, trace
from familyhub.model import TABLES
from familyhub.model.facts import AS_LINKED, EXTRACT, FACTS
from familyhub.snapshot.build import BEFORE, IN_ORDER
from familyhub.sources import Format
from familyhub.sql import load

How = Literal["value", "rows"]

WHOLE = {"delivery": "delivery_now", "published": "published", "staffing": "staffing"}
"""Linked tables that are another table as it stands."""

LANDED_BOOKKEEPING = ("source", "submission", "extract_id", "row", "received")
CANONICAL_BOOKKEEPING = ("source", "extract_id", "row", "learnt_from", "learnt_to")
"""Columns that familyhub adds: which line of which extract, and when it was known. No agency's field feeds them."""

LINKAGE = "record_person"
"""The table that says which records are one person: what linkage makes, and whence linked tables take `person_id`."""

BESIDE_ADOPTED = "beside_adopted"
"""The people who share a number with an adopted child: linkage makes it beside `record_person`."""

EXPECTED = "expected_child"
"""The children who are or were expected, with the ids that they keep once they are born."""

OVERRIDDEN = "override_applied"
"""The lines that somebody's override speaks against."""

LINKAGE_READS: Origins = frozenset(
    (table, column)
    for table, columns in {
        "person_record": (
            "person_key", "nhs_number", "upn", "forename", "surname", "former_surname", "birth_date", "expected_date",
            "birth_order", "sex", "restriction",
        ),
        "address_record": ("person_key", "kind", "from_date", "to_date", "address", "postcode", "uprn"),
        "birth": (
            "person_key", "delivery_key", "pregnancy_key", "mother_key", "mother_nhs_number", "born_on", "birth_order",
        ),
        "relationship_record": (
            "person_key", "other_key", "other_nhs_number", "relationship", "from_date", "to_date",
        ),
    }.items()
    for column in columns
)  # fmt: skip
"""What linkage goes by when it decides that two records are one person."""


def of_format(form: Format) -> dict[str, Traced]:
    """For each canonical table that a format fills: its columns, with the columns of its own tables they come from.

    Names are in lower case. Raises UnknownColumnError for SQL that cannot be followed.
    """
    tables = {
        table.name.lower(): base_table(table.name, list(table.names), untraced=LANDED_BOOKKEEPING)
        for table in form.tables
    }
    return {name: trace(sql, tables) for name, sql in form.canonical.items()}


def unused(form: Format, traced: Mapping[str, Traced] | None = None) -> dict[str, tuple[str, ...]]:
    """For each source table: its columns that no canonical table takes a value from, nor decides on rows by."""
    read = NONE.union(*(each.read for each in (traced or of_format(form)).values()))
    return {
        table.name: tuple(name for name in table.names if (table.name.lower(), name.lower()) not in read)
        for table in form.tables
    }


@cache
def of_linked_tables() -> dict[str, Traced]:
    """For each linked table: its columns, with the columns of the canonical tables they come from.

    `person_id` comes from `record_person`, which linkage makes. Bookkeeping of extracts and faults is left out, and so
    are doubts, which go by what linkage goes by.
    """
    known = {table.name: base_table(table.name, list(table.names), untraced=CANONICAL_BOOKKEEPING) for table in TABLES}
    person = frozenset({(LINKAGE, "person_id")})
    known[LINKAGE] = Traced({"source": NONE, "person_key": NONE, "person_id": person})
    known[BESIDE_ADOPTED] = Traced({"person_id": person}, rows=person)
    known[EXTRACT.name] = Traced({}, any_other=NONE)  # which file told it: bookkeeping, and no agency's field
    known[EXPECTED] = Traced({"person_id": person, "mother_id": person}, rows=person, any_other=NONE)
    known[OVERRIDDEN] = Traced({}, any_other=NONE)  # what somebody rectified here: their word, and no agency's field
    as_linked = {table.name for table in AS_LINKED}
    declared = {table.name: table for table in FACTS}
    found: dict[str, Traced] = {}
    for name in IN_ORDER:
        # Steps before a table stay for those after it, as they do in the database.
        for step, file in BEFORE.get(name, ()):
            known[step] = trace(load(f"snapshot/sql/{file}"), known)
        if name in as_linked:
            traced = Traced({**known[name].columns, "person_id": person}, known[name].rows)
        else:
            traced = known[WHOLE[name]] if name in WHOLE else trace(load(f"snapshot/sql/{name}"), known)
        columns = {column: traced.columns.get(column, NONE) for column in declared[name].names}
        known[f"facts.{name}"] = found[name] = Traced(columns, traced.rows)
    return found | of_kin(known, person)


def linked_columns_read(sql: str) -> Origins:
    """The columns of linked tables that a measure's SELECT reads, for a value or to decide whom it counts."""
    tables = {table.name: base_table(table.name, list(table.names)) for table in FACTS}
    return trace(sql, {**tables, "calendar": Traced({}, any_other=NONE)}).read


def canonical_behind(linked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], How]:
    """The canonical columns behind columns of linked tables, linkage followed through to what it goes by."""
    found: dict[tuple[str, str], How] = {}
    for table, column in linked:
        traced = of_linked_tables().get(table)
        if traced is None:
            continue
        for origin in traced.rows:
            _note(found, origin, "rows")
        for origin in traced.columns.get(column, NONE):
            _note(found, origin, "value")
    return found


def source_behind(canonical: Mapping[tuple[str, str], How], traced: Mapping[str, Traced]) -> dict[tuple[str, str], How]:
    """The columns of a format's tables (`traced`) behind canonical columns."""
    found: dict[tuple[str, str], How] = {}
    for (table, column), how in canonical.items():
        if table not in traced:
            continue
        for origin in traced[table].rows:
            _note(found, origin, "rows")
        for origin in traced[table].columns.get(column, NONE):
            _note(found, origin, how)
    return found


def _note(found: dict[tuple[str, str], How], origin: tuple[str, str], how: How) -> None:
    """Keep the stronger word: a column whose value counts also decides on rows, and not the other way round."""
    if origin == (LINKAGE, "person_id"):
        for each in LINKAGE_READS:
            _note(found, each, "rows")
    elif found.get(origin) != "value":
        found[origin] = how
