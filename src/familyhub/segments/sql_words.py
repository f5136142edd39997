"""The words the segments' SQL is made of: days, what was known, spells that cover a day, and rows to pick."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from familyhub.segments.question import Question
from familyhub.sql.quoting import literal

NEVER = "DATE '9999-12-31'"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that show something: a table (or a SELECT in brackets with a name) and which of its rows."""

    table: str
    name: str
    where: str
    at_least: int = 1

    def people(self) -> str:
        """SELECT of the people whom at least so many of the rows are about."""
        having = f" HAVING COUNT(*) >= {self.at_least}" if self.at_least > 1 else ""
        return f"SELECT person_id FROM {self.table} WHERE {self.where} GROUP BY person_id{having}"

    def told(self) -> str:
        """SELECT of source, rows, people, last day of receipt: who tells of the rows."""
        return f"""
SELECT extract.source, COUNT(*), COUNT(DISTINCT {self.name}.person_id), MAX(extract.received)
FROM {self.table}
JOIN extract ON extract.extract_id = {self.name}.extract_id
WHERE {self.where}
GROUP BY extract.source
ORDER BY extract.source"""


def day(value: date) -> str:
    """A date literal. Only real dates come in, so nothing can be injected."""
    return literal(value)


def known(table: str, question: Question) -> str:
    """Whether this version of a row stood on the known day."""
    known_by = day(question.known_by)
    return f"{table}.learnt_from <= {known_by} AND COALESCE({table}.learnt_to, {NEVER}) > {known_by}"


def covers(table: str, on: str) -> str:
    """Whether a spell covers a day; its last day belongs to it."""
    return f"{table}.from_date <= {on} AND COALESCE({table}.to_date, {NEVER}) >= {on}"


def one_of(column: str, values: Iterable[str]) -> str:
    """Whether a column holds one of these; true where none is named."""
    named = ", ".join(literal(value) for value in values)
    return f"{column} IN ({named})" if named else "TRUE"


def months_before(question: Question, months: int) -> str:
    """The day so many months before the eve of the costed year."""
    return f"({day(question.day)} - INTERVAL {int(months)} MONTH)"
