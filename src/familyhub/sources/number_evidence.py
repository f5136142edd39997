"""Identifiers by the evidence of their column: numbers that were hashed before they were sent, and temporary ones."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

from familyhub.model import Column
from familyhub.sql import identifier

HASHED_FROM = 0.95
"""A column is hashed where more than this share of its values look like the same kind of hash, and are no numbers."""
SHAPES = {"upn": "[A-Z][0-9]{11}[0-9A-Z]", "nhs_number": "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"}
HASH = "[0-9A-Fa-f-]{11,}"
TEMPORARY = "[A-Z][0-9]{11}[A-Z]"


@dataclass(frozen=True, slots=True)
class NumberEvidence:
    """How the values of one column of UPNs or NHS numbers look, in counts.

    `alike` counts values of hexadecimal digits that are no numbers, by their length: those of one hash share one.
    """

    values: int = 0
    alike: Counter[int] = field(default_factory=Counter)
    temporary: int = 0

    def __add__(self, other: "NumberEvidence") -> "NumberEvidence":
        return NumberEvidence(self.values + other.values, self.alike + other.alike, self.temporary + other.temporary)

    @property
    def is_hashed(self) -> bool:
        """Whether nearly all values are hashes of one length."""
        return bool(self.alike) and max(self.alike.values()) > HASHED_FROM * self.values

    def notes(self, column: Column) -> Iterator[str]:
        """What the numbers are good for, in sentences."""
        if self.is_hashed:
            length, count = self.alike.most_common(1)[0]
            yield (
                f'column "{column.name}" is hashed: {count:,} of {self.values:,} values are {length} hexadecimal '
                "characters. Nobody can be linked by it, and it is left out."
            )
        if self.temporary:
            yield (
                f'column "{column.name}": {self.temporary:,} temporary pupil number{"s" * (self.temporary != 1)} (a '
                "letter in the 13th place). They are kept, and nobody is linked by them."
            )


def looks_hashed(text: str, kind: str) -> str:
    """SQL: whether a cell looks like a number that was hashed before it was sent, and not like the number itself."""
    return f"REGEXP_FULL_MATCH({text}, '{HASH}') AND NOT REGEXP_FULL_MATCH(UPPER({text}), '{SHAPES[kind]}')"


def gather(connection: duckdb.DuckDBPyConnection, columns: dict[str, str]) -> dict[str, NumberEvidence]:
    """The evidence of each of these columns (name: kind) in the registered table `batch`, where it holds any value."""
    found: dict[str, NumberEvidence] = {}
    for name, kind in columns.items():
        value = f"TRIM({identifier(name)})"
        temporary = f"REGEXP_FULL_MATCH(UPPER({value}), '{TEMPORARY}')" if kind == "upn" else "FALSE"
        rows = connection.execute(
            f"""
            SELECT CASE WHEN {looks_hashed(value, kind)} THEN LENGTH({value}) END AS length, COUNT(*),
                COUNT(*) FILTER ({temporary})
            FROM batch
            WHERE {value} <> ''
            GROUP BY length
            """
        ).fetchall()
        if rows:
            found[name] = NumberEvidence(
                sum(count for _, count, _ in rows),
                Counter({length: count for length, count, _ in rows if length is not None}),
                sum(temporary for _, _, temporary in rows),
            )
    return found
