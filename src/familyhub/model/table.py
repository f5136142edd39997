"""How a table is declared: once, and everything else is derived from the declaration."""

from dataclasses import dataclass
from typing import Literal

from familyhub.model.codes import CodeList

About = Literal["", "person", "team", "practitioner", "happened", "other"]
Costs = Literal["row", "cell"]
Kind = Literal["id", "key", "text", "code", "date", "integer", "number", "flag", "nhs_number", "upn", "postcode"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind, and one plain sentence that says what it holds.

    `required`: an empty cell sends the row to quarantine. `identifies`: names, numbers and addresses,
    which only `identity.duckdb` may hold. `lowest` and `highest` bound integers and numbers, both ends allowed.
    `past`: the date must not lie after the day the extract was received. `not_before`: nor before this other column.
    `also` lists other headers under which real extracts carry the column; `matches` are regular expressions, looked for
    in the header in lower case where no name fits. `about` says that the cell names the person, the team or the
    practitioner a row is about, or the day it happened: fix-lists and timeliness are told by it. "other" says that it
    names, or tells of, somebody beside that person (a relative, an adviser): it is no part of what is given to them,
    and an id in it is found when that somebody is erased; where it is the whole key, the row is that somebody's own
    record. `makes` is what the person whom such a cell tells of has behind the id of the row's person, where no cell
    holds an id of theirs. `written` is how the dates of the column stand in the file, where somebody said so:
    day_first, month_first, or a form of strptime (%d.%m.%y); empty, the values of the column show it. `costs` is what a
    cell that breaks a rule costs: its row, or the cell alone, where the row counts as it would without it and an empty
    cell says nothing that is wrong. The end of a spell never costs the cell alone: empty, it would say that the spell
    goes on.
    """

    name: str
    kind: Kind
    says: str
    required: bool = False
    codes: CodeList | None = None
    identifies: bool = False
    lowest: float | None = None
    highest: float | None = None
    past: bool = False
    not_before: str | None = None
    also: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    about: About = ""
    makes: str = ""
    written: str = ""
    costs: Costs = "row"

    def __post_init__(self) -> None:
        if self.costs == "cell" and (self.required or self.not_before is not None):
            raise ValueError(f"column {self.name} may not cost the cell alone: empty, it would say something wrong")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, and `key`, the columns that name one row within one source."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"table {self.name} names a column twice")
        if missing := [name for name in self.key if name not in names]:
            raise ValueError(f"table {self.name} has a key of columns it does not hold: {missing}")

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    def about(self, what: About) -> Column | None:
        """The first column that names the person, team, practitioner, day or other; None where there is none."""
        return next((column for column in self.columns if column.about == what), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)
