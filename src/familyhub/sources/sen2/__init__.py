"""SEN2 person level: who asked for, was assessed for and has an education, health and care plan, and where they learn.

One CSV for each of nine modules, joined by their table ids; the modules of one folder are one council's return.
"""

from importlib.resources import files
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.school_census.ethnicity import with_school_ethnicity
from familyhub.sources.sen2.submission import return_facts
from familyhub.sources.sen2.tables import RETURN, TABLES
from familyhub.sources.shape import Facts, Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "sen2"
SHARED_STEPS = "shared_steps"
"""What each SELECT writes where the steps of `steps.sql` stand: whose a row is, and which census."""


def _sniff(sample: Sample) -> Match | None:
    return sniff_tables(NAME, TABLES, sample)


def _facts(path: Path, match: Match) -> Facts:
    is_there = RETURN.name in {match.table, *(part.table for part in match.parts)}
    return return_facts(path, match) if is_there else Facts()


def _canonical() -> dict[str, str]:
    steps = filled(__name__, (files(__name__) / "steps.sql").read_text("utf-8").rstrip())
    selects = {table: sql.replace(SHARED_STEPS, steps) for table, sql in canonical_sql(__name__).items()}
    return with_school_ethnicity(selects)


FORMAT = Format(
    name=NAME,
    says="SEN2 person level: nine CSV modules of requests, assessments, plans and placements",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=_canonical(),
    facts=_facts,
    version=2,
)
