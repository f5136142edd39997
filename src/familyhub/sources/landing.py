"""Landing: each extract becomes Parquet below `landed/<source>/<content hash>/`, once.

A file is what its bytes are: the same extract twice changes nothing. A dated folder with anything new in it is landed
whole, because unchanged tables of a resubmission belong to it too. What cannot be read lies in quarantine with file,
row, column, rule, what was found and what was expected. Every line is accounted for: read = landed + quarantined.

Where a file lies says who sent it and when: `incoming/<source>/<YYYY-MM-DD>/file`. The first folder is the source, a
folder named as a date the day of receipt; without one, it is the day of landing. All files of one folder are one
submission and share the period that any of them states.

What an earlier version of a format landed, or a mapping that has changed since, is landed again from the same file.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb
import msgspec

from familyhub.config.folders import closed_to_others
from familyhub.errors import ConfigurationError, SourceError
from familyhub.sources import quarantine as quarantined
from familyhub.sources.arrivals import Arrival, arrivals, digest
from familyhub.sources.formats import Recognised, installed, recognise
from familyhub.sources.landed import LANDED_FORMAT, MANIFEST, STAGING, Landed, landed_extracts
from familyhub.sources.news import Known, Rules
from familyhub.sources.reading import Reading, read
from familyhub.sources.shape import Format, Match

__all__ = ["LANDED_FORMAT", "STAGING", "Landed", "LandingResult", "land_all", "landed_extracts"]


@dataclass(frozen=True, slots=True)
class LandingResult:
    """What a landing did: extracts new and known, and files nobody could read, with the reason.

    `decided` says how ambiguous values of the new files were read (file, sentence); `anew` names files that were landed
    again, and `outdated` those that would be read otherwise now and are no longer in incoming/ (file, why).
    """

    new: tuple[Landed, ...]
    known: int
    unread: tuple[tuple[str, str], ...]
    decided: tuple[tuple[str, str], ...] = ()
    anew: tuple[tuple[str, str], ...] = ()
    outdated: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where landed extracts and quarantine lie, and the rules by which files are read."""

    landed: Path
    quarantine: Path
    rules: Rules


def land_all(
    incoming: Path,
    landed: Path,
    quarantine: Path,
    today: date,
    told: Callable[[str], None] = lambda name: None,
    *,
    formats: Mapping[str, Format] | None = None,
    fingerprints: Mapping[str, str] | None = None,
    forced: Mapping[str, str] | None = None,
) -> LandingResult:
    """Land every file below `incoming` that is not landed yet; `told` hears each file's name before it is read.

    A file is known by its bytes. In a dated folder with anything new in it, all files are landed: they are one
    submission, whose unchanged tables belong to it as much as the changed ones. `formats` are those on offer (those
    installed), `fingerprints` those of the mappings among them, `forced` the format that a sender's folder is set to.

    Raises ConfigurationError where a folder is set to a format that nobody offers.
    """
    place = Place(landed, quarantine, rules_of(formats, fingerprints, forced))
    for folder in (landed, quarantine):
        closed_to_others(folder)
    shutil.rmtree(landed / STAGING, ignore_errors=True)
    known = Known.of(landed_extracts(landed), place.rules)
    was_outdated = dict(known.outdated)
    new: list[Landed] = []
    unread: list[tuple[str, str]] = []
    decided: list[tuple[str, str]] = []
    already = 0
    with duckdb.connect() as connection:
        for _, together in groupby(arrivals(incoming), key=_lies_in):
            digests = list(_digests(together, unread))
            news = {sha for arrival, sha in digests if known.is_news(arrival, sha)}
            readable = {a.name: _recognise(a, place.rules, unread) for a, sha in digests if sha in news}
            is_dated = any(arrival.received is not None for arrival, _ in digests)
            whole = is_dated and any(found is not None and found.accepted for found in readable.values())
            for arrival, sha256 in digests:
                if (arrival.submission, sha256) in known.places or (sha256 not in news and not whole):
                    already += 1
                    continue
                told(arrival.name)
                found = readable[arrival.name] if arrival.name in readable else _recognise(arrival, place.rules, unread)
                if found is None:
                    continue
                if not found.accepted:
                    unread.append((arrival.name, found.why_not()))
                    continue
                instead = known.to_replace(arrival, sha256)
                try:
                    extract, reading = land(connection, arrival, found, sha256, today, place, known, instead)
                except SourceError as error:
                    unread.append((arrival.name, _why(error)))
                    continue
                new.append(extract)
                decided += ((arrival.name, note) for note in (*undated(arrival, extract.received), *reading.decided))
                known.replaced(instead[0], extract) if instead else known.add(extract)
    kept = dict(known.outdated)
    anew = [(e.file, place.rules.outdated(e) or "") for folder, e in was_outdated.items() if folder not in kept]
    outdated = [(extract.file, place.rules.outdated(extract) or "") for extract in kept.values()]
    return LandingResult(tuple(new), already, tuple(unread), tuple(decided), tuple(anew), tuple(outdated))


def undated(arrival: Arrival, received: date) -> tuple[str, ...]:
    """What is said of a file whose place does not tell when it was received; nothing of others."""
    if arrival.received is not None:
        return ()
    return (f"it lies in no dated folder: taken as received on {received.isoformat()}",)


def rules_of(
    formats: Mapping[str, Format] | None = None,
    fingerprints: Mapping[str, str] | None = None,
    forced: Mapping[str, str] | None = None,
) -> Rules:
    """How files are read: by the formats installed where no others are named.

    Raises ConfigurationError where a folder is set to a format that nobody offers.
    """
    offered = installed() if formats is None else formats
    for source, name in (forced or {}).items():
        if name not in offered:
            raise ConfigurationError(
                "format_unknown",
                f"familyhub.toml, sources.{source}.format",
                found=f'"{name}"',
                expected="one of " + ", ".join(sorted(offered)),
                next_step="Correct familyhub.toml, or leave the key out: the format is found by the files' content.",
            )
    return Rules(offered, fingerprints or {}, forced or {})


def land(
    connection: duckdb.DuckDBPyConnection,
    arrival: Arrival,
    recognised: Recognised,
    sha256: str,
    today: date,
    place: Place,
    known: Known,
    instead: tuple[Path, Landed] | None = None,
) -> tuple[Landed, Reading]:
    """Land one recognised file: Parquet and manifest appear together, or not at all.

    `instead` is the extract, with its folder, that the file was landed as before: it keeps its day and its turn.
    Raises SourceError where the file breaks off, or has changed since it was listed.
    """
    match = recognised.match or Match("", "", 0, "")
    form = place.rules.formats[match.format]
    received = instead[1].received if instead else arrival.received or today
    staging = place.landed / STAGING / sha256
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        reading = read(connection, arrival, recognised, form, received, staging)
        if arrival.has_changed():
            raise SourceError(
                "changed_while_read",
                arrival.name,
                found="a file that changed while it was read",
                expected="a file that is copied whole",
                next_step="Wait until it is copied, then run `familyhub refresh` again.",
            )
        manifest = _manifest(arrival, sha256, reading, form, received, place.rules)
        manifest = msgspec.structs.replace(manifest, turn=instead[1].turn if instead else known.last_turn + 1)
        (staging / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2))
        _move_in(staging, manifest, place, instead[0] if instead else None)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest, reading


def _manifest(arrival: Arrival, sha256: str, reading: Reading, form: Format, received: date, rules: Rules) -> Landed:
    match = reading.recognised.match or Match("", "", 0, "")
    source = arrival.source or reading.facts.sender or "incoming"
    return Landed(
        landed_format=LANDED_FORMAT,
        source=source,
        submission=_submission(arrival, source, received),
        format=form.name,
        format_version=form.version,
        mapping=rules.fingerprints.get(form.name, ""),
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
        parts=reading.parts,
        notes=reading.notes,
    )


def _move_in(staging: Path, manifest: Landed, place: Place, instead: Path | None) -> None:
    """Move what was staged to where it belongs, and its quarantine beside other quarantines."""
    home = place.landed / manifest.source / manifest.sha256
    if home != instead and (home / MANIFEST).exists():  # the same bytes in an earlier submission
        home = home.with_name(f"{manifest.sha256}-{hashlib.sha256(manifest.submission.encode()).hexdigest()[:8]}")
    told = place.quarantine / manifest.source / f"{home.name}.csv"
    told.unlink(missing_ok=True)
    if (staging / quarantined.FILE_NAME).exists():
        told.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(staging / quarantined.FILE_NAME, told)
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = place.landed / STAGING / f"{manifest.sha256}.old"
    for old in filter(None, {home, instead}):
        if old.exists():
            shutil.rmtree(aside, ignore_errors=True)
            old.rename(aside)
    staging.rename(home)
    if instead is not None and instead != home:
        (place.quarantine / instead.parent.name / f"{instead.name}.csv").unlink(missing_ok=True)
    shutil.rmtree(aside, ignore_errors=True)


def _submission(arrival: Arrival, source: str, received: date) -> str:
    """What came together: a dated folder, or what lay in an undated one on one day."""
    folder = arrival.submission or source
    return folder if arrival.received is not None else f"{folder}/{received}"


def _recognise(arrival: Arrival, rules: Rules, unread: list[tuple[str, str]]) -> Recognised | None:
    """What a file is; None where it may not even be looked into, which is told in `unread`."""
    try:
        return recognise(arrival.path, rules.offered(arrival.source))
    except SourceError as error:
        unread.append((arrival.name, _why(error)))
    except OSError as error:
        unread.append((arrival.name, f"the file cannot be opened: {error.strerror}"))
    return None


def _why(error: SourceError) -> str:
    """What is wrong with a file, without its name: that stands beside it."""
    trouble = error.trouble
    return f"found {trouble.found}, expected {trouble.expected}. {trouble.next_step}"


def _digests(together: Iterable[Arrival], unread: list[tuple[str, str]]) -> Iterator[tuple[Arrival, str]]:
    """The files with their digests; one that may not be opened is told in `unread` and left out."""
    for arrival in together:
        try:
            yield arrival, digest(arrival.path)
        except OSError as error:
            unread.append((arrival.name, f"the file cannot be opened: {error.strerror}"))


def _lies_in(arrival: Arrival) -> str:
    return arrival.submission if arrival.received is not None else arrival.name
