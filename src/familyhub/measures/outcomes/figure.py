"""Reading the figures of outcomes: counts, percentages, and the change since last week."""

from dataclasses import dataclass, fields

import duckdb

from familyhub.measures.outcomes.figures_sql import counts_now
from familyhub.measures.outcomes.tables import COUNTS


@dataclass(frozen=True, slots=True)
class OutcomeFigure:
    """The counts of one measure at one place, as whole numbers; percentages are worked out from them.

    `achieved_of_assessed` and the like are between 0 and 100, None where there is nothing to divide by. The changes are
    since a week before, for the period kind `to_date`; None for others.
    """

    measure: str
    number: str
    short: str
    period_kind: str
    period: str
    hierarchy: str
    level: str
    place: str
    identified: int
    offered: int
    declined: int
    cohort: int
    active: int
    completed: int
    abandoned: int
    moved_away: int
    disengaged: int
    died: int
    achieved: int
    not_achieved: int
    not_assessed: int
    at_risk: int
    cohort_change: int | None = None
    active_change: int | None = None
    completed_change: int | None = None
    abandoned_change: int | None = None
    achieved_change: int | None = None

    def percent(self, count: str) -> float | None:
        """A count as a percentage of the cohort."""
        return _percent(getattr(self, count), self.cohort)

    @property
    def achieved_of_assessed(self) -> float | None:
        """Of the completed who were assessed before and afterwards, how many percent improved."""
        return _percent(self.achieved, self.achieved + self.not_achieved)

    @property
    def assessed_of_completed(self) -> float | None:
        """Of the completed, how many percent were assessed before and afterwards: the completeness of the figure."""
        return _percent(self.achieved + self.not_achieved, self.completed)


CHANGES = ("cohort", "active", "completed", "abandoned", "achieved")

FIGURES = f"""
SELECT
    figure.measure, measure.number, measure.short, figure.period_kind, figure.period, figure.hierarchy, figure.level,
    figure.place, {", ".join(f"figure.{count}" for count in COUNTS)},
    {", ".join(
        f"CASE WHEN figure.period_kind = 'to_date' THEN figure.{count} - COALESCE(earlier.{count}, 0) END"
        for count in CHANGES
    )}
FROM outcome_figure AS figure
JOIN outcome_measure AS measure ON measure.measure = figure.measure
LEFT JOIN outcome_figure AS earlier
    ON earlier.measure = figure.measure AND earlier.hierarchy = figure.hierarchy AND earlier.level = figure.level
    AND earlier.place = figure.place AND earlier.period_kind = 'week_before'
WHERE ($measure IS NULL OR figure.measure = $measure)
  AND figure.period_kind = $period_kind
  AND figure.hierarchy = $hierarchy
  AND figure.level = $level
  AND ($place IS NULL OR figure.place = $place)
ORDER BY measure.position ASC NULLS LAST, figure.place ASC NULLS LAST, figure.period ASC NULLS LAST
"""  # fmt: skip


def outcome_figures(
    connection: duckdb.DuckDBPyConnection,
    *,
    measure: str | None = None,
    period_kind: str = "to_date",
    hierarchy: str = "caseload",
    level: str = "county",
    place: str | None = None,
) -> list[OutcomeFigure]:
    """Figures of one level, by measure, place and period. A place without members has none.

    The marts' tables must resolve by their bare names on the connection. By practitioner none are given: see
    `supervision_figures`.
    """
    chosen = {
        "measure": measure, "period_kind": period_kind, "hierarchy": hierarchy, "level": level, "place": place,
    }  # fmt: skip
    if hierarchy == "practitioner":
        return []
    return [OutcomeFigure(*row) for row in connection.execute(FIGURES, chosen).fetchall()]


SUPERVISION = f"""
SELECT
    member.measure, measure.number, measure.short, 'to_date', CAST(measure.as_of AS VARCHAR), 'practitioner',
    'practitioner', COALESCE(member.practitioner_key, 'Nobody named') AS practitioner,
    {", ".join(f"SUM({sql}) AS {name}" for name, sql in counts_now().items())}
FROM outcome_member AS member
JOIN outcome_measure AS measure ON measure.measure = member.measure
WHERE member.team_key IN (SELECT UNNEST($teams))
  AND ($practitioner IS NULL OR member.practitioner_key = $practitioner)
  AND ($measure IS NULL OR member.measure = $measure)
GROUP BY member.measure, measure.number, measure.short, measure.as_of, measure.position, practitioner
ORDER BY practitioner ASC NULLS LAST, measure.position ASC NULLS LAST
"""


def supervision_figures(
    connection: duckdb.DuckDBPyConnection,
    teams: tuple[str, ...],
    practitioner: str | None = None,
    measure: str | None = None,
) -> list[OutcomeFigure]:
    """Counts by practitioner, of the members of these teams (keys) alone; of one practitioner, where named.

    For the practitioner and their manager: whoever calls this has asked `access.Visibility.practitioner` first.
    """
    rows = connection.execute(
        SUPERVISION,
        {"teams": list(teams), "practitioner": practitioner, "measure": measure},
    ).fetchall()
    return [OutcomeFigure(*row) for row in rows]


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


COLUMNS = tuple(field.name for field in fields(OutcomeFigure))
"""The columns of a figure, in order."""
