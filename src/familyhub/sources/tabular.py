"""Tables, however they arrive: CSV, or the sheets of a workbook. What every tabular format builds on."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from familyhub.model import Table
from familyhub.sources.csv_header import sniff_csv
from familyhub.sources.csv_shape import read_csv
from familyhub.sources.shape import Batch, Match, Sample
from familyhub.sources.workbook_check import is_workbook
from familyhub.sources.workbook_rows import read_workbook
from familyhub.sources.workbook_shape import sniff_workbook


def sniff_tables(format_name: str, tables: Sequence[Table], found: Sample) -> Match | None:
    """The tables whose columns the headers of a CSV or of a workbook's sheets fit best; None where none fits."""
    return (sniff_workbook if is_workbook(found.head) else sniff_csv)(format_name, tables, found)


def read_tables(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text from a CSV or each part of a workbook, with line numbers and lines as they stood.

    Raises SourceError where a workbook cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(8)
    yield from read_workbook(path, match) if is_workbook(head) else read_csv(path, match)
