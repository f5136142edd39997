"""The tables of the weekly report: one place's checks, months, outcomes and groups, and places beside each other."""

from collections.abc import Sequence

from familyhub.blocks import Cell, Column, Table
from familyhub.reports.kpi_data import Measure
from familyhub.reports.kpi_sentences import count_cell, span_name, verdict_words
from familyhub.reports.weekly_data import PlaceCounts, WeeklyData, found
from familyhub.reports.weekly_words import cell, met_of, more_or_fewer, part_of
from familyhub.reports.words import day, goal, month

MOST_GROUPS = 25


def checks_table(data: WeeklyData, level: str, place: str) -> Table:
    """The week's checks of a place, a row for each measure; rounded ones say so."""
    here = [(measure, found(data.checks, measure.id, level, place)) for measure in data.kpi.headline]
    released = any(row is not None and "overdue" not in row.counts for _, row in here)
    rows: list[tuple[Cell, ...]] = []
    for measure, row in here:
        if row is None:
            rows.append((measure.short, None, 0) if released else (measure.short, None, None, 0, 0))
            continue
        in_time = met_of(row["met"], row["counted"], rounded=row.rounded)
        if released:
            rows.append((measure.short, in_time, cell(row["made"])))
        else:
            before = met_of(row["met_before"], row["counted_before"], rounded=row.rounded)
            rows.append((measure.short, in_time, before, cell(row["overdue"]), cell(row["made"])))
    first, last = Column("Measure"), Column("Checks made in the week", "count")
    columns = (
        first,
        Column("In time, of windows that closed", empty="none closed"),
        Column("The week before", empty="none closed"),
        Column("Missed, and still worth making", "count"),
        last,
    )
    caption = f"Last week's checks: {data.named(level, place)}{_rounded(data.checks, level, place)}"
    return Table(caption, (*columns[:2], last) if released else columns, tuple(rows))


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
        Column(month(kpi.month), empty="nobody counted"),
        Column("Year to date", empty="nobody counted"),
        Column("95% interval", "interval", "none"),
        Column("Target", empty="none"),
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
    columns = (Column(level.capitalize()), *(Column(m.short, empty="nobody counted") for m in kpi.headline))
    return Table(f"Year to date by {level}, {span_name(kpi.month)}", columns, rows)


def outcome_table(data: WeeklyData, level: str, place: str) -> Table:
    """How each outcome measure stands at a place, with the change since last week."""
    rows: list[tuple[Cell, ...]] = []
    assessed_known = all("not_achieved" in row.counts for row in data.outcomes or ())
    for row in data.of(data.outcomes or (), level, place):
        named = data.outcome_names[row.what]
        before = None if row.rounded else found(data.outcomes_before, row.what, level, place)
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
                part_of(row["active"], cohort),
                part_of(row["completed"], cohort),
                part_of(row["abandoned"], cohort),
                part_of(row["achieved"], assessed),
                _told(row, "at_risk"),
                more_or_fewer(cohort, None if before is None else before["cohort"]),
            )
        )
    columns = (
        Column("Outcome measure"),
        Column("Offered", "count"),
        Column("Declined", "count"),
        Column("Cohort", "count"),
        Column("Active"),
        Column("Completed"),
        Column("Abandoned"),
        Column("Achieved, of those assessed" if assessed_known else "Achieved"),
        Column("At risk of not achieving", "count"),
        Column("Cohort since last week", empty="not known"),
    )
    caption = f"Outcome measures so far: {data.named(level, place)}{_rounded(data.outcomes or (), level, place)}"
    return _without_empty(caption, columns, rows, "Nobody has been offered anything yet.")


def group_table(data: WeeklyData, level: str, place: str, most: int = MOST_GROUPS) -> Table:
    """The ranking of priority groups at a place, by how many belong to each."""
    rows: list[tuple[Cell, ...]] = []
    for row in data.of(data.groups or (), level, place)[:most]:
        before = None if row.rounded else found(data.groups_before, row.what, level, place)
        asked, population = row.counts.get("asked"), row.counts.get("population")
        rows.append(
            (
                data.group_names.get(row.what, row.what),
                cell(row["people"]),
                cell(row["under_fives"]),
                _told(row, "families"),
                met_of(asked, population, rounded=row.rounded) if "asked" in row.counts else None,
                more_or_fewer(row["people"], None if before is None else before["people"]),
            )
        )
    columns = (
        Column("Priority group"),
        Column("People", "count"),
        Column("Under fives", "count"),
        Column("Families", "count"),
        Column("Known of, of whom it could be", empty="nobody"),
        Column("People since the last month's end", empty="not known"),
    )
    caption = f"Priority groups, the most frequent first: {data.named(level, place)}"
    caption += _rounded(data.groups or (), level, place)
    return _without_empty(caption, columns, rows, "No group is known of anybody.")


def combination_table(data: WeeklyData, level: str, place: str, most: int = 5) -> Table:
    """The most frequent combinations of three groups or more among the under fives of a place."""
    rows = tuple((row.what, cell(row["children"])) for row in data.of(data.combinations, level, place)[:most])
    return Table(
        f"Combinations of three groups or more, under fives: {data.named(level, place)}"
        f"{_rounded(data.combinations, level, place)}",
        (Column("Groups"), Column("Under fives with all of them", "count")),
        rows,
        nothing="No combination of three groups is known.",
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
    return Table(f"Completeness of the sources, {day(data.kpi.as_of)}", columns, rows)


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
