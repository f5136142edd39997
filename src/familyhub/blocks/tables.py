"""Tables: typed columns, one of which names the row."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from familyhub.blocks.refusal import require_some, require_text
from familyhub.blocks.text import Link
from familyhub.blocks.units import Unit

Kind = Literal["text", "count", "number", "percentage", "rate", "pounds", "interval", "date"]
"""What a column holds. Percentages run from 0 to 100; an interval is a pair (lower, upper)."""

Cell = str | int | float | date | tuple[float, float] | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its kind, the word for an empty cell, and the unit of an interval's ends."""

    title: str
    kind: Kind = "text"
    empty: str = "no data"
    unit: Unit = "percentage"

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a column")
        require_text(self.empty, f"the word for an empty cell of {self.title!r}")

    @property
    def align(self) -> Literal["left", "right"]:
        """Numbers stand to the right, so that their digits line up."""
        return "left" if self.kind in {"text", "date"} else "right"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the cells of the column numbered `header` name their rows.

    One that `stacks` holds sentences: on a narrow screen its cells stand below each other, with their columns' titles.
    A table without rows says `nothing` instead. Raises ValueError for a missing caption, no columns, a row of
    another length than the columns, or a `header` that is no column.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: int = 0
    notes: tuple[str, ...] = ()
    nothing: str = "There is nothing to show."
    stacks: bool = False

    def __post_init__(self) -> None:
        require_text(self.caption, "the caption of a table")
        require_some(self.columns, f"table {self.caption!r}")
        if not 0 <= self.header < len(self.columns):
            raise ValueError(f"table {self.caption!r} has no column {self.header} to name its rows")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.caption!r}, row {number}: {len(row)} cells, {len(self.columns)} columns")
