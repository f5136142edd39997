"""Statistics as public health and the NHS use them: intervals for proportions and rates, control charts.

Numbers in, numbers out: nothing here knows a measure, a place or a person.
"""

from familyhub.stats.intervals import Z_95, Interval, byar, byar_rate, newcombe, wilson
from familyhub.stats.spc import Signal, XmrChart, XmrPoint, xmr
from familyhub.stats.strata import Stratum, Weighed, weighed

__all__ = [
    "Z_95",
    "Interval",
    "Signal",
    "Stratum",
    "Weighed",
    "XmrChart",
    "XmrPoint",
    "byar",
    "byar_rate",
    "newcombe",
    "weighed",
    "wilson",
    "xmr",
]
