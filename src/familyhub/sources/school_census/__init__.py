"""The school census: what schools state of each pupil, term by term, as CSV modules.

One CSV for each module, under the published field names; the modules of one folder are one census.
"""

import dataclasses
from importlib.resources import files

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.school_census import around_pupils, learners, schools
from familyhub.sources.school_census.pupils import OFF_ROLL, ON_ROLL
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT", "TABLES"]

NAME = "school_census"
TABLES = (ON_ROLL, OFF_ROLL, *around_pupils.TABLES, *schools.TABLES, *learners.TABLES)
SHARED_STEPS = "shared_steps"
"""What each SELECT writes where the steps of `steps.sql` stand: which census it is, and whose a row is."""


TERM = (
    "Which term's census this is, the module of pupils does not say: it is taken from the module schoolcensus, or else "
    "from the latest day that the modules of the same folder name."
)


def _sniff(sample: Sample) -> Match | None:
    match = sniff_tables(NAME, TABLES, sample)
    if match is None or ON_ROLL.name not in {match.table, *(part.table for part in match.parts)}:
        return match
    return dataclasses.replace(match, notes=(*match.notes, TERM))


def _canonical() -> dict[str, str]:
    steps = filled(__name__, (files(__name__) / "steps.sql").read_text("utf-8").rstrip())
    return {table: sql.replace(SHARED_STEPS, steps) for table, sql in canonical_sql(__name__).items()}


FORMAT = Format(
    name=NAME,
    says="School census: the CSV modules of one term (pupils, attendance, exclusions, needs, meals, addresses)",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=_canonical(),
)
