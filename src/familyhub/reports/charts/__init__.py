"""Charts and maps as our own SVG, each with its data as a table."""

from familyhub.reports.charts.draw import data_table, draw

__all__ = ["data_table", "draw"]
