"""How the cells of a row are made of the file's cells: the SQL of each, and of which rows of the file it is made.

It reads a view `file` with a column of text for each header, and `_row` and `_raw`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from familyhub.model import BY_NAME
from familyhub.sources.mapping.definition import (
    EMPTY,
    KEEP,
    NUMBER,
    OTHERWISE,
    TRANSLATED_WHOLLY,
    Condition,
    Form,
    OneRowForEach,
    Row,
    Text,
    written_headers,
)
from familyhub.sql import identifier, literal

YES_OR_NO = "yes or no"
"""The column of a row's table that holds whether a column of the file says yes."""
KEY_JOINS = "/"

AT_THE_END = "([A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2})"
SPLITS: dict[Form, tuple[str, str]] = {
    "Surname, Forename": ("^([^,]*)(?:,(.*))?$", ","),
    "Surname Forename": (r"^(\S+)(?:\s+(.*))?$", " "),
    "Forename Surname": (r"^(.*?)(?:\s+(\S+))?$", " "),
    "Address, Postcode": (rf"^(.*?)(?:[,\s]+{AT_THE_END})?$", ""),
}
"""The pattern of each form, and what a cell must hold to be two things. One that does not is the first half alone."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: the canonical column it goes to, its own column, the headers it is made of, and its SQL."""

    canonical: str
    column: str
    headers: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a row of the file gives a row of the table: its SQL, and what its columns are called there.

    `unsplit` is SQL for whether a cell that should hold two things holds one.
    """

    cells: tuple[Cell, ...]
    where: str
    headers: dict[str, str]
    unsplit: str

    @property
    def select(self) -> str:
        """The rows that the view `file` gives."""
        columns = "".join(f", {cell.sql} AS {identifier(cell.column)}" for cell in self.cells)
        return f"SELECT _row, _raw, {self.unsplit} AS _unsplit{columns} FROM file WHERE {self.where} ORDER BY _row"


def cells_of(row: Row, word: str = NUMBER, number: str = NUMBER) -> tuple[Cell, ...]:
    """The cells of a row, # in its headers filled in by a word and in its keys by a number."""

    def named(header: str) -> str:
        return header.replace(NUMBER, word) if row.repeat else header

    def cell(canonical: str, headers: Sequence[str], sql: str, says: str = "") -> Cell:
        return Cell(canonical, f"{says or ' + '.join(headers)} ({canonical})", tuple(headers), sql)

    found = [
        cell(name, [named(header)], _with_words(row, name, text(named(header)))) for name, header in row.columns.items()
    ]
    for split in row.split:
        pattern = SPLITS[split.form][0]
        for group, name in enumerate(split.halves, start=1):
            half = f"REGEXP_EXTRACT({text(named(split.from_))}, {literal(pattern)}, {group})"
            found.append(cell(name, [named(split.from_)], f"NULLIF(TRIM({half}), '')"))
    for name, join in row.join.items():
        headers = [named(header) for header in join.of]
        found.append(cell(name, headers, f"NULLIF(CONCAT_WS({literal(join.with_)}, {_listed(headers)}), '')"))
    for name, parts in row.key.items():
        found.append(_key(name, parts, named, number))
    return tuple(found)


def _key(name: str, parts: Sequence[str | Text], named: Callable[[str], str], number: str) -> Cell:
    """A key of several parts: empty where one of them is, because half a key is another's."""
    pieces: list[str] = []
    headers: list[str] = []
    says: list[str] = []
    for part in parts:
        if isinstance(part, Text):
            pieces.append(literal(part.text))
        elif part == NUMBER:
            pieces.append(literal(number))
        else:
            headers.append(named(part))
            pieces.append(text(headers[-1]))
            says.append(headers[-1])
    sql = f" || '{KEY_JOINS}' || ".join(pieces)
    return Cell(name, f"{' + '.join(says) or 'key'} ({name})", tuple(headers), sql)


def variants(row: Row) -> tuple[Variant, ...]:
    """The ways in which a row of the file gives this row: one, or one for each repeat or column that says yes."""
    if row.one_row_for_each is not None:
        each = row.one_row_for_each
        return tuple(_flagged(row, each, header, value) for header, value in each.columns.items())
    if not row.repeat:
        return (_variant(row, cells_of(row), "", {}),)
    general = cells_of(row)
    found = []
    for number, word in enumerate(row.repeat, start=1):
        cells = cells_of(row, str(word), str(number))
        own = [header.replace(NUMBER, str(word)) for header in written_headers(row) if NUMBER in header]
        any_filled = " OR ".join(f"{text(header)} IS NOT NULL" for header in dict.fromkeys(own))
        # The table's columns have one name for all repeats, so that its dates are judged together.
        renamed = tuple(Cell(c.canonical, g.column, c.headers, c.sql) for c, g in zip(cells, general, strict=True))
        headers = {g.column: c.column for c, g in zip(cells, general, strict=True) if c.column != g.column}
        found.append(_variant(row, renamed, f"({any_filled})", headers, str(word)))
    return tuple(found)


def _flagged(row: Row, each: OneRowForEach, header: str, value: str) -> Variant:
    """Rows where a column says yes; neither yes nor no is kept too, and the check refuses it."""
    into = Cell(each.into, f"{each.into}", (header,), literal(value))
    said = Cell("", YES_OR_NO, (header,), text(header))
    no = ", ".join(literal(word.lower()) for word in each.no)
    is_no = f"LOWER({text(header)}) IN ({no})" if no else "FALSE"
    where = f"({text(header)} IS NOT NULL AND NOT {is_no})"
    cells = (*cells_of(row, number=value), into, said)
    return _variant(row, cells, where, {YES_OR_NO: header, each.into: f"{header} ({each.into})"})


def _variant(row: Row, cells: tuple[Cell, ...], where: str, headers: dict[str, str], word: str = NUMBER) -> Variant:
    conditions = [where] if where else []
    for condition in row.when:
        named = condition.column.replace(NUMBER, word) if row.repeat else condition.column
        conditions.append(_holds(condition, named))
    unsplit = []
    for split in row.split:
        between = SPLITS[split.form][1]
        cell = text(split.from_.replace(NUMBER, word) if row.repeat else split.from_)
        if between:
            unsplit.append(f"COALESCE(NOT CONTAINS({cell}, {literal(between)}), FALSE)")
    return Variant(cells, " AND ".join(conditions) or "TRUE", headers, " OR ".join(unsplit) or "FALSE")


def _holds(condition: Condition, header: str) -> str:
    cell = text(header)
    said = []
    if condition.is_:
        said.append(f"COALESCE(LOWER({cell}) IN ({_words(condition.is_)}), FALSE)")
    if condition.is_not:
        said.append(f"NOT COALESCE(LOWER({cell}) IN ({_words(condition.is_not)}), FALSE)")
    if condition.not_empty:
        said.append(f"{cell} IS NOT NULL")
    return " AND ".join(said)


def _words(words: Sequence[str]) -> str:
    return ", ".join(literal(word.strip().lower()) for word in words)


def text(header: str) -> str:
    """SQL: the cell below a header, NULL where it is empty."""
    return f"NULLIF(TRIM({identifier(header)}), '')"


def _listed(headers: Sequence[str]) -> str:
    return ", ".join(map(text, headers))


def _with_words(row: Row, name: str, cell: str) -> str:
    """SQL: a cell of a kind that is checked as it stands, with the words that a translation names put right."""
    words = row.translate.get(name, {})
    if not words or BY_NAME[row.table].column(name).kind in TRANSLATED_WHOLLY:
        return cell
    known = "".join(
        f" WHEN {literal(said.strip().lower())} THEN {literal(meant or None)}"
        for said, meant in words.items()
        if said not in ("", OTHERWISE)
    )
    otherwise = "NULL" if words.get(OTHERWISE, KEEP) == EMPTY else cell
    found = f"CASE LOWER({cell}){known} ELSE {otherwise} END" if known else otherwise
    return f"COALESCE({found}, CASE WHEN {cell} IS NULL THEN {literal(words[''])} END)" if words.get("") else found
