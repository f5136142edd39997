"""Housing: households, homelessness duties, temporary accommodation and tenancies.

One CSV or sheet for each table; the files of one folder are one submission, whose people and homes belong together.
"""

from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.council import council_canonical, read_with_either
from familyhub.sources.housing.tables import NEEDS_EITHER, PERSON, TABLES
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.tabular import sniff_tables

__all__ = ["FORMAT"]

NAME = "housing"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_with_either(path, match, NEEDS_EITHER)


FORMAT = Format(
    name=NAME,
    says="Housing: household members, homelessness duties, temporary accommodation, tenancies and overcrowding",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=council_canonical(__name__, people=PERSON.name, person_key="housing_person_id"),
)
