"""EYFSP: what each child had reached at the end of Reception, one row a child with the 17 early learning goals."""

import dataclasses
from importlib.resources import files

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.eyfsp.tables import GOALS, GOALS_BEFORE_2021, RESULT_BEFORE_2021, TABLES
from familyhub.sources.school_census.ethnicity import with_school_ethnicity
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables

__all__ = ["FORMAT"]

NAME = "eyfsp"
FEWEST_GOALS = 3
"""Lists of children have names in common with results; a file with fewer goals than this is another list."""
NEEDED = 12
"""The first twelve goals make a good level of development: communication, personal, physical, literacy, maths."""
NOT_COMPARABLE = (
    "The early learning goals are those of the framework before 2021: they are landed, and compared with no others."
)
_GOAL_COLUMNS = {domain for domain, *_ in GOALS} | {domain for domain, _ in GOALS_BEFORE_2021}


def _sniff(sample: Sample) -> Match | None:
    match = sniff_tables(NAME, TABLES, sample)
    if match is None or not _holds_results(match):
        return None
    is_old = RESULT_BEFORE_2021.name in {match.table, *(part.table for part in match.parts)}
    return dataclasses.replace(match, notes=(*match.notes, NOT_COMPARABLE)) if is_old else match


def _holds_results(match: Match) -> bool:
    read = [set(match.columns.values()), *(set(part.columns.values()) for part in match.parts)]
    return any(len(columns & _GOAL_COLUMNS) >= FEWEST_GOALS or "gld" in columns for columns in read)


def _canonical() -> dict[str, str]:
    steps = filled(__name__, (files(__name__) / "steps.sql").read_text("utf-8").rstrip())
    goals = [domain for domain, *_ in GOALS]
    written_out = {
        "shared_steps": steps,
        "child_goals": ", ".join(goals),
        "needed_goals": ", ".join(f"'{goal}'" for goal in goals[:NEEDED]),
    }
    selects = canonical_sql(__name__)
    for marker, sql in written_out.items():
        selects = {table: select.replace(marker, sql) for table, select in selects.items()}
    return with_school_ethnicity(selects)


FORMAT = Format(
    name=NAME,
    says="EYFSP results: one row a child with the 17 early learning goals, and the good level of development",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=_canonical(),
)
