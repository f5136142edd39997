"""CSDS v1.6 and v1.5, the Community Services Data Set: what community services such as health visiting did.

A month's submission is one CSV for each table, under the published field names; the CSVs of one folder are one.
"""

from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.csds.tables import HEADER, TABLES
from familyhub.sources.csds.version import with_version
from familyhub.sources.shape import Facts, Format, Match, Sample
from familyhub.sources.submission import header_facts
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "csds"


def _sniff(sample: Sample) -> Match | None:
    match = sniff_tables(NAME, TABLES, sample)
    return None if match is None else with_version(match, sample)


def _facts(path: Path, match: Match) -> Facts:
    return header_facts(
        path,
        match,
        table=HEADER.name,
        sender="OrgID_Provider",
        first="RP_StartDate",
        last="RP_EndDate",
        made="FileCreation_DateTime",
    )


FORMAT = Format(
    name=NAME,
    says="CSDS v1.6 and v1.5, the Community Services Data Set: one CSV for each table (CYP000 to CYP901)",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=canonical_sql(__name__),
    facts=_facts,
    version=3,
)
