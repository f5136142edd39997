"""The unborn: a provisional person for every child that is expected, and the baby each of them became.

A pregnancy expects one child; sources that hold records of the unborn themselves (social care before birth) may expect
two. The first-born takes the provisional person, and twins whose order nobody knows take none: it would be a guess.
Nobody becomes anybody across an adoption, nor where somebody decided that they are two people.
"""

from collections.abc import Iterable
from dataclasses import replace

import duckdb

from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import Assigned, define_record_key
from familyhub.sql import load


def unborn_nodes(connection: duckdb.DuckDBPyConnection) -> int:
    """Create `unborn_record`, one row for each expected child as one source tells of it; the rows made.

    `record_key` (`unborn␟source␟key␟n`), `source`, `pregnancy_key` or `person_key`, `expected_child` (one number for
    all rows of one expected child), `mother_id`, `due_on`, `baby_source` and `baby_key` (a record of the baby it
    became), `ended` (live, stillborn, loss or ended; NULL while expected), `ended_on`, `doubt` (why it became nobody,
    where somebody was born), `learnt_from`, `extract_id`, `row`. Needs what `families.find_mothers` left.
    """
    connection.execute(load("linkage/sql/unborn"))
    return connection.execute("SELECT COUNT(*) FROM unborn_record").fetchall()[0][0]


def among_records(connection: duckdb.DuckDBPyConnection, secret: bytes, decisions: Iterable[Decision] = ()) -> int:
    """Put each expected child into `record_person` beside the records, so that the ledger gives it an id that stays.

    It is the person of the baby it became, and records that a source itself held of the unborn child come to that
    person. Returns how many such records' people did. Needs `unborn_record`, what `find_mothers` left and
    what `link` did; numbers of people are the linkage's own still.
    """
    define_record_key(connection, secret)
    apart = [(decision.first, decision.second) for decision in decisions if not decision.same]
    columns = list(zip(*apart, strict=True)) or [(), ()]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE refused AS SELECT UNNEST(?::VARCHAR[]) AS first, UNNEST(?::VARCHAR[]) AS second",
        [list(column) for column in columns],
    )
    connection.execute(load("linkage/sql/expected_person"))
    return connection.execute("SELECT COUNT(*) FROM unborn_moved").fetchall()[0][0]


def apart_from_records(connection: duckdb.DuckDBPyConnection, kept: Assigned) -> Assigned:
    """Take the expected children out of `record_person` again, once `kept` has given ids, into `expected_child`.

    `expected_child` has the rows of `unborn_record` with the `person_id` of each, the `first_id` that the ledger gave
    the row (and `first_published`, when), and the ids of mothers. Returns the ids, in which a merge says `unborn` where
    a child was born.
    """
    connection.execute(load("linkage/sql/expected_apart"))
    if not any(event.what == "merge" for event in kept.events):
        return kept
    born = set(connection.execute(load("linkage/sql/expected_merges")).fetchall())
    events = (
        replace(event, rule="unborn")
        if event.what == "merge" and event.rule is None and (event.person_id, event.other_id) in born
        else event
        for event in kept.events
    )
    return replace(kept, events=tuple(events))
