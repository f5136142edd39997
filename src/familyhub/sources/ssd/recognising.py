"""Whether a file is a table of the Standard Safeguarding Dataset, and which."""

from dataclasses import replace

from familyhub.sources.shape import Match, Part, Sample
from familyhub.sources.ssd.headers import bear_prefix
from familyhub.sources.ssd.tables import BY_NAME, TABLES
from familyhub.sources.tabular import sniff_tables

NAME = "ssd"
MOST_OF_A_TABLE = 0.75
WITHOUT_PREFIX = 0.9
"""How well a file without prefixes fits at most: whoever knows all its headers by their own names knows it better."""


def sniff(found: Sample) -> Match | None:
    """The table whose fields the headers are; None where nothing shows that they are this dataset's.

    One field with its prefix is proof. Without any, a file is taken only where its headers are a table's and no others.
    """
    match = sniff_tables(NAME, TABLES, found)
    if match is None:
        return None
    if match.parts:
        return _with_parts(match)
    proof = _proof(match)
    return replace(match, fit=min(match.fit, proof)) if proof else None


def _with_parts(match: Match) -> Match | None:
    parts = tuple(part for part in match.parts if _proof(part))
    if not parts:
        return None
    first = parts[0]
    return replace(
        match,
        table=first.table,
        columns=first.columns,
        missing=first.missing,
        unread=first.unread,
        header_row=first.header_row,
        parts=parts,
        fit=min(match.fit, max(_proof(part) for part in parts)),
    )


def _proof(found: Match | Part) -> float:
    """The best fit that the headers allow: 1 with a prefix, less without, 0 where they prove nothing."""
    table = BY_NAME[found.table]
    if bear_prefix(table, found.columns):
        return 1.0
    is_whole = not found.unread and len(found.columns) >= MOST_OF_A_TABLE * len(table.columns)
    return WITHOUT_PREFIX if is_whole else 0.0
