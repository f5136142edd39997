"""Free early education at two: who is eligible, and who takes up a place where, as councils' systems list them."""

from importlib.resources import files

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.telling import told
from familyhub.sources.two_year_olds.tables import ELIGIBLE, HEADCOUNT, TABLES

__all__ = ["FORMAT"]

NAME = "two_year_olds"
SHARED_STEPS = "shared_steps"
TELLING = {
    ELIGIBLE.name: frozenset({"eligible_from", "eligible_to", "voucher"}),
    HEADCOUNT.name: frozenset({"funded_hours"}),
}
WORDS = ("eligib", "entitle", "fund", "headcount", "ofsted")
"""Other lists of children have reasons, statuses and settings, too: one header must speak of eligibility or funding."""


def _sniff(sample: Sample) -> Match | None:
    return told(sniff_tables(NAME, TABLES, sample), TELLING, WORDS)


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
