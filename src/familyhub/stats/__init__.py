"""Statistics as public health and the NHS use them: intervals, comparison, trend, inequality, control charts.

Numbers in, numbers out: nothing here knows a measure, a place or a person.
"""

from familyhub.stats.compared import Compared, Judged, Polarity, against, judged
from familyhub.stats.funnel import (
    Z_99_8,
    FunnelLimits,
    Ratio,
    count_limits,
    dispersion,
    observed_against_expected,
    proportion_limits,
    rate_limits,
)
from familyhub.stats.inequality import Concentration, RankedGroup, Slope, concentration, slope_index
from familyhub.stats.intervals import Z_95, Interval, byar, byar_rate, newcombe, wilson
from familyhub.stats.shrinkage import Shrinkage, Shrunk, shrink_proportions, shrink_rates
from familyhub.stats.spc import Signal, XmrChart, XmrPoint, xmr
from familyhub.stats.standardised import EUROPEAN_2013, AgeBand, Standardised, directly_standardised
from familyhub.stats.strata import Stratum, Weighed, weighed
from familyhub.stats.trend import Trend, TrendPoint, TrendTest, points_tested, recent_trend, trend_test

__all__ = [
    "EUROPEAN_2013",
    "Z_95",
    "Z_99_8",
    "AgeBand",
    "Compared",
    "Concentration",
    "FunnelLimits",
    "Interval",
    "Judged",
    "Polarity",
    "RankedGroup",
    "Ratio",
    "Shrinkage",
    "Shrunk",
    "Signal",
    "Slope",
    "Standardised",
    "Stratum",
    "Trend",
    "TrendPoint",
    "TrendTest",
    "Weighed",
    "XmrChart",
    "XmrPoint",
    "against",
    "byar",
    "byar_rate",
    "concentration",
    "count_limits",
    "directly_standardised",
    "dispersion",
    "judged",
    "newcombe",
    "observed_against_expected",
    "points_tested",
    "proportion_limits",
    "rate_limits",
    "recent_trend",
    "shrink_proportions",
    "shrink_rates",
    "slope_index",
    "trend_test",
    "weighed",
    "wilson",
    "xmr",
]
