"""The units a value may be in, and what a figure may be called beside a benchmark."""

from typing import Literal

Unit = Literal["percentage", "count", "rate", "pounds", "number"]
"""Percentages run from 0 to 100; a rate is so many per so many, as the words beside it say; a number is any other."""

Polarity = Literal["high_is_good", "high_is_bad", "neither"]

Judgement = Literal[
    "much better", "better", "similar", "worse", "much worse",
    "much lower", "lower", "higher", "much higher", "not compared",
]  # fmt: skip
"""How a figure stands to a benchmark, computed from the figures; "much" beyond 99.8% limits, "higher" where neither
end is good."""
