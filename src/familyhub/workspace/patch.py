"""What a user may see of a snapshot's figures: exact ones of their patch, rounded ones around it, nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from familyhub.access import TEAM_MANAGER, User, Visibility, visible_to
from familyhub.disclosure import protected_count
from familyhub.errors import UsageError
from familyhub.reports.kpi_data import ALL, Figure, KpiReportData, Missed, Patch, RoundedFigure, SourceRead
from familyhub.reports.words import listed


@dataclass(frozen=True, slots=True)
class TeamPath:
    """A team: its key, its name, and the district it serves (None where no hierarchy says)."""

    key: str
    name: str
    district: str | None


def team_paths(connection: duckdb.DuckDBPyConnection) -> tuple[TeamPath, ...]:
    """The teams of the caseload hierarchy, by name."""
    rows = connection.execute("SELECT team_key, team, district FROM team_path ORDER BY team, team_key").fetchall()
    return tuple(TeamPath(*row) for row in rows)


def manager_of(connection: duckdb.DuckDBPyConnection, districts: Iterable[str], team_keys: Iterable[str]) -> User:
    """The manager of these districts (by name, in any case of letters) and teams (by key or name).

    The connection is a workspace's `marts()`. Raises UsageError for a district or team that no hierarchy knows.
    """
    teams = team_paths(connection)
    known = sorted({team.district for team in teams if team.district is not None})
    own_districts = [_known_as(name, {place: place for place in known}, "district") for name in districts]
    by_key = {team.key: team.key for team in teams}
    by_name = {team.name: team.key for team in teams}
    keys = [_known_as(name, by_name | by_key, "team") for name in team_keys]
    names = {team.key: team.name for team in teams}
    places = listed(list(dict.fromkeys([*own_districts, *(names[key] for key in keys)])))
    return User(f"the manager of {places}", TEAM_MANAGER, frozenset(keys), frozenset(own_districts))


def _known_as(name: str, known: Mapping[str, str], what: str) -> str:
    folded = {each.casefold(): key for each, key in known.items()}
    found = known.get(name) or folded.get(name.casefold())
    if found is None:
        raise UsageError(
            f"unknown-{what}",
            "the report's patch",
            found=f'{what} "{name}"',
            expected="one of " + ", ".join(dict.fromkeys(known)),
            next_step="Write it as it stands in the list.",
        )
    return found


def team_is_exact(seen: Visibility, team: TeamPath | None) -> bool:
    """Whether the figures and lists of a team are shown; those without a team (None) belong to the whole area alone."""
    key, district = (team.key, team.district) if team is not None else (None, None)
    return seen.figure("team", team=key, district=district) == "exact"


def patch_of(user: User, teams: Sequence[TeamPath]) -> Patch | None:
    """The places of which the user sees exact figures; None where that is the whole area."""
    seen = visible_to(user)
    if seen.figure("county") == "exact":
        return None
    known = sorted({team.district for team in teams if team.district is not None})
    districts = tuple(name for name in known if seen.figure("district", district=name) == "exact")
    outside = [team for team in teams if team.district not in districts and team_is_exact(seen, team)]
    return Patch(user.name, districts, tuple(team.name for team in outside))


def report_for(user: User, whole: KpiReportData, teams: Sequence[TeamPath]) -> KpiReportData:
    """What of the whole report a user may see, nothing more; all of it for those who see the whole area exactly."""
    patch = patch_of(user, teams)
    if patch is None:
        return whole
    seen = visible_to(user)
    exact, rounded = visible_figures(whole.figures, seen, teams)
    shown = {team.name for team in teams if team_is_exact(seen, team)}
    return replace(
        whole,
        figures=exact,
        # Month by month is for the trends of the patch and of the area; other districts have the latest month only.
        rounded=tuple(f for f in rounded if f.level != "district" or f.period == whole.month),
        misses=_visible_misses(whole, patch),
        due=tuple(each for each in whole.due if each.team in shown),
        sources=tuple(_without_rows(source) for source in whole.sources),
        teams=tuple(team for team in whole.teams if team.team in shown),
        notes=(),
        patch=patch,
    )


def _visible_misses(whole: KpiReportData, patch: Patch) -> tuple[Missed, ...]:
    """Those of the patch's districts; where it has none, the area's, summed over the measures and then rounded."""
    if patch.districts:
        return tuple(miss for miss in whole.misses if miss.level == "district" and miss.place in patch.districts)
    headline = {measure.id for measure in whole.headline}
    summed: Counter[tuple[str, str, str, str]] = Counter()
    for miss in whole.misses:
        if miss.level == "county" and miss.measure in headline:
            summed[miss.period_kind, miss.period, miss.says, miss.belongs_to] += miss.members
    return tuple(
        Missed(ALL, kind, period, "county", "", says, belongs_to, count)
        for (kind, period, says, belongs_to), members in summed.items()
        if (count := protected_count(members))
    )


def _without_rows(source: SourceRead) -> SourceRead:
    linked, linkable = (None if n is None else protected_count(n) for n in (source.linked, source.linkable))
    return replace(source, read=None, landed=None, quarantined=None, mended=None, linked=linked, linkable=linkable)


def visible_figures(
    figures: Iterable[Figure], seen: Visibility, teams: Sequence[TeamPath]
) -> tuple[tuple[Figure, ...], tuple[RoundedFigure, ...]]:
    """The figures that may be seen exactly, and the others that may be seen rounded; hidden ones are in neither."""
    by_name = {team.name: team for team in teams}
    exact: list[Figure] = []
    rounded: list[RoundedFigure] = []
    for figure in figures:
        team = by_name.get(figure.place) if figure.level == "team" else None
        district = team.district if team is not None else figure.place if figure.level == "district" else None
        shown = seen.figure(figure.level, team=team.key if team is not None else None, district=district)
        if shown == "exact":
            exact.append(figure)
        elif shown == "protected":
            rounded.append(rounded_figure(figure))
    return tuple(exact), tuple(rounded)


def rounded_figure(figure: Figure) -> RoundedFigure:
    """The figure as the HES rule shows it."""
    return RoundedFigure(
        figure.measure,
        figure.period_kind,
        figure.period,
        figure.hierarchy,
        figure.level,
        figure.place,
        protected_count(figure.numerator),
        protected_count(figure.denominator or 0),
        protected_count(figure.excluded),
        figure.withheld,
    )
