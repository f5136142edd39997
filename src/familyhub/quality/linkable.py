"""What of each source can be linked to the others, and what never can."""

import duckdb

from familyhub.model.identifiers import linkable_nhs_number_sql, linkable_upn_sql
from familyhub.quality.tables import QUALITY_LINKABLE
from familyhub.quality.writing import fill
from familyhub.sql import load

STRENGTHS: dict[str, str] = {
    "nhs_number": "valid NHS number and date of birth",
    "upn": "permanent UPN and date of birth",
    "names": "names and date of birth",
    "birth_date": "date of birth, with or without sex: never",
    "nothing": "no date of birth: never",
}
"""The strongest that a source holds of a person, from what links alone to what never links."""

NEVER = ("birth_date", "nothing")


def write_linkable(connection: duckdb.DuckDBPyConnection) -> int:
    """Write `marts.quality_linkable`: counts from `identity`, which must be attached; returns its rows.

    A number that stands for one that nobody knows and a temporary UPN count as not held.
    """
    select = load("quality/sql/linkable")
    select = select.replace("nhs_number_to_link_by()", linkable_nhs_number_sql("nhs_number"))
    select = select.replace("upn_to_link_by()", linkable_upn_sql("upn"))
    return fill(connection, QUALITY_LINKABLE, select)
