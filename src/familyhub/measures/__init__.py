"""Measures of the kind `due`: definitions in a closed vocabulary, compiled to SQL, down to the member behind a figure.

`load` gives the definitions, `measure` fills the marts of a snapshot, `figures`, `trace` and `due_list` read them.
"""

from familyhub.measures.compile import compile_members, fingerprint, standard_fingerprint
from familyhub.measures.definition import Definition
from familyhub.measures.definitions import load
from familyhub.measures.english import as_plain, definition_named, in_english
from familyhub.measures.events import EVENTS, Event
from familyhub.measures.figure import Bounds, Figure, FigureChoice, figures
from familyhub.measures.members import measure
from familyhub.measures.open_members import OpenMember, open_members
from familyhub.measures.question import Question
from familyhub.measures.reasons import REASONS, Reason
from familyhub.measures.tables import MARTS
from familyhub.measures.tracing import TracedMember, trace
from familyhub.measures.worklist import STATES, DueEntry, due_list

__all__ = [
    "EVENTS",
    "MARTS",
    "REASONS",
    "STATES",
    "Bounds",
    "Definition",
    "DueEntry",
    "Event",
    "Figure",
    "FigureChoice",
    "OpenMember",
    "Question",
    "Reason",
    "TracedMember",
    "as_plain",
    "compile_members",
    "definition_named",
    "due_list",
    "figures",
    "fingerprint",
    "in_english",
    "load",
    "measure",
    "open_members",
    "standard_fingerprint",
    "trace",
]
