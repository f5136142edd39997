"""Composition: documents as HTML, Excel and CSV, and the reports that are composed of figures.

A report is made in two steps: `kpi_report.compose` says what is said, a renderer says how it looks.
"""

from familyhub.reports import csv, html, kpi_report, xlsx
from familyhub.reports.kpi_data import KpiReportData

__all__ = ["KpiReportData", "csv", "html", "kpi_report", "xlsx"]
