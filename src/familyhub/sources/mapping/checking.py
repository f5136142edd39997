"""What the types of the vocabulary cannot say: names and codes that exist, nothing filled twice or not at all."""

import codecs
from collections.abc import Iterator, Mapping
from datetime import date

from familyhub.model import BY_NAME, Column, Table
from familyhub.sources.headers import plain_name
from familyhub.sources.mapping.definition import (
    DATE_FORMS,
    EMPTY,
    KEEP,
    NUMBER,
    OTHERWISE,
    RECEIVED,
    REFUSE,
    TRANSLATED_WHOLLY,
    Constant,
    Definition,
    Example,
    Row,
    headers_of,
    written_headers,
)
from familyhub.sources.mapping.loading import one_of, refused

FLAGS = ("yes", "no")
OURS = ("_row", "_raw", "_unsplit")
"""Columns that stand beside the file's own while it is read."""


def verify(where: str, definition: Definition) -> None:
    """Raise ConfigurationError where a mapping cannot mean what it says; the place is named as `where`."""
    _verify_file(where, definition)
    for number, row in enumerate(definition.row):
        _verify_row(f"{where}, row[{number}]", row)
    known = set(headers_in(definition))
    for header in _stated_forms(definition):
        if header not in known | {OTHERWISE}:
            raise refused(f"{where}, date_form", f'the header "{header}"', one_of(header, [OTHERWISE, *sorted(known)]))
    plain: dict[str, str] = {}
    for header in (*headers_in(definition), *definition.recognise.headers):
        if not header.strip() or "\0" in header or header.casefold() in OURS:
            raise refused(where, f'the header "{header}"', "a header of the file")
    for header in (*headers_in(definition), *definition.leave_out):
        other = plain.setdefault(plain_name(header) or header, header)
        if other != header or (header in definition.leave_out and header in known):
            twice = f'"{header}" beside "{other}"' if other != header else f'"{header}", which a row reads, left out'
            raise refused(where, twice, "each header of the file once, as the file spells it")
    for number, example in enumerate(definition.example):
        _verify_example(f"{where}, example[{number}]", definition, example)


def headers_in(definition: Definition) -> tuple[str, ...]:
    """Every header of the file that the mapping reads, in order."""
    return tuple(dict.fromkeys(header for row in definition.row for header in headers_of(row)))


def filled_by(row: Row) -> Iterator[tuple[str, str]]:
    """The columns that a row fills from the file, each with the key of the mapping that does."""
    yield from ((name, "columns") for name in row.columns)
    yield from ((name, "split") for split in row.split for name in split.halves)
    yield from ((name, "join") for name in row.join)
    yield from ((name, "key") for name in row.key)
    if row.one_row_for_each is not None:
        yield row.one_row_for_each.into, "one_row_for_each.into"


def _verify_example(where: str, definition: Definition, example: Example) -> None:
    tables = {row.table for row in definition.row}
    for table, rows in example.expect.items():
        if table not in tables:
            raise refused(f"{where}.expect", f'the table "{table}"', one_of(table, sorted(tables)))
        for column in (column for row in rows for column in row if column not in BY_NAME[table].names):
            raise refused(f"{where}.expect.{table}", f'the column "{column}"', one_of(column, BY_NAME[table].names))
    known = {*headers_in(definition), *definition.leave_out, *definition.recognise.headers}
    for header in (header for row in example.rows for header in row if header not in known):
        raise refused(f"{where}.rows", f'the header "{header}"', one_of(header, sorted(known)))


def _stated_forms(definition: Definition) -> list[str]:
    return [] if isinstance(definition.date_form, str) else list(definition.date_form)


def _verify_file(where: str, definition: Definition) -> None:
    form = definition.date_form
    for stated in [form] if isinstance(form, str) else form.values():
        if stated not in DATE_FORMS and "%" not in stated:
            expected = f"{one_of(stated, filter(None, DATE_FORMS))}, or a form such as %d.%m.%y"
            raise refused(f"{where}, date_form", f'"{stated}"', expected)
    encoding = definition.recognise.encoding
    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError as error:
            expected = "an encoding such as utf-8, utf-16 or cp1252"
            raise refused(f"{where}, recognise.encoding", f'"{encoding}"', expected) from error


def _verify_row(where: str, row: Row) -> None:
    table = BY_NAME.get(row.table)
    if table is None:
        raise refused(f"{where}.table", f'"{row.table}"', one_of(row.table, BY_NAME))
    filled: dict[str, str] = {}
    for name, key in (*filled_by(row), *((name, "constants") for name in row.constants)):
        if name not in table.names:
            raise refused(f"{where}.{key}", f'the column "{name}"', one_of(name, table.names))
        if name in filled:
            raise refused(f"{where}.{key}", f"{name} once more", f"{name} once: {filled[name]} fills it")
        filled[name] = key
    for column in table.columns:
        if column.required and column.name not in filled:
            raise refused(where, f"a row of {table.name} without {column.name}", f"{column.name}: {column.says}")
    for name, value in row.constants.items():
        if (expected := constant_fault(table.column(name), value)) is not None:
            raise refused(f"{where}.constants.{name}", f'"{value}"', expected)
    for name, words in row.translate.items():
        if filled.get(name, "constants") == "constants":
            raise refused(f"{where}.translate.{name}", "a column that no cell fills", "one that `columns` names")
        _verify_translation(f"{where}.translate.{name}", table.column(name), words)
    _verify_repeats(where, table, row)
    for number, condition in enumerate(row.when):
        if not (condition.is_ or condition.is_not or condition.not_empty):
            raise refused(f"{where}.when[{number}]", "a condition that says nothing", "is, is_not or not_empty")


def _verify_repeats(where: str, table: Table, row: Row) -> None:
    numbered = any(NUMBER in header for header in written_headers(row))
    if row.repeat and not numbered:
        raise refused(f"{where}.repeat", "no header with #", 'a header with # for what repeats, such as "Child # name"')
    each = row.one_row_for_each
    if each is None:
        return
    if row.repeat:
        raise refused(f"{where}.repeat", "a repeat beside one_row_for_each", "a row of its own for each repeat")
    column = table.column(each.into)
    for header, value in each.columns.items():
        if (expected := constant_fault(column, value)) is not None:
            raise refused(f'{where}.one_row_for_each.columns."{header}"', f'"{value}"', expected)
    both = {word.casefold() for word in each.yes} & {word.casefold() for word in each.no}
    if both:
        raise refused(f"{where}.one_row_for_each", f'"{min(both)}" as yes and as no', "each word on one side")


def _verify_translation(where: str, column: Column, words: Mapping[str, str]) -> None:
    rest = words.get(OTHERWISE, REFUSE)
    if column.kind == "flag" and rest == KEEP:
        raise refused(f'{where}."*"', '"keep"', 'refuse, empty, "yes" or "no"')
    if column.required and rest == EMPTY:
        raise refused(f'{where}."*"', '"empty"', f"a value: {column.name} may not be empty")
    seen: dict[str, str] = {}
    for said, meant in words.items():
        if said == OTHERWISE and (meant in (EMPTY, KEEP) or (meant == REFUSE and column.kind in TRANSLATED_WHOLLY)):
            continue
        if said == OTHERWISE and column.kind not in TRANSLATED_WHOLLY:
            raise refused(f'{where}."*"', f'"{meant}"', "keep or empty: what is not named is checked as it stands")
        if meant == "" and not column.required:
            continue
        if (expected := constant_fault(column, meant)) is not None:
            raise refused(f'{where}."{said}"', f'"{meant}"', expected)
        if seen.setdefault(said.casefold(), meant) != meant:
            raise refused(f'{where}."{said}"', "two translations of one word", "one: capitals do not count")


def constant_fault(column: Column, value: Constant) -> str | None:
    """What a column expects, in words, where a value of the mapping's own is not that; None where it is."""
    text = as_text(value)
    match column.kind:
        case "code" if column.codes is not None:
            return None if text in column.codes else one_of(text, column.codes.meanings)
        case "flag":
            return None if text in FLAGS else "yes or no"
        case "date":
            return None if text == RECEIVED or _is_day(text) else 'a day such as 2024-05-31, or "received"'
        case "integer" | "number" | "id":
            low = float("-inf") if column.lowest is None else column.lowest
            high = float("inf") if column.highest is None else column.highest
            return None if _is_number(text) and low <= float(text) <= high else f"a number from {low:g} to {high:g}"
        case _:
            return None if text.strip() else "a value"


def as_text(value: Constant) -> str:
    """A value of TOML as a cell of a file would hold it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
