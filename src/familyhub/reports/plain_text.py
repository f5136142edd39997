"""A document as plain text: for the text part of an e-mail, and for whoever has it read out."""

import re
from textwrap import fill

from familyhub.blocks import Block, Bullets, Caution, Document, Heading, Inset, Table, Text, refuse_illegible
from familyhub.reports.cells import shown
from familyhub.reports.mail_html import refuse_unfit

WIDTH = 76


def render(document: Document) -> str:
    """The document as lines of at most 76 characters; a table row is one item that names its columns.

    Raises ValueError for a block that a mail cannot show.
    """
    refuse_illegible(document)
    parts = [_underlined(document.title, "="), _wrapped(document.lead)]
    parts += [_said(block) for block in document.blocks]
    return "\n\n".join(parts) + "\n"


def _said(block: Block) -> str:
    refuse_unfit(block)
    match block:
        case Heading():
            return "\n" + (_underlined(block.text, "-") if block.level == 2 else block.text)
        case Bullets():
            items = [item if isinstance(item, str) else f"{item[0].text}{item[1]}" for item in block.items]
            return "\n".join(_item(item) for item in items)
        case Table():
            return _table(block)
        case Caution():
            return _wrapped(f"Please note: {block.text}")
        case Text() | Inset():
            return _wrapped(block.text)
        case _:
            raise AssertionError(f"{type(block).__name__} was not refused")


def _table(table: Table) -> str:
    if not table.rows:
        return _wrapped(f"{table.caption}. {table.nothing}")
    rows = [_item(_row(table, place)) for place in range(len(table.rows))]
    return "\n".join([_wrapped(f"{table.caption}:"), *rows, *(_wrapped(note) for note in table.notes)])


def _row(table: Table, place: int) -> str:
    """A row in words: its name, then each column's title with what stands in it."""
    cells = [(column, shown(cell, column)) for column, cell in zip(table.columns, table.rows[place], strict=True)]
    name = cells.pop(table.header)[1]
    return f"{name}. " + "; ".join(f"{column.title}: {text}" for column, text in cells)


def _underlined(text: str, by: str) -> str:
    lines = _wrapped(text)
    return f"{lines}\n{by * max(len(line) for line in lines.splitlines())}"


def _item(text: str) -> str:
    return fill(_flat(text), WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False)


def _wrapped(text: str) -> str:
    # An address must stay in one piece, or nobody can follow it.
    return fill(_flat(text), WIDTH, break_long_words=False, break_on_hyphens=False)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
