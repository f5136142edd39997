"""One input put through recognising, reading and checking, and what must hold of it whatever it is.

Nothing but a FamilyhubError is raised; nothing takes longer than a limit; rows read are landed or left out, each of them
told; a file that was not damaged gives the rows it holds; and of a CSV without quotation marks every line below the
header is a row or empty, as another way of counting says.
"""  # noqa: E501

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import duckdb
from fuzz_damage import damaged
from fuzz_inputs import Input, good_file, nasty_file

from familyhub.errors import FamilyhubError
from familyhub.sources.arrivals import Arrival
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.formats import installed, recognise
from familyhub.sources.landing import land_all, landed_extracts
from familyhub.sources.reading import Reading, read

RECEIVED = date(2024, 7, 15)
LONGEST = 20
"""Seconds after which an input hangs."""
ASKED_OF_ALL = 0.05
"""The share of inputs that every format is asked about, and not only the one they were made for."""
LINE_END = re.compile(r"\r\n|\r|\n")
SAYS_NOTHING = ' \t\r\n,;|"\x00'


class HeldNotError(AssertionError):
    """Something that must hold of every input did not."""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of an input: unread, refused while it was read, or read with so many rows."""

    outcome: str
    rows: int = 0


def drawn_input(name: str, seed: int) -> Input:
    """The input of a seed for a format: good, good with nasty cells, or damaged in several ways."""
    form, drawn = installed()[name], Random(f"{name} {seed}")
    share = drawn.random()
    if share < 0.1:
        return good_file(form, drawn)
    if share < 0.35:
        return nasty_file(form, drawn)
    found = (good_file if share < 0.8 else nasty_file)(form, drawn)
    others = good_file(installed()[drawn.choice(sorted(installed()))] if drawn.random() < 0.3 else form, drawn)
    return Input(damaged(found.content, drawn, others.content), found.kind, None)


def tried(connection: duckdb.DuckDBPyConnection, path: Path, name: str, made: Input, seed: int) -> Came:
    """Put an input through everything. Raises HeldNotError, or whatever the reader raised and should not have."""
    path.write_bytes(made.content)
    formats = installed() if Random(seed).random() < ASKED_OF_ALL else {name: installed()[name]}
    with _limited():
        try:
            found = recognise(path, formats)
        except FamilyhubError:
            if made.rows is not None:
                raise
            return Came("refused")
        if found.match is None or not found.accepted:
            if not found.why_not():
                raise HeldNotError("it was not read, and nothing says why")
            if made.rows and len(formats) == 1 and found.match is None:
                raise HeldNotError("a good file of the format was not recognised at all")
            return Came("not recognised")
        arrival = Arrival(path, path.name, "fuzz", RECEIVED, "fuzz", (len(made.content), 0))
        try:
            reading = read(connection, arrival, found, installed()[found.match.format], RECEIVED, None)
        except FamilyhubError:
            if made.rows is not None:
                raise
            return Came("refused")
    _hold(reading, made, path, only=len(formats) == 1)
    return Came("read", reading.tally.read)


def _hold(reading: Reading, made: Input, path: Path, *, only: bool) -> None:
    tally, match = reading.tally, reading.recognised.match
    assert match is not None
    if tally.read != tally.landed + tally.rows_out:
        raise HeldNotError(f"read {tally.read}, landed {tally.landed}, left out {tally.rows_out}")
    if tally.rows_out and not reading.faults:
        raise HeldNotError(f"{tally.rows_out} rows were left out, and nothing says why")
    if made.rows is not None and only and not match.missing and made.kind != "xlsx" and not match.parts:
        told = tally.read
        if made.kind != "csv" and told != made.rows:
            raise HeldNotError(f"the file holds {made.rows} rows, and {told} were read")
    lines = _lines_below(match.header_row, made, match.encoding)
    if lines is not None and not match.parts and match.format not in SEVERAL_ROWS and tally.read + tally.blank != lines:
        raise HeldNotError(f"{lines} lines stand below the header: {tally.read} rows and {tally.blank} empty ones")


SEVERAL_ROWS = ("survey",)
"""Formats of which a line may be no row by itself."""


def _lines_below(header_row: int, made: Input, encoding: str) -> int | None:
    """The lines below the header of a CSV in which no cell can span lines; None for all else."""
    if made.kind != "csv" or made.content.startswith(b"PK"):
        return None
    text = made.content.decode(encoding, "surrogateescape" if not encoding.startswith("utf-16") else "replace")
    if '"' in text or len(text) > 60_000:
        return None
    lines = LINE_END.split(text)
    return len(lines) - (lines[-1] == "") - header_row


@contextmanager
def _limited() -> Iterator[None]:
    def ring(number: int, frame: object) -> None:
        raise HeldNotError(f"it took more than {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def landed_and_loaded(folder: Path, name: str, seeds: range) -> int:
    """Land the inputs of several seeds together, and make the canonical tables of them; the rows that landed.

    Raises whatever the SELECTs of the format raise, and HeldNotError where rows are lost.
    """
    for seed in seeds:
        file = folder / "incoming" / "fuzz" / str(RECEIVED) / str(seed)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn_input(name, seed).content)
    land_all(folder / "incoming", folder / "landed", folder / "quarantine", RECEIVED)
    extracts = landed_extracts(folder / "landed")
    for _, extract in extracts:
        if extract.read_rows != extract.landed_rows + extract.quarantined_rows:
            raise HeldNotError(f"{extract.file}: rows were lost")
    with duckdb.connect() as connection:
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)
    return sum(extract.landed_rows for _, extract in extracts)
