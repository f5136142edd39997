"""Whose a row is where a hospital or a register gives its own patient number, only an NHS number, or neither.

In a format's SELECTs, `patient_key(row.local_id, row.nhs_number)` stands for a key that is the same in all tables of
the source. An NHS number never becomes a key as it is: keys may show outside `identity.duckdb`.
"""

import re

from familyhub.model.identifiers import linkable_nhs_number_sql

CALL = re.compile(r"\bpatient_key\((\w+)\.(\w+), (\w+)\.(\w+)\)")


def with_patient_keys(canonical: dict[str, str]) -> dict[str, str]:
    """The SELECTs with every `patient_key(...)` written out in SQL (DuckDB's own)."""
    return {name: CALL.sub(_key, select) for name, select in canonical.items()}


def _key(call: re.Match[str]) -> str:
    table, local_id, _, nhs_number = call.groups()
    number = linkable_nhs_number_sql(f"{table}.{nhs_number}")
    # Who is named by nothing at all is somebody all the same: counted among the unlinked, never lost.
    nobody = f"'unnamed, line ' || {table}.row || ' of extract ' || {table}.extract_id"
    return f"COALESCE({table}.{local_id}, 'nhs-' || LEFT(SHA256({number}), 20), {nobody})"
