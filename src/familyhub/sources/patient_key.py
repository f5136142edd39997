"""Whose a row is where a hospital or a register gives its own patient number, only an NHS number, or neither.

In a format's SELECTs, `patient_key(row.local_id, row.nhs_number)` stands for a key that is the same in all tables of
the source. An NHS number never becomes a key as it is: keys may show outside `identity.duckdb`.
"""

import re

from familyhub.model.identifiers import linkable_nhs_number_sql

CALL = re.compile(r"\bpatient_key\((\w+)\.(\w+), (\w+)\.(\w+)\)")


def with_patient_keys(canonical: dict[str, str], register: str = "") -> dict[str, str]:
    """The SELECTs with every `patient_key(...)` written out in SQL (DuckDB's own).

    `register` is the table, as `chis_child.child_id`, that says whose an NHS number is: a list that has only the number
    then tells of the same person. Two people who bear one number there are told apart by nothing, and it is nobody's.
    """
    return {name: CALL.sub(lambda call: _key(call, register), select) for name, select in canonical.items()}


def _key(call: re.Match[str], register: str) -> str:
    table, local_id, _, nhs_number = call.groups()
    number = linkable_nhs_number_sql(f"{table}.{nhs_number}")
    # Who is named by nothing at all is somebody all the same: counted among the unlinked, never lost.
    nobody = f"'unnamed, line ' || {table}.row || ' of extract ' || {table}.extract_id"
    known = f"{_registered(table, nhs_number, register)}, " if register.endswith(f".{local_id}") else ""
    return f"COALESCE({table}.{local_id}, {known}'nhs-' || LEFT(SHA256({number}), 20), {nobody})"


def _registered(table: str, nhs_number: str, register: str) -> str:
    listed, _, own_id = register.partition(".")
    number = linkable_nhs_number_sql("bearer.nhs_number")
    return (
        f"(SELECT MIN(bearer.{own_id}) FROM {listed} AS bearer"
        f" WHERE bearer.source = {table}.source AND {number} = {table}.{nhs_number}"
        f" HAVING COUNT(DISTINCT bearer.{own_id}) = 1)"
    )
