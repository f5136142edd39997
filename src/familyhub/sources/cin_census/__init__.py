"""The children in need (CIN) census, the Department for Education's yearly return of children's social care.

One XML file a council and year, 2017 to 2026. It has no names, NHS numbers or postcodes.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.cin_census.reading import elements, header_cells, read_census, xml_date
from familyhub.sources.cin_census.tables import CHILD, TABLES
from familyhub.sources.shape import Batch, Facts, Format, Match, Sample
from familyhub.sources.submission import as_day, as_name

__all__ = ["FORMAT"]

NAME = "cin_census"


def _sniff(sample: Sample) -> Match | None:
    head = sample.text.lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return None
    if "<Collection>CIN</Collection>" in head:
        return Match(NAME, CHILD.name, 1.0, "its header says <Collection>CIN</Collection>", encoding=sample.encoding)
    if "ChildIdentifiers>" in head and "LAchildID>" in head:
        why = "it has ChildIdentifiers with LAchildID, though no header says CIN"
        return Match(NAME, CHILD.name, 0.8, why, encoding=sample.encoding)
    if "Message>" in head:
        why = "it is an XML message, but no header says CIN and no ChildIdentifiers follow"
        return Match(NAME, CHILD.name, 0.1, why, encoding=sample.encoding)
    return None


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_census(path)


def _facts(path: Path, match: Match) -> Facts:
    """Sender, and the year from April to March that the header's Year ends; empty where there is no header."""
    first, _ = next(elements(path), (None, {}))
    header = header_cells(first) if first is not None else {}
    council = as_name(header.get("LEA"))
    year = header.get("Year") or ""
    known = year.isascii() and year.isdigit() and len(year) == 4 and year > "0001"
    return Facts(
        sender=f"council-{council}" if council else None,
        period_from=date(int(year) - 1, 4, 1) if known else None,
        period_to=date(int(year), 3, 31) if known else None,
        made_on=as_day(xml_date(header.get("DateTime"))),
    )


FORMAT = Format(
    name=NAME,
    says="the CIN census, the yearly return of children's social care: XML, 2017 to 2026",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=canonical_sql(__name__),
    facts=_facts,
    version=2,
)
