"""Names and values written into SQL, where a parameter cannot be used (DDL, file names, compiled measures)."""

from datetime import date, datetime
from math import isfinite
from pathlib import Path

Value = str | int | float | bool | date | Path | None


def identifier(name: str) -> str:
    """A name in double quotes, safe whatever it holds. Raises ValueError for an empty name or one with a NUL."""
    if not name or "\0" in name:
        raise ValueError(f"{name!r} cannot name anything in SQL")
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value) -> str:
    """A value as SQL writes it: text in single quotes, `DATE '2024-05-01'`, numbers and NULL bare.

    Raises ValueError for text with a NUL and for numbers that are not finite, TypeError for a moment in time.
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError(f"{value} is no number in SQL")
        return repr(value)
    if isinstance(value, datetime):
        raise TypeError("write a day, or cast the text of a moment yourself: engines differ in time zones")
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    text = str(value)
    if "\0" in text:
        raise ValueError("text with a NUL cannot be written in SQL")
    return "'" + text.replace("'", "''") + "'"
