"""Reading the tables, without what a database writes where it has nothing to say.

Exports from SQL Server write NULL for empty and 1 January 1900 for an empty date; told to write dates as text,
they write "May  1 2024 12:00AM". The dataset's own scripts fill fields that nobody records yet with PLACEHOLDER_DATA.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from familyhub.model import Column, Table
from familyhub.sources.shape import Batch, Match
from familyhub.sources.ssd.tables import BY_NAME
from familyhub.sources.tabular import read_tables

NOTHING = pa.array(["NULL", "PLACEHOLDER_DATA", "PLACEHOLDER_DATA_ID", "PLACEHOLDER DATA", "placeholder data"])
"""Said in these very letters: "Null" is somebody's name."""
TIME_OF_DAY = r"([T ]+\d{1,2}:\d{2}.*)?$"
MONTH_FIRST = rf"^([A-Za-z]{{3,9}})\s+(\d{{1,2}}),?\s+(\d{{4}}){TIME_OF_DAY}"
EMPTY_DATE = rf"^(1900-0?1-0?1|0?1[/.-]0?1[/.-]1900|19000101|0?1 Jan(uary)? 1900){TIME_OF_DAY}"


def read(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows as text, line numbers and lines as they stood; cells that say nothing are null."""
    for batch in read_tables(path, match):
        yield replace(batch, cells=_said(BY_NAME[batch.table], batch.cells))


def _said(table: Table, cells: pa.Table) -> pa.Table:
    for place, name in enumerate(cells.column_names):
        if not name.startswith("_"):
            cells = cells.set_column(place, name, _cells(table.column(name), cells.column(name)))
    return cells


def _cells(column: Column, cells: pa.ChunkedArray) -> pa.ChunkedArray:
    trimmed = _called("utf8_trim_whitespace", cells)
    match column.kind:
        case "date":
            day = _replaced(trimmed, MONTH_FIRST, r"\2 \1 \3")
            says_nothing = pc.call_function("or_kleene", [_matches(day, EMPTY_DATE), _is_nothing(day)])
            return _without(day, says_nothing)
        case "number":
            return _without(_replaced(trimmed, "[£,]", ""), _is_nothing(trimmed))
        case _:
            return _without(trimmed, _is_nothing(trimmed))


def _called(function: str, cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.call_function(function, [cells])


def _replaced(cells: pa.ChunkedArray, pattern: str, replacement: str) -> pa.ChunkedArray:
    options = pc.ReplaceSubstringOptions(pattern, replacement)
    return pc.call_function("replace_substring_regex", [cells], options)


def _matches(cells: pa.ChunkedArray, pattern: str) -> pa.ChunkedArray:
    return pc.call_function("match_substring_regex", [cells], pc.MatchSubstringOptions(pattern))


def _is_nothing(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.call_function("is_in", [cells], pc.SetLookupOptions(NOTHING))


def _without(cells: pa.ChunkedArray, says_nothing: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.call_function("if_else", [says_nothing, pa.scalar(None, pa.string()), cells])
