"""Outcome measures: who was helped, and did it get better. Definitions in, members, figures and lists out.

`load_outcomes` gives the definitions, `fill` the marts of a snapshot, `outcome_figures`, `at_risk_list` and
`trace_outcome` read them.
"""

from familyhub.measures.outcomes.compile import compile_evidence, compile_outcome, outcome_fingerprint
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.filling import fill
from familyhub.measures.outcomes.tables import OUTCOME_MARTS

__all__ = [
    "OUTCOME_MARTS",
    "OutcomeDefinition",
    "compile_evidence",
    "compile_outcome",
    "fill",
    "load_outcomes",
    "outcome_fingerprint",
]
