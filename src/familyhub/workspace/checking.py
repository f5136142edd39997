"""Checking a folder of extracts without writing anything: what each file is, and what is wrong with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from familyhub.errors import FamilyhubError, UsageError
from familyhub.sources import Arrival, Format, Match, arrivals, installed, recognise
from familyhub.sources.check import Fault
from familyhub.sources.reading import read

EXAMPLES_KEPT = 20


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file: what it is, how many rows can be read, and the faults by rule, with the first of them in words."""

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

    @property
    def good(self) -> bool:
        """Whether the file can be read and nothing in it goes to quarantine."""
        return self.problem is None and self.quarantined_rows == 0 and self.cells_left_out == 0


def check_folder(folder: Path) -> list[CheckedFile]:
    """Every file below a folder, checked. Raises UsageError where there is no such folder."""
    if not folder.is_dir():
        raise UsageError(
            "no_folder",
            str(folder),
            found="no such folder",
            expected="a folder of extracts",
            next_step="Name the folder that holds the extracts.",
        )
    with duckdb.connect() as connection:
        return [check_file(connection, arrival) for arrival in arrivals(folder)]


def check_file(connection: duckdb.DuckDBPyConnection, arrival: Arrival) -> CheckedFile:
    """One file, checked; writes nothing."""
    recognised = recognise(arrival.path)
    if not recognised.accepted:
        return CheckedFile(arrival.name, recognised.match, problem=recognised.why_not())
    try:
        form = installed()[recognised.match.format if recognised.match else ""]
        reading = read(connection, arrival, recognised, form, arrival.received or datetime.now(UTC).date(), None)
    except FamilyhubError as error:
        return CheckedFile(arrival.name, recognised.match, problem=error.trouble.sentence())
    return CheckedFile(
        name=arrival.name,
        match=recognised.match,
        read_rows=reading.tally.read,
        landed_rows=reading.tally.landed,
        quarantined_rows=reading.tally.rows_out,
        blank_rows=reading.tally.blank,
        cells_left_out=reading.tally.cells_out,
        fault_counts=tuple((f"{column or 'row'}: expected {words}", n) for (column, words), n in reading.fault_counts),
        examples=tuple(
            fault.sentence(arrival.name, masked=_identifies(form, fault)) for fault in reading.faults[:EXAMPLES_KEPT]
        ),
    )


def _identifies(form: Format, fault: Fault) -> bool:
    """Whether what was found could say who a person is: names, numbers, addresses, and lines nobody could split."""
    if not fault.column:
        return True
    try:
        return form.table(fault.table).column(fault.column).identifies
    except KeyError:
        return True
