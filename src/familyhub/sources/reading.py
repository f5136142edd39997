"""Reading one file: batch by batch checked and written as Parquet, its faults beside it, every row accounted for.

How its columns are read is decided by the evidence of the whole file. The first rows are read as far as they show;
where a later one overturns that, the rest is only looked at, and the file is read once more from its beginning.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from familyhub.errors import SourceError
from familyhub.model.derive import arrow_schema
from familyhub.sources import faults
from familyhub.sources.ahead import ahead
from familyhub.sources.arrivals import Arrival
from familyhub.sources.check import check
from familyhub.sources.evidence import Decided, Evidence
from familyhub.sources.faults import Fault
from familyhub.sources.formats import Recognised
from familyhub.sources.landed import LandedPart, sheet_of
from familyhub.sources.quarantine import FaultFiles
from familyhub.sources.shape import Batch, Facts, Format, Match, Part

EXAMPLES_KEPT = 20
NOTES_KEPT = 200
UNREADABLE = (UnicodeError, pa.ArrowInvalid, csv.Error, EOFError)
"""What a format may raise where a file breaks off in a way that it cannot say of itself."""


@dataclass(slots=True)
class Tally:
    """Counts while a file, or a part of it, is read."""

    read: int = 0
    landed: int = 0
    blank: int = 0
    rows_out: int = 0
    cells_out: int = 0

    def add(self, batch: Batch, rows_out: int, cells_out: int) -> None:
        """Count a batch and what became of it; a row of the file of which anything is left out is not landed."""
        rows = (batch.cells.num_rows if batch.rows is None else batch.rows) + len(batch.rejects)
        self.read += rows
        self.landed += rows - rows_out
        self.blank += batch.blank_rows
        self.rows_out += rows_out
        self.cells_out += cells_out


@dataclass(slots=True)
class Told:
    """The faults of a file as far as they are kept in memory: how often each occurs, and the first of them."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: list[Fault] = field(default_factory=list)

    def add(self, found: pa.Table) -> None:
        """Count faults, a table of `faults.SCHEMA`."""
        if not found.num_rows:
            return
        grouped = found.group_by(["column", "expected"]).aggregate([([], "count_all")])
        for row in grouped.to_pylist():
            self.counts[row["column"], row["expected"]] += row["count_all"]
        if len(self.first) < EXAMPLES_KEPT:
            self.first += faults.as_faults(found.slice(0, EXAMPLES_KEPT - len(self.first)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read and checked: what it is, what it says of itself, its counts, notes and faults.

    `notes` say everything that was decided about it, `decided` only how its values were read. `faults` are the first,
    `fault_counts` how often a column broke which expectation.
    """

    name: str
    recognised: Recognised
    facts: Facts
    tally: Tally
    parts: tuple[LandedPart, ...]
    tables: dict[str, int]
    notes: tuple[str, ...]
    decided: tuple[str, ...]
    fault_counts: tuple[tuple[tuple[str, str], int], ...]
    faults: tuple[Fault, ...]

    def place(self, part: int) -> str:
        """The file, and the sheet in it, as a fault of one of its parts names them."""
        return sheet_of(self.name, self.parts[part].sheet)


@dataclass(slots=True)
class Pass:
    """One way through a file, from its first row to its last."""

    tally: Tally = field(default_factory=Tally)
    by_part: dict[int, Tally] = field(default_factory=dict)
    tables: Counter[str] = field(default_factory=Counter)
    told: Told = field(default_factory=Told)
    notes: dict[str, None] = field(default_factory=dict)
    out: set[tuple[int, int]] = field(default_factory=set)
    """Part and number of the rows left out, of those that several batches are about."""

    def take(self, batch: Batch, good_rows: int, found: pa.Table) -> None:
        """Count a batch, and remember its notes and faults."""
        cells_out = (
            found.filter(pc.call_function("equal", [found.column("left_out"), pa.scalar("cell")])).num_rows
            if found.num_rows
            else 0
        )
        rows_out = self._rows_out(batch, good_rows, found)
        for tally in (self.tally, self.by_part.setdefault(batch.part, Tally())):
            tally.add(batch, rows_out, cells_out)
        self.tables[batch.table] += good_rows
        self.told.add(found)
        self.notes |= dict.fromkeys(batch.notes)

    def _rows_out(self, batch: Batch, good_rows: int, found: pa.Table) -> int:
        """How many more of the file's rows are left out, now that this batch of them was checked."""
        if batch.rows is None:
            return batch.cells.num_rows + len(batch.rejects) - good_rows
        if batch.rows:
            self.out.clear()
        is_row = pc.call_function("equal", [found.column("left_out"), pa.scalar("row")])
        out = {(batch.part, row) for row in found.filter(is_row).column("row").to_pylist()}
        more = len(out - self.out)
        self.out |= out
        return more


def read(
    connection: duckdb.DuckDBPyConnection,
    arrival: Arrival,
    recognised: Recognised,
    form: Format,
    received: date,
    into: Path | None,
) -> Reading:
    """Read and check one recognised file; write its tables and faults below `into`, or nowhere (None).

    The connection only checks: any in-memory database will do, and one serves many files.

    Raises SourceError where the file breaks off in a way that its format cannot say of itself, or lies in a folder
    that is meant as a day and is none.
    """
    if arrival.misdated is not None:
        raise _misdated(arrival)
    match = recognised.match
    if match is None:
        raise ValueError("only a recognised file can be read")
    evidence = Evidence()
    try:
        facts = form.facts(arrival.path, match)
        done = _through(connection, arrival, match, form, received, into, evidence, settled=False)
        if done is None:
            evidence.fillers.clear()
            done = _through(connection, arrival, match, form, received, into, evidence, settled=True)
    except UNREADABLE as error:
        found = str(error).splitlines()[0]
        raise _unreadable(arrival, found, f"a whole {match.format} file") from error
    except OSError as error:
        if into is not None and error.filename != str(arrival.path):
            raise  # it is the workspace that cannot be written to: no fault of the file, and no reason to go on
        raise _unreadable(arrival, error.strerror or "an error", "a file that can be opened") from error
    if done is None:
        raise RuntimeError("evidence of the whole file cannot be overturned by it")
    parts = _parts(match)
    sheets = {number: part.sheet for number, part in enumerate(parts)}
    empty = () if done.tally.read else ("it holds no row",)
    decided = tuple(evidence.notes({table.name: table for table in form.tables}, sheets, received))
    return Reading(
        arrival.name,
        recognised,
        facts,
        done.tally,
        tuple(_landed_part(part, done.by_part.get(number, Tally())) for number, part in enumerate(parts)),
        dict(done.tables),
        _shortened((*match.notes, *done.notes, *decided, *empty)),
        decided,
        tuple(sorted(done.told.counts.items(), key=lambda counted: (-counted[1], counted[0]))),
        tuple(done.told.first),
    )


def _through(
    connection: duckdb.DuckDBPyConnection,
    arrival: Arrival,
    match: Match,
    form: Format,
    received: date,
    into: Path | None,
    evidence: Evidence,
    *,
    settled: bool,
) -> Pass | None:
    """Read the file once; None where its later rows overturn how the first ones were read.

    `settled`: the evidence is that of the whole file, from an earlier way through it.
    """
    done, used = Pass(), dict[tuple[int, str], Decided]()
    where = {number: sheet_of(arrival.name, part.sheet) for number, part in enumerate(_parts(match))}
    overturned = False
    with ExitStack() as files:
        tables = files.enter_context(TableFiles(into, form)) if into is not None else None
        told = files.enter_context(FaultFiles(into, where)) if into is not None else None
        for batch in ahead(form.read(arrival.path, match)):
            table = form.table(batch.table)
            if not settled:
                evidence.gather(connection, table, batch.part, batch.cells)
            decided = evidence.decided(table, batch.part)
            overturned = overturned or used.setdefault((batch.part, table.name), decided) != decided
            if overturned:
                continue  # what is written so far is written anew; the rest still has to say how
            checked = check(connection, table, batch.cells, received, decided, batch.part)
            evidence.count_fillers(table, batch.part, checked.open_ends)
            found = checked.found
            if batch.rejects:
                found = pa.concat_tables([faults.of_rejects(batch.rejects, batch.part), found]).sort_by("row")
            if batch.headers:
                found = faults.renamed(found, batch.headers)
            done.take(batch, checked.good.num_rows, found)
            if tables is not None and told is not None:
                tables.write(batch, checked.good)
                told.write(found)
    return None if overturned else done


class TableFiles:
    """The Parquet files of an extract, one for each of its tables that has rows. Use as a context."""

    def __init__(self, folder: Path, form: Format) -> None:
        self.folder = folder
        self.form = form
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> "TableFiles":
        return self

    def __exit__(self, *error: object) -> None:
        for writer in self._writers.values():
            writer.close()

    def write(self, batch: Batch, good: pa.Table) -> None:
        """Add the rows of a batch that passed, each with its line, the line as it stood, and its part."""
        if batch.table not in self._writers:
            nullable = [field.with_nullable(True) for field in arrow_schema(self.form.table(batch.table))]
            origin = [pa.field("_row", pa.int64()), pa.field("_raw", pa.string()), pa.field("_part", pa.int32())]
            path = self.folder / f"{batch.table}.parquet"
            self._writers[batch.table] = pq.ParquetWriter(path, pa.schema([*nullable, *origin]), compression="zstd")
        writer = self._writers[batch.table]
        part = pa.repeat(pa.scalar(batch.part, pa.int32()), good.num_rows)
        writer.write_table(good.append_column("_part", part).cast(writer.schema))


def _parts(match: Match) -> tuple[Part, ...]:
    return match.parts or (Part(match.table, columns=match.columns, missing=match.missing, unread=match.unread),)


def _landed_part(part: Part, tally: Tally) -> LandedPart:
    return LandedPart(
        sheet=part.sheet,
        table=part.table,
        read_rows=tally.read,
        landed_rows=tally.landed,
        quarantined_rows=tally.rows_out,
        blank_rows=tally.blank,
        cells_left_out=tally.cells_out,
    )


def _shortened(notes: Iterable[str]) -> tuple[str, ...]:
    told = list(dict.fromkeys(notes))
    if len(told) <= NOTES_KEPT:
        return tuple(told)
    return (*told[:NOTES_KEPT], f"and {len(told) - NOTES_KEPT:,} notes more of the same kind")


def _misdated(arrival: Arrival) -> SourceError:
    # Read as received today, it would move every list and figure that asks what was known when.
    return SourceError(
        "folder_misdated",
        arrival.name,
        found=f'the folder "{arrival.misdated}"',
        expected="the day of receipt as year-month-day",
        next_step="Rename the folder, for example 2024-05-03 for 3 May 2024, then run it again.",
    )


def _unreadable(arrival: Arrival, found: str, expected: str) -> SourceError:
    next_step = "Ask the sender for the file again, or open it and save it anew."
    return SourceError("unreadable", arrival.name, found=found, expected=expected, next_step=next_step)
