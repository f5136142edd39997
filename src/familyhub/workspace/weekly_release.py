"""What of the week leaves the house in the body of an e-mail: protected counts at district level and above.

Everything that any recipient's mail may show is protected at once, beside all that went out in earlier weeks: mails can
be forwarded, and laid side by side they must tell no more than each does alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from familyhub.disclosure import Cube, Released, Sign, prepare
from familyhub.disclosure.cube import Cell
from familyhub.disclosure.sums import Sum
from familyhub.reports.kpi_data import KpiReportData, Patch, RoundedFigure
from familyhub.reports.weekly_data import PlaceCounts, WeeklyData, found
from familyhub.workspace.weekly_cubes import (
    AREA,
    GROUP_COUNTS,
    LISTS,
    STATUS,
    THREE_COUNTS,
    WEEK,
    cubes_of,
    districts_of,
)

Place = tuple[str, str]
"""Level and name; the county has none."""


def prepare_release(whole: WeeklyData, before: Sequence[Released], sign: Sign) -> Released:
    """The counts of a week's e-mails as they may be shown after the releases before.

    Cube by cube: none shares a cell with another, and so what one tells of a star no other changes. Raises
    DisclosureError where earlier releases leave nothing to show.
    """
    moment = whole.kpi.snapshot
    parts = [
        prepare([cube], [_about(each, cube.of) for each in before], sign, moment=moment).released
        for cube in cubes_of(whole)
    ]
    return together(parts, moment)


def _about(release: Released, of: str) -> Released:
    """The cells of a release that count one thing, which no sum ties to the others."""
    return replace(
        release,
        shown={cell: count for cell, count in release.shown.items() if cell[0] == of},
        small=frozenset(cell for cell in release.small if cell[0] == of),
        sums=tuple(each for each in release.sums if each.total[0] == of),
        signs={cell: sign for cell, sign in release.signs.items() if cell[0] == of},
    )


def together(parts: Sequence[Released], moment: str) -> Released:
    """Releases that share no cell, as one."""
    shown: dict[Cell, int | None] = {}
    signs: dict[Cell, str] = {}
    small: set[Cell] = set()
    sums: list[Sum[Cell]] = []
    for part in parts:
        shown |= part.shown
        signs |= part.signs
        small |= part.small
        sums += part.sums
    return Released(shown, frozenset(small), tuple(sums), signs, moment)


def released(whole: WeeklyData, release: Released) -> WeeklyData:
    """The whole area's week as a release shows it, and nothing that the release does not hold."""
    shows = _Shows({cube.of: cube for cube in cubes_of(whole)}, release.shown)
    places = (("county", ""), *(("district", name) for name in districts_of(whole)))
    return replace(
        whole,
        kpi=_released_kpi(whole.kpi, shows, places),
        checks=_released_checks(whole, shows),
        due=tuple(_row("due", place, {name: shows.at(name, place) for name in LISTS}) for place in places),
        outcomes=None if whole.outcomes is None else _released_outcomes(whole, shows, places),
        outcomes_before=(),
        groups=None if whole.groups is None else _released_groups(whole, shows, places),
        groups_before=(),
        three=() if whole.groups is None else _released_three(whole, shows, places),
        combinations=(),
    )


class _Shows:
    """Looks a count up in a release by the cube it belongs to."""

    def __init__(self, cubes: Mapping[str, Cube], shown: Mapping[Cell, int | None]) -> None:
        self.cubes, self.shown = cubes, shown

    def has(self, of: str, place: Place) -> bool:
        """Whether a cube has the place: some stand for the area alone."""
        return place[0] == "county" or self._placed(of)

    def at(self, of: str, place: Place, *values: str) -> int | None:
        """A count; None where it is hidden or withheld."""
        where = ((AREA if place[0] == "county" else place[1]),) if self._placed(of) else ()
        return self.shown.get(self.cubes[of].name(*where, *values))

    def _placed(self, of: str) -> bool:
        return any(each.name == "district" for each in self.cubes[of].dimensions)


def _row(what: str, place: Place, counts: Mapping[str, int | None]) -> PlaceCounts:
    return PlaceCounts(what, *place, counts, rounded=True)


def _released_checks(whole: WeeklyData, shows: _Shows) -> tuple[PlaceCounts, ...]:
    county = ("county", "")
    return tuple(
        _row(measure.id, county, {name: shows.at(f"week {measure.id} {name}", county) for name in WEEK})
        for measure in whole.kpi.headline
    )


def _released_outcomes(whole: WeeklyData, shows: _Shows, places: Sequence[Place]) -> tuple[PlaceCounts, ...]:
    def counts(what: str, place: Place) -> dict[str, int | None]:
        told = {name: shows.at(f"outcome {what}", place, name) for name in STATUS.values}
        return told | {"achieved": shows.at(f"outcome {what} achieved", place)}

    return tuple(
        _row(what, place, counts(what, place))
        for what in whole.outcome_names
        for place in places
        if shows.has(f"outcome {what}", place) and shows.has(f"outcome {what} achieved", place)
    )


def _released_groups(whole: WeeklyData, shows: _Shows, places: Sequence[Place]) -> tuple[PlaceCounts, ...]:
    """The groups of each place that may be shown at all, ranked as they are shown: ties in the catalogue's order."""
    rows: list[PlaceCounts] = []
    for place in places:
        there = [
            _row(what, place, {name: shows.at(f"group {what} {name}", place) for name in GROUP_COUNTS})
            for what in whole.group_names
            if all(shows.has(f"group {what} {name}", place) for name in GROUP_COUNTS)
        ]
        rows += sorted((row for row in there if row["people"]), key=lambda row: -(row["people"] or 0))
    return tuple(rows)


def _released_three(whole: WeeklyData, shows: _Shows, places: Sequence[Place]) -> tuple[PlaceCounts, ...]:
    return tuple(
        _row("three", place, {name: shows.at(f"three groups {name}", place) for name in THREE_COUNTS})
        for place in places
        if found(whole.three, "three", *place) and shows.has("three groups three_or_more", place)
    )


def _released_kpi(kpi: KpiReportData, shows: _Shows, places: Sequence[Place]) -> KpiReportData:
    """Rounded figures of the headline measures, and nothing of misses, teams or rows."""
    periods = {"month": kpi.month, "year_to_date": f"to {kpi.month}"}
    figures = tuple(
        RoundedFigure(
            measure.id, kind, kpi.month, kpi.hierarchy, *place,
            shows.at(f"kpi {measure.id} met", place, period),
            shows.at(f"kpi {measure.id} counted", place, period),
            None,
            kpi.share(measure.id, kind, kpi.month, *place).withheld,
        )
        for measure in kpi.headline
        for kind, period in periods.items()
        for place in places
    )  # fmt: skip
    sources = tuple(
        replace(source, read=None, landed=None, quarantined=None, mended=None, erased=None, linked=None, linkable=None)
        for source in kpi.sources
    )
    nobody = Patch("whoever reads it")
    return replace(
        kpi, figures=(), rounded=figures, misses=(), due=(), sources=sources, teams=(), notes=(), patch=nobody
    )
