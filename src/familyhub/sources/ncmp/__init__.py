"""NCMP, the National Child Measurement Programme: height, weight and BMI centile in Reception and Year 6."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.ncmp.centiles import saying_the_scale
from familyhub.sources.ncmp.tables import MEASUREMENT, TABLES
from familyhub.sources.school_census.ethnicity import with_school_ethnicity
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.telling import told

__all__ = ["FORMAT"]

NAME = "ncmp"
SHARED_STEPS = "shared_steps"
WEIGHED = {MEASUREMENT.name: frozenset({"Height", "Weight", "Bmi", "BmiPScore", "PopulationBMIcategory"})}
AT_SCHOOL = {MEASUREMENT.name: frozenset({"NCMPSystemId", "SchoolYear", "SchoolURN"})}
"""A list of heights and weights that names neither school nor school year is a clinic's."""


def _sniff(sample: Sample) -> Match | None:
    return told(told(sniff_tables(NAME, TABLES, sample), WEIGHED), AT_SCHOOL)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return saying_the_scale(read_tables(path, match))


def _canonical() -> dict[str, str]:
    steps = filled(__name__, (files(__name__) / "steps.sql").read_text("utf-8").rstrip())
    selects = {table: sql.replace(SHARED_STEPS, steps) for table, sql in canonical_sql(__name__).items()}
    return with_school_ethnicity(selects)


FORMAT = Format(
    name=NAME,
    says="NCMP: a child's height, weight and BMI centile in Reception and Year 6, one row a measurement",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=_canonical(),
)
