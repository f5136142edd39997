"""The Standard Safeguarding Dataset of Data to Insight: what a council's case-management system knows of its children.

One CSV for each of 47 tables, under the published field names; the CSVs of one folder are one submission.
"""

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.shape import Format
from familyhub.sources.ssd.reading import read
from familyhub.sources.ssd.recognising import NAME, sniff
from familyhub.sources.ssd.tables import TABLES

__all__ = ["FORMAT"]

FORMAT = Format(
    name=NAME,
    says="Standard Safeguarding Dataset (D2I): one CSV for each of 47 tables of the case-management system",
    tables=TABLES,
    sniff=sniff,
    read=read,
    canonical=canonical_sql(__name__),
    whole=True,
    version=2,
)
