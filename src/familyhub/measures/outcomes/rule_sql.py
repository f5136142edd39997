"""The rules of improvement as SQL: for each, `<name>` (who improved, and when that was seen) and its evidence."""

from dataclasses import dataclass

from familyhub.measures.outcomes.assessed_sql import assessed_steps
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.improvement import (
    AllOf,
    Answers,
    FirstOf,
    Improvement,
    Milestone,
    Published,
    Recorded,
    Simple,
)
from familyhub.measures.outcomes.sql_words import kin_step, moved, quoted
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, known


@dataclass(frozen=True, slots=True)
class Judged:
    """How the rules are read in `judged`: the joins, the expression of 1, 0 or empty, the day, the evidence steps."""

    steps: list[Step]
    joins: str
    good: str
    assessed_on: str
    evidence: tuple[str, ...]


def rules_of(improved: Improvement) -> tuple[Simple, ...]:
    """The single rules in order; none for schools."""
    if isinstance(improved, AllOf | FirstOf):
        return improved.of
    return () if isinstance(improved, Published) else (improved,)


def judged_by(definition: OutcomeDefinition, question: Question) -> Judged:
    """The steps of every rule and how they add up."""
    rules = rules_of(definition.improved)
    steps: list[Step] = [*_looked(definition, question)] if rules else []
    joins, goods, days, evidence = [], [], [], []
    for number, rule in enumerate(rules):
        name = f"rule_{number}"
        if isinstance(rule, Recorded):
            steps += _recorded(name, rule)
        elif isinstance(rule, Answers):
            steps += _answers(name, rule, question)
        else:
            steps += assessed_steps(name, rule, definition, question)
        if not isinstance(rule, Recorded):
            evidence.append(f"{name}_evidence")
        joins.append(f"LEFT JOIN {name} ON {name}.person_id = whom.person_id AND {name}.episode_id = whom.episode_id")
        goods.append(f"{name}.good")
        days.append(f"{name}.assessed_on")
    good, when = goods[0], days[0]
    if isinstance(definition.improved, AllOf):
        none_bad = " + ".join(f"CASE WHEN {one} = 0 THEN 1 ELSE 0 END" for one in goods)
        all_known = " AND ".join(f"{one} IS NOT NULL" for one in goods)
        good = f"CASE WHEN {none_bad} > 0 THEN 0 WHEN {all_known} THEN 1 END"
        when = f"GREATEST({', '.join(days)})" if len(days) > 1 else days[0]
    elif isinstance(definition.improved, FirstOf):
        good = f"COALESCE({', '.join(goods)})"
        tried = "\n        ".join(f"WHEN {one} IS NOT NULL THEN {on}" for one, on in zip(goods, days, strict=True))
        when = f"CASE\n        {tried}\n    END"
    return Judged(steps, "\n".join(joins), good, when, tuple(evidence))


def _looked(definition: OutcomeDefinition, question: Question) -> list[Step]:
    own = "SELECT whom.person_id, whom.episode_id, whom.person_id AS record_id\nFROM whom"
    if definition.records_of == "subject":
        return [Step("on_record", "assessments stand on the member's own record", own)]
    child = definition.records_of == "subject_and_mother"
    mine, theirs = ("child_id", "parent_id") if child else ("parent_id", "child_id")
    only = "\nWHERE kin.relation = 'mother_of'" if child else ""
    kin = f"\nUNION\nSELECT whom.person_id, whom.episode_id, kin.{theirs} AS record_id\nFROM whom\n"
    kin += f"JOIN kin ON kin.{mine} = whom.person_id{only}"
    return [kin_step(question), Step("on_record", "on whose records assessments may stand", own + kin)]


def _recorded(name: str, rule: Recorded) -> list[Step]:
    in_time = "whom.achieved_on <= COALESCE(whom.deadline, whom.achieved_on)"
    steps, joins, late = [], "", ""
    for number, milestone in enumerate(rule.milestones):
        made = f"{name}_milestone_{number}"
        steps.append(_milestone(made, milestone))
        joins += f"\nLEFT JOIN {made} ON {made}.person_id = whom.person_id AND {made}.episode_id = whom.episode_id"
        late += f"\n        WHEN {made}.person_id IS NULL THEN 0"
    sql = f"""
SELECT
    whom.person_id,
    whom.episode_id,
    CASE{late}
        WHEN {in_time} THEN 1
        ELSE 0
    END AS good,
    COALESCE(whom.achieved_on, whom.not_achieved_on) AS assessed_on
FROM whom{joins}
WHERE whom.achieved_on IS NOT NULL OR whom.not_achieved_on IS NOT NULL"""
    return [*steps, Step(name, "what a practitioner recorded", sql)]


def _milestone(name: str, milestone: Milestone) -> Step:
    detail = "" if milestone.detail is None else f"\n  AND noted.detail = {quoted(milestone.detail)}"
    sql = f"""
SELECT DISTINCT noted.person_id, noted.episode_id
FROM noted
JOIN person ON person.person_id = noted.person_id
WHERE noted.step = {quoted(milestone.step)}{detail}
  AND noted.happened_on < {moved("person.birth_date", milestone.before_months, "months")}"""
    return Step(name, "who had made this step in time", sql)


def _answers(name: str, rule: Answers, question: Question) -> list[Step]:
    sql = f"""
SELECT
    whom.person_id,
    whom.episode_id,
    feedback.response_key AS record_id,
    feedback.answered_on AS happened_on,
    feedback.answer_number,
    feedback.extract_id,
    feedback.row,
    ROW_NUMBER() OVER (
        PARTITION BY whom.person_id, whom.episode_id
        ORDER BY feedback.answered_on DESC NULLS LAST, feedback.response_key DESC NULLS LAST
    ) AS place
FROM whom
JOIN on_record ON on_record.person_id = whom.person_id AND on_record.episode_id = whom.episode_id
JOIN feedback ON feedback.person_id = on_record.record_id
WHERE feedback.survey = {quoted(rule.survey)}
  AND feedback.question = {quoted(rule.question)}
  AND feedback.answer_number IS NOT NULL
  AND {known("feedback", question.known_by)}
  AND feedback.answered_on BETWEEN whom.after_from AND whom.after_to"""
    result = f"""
SELECT
    {name}_seen.person_id,
    {name}_seen.episode_id,
    CASE WHEN {name}_seen.answer_number >= {rule.at_least!r} THEN 1 ELSE 0 END AS good,
    {name}_seen.happened_on AS assessed_on
FROM {name}_seen
WHERE {name}_seen.place = 1"""
    evidence = f"""
SELECT person_id, episode_id, 'answer' AS kind, 'after' AS what, happened_on, record_id, extract_id, row
FROM {name}_seen
WHERE place = 1"""
    return [
        Step(f"{name}_seen", "answers to the question, the last first", sql),
        Step(name, "what the last answer says", result),
        Step(f"{name}_evidence", "and which it is", evidence),
    ]
