"""One input put through a reader, at two depths, and what must hold of it whatever it is.

Nothing but a FamilyhubError is raised; nothing takes longer than a limit; rows read are landed or left out, each of
them told; a file that was not damaged gives the rows it holds; and of a CSV without quotation marks every line below
the header is a row or empty, as another way of counting says, and stands beside its row as it is.

Recognising and reading alone take a millisecond or two; checking takes twenty, so that not every input is checked.
"""

import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import duckdb
from fuzz_damage import damaged
from fuzz_inputs import Input, good_file, nasty_file

from familyhub.errors import FamilyhubError, SourceError
from familyhub.sources.arrivals import Arrival
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.formats import Recognised, installed, recognise
from familyhub.sources.landing import land_all, landed_extracts
from familyhub.sources.reading import UNREADABLE, Reading, read
from familyhub.sources.shape import Batch, Format, Match

RECEIVED = date(2024, 7, 15)
LONGEST = 20
"""Seconds of a processor after which an input hangs."""
ASKED_OF_ALL = 0.05
"""The share of inputs that every format is asked about, and not only the one they were made for."""
LINE_END = re.compile(r"\r\n|\r|\n")
NO_LINES = ("cin_census", "fhir")
"""Formats that are never a CSV."""

OWN_COLUMNS = ("published", "survey")
"""Formats of which a table has other columns than the file."""
HALF_A_LETTER = "\ufffd"
"""What the other way of counting has for half a letter of UTF-16, which a reader spells out."""
LONGEST_COUNTED = 60_000
"""Letters of a text whose lines are counted; the beginning of a longer one decides about its header."""


class HeldNotError(AssertionError):
    """Something that must hold of every input did not."""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of an input: not recognised, refused while it was read, or read with so many rows."""

    outcome: str
    rows: int = 0


def drawn_input(form: Format, seed: int) -> Input:
    """The input of a seed for a format: good, good with nasty cells, or damaged in several ways."""
    drawn = Random(f"{form.name} {seed}")
    share = drawn.random()
    if share < 0.1:
        return good_file(form, drawn)
    if share < 0.35:
        return nasty_file(form, drawn)
    found = (good_file if share < 0.8 else nasty_file)(form, drawn)
    others = good_file(installed()[drawn.choice(sorted(installed()))] if drawn.random() < 0.3 else form, drawn)
    return Input(damaged(found.content, drawn, others.content), found.kind, None)


def tried(path: Path, form: Format, made: Input, seed: int, checking: duckdb.DuckDBPyConnection | None = None) -> Came:
    """Recognise an input and read it; given a connection, check it too, as landing does.

    Raises HeldNotError, or whatever the reader raised and should not have.
    """
    path.write_bytes(made.content)
    others = installed() if Random(seed).random() < ASKED_OF_ALL else {}
    with _limited():
        try:
            found = recognise(path, {**others, form.name: form})
            if found.match is None or not found.accepted:
                if not found.why_not():
                    raise HeldNotError("it was not read, and nothing says why")
                return Came("not recognised")
            read_by = form if found.match.format == form.name else others[found.match.format]
            if checking is not None:
                return Came("read", _checked(checking, read_by, found, made))
            return Came("read", _read(read_by, found.match, made, path))
        except FamilyhubError:
            if made.rows is not None:
                raise
            return Came("refused")


def _read(form: Format, match: Match, made: Input, path: Path) -> int:
    """Read an input without checking it; how many rows it gave."""
    try:
        form.facts(path, match)
        batches = list(form.read(path, match))
    except (*UNREADABLE, OSError) as error:
        # What a format may raise in the middle of a file, because whoever reads for landing says what it means.
        raise SourceError("unreadable", path.name, found=str(error), expected="a whole file", next_step="") from error
    rows = sum((batch.cells.num_rows if batch.rows is None else batch.rows) + len(batch.rejects) for batch in batches)
    _hold(match, made, rows, sum(batch.blank_rows for batch in batches))
    for batch in batches:
        _hold_of_batch(form, batch)
        if made.kind == "csv" and match.format not in OWN_COLUMNS:
            _hold_of_columns(match, batch)
    if (lines := _lines(match, made)) is not None:
        _stand_as_they_are(lines, batches)
    return rows


def _checked(connection: duckdb.DuckDBPyConnection, form: Format, found: Recognised, made: Input) -> int:
    """Read and check an input as landing does; how many rows were read."""
    arrival = Arrival(found.path, found.path.name, "fuzz", RECEIVED, "fuzz", (len(made.content), 0))
    reading: Reading = read(connection, arrival, found, form, RECEIVED, None)
    tally, match = reading.tally, reading.recognised.match
    assert match is not None
    if tally.read != tally.landed + tally.rows_out:
        raise HeldNotError(f"read {tally.read}, landed {tally.landed}, left out {tally.rows_out}")
    if tally.rows_out and not reading.faults:
        raise HeldNotError(f"{tally.rows_out} rows were left out, and nothing says why")
    _hold(match, made, tally.read, tally.blank)
    return tally.read


def _hold(match: Match, made: Input, rows: int, blank: int) -> None:
    """The count of rows, beside what the file was made of and what another way of counting its lines says."""
    if made.rows is not None and _is_all_read(match, made) and rows != made.rows:
        raise HeldNotError(f"the file holds {made.rows} rows, and {rows} were read")
    lines = _lines(match, made)
    if lines is not None and rows + blank != (below := _below_headers(match, len(lines))):
        raise HeldNotError(f"{below} lines stand below the header: {rows} rows and {blank} empty ones")


def _below_headers(match: Match, lines: int) -> int:
    """How many lines of a CSV are those of its tables, below their headers and above the titles of the next one."""
    if not match.parts:
        return lines - match.header_row
    ends = [part.until or lines + 1 for part in match.parts]
    for part, end in zip(match.parts, ends, strict=True):
        if end < part.header_row + part.header_rows:
            raise HeldNotError(f"a table ends in row {end}, above its header")
    return sum(end - part.header_row - part.header_rows for part, end in zip(match.parts, ends, strict=True))


def _is_all_read(match: Match, made: Input) -> bool:
    """Whether every table of a good file was recognised; what was not is said in the notes."""
    return len(match.parts) == made.tables if made.kind == "xlsx" else not match.parts


def _hold_of_batch(form: Format, batch: Batch) -> None:
    unknown = set(batch.cells.column_names) - {"_row", "_raw", *form.table(batch.table).names}
    if unknown:
        raise HeldNotError(f"{batch.table} has no column {sorted(unknown)}")
    for reject in batch.rejects:
        if reject.row < 1 or not (reject.rule and reject.expected):
            raise HeldNotError(f"a row was left out, and nothing says why: {reject}")


def _hold_of_columns(match: Match, batch: Batch) -> None:
    """Every column that was said to be read is read."""
    columns = match.parts[batch.part].columns if match.parts else match.columns
    lost = set(columns.values()) - set(batch.cells.column_names)
    if lost and batch.rows is None and batch.cells.num_rows:
        raise HeldNotError(f"columns that were matched were not read: {sorted(lost)}")


def _stand_as_they_are(lines: Sequence[str], batches: Sequence[Batch]) -> None:
    """Each row is beside its own line of the file, and no line gives two rows of one table."""
    seen: set[tuple[str, int]] = set()
    for batch in batches:
        numbers, raws = batch.cells.column("_row").to_pylist(), batch.cells.column("_raw").to_pylist()
        for number, raw in zip(numbers, raws, strict=True):
            line = lines[number - 1].lstrip("\ufeff").rstrip("\x00")
            if raw != line and HALF_A_LETTER not in line:
                raise HeldNotError(f"row {number} is not the line of that number")
        for number in [*numbers, *(reject.row for reject in batch.rejects)]:
            if (batch.table, number) in seen and batch.rows is None:
                raise HeldNotError(f"row {number} was read twice")
            seen.add((batch.table, number))


def _lines(match: Match, made: Input) -> list[str] | None:
    """The lines of a CSV in which no cell can span lines; None for all else, and for what a splice has made XML."""
    if made.kind != "csv" or made.content.startswith(b"PK") or match.format in NO_LINES:
        return None
    text = made.content.decode(
        match.encoding, "surrogateescape" if not match.encoding.startswith("utf-16") else "replace"
    )
    if '"' in text or len(text) > LONGEST_COUNTED or text.lstrip("\ufeff\0 \t\r\n").startswith("<"):
        return None
    lines = LINE_END.split(text)
    return lines if lines[-1].strip("\ufeff") else lines[:-1]


@contextmanager
def _limited() -> Iterator[None]:
    def ring(number: int, frame: object) -> None:
        raise HeldNotError(f"it took more than {LONGEST} seconds")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def landed_and_loaded(folder: Path, form: Format, seeds: range) -> int:
    """Land the inputs of several seeds together, and make the canonical tables of them; the rows that landed.

    Raises whatever the SELECTs of the format raise, and HeldNotError where rows are lost.
    """
    for seed in seeds:
        file = folder / "incoming" / "fuzz" / str(RECEIVED) / str(seed)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn_input(form, seed).content)
    land_all(folder / "incoming", folder / "landed", folder / "quarantine", RECEIVED)
    extracts = landed_extracts(folder / "landed")
    for _, extract in extracts:
        if extract.read_rows != extract.landed_rows + extract.quarantined_rows:
            raise HeldNotError(f"{extract.file}: rows were lost")
    with duckdb.connect() as connection:
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)
    return sum(extract.landed_rows for _, extract in extracts)
