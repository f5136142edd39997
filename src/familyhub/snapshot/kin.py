"""What a snapshot makes of persons: the unborn among them, families with ids that stay, and households.

The order is given by the ids. Who is expected is found first, so that the ledger gives the unborn ids like everybody's;
then people have their ids, and relations, families and households are made of these.
"""

from collections.abc import Iterable
from datetime import date

import duckdb

from familyhub.linkage.families import cluster_families, find_mothers, relate, write_families
from familyhub.linkage.households import build_households
from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import Assigned, assign, drop_passing, keep_person_ids, load_past, new_ids
from familyhub.linkage.unborn import among_records, apart_from_records, unborn_nodes
from familyhub.model.derive import ddl
from familyhub.model.family_facts import FAMILY_FACTS, RELATION_CONTRADICTION
from familyhub.progress import RunLog
from familyhub.sql import load
from familyhub.state.ledger import Past

NUMBERED = """
CREATE OR REPLACE TEMP TABLE record_cluster AS
SELECT record_key(record_person.source, record_person.person_key) AS record_key, family_cluster.cluster
FROM family_cluster
JOIN record_person ON record_person.person_id = family_cluster.person_id
"""

# A mother of whom no more than a number is known has a number below 0, and is nobody in facts.
_CONTRADICTIONS = """
SELECT * REPLACE (
    CASE WHEN first_id >= 0 THEN first_id END AS first_id,
    CASE WHEN second_id >= 0 THEN second_id END AS second_id
)
FROM main.relation_contradiction
WHERE person_id >= 0
"""


def keep_people(
    connection: duckdb.DuckDBPyConnection, secret: bytes, past: Past, decisions: Iterable[Decision] = ()
) -> Assigned:
    """Give everybody the id that stays, the unborn too; creates `expected_child`.

    Needs what `link` left, with its own numbers of people. A baby has the id under which it was expected.
    """
    find_mothers(connection)
    unborn_nodes(connection)
    among_records(connection, secret, decisions)
    people = apart_from_records(connection, keep_person_ids(connection, secret, past))
    drop_passing(connection)
    return people


def find_kin(connection: duckdb.DuckDBPyConnection, secret: bytes, past: Past, as_of: date, log: RunLog) -> Assigned:
    """Create the tables of `FAMILY_FACTS`; what does not fit among them joins the contradictions.

    `past` is what the ledger tells of families; the ids returned are theirs. Needs what `keep_people` left.
    """
    with log.step("families") as step:
        relate(connection)
        cluster_families(connection, as_of)
        connection.execute(NUMBERED)
        load_past(connection, past)
        assigned = assign(connection, new_ids(secret, "family"), kind="family")
        ids = connection.execute("SELECT id FROM cluster_id ORDER BY cluster").fetchnumpy()["id"]
        step.rows = write_families(connection, ids.tolist())
        drop_passing(connection)
    with log.step("households") as step:
        step.rows = build_households(connection)
    connection.execute(f"INSERT INTO main.contradiction BY NAME {load('snapshot/sql/kin_fault')}")
    return assigned


def write_kin(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Write the tables of `FAMILY_FACTS` into the attached `facts`; the rows of each."""
    rows = {}
    for table in FAMILY_FACTS:
        select = _CONTRADICTIONS if table is RELATION_CONTRADICTION else f"SELECT * FROM main.{table.name}"
        columns = ", ".join(f'"{name}"' for name in table.names)
        order = ", ".join(f'"{name}"' for name in table.key)
        connection.execute(ddl(table, f"facts.{table.name}"))
        connection.execute(
            f"INSERT INTO facts.{table.name} SELECT {columns} FROM ({select}) AS filled ORDER BY {order}"
        )
        rows[table.name] = connection.execute(f"SELECT COUNT(*) FROM facts.{table.name}").fetchall()[0][0]
    return rows
