"""Words that only outcomes' SQL needs: ages, school stages, lists, relations."""

from collections.abc import Sequence

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.codes import PARENTS
from familyhub.measures.outcomes.definition import Age, Respondent, Stage
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, day, shifted


def quoted(text: str) -> str:
    """A text literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Sequence[str]) -> str:
    """Text literals with commas between."""
    return ", ".join(quoted(text) for text in texts)


def moved(column: str, amount: int, unit: str) -> str:
    """A date moved by days, weeks, months or years; months and years are calendar ones."""
    if unit == "years":
        return shifted(column, amount * 12, "months")
    if unit == "months":
        return shifted(column, amount, "months")
    if unit == "weeks":
        return shifted(column, amount, "weeks")
    if unit == "days":
        return shifted(column, amount, "days")
    raise ValueError(f"{unit} is no unit to move a date by")


def answered(by: Respondent | None) -> str:
    """A condition on `assessment`, beginning with AND: nobody else is said to have answered; empty where all count."""
    return "" if by is None else f"\n  AND COALESCE(assessment.respondent, {quoted(by)}) = {quoted(by)}"


def score_possible(instrument: str) -> str:
    """A condition on `assessment`, beginning with AND: the instrument can give its score; empty where it has no scales.

    A score beyond the published range is a slip of the pen, and what it should have said nobody knows.
    """
    scales = INSTRUMENTS[instrument].scales
    if not scales:
        return ""
    ranges = "\n        ".join(
        f"WHEN {quoted(scale.domain)} THEN assessment.score BETWEEN {scale.lowest!r} AND {scale.highest!r}"
        for scale in scales
    )
    return f"""
  AND (
    assessment.score IS NULL
    OR CASE assessment.domain
        {ranges}
        ELSE TRUE
    END
  )"""


def age_between(birth: str, when: str, age: Age) -> str:
    """Whether somebody born on `birth` is on that day of an age, in completed units; unknown is no."""
    said = [f"{when} >= {moved(birth, age.from_, age.unit)}"]
    if age.to is not None:
        said.append(f"{when} < {moved(birth, age.to + 1, age.unit)}")
    return "(" + " AND ".join(said) + ")"


def reception_on(birth: str, years_later: int = 0, month: int = 9, day_of_month: int = 1) -> str:
    """The first 1 September after the fourth birthday, or another day so many years later."""
    four = f"CASE WHEN EXTRACT(MONTH FROM {birth}) >= 9 THEN {5 + years_later} ELSE {4 + years_later} END"
    return f"MAKE_DATE(CAST(EXTRACT(YEAR FROM {birth}) AS INTEGER) + {four}, {month}, {day_of_month})"


def _statutory_from(birth: str) -> str:
    """The first day of the term after the fifth birthday: 1 April, 1 September or 1 January."""
    year = f"CAST(EXTRACT(YEAR FROM {birth}) AS INTEGER)"
    month = f"EXTRACT(MONTH FROM {birth})"
    return f"""CASE
        WHEN {month} <= 3 THEN MAKE_DATE({year} + 5, 4, 1)
        WHEN {month} <= 8 THEN MAKE_DATE({year} + 5, 9, 1)
        ELSE MAKE_DATE({year} + 6, 1, 1)
    END"""


def in_stage(birth: str, when: str, stage: Stage) -> str:
    """Whether somebody is in a stage of school life on a day; unknown is no."""
    first, last = {
        "school_age": (reception_on(birth), reception_on(birth, 12, 8, 31)),
        "statutory_school_age": (_statutory_from(birth), reception_on(birth, 12, 6, 30)),
        "secondary_school_age": (reception_on(birth, 7), reception_on(birth, 12, 8, 31)),
    }[stage]
    return f"({when} BETWEEN {first} AND {last})"


def kin_step(question: Question) -> Step:
    """`kin`: parent_id, child_id, relation, from_date, to_date, of parents and carers as far as known."""
    sql = f"""
SELECT DISTINCT
    relation.person_id AS parent_id,
    relation.other_id AS child_id,
    relation.relation,
    COALESCE(relation.from_date, DATE '1900-01-01') AS from_date,
    relation.to_date
FROM relation
WHERE relation.relation IN ({listed(PARENTS)})
  AND relation.standing = 'stands'
  AND relation.learnt_from <= {day(question.known_by)}"""
    return Step("kin", "parents and carers with their children", sql)
