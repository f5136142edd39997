"""What the header table of an NHS submission says: who sent it, for which days, and when it was made."""

import re
from datetime import date, datetime
from pathlib import Path

from familyhub.sources.shape import Facts, Match
from familyhub.sources.tabular import read_tables

# Systems write ISO dates; people who open the file in a spreadsheet leave British ones.
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d-%m-%Y")


def header_facts(path: Path, match: Match, *, table: str, sender: str, first: str, last: str, made: str) -> Facts:
    """Facts from the first row of the header table, a file or a sheet; empty where there is none, or no row.

    The names are those of the table and of its columns.
    """
    if table not in {match.table, *(part.table for part in match.parts)}:
        return Facts()
    for batch in read_tables(path, match):
        for row in batch.cells.slice(0, 1).to_pylist() if batch.table == table else ():
            return Facts(
                sender=as_name(row.get(sender)),
                period_from=as_day(row.get(first)),
                period_to=as_day(row.get(last)),
                made_on=as_day(row.get(made)),
            )
    return Facts()


def as_day(text: str | None) -> date | None:
    """The day a cell states, without its time; None where it states none."""
    day = re.split(r"[T ]", (text or "").strip())[0]
    for form in FORMS:
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def as_name(text: str | None) -> str | None:
    """A sender's code that is safe as the name of a folder; None where nothing is left of it."""
    return re.sub(r"[^0-9A-Za-z_-]", "", text or "")[:40] or None
