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

from familyhub.config.folders import closed_to_others
from familyhub.errors import SourceError
from familyhub.model.derive import arrow_schema
from familyhub.sources.ahead import ahead
from familyhub.sources.arrivals import Arrival, arrivals, digest
from familyhub.sources.check import Fault, check
from familyhub.sources.formats import Recognised, installed, recognise
from familyhub.sources.quarantine import write_quarantine
from familyhub.sources.shape import Facts, Format, Match

LANDED_FORMAT = 2
STAGING = ".staging"
"""Where an extract lies until it is whole. What a killed landing left there is removed by the next."""


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
    turn: int = 0
    """Counts extracts as they land: of one file, mended and landed again on its day, the later turn stands."""


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
    connection: duckdb.DuckDBPyConnection,
    arrival: Arrival,
    recognised: Recognised,
    received: date,
    into: Path | None,
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
    except (UnicodeError, pa.ArrowInvalid, csv.Error, EOFError) as error:
        found = str(error).splitlines()[0]
        raise _unreadable(arrival, found, f"a whole {match.format} file") from error
    except OSError as error:
        if into is not None and error.filename != str(arrival.path):
            raise  # it is the workspace that cannot be written to: no fault of the file, and no reason to go on
        raise _unreadable(arrival, error.strerror or "an error", "a file that can be opened") from error
    finally:
        for writer in writers.values():
            writer.close()
    return Reading(recognised, facts, tally, dict(tables), tuple(faults))


def _unreadable(arrival: Arrival, found: str, expected: str) -> SourceError:
    next_step = "Ask the sender for the file again, or open it and save it anew."
    return SourceError("unreadable", arrival.name, found=found, expected=expected, next_step=next_step)


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
    turn: int = 0,
) -> Landed:
    """Land one recognised file: Parquet and manifest appear together, or not at all.

    Raises SourceError where the file breaks off, or has changed since it was listed.
    """
    received = arrival.received or today
    source = arrival.source
    staging = landed / STAGING / sha256
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        reading = read(connection, arrival, recognised, received, staging)
        if arrival.has_changed():
            raise SourceError(
                "changed_while_read",
                arrival.name,
                found="a file that changed while it was read",
                expected="a file that is copied whole",
                next_step="Wait until it is copied, then run `familyhub refresh` again.",
            )
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
            bytes=arrival.stamp[0],
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
            turn=turn,
        )
        (staging / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))
        home = landed / source / sha256
        if (home / "manifest.json").exists():  # the same bytes in an earlier submission
            home = home.with_name(f"{sha256}-{hashlib.sha256(manifest.submission.encode()).hexdigest()[:8]}")
        write_quarantine(quarantine / source / f"{home.name}.csv", arrival.name, reading.faults)
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
            shared.append((folder, msgspec.structs.replace(extract, period_from=first, period_to=last)))
        else:
            shared.append((folder, extract))
    return sorted(shared, key=lambda pair: (pair[1].received, pair[1].file, pair[1].source, pair[1].turn))


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
    """What has been landed, to tell what is new: extracts by sender and bytes, and by what they are about."""

    said: dict[tuple[str | None, str], list[Landed]]
    about: dict[tuple[object, ...], list[Landed]]
    places: set[tuple[str, str]]
    last_turn: int = 0

    @classmethod
    def of(cls, extracts: Iterable[Landed]) -> "Known":
        """What these extracts are known by."""
        known = cls({}, {}, set())
        for extract in extracts:
            known.add(extract)
        return known

    def add(self, extract: Landed) -> None:
        """Remember an extract; a file that lies in no sender's folder is known whoever sent the same bytes."""
        for source in (extract.source, None):
            self.said.setdefault((source, extract.sha256), []).append(extract)
        self.about.setdefault(_about(extract), []).append(extract)
        self.places.add((extract.submission, extract.sha256))
        self.last_turn = max(self.last_turn, extract.turn)

    def is_news(self, arrival: Arrival, sha256: str) -> bool:
        """Whether a file says something new: bytes never seen, or seen ones that take back what was said since."""
        said, day = self.said.get((arrival.source, sha256)), arrival.received
        if said is None or day is None:
            return said is None
        before = [extract for extract in said if extract.received <= day]
        if not before:
            return False
        last = max(before, key=lambda extract: extract.received)
        since = (other for other in self.about[_about(last)] if last.received < other.received < day)
        return any(other.sha256 != sha256 for other in since)


def _about(extract: Landed) -> tuple[object, ...]:
    return extract.source, extract.format, extract.table, extract.period_from, extract.period_to


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
    for folder in (landed, quarantine):
        closed_to_others(folder)
    shutil.rmtree(landed / STAGING, ignore_errors=True)
    known = Known.of(extract for _, extract in landed_extracts(landed))
    new: list[Landed] = []
    unread: list[tuple[str, str]] = []
    already = 0
    with duckdb.connect() as connection:
        for _, together in groupby(arrivals(incoming), key=_lies_in):
            digests = list(_digests(together, unread))
            news = {sha for arrival, sha in digests if known.is_news(arrival, sha)}
            readable = {arrival.name: recognise(arrival.path) for arrival, sha in digests if sha in news}
            is_dated = any(arrival.received is not None for arrival, _ in digests)
            whole = is_dated and any(r.accepted for r in readable.values())
            for arrival, sha256 in digests:
                if (arrival.submission, sha256) in known.places or (sha256 not in news and not whole):
                    already += 1
                    continue
                told(arrival.name)
                recognised = readable.get(arrival.name) or recognise(arrival.path)
                if not recognised.accepted:
                    unread.append((arrival.name, recognised.why_not()))
                    continue
                try:
                    turn = known.last_turn + 1
                    extract = land(connection, arrival, recognised, sha256, today, landed, quarantine, turn)
                except SourceError as error:
                    unread.append((arrival.name, error.trouble.sentence()))
                    continue
                new.append(extract)
                known.add(extract)
    return LandingResult(tuple(new), already, tuple(unread))


def _digests(together: Iterable[Arrival], unread: list[tuple[str, str]]) -> Iterator[tuple[Arrival, str]]:
    """The files with their digests; one that may not be opened is told in `unread` and left out."""
    for arrival in together:
        try:
            yield arrival, digest(arrival.path)
        except OSError as error:
            unread.append((arrival.name, f"the file cannot be opened: {error.strerror}"))


def _lies_in(arrival: Arrival) -> str:
    return arrival.submission if arrival.received is not None else arrival.name
