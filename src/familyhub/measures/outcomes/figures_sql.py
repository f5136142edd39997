"""Totals of outcome members at every level of every hierarchy: whole numbers, never percentages."""

from datetime import date

from familyhub.measures.figures_sql import LEVELS
from familyhub.measures.outcomes.tables import COUNTS
from familyhub.measures.question import Question
from familyhub.measures.sql_words import day

PLACES = (
    ("caseload", "county", "''"),
    ("residence", "county", "''"),
    *((hierarchy, level, "COALESCE(lsoa, 'Out of area')" if column == "lsoa" else column)
      for hierarchy, level, column in LEVELS),
    ("practitioner", "practitioner", "COALESCE(practitioner_key, 'Nobody named')"),
)  # fmt: skip
"""Hierarchy, level, and the expression over a member that names the place."""

KEPT = ("practitioner_key", "lsoa", *(column for _, _, column in LEVELS if column != "lsoa"))
IN_COHORT = "('active', 'completed', 'abandoned')"


def _one(when: str) -> str:
    return f"CASE WHEN {when} THEN 1 ELSE 0 END"


def counts_now() -> dict[str, str]:
    """Each count of a member as it stands, as SQL over `member`."""
    stages = {name: _one(f"member.stage = '{name}'") for name in ("active", "completed", "abandoned")}
    reasons = {name: _one(f"member.reason = '{name}'") for name in ("moved_away", "disengaged", "died")}
    completed = "member.stage = 'completed' AND"
    return {
        "identified": "1",
        "offered": _one("member.stage <> 'identified'"),
        "declined": _one("member.stage = 'declined'"),
        "cohort": _one(f"member.stage IN {IN_COHORT}"),
        **stages,
        **reasons,
        "achieved": _one(f"{completed} member.achieved"),
        "not_achieved": _one(f"{completed} NOT member.achieved"),
        "not_assessed": _one(f"{completed} member.achieved IS NULL"),
        "at_risk": _one("member.at_risk IS NOT NULL"),
    }


def counts_by_then() -> dict[str, str]:
    """Each count of a member as it stood at the end of `ends.month`, from its days, with what is known now.

    Whoever had not entered by then is in no stage after it, though a source may date an end before the beginning.
    """
    entered = "COALESCE(member.entered_on <= ends.last_day, FALSE)"
    declined = "COALESCE(member.declined_on <= ends.last_day, FALSE)"
    done = f"{entered} AND member.stage = 'completed' AND COALESCE(member.completed_on <= ends.last_day, FALSE)"
    given_up = f"{entered} AND member.stage = 'abandoned' AND COALESCE(member.abandoned_on <= ends.last_day, FALSE)"
    assessed = "COALESCE(member.assessed_on, member.completed_on) <= ends.last_day"
    return {
        "identified": "1",
        "offered": _one(
            f"member.stage <> 'identified' AND (member.offered_on <= ends.last_day OR {entered} OR {declined})"
        ),
        "declined": _one(declined),
        "cohort": _one(entered),
        "active": _one(f"{entered} AND NOT ({done}) AND NOT ({given_up})"),
        "completed": _one(done),
        "abandoned": _one(given_up),
        **{name: _one(f"{given_up} AND member.reason = '{name}'") for name in ("moved_away", "disengaged", "died")},
        "achieved": _one(f"{done} AND member.achieved AND {assessed}"),
        "not_achieved": _one(f"{done} AND NOT member.achieved AND {assessed}"),
        "not_assessed": _one(f"{done} AND (member.achieved IS NULL OR NOT {assessed})"),
        "at_risk": "0",
    }


def _rows(members: str, kind: str, period: str, counts: dict[str, str], joined: str = "") -> str:
    kept = ", ".join(f"member.{column}" for column in KEPT)
    said = ",\n        ".join(f"{counts[name]} AS {name}" for name in COUNTS)
    return f"""SELECT
        member.measure, '{kind}' AS period_kind, {period} AS period, {kept},
        {said}
    FROM {members} AS member{joined}"""


def outcome_figure_sql(members: str, members_before: str, question: Question, before: date) -> str:
    """The rows of OUTCOME_FIGURE over two tables of member rows: those of the question, and of a week before."""
    ends = "\n    JOIN ends ON member.identified_on <= ends.last_day"
    kinds = [
        _rows(members, "to_date", f"'{question.as_of:%Y-%m-%d}'", counts_now()),
        _rows(members_before, "week_before", f"'{before:%Y-%m-%d}'", counts_now()),
        _rows(members, "month", "member.month", counts_now()),
        _rows(members, "month_end", "ends.month", counts_by_then(), ends),
    ]
    sums = ",\n        ".join(f"SUM({name}) AS {name}" for name in COUNTS)
    # One SELECT a place's level: the measure, the period and the place are all that is grouped by.
    levels = [
        f"""SELECT
        measure, period_kind, period, '{hierarchy}' AS hierarchy, '{level}' AS level, {place} AS place,
        {sums}
    FROM counted
    GROUP BY measure, period_kind, period, {place}"""
        if place != "''"
        else f"""SELECT
        measure, period_kind, period, '{hierarchy}' AS hierarchy, '{level}' AS level, '' AS place,
        {sums}
    FROM counted
    GROUP BY measure, period_kind, period"""
        for hierarchy, level, place in PLACES
    ]
    union, both = "\n    UNION ALL\n    ", "\n    UNION ALL\n    "
    return f"""WITH ends AS (  -- the months of the question, each with its last day or the question's
    SELECT calendar.month, LEAST(MAX(calendar.month_end), {day(question.as_of)}) AS last_day
    FROM calendar
    WHERE calendar.day BETWEEN {day(question.since)} AND {day(question.as_of)}
    GROUP BY calendar.month
),
counted AS (  -- one row a member and period, with 1 or 0 for each count
    {both.join(kinds)}
)
{union.join(levels)}"""
