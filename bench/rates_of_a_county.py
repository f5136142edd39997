"""How long the rates of a county take: `.venv/bin/python bench/rates_of_a_county.py 350000`.

People, spells and events are drawn in SQL; two thirds of the children live here and are on a caseload. Prints rows,
seconds and the largest memory.
"""

import resource
import sys
import time
from datetime import date

import duckdb

from familyhub.measures import rates
from familyhub.measures.question import Question
from familyhub.measures.rates.filling import Coverage
from familyhub.model.derive import ddl
from familyhub.model.facts import FACTS

TEAMS, LSOAS = 29, 900


def county(connection: duckdb.DuckDBPyConnection, children: int) -> None:
    """Facts of so many children under 18."""
    for table in FACTS:
        connection.execute(ddl(table, table.name))
    columns = "DATE '2000-01-01' AS learnt_from, CAST(NULL AS DATE) AS learnt_to, 1 AS extract_id, n AS row"
    source = f"FROM range({children}) AS made(n)"
    fills = {
        "person": "n AS person_id, DATE '2008-01-01' + CAST(n * 7919 % 6500 AS INTEGER) AS birth_date, "
        "DATE '2000-01-01' AS learnt_on, 1 AS record_count",
        "responsible": f"n AS person_id, 'resident' AS basis, DATE '2000-01-01' AS from_date, {columns}",
        "caseload": f"n AS person_id, 't' || n % {TEAMS} AS team_key, DATE '2000-01-01' AS from_date, {columns}",
        "residence": f"n AS person_id, 'E' || n % {LSOAS} AS lsoa, DATE '2000-01-01' AS from_date, {columns}",
        "referral": "n AS referral_id, n // 3 AS person_id, "
        "CASE n % 3 WHEN 0 THEN 'social_care' WHEN 1 THEN 'camhs' ELSE 'early_help' END AS service, "
        f"DATE '2023-04-01' + CAST(n * 104729 % 1000 AS INTEGER) AS received_on, {columns}",
        "status": "n AS person_id, CASE n % 4 WHEN 0 THEN 'looked_after' ELSE 'early_help_plan' END AS status, "
        f"DATE '2023-04-01' + CAST(n * 1299709 % 1000 AS INTEGER) AS from_date, {columns}",
    }
    for table, select in fills.items():
        connection.execute(f"INSERT INTO {table} BY NAME SELECT {select} {source}")
    connection.execute(
        f"INSERT INTO team_path BY NAME SELECT 't' || n AS team_key, 'Team ' || n AS team, 'Hub ' || n % 12 AS hub, "
        f"'District ' || n % 12 AS district, 'Quadrant ' || n % 4 AS quadrant FROM range({TEAMS}) AS made(n)"
    )
    connection.execute(
        f"INSERT INTO place_path BY NAME SELECT 'E' || n AS lsoa, 'Place ' || n AS name, 'Ward ' || n % 100 AS ward, "
        f"'District ' || n % 12 AS district, 'Quadrant ' || n % 4 AS quadrant, n % 5 + 1 AS quintile "
        f"FROM range({LSOAS}) AS made(n)"
    )


def main(children: int) -> None:
    """Fill the marts of rates once."""
    question = Question(date(2026, 3, 31), date(2026, 3, 31), date(2023, 4, 1), "residence")
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET memory_limit = '3GB'")
        county(connection, children)
        connection.execute("CREATE SCHEMA marts")
        began = time.perf_counter()
        counts = rates.fill(connection, rates.load(), question, covered=Coverage(("drawn",), question.as_of))
        took = time.perf_counter() - began
        figures = connection.execute("SELECT COUNT(*) FROM marts.rate_figure").fetchall()[0][0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{children:,} children: {sum(counts.values()):,} events, {figures:,} figures, {took:.1f} s, {memory:,.0f} MB"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
