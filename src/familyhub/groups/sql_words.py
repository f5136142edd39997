"""The words the groups' SQL is made of: days, knowing, spells that cover a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.groups.question import Question

NEVER = "DATE '9999-12-31'"
LONG_AGO = "DATE '1000-01-01'"


@dataclass(frozen=True, slots=True)
class On:
    """One day, seen with what was known on another: what every step of the SQL is about."""

    day: date
    known_by: date
    contract: str = "residence"

    @classmethod
    def asked(cls, question: Question) -> "On":
        """The day of the question itself."""
        return cls(question.as_of, question.known_by, question.contract)

    @property
    def today(self) -> str:
        """The day as a literal."""
        return day(self.day)

    def known(self, table: str) -> str:
        """Whether this version of a row stood on the known day."""
        known_by = day(self.known_by)
        return f"{table}.learnt_from <= {known_by} AND COALESCE({table}.learnt_to, {NEVER}) > {known_by}"

    def covered(self, table: str) -> str:
        """Whether a spell covers the day; without a first day it always has, and its last day belongs to it."""
        first, last = f"COALESCE({table}.from_date, {LONG_AGO})", f"COALESCE({table}.to_date, {NEVER})"
        return f"{first} <= {self.today} AND {last} >= {self.today}"

    def months_ago(self, months: int) -> str:
        """The day so many calendar months earlier: who was born after it is younger than that."""
        return day(months_before(self.day, months))


def day(value: date) -> str:
    """A date literal. Only real dates come in, so nothing can be injected."""
    return f"DATE '{value:%Y-%m-%d}'"


def months_before(value: date, months: int) -> date:
    """The day so many calendar months earlier, clamped to the month's last day."""
    year, month = divmod(value.year * 12 + value.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(value.day, last))


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def one_of(values: Iterable[str]) -> str:
    """A list of text literals for IN; never empty."""
    return ", ".join(text(value) for value in values)
