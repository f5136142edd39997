"""Showing things: tables on a terminal, tab-separated text elsewhere, JSON when asked."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from familyhub.errors import FamilyhubError


def say(*lines: str) -> None:
    """Plain lines to the user."""
    sys.stdout.write("".join(line + "\n" for line in lines))


def note(*lines: str) -> None:
    """Lines beside the answer: to standard error, so that the answer can be piped."""
    sys.stderr.write("".join(line + "\n" for line in lines))


def say_trouble(error: FamilyhubError, *, as_json: bool) -> None:
    """An error in its four parts, in words or as JSON."""
    if as_json:
        note(json.dumps({"error": asdict(error.trouble)}, ensure_ascii=False))
    else:
        note(error.trouble.sentence())


def on_terminal() -> bool:
    """Whether a person reads the answer, rather than another program."""
    return sys.stdout.isatty()


def show_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table: drawn on a terminal, tab-separated with a header line elsewhere."""
    if not on_terminal():
        writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([as_text(cell) for cell in row] for row in rows)
        return
    table = Table(title=title, title_justify="left", header_style="bold")
    numeric = [all(isinstance(row[place], int | float) for row in rows) for place in range(len(columns))]
    for column, is_number in zip(columns, numeric, strict=True):
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(as_text(cell) for cell in row))
    Console().print(table, markup=False)


def show_json(value: Any) -> None:
    """Any value as JSON: dataclasses as objects, dates as text, opaque ids as the screen shows them."""
    plain = json.loads(json.dumps(value, default=_plain))
    sys.stdout.write(json.dumps(_with_shown_ids(plain), ensure_ascii=False, indent=2) + "\n")


def _with_shown_ids(value: Any) -> Any:
    """Ids in hexadecimal text: as numbers they are too large for JavaScript and spreadsheets, which round them."""
    if isinstance(value, list):
        return [_with_shown_ids(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{held:x}" if name.endswith("_id") and isinstance(held, int) else _with_shown_ids(held)
        for name, held in value.items()
    }


def as_text(cell: object) -> str:
    """A cell as a person reads it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.1f}"
    return str(cell)


def write_text(path: Path, text: str) -> Path:
    """Write a file for the user, closed to others, and return its absolute path."""
    from familyhub.config.folders import closed_file

    path.parent.mkdir(parents=True, exist_ok=True)
    closed_file(path).write_text(text, encoding="utf-8")
    return path.resolve()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if hasattr(value, "__struct_fields__"):
        import msgspec

        return msgspec.to_builtins(value)
    return str(value)
