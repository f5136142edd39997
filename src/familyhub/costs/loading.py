"""Loading unit costs from TOML: the package's own, then the council's; unknown words are refused with their path."""

import re
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import msgspec

from familyhub.config.toml_files import Fault, expected_of, toml_tables, wrong_key
from familyhub.costs.definition import Inflation, UnitCost
from familyhub.costs.pricing import UnitCosts
from familyhub.errors import ConfigurationError

COST_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
INFLATION = "inflation"
YEAR = re.compile(r"[0-9]{4}-[0-9]{2}")

Written = TypeVar("Written", UnitCost, Inflation)


def load(*folders: Path) -> UnitCosts:
    """The unit costs in use: the package's own, then each folder's *.toml files, in order of file name.

    A council's cost either has an id of its own or says which one it `replaces`: it keeps that id, so that whatever is
    costed by it is costed anew. The last [inflation] stands. Raises ConfigurationError with file and key.
    """
    costs: dict[str, UnitCost] = {}
    origin: dict[str, str] = {}
    inflation: Inflation | None = None
    for where, name, table in toml_tables(files("familyhub.costs") / "unit_costs.toml", folders, _unreadable):
        if name == INFLATION:
            inflation = _struct(where, name, table, Inflation)
            _check_inflation(where, inflation)
            continue
        cost = _struct(where, name, table, UnitCost)
        id = _place(where, name, cost, costs, origin)
        costs[id], origin[id] = cost, where
    if inflation is None:
        raise _refused("costs", INFLATION, "", "no price index", "a table [inflation]")
    for id, cost in costs.items():
        if cost.price_year not in inflation.index:
            raise _refused(
                origin[id], id, ".price_year", f'"{cost.price_year}"', "one of " + ", ".join(sorted(inflation.index))
            )
        if cost.pounds < 0:
            raise _refused(origin[id], id, ".pounds", str(cost.pounds), "0 or more")
    return UnitCosts(costs, origin, inflation)


def _struct(where: str, name: str, table: object, kind: type[Written]) -> Written:
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        said, path = wrong_key(error)
        raise _refused(where, name, path, said, "only the keys and values of a unit cost") from error


def _place(where: str, name: str, cost: UnitCost, costs: dict[str, UnitCost], origin: dict[str, str]) -> str:
    """The id a cost stands under: its own, or the one it replaces."""
    if not COST_ID.fullmatch(name):
        raise _refused(where, name, "", f'the id "{name}"', "small letters, digits and single underscores")
    if cost.replaces is not None:
        if cost.replaces not in costs:
            raise _refused(where, name, ".replaces", f'"{cost.replaces}"', "one of " + ", ".join(costs))
        return cost.replaces
    if name in costs:
        raise _refused(where, name, "", f"a second cost (the first is in {origin[name]})", f'replaces = "{name}"')
    return name


def _check_inflation(where: str, inflation: Inflation) -> None:
    if inflation.base not in inflation.index:
        raise _refused(where, INFLATION, ".base", f'"{inflation.base}"', "a year of the index")
    for year, level in inflation.index.items():
        if not YEAR.fullmatch(year) or level <= 0:
            raise _refused(where, INFLATION, ".index", f"{year} = {level}", 'years like "2024-25", levels above 0')


def _unreadable(fault: Fault, where: str, found: str) -> ConfigurationError:
    return _refused(where, "", "", found, expected_of(fault, "unit cost"))


def _refused(where: str, name: str, path: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "unit-cost-refused",
        f"{where}, {name}{path}" if name else where,
        found=found,
        expected=expected,
        next_step="Correct the file; docs/segments.md shows a whole unit cost.",
    )
