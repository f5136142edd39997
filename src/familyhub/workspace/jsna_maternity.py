"""Pregnancy and birth in the linked records (MSDS, CHIS) for a needs assessment: counts of the past year."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

import duckdb

NAMES = {
    "booked-by-10-weeks": "Pregnancies booked by 10 weeks, of live deliveries whose booking and due date are known",
    "born-early": "Deliveries before 37 weeks, of live deliveries of known length",
    "mothers-under-20": "Mothers under 20 when the baby was due, of live deliveries whose mother's birth date is known",
    "low-weight-at-term": "Babies under 2,500 g born from 37 weeks, of those with a known weight",
    "low-weight": "Babies under 2,500 g, of those with a known weight",
}
"""What is counted, of whom, by id."""

YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of how many for whom it is known, and how many there are in all."""

    id: str
    count: int
    known: int
    everybody: int

    @property
    def name(self) -> str:
        """What it is, with how complete the records are where they are not."""
        silent = "" if self.known == self.everybody else f" ({_share(self.known, self.everybody)} are)"
        return NAMES[self.id] + silent


def maternity(connection: duckdb.DuckDBPyConnection, last: date) -> list[Counted]:
    """Counts of the deliveries of the year that ends on `last`, of families who then lived in the area.

    `connection` sees the facts of a snapshot as `facts`. Nothing is returned of what is known of nobody.
    """
    sql = (files("familyhub.workspace") / "sql" / "jsna_maternity.sql").read_text(encoding="utf-8")
    rows = connection.execute(sql, {"first": last - YEAR, "last": last}).fetchall()
    return [Counted(*row) for row in rows if row[2]]


def _share(known: int, everybody: int) -> str:
    """How complete records are in coarse words: an exact share would give small numbers away."""
    if 10 * known >= 9 * everybody:
        return "nearly all"
    return "most" if 2 * known >= everybody else "fewer than half"
