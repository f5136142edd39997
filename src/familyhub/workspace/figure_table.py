"""Figures as a table for CSV and Excel."""

from collections.abc import Sequence

from familyhub.blocks import Column, Table
from familyhub.measures import Figure

COLUMNS = (
    Column("Measure"),
    Column("Kind of period"),
    Column("Period"),
    Column("Hierarchy"),
    Column("Level"),
    Column("Place"),
    Column("Seen in time", "count"),
    Column("Counted", "count"),
    Column("Excluded", "count"),
    Column("Percentage", "percentage"),
    Column("Interval from", "percentage"),
    Column("Interval to", "percentage"),
    Column("Bounds from", "number"),
    Column("Bounds to", "number"),
    Column("In doubt", "count"),
    Column("Target", "percentage"),
    Column("Against target"),
    Column("Signal"),
)


def figure_table(figures: Sequence[Figure], caption: str) -> Table:
    """One row a figure, in whole numbers with the percentage and its 95% interval."""
    return Table(caption, COLUMNS, tuple(_row(figure) for figure in figures), header=5)


def _row(figure: Figure) -> tuple[str | int | float | None, ...]:
    interval, bounds = figure.interval, figure.bounds
    return (
        figure.measure,
        figure.period_kind,
        figure.period,
        figure.hierarchy,
        figure.level,
        figure.place or "County",
        None if figure.withheld else figure.numerator,
        figure.denominator,
        figure.excluded,
        figure.percentage,
        None if interval is None else interval.lower,
        None if interval is None else interval.upper,
        None if bounds is None else round(bounds.low, 1),
        None if bounds is None else round(bounds.high, 1),
        None if bounds is None else bounds.open,
        figure.target,
        figure.target_status,
        figure.signal,
    )
