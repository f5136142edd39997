"""Annex A: the child-level lists 1 to 11 that Ofsted asks a council for before it inspects children's services.

A workbook with a sheet for each list, or a CSV for each; the files of one folder are one submission.
"""

from familyhub.sources.annex_a.reading import NAME, read, sniff
from familyhub.sources.annex_a.tables import TABLES
from familyhub.sources.annex_a.wording import written_out
from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.shape import Format

__all__ = ["FORMAT"]

FORMAT = Format(
    name=NAME,
    says="Annex A, Ofsted's child-level lists 1 to 11: a workbook, or one CSV for each list",
    tables=TABLES,
    sniff=sniff,
    read=read,
    canonical={name: written_out(__name__, sql) for name, sql in canonical_sql(__name__).items()},
)
