"""Tracing an outcome's figure: every member behind it, where they stand, and the lines of files that say so."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.outcomes.words import WHAT, stands
from familyhub.model.codes import ACTIVITY, INSTRUMENT


@dataclass(frozen=True, slots=True)
class TracedOutcome:
    """One member of an outcome's figure. Each piece of `evidence` begins with `file:row`."""

    measure: str
    subject: str
    subject_id: int
    person_id: int | None
    episode_id: int
    stage: str
    says: str
    achieved: bool | None
    entered_on: date | None
    completed_on: date | None
    deadline: date | None
    at_risk: str | None
    team_key: str | None
    team: str
    lsoa: str | None
    evidence: tuple[str, ...]


MEMBERS = """
SELECT
    measure, subject, subject_id, person_id, episode_id, stage, reason, achieved, entered_on, completed_on, deadline,
    at_risk, team_key, team, lsoa
FROM outcome_member
WHERE measure = $measure
  AND ($stage IS NULL OR stage = $stage)
  AND {place}
ORDER BY stage ASC NULLS LAST, achieved ASC NULLS LAST, subject_id ASC NULLS LAST, episode_id ASC NULLS LAST
"""

EVIDENCE = """
SELECT
    evidence.person_id, evidence.episode_id, extract.file, evidence.row, evidence.kind, evidence.what,
    evidence.happened_on, contact.activity, assessment.instrument, assessment.domain, assessment.score,
    assessment.band
FROM outcome_evidence AS evidence
LEFT JOIN extract ON extract.extract_id = evidence.extract_id
LEFT JOIN contact ON evidence.kind = 'contact' AND contact.contact_id = evidence.record_id
LEFT JOIN assessment
    ON evidence.kind = 'assessment'
    AND assessment.assessment_key = evidence.record_id
    AND assessment.extract_id IS NOT DISTINCT FROM evidence.extract_id
    AND assessment.row IS NOT DISTINCT FROM evidence.row
WHERE evidence.measure = $measure
ORDER BY
    evidence.person_id ASC NULLS LAST, evidence.episode_id ASC NULLS LAST, evidence.happened_on ASC NULLS LAST,
    extract.file ASC NULLS LAST, evidence.row ASC NULLS LAST, evidence.what ASC NULLS LAST
"""


def trace_outcome(
    connection: duckdb.DuckDBPyConnection,
    measure: str,
    *,
    hierarchy: str = "caseload",
    level: str = "county",
    place: str = "",
    stage: str | None = None,
) -> list[TracedOutcome]:
    """The members of a measure in one place (all of the county by default), of one stage where it is named.

    The tables of marts and facts must resolve by their bare names on the connection. Raises KeyError for a level that
    the hierarchy does not have.
    """
    columns = {(each, at): column for each, at, column in LEVELS}
    where = "TRUE" if level == "county" else f"COALESCE({columns[hierarchy, level]}, 'Out of area') = $place"
    chosen: dict[str, object] = {"measure": measure, "stage": stage}
    if level != "county":
        chosen["place"] = place
    rows = connection.execute(MEMBERS.format(place=where), chosen).fetchall()
    evidence = _evidence(connection, measure)
    return [
        TracedOutcome(
            *row[:6],
            says=stands(row[5], row[6], achieved=row[7]),
            achieved=row[7],
            entered_on=row[8],
            completed_on=row[9],
            deadline=row[10],
            at_risk=row[11],
            team_key=row[12],
            team=row[13],
            lsoa=row[14],
            evidence=tuple(evidence[row[3], row[4]]),
        )
        for row in rows
    ]


def _evidence(connection: duckdb.DuckDBPyConnection, measure: str) -> defaultdict[tuple[int | None, int], list[str]]:
    found: defaultdict[tuple[int | None, int], list[str]] = defaultdict(list)
    for person, episode, *said in connection.execute(EVIDENCE, {"measure": measure}).fetchall():
        piece = _piece(*said)
        if piece not in found[person, episode]:
            found[person, episode].append(piece)
    return found


def _piece(
    file: str | None, row: int | None, kind: str, what: str, happened_on: date, activity: str | None,
    instrument: str | None, domain: str | None, score: float | None, band: str | None,
) -> str:  # fmt: skip
    words = WHAT.get(what, what)
    if kind == "contact":
        words = f"support: {ACTIVITY.meanings.get(activity or '', 'contact')}"
    elif kind == "answer":
        words = "answer to the survey"
    elif kind == "publication":
        words = "published"
    elif instrument is not None:
        found = [INSTRUMENT.meanings.get(instrument, instrument)]
        found += [] if domain in (None, "whole") else [str(domain).replace("_", " ")]
        found += [] if score is None else [f"score {score:g}"]
        found += [] if band is None else [band.replace("_", " ")]
        words = f"{words}: {', '.join(found)}"
    return f"{file or 'no file'}:{'?' if row is None else row} {words} on {happened_on}"
