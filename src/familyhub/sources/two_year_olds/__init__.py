"""Free early education at two: who is eligible, and who takes up a place where, as councils' systems list them."""

import re
from importlib.resources import files

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.two_year_olds.tables import TABLES

__all__ = ["FORMAT"]

NAME = "two_year_olds"
SHARED_STEPS = "shared_steps"
OF_ITS_OWN = {
    "two_year_old_eligible": {"reason", "eligible_from", "eligible_to", "checked_on", "voucher"},
    "two_year_old_headcount": {"reason", "provider_id", "provider_name", "funded_hours", "weeks"},
}
FEWEST = 2
"""Other lists of children share names and dates; a file with fewer columns of these lists' own is none of them."""
TELLING = re.compile(r"eligib|entitle|voucher|golden.?ticket|fund|headcount|ofsted|two.?year|2.?year", re.IGNORECASE)
"""Other lists have reasons, statuses and settings, too: one header at least must speak of eligibility or funding."""


def _sniff(sample: Sample) -> Match | None:
    match = sniff_tables(NAME, TABLES, sample)
    return match if match is not None and _is_ours(match) else None


def _is_ours(match: Match) -> bool:
    read = [(match.table, match.columns), *((part.table, part.columns) for part in match.parts)]
    return any(
        len(OF_ITS_OWN[table] & set(columns.values())) >= FEWEST and any(map(TELLING.search, columns))
        for table, columns in read
    )


def _canonical() -> dict[str, str]:
    steps = filled(__name__, (files(__name__) / "steps.sql").read_text("utf-8").rstrip())
    return {table: sql.replace(SHARED_STEPS, steps) for table, sql in canonical_sql(__name__).items()}


FORMAT = Format(
    name=NAME,
    says="Free early education at two: the list of the eligible, and the headcount of places taken up",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=_canonical(),
)
