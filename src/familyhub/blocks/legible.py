"""A last look at a document before it is drawn: no table without its headings, no picture without its words.

Blocks refuse this when they are made. Every renderer looks again, since what is printed cannot be mended afterwards.
"""

from collections.abc import Iterator, Sequence

from familyhub.blocks.document import Document
from familyhub.blocks.pictures import Picture
from familyhub.blocks.tables import Table


def faults(document: Document) -> tuple[str, ...]:
    """What of the document a reader with a screen reader could not follow, a sentence each; empty where it is well."""
    found = [fault for table in document.tables() for fault in _table_faults(table)]
    found += [fault for picture in document.pictures() for fault in _picture_faults(picture)]
    return tuple(found)


def refuse_illegible(document: Document) -> None:
    """Raise ValueError with every fault of a document that has any."""
    if found := faults(document):
        raise ValueError(f"document {document.title!r} cannot be shown: {'; '.join(found)}")


def refuse_illegible_tables(tables: Sequence[Table]) -> None:
    """Raise ValueError with every fault of tables that are written without a document, as in a workbook."""
    if found := [fault for table in tables for fault in _table_faults(table)]:
        raise ValueError(f"tables cannot be shown: {'; '.join(found)}")


def _table_faults(table: Table) -> Iterator[str]:
    if not table.caption.strip():
        yield "a table has no caption"
    if not table.columns:
        yield f"table {table.caption!r} has no header row"
    for place, column in enumerate(table.columns, start=1):
        if not column.title.strip():
            yield f"table {table.caption!r}: column {place} has no title"
    if not 0 <= table.header < len(table.columns):
        yield f"table {table.caption!r} names its rows by column {table.header}, which it has not"


def _picture_faults(picture: Picture) -> Iterator[str]:
    kind = type(picture).__name__
    if not picture.title.strip():
        yield f"a {kind} has no title"
    if not picture.description.strip():
        yield f"{kind} {picture.title!r} says nothing to those who cannot see it"
    elif picture.description.strip().rstrip(".") == picture.title.strip().rstrip("."):
        yield f"{kind} {picture.title!r} only repeats its title to those who cannot see it"
