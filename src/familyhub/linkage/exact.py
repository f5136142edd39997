"""Linkage by exact identifiers: who is one person because a number that only one person can bear says so.

A person record is named by its source and the id there. Records are one person when they share a plausible NHS number
and a date of birth, or a permanent UPN with a right check letter and a date of birth. A number that contradicts itself
(two birth orders, or two different first names within one source, as when a twin's number was typed on the other twin)
links nothing. A record of an adopted child is joined to no other: whether it may be is for a person to decide. Whoever
bears its number is restricted like it all the same.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from familyhub.model.identifiers import linkable_nhs_number_sql, linkable_upn_sql

MOST_BEARERS = 20
"""More records of one number and birth date than this is no person but a placeholder."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What the linkage did, in counts."""

    records: int
    people: int
    held_apart: int


def link(connection: duckdb.DuckDBPyConnection, secret: bytes) -> Linked:
    """Create `record_person(source, person_key, person_id)`, `held_apart` and `beside_adopted(person_id)`.

    `person_id` is opaque: derived with the workspace's secret from the first of the person's record keys.
    """
    connection.execute("SET VARIABLE secret = ?", [secret.hex()])
    connection.execute(
        "CREATE OR REPLACE MACRO opaque(name) AS"
        " CAST(('0x' || SUBSTR(SHA256(getvariable('secret') || name), 1, 15)) AS BIGINT)"
    )
    connection.execute(_NODES)
    connection.execute(_BEARERS)
    connection.execute(_HELD_APART)
    edges = connection.execute(_EDGES).fetchnumpy()
    count = connection.execute("SELECT COUNT(*) FROM node").fetchall()[0][0]
    component = _components(np.asarray(edges["a"]), np.asarray(edges["b"]), count)
    connection.register("component", {"node": np.arange(count, dtype=np.int64), "component": component})
    connection.execute(_RECORD_PERSON)
    connection.unregister("component")
    connection.execute(_BESIDE_ADOPTED)
    people, distinct = connection.execute(
        "SELECT COUNT(DISTINCT component), COUNT(DISTINCT person_id) FROM component_person"
    ).fetchall()[0]
    if people != distinct:
        raise RuntimeError("two people were given one opaque id; refusing to publish")
    held = connection.execute("SELECT COUNT(*) FROM held_apart").fetchall()[0][0]
    for table in ("node", "bearer", "component_person"):
        connection.execute(f"DROP TABLE {table}")
    return Linked(records=count, people=people, held_apart=held)


def _components(a: np.ndarray, b: np.ndarray, count: int) -> np.ndarray:
    if count == 0:
        return np.empty(0, dtype=np.int64)
    graph = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


_NODES = """
CREATE OR REPLACE TEMP TABLE node AS
WITH named AS (              -- everybody whom any row names by an id of its source
    SELECT source, person_key FROM person_record
    UNION
    SELECT source, other_key FROM relationship_record WHERE other_key IS NOT NULL
    UNION
    SELECT source, person_key FROM birth
    UNION
    SELECT source, mother_key FROM birth WHERE mother_key IS NOT NULL
    UNION
    SELECT source, person_key FROM pregnancy
    UNION
    SELECT source, person_key FROM contact
    UNION
    SELECT source, person_key FROM referral
    UNION
    SELECT source, person_key FROM responsibility
    UNION
    SELECT source, person_key FROM status
)
SELECT ROW_NUMBER() OVER (ORDER BY source, person_key) - 1 AS node, source, person_key
FROM named
"""

_BEARERS = f"""
CREATE OR REPLACE TEMP TABLE bearer AS
WITH latest AS (             -- what each record says of itself now
    SELECT source, person_key, nhs_number, upn, birth_date, birth_order, LOWER(STRIP_ACCENTS(forename)) AS forename,
        CASE WHEN sex IN ('F', 'M') THEN sex END AS sex
    FROM person_record
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY source, person_key ORDER BY learnt_from DESC, extract_id DESC, row DESC
    ) = 1
),
adopted AS (                 -- whoever is told to be adopted stays apart, whatever a later row is silent about
    SELECT source, person_key
    FROM person_record
    WHERE restriction IS NOT NULL
    GROUP BY source, person_key
    HAVING MAX_BY(restriction, ROW(learnt_from, extract_id, row)) = 'adopted'
),
shared AS (                  -- numbers that stand in for one that nobody knows: too many people of a source bear them
    SELECT DISTINCT nhs_number FROM shared_number
),
numbered AS (
    SELECT 'nhs_number' AS kind, nhs_number AS number, nhs_number, birth_date, source, person_key, birth_order,
        forename, sex
    FROM latest
    -- one digit ten times over, and 0123456789, pass the check and are nobody's
    WHERE {linkable_nhs_number_sql("nhs_number")} <> '0123456789' AND birth_date IS NOT NULL
        AND nhs_number NOT IN (SELECT nhs_number FROM shared)
    UNION ALL
    SELECT 'upn', upn, {linkable_nhs_number_sql("nhs_number")}, birth_date, source, person_key, birth_order,
        forename, sex
    FROM latest
    -- neither a temporary number nor one whose check letter is wrong
    WHERE {linkable_upn_sql("upn")} IS NOT NULL AND birth_date IS NOT NULL
)
SELECT numbered.*, node.node, HASH(kind, number, birth_date) AS bearing, adopted.person_key IS NOT NULL AS is_adopted
FROM numbered
JOIN node ON node.source = numbered.source AND node.person_key = numbered.person_key
LEFT JOIN adopted ON adopted.source = numbered.source AND adopted.person_key = numbered.person_key
"""

_HELD_APART = f"""
CREATE OR REPLACE TABLE held_apart AS
WITH within_source AS (
    SELECT bearing, source, COUNT(DISTINCT forename) AS forenames
    FROM bearer
    GROUP BY bearing, source
),
twice_named AS (
    SELECT bearing, MAX(forenames) AS forenames FROM within_source GROUP BY bearing
),
judged AS (
    SELECT bearer.bearing, MIN(kind) AS kind, COUNT(*) AS records,
        CASE
            WHEN COUNT(DISTINCT birth_order) > 1 THEN 'two birth orders'
            WHEN MAX(twice_named.forenames) > 1 THEN 'two first names in one source'
            WHEN COUNT(DISTINCT sex) > 1 AND COUNT(DISTINCT forename) > 1 THEN 'two sexes and two first names'
            -- a school that typed one twin's pupil number on the other must not make one child of both
            WHEN COUNT(DISTINCT nhs_number) > 1 THEN 'two NHS numbers'
            WHEN COUNT(*) > {MOST_BEARERS} THEN 'too many records bear it'
        END AS reason
    FROM bearer
    JOIN twice_named ON twice_named.bearing = bearer.bearing
    GROUP BY bearer.bearing
)
SELECT bearing, kind, records, reason FROM judged WHERE reason IS NOT NULL
UNION ALL
-- each birth date may be somebody, so these still link those who agree; that they are two people must be seen
SELECT NULL, kind, COUNT(*), 'two birth dates'
FROM bearer
GROUP BY kind, number
HAVING COUNT(DISTINCT birth_date) > 1
UNION ALL
SELECT NULL, kind, COUNT(*), 'an adopted child'
FROM bearer
GROUP BY kind, bearing
HAVING BOOL_OR(is_adopted) AND COUNT(*) > 1
"""

_EDGES = """
WITH trusted AS (
    SELECT bearer.bearing, bearer.node
    FROM bearer
    LEFT JOIN held_apart ON held_apart.bearing = bearer.bearing
    WHERE held_apart.bearing IS NULL AND NOT bearer.is_adopted
),
first_bearer AS (
    SELECT bearing, MIN(node) AS node FROM trusted GROUP BY bearing
)
SELECT CAST(first_bearer.node AS BIGINT) AS a, CAST(trusted.node AS BIGINT) AS b
FROM trusted
JOIN first_bearer ON first_bearer.bearing = trusted.bearing
WHERE trusted.node <> first_bearer.node
"""

_RECORD_PERSON = """
CREATE OR REPLACE TEMP TABLE component_person AS
SELECT component.component, opaque(MIN(node.source || CHR(31) || node.person_key)) AS person_id
FROM component
JOIN node ON node.node = component.node
GROUP BY component.component;

CREATE OR REPLACE TABLE record_person AS
SELECT node.source, node.person_key, component_person.person_id
FROM component
JOIN node ON node.node = component.node
JOIN component_person ON component_person.component = component.component;
"""

_BESIDE_ADOPTED = """
CREATE OR REPLACE TABLE beside_adopted AS
SELECT DISTINCT record_person.person_id
FROM bearer
JOIN bearer AS adopted ON adopted.bearing = bearer.bearing AND adopted.is_adopted
LEFT JOIN held_apart ON held_apart.bearing = bearer.bearing
JOIN record_person ON record_person.source = bearer.source AND record_person.person_key = bearer.person_key
WHERE held_apart.bearing IS NULL
"""
