"""How a unit cost and an inflation index are written; unknown keys are refused with their path."""

from typing import Literal

import msgspec

Per = Literal["contact", "referral", "enquiry", "week", "attendance", "admission", "session", "hour"]
"""What the amount buys."""


class UnitCost(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one of something costs: pounds at the prices of a financial year, and who says so.

    `seen`: whoever wrote the entry read the figure at the source. Where it is false the figure is a stand-in that a
    council should check before it builds on it; every report says which costs those are. `worked_out` is the sum behind
    a figure that the source does not print itself.
    """

    name: str
    per: Per
    pounds: float
    price_year: str
    agency: str
    includes: str
    source: str
    link: str
    seen: bool
    worked_out: str = ""
    replaces: str | None = None


class Inflation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A price index by financial year: to bring costs of different years to the prices of one.

    `base` is the year at whose prices costs are given where nobody asks for another.
    """

    name: str
    base: str
    source: str
    link: str
    seen: bool
    index: dict[str, float]
