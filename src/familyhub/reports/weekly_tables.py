"""The tables of the weekly report: one place's checks, months, outcomes and groups, and places beside each other."""

from collections.abc import Sequence

from familyhub.blocks import Cell, Column, Table
from familyhub.reports.kpi_data import ALL, Measure
from familyhub.reports.kpi_sentences import count_cell, span_name, verdict_words
from familyhub.reports.weekly_data import PlaceCounts, WeeklyData, found
from familyhub.reports.weekly_words import cell, met_of, more_or_fewer, part_of
from familyhub.reports.words import day, goal, month

MOST_GROUPS = 25
MOST_COMBINATIONS = 5


def checks_table(data: WeeklyData, level: str, place: str) -> Table:
    """The week's checks of a place, a row for each measure; rounded ones say so."""
    here = [(measure.short, found(data.checks, measure.id, level, place)) for measure in data.kpi.headline]
    caption = f"{checks_of_week(data)}: {data.named(level, place)}{_rounded(data.checks, level, place)}"
    return _checks_of(caption, "Measure", here)


def week_table(data: WeeklyData, places: Sequence[tuple[str, str]]) -> Table:
    """The week's checks of places beside each other, all measures together, as they were released."""
    here = [(data.named(*place), found(data.checks, ALL, *place)) for place in places]
    return _checks_of(f"{checks_of_week(data)}, all measures together (rounded)", "Place", here)


def checks_of_week(data: WeeklyData) -> str:
    """Of which week the checks are: last week's, or those of the last that is known."""
    return "Last week's checks" if data.checks_known_to is None else f"Checks {data.when}"


def _checks_of(caption: str, of: str, here: Sequence[tuple[str, PlaceCounts | None]]) -> Table:
    """A week's checks, a row for each thing; what is missed is told where the counts are exact."""
    released = any(row is not None and "overdue" not in row.counts for _, row in here)
    rows: list[tuple[Cell, ...]] = []
    for name, row in here:
        if row is None:
            rows.append((name, None, None, *(() if released else (0,)), 0))
            continue
        in_time = met_of(row["met"], row["counted"], rounded=row.rounded)
        before = met_of(row["met_before"], row["counted_before"], rounded=row.rounded)
        missed = () if released else (cell(row["overdue"]),)
        rows.append((name, in_time, before, *missed, cell(row["made"])))
    columns = (
        Column(of),
        Column("In time, of windows that closed", "count", "none closed"),
        Column("The week before", "count", "none closed"),
        *(() if released else (Column("Missed, and still worth making", "count"),)),
        Column("Checks made in the week", "count"),
    )
    return Table(caption, columns, tuple(rows))


def months_table(data: WeeklyData, level: str, place: str) -> Table:
    """The latest month and the year to date of a place, against the targets."""
    kpi = data.kpi
    rows: list[tuple[Cell, ...]] = []
    for measure in kpi.headline:
        latest = kpi.share(measure.id, "month", kpi.month, level, place)
        year = kpi.share(measure.id, "year_to_date", kpi.month, level, place)
        rows.append(
            (
                measure.short,
                met_of(latest.numerator, latest.denominator, rounded=latest.rounded),
                met_of(year.numerator, year.denominator, rounded=year.rounded),
                year.interval,
                goal(measure.target) if measure.target is not None else None,
                verdict_words(year, measure.target),
            )
        )
    columns = (
        Column("Measure"),
        Column(month(kpi.month), "count", "nobody counted"),
        Column("Year to date", "count", "nobody counted"),
        Column("95% interval", "interval", "none"),
        Column("Target", "count", "none"),
        Column("Year to date against target"),
    )
    if not any(row[3] for row in rows):  # rounded figures have no interval
        columns, rows = columns[:3] + columns[4:], [row[:3] + row[4:] for row in rows]
    return Table(f"Month and year: {data.named(level, place)}", columns, tuple(rows))


def beside_each_other(data: WeeklyData, level: str, places: tuple[str, ...]) -> Table:
    """Places below each other, a column a measure: the year to date."""
    kpi = data.kpi

    def share(measure: Measure, place: str) -> Cell:
        found_share = kpi.share(measure.id, "year_to_date", kpi.month, level, place)
        return met_of(found_share.numerator, found_share.denominator, rounded=found_share.rounded)

    rows = tuple((place, *(share(measure, place) for measure in kpi.headline)) for place in places)
    columns = (Column(level.capitalize()), *(Column(m.short, "count", "nobody counted") for m in kpi.headline))
    return Table(f"Year to date by {level}, {span_name(kpi.month)}", columns, rows)


def outcome_table(data: WeeklyData, level: str, place: str) -> Table:
    """How each outcome measure stands at a place, with the change since last week."""
    rows: list[tuple[Cell, ...]] = []
    assessed_known = all("not_achieved" in row.counts for row in data.outcomes or ())
    for row in data.of(data.outcomes or (), level, place):
        named = data.outcome_names[row.what]
        before = _before(data.outcomes_before, row)
        cohort = row["cohort"]
        assessed = None
        if row["achieved"] is not None and row.counts.get("not_achieved") is not None:
            assessed = (row["achieved"] or 0) + (row["not_achieved"] or 0)
        rows.append(
            (
                f"{named.number}. {named.short}" if named.number else named.short,
                _told(row, "offered"),
                _told(row, "declined"),
                cell(cohort),
                *(part_of(row[name], cohort, rounded=row.rounded) for name in ("active", "completed", "abandoned")),
                part_of(row["achieved"], assessed, rounded=row.rounded),
                _told(row, "at_risk"),
                *_since(row, before, "cohort"),
            )
        )
    columns = (
        Column("Outcome measure"),
        Column("Offered", "count"),
        Column("Declined", "count"),
        Column("Cohort", "count"),
        Column("Active", "count"),
        Column("Completed", "count"),
        Column("Abandoned", "count"),
        Column("Achieved, of those assessed" if assessed_known else "Achieved", "count"),
        Column("At risk of not achieving", "count"),
        Column("Cohort since last week", "count", "not known"),
        Column("Cohort a week before", "count", "not told"),
    )
    caption = f"Outcome measures so far: {data.named(level, place)}{_rounded(data.outcomes or (), level, place)}"
    return _without_empty(caption, columns, rows, "Nobody has been offered anything yet.")


def group_table(
    data: WeeklyData, level: str, place: str, most: int = MOST_GROUPS, nothing: str = "No group is known of anybody."
) -> Table:
    """The ranking of priority groups at a place, by how many belong to each."""
    rows: list[tuple[Cell, ...]] = []
    for row in data.of(data.groups or (), level, place)[:most]:
        before = _before(data.groups_before, row)
        asked, population = row.counts.get("asked"), row.counts.get("population")
        rows.append(
            (
                data.group_names[row.what].name,
                cell(row["people"]),
                cell(row["under_fives"]),
                _told(row, "families"),
                met_of(asked, population, rounded=row.rounded) if "asked" in row.counts else None,
                *_since(row, before, "people"),
            )
        )
    columns = (
        Column("Priority group"),
        Column("People", "count"),
        Column("Under fives", "count"),
        Column("Families", "count"),
        Column("Known of, of those it can apply to", "count", "nobody"),
        Column(_since_when(data), "count", "not known"),
        Column("People a week before", "count", "not told"),
    )
    caption = f"Priority groups, the most frequent first: {data.named(level, place)}"
    caption += _rounded(data.groups or (), level, place)
    return _without_empty(caption, columns, rows, nothing)


def three_table(data: WeeklyData, level: str, place: str, most: int = MOST_GROUPS) -> Table:
    """The second ranking: the groups of the under fives who are in three or more, the most frequent first."""
    here = [row for row in data.of(data.groups or (), level, place) if row.counts.get("among_three") != 0]
    # A hidden count is 1 to 7: it comes after those that are shown.
    ranked = sorted(here, key=lambda row: -(row["among_three"] or 0))
    rows = tuple((data.group_names[row.what].name, cell(row["among_three"])) for row in ranked[:most])
    return Table(
        f"Groups of the under fives who are in three or more: {data.named(level, place)}"
        f"{_rounded(data.groups or (), level, place)}",
        (Column("Priority group"), Column("Under fives in three or more", "count")),
        rows,
        nothing="No under five is known to be in three or more groups.",
    )


def combination_table(
    data: WeeklyData, level: str, place: str, nothing: str = "No combination of three groups is known."
) -> Table:
    """The most frequent combinations of three groups or more among the under fives of a place."""
    rows = tuple(
        (row.what, cell(row["children"])) for row in data.of(data.combinations, level, place)[:MOST_COMBINATIONS]
    )
    return Table(
        f"Combinations of three groups or more, under fives: {data.named(level, place)}"
        f"{_rounded(data.combinations, level, place)}",
        (Column("Groups"), Column("Under fives with all of them", "count")),
        rows,
        nothing=nothing,
    )


def due_table(data: WeeklyData, places: tuple[tuple[str, str], ...]) -> Table:
    """Who is due at places beside each other, all measures together."""
    rows: list[tuple[Cell, ...]] = []
    for level, place in places:
        row = found(data.due, "due", level, place)
        counts = (0, 0) if row is None else (cell(row["overdue"]), cell(row["due_this_week"]))
        rows.append((data.named(level, place), *counts))
    columns = (Column("Place"), Column("Overdue, still worth making", "count"), Column("Due within 7 days", "count"))
    rounding = " (rounded)" if any(row.rounded for row in data.due) else ""
    return Table(f"Checks due and overdue{rounding}", columns, tuple(rows))


def sources_table(data: WeeklyData) -> Table:
    """As at which day each source is, and what of its people another source knows too."""
    rows = tuple(
        (
            source.name,
            source.as_at,
            None if not source.linkable or source.linked is None else 100 * source.linked / source.linkable,
            count_cell(source.quarantined) if source.quarantined is not None else None,
        )
        for source in data.kpi.sources
    )
    columns = (
        Column("Source"),
        Column("As at", "date", "not known"),
        Column("People whom another source knows too", "percentage", "no people"),
        Column("Rows in quarantine", "count", "not shown"),
    )
    return _without_empty(f"Completeness of the sources, {day(data.kpi.as_of)}", columns, rows, "No source is known.")


def _before(rows: Sequence[PlaceCounts], now: PlaceCounts) -> PlaceCounts | None:
    """What a row was before; whoever is not among exact rows was nobody. None where nothing is known of before."""
    was = found(rows, now.what, now.level, now.place)
    if was is None and rows and not now.rounded:
        return PlaceCounts(now.what, now.level, now.place, dict.fromkeys(now.counts, 0))
    return was


def _since(now: PlaceCounts, before: PlaceCounts | None, name: str) -> tuple[str | None, int | str | None]:
    """The change of an exact count, or the rounded one of before: of two rounded ones the difference would mislead."""
    if before is None:
        return None, None
    if now.rounded:
        return None, cell(before[name])
    return more_or_fewer(now[name], before[name]), None


def _since_when(data: WeeklyData) -> str:
    return f"People since {day(data.groups_as_at[1])}" if len(data.groups_as_at) > 1 else "People since then"


def _told(row: PlaceCounts, name: str) -> int | str | None:
    """A count as a cell; None where the reader is not told of it at all."""
    return cell(row[name]) if name in row.counts else None


def _without_empty(caption: str, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]], nothing: str) -> Table:
    """A table without the columns in which nothing stands."""
    kept = [place for place in range(len(columns)) if not rows or any(row[place] is not None for row in rows)]
    return Table(
        caption,
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        nothing=nothing,
    )


def _rounded(rows: tuple[PlaceCounts, ...], level: str, place: str) -> str:
    """What a caption adds where the counts of a place are rounded."""
    return " (rounded)" if any(row.rounded for row in rows if (row.level, row.place) == (level, place)) else ""
