"""Charts and maps as our own SVG, each with its data as a table."""

from familyhub.reports.charts.data import data_table
from familyhub.reports.charts.draw import draw, for_paper, size

__all__ = ["data_table", "draw", "for_paper", "size"]
