"""Lists that carry little but names and dates might be anybody's: a format claims one only by a column of its own."""

from collections.abc import Mapping
from dataclasses import replace

from familyhub.sources.csv_shape import plain_name
from familyhub.sources.shape import Match, Part

Telling = Mapping[str, frozenset[str]]
"""For each table that might be mistaken, the columns of which a file must carry at least one."""


def told(match: Match | None, telling: Telling, words: tuple[str, ...] = ()) -> Match | None:
    """The match, or those of its parts, that carry a telling column; None where nothing does.

    `words` are parts of headers that tell by themselves, such as the system's own name.
    """
    if match is None:
        return None
    if not match.parts:
        return match if _tells(match.table, match.columns, telling, words) else None
    parts = tuple(part for part in match.parts if _tells(part.table, part.columns, telling, words))
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
        notes=_notes(match, tuple(part for part in match.parts if part not in parts)),
    )


def _notes(match: Match, left: tuple[Part, ...]) -> tuple[str, ...]:
    """The notes without those about parts that are left alone, and one that says of each why it is."""
    about = tuple(word for part in left for word in (f'sheet "{part.sheet}":', f"{part.table} stands "))
    kept = tuple(note for note in match.notes if not note.startswith(about)) if about else match.notes
    why = "names and dates alone might be anybody's"
    return kept + tuple(
        f'sheet "{part.sheet}" was left alone: nothing in it is {part.table}\'s own; {why}' for part in left
    )


def _tells(table: str, columns: Mapping[str, str], telling: Telling, words: tuple[str, ...]) -> bool:
    needed = telling.get(table)
    if needed is None or not needed.isdisjoint(columns.values()):
        return True
    return any(word in plain_name(header) for header in columns for word in words)
