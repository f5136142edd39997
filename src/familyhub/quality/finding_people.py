"""Finding whom a line of a provider's list means: by NHS number, their own id, UPN, else by name and birth date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa

from familyhub.quality.their_list import TheirRow

By = Literal["NHS number", "local id", "UPN", "name and birth date"]
IN_ORDER: tuple[By, ...] = ("NHS number", "local id", "UPN", "name and birth date")

Doubt = Literal["", "birth_date_differs", "several"]


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a line means, and by what. `likely`: a person must check it.

    `doubt` says why nobody was found though something fits: the birth date is another's, or several people fit.
    """

    person_id: int | None
    by: By | None = None
    likely: bool = False
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    person_id: int
    by: By
    birth: bool | None
    named: bool | None


def find_people(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[TheirRow], source: str | None = None
) -> dict[int, Found]:
    """Whom each line means, by line; a line that fits nobody is not in it.

    `source` is the provider's folder below incoming/: without it, their own ids are believed only where the birth date
    agrees. `identity` and `facts` must be attached.
    """
    theirs = pa.table(
        {
            "line": pa.array([row.line for row in rows], pa.int64()),
            "nhs_number": pa.array([row.nhs_number for row in rows], pa.string()),
            "local_id": pa.array([row.local_id for row in rows], pa.string()),
            "upn": pa.array([row.upn for row in rows], pa.string()),
            "birth_date": pa.array([row.birth_date for row in rows], pa.date32()),
            "name": pa.array([row.name for row in rows], pa.string()),
        }
    )
    connection.register("their_rows", theirs)
    fitting: dict[int, list[_Candidate]] = {}
    for line, person_id, by, birth, named in connection.execute(_CANDIDATES, {"source": source}).fetchall():
        fitting.setdefault(line, []).append(_Candidate(person_id, by, birth, named))
    connection.unregister("their_rows")
    return {line: _choose(candidates, source is not None) for line, candidates in fitting.items()}


def _choose(candidates: Iterable[_Candidate], own_ids: bool) -> Found:
    """The first way that finds one person; two ways that agree make up for a birth date that does not."""
    candidates = list(candidates)
    ways: dict[int, set[By]] = {}
    for candidate in candidates:
        ways.setdefault(candidate.person_id, set()).add(candidate.by)
    doubt: Doubt = ""
    for by in IN_ORDER:
        fitting = [each for each in candidates if each.by == by]
        if by == "local id" and not own_ids:
            fitting = [each for each in fitting if each.birth]
        agreeing = [each for each in fitting if each.birth is not False]
        people = {each.person_id for each in agreeing}
        if len(people) == 1:
            return Found(people.pop(), by, likely=by == "name and birth date")
        if len(people) > 1:
            doubt = "several"
            continue
        confirmed = {each.person_id for each in fitting if each.named or len(ways[each.person_id]) > 1}
        if len(confirmed) == 1:
            return Found(confirmed.pop(), by, likely=True)
        if fitting:
            doubt = doubt or "birth_date_differs"
    return Found(None, doubt=doubt)


_WORDS = "LIST_SORT(STRING_SPLIT(TRIM(REGEXP_REPLACE(LOWER(STRIP_ACCENTS({0})), '[^a-z]+', ' ', 'g')), ' '))"

_CANDIDATES = f"""
WITH theirs AS (
    SELECT *, {_WORDS.format("name")} AS words FROM their_rows
),
record AS (
    SELECT person_id, nhs_number, upn, birth_date,
        {_WORDS.format("CONCAT_WS(' ', forename, surname)")} AS words,
        {_WORDS.format("CONCAT_WS(' ', forename, former_surname)")} AS former_words
    FROM identity.person_record
),
named AS (                 -- the names that a person bears in any record
    SELECT DISTINCT person_id, words FROM record
    UNION
    SELECT DISTINCT person_id, former_words FROM record
),
fitting AS (
    SELECT theirs.line, record.person_id, 'NHS number' AS by
    FROM theirs JOIN record ON record.nhs_number = theirs.nhs_number
    UNION
    SELECT theirs.line, record_person.person_id, 'local id'
    FROM theirs JOIN identity.record_person AS record_person ON record_person.person_key = theirs.local_id
    WHERE $source IS NULL OR record_person.source = $source
    UNION
    SELECT theirs.line, record.person_id, 'UPN'
    FROM theirs JOIN record ON record.upn = theirs.upn
    UNION
    SELECT theirs.line, named.person_id, 'name and birth date'
    FROM theirs
    JOIN named ON named.words = theirs.words
    JOIN facts.person AS person ON person.person_id = named.person_id AND person.birth_date = theirs.birth_date
    WHERE LEN(theirs.words) > 1
)
SELECT fitting.line, fitting.person_id, fitting.by,
    person.birth_date = theirs.birth_date AS birth_agrees,
    CASE WHEN theirs.name <> '' THEN named.person_id IS NOT NULL END AS name_agrees
FROM fitting
JOIN theirs ON theirs.line = fitting.line
LEFT JOIN named ON named.person_id = fitting.person_id AND named.words = theirs.words
LEFT JOIN facts.person AS person ON person.person_id = fitting.person_id
ORDER BY fitting.line, fitting.person_id, fitting.by
"""
