"""The compiler: an outcome's definition and a question become one SELECT of its members, and one of their evidence.

The SQL reads the tables of `facts.duckdb` and `calendar` by their bare names, and runs on DuckDB as it stands; for
Spark it is transpiled word by word.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

import msgspec

from familyhub.measures.compile import PRINTED_FOR, written
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.episode_sql import episode_steps
from familyhub.measures.outcomes.improvement import Published
from familyhub.measures.outcomes.member_sql import evidence_row, member_row, member_steps
from familyhub.measures.outcomes.rule_sql import judged_by
from familyhub.measures.outcomes.school_sql import school_evidence, school_row, school_steps
from familyhub.measures.outcomes.whom_sql import whom_steps
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step

WORTH_KEEPING = ("noted", "found", "support_contact", "episode", "entering", "whom", "judged", "placed")
"""Steps that several others read, as are those of each rule (`rule_…`). Spark works a step out anew wherever it is
named, so that there these are kept on the way (`localCheckpoint`, a view of the same name); DuckDB keeps them itself.
"""


def outcome_steps(measure: str, definition: OutcomeDefinition, question: Question) -> list[Step]:
    """Every step before the last SELECT, each name once."""
    if isinstance(definition.improved, Published):
        return school_steps(definition, question)
    judged = judged_by(definition, question)
    return _once(
        [
            *episode_steps(measure, definition, question),
            *whom_steps(definition, question),
            *judged.steps,
            *member_steps(definition, question, judged),
        ]
    )


def last_selects(measure: str, definition: OutcomeDefinition, question: Question) -> tuple[str, str]:
    """What follows the steps: the SELECT of the members, and that of the evidence."""
    if isinstance(definition.improved, Published):
        return school_row(measure), school_evidence(measure)
    judged = judged_by(definition, question)
    return member_row(measure, definition), evidence_row(measure, definition, judged)


def compile_outcome(measure: str, definition: OutcomeDefinition, question: Question) -> str:
    """One SELECT with the columns of OUTCOME_MEMBER, a row a member."""
    return written(outcome_steps(measure, definition, question), last_selects(measure, definition, question)[0])


def compile_evidence(measure: str, definition: OutcomeDefinition, question: Question) -> str:
    """One SELECT with the columns of OUTCOME_EVIDENCE, a row a record behind a member."""
    return written(outcome_steps(measure, definition, question), last_selects(measure, definition, question)[1])


def outcome_fingerprint(measure: str, definition: OutcomeDefinition) -> str:
    """Sixteen hexadecimal digits over the definition, without its examples and prose, and the SQL it compiles to."""
    prose = {"title": "", "short": "", "theme": "", "why": "", "owner": "", "source": "", "notes": ()}
    said = msgspec.structs.replace(definition, **prose, example=(), replaces=None, next_review=date.min)
    sql = compile_outcome(measure, definition, PRINTED_FOR)
    text = msgspec.json.encode(said, order="deterministic") + b"\n" + sql.encode()
    return hashlib.sha256(text).hexdigest()[:16]


def _once(steps: Sequence[Step]) -> list[Step]:
    """The steps, each name where it first stands."""
    named: dict[str, Step] = {}
    for step in steps:
        named.setdefault(step.name, step)
    return list(named.values())
