"""From a mapping to a format: for each row it gives a source table, how its cells are made, and a canonical SELECT.

Cells are made of the file's before they are checked, so that every rule of the model holds and a fault names the
file's own header. Words of the file become codes afterwards, in the SELECT: what is landed is what the file said.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from familyhub.model import BY_NAME, CodeList, Column, Table
from familyhub.model.derive import SQL_TYPES
from familyhub.model.identifiers import linkable_nhs_number_sql, linkable_upn_sql
from familyhub.sources.mapping.checking import as_text, headers_in
from familyhub.sources.mapping.definition import (
    EMPTY,
    KEEP,
    OTHERWISE,
    RECEIVED,
    REFUSE,
    TRANSLATED_WHOLLY,
    Definition,
    OneRowForEach,
    Row,
    headers_of,
)
from familyhub.sources.mapping.making import YES_OR_NO, Cell, Variant, cells_of, variants
from familyhub.sql import identifier, literal

COMPILED = 1
"""Counts changes of how mappings are compiled: files that an earlier one read are landed again."""


@dataclass(frozen=True, slots=True)
class Block:
    """One row that a mapping gives: its source table, the ways it is made, and the headers it needs."""

    table: Table
    canonical: str
    select: str
    variants: tuple[Variant, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A mapping ready to read with: its format's name, its rows, and every header it reads."""

    name: str
    definition: Definition
    blocks: tuple[Block, ...]
    headers: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Changes when files would be read otherwise: examples and words for people do not count."""
        bare = msgspec.structs.replace(self.definition, says="", example=())
        return hashlib.sha256(msgspec.json.encode(bare)).hexdigest()[:16]

    @property
    def canonical(self) -> dict[str, str]:
        """A SELECT for each canonical table that the mapping fills."""
        tables = dict.fromkeys(block.canonical for block in self.blocks)
        return {
            table: "\nUNION ALL BY NAME\n".join(block.select for block in self.blocks if block.canonical == table)
            for table in tables
        }

    def goes_to(self, header: str) -> str:
        """The canonical columns that a header's cells go to, in words."""
        found = [
            f"{block.canonical}.{cell.canonical}"
            for block in self.blocks
            for cell in block.variants[0].cells
            if header in cell.headers
        ]
        read = any(header in block.headers for block in self.blocks)
        return ", ".join(dict.fromkeys(found)) or ("says which rows are made" if read else "")


def format_name(mapping: str) -> str:
    """The name of the format that a mapping is."""
    return f"mapping_{mapping.replace('-', '_')}"


def compiled(mapping: str, definition: Definition) -> Compiled:
    """The mapping ready to read with."""
    times: Counter[str] = Counter()
    blocks = []
    for row in definition.row:
        times[row.table] += 1
        name = row.table if times[row.table] == 1 else f"{row.table}_{times[row.table]}"
        blocks.append(_block(name, row, definition))
    return Compiled(format_name(mapping), definition, tuple(blocks), headers_in(definition))


def _block(name: str, row: Row, definition: Definition) -> Block:
    canonical = BY_NAME[row.table]
    cells = cells_of(row)
    stated = {cell.canonical: cell.column for cell in cells}
    columns = [_column(canonical.column(cell.canonical), cell, stated, row, definition) for cell in cells]
    if row.one_row_for_each is not None:
        into = canonical.column(row.one_row_for_each.into)
        stated[into.name] = into.name
        columns += [replace(into, also=(), matches=()), _yes_or_no(row.one_row_for_each)]
    key = tuple(stated[each] for each in canonical.key if each in stated)
    table = Table(name, canonical.says, key, tuple(columns))
    return Block(table, row.table, _select(name, row, canonical, stated), variants(row), headers_of(row))


def _column(of: Column, cell: Cell, stated: dict[str, str], row: Row, definition: Definition) -> Column:
    """The declaration of a cell: that of its canonical column, under the file's own header."""
    words = row.translate.get(of.name, {})
    column = replace(
        of,
        name=cell.column,
        also=(),
        matches=(),
        not_before=stated.get(of.not_before or ""),
        written=definition.form_of(cell.headers[0]) if of.kind == "date" and cell.headers else "",
        required=of.required and not words.get(""),
    )
    if not words or of.kind not in TRANSLATED_WHOLLY:
        return column
    rest, named = _rest(words), {said: meant for said, meant in _spelled(words).items() if said}
    if rest == KEEP and not named:
        return column
    if rest == REFUSE or (rest == KEEP and of.codes is not None):
        if rest == KEEP and of.codes is not None:
            spelled = {said.casefold() for said in named}
            named |= {code: means for code, means in of.codes.meanings.items() if code.casefold() not in spelled}
        return replace(column, kind="code", codes=CodeList(of.name, of.says, named))
    return replace(column, kind="text", codes=None)


def _yes_or_no(each: OneRowForEach) -> Column:
    words = dict.fromkeys(each.yes, "yes") | dict.fromkeys(each.no, "no")
    return Column(YES_OR_NO, "code", "Whether there is a row", True, CodeList("yes_or_no", "Yes or no", words))


def _rest(words: Mapping[str, str]) -> str:
    """What becomes of values that a translation does not name; one that only names empty cells says nothing of them."""
    return words.get(OTHERWISE, KEEP if not any(said.strip() for said in words) else REFUSE)


def _spelled(words: Mapping[str, str]) -> dict[str, str]:
    """A translation without what stands for the rest, each word once however it is capitalised."""
    once = {said.strip().casefold(): (said.strip(), meant) for said, meant in words.items() if said != OTHERWISE}
    return dict(once.values())


def _select(name: str, row: Row, canonical: Table, stated: dict[str, str]) -> str:
    columns = [
        f"{_value(row, column, stated.get(column.name))} AS {identifier(column.name)}" for column in canonical.columns
    ]
    return f"SELECT {', '.join(columns)}, source, extract_id, row, received FROM {name}"


def _value(row: Row, column: Column, cell: str | None) -> str:
    """SQL: the value of a canonical column, of a landed cell, a constant, or NULL."""
    kind = SQL_TYPES[column.kind]
    if cell is not None:
        value = identifier(cell)
        if (words := row.translate.get(column.name)) and column.kind in TRANSLATED_WHOLLY:
            return f"CAST({_translated(value, words)} AS {kind})"
        if column.kind == "nhs_number":
            return linkable_nhs_number_sql(value)
        return linkable_upn_sql(value) if column.kind == "upn" else value
    constant = row.constants.get(column.name)
    if constant is None:
        return f"CAST(NULL AS {kind})"
    text = as_text(constant)
    return "received" if column.kind == "date" and text == RECEIVED else f"CAST({literal(text)} AS {kind})"


def _translated(value: str, words: Mapping[str, str]) -> str:
    """SQL: what the words of the file mean; the check has already refused those that nobody may leave as they are."""
    rest = _rest(words)
    otherwise = {REFUSE: "NULL", EMPTY: "NULL", KEEP: value}.get(rest, literal(rest))
    known = "".join(
        f" WHEN {literal(said.lower())} THEN {literal(meant or None)}"
        for said, meant in _spelled(words).items()
        if said
    )
    found = f"CASE LOWER({value}){known} ELSE {otherwise} END" if known else otherwise
    empty = literal(words.get("") or None)
    return f"CASE WHEN {value} IS NULL THEN {empty} ELSE {found} END"
