"""Disclosure control: what a count becomes before it is shown to someone who may not see it exactly.

Primary rules only: small counts hidden, others rounded. There is no secondary suppression yet (see `rounding`).
"""

from familyhub.disclosure.rounding import (
    BASE,
    HIDDEN,
    LARGEST_HIDDEN,
    RULE,
    percentage_range,
    protected_count,
    protected_percentage,
    protected_text,
)

__all__ = [
    "BASE",
    "HIDDEN",
    "LARGEST_HIDDEN",
    "RULE",
    "percentage_range",
    "protected_count",
    "protected_percentage",
    "protected_text",
]
