"""EYFSP: what each child had reached at the end of Reception, one row a child with the 17 early learning goals."""

import dataclasses
from importlib.resources import files

from familyhub.sources.canonical_sql import canonical_sql, filled
from familyhub.sources.eyfsp.tables import GOALS, GOALS_BEFORE_2021, RESULT, RESULT_BEFORE_2021, TABLES
from familyhub.sources.school_census.ethnicity import with_school_ethnicity
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.telling import told

__all__ = ["FORMAT"]

NAME = "eyfsp"
NEEDED = 12
"""The first twelve goals make a good level of development: communication, personal, physical, literacy, maths."""
NOT_COMPARABLE = (
    "The early learning goals are those of the framework before 2021: they are landed, and compared with no others."
)
_IN_OTHER_LISTS = {"speaking", "comprehension", "writing", "number", "speaking_2013", "understanding", "reading",
                   "writing_2013", "numbers", "technology"}  # fmt: skip
TELLING = {
    RESULT.name: frozenset({"gld", *(domain for domain, *_ in GOALS)} - _IN_OTHER_LISTS),
    RESULT_BEFORE_2021.name: frozenset({domain for domain, _ in GOALS_BEFORE_2021} - _IN_OTHER_LISTS),
}
"""Goals whose names head columns of no other list; the good level of development alone is a result of today's."""


def _sniff(sample: Sample) -> Match | None:
    match = told(sniff_tables(NAME, TABLES, sample), TELLING)
    if match is None or RESULT_BEFORE_2021.name not in {match.table, *(part.table for part in match.parts)}:
        return match
    return dataclasses.replace(match, notes=(*match.notes, NOT_COMPARABLE))


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
