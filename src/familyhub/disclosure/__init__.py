"""Disclosure control: what a count becomes before it is shown to someone who may not see it exactly.

Small counts are hidden and others rounded (`rounding`); further ones are hidden where sums would give a hidden one away
(`secondary`: quickly, or the fewest that are enough), in tables declared beforehand (`cube`) and beside everything that
was released before (`releases`). What a reader can work out is found exactly (`attacker`).
"""

from familyhub.disclosure.apart import audit_apart, by_name, in_one, newly_given_away, prepare_apart
from familyhub.disclosure.attacker import Attacker
from familyhub.disclosure.cube import Cell, Cube, Dimension
from familyhub.disclosure.optimal import Hiding
from familyhub.disclosure.releases import (
    FEWEST_VALUES,
    Audit,
    DisclosureError,
    Prepared,
    Released,
    Sign,
    Signed,
    audit,
    prepare,
    prepare_counts,
    told_exactly,
)
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
from familyhub.disclosure.secondary import protect, protect_optimally, ranges
from familyhub.disclosure.sums import Sum

__all__ = [
    "BASE",
    "FEWEST_VALUES",
    "HIDDEN",
    "LARGEST_HIDDEN",
    "RULE",
    "Attacker",
    "Audit",
    "Cell",
    "Cube",
    "Dimension",
    "DisclosureError",
    "Hiding",
    "Prepared",
    "Released",
    "Sign",
    "Signed",
    "Sum",
    "audit",
    "audit_apart",
    "by_name",
    "could_be",
    "in_one",
    "newly_given_away",
    "percentage_range",
    "prepare",
    "prepare_apart",
    "prepare_counts",
    "protect",
    "protect_optimally",
    "protected_count",
    "protected_percentage",
    "protected_text",
    "ranges",
    "told_exactly",
]
