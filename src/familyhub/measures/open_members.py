"""Who may count otherwise, or at all: the members behind the bounds of a figure, and the doubt each hangs on."""

from dataclasses import dataclass

import duckdb

COUNTS: dict[str, str] = {"met": "met", "missed": "missed", "not_counted": "not counted"}
"""How a member counts, or may count, in words."""


@dataclass(frozen=True, slots=True)
class OpenMember:
    """A member that may count otherwise, or somebody who may be one. `says` tells how, and because of whom.

    `counted`, `lowest` and `highest` are met, missed or not_counted. `question` is the number in the review queue under
    which people are asked about it; None where nobody is, or a restriction hides one of the two.
    """

    measure: str
    subject: str
    subject_id: int
    period: str
    counted: str
    lowest: str
    highest: str
    says: str
    question: str | None = None


OPEN_MEMBERS = """
WITH asked AS (              -- of the pairs that hold one person together, the strongest that the doubt cuts
    SELECT open_member.measure, open_member.subject_id, open_member.period,
        MAX_BY(review_question.question, ROW(review_question.weight, review_question.question)) AS question
    FROM open_member
    JOIN review_question
        -- LEAST and GREATEST pass over what is empty: where it is about one person, both are that person
        ON review_question.person_id = LEAST(open_member.person_id, open_member.other_id)
        AND review_question.other_id = GREATEST(open_member.person_id, open_member.other_id)
        AND (open_member.because = 'one_person' OR review_question.weight <= open_member.weight)
    WHERE open_member.measure = $measure
    GROUP BY open_member.measure, open_member.subject_id, open_member.period
)
SELECT open_member.measure, open_member.subject, open_member.subject_id, open_member.period, open_member.counted,
    open_member.lowest, open_member.highest, open_member.because, open_member.person_id, open_member.other_id,
    COALESCE(one.restriction, other.restriction) IS NOT NULL AS is_restricted, asked.question
FROM open_member
LEFT JOIN asked
    ON asked.measure = open_member.measure AND asked.subject_id = open_member.subject_id
    AND asked.period = open_member.period
LEFT JOIN person AS one ON one.person_id = open_member.person_id
LEFT JOIN person AS other ON other.person_id = open_member.other_id
WHERE open_member.measure = $measure AND ($period IS NULL OR open_member.period = $period)
ORDER BY open_member.period ASC NULLS LAST, open_member.subject_id ASC NULLS LAST
"""


def open_members(connection: duckdb.DuckDBPyConnection, measure: str, period: str | None = None) -> list[OpenMember]:
    """The open members of a measure, in one period or all, in order of period and id.

    The tables of marts and facts must resolve by their bare names. Whom a restriction hides is not named.
    """
    rows = connection.execute(OPEN_MEMBERS, {"measure": measure, "period": period}).fetchall()
    # a restriction is said last but one, the question last
    return [OpenMember(*row[:7], says=_says(*row[4:-1]), question=None if row[-2] else row[-1]) for row in rows]


def _says(
    counted: str, lowest: str, highest: str, because: str, person_id: int, other_id: int | None, is_restricted: bool
) -> str:
    other = [end for end in dict.fromkeys((lowest, highest)) if end != counted]
    may_be = "may be " + " or ".join(COUNTS[end] for end in other)
    if because == "another_person":
        return f"{may_be}: some of the records may be another person's"
    if is_restricted or other_id is None:
        return f"{may_be}: two people may be one"
    return f"{may_be}: {person_id:x} and {other_id:x} may be one person"
