"""A provider's own list of children for a measure: any CSV or workbook, its headers matched loosely."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from familyhub.errors import UsageError
from familyhub.model import Column, Table
from familyhub.model.identifiers import nhs_number_fault, tidy_nhs_number, tidy_upn, upn_fault
from familyhub.sources.check import check
from familyhub.sources.sampling import sample
from familyhub.sources.tabular import read_tables, sniff_tables

THEIR_LIST = Table(
    "their_list",
    "A provider's own list of children.",
    key=("nhs_number", "local_id", "upn"),
    columns=(
        Column("nhs_number", "text", "NHS number", identifies=True, also=("nhs no", "nhs", "nhs num", "nhsno")),
        Column(
            "local_id",
            "text",
            "The child's id in their system",
            identifies=True,
            also=(
                "local id", "local patient id", "patient id", "client id", "child id", "person key", "person id", "id",
                "system id", "record id", "case id", "hospital number", "mosaic id", "rio id", "systmone id",
            ),
        ),
        Column("upn", "text", "Unique pupil number", identifies=True, also=("unique pupil number", "pupil number")),
        Column(
            "birth_date",
            "text",
            "Date of birth",
            also=("date of birth", "dob", "d.o.b.", "person birth date", "birthdate", "born", "born on", "baby dob"),
        ),
        Column("forename", "text", "First name", identifies=True, also=("first name", "given name", "forenames")),
        Column("surname", "text", "Family name", identifies=True, also=("last name", "family name")),
        Column(
            "name",
            "text",
            "Whole name",
            identifies=True,
            also=("full name", "child name", "child", "patient name", "patient", "child's name", "client name"),
        ),
        Column(
            "met",
            "text",
            "Whether they count the child as met",
            also=(
                "met yes/no", "met y/n", "achieved", "target met", "kpi met", "in time", "on time", "seen in time",
                "seen", "completed", "compliant", "done", "visit done", "within timescale", "within target",
            ),
        ),
        Column(
            "contact_on",
            "text",
            "Day of the contact",
            also=(
                "date of contact", "contact date", "visit date", "date of visit", "date seen", "review date", "seen on",
                "date completed", "appointment date", "event date", "happened on",
            ),
        ),
    ),
)  # fmt: skip

YES = ("y", "yes", "true", "t", "1", "1.0", "met", "achieved", "seen", "completed", "compliant", "in time", "on time")
NO = (
    "n", "no", "false", "f", "0", "0.0", "not met", "missed", "not achieved", "not seen", "not completed", "breach",
    "late", "dna", "declined", "non-compliant",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TheirRow:
    """One line of their list. `number_fault` says why nobody may be found by the number that stands there.

    `met` is None where they do not say, or in words that are neither yes nor no.
    """

    line: int
    nhs_number: str | None
    number_fault: str | None
    local_id: str | None
    upn: str | None
    birth_date: date | None
    name: str
    met: bool | None
    contact_on: date | None

    @property
    def names_somebody(self) -> bool:
        """Whether anything on the line can tell who is meant."""
        by_number = self.nhs_number or self.local_id or self.upn
        return bool(by_number or (self.name and self.birth_date) or self.number_fault)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line of their list that names nobody, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class TheirList:
    """Their list: the lines that name somebody, those that do not, and what was decided about the file."""

    rows: tuple[TheirRow, ...]
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Every line but blank ones."""
        return len(self.rows) + len(self.unreadable)


def read_their_list(path: Path, today: date) -> TheirList:
    """The list in a file; dates are read by the evidence of their column.

    Raises UsageError where there is no such file, or no header names anybody. SourceError where it cannot be opened.
    """
    if not path.is_file():
        raise UsageError(
            "no_file",
            str(path),
            found="no such file",
            expected="the provider's list, as CSV or a workbook",
            next_step="Name the file that holds it.",
        )
    match = sniff_tables("their_list", (THEIR_LIST,), sample(path))
    columns = set(match.columns.values()) if match else set()
    names = columns & {"name", "surname"} and "birth_date" in columns
    if match is None or not (columns & {"nhs_number", "local_id", "upn"} or names):
        found = ", ".join(match.unread) if match and match.unread else "no header that is known"
        raise UsageError(
            "list_names_nobody",
            path.name,
            found=f"headers that name nobody: {found}",
            expected="a header such as NHS number, local id, UPN, or name and date of birth",
            next_step="Write one of these headers above the column that says who is meant.",
        )
    if len(match.parts) > 1:
        raise UsageError(
            "several_lists",
            path.name,
            found=f"{len(match.parts)} tables that may be the list",
            expected="one table",
            next_step="Save the one that is meant in a file of its own.",
        )
    rows: list[TheirRow] = []
    unreadable: list[Unreadable] = []
    notes = list(match.notes)
    for batch in read_tables(path, match):
        notes += batch.notes
        unreadable += (
            Unreadable(reject.row, f"{reject.found}, expected {reject.expected}") for reject in batch.rejects
        )
        for row in _rows(batch.cells, today):
            if row.names_somebody:
                rows.append(row)
            else:
                unreadable.append(Unreadable(row.line, "nothing on the line says who is meant"))
    if match.unread:
        notes.append(f"headers not used: {', '.join(match.unread)}")
    unreadable.sort(key=lambda each: each.line)
    return TheirList(tuple(rows), tuple(unreadable), tuple(dict.fromkeys(notes)))


def _rows(cells: pa.Table, today: date) -> Iterator[TheirRow]:
    texts = cells.to_pylist()
    born = _days(cells, "birth_date", today)
    seen = _days(cells, "contact_on", today)
    for place, row in enumerate(texts):
        told = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
        number = tidy_nhs_number(told.get("nhs_number", ""))
        fault = nhs_number_fault(number) if number else None
        upn = tidy_upn(told.get("upn", ""))
        yield TheirRow(
            line=row["_row"],
            nhs_number=number if number and fault is None else None,
            number_fault=fault,
            local_id=told.get("local_id") or None,
            upn=upn if upn and upn_fault(upn) is None else None,
            birth_date=born[place],
            name=f"{told.get('forename', '')} {told.get('surname', '')} {told.get('name', '')}".strip(),
            met=_met(told.get("met", "")),
            contact_on=seen[place],
        )


def _met(text: str) -> bool | None:
    word = re.sub(r"\s+", " ", text.casefold())
    return True if word in YES else False if word in NO else None


def _days(cells: pa.Table, column: str, today: date) -> Sequence[date | None]:
    """The days of a column by its own evidence; None where there is none, or no day at all."""
    if column not in cells.column_names:
        return [None] * cells.num_rows
    as_dates = Table("their_list", "Days.", key=(column,), columns=(Column(column, "date", "A day"),))
    with duckdb.connect() as connection:
        good = check(connection, as_dates, cells.select([column, "_row", "_raw"]), today).good
    by_line = dict(zip(good.column("_row").to_pylist(), good.column(column).to_pylist(), strict=True))
    return [by_line.get(line) for line in cells.column("_row").to_pylist()]
