"""The weekly report as a workbook: numbers as numbers, every sheet with definitions and the sources' completeness."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from familyhub.blocks import Cell, Column, Table
from familyhub.disclosure import HIDDEN, RULE
from familyhub.reports import xlsx
from familyhub.reports.kpi_data import Measure
from familyhub.reports.kpi_sentences import count_cell, percentage_cell, verdict_words
from familyhub.reports.weekly_data import (
    CHECKS,
    COMBINATION,
    DUE,
    GROUPS,
    OUTCOMES,
    THREE,
    PlaceCounts,
    WeeklyData,
    found,
)
from familyhub.reports.weekly_report import NO_GROUPS, NO_OUTCOMES, districts_of, notice, teams_of, title
from familyhub.reports.weekly_tables import sources_table
from familyhub.reports.weekly_words import cell
from familyhub.reports.words import day, month

CHECK_TITLES = (
    "Windows that closed", "Met in time", "Missed, still worth making", "Checks made in the week",
    "Windows that closed the week before", "Met in time the week before",
)  # fmt: skip
DUE_TITLES = ("Overdue", "Due within 7 days", "Due later, window open", "Window opens within 28 days")
OUTCOME_TITLES = (
    "Offered", "Declined", "Cohort", "Active", "Completed", "Abandoned", "Achieved", "Not achieved", "Not assessed",
    "At risk of not achieving",
)  # fmt: skip
GROUP_TITLES = (
    "People", "Under fives", "Families", "Known whether they belong", "To whom it can apply", "Unconfirmed",
    "Under fives in three or more",
)  # fmt: skip
THREE_TITLES = ("Under fives", "Asked about any group", "In three or more groups", "Of these, with an intervention")


def write(path: Path, data: WeeklyData) -> None:
    """Write the workbook; it holds what `data` does, which is what its reader may see."""
    tables = [*_sheets(data), definitions_table(data), sources_table(data)]
    xlsx.write(path, tables, title=title(data), notes=[notice(data), *_completeness(data)])


def _sheets(data: WeeklyData) -> list[Table]:
    measures = {measure.id: measure.short for measure in data.kpi.measures}
    said = _defined(data.kpi.headline)
    sheets = [
        _counts_table("Checks of the week", "Measure", measures, CHECK_TITLES, CHECKS, data.checks, data, said),
        _months(data, said),
        _counts_table("Who is due", "List", {"due": "All measures"}, DUE_TITLES, DUE, data.due, data, said),
    ]
    if data.outcomes is None:
        sheets.append(_absent("Outcome measures", NO_OUTCOMES))
    else:
        names = {key: f"{named.number} {named.name}".strip() for key, named in data.outcome_names.items()}
        sheets.append(_outcomes(data, names))
    if data.groups is None:
        sheets.append(_absent("Priority groups", NO_GROUPS))
    else:
        asked = ("Who has not been asked is unknown: it is not said that they do not belong.",)
        names = {key: named.name for key, named in data.group_names.items()}
        nest = {row.what: row.what for row in data.combinations}
        sheets += [
            _counts_table("Priority groups", "Group", names, GROUP_TITLES, GROUPS, data.groups, data, asked),
            _counts_table("Three groups or more", "Of", {"three": "Under fives"}, THREE_TITLES, THREE, data.three,
                          data, asked),
            _counts_table("Combinations", "Groups", nest, ("Under fives with all of them",), COMBINATION,
                          data.combinations, data, asked),
        ]  # fmt: skip
    return sheets


def _absent(caption: str, says: str) -> Table:
    return Table(caption, (Column("What"),), (), nothing=says)


def _counts_table(
    caption: str,
    of: str,
    names: dict[str, str],
    titles: Sequence[str],
    counts: Sequence[str],
    rows: Iterable[PlaceCounts],
    data: WeeklyData,
    definitions: Sequence[str],
) -> Table:
    """Rows of counts, one a thing and place: numbers, or a star where one is hidden."""
    told = tuple(
        (
            names.get(row.what, row.what),
            row.level,
            data.named(row.level, row.place),
            "rounded" if row.rounded else "exact",
            *(cell(row.counts[name]) if name in row.counts else None for name in counts),
        )
        for row in rows
    )
    columns = (*_place_columns(of), *(Column(name, "count", "not told") for name in titles))
    return Table(caption, columns, told, notes=(*definitions, *_completeness(data)), nothing="Nobody is counted.")


def _place_columns(of: str) -> tuple[Column, ...]:
    return (Column(of), Column("Level"), Column("Place"), Column("Figures"))


def _months(data: WeeklyData, definitions: Sequence[str]) -> Table:
    """The month and the year to date of every place that may be seen, with interval and target."""
    kpi = data.kpi
    rows: list[tuple[Cell, ...]] = []
    places = [("county", ""), *(("district", name) for name in districts_of(data))]
    places += [("team", name) for name in teams_of(data)]
    for measure in kpi.headline:
        for level, place in places:
            for kind, says in (("month", month(kpi.month)), ("year_to_date", f"Year to date, {month(kpi.month)}")):
                share = kpi.share(measure.id, kind, kpi.month, level, place)
                if share.nobody:
                    continue
                rows.append(
                    (
                        measure.short,
                        level,
                        data.named(level, place),
                        "rounded" if share.rounded else "exact",
                        says,
                        None if share.withheld else count_cell(share.numerator),
                        None if share.withheld else count_cell(share.denominator),
                        percentage_cell(share),
                        share.interval,
                        share.bounds,
                        measure.target,
                        verdict_words(share, measure.target),
                    )
                )
    columns = (
        *_place_columns("Measure"),
        Column("Period"),
        Column("Met in time", "count", "withheld"),
        Column("Counted", "count", "withheld"),
        Column("Percentage", "percentage", "none"),
        Column("95% interval", "interval", "none"),
        Column("Bounds: as it is not sure who is who", "interval", "sure"),
        Column("Target", "percentage", "none"),
        Column("Against target"),
    )
    return Table("Month and year to date", columns, tuple(rows), notes=(*definitions, *_completeness(data)))


def _outcomes(data: WeeklyData, names: dict[str, str]) -> Table:
    """Outcome measures so far, with the cohort a week before beside them."""
    said = (
        "Cohort: everybody who has entered so far. Active: with a plan of support. Completed: it has ended. Abandoned: "
        "moved away, disengaged or died. Achieved and not achieved are of the completed who were assessed.",
    )
    table = _counts_table(
        "Outcome measures", "Measure", names, OUTCOME_TITLES, OUTCOMES, data.outcomes or (), data, said
    )  # fmt: skip
    before = [found(data.outcomes_before, row.what, row.level, row.place) for row in data.outcomes or ()]
    rows = tuple(
        (*row, None if was is None else cell(was["cohort"])) for row, was in zip(table.rows, before, strict=True)
    )
    return replace(table, columns=(*table.columns, Column("Cohort a week before", "count", "not told")), rows=rows)


def definitions_table(data: WeeklyData) -> Table:
    """Each measure and group of the workbook in plain English, with its fingerprint."""
    rows: list[tuple[Cell, ...]] = [
        (measure.short, measure.name, " ".join(measure.definition), measure.owner or None, measure.fingerprint)
        for measure in data.kpi.headline
    ]
    for named in (*data.outcome_names.values(), *data.group_names.values()):
        short = f"{named.number}. {named.short}" if named.number else named.short
        rows.append((short, named.name, named.says or None, named.owner or None, named.fingerprint))
    columns = (
        Column("Measure"),
        Column("Counts"),
        Column("Definition", empty="not stated"),
        Column("Owner", empty="not named"),
        Column("Fingerprint"),
    )
    return Table("Definitions", columns, tuple(rows))


def _defined(measures: Sequence[Measure]) -> tuple[str, ...]:
    """A line for each measure: what it counts, and by which definition."""
    return tuple(f"{measure.short}: {measure.name} ({measure.fingerprint})." for measure in measures)


def _completeness(data: WeeklyData) -> tuple[str, ...]:
    """As at which day each source is, and how counts are rounded where they are."""
    at = "; ".join(f"{source.name} {day(source.as_at) if source.as_at else 'not known'}" for source in data.kpi.sources)
    lines = [f"Checks are those of {data.checks_week.says}."] if data.checks_known_to is not None else []
    lines += [f"As at: {at}." if at else "No source says how fresh it is.", f"Snapshot {data.kpi.snapshot}."]
    if data.kpi.is_rounded:
        lines.append(f"Where figures are rounded, {RULE} ({HIDDEN}).")
    return tuple(lines)
