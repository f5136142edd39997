"""Mental health services, with the tables of MHSDS: referrals, contacts, scores and hospital stays of CAMHS.

One CSV for each table, under the published field names; the CSVs of one folder are one submission.
"""

from dataclasses import replace
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.mental_health.tables import HEADER, TABLES
from familyhub.sources.shape import Facts, Format, Match, Sample
from familyhub.sources.submission import header_facts
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "mental_health"


OWN_SPELLING = "ReferralRequestReceivedDate"
"""CSDS writes the same field with an underscore; a small file of referrals may show no other difference."""


def _sniff(sample: Sample) -> Match | None:
    match = sniff_tables(NAME, TABLES, sample)
    if match is not None and OWN_SPELLING in match.columns:
        return replace(match, fit=min(1.0, match.fit + 0.02))
    return match


def _facts(path: Path, match: Match) -> Facts:
    return header_facts(
        path,
        match,
        table=HEADER.name,
        sender="OrgIDProv",
        first="ReportingPeriodStartDate",
        last="ReportingPeriodEndDate",
        made="DateTimeDatSetCreate",
    )


FORMAT = Format(
    name=NAME,
    says="Mental health services (MHSDS versions 4 to 6): referrals, contacts, scores and stays of CAMHS",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=canonical_sql(__name__),
    facts=_facts,
    version=2,
)
