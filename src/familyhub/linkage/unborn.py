"""The unborn: a provisional person for every child that is expected, and the baby each of them became.

A pregnancy expects one child; sources that hold records of the unborn themselves (social care before birth) may expect
two. The first-born takes the provisional person, and twins whose order nobody knows take none: it would be a guess.
"""

import duckdb

from familyhub.sql import load


def unborn_nodes(connection: duckdb.DuckDBPyConnection) -> int:
    """Create `unborn_record`, one row for each expected child as one source tells of it; the rows made.

    `record_key` (`unborn␟source␟key␟n`), `source`, `pregnancy_key` or `person_key`, `expected_child` (one number for
    all rows of one expected child), `mother_id`, `due_on`, `baby_source` and `baby_key` (a record of the baby it
    became), `ended` (live, stillborn, loss or ended; NULL while expected), `ended_on`, `doubt` (why it became nobody,
    where somebody was born), `learnt_from`, `extract_id`, `row`. Needs what `families.relate` left.
    """
    connection.execute(load("linkage/sql/unborn"))
    return connection.execute("SELECT COUNT(*) FROM unborn_record").fetchall()[0][0]
