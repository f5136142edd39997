"""Matching headers to the columns of a table: loosely, and saying what was matched.

Case, spaces, underscores and punctuation do not count. Names and other spellings go before regular expressions, so that
a loose pattern never takes a column from the header that names it.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from familyhub.model import Table

CLEARLY = 0.8
"""A row that fits this well is a header: the rows below it are not searched for a better one."""


@dataclass(frozen=True, slots=True)
class Headers:
    """A row that may be a header: its cells, each as plain as its column's name, and the set of those.

    `otherwise` are other plain names of the same cells, tried where the first are not known.
    """

    cells: tuple[str, ...]
    plain: tuple[str, ...]
    names: frozenset[str]
    otherwise: tuple[str, ...] = ()

    @classmethod
    def of(cls, cells: Sequence[str | None]) -> "Headers":
        """These cells, None for an empty one."""
        texts = tuple(cell or "" for cell in cells)
        plain = tuple(map(plain_name, texts))
        return cls(texts, plain, frozenset(plain))


@dataclass(frozen=True, slots=True)
class Fitted:
    """How well a row of headers fits one table: from 0 to 1, with the columns by header and by position.

    `missing` are required columns without a header, `unread` headers without a column, `twice` those of the unread
    that say again what an earlier header says, each with its column.
    """

    table: str
    fit: float
    why: str
    columns: dict[str, str]
    places: dict[int, str]
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]

    @property
    def accepted(self) -> bool:
        """Whether rows below these headers can be read as rows of the table."""
        return self.fit >= 0.5 and not self.missing

    @property
    def rank(self) -> tuple[float, int, bool]:
        """The better fit, then more columns explained, then acceptance.

        What explains the headers best wins even where a required one is missing: better to say so than to read half a
        contact list as a list of people.
        """
        return (self.fit, len(self.places), self.accepted)


@functools.lru_cache(maxsize=1 << 16)
def plain_name(header: str) -> str:
    """A header without what people vary: case, spaces, underscores, punctuation."""
    return re.sub(r"[^0-9a-z]", "", header.casefold())


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the headers of a table may be called: plain names and other spellings of its columns, and patterns."""

    columns: dict[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]


# By the declaration's identity: hashing a declaration of forty columns costs more than matching a header with it.
_KNOWN: dict[int, tuple[Table, Known]] = {}


def known(table: Table) -> Known:
    """What the headers of a table may be called."""
    if (found := _KNOWN.get(id(table))) is None:
        also = {plain_name(name): column.name for column in table.columns for name in column.also}
        names = {plain_name(column.name): column.name for column in table.columns}
        patterns = tuple((re.compile(each), column.name) for column in table.columns for each in column.matches)
        found = _KNOWN[id(table)] = (table, Known(also | names, patterns))
    return found[1]


def fit(table: Table, headers: Headers) -> Fitted | None:
    """How well a row of headers fits a table; None where no header names any of its columns."""
    names = known(table)
    if not names.patterns and headers.names.isdisjoint(names.columns):
        return None
    places, twice = _places(names, headers)
    return _fitted(table, headers.cells, places, twice) if places else None


def _places(names: Known, headers: Headers) -> tuple[dict[int, str], dict[int, str]]:
    """The column of each header that has one, by position, and of each that comes a second time."""
    found: dict[int, str] = {}
    twice: dict[int, str] = {}
    taken: set[str] = set()
    for place, plain in enumerate(headers.plain):
        column = names.columns.get(plain)
        if column is None and headers.otherwise:
            column = names.columns.get(headers.otherwise[place])
        if column is not None:
            (twice if column in taken else found)[place] = column
            taken.add(column)
    if names.patterns:
        for place, header in enumerate(headers.cells):
            if place in found or place in twice or not header.strip():
                continue
            fitting = _fitting(names, header)
            free = next((column for column in fitting if column not in taken), None)
            if free is not None:
                found[place] = free
                taken.add(free)
            elif fitting:
                twice[place] = fitting[0]
    return dict(sorted(found.items())), twice


@functools.lru_cache(maxsize=1 << 16)
def _fitting(names: Known, header: str) -> tuple[str, ...]:
    """The columns whose patterns a header fits."""
    text = " ".join(header.casefold().split())
    return tuple(column for pattern, column in names.patterns if pattern.search(text))


def _fitted(table: Table, headers: Sequence[str], places: dict[int, str], twice: dict[int, str]) -> Fitted:
    unread = tuple(header for place, header in enumerate(headers) if header.strip() and place not in places)
    required = [column.name for column in table.columns if column.required]
    matched = set(places.values())
    missing = tuple(name for name in required if name not in matched)
    of_headers = len(places) / (len(places) + len(unread))
    of_required = 1 - len(missing) / len(required) if required else 1.0
    of_table = len(places) / len(table.columns)
    why = f"{len(places)} of its {len(places) + len(unread)} headers belong to {table.name}"
    if missing:
        why += f"; {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    return Fitted(
        table=table.name,
        fit=round(0.6 * of_headers + 0.3 * of_required + 0.1 * of_table, 4),
        why=why,
        columns={headers[place]: column for place, column in places.items()},
        places=places,
        missing=missing,
        unread=unread,
        twice=tuple((headers[place], column) for place, column in twice.items()),
    )


def said(fitted: Fitted) -> list[str]:
    """What was matched, in sentences: headers not written as their columns are, and those that came twice."""
    loose = [f'"{_shown(header)}" as {column}' for header, column in fitted.columns.items() if header != column]
    notes = [f"read {', '.join(loose)}"] if loose else []
    for header, column in fitted.twice:
        notes.append(f'"{_shown(header)}" says {column} once more: the first header that does was read')
    return notes


def _shown(header: str) -> str:
    return " ".join(header.split())
