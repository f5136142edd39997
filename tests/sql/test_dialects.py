"""The same query, said to another engine."""

import duckdb
import pytest

from familyhub.sql import DIALECTS, DUCKDB, SPARK

BIRTHS = """
    SELECT * FROM (VALUES
        (1, DATE '2024-01-31', 'north', TRUE),
        (2, DATE '2024-02-29', 'south', FALSE),
        (3, DATE '2023-11-30', NULL, NULL),
        (4, DATE '2024-05-17', 'north', TRUE)
    ) AS births (delivery_id, birth_date, team, seen)
"""

# One query for each thing that compiled measures do; ordered, so that answers can be compared row by row.
QUERIES = {
    "days after a day": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, birth_date + 14 AS closes, birth_date - 3 AS before FROM births ORDER BY delivery_id
    """,
    "days between": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, DATE_DIFF('day', birth_date, DATE '2024-03-01') AS age FROM births ORDER BY delivery_id
    """,
    "months after a day are clamped to the month's end": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, CAST(birth_date + INTERVAL 1 MONTH AS DATE) AS one,
               CAST(birth_date + INTERVAL 30 MONTH AS DATE) AS thirty
        FROM births ORDER BY delivery_id
    """,
    "the month and the quarter as text": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, STRFTIME(birth_date, '%Y-%m') AS month, EXTRACT(QUARTER FROM birth_date) AS quarter
        FROM births ORDER BY delivery_id
    """,
    "the last day of a month": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, LAST_DAY(birth_date) AS ends FROM births ORDER BY delivery_id
    """,
    "totals at several levels": f"""
        WITH births AS ({BIRTHS})
        SELECT team, GROUPING(team) AS is_total, COUNT(*) AS children, COUNT(*) FILTER (WHERE seen) AS seen,
               SUM(CASE WHEN seen THEN 1 ELSE 0 END) AS added
        FROM births
        GROUP BY GROUPING SETS ((team), ())
        ORDER BY is_total, team
    """,
    "nulls come last unless it says otherwise": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id FROM births ORDER BY team, delivery_id
    """,
    "nulls first where it says so, and backwards": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id FROM births ORDER BY team DESC NULLS FIRST, delivery_id DESC
    """,
    "null is like null": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id FROM births
        WHERE team IS NOT DISTINCT FROM NULL OR seen IS DISTINCT FROM TRUE
        ORDER BY delivery_id
    """,
    "the first row of each": f"""
        WITH births AS ({BIRTHS}),
        numbered AS (
            SELECT births.*, ROW_NUMBER() OVER (PARTITION BY team ORDER BY birth_date DESC, delivery_id) AS place
            FROM births
        )
        SELECT delivery_id FROM numbered WHERE place = 1 ORDER BY delivery_id
    """,
    "the least and the greatest, null left out": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, LEAST(birth_date, DATE '2024-02-01', NULL) AS least,
               GREATEST(birth_date, DATE '2024-02-01') AS most, COALESCE(team, 'Unallocated') AS team
        FROM births ORDER BY delivery_id
    """,
    "whole division": f"""
        WITH births AS ({BIRTHS})
        SELECT delivery_id, (delivery_id * 7) // 2 AS halves, delivery_id % 2 AS odd FROM births ORDER BY delivery_id
    """,
    "any of them, and text put together": f"""
        WITH births AS ({BIRTHS})
        SELECT BOOL_OR(seen) AS one, BOOL_AND(seen) AS each, MIN(team || '-' || CAST(delivery_id AS VARCHAR)) AS named
        FROM births
    """,
}


def answers_of_duckdb(sql):
    return [tuple(row) for row in duckdb.sql(sql).fetchall()]


@pytest.mark.spark
@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES.keys())
def test_spark_answers_as_duckdb_does(spark, sql):
    assert [tuple(row) for row in spark.sql(SPARK.translate(sql)).collect()] == answers_of_duckdb(sql)


@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES.keys())
def test_duckdb_reads_what_was_written_for_it(sql):
    assert DUCKDB.translate(sql) == sql
    assert answers_of_duckdb(sql)


def test_what_spark_would_take_with_another_meaning_is_refused():
    for sql, why in (
        ("SELECT team, COUNT(*) FROM births GROUP BY ALL", "name the columns"),
        ("SELECT LIST(team ORDER BY team) FROM births", "loses its order"),
        ("SELECT team FROM births QUALIFY ROW_NUMBER() OVER (ORDER BY team) = 1", "a step of its own"),
        ("SELECT FROM WHERE", "cannot be translated"),
        ("SELECT 1; SELECT 2", "one query at a time"),
    ):
        with pytest.raises(ValueError, match=why):
            SPARK.translate(sql)


def test_translating_again_is_remembered():
    sql = "SELECT 'translated once' AS said"
    assert SPARK.translate(sql) is SPARK.translate(sql)


def test_engines_are_found_by_name():
    assert DIALECTS == {"duckdb": DUCKDB, "spark": SPARK}
