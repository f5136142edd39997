"""One cell that a person typed, read as a cell of an extract is read."""

from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from familyhub.model import Column, Table
from familyhub.sources.check import check
from familyhub.sources.evidence import Decided


def read_cell(column: Column, text: str) -> str | None:
    """The value of a cell as its canonical column would hold it, as text; None where it breaks the column's rule.

    Dates are read in every form that extracts may have, codes in every spelling of the list.
    """
    alone = replace(column, required=False, not_before=None, written="", costs="row")
    table = Table("typed_by_hand", "", (), (alone,))
    cells = pa.table(
        {column.name: pa.array([text], pa.string()), "_row": pa.array([1], pa.int64()), "_raw": pa.array([text])}
    )
    with duckdb.connect() as connection:
        good = check(connection, table, cells, datetime.now(UTC).date(), Decided()).good
        connection.register("good", good)
        rows = connection.execute(f'SELECT CAST("{column.name}" AS VARCHAR) FROM good').fetchall()
    return rows[0][0] if rows else None
