"""NCMP, the National Child Measurement Programme: height, weight and BMI centile in Reception and Year 6."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.ncmp.centiles import saying_the_scale
from familyhub.sources.ncmp.tables import TABLES
from familyhub.sources.school_census.ethnicity import with_school_ethnicity
from familyhub.sources.shape import Batch, Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "ncmp"
SHARED_STEPS = "shared_steps"
OF_ITS_OWN = {"NCMPSystemId", "BmiPScore", "PopulationBMIcategory", "ClinicalBMIcategory", "Bmi", "Height", "Weight"}
FEWEST = 2
"""Other lists of children share names and dates; a file with fewer columns about weight and height is none of NCMP."""
OF_A_SCHOOL = {"NCMPSystemId", "SchoolYear", "SchoolURN"}
"""A list of heights and weights that names neither school nor school year is a clinic's."""


def _sniff(sample: Sample) -> Match | None:
    match = sniff_tables(NAME, TABLES, sample)
    return match if match is not None and _measures(match) else None


def _measures(match: Match) -> bool:
    read = [match.columns, *(part.columns for part in match.parts)]
    return any(
        len(OF_ITS_OWN & set(columns.values())) >= FEWEST and OF_A_SCHOOL & set(columns.values()) for columns in read
    )


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
