"""A measure's figures as a cube that may be released, and the released cube as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from familyhub.blocks import Column, Table
from familyhub.disclosure import HIDDEN, RULE, Cube, Dimension, Released
from familyhub.errors import UsageError

WHOLE_AREA, ALL_PERIODS, COUNTED = "whole area", "all periods", "counted"
NOT_SHOWN = "not shown"
"""What stands where a count is withheld: it may be anything, 0 too."""
COLUMNS = {"caseload": ("quadrant", "district"), "residence": ("residence_quadrant", "residence_district")}

Hierarchy = Literal["caseload", "residence"]
Finest = Literal["quadrant", "district"]


@dataclass(frozen=True, slots=True)
class MeasureCube:
    """A measure's closed members by place, period and whether they were met."""

    cube: Cube
    measure: str

    @property
    def is_count(self) -> bool:
        """Whether there is nobody to be met or missed: a count of what was done."""
        return len(self.cube.dimensions) == 2


def measure_cube(
    connection: duckdb.DuckDBPyConnection,
    measure: str,
    periods: int = 1,
    hierarchy: Hierarchy = "caseload",
    finest: Finest = "district",
) -> MeasureCube:
    """The latest whole periods of a measure as a fixed cube: the whole area, its quadrants and its districts.

    The places are those of all measures, so that none comes or goes with a family. The connection is a workspace's
    `marts()`. Raises UsageError for an unknown measure, or where it has not that many whole periods.
    """
    found = connection.execute("SELECT is_count FROM measure WHERE measure = ?", [measure]).fetchall()
    if not found:
        raise _unknown(connection, measure)
    is_count = bool(found[0][0])
    chosen = _periods(connection, measure, periods)
    place = _places(connection, hierarchy, finest)
    period = Dimension.flat("period", tuple(chosen), ALL_PERIODS)
    status = Dimension.flat("status", ("met", "missed"), COUNTED)
    column = COLUMNS[hierarchy][finest == "district"]
    rows = connection.execute(
        f"""
        SELECT {column} AS place, period, status, COUNT(*) AS members
        FROM member
        WHERE measure = ? AND closed AND status IN ('met', 'missed') AND list_contains(?, period)
        GROUP BY {column}, period, status
        """,
        [measure, chosen],
    ).fetchall()
    if is_count:
        counts = {(_named(finest, where), when): many for where, when, status_, many in rows if status_ == "met"}
        return MeasureCube(Cube(measure, (place, period), counts), measure)
    counts = {(_named(finest, where), when, status_): many for where, when, status_, many in rows}
    return MeasureCube(Cube(measure, (place, period, status), counts), measure)


def released_table(asked: MeasureCube, released: Released, caption: str) -> Table:
    """The released cube, a row a place and period: counts as they may be shown, percentages of these."""
    place, period = asked.cube.dimensions[:2]
    rows = []
    for where in place.values:
        level, _, name = where.partition(": ")
        for when in period.values:
            if asked.is_count:
                shown = (_shown(released, asked.cube.name(where, when)),)
            else:
                met, counted = (asked.cube.name(where, when, each) for each in ("met", COUNTED))
                share = released.percentage(met, counted)
                shown = (_shown(released, met), _shown(released, counted), None if share is None else round(share, 1))
            rows.append((asked.measure, level if name else "county", name or "County", when, *shown))
    kinds = ("Count",) if asked.is_count else ("Met", "Counted", "Percentage of the rounded counts")
    titles = ("Measure", "Level", "Place", "Period", *kinds)
    note = (
        f"{RULE[0].upper()}{RULE[1:]} ({HIDDEN}), and further ones where sums or earlier tables would give them away."
    )
    return Table(caption, tuple(Column(title) for title in titles), tuple(rows), header=2, notes=(note,))


def _shown(released: Released, cell: tuple[str, ...]) -> int | str:
    if cell not in released.shown:
        return NOT_SHOWN
    value = released.shown[cell]
    return HIDDEN if value is None else value


def _periods(connection: duckdb.DuckDBPyConnection, measure: str, how_many: int) -> list[str]:
    rows = connection.execute(
        """
        WITH period_end AS (
            SELECT month AS period, month_end AS ends FROM calendar
            UNION
            SELECT quarter AS period, quarter_end AS ends FROM calendar
        )
        SELECT DISTINCT member.period
        FROM member
        JOIN period_end ON period_end.period = member.period
        JOIN measure ON measure.measure = member.measure
        WHERE member.measure = ? AND member.closed AND period_end.ends <= measure.as_of
        ORDER BY member.period DESC
        """,
        [measure],
    ).fetchall()
    if not 1 <= how_many <= len(rows):
        raise UsageError(
            "release_periods",
            "--periods",
            found=f"{how_many}",
            expected=f"a number from 1 to {len(rows)}: so many periods of {measure} are over",
            next_step="Ask for fewer, or refresh with later extracts.",
        )
    return sorted(period for (period,) in rows[:how_many])


def _places(connection: duckdb.DuckDBPyConnection, hierarchy: Hierarchy, finest: Finest) -> Dimension:
    quadrant, district = COLUMNS[hierarchy]
    rows = connection.execute(
        f"SELECT DISTINCT {quadrant}, {district} FROM member ORDER BY {quadrant}, {district}"
    ).fetchall()
    quadrants: dict[str, list[str]] = {}
    for one, other in rows:
        quadrants.setdefault(_named("quadrant", one), []).append(_named("district", other))
    name = f"{hierarchy} place"
    if finest == "quadrant":
        return Dimension.flat(name, tuple(quadrants), WHOLE_AREA)
    districts = [each for held in quadrants.values() for each in held]
    if len(set(districts)) < len(districts):  # a district that changed its quadrant has two: leave quadrants out
        return Dimension.flat(name, tuple(dict.fromkeys(districts)), WHOLE_AREA)
    return Dimension(
        name, WHOLE_AREA, {WHOLE_AREA: tuple(quadrants), **{each: tuple(held) for each, held in quadrants.items()}}
    )


def _named(level: str, place: str) -> str:
    return f"{level}: {place}"


def _unknown(connection: duckdb.DuckDBPyConnection, measure: str) -> UsageError:
    known: Sequence[tuple[str]] = connection.execute("SELECT measure FROM measure ORDER BY position").fetchall()
    return UsageError(
        "unknown-measure",
        "MEASURE",
        found=f'"{measure}"',
        expected="one of " + ", ".join(name for (name,) in known),
        next_step="See `familyhub measures`.",
    )
