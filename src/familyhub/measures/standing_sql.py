"""The middle steps of a compiled measure: whom the area answers for, which team holds them, where they live."""

from familyhub.measures.definition import Definition
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, covers, day, either, known, overlaps

BASES: dict[str, tuple[str, ...]] = {
    "resident": ("resident",),
    "registered": ("registered",),
    "residence": ("resident",),
    "gp": ("registered",),
    "either": ("resident", "registered"),
}


def bases(definition: Definition, question: Question) -> tuple[str, ...]:
    """The bases on which somebody belongs to the measure: the definition's own, or the contract's."""
    return BASES[question.contract if definition.responsible == "contract" else definition.responsible]


def standing_steps(definition: Definition, question: Question) -> list[Step]:
    """From `placed` to `belongs`: one row a member with person_id, responsible_then, responsible_early, team_key."""
    together = definition.subject != "child"
    steps = [
        _looked_up(definition),
        _standing(definition, question),
        _team_on("team_then", "candidate", question, None),
    ]
    if together:
        steps.append(_index_person())
    steps.append(_belongs("index_person" if together else "candidate"))
    steps.append(_home_then(question))
    if definition.worklist:
        steps.append(_team_on("team_now", "belongs", question, day(question.as_of)))
    return steps


def _looked_up(definition: Definition) -> Step:
    if definition.subject == "child":
        return Step(
            "candidate", "a child stands for itself", "SELECT placed.*, placed.subject_id AS person_id FROM placed"
        )
    babies, mother = (0, 1) if definition.subject == "delivery" else (1, 0)
    # Babies of a pregnancy whose birth is not known yet are nobody: they have no record as of that day either.
    born = "" if definition.subject == "delivery" else "\nJOIN pregnancy ON pregnancy.delivery_id = placed.subject_id"
    is_born = "" if definition.subject == "delivery" else "\nWHERE pregnancy.born_on IS NOT NULL"
    sql = f"""
SELECT placed.*, delivery_person.person_id, {babies} AS turn
FROM placed
JOIN delivery_person ON delivery_person.delivery_id = placed.subject_id AND delivery_person.role = 'baby'{born}{is_born}
UNION ALL
SELECT placed.*, delivery.mother_id AS person_id, {mother} AS turn
FROM placed
JOIN delivery ON delivery.delivery_id = placed.subject_id
WHERE delivery.mother_id IS NOT NULL"""
    first = "babies, then the mother" if definition.subject == "delivery" else "the mother, then babies"
    return Step("candidate", f"who could stand for the family, in turn: {first}", sql)


def _standing(definition: Definition, question: Question) -> Step:
    listed = ", ".join(f"'{basis}'" for basis in bases(definition, question))
    ours = f"responsible.basis IN ({listed})"
    then = covers("responsible", "candidate.decided_on")
    before = overlaps("responsible", "candidate.window_opens", "candidate.decided_on")
    early = overlaps("responsible", "candidate.window_opens", "candidate.window_opens + 7")
    now = covers("responsible", day(question.as_of))
    sql = f"""
SELECT
    candidate.subject_id,
    candidate.person_id,
    MAX({either(then)}) AS any_then,
    MAX({either(f"{ours} AND {then}")}) AS responsible_then,
    MAX({either(f"{ours} AND {before}")}) AS responsible_before,
    MAX({either(f"{ours} AND {early}")}) AS responsible_early,
    MAX({either(f"{ours} AND {now}")}) AS responsible_now
FROM candidate
JOIN responsible ON responsible.person_id = candidate.person_id
WHERE {known("responsible", question.known_by)}
GROUP BY candidate.subject_id, candidate.person_id"""
    return Step("standing", "when the area was responsible for each of them", sql)


OTHER_SERVICES = ("camhs", "early_help", "education", "family_support", "hub", "social_care", "youth_justice")
"""Kinds of team that hold families, and none of whose work is a mandated check."""


def _team_on(name: str, of: str, question: Question, when: str | None) -> Step:
    elsewhere = ", ".join(f"'{kind}'" for kind in OTHER_SERVICES)
    ranked = f"""
    SELECT
        {of}.subject_id,
        {of}.person_id,
        caseload.team_key,
        ROW_NUMBER() OVER (
            PARTITION BY {of}.subject_id, {of}.person_id
            ORDER BY caseload.from_date DESC NULLS LAST, caseload.team_key DESC NULLS LAST
        ) AS turn
    FROM {of}
    JOIN caseload ON caseload.person_id = {of}.person_id
    LEFT JOIN team_path ON team_path.team_key = caseload.team_key
    WHERE {known("caseload", question.known_by)}
      AND COALESCE(team_path.kind, 'other') NOT IN ({elsewhere})
      AND {covers("caseload", when or f"{of}.decided_on")}"""
    sql = f"""
SELECT held.subject_id, held.person_id, held.team_key
FROM ({ranked}
) AS held
WHERE held.turn = 1"""
    return Step(name, f"the team on {'the day of the list' if when else 'the deciding day'}, the latest first", sql)


def _index_person() -> Step:
    sql = """
SELECT ranked.*
FROM (
    SELECT
        candidate.*,
        ROW_NUMBER() OVER (
            PARTITION BY candidate.subject_id
            ORDER BY
                CASE WHEN standing.any_then = 1 OR team_then.team_key IS NOT NULL THEN 0 ELSE 1 END ASC NULLS LAST,
                candidate.turn ASC NULLS LAST,
                candidate.person_id ASC NULLS LAST
        ) AS place
    FROM candidate
    LEFT JOIN standing
        ON standing.subject_id = candidate.subject_id AND standing.person_id = candidate.person_id
    LEFT JOIN team_then
        ON team_then.subject_id = candidate.subject_id AND team_then.person_id = candidate.person_id
) AS ranked
WHERE ranked.place = 1"""
    return Step("index_person", "the first of them whom the area knows on the deciding day", sql)


def _belongs(people: str) -> Step:
    sql = f"""
SELECT
    {people}.*,
    standing.responsible_then,
    standing.responsible_early,
    standing.responsible_now,
    team_then.team_key
FROM {people}
JOIN standing ON standing.subject_id = {people}.subject_id AND standing.person_id = {people}.person_id
LEFT JOIN team_then ON team_then.subject_id = {people}.subject_id AND team_then.person_id = {people}.person_id
WHERE standing.responsible_then = 1 OR standing.responsible_before = 1"""
    return Step("belongs", "the members: responsible on the deciding day, or earlier in the window", sql)


def _home_then(question: Question) -> Step:
    sql = f"""
SELECT home.subject_id, home.lsoa
FROM (
    SELECT
        belongs.subject_id,
        residence.lsoa,
        ROW_NUMBER() OVER (
            PARTITION BY belongs.subject_id
            ORDER BY residence.from_date DESC NULLS LAST, residence.lsoa DESC NULLS LAST
        ) AS turn
    FROM belongs
    JOIN residence ON residence.person_id = belongs.person_id
    WHERE {known("residence", question.known_by)}
      AND {covers("residence", "belongs.decided_on")}
) AS home
WHERE home.turn = 1"""
    return Step("home_then", "the neighbourhood on the deciding day, the latest first", sql)
