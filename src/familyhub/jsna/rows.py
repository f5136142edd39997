"""The one table that every comparison, finding and data pack reads: figures of indicators, with file and line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import duckdb
import pyarrow as pa

TABLE = "rows"
"""The name of the table of rows in a DuckDB connection."""

LEFT_OUT = "left out: "
"""How the note begins of a figure that was published and is not used; the rest says why."""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One figure as published: of an indicator, an area, a group of people and a period.

    `value`, `lower` and `upper` (95%) are in the indicator's own unit; None where nothing was published, and `note`
    says why. `category_type` and `category` name a breakdown (a deprivation decile, an ethnic group), both empty for
    the area as a whole. `period_order` sorts periods as dates do, YYYYMMDD, with zeros for what the publisher leaves
    open. `publisher_trend` and `publisher_compared` are the publisher's own words, kept to be held against the figures
    and never printed as our own. `file` and `row` lead to the line that states the figure.
    """

    indicator: str
    area_code: str
    area_name: str
    area_kind: str
    sex: str
    age: str
    category_type: str
    category: str
    period: str
    period_order: int
    value: float | None
    lower: float | None
    upper: float | None
    count: float | None
    denominator: float | None
    note: str
    publisher_trend: str
    publisher_compared: str
    file: str
    row: int

    @property
    def whole(self) -> bool:
        """Whether the figure is about the area as a whole, not about a category within it."""
        return not self.category_type and not self.category

    @property
    def group(self) -> tuple[str, str, str, str]:
        """Whom the figure is about: sex, age, category type and category."""
        return self.sex, self.age, self.category_type, self.category


KINDS = {
    "E92": "england", "E12": "region", "E06": "council", "E08": "council", "E09": "council", "E10": "council",
    "E07": "district", "E01": "lsoa",
}  # fmt: skip


def kind_of(code: str) -> str | None:
    """The kind of area that an ONS code of England is of; None for kinds that no indicator is about."""
    return KINDS.get(code[:3]) if len(code) == 9 else None


def left_out_why(note: str) -> str:
    """Why a published figure is not used, of its note; what else the note remarks is about the cell itself."""
    return note.removeprefix(LEFT_OUT).partition("; ")[0]


FIGURES = ("value", "lower", "upper", "count", "denominator")
"""What may be missing, and is a number with a fraction."""

WHOLE_NUMBERS = ("period_order", "row")


def _arrow(name: str) -> pa.Field:
    if name in FIGURES:
        return pa.field(name, pa.float64())
    return pa.field(name, pa.int64() if name in WHOLE_NUMBERS else pa.string(), nullable=False)


SCHEMA = pa.schema([_arrow(field.name) for field in fields(IndicatorRow)])
"""The Arrow schema of the table of rows: the fields of `IndicatorRow`, in their order."""


def table(rows: Iterable[IndicatorRow]) -> pa.Table:
    """Rows as an Arrow table of `SCHEMA`."""
    listed = list(rows)
    columns = {name: [getattr(row, name) for row in listed] for name in SCHEMA.names}
    return pa.table(columns, schema=SCHEMA)


def read(rows: pa.Table | pa.RecordBatch) -> Iterator[IndicatorRow]:
    """The rows of an Arrow table that has the columns of `SCHEMA`, in its order; further columns are left aside."""
    columns: list[list[Any]] = [rows.column(name).to_pylist() for name in SCHEMA.names]
    return (IndicatorRow(*cells) for cells in zip(*columns, strict=True))


def load(connection: duckdb.DuckDBPyConnection, rows: pa.Table | Iterable[IndicatorRow]) -> int:
    """Make the table `rows` in a connection, in the order given; how many rows it holds."""
    filled: pa.Table = rows if isinstance(rows, pa.Table) else table(rows)
    columns = ", ".join(f'"{name}"' for name in SCHEMA.names)
    connection.register("incoming_rows", filled)
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} AS SELECT {columns} FROM incoming_rows")
    finally:
        connection.unregister("incoming_rows")
    return filled.num_rows
