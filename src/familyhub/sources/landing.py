"""Landing: each extract becomes Parquet below `landed/<source>/<content hash>/`, once.

A file is what its bytes are: the same extract twice changes nothing. A dated folder with anything new in it is landed
whole, because unchanged tables of a resubmission belong to it too. What cannot be read lies in quarantine with file,
row, column, rule, what was found and what was expected. Every line is accounted for: read = landed + quarantined.

Where a file lies says who sent it and when: `incoming/<source>/<YYYY-MM-DD>/file`. The first folder is the source, a
folder named as a date the day of receipt; without one, it is the day of landing. All files of one folder are one
submission and share the period that any of them states.
"""

import csv
import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.errors import SourceError
from familyhub.model.derive import arrow_schema
from familyhub.sources.ahead import ahead
from familyhub.sources.check import Fault, check
from familyhub.sources.formats import Recognised, installed, recognise
from familyhub.sources.shape import Facts, Format, Match

LANDED_FORMAT = 2
DATED_FOLDER = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
STAGING = ".staging"
"""Where an extract lies until it is whole. What a killed landing left there is removed by the next."""
IGNORED = (".", "~$", "README")


class Landed(msgspec.Struct, frozen=True, kw_only=True):
    """What a landed extract says of itself: its `manifest.json`."""

    landed_format: int
    source: str
    submission: str
    format: str
    table: str
    file: str
    sha256: str
    bytes: int
    received: date
    period_from: date | None
    period_to: date | None
    read_rows: int
    landed_rows: int
    quarantined_rows: int
    blank_rows: int
    cells_left_out: int
    tables: dict[str, int]
    columns: dict[str, str]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file below incoming/, with what its place says: who sent it, when, and with which other files."""

    path: Path
    name: str
    source: str | None
    received: date | None
    submission: str


def arrivals(incoming: Path) -> Iterator[Arrival]:
    """Every file below `incoming`, in order of its name."""
    for path in sorted(incoming.rglob("*")):
        if not path.is_file() or path.name.startswith(IGNORED):
            continue
        folders = path.relative_to(incoming).parts[:-1]
        received = next((day for day in map(_day, reversed(folders)) if day is not None), None)
        named = [folder for folder in folders if _day(folder) is None]
        yield Arrival(
            path,
            path.relative_to(incoming).as_posix(),
            named[0] if named else None,
            received,
            "/".join(folders),
        )


def _day(folder: str) -> date | None:
    if not DATED_FOLDER.match(folder):
        return None
    try:
        return date.fromisoformat(folder)
    except ValueError:
        return None


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class Tally:
    """Counts while a file is read."""

    read: int = 0
    landed: int = 0
    blank: int = 0
    rows_out: int = 0
    cells_out: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read and checked: what it is, what it says of itself, and its faults."""

    recognised: Recognised
    facts: Facts
    tally: Tally
    tables: dict[str, int]
    faults: tuple[Fault, ...]


def read(
    connection: duckdb.DuckDBPyConnection, arrival: Arrival, recognised: Recognised, received: date, into: Path | None
) -> Reading:
    """Read and check one recognised file; write its tables as Parquet into `into`, or nowhere (None).

    The connection only checks: any in-memory database will do, and one serves many files.

    Raises SourceError where the file breaks off in a way that its format cannot say of itself.
    """
    match = recognised.match
    if match is None:
        raise ValueError("only a recognised file can be read")
    form = installed()[match.format]
    tally, tables, faults = Tally(), Counter[str](), list[Fault]()
    writers: dict[str, pq.ParquetWriter] = {}
    try:
        facts = form.facts(arrival.path, match)
        for batch in ahead(form.read(arrival.path, match)):
            table = form.table(batch.table)
            checked = check(connection, table, batch.cells, received)
            new = [Fault(r.table, r.row, r.column, r.rule, r.found, r.expected, True, r.raw) for r in batch.rejects]
            new += checked.faults
            tally.read += batch.cells.num_rows + len(batch.rejects)
            tally.landed += checked.good.num_rows
            tally.blank += batch.blank_rows
            tally.rows_out += batch.cells.num_rows + len(batch.rejects) - checked.good.num_rows
            tally.cells_out += sum(not fault.whole_row for fault in new)
            tables[batch.table] += checked.good.num_rows
            faults += new
            if into is not None:
                _write(writers, into, form, batch.table, checked.good)
    except (UnicodeError, pa.ArrowInvalid, OSError, EOFError) as error:
        raise SourceError(
            "unreadable",
            arrival.name,
            found=str(error).splitlines()[0],
            expected=f"a whole {match.format} file",
            next_step="Ask the sender for the file again, or open it and save it anew.",
        ) from error
    finally:
        for writer in writers.values():
            writer.close()
    return Reading(recognised, facts, tally, dict(tables), tuple(faults))


def _write(writers: dict[str, pq.ParquetWriter], into: Path, form: Format, table: str, good: pa.Table) -> None:
    if table not in writers:
        schema = arrow_schema(form.table(table))
        nullable = [field.with_nullable(True) for field in schema]
        schema = pa.schema([*nullable, pa.field("_row", pa.int64()), pa.field("_raw", pa.string())])
        writers[table] = pq.ParquetWriter(into / f"{table}.parquet", schema, compression="zstd")
    writers[table].write_table(good.cast(writers[table].schema))


def land(
    connection: duckdb.DuckDBPyConnection,
    arrival: Arrival,
    recognised: Recognised,
    sha256: str,
    today: date,
    landed: Path,
    quarantine: Path,
) -> Landed:
    """Land one recognised file: Parquet and manifest appear together, or not at all."""
    received = arrival.received or today
    source = arrival.source
    staging = landed / STAGING / sha256
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        reading = read(connection, arrival, recognised, received, staging)
        source = source or reading.facts.sender or "incoming"
        match = recognised.match or Match("", "", 0, "")
        manifest = Landed(
            landed_format=LANDED_FORMAT,
            source=source,
            submission=_submission(arrival, source, received),
            format=match.format,
            table=match.table,
            file=arrival.name,
            sha256=sha256,
            bytes=arrival.path.stat().st_size,
            received=received,
            period_from=reading.facts.period_from,
            period_to=reading.facts.period_to,
            read_rows=reading.tally.read,
            landed_rows=reading.tally.landed,
            quarantined_rows=reading.tally.rows_out,
            blank_rows=reading.tally.blank,
            cells_left_out=reading.tally.cells_out,
            tables=reading.tables,
            columns=match.columns,
            unread=match.unread,
        )
        (staging / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))
        home = landed / source / sha256
        if (home / "manifest.json").exists():  # the same bytes in an earlier submission
            home = home.with_name(f"{sha256}-{hashlib.sha256(manifest.submission.encode()).hexdigest()[:8]}")
        _write_quarantine(quarantine / source / f"{home.name}.csv", arrival.name, reading.faults)
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        staging.rename(home)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def _submission(arrival: Arrival, source: str, received: date) -> str:
    """What came together: a dated folder, or what lay in an undated one on one day."""
    folder = arrival.submission or source
    return folder if arrival.received is not None else f"{folder}/{received}"


QUARANTINE_HEADERS = ("file", "row", "column", "rule", "found", "expected", "what_happened", "line")


def _write_quarantine(path: Path, file: str, faults: Iterable[Fault]) -> None:
    rows = list(faults)
    if not rows:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(QUARANTINE_HEADERS)
        for fault in rows:
            happened = "the row was left out" if fault.whole_row else "the row was read without this cell"
            cells = (
                file,
                fault.row,
                fault.column,
                fault.rule,
                fault.found,
                fault.expected,
                happened,
                fault.raw,
            )
            writer.writerow([_harmless(str(cell)) for cell in cells])
    part.replace(path)


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is written as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def landed_extracts(landed: Path) -> list[tuple[Path, Landed]]:
    """All landed extracts with their folders, in order of receipt, then of file name.

    Files of one submission share the period that any of them states.
    """
    found = []
    for manifest in landed.glob("*/*/manifest.json"):
        if manifest.parent.parent.name != STAGING:
            found.append((manifest.parent, _read_manifest(manifest)))
    periods: dict[str, set[tuple[date, date | None]]] = {}
    for _, extract in found:
        if extract.period_from is not None:
            periods.setdefault(extract.submission, set()).add((extract.period_from, extract.period_to))
    shared = []
    for folder, extract in found:
        # Where two headers of one submission name different periods, nobody knows which the other files belong to.
        if extract.period_from is None and len(stated := periods.get(extract.submission, set())) == 1:
            ((first, last),) = stated
            extract = msgspec.structs.replace(extract, period_from=first, period_to=last)  # noqa: PLW2901
        shared.append((folder, extract))
    return sorted(shared, key=lambda pair: (pair[1].received, pair[1].file, pair[1].source))


def _read_manifest(manifest: Path) -> Landed:
    try:
        content = manifest.read_bytes()
        found = msgspec.json.decode(content).get("landed_format")
        if found == LANDED_FORMAT:
            return msgspec.json.decode(content, type=Landed)
    except (msgspec.DecodeError, AttributeError) as error:
        found = str(error)
    raise SourceError(
        "landed_unusable",
        f"landed/{manifest.parent.parent.name}/{manifest.parent.name[:12]}",
        found=f"format {found}",
        expected=f"an extract landed in format {LANDED_FORMAT}",
        next_step="Remove the folder landed/ and run `familyhub refresh`: all of incoming/ is landed again.",
    )


@dataclass(frozen=True, slots=True)
class LandingResult:
    """What a landing did: extracts new and known, and files nobody could read, with the reason."""

    new: tuple[Landed, ...]
    known: int
    unread: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Known:
    """What has been landed: bytes by source, and bytes by source and submission."""

    bytes: set[tuple[str | None, str]]
    places: set[tuple[str, str]]

    @classmethod
    def of(cls, extracts: Iterable[Landed]) -> "Known":
        """What these extracts are known by."""
        known = cls(set(), set())
        for extract in extracts:
            known.add(extract)
        return known

    def add(self, extract: Landed) -> None:
        """Remember an extract; a file that lies in no sender's folder is known whoever sent the same bytes."""
        self.bytes |= {(extract.source, extract.sha256), (None, extract.sha256)}
        self.places.add((extract.submission, extract.sha256))


def land_all(
    incoming: Path,
    landed: Path,
    quarantine: Path,
    today: date,
    told: Callable[[str], None] = lambda name: None,
) -> LandingResult:
    """Land every file below `incoming` that is not landed yet; `told` hears each file's name before it is read.

    A file is known by its bytes. In a dated folder with anything new in it, all files are landed: they are one
    submission, whose unchanged tables belong to it as much as the changed ones.
    """
    shutil.rmtree(landed / STAGING, ignore_errors=True)
    known = Known.of(extract for _, extract in landed_extracts(landed))
    new: list[Landed] = []
    unread: list[tuple[str, str]] = []
    already = 0
    with duckdb.connect() as connection:
        for _, together in groupby(arrivals(incoming), key=_lies_in):
            digests = [(arrival, digest(arrival.path)) for arrival in together]
            fresh = {sha for arrival, sha in digests if (arrival.source, sha) not in known.bytes}
            readable = {arrival.name: recognise(arrival.path) for arrival, sha in digests if sha in fresh}
            whole = digests[0][0].received is not None and any(r.accepted for r in readable.values())
            for arrival, sha256 in digests:
                is_known = (arrival.source, sha256) in known.bytes
                if (arrival.submission, sha256) in known.places or (is_known and not whole):
                    already += 1
                    continue
                told(arrival.name)
                recognised = readable.get(arrival.name) or recognise(arrival.path)
                if not recognised.accepted:
                    unread.append((arrival.name, recognised.why_not()))
                    continue
                try:
                    extract = land(connection, arrival, recognised, sha256, today, landed, quarantine)
                except SourceError as error:
                    unread.append((arrival.name, error.trouble.sentence()))
                    continue
                new.append(extract)
                known.add(extract)
    return LandingResult(tuple(new), already, tuple(unread))


def _lies_in(arrival: Arrival) -> str:
    return arrival.submission if arrival.received is not None else arrival.name
