"""The figures of all published tables, brought into one shape and then into `published`.

Each file in `selects/` gives the figures of one table as text, in the columns of `SHAPE`; `published.sql` reads the
numbers and the marks that stand for them, the days of the period, and the kind of area, once for all.
"""

import re
from importlib.resources import files

from familyhub.sources.canonical_sql import filled

PACKAGE = "familyhub.sources.published"

NUMBER = r"^[£]?([+-]?(?:[0-9][0-9,]*(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?) ?%? ?(?:\[(\w+)\])?$"
"""A number as people publish it: 1,234 · £5 · 56.7% · 12.3 [r]."""

SHAPE = (
    "publisher", "indicator", "name", "area_code", "area_name", "stated_kind", "period", "year_kind", "from_date",
    "to_date", "breakdown", "numerator", "denominator", "value", "lower", "upper", "unit", "note",
    "source", "extract_id", "row", "received",
)  # fmt: skip


def published_figures() -> dict[str, str]:
    """The SELECT of `published` from all source tables."""
    selects = [entry for entry in (files(PACKAGE) / "selects").iterdir() if entry.name.endswith(".sql")]
    columns = ", ".join(SHAPE)
    steps = [
        f"SELECT {columns} FROM ({entry.read_text('utf-8').strip()})"
        for entry in sorted(selects, key=lambda entry: entry.name)
    ]
    select = (files(PACKAGE) / "published.sql").read_text("utf-8")
    select = select.replace("every_figure()", "\n UNION ALL ".join(steps))
    select = re.sub(r"\bnumber_in\(([\w.]+)\)", lambda found: _number(found[1]), select)
    select = re.sub(r"\bmark_in\(([\w.]+)\)", lambda found: _mark(found[1]), select)
    return {"published": filled(PACKAGE, select)}


def _number(cell: str) -> str:
    """SQL: the number a cell states, with or without a mark beside it; NULL where it states none."""
    return f"TRY_CAST(REPLACE(REGEXP_EXTRACT(TRIM({cell}), '{NUMBER}', 1), ',', '') AS DOUBLE)"


def _mark(cell: str) -> str:
    """SQL: what a cell says beside its number or instead of one, without the brackets around a mark."""
    beside = f"REGEXP_EXTRACT(TRIM({cell}), '{NUMBER}', 2)"
    said = f"CASE WHEN {_number(cell)} IS NOT NULL THEN {beside} ELSE TRIM({cell}, ' []') END"
    return f"NULLIF({said}, '')"
