"""The closed vocabulary in which a mapping is written; unknown keys are refused with their path."""

from collections.abc import Mapping
from typing import Literal

import msgspec

NUMBER = "#"
"""In a header, what a repeat fills in; as a part of a key, which of them it is."""
OTHERWISE = "*"
"""In a translation, every value that is not named; in the forms of dates, every column."""
REFUSE, EMPTY, KEEP = "refuse", "empty", "keep"
RECEIVED = "received"
"""The constant of a date column that is filled with the day the file was received."""

Form = Literal["Surname, Forename", "Surname Forename", "Forename Surname", "Address, Postcode"]
Constant = str | int | float | bool

INTO: dict[Form, tuple[str, str]] = {
    "Surname, Forename": ("surname", "forename"),
    "Surname Forename": ("surname", "forename"),
    "Forename Surname": ("forename", "surname"),
    "Address, Postcode": ("address", "postcode"),
}
"""The columns that the two halves of a split cell go into, where the mapping names no others."""

TRANSLATED_WHOLLY = ("code", "flag", "text", "key")
"""Kinds of which a translation names every value; of others it names words, and the rest is checked as it stands."""

DATE_FORMS = {"": "", "by_evidence": "", "day_first": "day_first", "month_first": "month_first", "iso": "%Y-%m-%d"}
"""What a form of dates is called in a mapping, and in a declared column; any other is a form of strptime."""


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything written in a mapping: frozen, and nothing but the known keys."""


class Recognise(Vocabulary, frozen=True):
    """Which files the mapping is for."""

    headers: tuple[str, ...] = ()
    """Headers that must be there; without them, every header that the mapping reads."""
    sheet: str = ""
    """The sheets of a workbook to read, by name; * stands for any letters. Without it, all that have the headers."""
    header_row: int = 0
    """The row the headers stand in; without it, it is looked for."""
    encoding: str = ""
    """The encoding of a CSV whose bytes mislead; without it, the bytes show it."""


class Condition(Vocabulary, frozen=True):
    """A row is only made where a cell of the file says so."""

    column: str
    is_: tuple[str, ...] = msgspec.field(name="is", default=())
    is_not: tuple[str, ...] = ()
    not_empty: bool = False


class Split(Vocabulary, frozen=True):
    """One cell that holds two things, such as a whole name."""

    from_: str = msgspec.field(name="from")
    form: Form
    into: tuple[str, str] | None = None

    @property
    def halves(self) -> tuple[str, str]:
        """The columns that the first and the second half go into."""
        return self.into or INTO[self.form]


class Join(Vocabulary, frozen=True):
    """Several cells that make one, such as the lines of an address; empty ones are passed over."""

    of: tuple[str, ...]
    with_: str = msgspec.field(name="with", default=", ")


class Text(Vocabulary, frozen=True):
    """A word of the mapping's own within a key."""

    text: str


class OneRowForEach(Vocabulary, frozen=True):
    """Several columns that each say yes or no: one row for each yes, with what the column stands for."""

    columns: Mapping[str, str]
    into: str
    yes: tuple[str, ...] = ("yes", "y", "true", "1", "x")
    no: tuple[str, ...] = ("no", "n", "false", "0")


class Row(Vocabulary, frozen=True):
    """One row of a canonical table, made of one row of the file."""

    table: str
    columns: Mapping[str, str] = {}
    constants: Mapping[str, Constant] = {}
    translate: Mapping[str, Mapping[str, str]] = {}
    split: tuple[Split, ...] = ()
    join: Mapping[str, Join] = {}
    key: Mapping[str, tuple[str | Text, ...]] = {}
    when: tuple[Condition, ...] = ()
    repeat: tuple[str | int, ...] = ()
    one_row_for_each: OneRowForEach | None = None


class Example(Vocabulary, frozen=True):
    """A worked example: rows of the file in, rows of canonical tables out. It runs as a test.

    `expect` has for each table the rows that come out, each with the columns that matter; `quarantine` the headers
    of the cells that go to quarantine.
    """

    says: str
    rows: tuple[dict[str, Constant], ...]
    expect: dict[str, tuple[dict[str, Constant], ...]] = {}
    quarantine: tuple[str, ...] = ()


class Definition(Vocabulary, frozen=True):
    """A whole mapping: which file it is for, how its cells are written, and the rows it gives."""

    says: str
    recognise: Recognise = Recognise()
    date_form: str | dict[str, str] = ""
    leave_out: tuple[str, ...] = ()
    row: tuple[Row, ...] = ()
    example: tuple[Example, ...] = ()

    def form_of(self, header: str) -> str:
        """How the dates below a header are written, as a declared column says it."""
        if isinstance(self.date_form, str):
            return DATE_FORMS.get(self.date_form, self.date_form)
        stated = self.date_form.get(header, self.date_form.get(OTHERWISE, ""))
        return DATE_FORMS.get(stated, stated)


def cell_headers(row: Row) -> list[str]:
    """The headers that a row's cells are made of, as the mapping writes them: # stands where a repeat fills in."""
    named = [*row.columns.values(), *(split.from_ for split in row.split)]
    return named + [header for join in row.join.values() for header in join.of]


def written_headers(row: Row) -> list[str]:
    """Every header that a row names, as the mapping writes them."""
    named = cell_headers(row)
    named += [part for parts in row.key.values() for part in parts if isinstance(part, str) and part != NUMBER]
    named += [condition.column for condition in row.when]
    return named + (list(row.one_row_for_each.columns) if row.one_row_for_each else [])


def headers_of(row: Row) -> tuple[str, ...]:
    """Every header of the file that a row is made of, repeats filled in, in order."""
    return tuple(dict.fromkeys(filled for header in written_headers(row) for filled in filled_in(row, header)))


def filled_in(row: Row, header: str) -> tuple[str, ...]:
    """A header as the file has it: once for each repeat, where it leaves a place for it."""
    if not row.repeat or NUMBER not in header:
        return (header,)
    return tuple(header.replace(NUMBER, str(word)) for word in row.repeat)
