"""Youth justice: young people, offences, orders and disposals out of court, interventions, custody and contacts.

One CSV or sheet for each table; the files of one folder are one submission.
"""

from familyhub.sources.council import council_canonical
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.youth_justice.tables import PERSON, TABLES

__all__ = ["FORMAT"]

NAME = "youth_justice"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


FORMAT = Format(
    name=NAME,
    says="Youth justice: young people, offences, disposals, interventions, custody and contacts",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=council_canonical(__name__, people=PERSON.name, person_key="youth_justice_id"),
)
