"""MSDS v2, the Maternity Services Data Set: bookings, deliveries and babies of one provider, month by month.

One CSV for each table, under the published field names; the CSVs of one folder are one submission.
"""

from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.msds.tables import HEADER, TABLES
from familyhub.sources.shape import Facts, Format, Match, Sample
from familyhub.sources.submission import header_facts
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "msds"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _facts(path: Path, match: Match) -> Facts:
    return header_facts(
        path,
        match,
        table=HEADER.name,
        sender="OrgIDProvider",
        first="RPStartDate",
        last="RPEndDate",
        made="FileCreationDate",
    )


FORMAT = Format(
    name=NAME,
    says="MSDS v2, the Maternity Services Data Set: one CSV for each table (MSD000 to MSD501)",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=canonical_sql(__name__),
    facts=_facts,
    version=3,
)
