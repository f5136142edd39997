"""What measures have in common is worked out once, and no member row is any different for it."""

from datetime import date
from random import Random

import duckdb
import pytest
from counties import county
from counting import compiled, in_order, shipped

from familyhub.measures import Question, given, measure
from familyhub.measures.tables import MEMBER

QUESTION = Question(date(2024, 7, 31), date(2024, 7, 20), date(2023, 4, 1))


@pytest.mark.parametrize("drawn_for", ["kpi-2-01", "kpi-2-02", "kpi-2-35", "ohid-c6i", "ohid-c8ii"])
def test_members_are_those_of_each_measures_own_select(drawn_for):
    facts = county(Random(f"sharing, {drawn_for}"), shipped()[drawn_for], 40, QUESTION)
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        connection.execute("CREATE SCHEMA facts")
        connection.execute("CREATE SCHEMA marts")
        connection.execute("SET search_path = 'facts'")
        given.load(facts, connection)
        measure(connection, shipped(), QUESTION)
        rows = connection.execute("SELECT * FROM marts.member").fetchall()
        left = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name <> 'marts'").fetchall()
    together = [dict(zip(MEMBER.names, row, strict=True)) for row in rows]
    assert together, "a county without a single member shows nothing"
    for name in shipped():
        alone = compiled(facts, name, QUESTION)
        assert in_order(row for row in together if row["measure"] == name) == alone
    assert not [table for (table,) in left if table.startswith("kept_") or table == "contact_of_interest"]
