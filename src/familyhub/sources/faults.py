"""Faults: cells and rows that broke a rule, each with what was found, what was expected, and whose record it is.

They are kept beside what could be read, in `faults.parquet` of the extract's folder, so that each source can be told
what to mend; and in quarantine, as a CSV that a person can open. Both are written while the file is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from familyhub.sources.shape import Reject

FILE_NAME = "faults.parquet"

SCHEMA = pa.schema(
    [
        pa.field("table", pa.string()),
        pa.field("row", pa.int64()),
        pa.field("part", pa.int32()),
        pa.field("column", pa.string()),
        pa.field("rule", pa.string()),
        pa.field("found", pa.string()),
        pa.field("expected", pa.string()),
        pa.field("left_out", pa.string()),
        pa.field("key", pa.string()),
        pa.field("person", pa.string()),
        pa.field("team", pa.string()),
        pa.field("practitioner", pa.string()),
        pa.field("happened", pa.string()),
        pa.field("raw", pa.string()),
    ]
)
"""`left_out` is `row` or `cell`; `key` the record's own id in words, such as `LocalPatientID 123`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell or row in quarantine. `whole_row` is False where only the cell was left out."""

    table: str
    row: int
    column: str
    rule: str
    found: str
    expected: str
    whole_row: bool
    raw: str
    part: int = 0
    key: str = ""

    def sentence(self, file: str, *, masked: bool = False) -> str:
        """The fault as a person reads it; `masked` hides what was found, for a terminal that others may see."""
        found = "a value that is kept off the screen" if masked else f'"{self.found}"'
        where = f'{file}, row {self.row}, column "{self.column}"' if self.column else f"{file}, row {self.row}"
        return f"{where}: found {found}, expected {self.expected}."


def as_faults(table: pa.Table) -> Iterator[Fault]:
    """The faults of a table of the schema above, one by one."""
    for row in table.to_pylist():
        yield Fault(
            row["table"],
            row["row"],
            row["column"],
            row["rule"],
            row["found"],
            row["expected"],
            row["left_out"] == "row",
            row["raw"],
            row["part"],
            row["key"] or "",
        )


def of_rejects(rejects: Iterable[Reject], part: int) -> pa.Table:
    """The faults of rows that could not even be split into cells, as a table of the schema above."""
    rows = [
        {
            "table": reject.table,
            "row": reject.row,
            "part": part,
            "column": reject.column,
            "rule": reject.rule,
            "found": reject.found,
            "expected": reject.expected,
            "left_out": "row",
            "raw": reject.raw,
        }
        for reject in rejects
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def renamed(found: pa.Table, headers: Mapping[str, str]) -> pa.Table:
    """The faults with other names of columns."""
    names = [headers.get(name, name) for name in found.column("column").to_pylist()]
    return found.set_column(found.column_names.index("column"), "column", pa.array(names, pa.string()))


def none() -> pa.Table:
    """No fault at all."""
    return SCHEMA.empty_table()
