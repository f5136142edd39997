"""The words the compiled SQL is made of: days, knowing, spells that cover a day. They run on DuckDB and on Spark."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

NEVER = "DATE '9999-12-31'"


@dataclass(frozen=True, slots=True)
class Step:
    """One named step of the query: a common table expression, with the thought it holds."""

    name: str
    says: str
    sql: str

    def written(self) -> str:
        """The step as it stands in the WITH clause."""
        body = "\n".join(f"    {line}" if line.strip() else "" for line in self.sql.strip("\n").splitlines())
        return f"{self.name} AS (  -- {self.says}\n{body}\n)"


def day(value: date) -> str:
    """A date literal. Only real dates come in, so nothing can be injected."""
    return f"DATE '{value:%Y-%m-%d}'"


def shifted(column: str, amount: int, unit: Literal["days", "weeks", "months", "gestation_weeks"]) -> str:
    """A date moved forward; months are calendar months, clamped to the month's last day."""
    if amount == 0:
        return column
    if unit == "months":
        return f"CAST({column} + INTERVAL '{amount}' MONTH AS DATE)"
    return f"{column} + {amount * 7 if unit == 'weeks' else amount}"


def known(table: str, known_by: date) -> str:
    """Whether this version of a row stood on the known day."""
    return f"{table}.learnt_from <= {day(known_by)} AND COALESCE({table}.learnt_to, {NEVER}) > {day(known_by)}"


def covers(table: str, when: str) -> str:
    """Whether a spell covers a day; its last day belongs to it, and an open spell has none."""
    return f"{table}.from_date <= {when} AND COALESCE({table}.to_date, {NEVER}) >= {when}"


def overlaps(table: str, first: str, last: str) -> str:
    """Whether a spell has a day from the first to the last."""
    return f"{first} <= {last} AND {table}.from_date <= {last} AND COALESCE({table}.to_date, {NEVER}) >= {first}"


def either(when: str) -> str:
    """1 where a condition holds, else 0: what portable SQL can add up and take the largest of."""
    return f"CASE WHEN {when} THEN 1 ELSE 0 END"
