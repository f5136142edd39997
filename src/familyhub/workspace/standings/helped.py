"""Standings of outcome measures: how far each piece of work had come by the end of the period, and the step behind it.

The cohort is cumulative, so the figures of a period are those by its last day: a quarter's are its last month's.
"""

from collections.abc import Collection, Mapping

import duckdb
import msgspec

from familyhub.measures import causes
from familyhub.measures.filling import insert
from familyhub.measures.outcomes import OutcomeDefinition, compile_outcome
from familyhub.measures.outcomes.figures_sql import counts_by_then
from familyhub.measures.outcomes.tables import COUNTS, OUTCOME_MEMBER
from familyhub.sql import literal
from familyhub.workspace.standings.shape import Counting, Kind, Said, held, named, places_of

FROZEN = tuple(count for count in COUNTS if count != "at_risk")
"""The counts that are frozen: who is at risk is today's worklist and no figure of a month."""

SHOWN = ("offered", "declined", "cohort", "active", "completed", "abandoned", "achieved")


def month_of(counting: Counting) -> str:
    """The last month of the period, whose end its figures speak of."""
    return f"{counting.period.last:%Y-%m}"


def _reported(counting: Counting) -> dict[str, Said]:
    if not held(counting.connection, "outcome_measure", "outcome_figure"):
        return {}
    rows = counting.connection.execute(
        """
        SELECT DISTINCT measure.measure, measure.position, measure.short, measure.fingerprint, measure.definition,
            measure.sql
        FROM current.outcome_measure AS measure
        JOIN current.outcome_figure AS figure ON figure.measure = measure.measure
        WHERE figure.period_kind = 'month_end' AND figure.period = $month
        ORDER BY measure.position
        """,
        {"month": month_of(counting)},
    ).fetchall()
    return {row[0]: dict(zip(("name", "fingerprint", "definition", "sql"), row[2:], strict=True)) for row in rows}


def _figures(counting: Counting, names: Collection[str], into: str) -> None:
    counts = ", ".join(FROZEN)
    counting.connection.execute(
        f"""
        INSERT INTO {into}
        SELECT 'outcome', measure, 'by_the_end', $period, hierarchy, level, place, count, value
        FROM (UNPIVOT (
            SELECT measure, period_kind, period, hierarchy, level, place, {counts} FROM current.outcome_figure
        ) ON {counts} INTO NAME count VALUE value)
        WHERE period_kind = 'month_end' AND period = $month AND hierarchy <> 'practitioner'
          AND measure IN ({named(names)})
        """,
        {"period": counting.period.name, "month": month_of(counting)},
    )


def _write(counting: Counting, members: str, names: Collection[str]) -> None:
    """The standings of members in a table like OUTCOME_MEMBER, each with the line that says most of it."""
    counts = counts_by_then()
    counting.write(
        "outcome",
        f"""
        WITH ends AS (SELECT {literal(counting.period.last)} AS last_day),
        by_then AS (                -- how far each had come
            SELECT member.*, {", ".join(f"{counts[name]} AS is_{name}" for name in FROZEN)}
            FROM {members} AS member
            JOIN ends ON member.identified_on <= ends.last_day
            WHERE member.measure IN ({named(names)})
        ),
        behind AS (                 -- of the lines that tell of it the latest; one that came late comes first
            SELECT measure, person_id, episode_id, ANY_VALUE(extract_id) AS extract_id, ANY_VALUE(row) AS row
            FROM (
                SELECT evidence.*, ROW_NUMBER() OVER (
                    PARTITION BY measure, person_id, episode_id
                    ORDER BY extract_id IN (SELECT extract_id FROM temp.late_extract) DESC,
                        happened_on DESC, extract_id DESC, row DESC
                ) AS turn
                FROM current.outcome_evidence AS evidence
                WHERE happened_on <= (SELECT last_day FROM ends)
            )
            WHERE turn = 1
            GROUP BY measure, person_id, episode_id
        )
        SELECT by_then.measure,
            COALESCE(by_then.person_id, by_then.subject_id) || '/' || by_then.episode_id AS member,
            by_then.subject_id, by_then.person_id,
            [{", ".join(f"by_then.is_{name}" for name in FROZEN)}] AS adds,
            CASE
                WHEN by_then.is_completed = 1 THEN 'completed'
                WHEN by_then.is_abandoned = 1 THEN 'abandoned'
                WHEN by_then.is_active = 1 THEN 'active'
                WHEN by_then.is_declined = 1 THEN 'declined'
                WHEN by_then.is_offered = 1 THEN 'offered'
                ELSE 'identified'
            END AS stands,
            CASE
                WHEN by_then.is_achieved = 1 THEN 'achieved'
                WHEN by_then.is_not_achieved = 1 THEN 'not achieved'
                WHEN by_then.is_not_assessed = 1 THEN 'not assessed'
                WHEN by_then.is_abandoned = 1 THEN by_then.reason
            END AS reason,
            {places_of("by_then")} AS places, behind.extract_id, behind.row
        FROM by_then
        LEFT JOIN behind
            ON behind.measure = by_then.measure AND behind.episode_id = by_then.episode_id
            AND behind.person_id IS NOT DISTINCT FROM by_then.person_id
        """,
    )


def _now(counting: Counting, names: Collection[str]) -> None:
    _write(counting, "current.outcome_member", names)


def _again(counting: Counting, names: Collection[str]) -> None:
    rows = counting.connection.execute(
        f"SELECT measure, definition FROM current.outcome_measure WHERE measure IN ({named(names)})"
    ).fetchall()
    table = counting.members(OUTCOME_MEMBER)
    for name, text in rows:
        definition = msgspec.json.decode(text, type=OutcomeDefinition)
        insert(counting.connection, table, compile_outcome(name, definition, counting.question))
    _write(counting, table, names)


def _rerun(counting: Counting, said: Mapping[str, Said]) -> set[str]:
    table = counting.members(OUTCOME_MEMBER)
    stale: set[str] = set()
    for name, each in said.items():
        try:
            insert(counting.connection, table, str(each["sql"]))
        except duckdb.Error:
            stale.add(name)
    _write(counting, table, said)
    return stale


OUTCOME = Kind(
    name="outcome",
    counts=FROZEN,
    shown=SHOWN,
    rules=causes.OUTCOME,
    reported=_reported,
    figures=_figures,
    now=_now,
    again=_again,
    rerun=_rerun,
)
