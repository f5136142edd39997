"""Cells of a table as a page shows them, and as a spreadsheet or CSV file holds them."""

from datetime import date

from familyhub.blocks import Cell, Column, Link, Table
from familyhub.reports.words import day, measured

Plain = str | int | float | date | None


def shown(cell: Cell, column: Column) -> str:
    """The text of a cell on a page."""
    if cell is None:
        return column.empty
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, tuple):
        return f"{measured(cell[0], column.unit)} to {measured(cell[1], column.unit)}"
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, str):
        return cell
    match column.kind:
        case "percentage" | "rate" | "pounds" | "number":
            return measured(cell, column.kind)
        case _:
            return measured(cell, "count")


def titles(table: Table) -> list[str]:
    """The titles of the plain columns: an interval becomes two columns, its lower and its upper end."""
    found: list[str] = []
    for column in table.columns:
        if column.kind == "interval":
            found += [f"{column.title}, lower", f"{column.title}, upper"]
        else:
            found.append(column.title)
    return found


def plain_kinds(table: Table) -> list[str]:
    """The kinds of the plain columns, in step with `titles`."""
    kinds: list[str] = []
    for column in table.columns:
        kinds += [column.unit, column.unit] if column.kind == "interval" else [column.kind]
    return kinds


def plain_row(table: Table, row: tuple[Cell, ...]) -> list[Plain]:
    """A row as values without mark-up, in step with `titles`; empty cells are None."""
    values: list[Plain] = []
    for column, cell in zip(table.columns, row, strict=True):
        if column.kind == "interval":
            values += list(cell) if isinstance(cell, tuple) else [None, None]
        elif isinstance(cell, Link):
            values.append(cell.text)
        elif isinstance(cell, tuple):
            values.append(shown(cell, column))
        else:
            values.append(cell)
    return values
