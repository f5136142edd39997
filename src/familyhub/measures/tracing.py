"""Tracing a figure: every member behind it, why it counts or does not, and the line of a file that says so."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import msgspec

from familyhub.errors import UsageError
from familyhub.measures.definition import Definition
from familyhub.measures.events import EVENTS
from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.open_members import OpenMember, open_members
from familyhub.measures.reasons import REASONS
from familyhub.model.codes import ACTIVITY, ATTENDED, MEDIUM

STATUS_WORDS: dict[str, str] = {
    "met": "counted: seen in time",
    "due": "not counted yet: the window is still open",
}
MOST_CONTACTS = 4


@dataclass(frozen=True, slots=True)
class TracedMember:
    """One member of a figure. `says` gives the reason in words; each piece of `evidence` begins with `file:row`.

    `may_be` says how it may count otherwise, and because of whom; None where that is sure. `question` is the number of
    the review question that it hangs on, where people are asked.
    """

    measure: str
    subject: str
    subject_id: int
    person_id: int
    period: str
    status: str
    closed: bool
    reason: str | None
    belongs_to: str | None
    says: str
    window_opens: date
    window_closes: date
    met_on: date | None
    team: str
    lsoa: str | None
    evidence: tuple[str, ...]
    may_be: str | None = None
    question: str | None = None


TRACED = """
traced AS (
    SELECT *
    FROM member
    WHERE measure = $measure
      AND (period = $period OR ($to_date AND period <= $period AND fiscal_year = $fiscal_year))
      AND {place}
)"""

MEMBERS = """
SELECT
    measure, subject, subject_id, person_id, period, status, closed, reason, window_opens, window_closes, met_on, team,
    lsoa
FROM traced
ORDER BY period ASC NULLS LAST, status ASC NULLS LAST, subject_id ASC NULLS LAST
"""

CONTACTS = """
looked_at AS (
    SELECT traced.*, traced.subject_id AS looked_at_id FROM traced WHERE traced.subject = 'child'
    UNION ALL
    SELECT traced.*, delivery_person.person_id AS looked_at_id
    FROM traced
    JOIN delivery_person ON delivery_person.delivery_id = traced.subject_id
    WHERE traced.subject = 'delivery' OR (traced.subject = 'pregnancy' AND delivery_person.role = 'mother')
)
SELECT
    looked_at.subject_id, looked_at.period, extract.file, contact.row,
    contact.happened_on, contact.activity, contact.attended, contact.medium, contact.learnt_from
FROM looked_at
JOIN contact
    ON contact.person_id = looked_at.looked_at_id
    AND contact.happened_on BETWEEN looked_at.window_opens - 31
        AND GREATEST(looked_at.window_closes, COALESCE(looked_at.catch_up_to, looked_at.window_closes))
JOIN measure ON measure.measure = looked_at.measure
LEFT JOIN extract ON extract.extract_id = contact.extract_id
WHERE looked_at.status <> 'excluded'
  -- what stood on the known day, and what was learnt after it; not what had been corrected by then
  AND (contact.learnt_to IS NULL OR contact.learnt_to > measure.known_by)
  AND (contact.activity = $activity OR contact.activity IS NULL)
  AND (looked_at.contact_id IS NULL OR contact.contact_id = looked_at.contact_id)
ORDER BY contact.happened_on ASC NULLS LAST, contact.contact_id ASC NULLS LAST
"""

ORIGINS = """
SELECT traced.subject_id, extract.file, delivery.row, 'the birth or pregnancy' AS what
FROM traced
JOIN delivery ON delivery.delivery_id = traced.subject_id
LEFT JOIN extract ON extract.extract_id = delivery.extract_id
WHERE traced.subject <> 'child'
UNION ALL
SELECT traced.subject_id, extract.file, person_source.row, 'the child' AS what
FROM traced
JOIN person_source ON person_source.person_id = traced.subject_id
LEFT JOIN extract ON extract.extract_id = person_source.extract_id
WHERE traced.subject = 'child'
ORDER BY 1, 2, 3
"""

DEPARTURES = """
SELECT traced.subject_id, extract.file, responsible.row, responsible.to_date
FROM traced
JOIN responsible ON responsible.person_id = traced.person_id
LEFT JOIN extract ON extract.extract_id = responsible.extract_id
WHERE traced.reason = 'moved_out' AND responsible.to_date IS NOT NULL
ORDER BY 1, 4, 2, 3
"""

RECTIFIED = """,
concerned AS (                -- the child; or the mother and every baby of the delivery
    SELECT traced.subject_id, traced.person_id FROM traced
    UNION
    SELECT traced.subject_id, delivery_person.person_id
    FROM traced
    JOIN delivery_person ON delivery_person.delivery_id = traced.subject_id
    WHERE traced.subject <> 'child'
)
SELECT concerned.subject_id, extract.file, rectified.row, rectified.table_name, rectified.column_name,
    rectified.done_on, rectified.done_by, rectified.because, rectified.entry
FROM concerned
JOIN rectified ON rectified.person_id = concerned.person_id
LEFT JOIN extract ON extract.extract_id = rectified.extract_id
ORDER BY 1, 9, 2, 3
"""


def trace(
    connection: duckdb.DuckDBPyConnection,
    measure: str,
    period: str,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str = "",
    *,
    year_to_date: bool = False,
) -> list[TracedMember]:
    """The members behind one figure, with evidence: the contact that counted, else what came nearest and the origin.

    Members whose window is still open are included and not `closed`; the figure counts those that are. The tables of
    marts and facts must resolve by their bare names (`SET search_path = 'marts,facts'`). Raises UsageError for an
    unknown measure or level.
    """
    definition = _definition(connection, measure)
    chosen: dict[str, object] = {"measure": measure, "period": period, "to_date": year_to_date}
    chosen["fiscal_year"] = _fiscal_year(connection, period)
    condition = _place_condition(hierarchy, level)
    if level != "county":
        chosen["place"] = place
    traced = "WITH" + TRACED.format(place=condition)
    evidence = _evidence(connection, traced, chosen, EVENTS[definition.satisfied_by].activity)
    rows = connection.execute(traced + MEMBERS, chosen).fetchall()
    doubts = {(doubt.subject_id, doubt.period): doubt for doubt in open_members(connection, measure)}
    return [_member(row, evidence.get(row[2], []), doubts.get((row[2], row[4]))) for row in rows]


def _definition(connection: duckdb.DuckDBPyConnection, measure: str) -> Definition:
    known = dict(connection.execute("SELECT measure, definition FROM measure ORDER BY position").fetchall())
    if measure not in known:
        raise UsageError(
            "unknown-measure",
            "the snapshot in service",
            found=f'no measure "{measure}"',
            expected="one of " + ", ".join(known),
            next_step="Run `familyhub measures` for the list.",
        )
    return msgspec.json.decode(known[measure], type=Definition)


def _fiscal_year(connection: duckdb.DuckDBPyConnection, period: str) -> str | None:
    found = connection.execute(
        "SELECT MIN(month_year) FROM calendar WHERE month = $period OR quarter = $period", {"period": period}
    ).fetchall()
    return found[0][0]


def _place_condition(hierarchy: str, level: str) -> str:
    if level == "county":
        return "TRUE"
    for of_hierarchy, of_level, column in LEVELS:
        if (of_hierarchy, of_level) == (hierarchy, level):
            return f"COALESCE({column}, 'Out of area') = $place"
    raise UsageError(
        "unknown-level",
        "the question",
        found=f"{level} in the {hierarchy} hierarchy",
        expected="county, or one of " + ", ".join(f"{level} ({name})" for name, level, _ in LEVELS),
        next_step="Choose a level of that hierarchy.",
    )


def _evidence(
    connection: duckdb.DuckDBPyConnection, traced: str, chosen: dict[str, object], activity: str
) -> dict[int, list[str]]:
    """Pieces of evidence by subject: contacts first, then a departure, then where the subject itself is recorded.

    Last comes what of theirs does not count as it was sent, because somebody rectified it.
    """
    found: defaultdict[int, list[str]] = defaultdict(list)
    contacts = connection.execute(f"{traced},{CONTACTS}", chosen | {"activity": activity}).fetchall()
    for subject_id, _, file, row, *said in contacts:
        if len(found[subject_id]) < MOST_CONTACTS:
            found[subject_id].append(f"{_line(file, row)} {_contact(*said)}")
    for subject_id, file, row, left_on in connection.execute(traced + DEPARTURES, chosen).fetchall():
        found[subject_id].append(f"{_line(file, row)} left on {left_on}")
    for subject_id, file, row, what in connection.execute(traced + ORIGINS, chosen).fetchall():
        found[subject_id].append(f"{_line(file, row)} {what}")
    for subject_id, file, row, *said in connection.execute(traced + RECTIFIED, chosen).fetchall():
        found[subject_id].append(f"{_line(file, row)} {_rectified(*said)}")
    return {subject_id: list(dict.fromkeys(pieces)) for subject_id, pieces in found.items()}


def _line(file: str | None, row: int | None) -> str:
    return f"{file or 'no file'}:{'?' if row is None else row}"


def _contact(
    happened_on: date, activity: str | None, attended: str | None, medium: str | None, learnt_from: date
) -> str:
    words = [
        ACTIVITY.meanings.get(activity or "", "contact without an activity"),
        f"on {happened_on}",
        ATTENDED.meanings.get(attended or "", "nothing said about attendance"),
    ]
    if medium is not None:
        words.append(MEDIUM.meanings.get(medium, medium))
    return ", ".join([" ".join(words[:2]), *words[2:], f"received {learnt_from}"])


def _rectified(table: str, column: str | None, done_on: date, done_by: str, because: str, entry: int) -> str:
    what = f"the row of {table} left out" if column is None else f"{column} of {table} rectified"
    return f"{what} on {done_on} by {done_by} ({because}, entry {entry})"


def _member(row: tuple[Any, ...], evidence: list[str], doubt: OpenMember | None) -> TracedMember:
    names = (
        "measure", "subject", "subject_id", "person_id", "period", "status", "closed", "reason", "window_opens",
        "window_closes", "met_on", "team", "lsoa",
    )  # fmt: skip
    cells: dict[str, Any] = dict(zip(names, row, strict=True))
    reason = REASONS.get(str(cells["reason"]))
    says = reason.says if reason else STATUS_WORDS.get(str(cells["status"]), "")
    return TracedMember(
        **cells,
        says=says,
        belongs_to=reason.belongs_to if reason else None,
        evidence=tuple(evidence),
        may_be=doubt and doubt.says,
        question=doubt and doubt.question,
    )
