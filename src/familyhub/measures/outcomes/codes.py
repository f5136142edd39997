"""The orders and names that the compiler and the reference both go by: steps, parents, the ids a measure answers to."""

from familyhub.measures.outcomes.definition import OutcomeDefinition

STEPS = (
    "identified", "offered", "declined", "agreed", "support", "reviewed", "completed", "achieved", "not_achieved",
    "moved_away", "disengaged",
)  # fmt: skip
"""The steps in the order in which they come on one day."""

OPENING = ("identified", "offered", "agreed")
"""After an end, one of these begins a new piece of work, where the source names none; but agreeing after declining is
a change of mind about the same one."""

ENDING = ("declined", "completed", "achieved", "not_achieved", "moved_away", "disengaged")
COMPLETING = ("completed", "achieved", "not_achieved")

PARENTS = (
    "mother_of", "father_of", "parent_of", "carer_of", "special_guardian_of", "kinship_carer_of", "foster_carer_of",
)  # fmt: skip
"""Who is a child's main carer, as far as relations tell."""

FOLLOW_UP_MONTHS = 3
"""How long after the end of the work an assessment still counts, where a measure says nothing else."""

ADULT = 18


def answers_to(measure: str, definition: OutcomeDefinition) -> tuple[str, ...]:
    """What may stand in `outcome_activity.outcome` for it: its id and the contract's number, in small letters."""
    return tuple(dict.fromkeys((measure.lower(), definition.number.lower())))
