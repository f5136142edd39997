"""What one reader may see of the week: exact in their patch, rounded for the area, nothing else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from familyhub.access import User, Visibility, visible_to
from familyhub.disclosure import protected_count
from familyhub.reports.weekly_data import PlaceCounts, WeeklyData
from familyhub.workspace.patch import TeamPath, report_for


def weekly_for(user: User, whole: WeeklyData, teams: Sequence[TeamPath]) -> WeeklyData:
    """What of the whole area's week a user may see; all of it for those who see the whole area exactly."""
    kpi = report_for(user, whole.kpi, teams)
    if kpi.patch is None:
        return whole
    seen, around = visible_to(user), not kpi.patch.places

    def shown(rows: Iterable[PlaceCounts]) -> tuple[PlaceCounts, ...]:
        return tuple(each for row in rows if (each := _as_seen(row, seen, teams, around)) is not None)

    return replace(
        whole,
        kpi=kpi,
        checks=shown(whole.checks),
        due=shown(whole.due),
        outcomes=None if whole.outcomes is None else shown(whole.outcomes),
        outcomes_before=shown(whole.outcomes_before),
        groups=None if whole.groups is None else shown(whole.groups),
        groups_before=shown(whole.groups_before),
        three=shown(whole.three),
        combinations=tuple(row for row in shown(whole.combinations) if row["children"] is not None),
        combinations_by_district=(),
    )


def _as_seen(row: PlaceCounts, seen: Visibility, teams: Sequence[TeamPath], around: bool) -> PlaceCounts | None:
    """A row exactly, rounded, or not at all; other districts' rows only where the reader has none (`around`)."""
    team = next((team for team in teams if team.name == row.place), None) if row.level == "team" else None
    district = team.district if team is not None else row.place if row.level == "district" else None
    shown = seen.figure(row.level, team=team.key if team is not None else None, district=district)
    if shown == "exact":
        return row
    if shown == "protected" and (row.level == "county" or around):
        return rounded(row)
    return None


def rounded(row: PlaceCounts) -> PlaceCounts:
    """The row as the HES rule shows it, each count alone."""
    counts = {name: None if count is None else protected_count(count) for name, count in row.counts.items()}
    return replace(row, counts=counts, rounded=True)
