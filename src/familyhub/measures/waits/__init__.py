"""Measures of the kind `wait`: how long children wait for a service from referral to the first time they are seen.

`load_waits` gives the definitions, `fill` the marts of a snapshot, `waits` and `waiting` read them.
"""

from familyhub.measures.waits.compile import compile_waits, wait_fingerprint
from familyhub.measures.waits.definition import WaitDefinition, load_waits
from familyhub.measures.waits.filling import fill
from familyhub.measures.waits.reading import Waiting, Waits, waiting, waits
from familyhub.measures.waits.tables import WAIT_MARTS

__all__ = [
    "WAIT_MARTS",
    "WaitDefinition",
    "Waiting",
    "Waits",
    "compile_waits",
    "fill",
    "load_waits",
    "wait_fingerprint",
    "waiting",
    "waits",
]
