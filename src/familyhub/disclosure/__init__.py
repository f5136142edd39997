"""Disclosure control: what a count becomes before it is shown to someone who may not see it exactly.

Small counts are hidden and others rounded (`rounding`); further ones are hidden where sums would give a hidden one away
(`secondary`).
"""

from familyhub.disclosure.rounding import (
    BASE,
    HIDDEN,
    LARGEST_HIDDEN,
    RULE,
    could_be,
    percentage_range,
    protected_count,
    protected_percentage,
    protected_text,
)
from familyhub.disclosure.secondary import Sum, protect, ranges

__all__ = [
    "BASE",
    "HIDDEN",
    "LARGEST_HIDDEN",
    "RULE",
    "Sum",
    "could_be",
    "percentage_range",
    "protect",
    "protected_count",
    "protected_percentage",
    "protected_text",
    "ranges",
]
