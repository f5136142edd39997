"""What families, households and the unborn add to a refresh: each step's seconds of processor time, on a county drawn
by `county.sql`. People are joined by the drawing itself, so that linkage is no part of what is measured.

    python bench/kin_steps.py --children 350000
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import duckdb
from make_county import HERE

from familyhub.linkage.families import cluster_families, find_mothers, relate, write_families
from familyhub.linkage.households import build_households
from familyhub.linkage.stable_ids import (
    assign,
    define_record_key,
    drop_passing,
    keep_person_ids,
    load_past,
    new_ids,
)
from familyhub.linkage.unborn import among_records, apart_from_records, unborn_nodes
from familyhub.model.derive import SQL_TYPES
from familyhub.model.tables import BY_NAME
from familyhub.snapshot.kin import NUMBERED
from familyhub.state.ledger import Past

Answer = TypeVar("Answer")

SECRET = b"a secret for measuring"
KEPT = "learnt_from DATE, learnt_to DATE, source VARCHAR, extract_id INTEGER, row BIGINT"
STATED = {
    "person_record": """
        SELECT 'c' || person AS person_key, nhs_number, forename, surname, birth_date, 'chis' AS source
        FROM stated_child
        UNION ALL BY NAME
        SELECT 'p' || person AS person_key, nhs_number, forename, surname, birth_date, 'provider' AS source
        FROM stated_child
        UNION ALL BY NAME
        SELECT 's' || person AS person_key, forename, surname, birth_date, 'school' AS source
        FROM stated_child WHERE age BETWEEN 5 AND 10
        UNION ALL BY NAME
        SELECT 'p' || person AS person_key, nhs_number, forename, surname, birth_date, 'provider' AS source
        FROM stated_mother
        UNION ALL BY NAME
        SELECT 'm' || person AS person_key, nhs_number, forename, surname, birth_date, 'maternity' AS source
        FROM stated_mother WHERE person IN (SELECT mother FROM booking)""",
    "birth": """
        SELECT 'c' || person AS person_key, 'd' || delivery AS delivery_key, mother_nhs_number,
            birth_date AS born_on, 'live' AS outcome, birth_order, 'chis' AS source
        FROM stated_child WHERE born_here""",
    "relationship_record": """
        SELECT 'p' || person AS person_key, 'p' || mother AS other_key, 'mother' AS relationship, 'provider' AS source
        FROM stated_child WHERE u(person, 'related') < 0.97""",
    "address_record": """
        SELECT 'c' || home.person AS person_key, kind, from_date, to_date, postcode, 'chis' AS source,
            (1 + pick(child.mother, 'door', 900)) || ' Quay Street' AS address
        FROM child_home AS home JOIN child ON child.person = home.person
        UNION ALL BY NAME
        SELECT 'p' || person AS person_key, kind, from_date, to_date, postcode, 'provider' AS source,
            (1 + pick(person, 'door', 900)) || ' Quay Street' AS address
        FROM mother_home""",
    "pregnancy": """
        SELECT 'g' || booking AS pregnancy_key, 'm' || mother AS person_key, due_on, ended_on, outcome,
            'maternity' AS source
        FROM booking""",
    "status": "SELECT 'c' || person AS person_key, 'looked_after' AS status, birth_date + 400 AS from_date,"
    " 'chis' AS source FROM stated_child WHERE u(person, 'care') < 0.005",
}


def draw(connection: duckdb.DuckDBPyConnection, children: int) -> None:
    """The canonical tables and `record_person` of a county."""
    for name, value in {"seed": 1, "children": children, "neighbourhoods": max(48, children // 400)}.items():
        connection.execute(f"SET VARIABLE {name} = {value}")
    connection.execute((HERE / "county.sql").read_text(encoding="utf-8"))
    for extract, (name, select) in enumerate(STATED.items(), start=1):
        columns = ", ".join(f"{c.name} {SQL_TYPES[c.kind]}" for c in BY_NAME[name].columns)
        connection.execute(f"CREATE TABLE stated_{name} AS {select}")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS stated; CREATE TABLE stated.{name} ({columns}, {KEPT})")
        connection.execute(
            f"INSERT INTO stated.{name} BY NAME SELECT *, DATE '2026-03-31' AS learnt_from, {extract} AS extract_id,"
            f" ROW_NUMBER() OVER () AS row FROM stated_{name}"
        )
    connection.execute("SET search_path = 'stated,main'")
    connection.execute("CREATE TABLE main.extract (extract_id INTEGER, format VARCHAR)")
    connection.execute("INSERT INTO main.extract SELECT UNNEST(RANGE(1, 7)), 'plain'")
    connection.execute("CREATE TABLE main.shared_number (nhs_number VARCHAR)")
    connection.execute("CREATE TABLE main.beside_adopted (person_id BIGINT)")
    connection.execute("CREATE TABLE main.record_tie (source VARCHAR, person_key VARCHAR, rule VARCHAR)")
    connection.execute(
        "CREATE MACRO main.opaque(name) AS"
        " CAST(('0x' || SUBSTR(SHA256(getvariable('secret') || name), 1, 15)) AS BIGINT)"
    )
    define_record_key(connection, SECRET)
    connection.execute(
        """
        CREATE TABLE main.record_person AS
        WITH named AS (
            SELECT source, person_key FROM stated.person_record
            UNION SELECT source, person_key FROM stated.birth
        )
        SELECT source, person_key, CAST(SUBSTR(person_key, 2) AS BIGINT) AS person_id FROM named
        """
    )


def timed(what: str, step: Callable[[], Answer]) -> Answer:
    """Do a step, and say how long it took."""
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    answer = step()
    after = resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{what:20} {processor:7.1f} s cpu {time.perf_counter() - began:7.1f} s, {after.ru_maxrss // 1024:,} MB")
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=35_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "workshop.duckdb")) as connection:
        connection.execute("SET memory_limit = '4GB'")
        connection.execute("SET threads = 2")
        timed("drawing", lambda: draw(connection, asked.children))
        timed("mothers, before ids", lambda: find_mothers(connection))
        timed("unborn", lambda: unborn_nodes(connection))
        timed("among records", lambda: among_records(connection, SECRET))
        people = timed("ids of people", lambda: keep_person_ids(connection, SECRET, Past()))
        timed("apart again", lambda: (apart_from_records(connection, people), drop_passing(connection)))
        timed("relations", lambda: relate(connection))
        timed("families", lambda: cluster_families(connection, date(2026, 3, 31)))
        timed("ids of families", lambda: keep_families(connection))
        timed("households", lambda: build_households(connection))
        for table in ("relation", "relation_contradiction", "family", "family_member", "household", "expected_child"):
            ((rows,),) = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()
            print(f"{table:24} {rows:>10,}")


def keep_families(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(NUMBERED)
    load_past(connection, Past())
    assign(connection, new_ids(SECRET, "family"), kind="family")
    ids = connection.execute("SELECT id FROM cluster_id ORDER BY cluster").fetchnumpy()["id"]
    write_families(connection, ids.tolist())


if __name__ == "__main__":
    main()
