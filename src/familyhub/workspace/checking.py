"""Checking an extract without writing anything: what the file is, and what is wrong with it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from familyhub.errors import FamilyhubError
from familyhub.sources import Arrival, Format, LandedPart, Match, recognise
from familyhub.sources.faults import Fault
from familyhub.sources.news import Rules
from familyhub.sources.reading import read


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file: what it is, how many rows can be read, and the faults by rule, with the first of them in words.

    `notes` say what was decided about the file: headers, encoding, the order of day and month, sheets left alone.
    `parts` has the counts of each sheet of a workbook.
    """

    name: str
    match: Match | None
    problem: str | None = None
    read_rows: int = 0
    landed_rows: int = 0
    quarantined_rows: int = 0
    blank_rows: int = 0
    cells_left_out: int = 0
    fault_counts: tuple[tuple[str, int], ...] = ()
    examples: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple[LandedPart, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the file can be read and nothing in it goes to quarantine."""
        return self.problem is None and self.quarantined_rows == 0 and self.cells_left_out == 0


def check_file(connection: duckdb.DuckDBPyConnection, arrival: Arrival, rules: Rules) -> CheckedFile:
    """One file, checked; writes nothing."""
    match: Match | None = None
    try:
        recognised = recognise(arrival.path, rules.offered(arrival.source))
        match = recognised.match
        if not recognised.accepted or match is None:
            return CheckedFile(arrival.name, match, problem=recognised.why_not())
        form = rules.formats[match.format]
        reading = read(connection, arrival, recognised, form, arrival.received or datetime.now(UTC).date(), None)
    except FamilyhubError as error:
        return CheckedFile(arrival.name, match, problem=error.trouble.sentence())
    except OSError as error:
        return CheckedFile(arrival.name, match, problem=f"the file cannot be opened: {error.strerror}")
    return CheckedFile(
        name=arrival.name,
        match=match,
        read_rows=reading.tally.read,
        landed_rows=reading.tally.landed,
        quarantined_rows=reading.tally.rows_out,
        blank_rows=reading.tally.blank,
        cells_left_out=reading.tally.cells_out,
        fault_counts=tuple(
            (f"{column or 'row'}: expected {words}", count) for (column, words), count in reading.fault_counts
        ),
        examples=tuple(
            fault.sentence(reading.place(fault.part), masked=_identifies(form, fault)) for fault in reading.faults
        ),
        notes=reading.notes,
        parts=reading.parts,
    )


def _identifies(form: Format, fault: Fault) -> bool:
    """Whether what was found could say who a person is: names, numbers, addresses, and lines nobody could split."""
    if not fault.column:
        return True
    try:
        return form.table(fault.table).column(fault.column).identifies
    except KeyError:
        return True
