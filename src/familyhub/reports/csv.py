"""Tables as CSV text, safe to open in a spreadsheet."""

import csv
import io
from datetime import date
from pathlib import Path

from familyhub.blocks import Table
from familyhub.config.folders import closed_file
from familyhub.reports.cells import Plain, plain_row, titles

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def text(table: Table) -> str:
    """A table as CSV: one header line, numbers unrounded, dates as year-month-day, empty cells empty.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    Source: OWASP, "CSV injection".
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_safe(title) for title in titles(table)])
    writer.writerows([_safe(value) for value in plain_row(table, row)] for row in table.rows)
    return out.getvalue()


def write(path: Path, table: Table) -> None:
    """Write a table to a file closed to others, with the byte-order mark by which Excel knows that it is UTF-8."""
    closed_file(path).write_text(text(table), encoding="utf-8-sig", newline="")


def _safe(value: Plain) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
