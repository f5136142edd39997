"""Lineage of what is made of persons after linkage: relations, families, households and expected children.

It is read off the very SQL that makes them, statement by statement, in the order in which a refresh runs it.
"""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from familyhub.inventory.sql_columns import NONE, Origins, Tables, Traced, trace_query
from familyhub.model.family_facts import FAMILY_FACTS
from familyhub.sql import load

STEPS = (
    "relation_person", "relation_mother", "unborn", "relation", "family_tie", "family_cluster", "family",
    "household_address", "household_spell", "household",
)  # fmt: skip
"""The SQL of linkage, in the order in which it runs."""


def of_kin(canonical: Tables, person: Origins) -> dict[str, Traced]:
    """For each table of `FAMILY_FACTS`: its columns, with the columns of the canonical tables they come from.

    `canonical` are the canonical tables with what linkage makes beside them; `person` is whence a person's id comes.
    """
    known = {**canonical, **_made_in_python(person)}
    for step in STEPS:
        for name, traced in _made_by(load(f"linkage/sql/{step}"), known):
            known[name] = traced
    unborn = known["unborn_record"]
    known["expected_child"] = Traced({**unborn.columns, "person_id": person}, unborn.rows)
    return {
        table.name: Traced(
            {name: known[table.name].columns.get(name, NONE) for name in table.names}, known[table.name].rows
        )
        for table in FAMILY_FACTS
    }


def _made_in_python(person: Origins) -> dict[str, Traced]:
    """What code hands to the SQL: numbers that too many bear, words for relations, and numbers of families."""
    return {
        "shared_number": Traced({"nhs_number": frozenset({("person_record", "nhs_number")})}),
        "relation_word": Traced({"relationship": NONE, "relation": NONE, "is_mutual": NONE}),
        "unmothered": Traced({"person_id": person, "component": person}),
        "family_number": Traced({"cluster": person, "family_id": person}),
    }


def _made_by(sql: str, known: Tables) -> Iterator[tuple[str, Traced]]:
    """The tables that the statements of a file make or add to, one by one."""
    for statement in filter(None, sqlglot.parse(sql, read="duckdb")):
        if isinstance(statement, exp.Create | exp.Insert):
            name, traced = statement.this.name.lower(), trace_query(statement.expression, known)
            yield name, _together(known[name], traced) if isinstance(statement, exp.Insert) else traced


def _together(before: Traced, added: Traced) -> Traced:
    """A table and the rows that are added to it, column by column in their order."""
    both = zip(before.columns.items(), added.columns.values(), strict=True)
    return Traced({name: mine | theirs for (name, mine), theirs in both}, before.rows | added.rows)
