"""Measures of the kind `rate`: how often something happens to children, per 10,000, with the records behind each.

`load` gives the definitions, `fill` the marts of a snapshot, `rates` and `trace_rate` read them.
"""

from familyhub.measures.rates.compile import compile_events, compile_population, fingerprint
from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.rates.definitions import load
from familyhub.measures.rates.english import in_english
from familyhub.measures.rates.events import RATE_EVENTS, RateEvent
from familyhub.measures.rates.filling import fill
from familyhub.measures.rates.reading import Rate, TracedEvent, rates, trace_rate
from familyhub.measures.rates.tables import RATE_MARTS

__all__ = [
    "RATE_EVENTS",
    "RATE_MARTS",
    "Rate",
    "RateDefinition",
    "RateEvent",
    "TracedEvent",
    "compile_events",
    "compile_population",
    "fill",
    "fingerprint",
    "in_english",
    "load",
    "rates",
    "trace_rate",
]
