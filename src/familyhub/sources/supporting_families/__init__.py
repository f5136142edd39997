"""Supporting Families: the list of families on the programme, their members, needs, outcomes and claims.

One CSV or sheet for each table; the files of one folder are one submission, whose families and members belong together.
"""

from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.council import council_canonical, read_with_either
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.supporting_families.tables import NEEDS_EITHER, TABLES
from familyhub.sources.tabular import sniff_tables

__all__ = ["FORMAT"]

NAME = "supporting_families"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_with_either(path, match, NEEDS_EITHER)


FORMAT = Format(
    name=NAME,
    says="Supporting Families: families, members, needs by headline outcome, outcomes achieved, claims",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=council_canonical(__name__, people="step('person')", person_key="sf_person_id"),
)
