"""The faults of a snapshot, each with its provider, team and practitioner, as it was seen last."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from familyhub.quality.fix_states import State
from familyhub.quality.restricted_lines import restricted_lines

NO_TEAM = "No team named"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lists are wanted. What is None is not restricted.

    `show_values` tells what was found even where it identifies somebody; who asked is written down for each record.
    """

    source: str | None = None
    team: str | None = None
    practitioner: str | None = None
    show_values: bool = False


@dataclass(frozen=True, slots=True)
class FixRow:
    """A row of `fix` with the team and practitioner it goes to.

    `restrictions` stand on anybody whom its line tells of, not only on the person whose line it is.
    """

    fault_id: int
    source: str
    format: str
    source_table: str
    own_table: str
    submission: str
    sha256: str
    file: str
    extract_id: int
    row: int
    received: date
    column_name: str | None
    rule: str
    left_out: str
    team_key: str | None
    practitioner_key: str | None
    happened_on: date | None
    person_id: int | None
    record_key: str | None
    found: str | None
    expected: str | None
    raw: str | None
    state: State
    first_seen: date
    last_seen: date
    extracts: int
    closed_on: date | None
    mended_by_last: bool
    team: str
    faulty: list[str]
    faults_on_line: int
    restrictions: frozenset[str]


_NAMES = tuple(FixRow.__dataclass_fields__)
_WHOSE = [_NAMES.index(name) for name in ("extract_id", "row", "source", "left_out", "person_id", "found", "raw")]

_ROWS = f"""
WITH line AS (             -- the faults of each line, of which all must be mended before it counts
    SELECT extract_id, row, LIST_SORT(LIST(DISTINCT COALESCE(column_name, ''))) AS faulty,
        COUNT(*) AS faults_on_line
    FROM seen
    WHERE left_out = 'row'
    GROUP BY extract_id, row
),
held AS (                  -- the team that held the person, by this provider's own word and nobody else's
    SELECT fix.fault_id, caseload.team_key,
        ROW_NUMBER() OVER (
            PARTITION BY fix.fault_id ORDER BY caseload.from_date DESC, caseload.learnt_from DESC, caseload.team_key
        ) AS turn
    FROM fix
    JOIN caseload
        ON caseload.person_id = fix.person_id AND caseload.learnt_to IS NULL
        AND COALESCE(fix.happened_on, $as_at) BETWEEN caseload.from_date
            AND COALESCE(caseload.to_date, DATE '9999-12-31')
    JOIN extract ON extract.extract_id = caseload.extract_id AND extract.source = fix.source
    WHERE fix.team_key IS NULL
),
named AS (
    SELECT fix.* EXCLUDE (team_key), COALESCE(fix.team_key, held.team_key) AS team_key
    FROM fix
    LEFT JOIN held ON held.fault_id = fix.fault_id AND held.turn = 1
)
SELECT {", ".join(f"named.{name}" for name in _NAMES[:-4])},
    COALESCE(team_path.team, named.team_key, '{NO_TEAM}') AS team,
    COALESCE(line.faulty, []) AS faulty, COALESCE(line.faults_on_line, 1) AS faults_on_line
FROM named
LEFT JOIN team_path ON team_path.team_key = named.team_key
LEFT JOIN line ON line.extract_id = named.extract_id AND line.row = named.row
WHERE ($source IS NULL OR named.source = $source)
  AND ($team IS NULL OR LOWER(COALESCE(team_path.team, named.team_key, '{NO_TEAM}')) = LOWER($team)
    OR named.team_key = $team)
  AND ($practitioner IS NULL OR LOWER(named.practitioner_key) = LOWER($practitioner))
ORDER BY named.source, named.fault_id
"""


def fix_rows(connection: duckdb.DuckDBPyConnection, as_at: date, wanted: Wanted) -> list[FixRow]:
    """The faults as they were seen last, by source; `fix` and `seen` must be there (`fix_states.find_states`)."""
    chosen = {"as_at": as_at, "source": wanted.source, "team": wanted.team, "practitioner": wanted.practitioner}
    rows = connection.execute(_ROWS, chosen).fetchall()
    restricted = restricted_lines(connection)

    def restrictions_of(row: tuple[Any, ...]) -> frozenset[str]:
        extract_id, number, source, left_out, person_id, found, raw = (row[at] for at in _WHOSE)
        text = f"{raw or ''}\n{found or ''}"
        return restricted.of((extract_id, number), person_id, source, text, read=left_out != "row")

    return [FixRow(*row, restrictions=restrictions_of(row)) for row in rows]
