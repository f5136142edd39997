"""The early help module: families, their episodes of help, what they need, plans, reviews and contacts.

One CSV or sheet for each table; the files of one folder are one submission, whose families and people belong together.
"""

from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.council import council_canonical, read_with_either
from familyhub.sources.early_help.tables import NEEDS_EITHER, PERSON, TABLES
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.tabular import sniff_tables

__all__ = ["FORMAT"]

NAME = "early_help"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_with_either(path, match, NEEDS_EITHER)


FORMAT = Format(
    name=NAME,
    says="Early help module: people, families, episodes, assessments, needs, scores, plans, reviews and contacts",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=council_canonical(__name__, people=PERSON.name, person_key="early_help_id"),
)
