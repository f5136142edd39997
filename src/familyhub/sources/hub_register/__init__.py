"""Registers of family hubs and children's centres: who is a member, what they agreed to, and who came to what.

One CSV or sheet for each table; the files of one folder are one submission, whose sessions and members belong together.
"""

from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.council import council_canonical, read_with_either
from familyhub.sources.hub_register.tables import MEMBER, NEEDS_EITHER, TABLES
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.tabular import sniff_tables

__all__ = ["FORMAT"]

NAME = "hub_register"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_with_either(path, match, NEEDS_EITHER)


FORMAT = Format(
    name=NAME,
    says="Hub and children's centre registers: members, consents, sessions, attendance, headcounts, hubs",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=council_canonical(__name__, people=MEMBER.name, person_key="hub_member_id"),
)
