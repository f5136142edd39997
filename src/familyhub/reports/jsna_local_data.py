"""Figures of an area's own linked records as a needs assessment shows them: protected, with the way to members."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalMeasure:
    """A measure of the linked records for the whole area, as it may leave the partnership.

    `kind` is the family of measures in words. `count` and `of` are rounded to 5, small ones None; `percentage` is
    of the rounded counts. `target` in words; `trace` is the command that opens the figure to its members.
    """

    id: str
    name: str
    kind: str
    cohort: str
    period: str
    count: int | None
    of: int | None
    percentage: float | None
    value: str = ""
    target: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """What children and families said: entries by whom and about what (rounded), and words that anybody may read."""

    entries: int | None
    by: tuple[tuple[str, int | None], ...]
    topics: tuple[tuple[str, int | None], ...]
    quotes: tuple[tuple[str, str], ...]
