"""Tables, however they arrive: CSV, or the sheets of an Excel workbook. What every tabular format builds on."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from familyhub.model import Table
from familyhub.sources.csv_shape import read_csv, sniff_csv
from familyhub.sources.shape import Batch, Match, Sample


def sniff_tables(format_name: str, tables: Sequence[Table], found: Sample) -> Match | None:
    """The tables whose columns the headers of a CSV or of a workbook's sheets fit best; None where none fits."""
    return sniff_csv(format_name, tables, found)


def read_tables(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text from a CSV or each part of a workbook, with line numbers and lines as they stood."""
    return read_csv(path, match)
