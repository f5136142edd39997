"""SSDA903, the Department for Education's yearly return of children looked after: a set of CSVs, or XML.

Census years 2017 to 2026. It has neither names nor NHS numbers; each child has the id of the council's system.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.shape import Batch, Facts, Format, Match, Part, Sample
from familyhub.sources.ssda903.reading import read_xml
from familyhub.sources.ssda903.tables import HEADER, TABLES, TELLING
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "ssda903"


def _sniff(sample: Sample) -> Match | None:
    head = sample.text.lstrip("\ufeff \t\r\n")
    return _sniff_xml(head, sample.encoding) if head.startswith("<") else _told(sniff_tables(NAME, TABLES, sample))


def _sniff_xml(head: str, encoding: str) -> Match | None:
    tags = {tag.rpartition(":")[2] for tag in re.findall(r"<([A-Za-z_][\w.:-]*)", head)}
    if "EXPSSDA903" in tags:
        return Match(NAME, HEADER.name, 1.0, "it is XML, and its first element is EXPSSDA903", encoding=encoding)
    if {"CHILD", "CHILDID"} <= tags:
        why = "it is XML with CHILD and CHILDID, though nothing says SSDA903"
        return Match(NAME, HEADER.name, 0.8, why, encoding=encoding)
    return None


def _told(match: Match | None) -> Match | None:
    """The match where a column says that it is this return; any list of children has an id, a birth date and a sex."""
    if match is None:
        return None
    parts = tuple(part for part in match.parts if _tells(part.table, part.columns))
    if parts and parts != match.parts:
        first = parts[0]
        left = (f"{_where(part)} was left alone: {_lacks(part.table)}" for part in match.parts if part not in parts)
        match = replace(match, table=first.table, columns=first.columns, missing=first.missing, unread=first.unread)
        return replace(match, header_row=first.header_row, parts=parts, notes=(*match.notes, *left))
    if _tells(match.table, match.columns) and parts == match.parts:
        return match
    return replace(match, fit=min(match.fit, 0.3), why=f"{match.why}; {_lacks(match.table)}")


def _tells(table: str, columns: dict[str, str]) -> bool:
    return bool(set(TELLING[table]) & set(columns.values()))


def _lacks(table: str) -> str:
    return f"{' or '.join(TELLING[table])} would show that it is of the return"


def _where(part: Part) -> str:
    return f'sheet "{part.sheet}"' if part.sheet else f"the table below line {part.header_row}"


def _read(path: Path, match: Match) -> Iterator[Batch]:
    # Elements have no header that a match could map.
    return read_tables(path, match) if match.columns else read_xml(path)


def _facts(path: Path, match: Match) -> Facts:
    """The year from April to March where a column YEAR says it throughout; neither the CSVs nor the XML say it."""
    if "YEAR" not in match.columns.values():
        return Facts()
    years: set[str | None] = set()
    for batch in read_tables(path, match):
        if "YEAR" not in batch.cells.column_names:
            return Facts()
        years.update(batch.cells.column("YEAR").unique().to_pylist())
        if len(years) > 1:
            return Facts()
    year = (next(iter(years), None) or "").strip()
    if not re.fullmatch("20[0-9]{2}", year):
        return Facts()
    return Facts(period_from=date(int(year) - 1, 4, 1), period_to=date(int(year), 3, 31))


FORMAT = Format(
    name=NAME,
    says="SSDA903, the yearly return of children looked after: a CSV for each table, or XML; 2017 to 2026",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=canonical_sql(__name__),
    facts=_facts,
    version=2,
)
