"""Whom a line of a file tells of beside the person whose line it is, and the restrictions that stand on them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import duckdb

from familyhub.model.identifiers import tidy_nhs_number, tidy_upn

_NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_UPN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]\d{11}[0-9A-Za-z](?![A-Za-z0-9])")
_CELLS = re.compile(r'[^,;|\t"<>=\r\n]+')

_LINES = """
WITH restricted AS (
    SELECT person_id, restriction FROM facts.person WHERE restriction IS NOT NULL
),
told AS (                  -- every line that was read, with each person it tells of
    SELECT extract_id, row, person_id FROM identity.person_record
    UNION ALL
    SELECT extract_id, row, person_id FROM identity.address_record
    UNION ALL
    SELECT extract_id, row, UNNEST([person_id, other_person_id]) FROM identity.relationship_record
    UNION ALL
    SELECT extract_id, row, UNNEST([person_id, other_id]) FROM facts.relation
    UNION ALL
    SELECT extract_id, row, UNNEST([person_id, first_id, second_id]) FROM facts.relation_contradiction
    UNION ALL
    SELECT extract_id, row, UNNEST([person_id, mother_id]) FROM facts.expected_child
    UNION ALL
    SELECT extract_id, row, mother_id FROM facts.delivery
    UNION ALL
    SELECT delivery.extract_id, delivery.row, baby.person_id
    FROM facts.delivery AS delivery
    JOIN facts.delivery_person AS baby ON baby.delivery_id = delivery.delivery_id
)
SELECT DISTINCT told.extract_id, told.row, restricted.restriction
FROM told
JOIN restricted ON restricted.person_id = told.person_id
"""

_PEOPLE = """
SELECT person_id, restriction FROM facts.person WHERE restriction IS NOT NULL
"""

_IDS = """
SELECT DISTINCT record.source, record.person_key, person.restriction
FROM identity.record_person AS record
JOIN facts.person AS person ON person.person_id = record.person_id AND person.restriction IS NOT NULL
"""

_NUMBERS = """
SELECT DISTINCT UNNEST([record.nhs_number, record.upn]), person.restriction
FROM identity.person_record AS record
JOIN facts.person AS person ON person.person_id = record.person_id AND person.restriction IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class RestrictedLines:
    """The restrictions of people, of lines that were read, and of the ids and numbers by which a line names anybody."""

    people: dict[int, set[str]]
    lines: dict[tuple[int, int], set[str]]
    ids: dict[tuple[str, str], set[str]]
    numbers: dict[str, set[str]]

    def of(self, line: tuple[int, int], person_id: int | None, source: str, raw: str, *, read: bool) -> frozenset[str]:
        """The restrictions of everybody whom a line (extract, row) tells of.

        `raw` is the line as it stood, `read` whether it was read: nothing else says who is named on one that was not.
        There a cell that is the id of somebody restricted is taken for it, which may hide a line too many.
        """
        found = self.lines.get(line, set()) | self.people.get(person_id or 0, set())
        if not self.people:
            return frozenset(found)
        for text in _NUMBER.findall(raw):
            found = found | self.numbers.get(tidy_nhs_number(text), set())
        for text in _UPN.findall(raw):
            found = found | self.numbers.get(tidy_upn(text), set())
        for text in () if read else _CELLS.findall(raw):
            found = found | self.ids.get((source, text.strip()), set())
        return frozenset(found)


def restricted_lines(connection: duckdb.DuckDBPyConnection) -> RestrictedLines:
    """Whom the snapshot restricts, by person, line, id and number; `facts` and `identity` must be attached."""
    return RestrictedLines(
        _gathered((person, how) for person, how in connection.execute(_PEOPLE).fetchall()),
        _gathered(((extract, row), how) for extract, row, how in connection.execute(_LINES).fetchall()),
        _gathered(((source, key), how) for source, key, how in connection.execute(_IDS).fetchall()),
        _gathered((number, how) for number, how in connection.execute(_NUMBERS).fetchall() if number),
    )


Key = TypeVar("Key")


def _gathered(pairs: Iterable[tuple[Key, str]]) -> dict[Key, set[str]]:
    found: dict[Key, set[str]] = {}
    for key, restriction in pairs:
        found.setdefault(key, set()).add(restriction)
    return found
