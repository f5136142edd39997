"""Fix-lists and reconciliation for a workspace: the only questions that open `identity.duckdb`, and read-only."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from familyhub.access import visible_to
from familyhub.config import Folders, Settings
from familyhub.config.folders import closed_file
from familyhub.errors import UsageError
from familyhub.linkage.stable_ids import record_key
from familyhub.quality.fix_rows import Wanted
from familyhub.quality.fixlists import FixList, Told, fix_lists
from familyhub.reports import csv as as_csv
from familyhub.reports import fix_workbook
from familyhub.reports import html as as_html
from familyhub.reports import xlsx as as_xlsx
from familyhub.snapshot import Manifest, read_manifest
from familyhub.sources import Landed, landed_extracts
from familyhub.sql import attach, connect_build
from familyhub.state import State, append, secret, transaction
from familyhub.state.entries import Entry
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.reviewing import SHOWN
from familyhub.workspace.showing import AN_ANALYST

__all__ = ["FixList", "Wanted", "lists_to_fix", "write_lists"]


@contextmanager
def opened(home: Path, memory_limit: str, *, by_name: tuple[str, ...]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a snapshot with its identities, all read-only; bare names are looked for in `by_name`."""
    # What is spilled holds names, so it lies beside the snapshots and goes when the question is answered.
    with (
        TemporaryDirectory(prefix=".asking-", dir=home.parent) as spill,
        connect_build(Path(spill), memory_limit=memory_limit) as connection,
    ):
        for name in ("identity", "facts", "marts"):
            attach(connection, name, home / f"{name}.duckdb")
        connection.execute(f"SET search_path = '{','.join(by_name)}'")
        yield connection


def landed_for(folders: Folders, manifest: Manifest) -> list[tuple[Path, Landed]]:
    """The landed extracts that a snapshot was made from, in order of receipt, with their folders."""
    known = {(each.source, each.submission, each.file, each.sha256) for each in manifest.extracts}
    return [
        (folder, landed)
        for folder, landed in landed_extracts(folders.landed)
        if (landed.source, landed.submission, landed.file, landed.sha256) in known
    ]


def lists_to_fix(home: Path, folders: Folders, settings: Settings, memory_limit: str, wanted: Wanted) -> list[FixList]:
    """What each provider is asked to mend; with values, once it is written down in state whose records are read.

    Raises UsageError for a provider, team or practitioner that nobody knows.
    """
    manifest = read_manifest(home)
    sources = sorted({each.source for each in manifest.extracts})
    if wanted.source is not None and wanted.source not in sources:
        raise _unknown("source", wanted.source, sources)
    names = {
        source: (settings.sources[source].name if source in settings.sources else "") or source for source in sources
    }
    seen = visible_to(AN_ANALYST)

    def may_tell(team: str | None, restrictions: frozenset[str]) -> Told:
        view = seen.people(team=team, restrictions=restrictions)
        if not view.row:
            return "nothing"
        # A fault of an address can be mended without the address: its provider knows the record.
        return "all" if view.neighbourhood else "masked"

    with opened(home, memory_limit, by_name=("marts", "facts")) as connection:
        found = fix_lists(
            connection,
            landed_for(folders, manifest),
            Offer.of(folders).formats,
            names,
            manifest.newest_day,
            may_tell,
            wanted,
        )
        if not found and wanted.team is not None:
            _check_known(connection, "team", wanted.team)
        if not found and wanted.practitioner is not None:
            _check_known(connection, "practitioner", wanted.practitioner)
        if wanted.show_values:
            records = _records_of(connection, [fix.fault_id for each in found for fix in each.fixes])
            with Opened(folders, settings).state() as state:
                _note_reading(state, records, wanted)
    return found


def _records_of(connection: duckdb.DuckDBPyConnection, faults: Sequence[int]) -> list[tuple[str, str]]:
    """The records of the people whose faults are listed, as the provider of each calls them."""
    return connection.execute(
        """
        SELECT DISTINCT record.source, record.person_key
        FROM (SELECT UNNEST($faults::BIGINT[]) AS fault_id) AS listed
        JOIN facts.fault AS fault ON fault.fault_id = listed.fault_id
        JOIN facts.extract AS extract ON extract.extract_id = fault.extract_id
        JOIN identity.record_person AS record
            ON record.person_id = fault.person_id AND record.source = extract.source
        ORDER BY record.source, record.person_key
        """,
        {"faults": list(faults)},
    ).fetchall()


def _note_reading(state: State, records: Sequence[tuple[str, str]], asked: Wanted) -> None:
    """Write down, once for each record, who is shown what faults of it say, and which list it was."""
    body = {"in": "fixlist", "source": asked.source, "team": asked.team, "practitioner": asked.practitioner}
    with transaction(state):
        key = secret(state)
        for source, person_key in records:
            append(state, Entry(SHOWN, getpass.getuser(), body, record_key(key, source, person_key)))


_KNOWN = {
    "team": """
        SELECT team_key FROM facts.team_path UNION SELECT team FROM facts.team_path
        UNION SELECT team_key FROM facts.fault UNION SELECT team_key FROM facts.caseload
    """,
    "practitioner": """
        SELECT practitioner_key FROM facts.fault UNION SELECT practitioner_key FROM facts.contact
    """,
}


def _check_known(connection: duckdb.DuckDBPyConnection, what: str, name: str) -> None:
    """A list that is empty because nothing is wrong is good news; one for nobody is a slip."""
    known = [row[0] for row in connection.execute(_KNOWN[what]).fetchall() if row[0]]
    if name.casefold() not in {each.casefold() for each in known}:
        raise _unknown(what, name, sorted(known)[:20])


def _unknown(what: str, name: str, known: list[str]) -> UsageError:
    return UsageError(
        f"unknown-{what}",
        "the question",
        found=f'{what} "{name}"',
        expected="one of " + ", ".join(known) if known else f"a {what} that an extract names",
        next_step="Write it as it stands in the extracts.",
    )


def write_lists(lists: Sequence[FixList], *, xlsx: Path | None, csv: Path | None, html: Path | None) -> list[Path]:
    """Write each provider's list to the files asked for; of several, each to a file with the provider's name in its."""
    written = []
    for found in lists:
        for asked, write in ((xlsx, _write_xlsx), (csv, _write_csv), (html, _write_html)):
            if asked is not None:
                path = asked if len(lists) == 1 else asked.with_name(f"{asked.stem}-{found.source}{asked.suffix}")
                path.parent.mkdir(parents=True, exist_ok=True)
                write(path, found)
                written.append(path.resolve())
    return written


def _write_xlsx(path: Path, found: FixList) -> None:
    as_xlsx.write(
        path, fix_workbook.fix_tables(found), title=fix_workbook.title(found), notes=fix_workbook.notes(found)
    )


def _write_csv(path: Path, found: FixList) -> None:
    as_csv.write(path, fix_workbook.flat_table(found))


def _write_html(path: Path, found: FixList) -> None:
    closed_file(path).write_text(as_html.render(fix_workbook.fix_document(found)), encoding="utf-8")
