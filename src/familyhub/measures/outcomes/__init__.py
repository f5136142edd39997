"""Outcome measures: who was helped, and did it get better. Definitions in, members, figures and lists out.

`load_outcomes` gives the definitions, `fill` the marts of a snapshot, `outcome_figures`, `at_risk_list` and
`trace_outcome` read them.
"""

from familyhub.measures.outcomes.compile import compile_evidence, compile_outcome, outcome_fingerprint
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.figure import OutcomeFigure, outcome_figures, supervision_figures
from familyhub.measures.outcomes.filling import fill
from familyhub.measures.outcomes.tables import OUTCOME_MARTS
from familyhub.measures.outcomes.tracing import TracedOutcome, trace_outcome
from familyhub.measures.outcomes.words import AT_RISK
from familyhub.measures.outcomes.worklist import AtRiskEntry, at_risk_list

__all__ = [
    "AT_RISK",
    "OUTCOME_MARTS",
    "AtRiskEntry",
    "OutcomeDefinition",
    "OutcomeFigure",
    "TracedOutcome",
    "at_risk_list",
    "compile_evidence",
    "compile_outcome",
    "fill",
    "load_outcomes",
    "outcome_figures",
    "outcome_fingerprint",
    "supervision_figures",
    "trace_outcome",
]
