"""Choosing figures and members in the words a user has: a month, a district, or nothing at all."""

from collections.abc import Iterable, Sequence

import duckdb

from familyhub import measures
from familyhub.errors import UsageError
from familyhub.measures import Figure, FigureChoice, TracedMember
from familyhub.measures.figures_sql import LEVELS

CASELOAD_LEVELS = ("county", "quadrant", "district", "hub", "team")
RESIDENCE_LEVELS = ("county", "quadrant", "district", "ward", "lsoa")


def hierarchy_of(level: str, *, residence: bool) -> str:
    """The hierarchy a level is looked up in: places where families live have wards, caseloads have teams."""
    if level == "quintile":
        return "deprivation"
    if level in ("ward", "lsoa") or residence:
        if level not in RESIDENCE_LEVELS:
            raise UsageError(
                "unknown-level",
                "the question",
                found=f"--residence with {level}",
                expected="one of " + ", ".join(RESIDENCE_LEVELS),
                next_step="Leave --residence out, or choose another level.",
            )
        return "residence"
    return "caseload"


def choose_figures(
    connection: duckdb.DuckDBPyConnection,
    *,
    measure: str | None = None,
    period_kind: str | None = None,
    period: str | None = None,
    level: str = "county",
    residence: bool = False,
    all_periods: bool = False,
) -> list[Figure]:
    """Figures as asked: by default those of each measure's own kind of period, the latest that has ended.

    Raises UsageError for an unknown measure, or a period for which there is no figure.
    """
    kinds = _own_kinds(connection)
    if measure is not None and measure not in kinds:
        raise unknown_measure(measure, list(kinds))
    found = measures.figures(
        connection,
        measure=measure,
        period_kind=period_kind,
        hierarchy=hierarchy_of(level, residence=residence),
        level=level,
    )
    found = [figure for figure in found if figure.period_kind == (period_kind or kinds[figure.measure])]
    if period is not None:
        return _of_period(found, period)
    if all_periods:
        return found
    latest: dict[tuple[str, str], str] = {}
    for figure in found:
        if figure.whole:
            key = (figure.measure, figure.period_kind)
            latest[key] = max(latest.get(key, ""), figure.period)
    return [figure for figure in found if latest.get((figure.measure, figure.period_kind)) == figure.period]


def _of_period(found: list[Figure], period: str) -> list[Figure]:
    chosen = [figure for figure in found if figure.period == period]
    if not chosen:
        kinds = [
            sorted({figure.period for figure in found if ("Q" in figure.period) == quarter})
            for quarter in (False, True)
        ]
        ranges = " or ".join(f"from {periods[0]} to {periods[-1]}" for periods in kinds if periods)
        raise UsageError(
            "unknown-period",
            "the question",
            found=f'"{period}"',
            expected=f"a period {ranges}" if ranges else "a period with figures",
            next_step="Write months as 2024-05 and quarters as 2024-25 Q1.",
        )
    return chosen


def choose_members(
    connection: duckdb.DuckDBPyConnection,
    measure: str,
    period: str | None,
    named: Sequence[tuple[str, str]],
    *,
    residence: bool,
) -> list[TracedMember]:
    """The members behind the figure of one place (or the county) in a period; without one, the latest that ended.

    Raises UsageError for two places at once, a place that no figure knows, an unknown measure or period.
    """
    if len(named) > 1:
        raise UsageError(
            "two-places",
            "the question",
            found=" and ".join(f"--{level}" for level, _ in named),
            expected="one place",
            next_step="Name one place only.",
        )
    level, place = named[0] if named else ("county", "")
    figures = choose_figures(
        connection,
        measure=measure,
        period_kind=None,
        period=period,
        level=level,
        residence=residence,
        all_periods=False,
    )
    hierarchy = hierarchy_of(level, residence=residence)
    if level != "county":
        # A place may have nobody in a month, and is no wrong name for that.
        place = known_place(level, place, _places(connection, hierarchy, level))
    chosen = period or (figures[0].period if figures else "")
    return measures.trace(connection, measure, chosen, hierarchy, level, place)


def check_choice(connection: duckdb.DuckDBPyConnection, chosen: FigureChoice) -> None:
    """Raise UsageError for a measure, hierarchy or level that nobody knows, where an empty table would be no answer."""
    measure, kinds = chosen.get("measure"), _own_kinds(connection)
    if measure is not None and measure not in kinds:
        raise unknown_measure(measure, list(kinds))
    for named, known in (("hierarchy", {h for h, _, _ in LEVELS}), ("level", {level for _, level, _ in LEVELS})):
        asked = chosen.get(named)
        if asked is not None and asked not in known | {"county"}:
            raise UsageError(
                f"unknown-{named}",
                "the question",
                found=f'{named} "{asked}"',
                expected="one of " + ", ".join(sorted(known | ({"county"} if named == "level" else set()))),
                next_step="Write it as it stands in the list.",
            )


def check_traced(
    connection: duckdb.DuckDBPyConnection, measure: str, period: str, hierarchy: str, level: str, place: str
) -> str:
    """The place as figures write it. Raises UsageError where measure, period, level or place is one nobody knows."""
    check_choice(connection, {"measure": measure, "hierarchy": hierarchy, "level": level})
    periods = connection.execute("SELECT DISTINCT period FROM figure WHERE measure = ?", [measure]).fetchall()
    if periods and (period,) not in periods:
        raise UsageError(
            "unknown-period",
            "the question",
            found=f'"{period}"',
            expected=f"a period from {min(periods)[0]} to {max(periods)[0]}",
            next_step="Write months as 2024-05 and quarters as 2024-25 Q1.",
        )
    return known_place(level, place, _places(connection, hierarchy, level))


def _places(connection: duckdb.DuckDBPyConnection, hierarchy: str, level: str) -> list[str]:
    """Every place of a level that any figure knows."""
    known = connection.execute(
        "SELECT DISTINCT place FROM figure WHERE hierarchy = ? AND level = ?", [hierarchy, level]
    ).fetchall()
    return [place for (place,) in known]


def known_place(level: str, place: str, known: Iterable[str]) -> str:
    """The place as figures write it, in any case of letters; empty for the county.

    Raises UsageError for a level without its place or a place without its level, whose answer would be another
    place's, and for a place that no figure knows, whose empty answer would look like good news.
    """
    if (level == "county") != (not place):
        raise UsageError(
            "place-and-level",
            "the question",
            found=f'the place "{place}" without its level' if place else f"the level {level} without a place",
            expected="both, or neither for the county",
            next_step="Write for example --by district --place Northport.",
        )
    if not place:
        return place
    names = sorted(set(known))
    found = next((name for name in names if name.casefold() == place.casefold()), None)
    if found is None:
        raise _unknown_place(level, place, names)
    return found


def place_without_list(option: str) -> UsageError:
    """The error for a place named where every place is answered: to leave it out would answer something else."""
    return UsageError(
        "place-without-list",
        "the question",
        found=f"--place without {option}",
        expected=f"--place with {option} alone: figures show every place of a level",
        next_step=f"Add {option}, or leave --place out and choose the level with --by.",
    )


def check_team(connection: duckdb.DuckDBPyConnection, team: str | None) -> None:
    """Raise UsageError for a team that is in no hierarchy; an empty list would look like good news."""
    if team is None or team == "Unallocated":
        return
    teams = connection.execute("SELECT team_key, team FROM team_path ORDER BY team, team_key").fetchall()
    if not any(team in names for names in teams):
        raise _unknown_place("team", team, [name for _, name in teams])


def latest_month(connection: duckdb.DuckDBPyConnection) -> str:
    """The latest month that has ended on the day of the question and has figures."""
    found = connection.execute(
        """
        SELECT MAX(figure.period)
        FROM figure
        JOIN calendar ON calendar.month = figure.period
        JOIN measure ON measure.measure = figure.measure
        WHERE figure.period_kind = 'month' AND calendar.month_end <= measure.as_of
        """
    ).fetchall()
    return found[0][0] or ""


def _own_kinds(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(connection.execute("SELECT measure, period_kind FROM measure ORDER BY position").fetchall())


def unknown_measure(measure: str, known: Sequence[str]) -> UsageError:
    """The error for a measure that the snapshot does not hold."""
    return UsageError(
        "unknown-measure",
        "the question",
        found=f'"{measure}"',
        expected="one of " + ", ".join(known),
        next_step="Run `familyhub measures` for what each counts.",
    )


def _unknown_place(level: str, place: str, places: Sequence[str]) -> UsageError:
    return UsageError(
        "unknown-place",
        "the question",
        found=f'{level} "{place}"',
        expected="one of " + ", ".join(places),
        next_step="Write the name as it stands in the list.",
    )
