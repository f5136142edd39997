"""What of the week leaves the house in the body of an e-mail: protected counts at district level and above.

Everything that any recipient's mail may show is protected at once, beside all that went out in earlier weeks: mails can
be forwarded, and laid side by side they must tell no more than each does alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from familyhub.disclosure import Cube, DisclosureError, Released, Sign, by_name, in_one, prepare
from familyhub.disclosure.cube import Cell
from familyhub.reports.kpi_data import ALL, KpiReportData, Patch, RoundedFigure
from familyhub.reports.weekly_data import PlaceCounts, WeeklyData, found
from familyhub.workspace.weekly_cubes import (
    AREA,
    BEFORE,
    COMBINATION,
    GROUP_COUNTS,
    LISTS,
    STATUS,
    THREE_COUNTS,
    WEEK,
    cubes_of,
    districts_of,
    week_cell,
)

SECONDS, AT_MOST = 2.0, 60.0
"""How long to look for the fewest counts to hide in one table of the mails, and how long enough of them may take to be
found; most take a twentieth of a second."""
Place = tuple[str, str]
"""Level and name; the county has none."""


def prepare_release(whole: WeeklyData, before: Sequence[Released], sign: Sign) -> Released:
    """The counts of a week's e-mails as they may be shown after the releases before, and the fewest of them hidden.

    Cubes of one name together: none of another name shares a cell with them, and so what these tell of a star no other
    changes. What earlier releases leave nothing of to show is not told, and the rest of the mail goes.
    """
    moment = whole.kpi.snapshot
    cubes: defaultdict[str, list[Cube]] = defaultdict(list)
    for cube in cubes_of(whole):
        cubes[cube.of].append(cube)
    earlier = [by_name(each) for each in before]
    parts: list[Released] = []
    for of, named in cubes.items():
        with suppress(DisclosureError):
            known = [each[of] for each in earlier if of in each]
            parts.append(prepare(named, known, sign, moment, SECONDS, AT_MOST).released)
    return in_one(parts, moment)


def released(whole: WeeklyData, release: Released, before: Released | None = None) -> WeeklyData:
    """The whole area's week as a release shows it, and nothing that the release does not hold.

    `before` is the release of the week before, where one went out: what changed is the difference of the two.
    """
    shows = _Shows({cube.of: cube for cube in cubes_of(whole)}, release.shown)
    then = replace(whole, week=whole.week.before)
    showed = _Shows({cube.of: cube for cube in cubes_of(then)}, before.shown) if before is not None else None
    places = (("county", ""), *(("district", name) for name in districts_of(whole)))
    has_outcomes, has_groups = whole.outcomes is not None, whole.groups is not None
    return replace(
        whole,
        kpi=_released_kpi(whole.kpi, shows, places),
        checks=_released_checks(whole, release, places),
        due=tuple(_row("due", place, {name: shows.at(name, place) for name in LISTS}) for place in places),
        outcomes=_released_outcomes(whole, shows, places) if has_outcomes else None,
        outcomes_before=_released_outcomes(then, showed, places) if has_outcomes and showed is not None else (),
        groups=_released_groups(whole, shows, places) if has_groups else None,
        groups_before=_released_groups(then, showed, places) if has_groups and showed is not None else (),
        three=_released_three(whole, shows, places) if has_groups else (),
        combinations=_released_combinations(release),
        combinations_by_district=(),
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


def _released_checks(whole: WeeklyData, release: Released, places: Sequence[Place]) -> tuple[PlaceCounts, ...]:
    """The week by measure for the area, and all measures together for every place."""
    told = {name: (name, whole.checks_week) for name in WEEK}
    told |= {before: (name, whole.checks_week.before) for name, before in BEFORE.items()}

    def row(what: str, place: Place, **where: str) -> PlaceCounts:
        cells = {told_as: week_cell(name, week, **where) for told_as, (name, week) in told.items()}
        return _row(what, place, {told_as: release.shown.get(cell) for told_as, cell in cells.items()})

    by_measure = [row(measure.id, places[0], measure=measure.id) for measure in whole.kpi.headline]
    together = [
        row(ALL, (level, place), **({"district": place} if place else {}))
        for level, place in places
        if not place or week_cell("counted", whole.checks_week, district=place) in release.shown
    ]
    return (*by_measure, *together)


def _released_combinations(release: Released) -> tuple[PlaceCounts, ...]:
    """The combinations of each place of which a count is shown, the most frequent first."""
    rows: list[PlaceCounts] = []
    for (of, *where), count in release.shown.items():
        if of.startswith(COMBINATION) and count:
            district = next((each.removeprefix("district=") for each in where if each.startswith("district=")), "")
            place = ("district", district) if district else ("county", "")
            rows.append(_row(of.removeprefix(COMBINATION), place, {"children": count}))
    return tuple(sorted(rows, key=lambda row: (row.level, row.place, -(row["children"] or 0), row.what)))


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
