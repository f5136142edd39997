"""Subject access: all that is held on one person, with what is about somebody else taken out, and said to be."""

import getpass
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.errors import UsageError
from familyhub.reports import html
from familyhub.reports import subject_access as as_document
from familyhub.reports.subject_access import Held, Redacted, SubjectAccess
from familyhub.snapshot import Manifest
from familyhub.sources import landed_extracts
from familyhub.sql import identifier
from familyhub.state import State, append, entries, secret, transaction
from familyhub.state.entries import Entry
from familyhub.workspace.erasing import digests_of, sought_of, their_files, words_of
from familyhub.workspace.finding import Person, find_person, identity_of
from familyhub.workspace.forgetting import theirs
from familyhub.workspace.held_by_linkage import held_by_linkage, told_of
from familyhub.workspace.objections import KEY
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.their_lines import RELATIONS, Found, keyed, search

__all__ = ["Held", "Redacted", "SubjectAccess", "subject_access", "write_subject_access"]

SUBJECT_ACCESS = "subject_access"
TAKEN_OUT = "[about somebody else: taken out]"
UNTOLD = ("_raw", "_part")
SAYS = {
    "person_record": "Who they are, as each source states it",
    "address_record": "Where they lived",
    "relationship_record": "Whom sources say they are related to",
    "voice": "What they or others said about them",
    "feedback": "What they answered when asked",
    "contact": "Contacts with services",
    "assessment": "Assessments",
    "status": "Plans, groups and other statuses",
    "sharing": "What they agreed to share",
    "responsibility": "Who is responsible for them",
    "relation": "Whom they are related to, as all sources together say",
    "family_member": "The families they are of",
    "household_member": "The households they live or lived in",
    "expected_child": "That they were expected before they were born",
    "linkage_record": "Their records in the spelling in which they are compared",
    "rectified": "Lines that do not count as they were sent, because somebody rectified them",
}
SOMEBODY_ELSE = re.compile(RELATIONS.pattern + r"|^practitioner_key$|^delivery$|^(first|second|via)_id$", re.IGNORECASE)
"""Columns whose cells are about other people."""
NOBODY = pa.array([], pa.int64())


def subject_access(
    workspace: Opened, *, because: str, asked_by: str, nhs: str | None = None, person: str | None = None
) -> SubjectAccess:
    """All that is held on a person. That it was asked for stands in state afterwards, without their identifiers.

    Raises UsageError where the reason or who asks is missing or names the person, and where nobody, or more than one
    person, is meant.
    """
    with identity_of(workspace) as connection, workspace.state() as state:
        found = find_person(connection, nhs=nhs, person=person)
        for option, words in (("--because", because), ("--asked-by", asked_by)):
            _check_said(option, words, found)
        redacted: Counter[tuple[str, str]] = Counter()
        held = [*_of_snapshot(connection, found, redacted)]
        held += [_held(*place, redacted) for place in held_by_linkage(connection, state, found)]
        held += [*_of_files(workspace, state, found, redacted)]
        with transaction(state):
            key = secret(state, KEY)
            anchor = keyed(key, "record", *found.records[0]) if found.records else None
            body = {"because": because, "asked_by": asked_by}
            append(state, Entry(SUBJECT_ACCESS, getpass.getuser(), body, anchor))
        manifest: Manifest = workspace.manifest()
        return SubjectAccess(
            person="" if found.person_id is None else f"{found.person_id:x}",
            area=workspace.settings.area.name,
            as_at=manifest.newest_day,
            restriction=_restriction(connection, found),
            held=tuple(each for each in held if each.rows),
            redacted=tuple(Redacted(what, column, cells) for (what, column), cells in sorted(redacted.items())),
        )


def write_subject_access(found: SubjectAccess, path: Path) -> Path:
    """Write the answer as one accessible HTML file. Returns where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html.render(as_document.compose(found)), encoding="utf-8")
    return path.resolve()


def _check_said(option: str, words: str, person: Person) -> None:
    told = words.casefold()
    if words.strip() and not any(word.casefold() in told for word in words_of(person)):
        return
    raise UsageError(
        "reason_missing" if not words.strip() else "reason_names_the_person",
        option,
        found="nothing" if not words.strip() else "words that name the person",
        expected="why and for whom it is asked, in words that do not name the person",
        next_step="The answer to who asked and why is kept for good. Nothing was looked up.",
    )


def _of_snapshot(connection: duckdb.DuckDBPyConnection, person: Person, redacted: Counter) -> Iterator[Held]:
    """Every row of every table of the snapshot that bears the person's id, fault by fault and figure by figure."""
    if person.person_id is None:
        return
    tables = connection.execute(
        """
        SELECT DISTINCT database_name, table_name FROM duckdb_columns()
        WHERE column_name = 'person_id' AND database_name IN ('identity', 'facts', 'marts')
            AND table_name NOT IN ('fault', 'record_person')
        ORDER BY database_name = 'marts', database_name = 'facts', table_name
        """
    ).fetchall()
    others = _everybody_else(connection, person)
    for database, table in tables:
        rows = connection.sql(
            f"SELECT * FROM {database}.{identifier(table)} WHERE person_id = ?", params=[person.person_id]
        ).to_arrow_table()
        yield _held(f"{database}: {table}", SAYS.get(table, f"The table {table}"), rows, redacted, others)
    faults = connection.sql(
        """
        SELECT fault.rule, fault.column_name, said.found, said.expected, extract.file, fault.row
        FROM facts.fault
        JOIN identity.fault AS said ON said.fault_id = fault.fault_id
        JOIN facts.extract ON extract.extract_id = fault.extract_id
        WHERE fault.person_id = ?
        ORDER BY fault.fault_id
        """,
        params=[person.person_id],
    ).to_arrow_table()
    yield _held("faults", "What was wrong with rows about them, and lies in quarantine", faults, redacted)


def _everybody_else(connection: duckdb.DuckDBPyConnection, person: Person) -> pa.Array:
    """The ids of all other people of the snapshot."""
    others = "SELECT person_id FROM facts.person WHERE person_id <> ?"
    return connection.sql(others, params=[person.person_id]).to_arrow_table().column(0).combine_chunks()


def _held(name: str, says: str, rows: pa.Table, redacted: Counter, others: pa.Array = NOBODY) -> Held:
    """The rows as text, columns that are empty throughout left out, and those about somebody else taken out.

    A column is about somebody else by its name, or because it holds the id of one of the others.
    """
    columns = [n for n in rows.column_names if n not in UNTOLD and rows.column(n).null_count < rows.num_rows]
    cells = [
        _told(name, column, rows.column(column).to_pylist(), redacted, _names(rows.column(column), others))
        for column in columns
    ]
    return Held(name, says, tuple(columns), tuple(zip(*cells, strict=True)) if cells else ())


def _names(cells: pa.ChunkedArray, others: pa.Array) -> bool:
    """Whether a column holds the id of somebody else, whatever it is called."""
    return pa.types.is_int64(cells.type) and bool(np.isin(cells.drop_null(), others).any())


def _told(name: str, column: str, cells: Sequence[object], redacted: Counter, names_others: bool) -> list[str]:
    if not names_others and not SOMEBODY_ELSE.search(column):
        return ["" if cell is None else str(cell) for cell in cells]
    redacted[name, column] += sum(cell is not None for cell in cells)
    return ["" if cell is None else TAKEN_OUT for cell in cells]


def _of_files(workspace: Opened, state: State, person: Person, redacted: Counter) -> Iterator[Held]:
    """The lines of landed files, entries in state, and files written that hold them."""
    sought = sought_of(state, person)
    extracts, formats = landed_extracts(workspace.folders.landed), Offer.of(workspace.folders).formats
    for found in search(extracts, formats, sought, person.lines):
        yield from _of_extract(found, redacted)
    written = tuple((name,) for name in their_files(workspace.folders, person))
    yield Held("files written", "Reports, lists, drafts and logs that hold them", ("file",), written)
    numbers = set(theirs(state, words_of(person), digests_of(state, person, sought)))
    told = tuple(
        (str(entry.id), entry.kind, entry.written_by, str(entry.written_at), told_of(entry))
        for entry in entries(state, withdrawn=True)
        if entry.id in numbers or entry.withdraws in numbers
    )
    columns = ("entry", "kind", "written by", "written at", "says")
    yield Held("entries", "What was recorded or decided about them in this workspace", columns, told)


def _of_extract(found: Found, redacted: Counter) -> Iterator[Held]:
    for table, own in found.own.items():
        rows = pq.read_table(found.folder / f"{table}.parquet").filter(pa.array(own))
        name = f"{found.landed.file}, {table}"
        if rows.num_rows:
            renamed = rows.rename_columns(["row of the file" if n == "_row" else n for n in rows.column_names])
            yield _held(name, f"Lines of {found.landed.file}, sent by {found.landed.source}", renamed, redacted)
        if found.named[table]:
            redacted[name, "lines about somebody else that name them"] += len(found.lines)


def _restriction(connection: duckdb.DuckDBPyConnection, person: Person) -> str:
    rows = connection.execute(
        "SELECT restriction FROM facts.person WHERE person_id = ? AND restriction IS NOT NULL", [person.person_id]
    ).fetchall()
    return rows[0][0] if rows else ""
