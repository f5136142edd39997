"""familyhub's own CSV: one file a canonical table, with the column names of the data model as headers."""

from familyhub.model import TABLES, Table
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables

NAME = "plain"


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _select(table: Table) -> str:
    columns = ", ".join(table.names)
    return f"SELECT {columns}, source, extract_id, row, received FROM {table.name}"


FORMAT = Format(
    name=NAME,
    says="familyhub's own CSV, one file for each table of the data model; `familyhub template` writes empty ones",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical={table.name: _select(table) for table in TABLES},
    version=2,
)
