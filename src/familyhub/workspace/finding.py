"""Finding one person in the snapshot in service: their records, and every value that says who they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from familyhub import snapshot
from familyhub.errors import UsageError
from familyhub.model.identifiers import nhs_number_fault, tidy_nhs_number
from familyhub.sql import connect_read_only
from familyhub.workspace.opened import Opened


@dataclass(frozen=True, slots=True)
class Person:
    """One person as every source tells of them; each list is sorted and without repetition.

    `records` are (source, the person's id there). `called` are forenames, surnames and former surnames, each alone.
    `person_id` is None for a number that the snapshot does not know. `others` are the ids of people who share a name
    and a birth date with them and were not joined to them. `lines` are those of files (SHA-256, sheet, row) on which a
    source tells of them and of nobody else.
    """

    person_id: int | None
    records: tuple[tuple[str, str], ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    others: tuple[int, ...] = ()
    lines: frozenset[tuple[str, str, int]] = frozenset()
    called: tuple[str, ...] = ()


def ask_for_identity(workspace: Opened, what: str) -> None:
    """Raise UsageError where the workspace is pseudonymised: `what` needs names, numbers or addresses."""
    if workspace.pseudonymised:
        raise UsageError(
            "pseudonymised",
            what,
            found="a workspace that is pseudonymised: names, numbers and addresses are never opened",
            expected="one in which they may be",
            next_step="Ask somebody who may see who people are; the setting is governance.pseudonymised.",
        )


@contextmanager
def identity_of(workspace: Opened) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to identity, facts and marts of the snapshot in service."""
    ask_for_identity(workspace, "what is held on one person")
    with workspace.state() as state:
        home = snapshot.in_service(state, workspace.folders)
    databases = {name: home / f"{name}.duckdb" for name in ("identity", "facts", "marts")}
    with connect_read_only(databases) as connection:
        yield connection


def find_person(connection: duckdb.DuckDBPyConnection, *, nhs: str | None = None, person: str | None = None) -> Person:
    """The person of an NHS number, or of an opaque id as lists show it (hexadecimal).

    A number that nobody bears gives a person without records. Raises UsageError for neither or both, for what is no
    number or id, for an id nobody has, and for a number that several people bear.
    """
    if (nhs is None) == (person is None):
        raise _wrong("neither --nhs nor --person" if nhs is None else "both --nhs and --person", "one of the two")
    if nhs is None:
        return _person(connection, _known_id(connection, person or ""))
    number = tidy_nhs_number(nhs)
    if fault := nhs_number_fault(number):
        raise _wrong(f"a number that {fault}", "an NHS number")
    found = connection.execute(
        "SELECT DISTINCT person_id FROM identity.person_record WHERE nhs_number = ? ORDER BY person_id", [number]
    ).fetchall()
    if len(found) > 1:
        ids = ", ".join(f"{one:x}" for (one,) in found)
        raise _wrong(f"a number that {len(found)} people bear: {ids}", "one person: name them with --person")
    return _person(connection, found[0][0]) if found else Person(None, nhs_numbers=(number,))


def _known_id(connection: duckdb.DuckDBPyConnection, person: str) -> int:
    try:
        wanted = int(person, 16)
    except ValueError:
        raise _wrong("what is no id of a person", "an id as lists show it, such as 3f09a1") from None
    if not connection.execute("SELECT 1 FROM identity.record_person WHERE person_id = ?", [wanted]).fetchall():
        raise _wrong("an id that nobody has in the snapshot in service", "the id of a person")
    return wanted


def _person(connection: duckdb.DuckDBPyConnection, person_id: int) -> Person:
    def told(columns: str) -> tuple[tuple[str, ...], ...]:
        names = columns.split(", ")
        stated = " AND ".join(f"{name} IS NOT NULL" for name in names)
        return tuple(
            connection.execute(
                f"SELECT DISTINCT {columns} FROM identity.person_record WHERE person_id = ? AND {stated} ORDER BY ALL",
                [person_id],
            ).fetchall()
        )

    records = connection.execute(
        "SELECT source, person_key FROM identity.record_person WHERE person_id = ? ORDER BY ALL", [person_id]
    ).fetchall()
    return Person(
        person_id,
        tuple(records),
        tuple(number for (number,) in told("nhs_number")),
        tuple(upn for (upn,) in told("upn")),
        tuple((forename, surname) for forename, surname in told("forename, surname")),
        tuple(one for (one,) in connection.execute(_OTHERS, [person_id]).fetchall()),
        frozenset(connection.execute(_LINES, [person_id, person_id]).fetchall()),
        tuple(sorted({one for name in ("forename", "surname", "former_surname") for (one,) in told(name)})),
    )


_LINES = """
WITH theirs AS (
    SELECT DISTINCT extract_id, row FROM identity.person_record WHERE person_id = ?
),
alone AS (
    SELECT theirs.extract_id, theirs.row
    FROM theirs
    LEFT JOIN identity.person_record AS other
        ON other.extract_id = theirs.extract_id AND other.row = theirs.row AND other.person_id <> ?
    WHERE other.person_id IS NULL
)
SELECT extract.sha256, COALESCE(extract.part, ''), alone.row
FROM alone
JOIN facts.extract AS extract ON extract.extract_id = alone.extract_id
"""


_OTHERS = """
WITH theirs AS (
    SELECT DISTINCT person_id, LOWER(forename) AS forename, LOWER(surname) AS surname, birth_date
    FROM identity.person_record
    WHERE person_id = ?
)
SELECT DISTINCT other.person_id
FROM identity.person_record AS other
JOIN theirs
    ON theirs.forename = LOWER(other.forename)
    AND theirs.surname = LOWER(other.surname)
    AND theirs.birth_date = other.birth_date
WHERE other.person_id <> theirs.person_id
ORDER BY other.person_id
"""


def _wrong(found: str, expected: str) -> UsageError:
    return UsageError(
        "person_unknown",
        "the question",
        found=found,
        expected=expected,
        next_step="Name the person with --nhs NUMBER or --person ID; nothing was changed.",
    )
