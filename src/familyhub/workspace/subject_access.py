"""Subject access: all that is held on one person, with what is about somebody else taken out, and said to be."""

import getpass
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.config.folders import closed_file
from familyhub.model import Table
from familyhub.model.tables import BY_NAME
from familyhub.reports import html
from familyhub.reports import subject_access as as_document
from familyhub.reports.subject_access import Held, Redacted, SubjectAccess
from familyhub.snapshot import Manifest
from familyhub.sources import Format, landed_extracts
from familyhub.sql import identifier
from familyhub.state import State, append, entries, secret, transaction
from familyhub.state.entries import Entry
from familyhub.workspace.erasing import check_reason, digests_of, sought_of, their_files, words_of
from familyhub.workspace.finding import Person, find_person, identity_of
from familyhub.workspace.forgetting import theirs
from familyhub.workspace.held_by_linkage import across_adoption, held_by_linkage, told_of
from familyhub.workspace.objections import KEY
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened
from familyhub.workspace.others import (
    Others,
    about_somebody_else,
    by_name,
    everybody_else,
    of_another_record,
    taken_out,
)
from familyhub.workspace.their_lines import Found, Sought, keyed, search

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
DOUBTS = ("doubtful_link", "review_question", "linkage_check_member", "open_member")
"""Tables that say of two people that they may be one."""
NAMES_TWO = ("referral_changes_person",)
"""Rules whose words say what one person's line and another's hold."""
NOBODY = Others()
NOTHING: Mapping[str, np.ndarray] = {}


def subject_access(
    workspace: Opened, *, because: str, asked_by: str, nhs: str | None = None, person: str | None = None
) -> SubjectAccess:
    """All that is held on a person. That it was asked for stands in state afterwards, without their identifiers.

    Raises UsageError where the reason or who asks is missing or names the person by any of their names, and where
    nobody, or more than one person, is meant.
    """
    with identity_of(workspace) as connection, workspace.state() as state:
        found = find_person(connection, nhs=nhs, person=person)
        for option, words in (("--because", because), ("--asked-by", asked_by)):
            check_reason(words, found, option=option)
        redacted: Counter[tuple[str, str]] = Counter()
        others = NOBODY if found.person_id is None else everybody_else(connection, found)
        formats = Offer.of(workspace.folders).formats
        held = [
            *_of_snapshot(connection, found, redacted, others),
            _of_faults(connection, found, redacted, others, formats),
        ]
        held += [_held(*place, redacted, others) for place in held_by_linkage(connection, state, found, others.adopted)]
        held += [*_of_files(workspace, connection, state, found, redacted, others)]
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
    """Write the answer as one accessible HTML file that others on the machine may not read. Returns where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    closed_file(path).write_text(html.render(as_document.compose(found)), encoding="utf-8")
    return path.resolve()


def _of_snapshot(
    connection: duckdb.DuckDBPyConnection, person: Person, redacted: Counter, others: Others
) -> Iterator[Held]:
    """Every row of every table of the snapshot that bears the person's id, figure by figure."""
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
    for database, table in tables:
        rows = connection.sql(
            f"SELECT * FROM {database}.{identifier(table)} WHERE person_id = ?", params=[person.person_id]
        ).to_arrow_table()
        if table in DOUBTS:
            rows = _without_adoptions(rows, others, person)
        yield _held(f"{database}: {table}", SAYS.get(table, f"The table {table}"), rows, redacted, others)


def _without_adoptions(rows: pa.Table, others: Others, person: Person) -> pa.Table:
    """Rows that tie nobody across an adoption: that there is another record must not be told either."""
    if "other_id" not in rows.column_names:
        return rows
    cut = person.person_id in others.adopted
    keep = [one is None or not (cut or one in others.adopted) for one in rows.column("other_id").to_pylist()]
    return rows.filter(pa.array(keep, pa.bool_()))


def _of_faults(
    connection: duckdb.DuckDBPyConnection,
    person: Person,
    redacted: Counter,
    others: Others,
    formats: Mapping[str, Format],
) -> Held:
    """What was wrong, line by line; what was found is not told of a column, or by a rule, that is about others too."""
    faults = connection.sql(
        """
        SELECT fault.rule, fault.column_name, said.found, said.expected, extract.file, fault.row,
            extract.format AS _format, fault.source_table AS _table, extract.source AS _source
        FROM facts.fault
        JOIN identity.fault AS said ON said.fault_id = fault.fault_id
        JOIN facts.extract ON extract.extract_id = fault.extract_id
        WHERE fault.person_id = ?
        ORDER BY fault.fault_id
        """,
        params=[person.person_id],
    ).to_arrow_table()
    declared = {(name, table.name): table for name, form in formats.items() for table in form.tables}
    hidden = np.array(
        [
            row["rule"] in NAMES_TWO
            or others.named_in(row["_source"], row["found"] or "", words=True)
            or about_somebody_else(
                row["column_name"] or "",
                declared.get((row["_format"], row["_table"])) or BY_NAME.get(row["_table"]),
            )
            for row in faults.to_pylist()
        ],
        dtype=bool,
    )
    shown = faults.drop_columns(["_format", "_table", "_source"])
    says = "What was wrong with rows about them, and lies in quarantine"
    return _held("faults", says, shown, redacted, taken={"found": hidden})


def _held(
    name: str,
    says: str,
    rows: pa.Table,
    redacted: Counter,
    others: Others = NOBODY,
    *,
    taken: Mapping[str, np.ndarray] | None = None,
    source: str | None = None,
) -> Held:
    """The rows as text, columns that are empty throughout left out, and what is about somebody else taken out.

    `taken` are cells that are, by column; without it a column is by its name. So is one that holds the id of one of the
    others, and each cell that names one by a number or, within one source, by their id there.
    """
    columns = [n for n in rows.column_names if n not in UNTOLD and rows.column(n).null_count < rows.num_rows]
    sources = rows.column("source").to_pylist() if "source" in rows.column_names else [source] * rows.num_rows
    cells = []
    for column in columns:
        held = rows.column(column).to_pylist()
        every = by_name(column) if taken is None else False
        every = every or (pa.types.is_int64(rows.column(column).type) and not others.ids.isdisjoint(held))
        chosen = NOTHING if taken is None else taken
        out = [
            cell is not None
            and (
                every
                or (column in chosen and bool(chosen[column][place]))
                or (isinstance(cell, str) and others.named_in(sources[place], cell))
            )
            for place, cell in enumerate(held)
        ]
        if any(out):
            redacted[name, column] += sum(out)
        cells.append(
            [TAKEN_OUT if gone else "" if cell is None else str(cell) for cell, gone in zip(held, out, strict=True)]
        )
    return Held(name, says, tuple(columns), tuple(zip(*cells, strict=True)) if cells else ())


def _of_files(
    workspace: Opened,
    connection: duckdb.DuckDBPyConnection,
    state: State,
    person: Person,
    redacted: Counter,
    others: Others,
) -> Iterator[Held]:
    """The lines of landed files, entries in state, and files written that hold them."""
    sought = sought_of(state, person)
    extracts, formats = landed_extracts(workspace.folders.landed), Offer.of(workspace.folders).formats
    for found in search(extracts, formats, sought, person.lines):
        tables = {table.name: table for table in formats[found.landed.format].tables}
        yield from _of_extract(connection, person, found, tables, sought, redacted, others)
    written = tuple((name,) for name in their_files(workspace.folders, person))
    yield Held("files written", "Reports, lists, drafts and logs that hold them", ("file",), written)
    numbers = set(theirs(state, words_of(person), digests_of(state, person, sought)))
    with transaction(state):
        hidden = across_adoption(connection, secret(state), person, others.adopted)
    told = tuple(
        (str(entry.id), entry.kind, entry.written_by, str(entry.written_at), told_of(entry))
        for entry in entries(state, withdrawn=True)
        if (entry.id in numbers or entry.withdraws in numbers) and not hidden(entry)
    )
    columns = ("entry", "kind", "written by", "written at", "says")
    yield Held("entries", "What was recorded or decided about them in this workspace", columns, told)


def _of_extract(
    connection: duckdb.DuckDBPyConnection,
    person: Person,
    found: Found,
    tables: Mapping[str, Table],
    sought: Sought,
    redacted: Counter,
    others: Others,
) -> Iterator[Held]:
    source = found.landed.source
    for table, own in found.own.items():
        rows = pq.read_table(found.folder / f"{table}.parquet").filter(pa.array(own))
        another = of_another_record(connection, person, found, tables[table], rows, sought, others)
        rows = rows.filter(pa.array(~another))
        name = f"{found.landed.file}, {table}"
        if rows.num_rows:
            taken = taken_out(rows, tables[table], source, sought)
            renamed = rows.rename_columns(["row of the file" if n == "_row" else n for n in rows.column_names])
            says = f"Lines of {found.landed.file}, sent by {source}"
            yield _held(name, says, renamed, redacted, others, taken=taken, source=source)
        if found.named[table]:
            redacted[name, "lines about somebody else that name them"] += len(found.lines)


def _restriction(connection: duckdb.DuckDBPyConnection, person: Person) -> str:
    rows = connection.execute(
        "SELECT restriction FROM facts.person WHERE person_id = ? AND restriction IS NOT NULL", [person.person_id]
    ).fetchall()
    return rows[0][0] if rows else ""
