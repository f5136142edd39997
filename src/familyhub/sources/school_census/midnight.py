"""Dates of the school census come as moments: 2025-Jan-31 00:00:00 is the 31st of January."""

import dataclasses

import pyarrow as pa
import pyarrow.compute as pc

from familyhub.model import Table
from familyhub.sources.shape import Batch

MIDNIGHT = r"[ T]00:00(:00(\.0+)?)?$"


def without_midnight(table: Table, batch: Batch) -> Batch:
    """The batch with its dates as days; a moment that is not midnight stays, and is checked as it stands."""
    cells = batch.cells
    dates = {column.name for column in table.columns if column.kind == "date"}
    for place, name in enumerate(cells.column_names):
        if name in dates and pa.types.is_string(cells.schema.field(name).type):
            days = pc.call_function(
                "replace_substring_regex", [cells.column(name)], pc.ReplaceSubstringOptions(MIDNIGHT, "")
            )
            cells = cells.set_column(place, name, days)
    return dataclasses.replace(batch, cells=cells)
