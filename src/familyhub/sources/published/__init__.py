"""Published statistics: tables of OHID, Fingertips and DfE, to compare with and to see what our sources lack."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from familyhub.sources.published.figures import published_figures
from familyhub.sources.published.tables import (
    AREA_CONTEXT,
    EXPLORE_EDUCATION,
    FINGERTIPS,
    HEALTH_VISITING,
    NARROW,
    TABLES,
)
from familyhub.sources.published.wide import read_packed, sniff_wide
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.tabular import sniff_tables

__all__ = ["FORMAT"]

NAME = "published"
YEARS = "periods such as 2022/23 are read as financial years, but for indicators known to be of academic years"
METRIC = re.compile(
    r"\bC[1-8][ivab]*\b|new birth visit|health visit|antenatal contact|(week|month|year) review", re.IGNORECASE
)
"""A metric of health visiting in a header, a title or a sheet's name."""
AREA = re.compile(r"\b[EKNSW]\d{8}\b")
PERSON = re.compile(
    r"\b(nhs n|upn\b|date of birth|dob\b|surname|forename|postcode|(child|person|patient|client) id)", re.IGNORECASE
)
"""What no table of figures has in its headers: lists of children have councils, codes and reviews, too."""
ROWS_LOOKED_AT = 10
CHILDREN = re.compile(r"child_population_\d{4}$")


def _sniff(sample: Sample) -> Match | None:
    found = [sniff_tables(NAME, NARROW, sample)]
    found.append(sniff_wide(NAME, EXPLORE_EDUCATION, sample))
    context = sniff_wide(NAME, AREA_CONTEXT, sample)
    # Lookups and boundaries begin with the same two columns: only a count of children makes it a table of facts.
    if context is not None and any(CHILDREN.match(header) for header in context.columns):
        found.append(context)
    metrics = sniff_wide(NAME, HEALTH_VISITING, sample)
    if metrics is not None and _speaks_of_health_visiting(sample, metrics):
        # Its columns are matched loosely: whatever knows all its headers by name goes before it.
        found.append(replace(metrics, fit=min(metrics.fit, 0.8)))
    matches = [match for match in found if match is not None]
    best = max(matches, key=lambda match: (match.accepted, match.fit), default=None)
    if best is not None and best.accepted and best.table == FINGERTIPS.name:
        return replace(best, notes=(*best.notes, YEARS))
    return best


def _speaks_of_health_visiting(sample: Sample, match: Match) -> bool:
    lines = sample.text.splitlines()[: match.header_row + ROWS_LOOKED_AT]
    cells = [cell for sheet in sample.sheets for row in sheet.rows[:ROWS_LOOKED_AT] for cell in row if cell]
    words = " ".join([*match.columns, *lines, *cells, *(sheet.name for sheet in sample.sheets)])
    words = words.replace("_", " ")
    return bool(METRIC.search(words) and AREA.search(words)) and not PERSON.search(words)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_packed(path, match)


FORMAT = Format(
    name=NAME,
    says="Published statistics: Fingertips, Explore Education Statistics, LAIT, OHID's ASQ-3 and health visiting",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=published_figures(),
)
