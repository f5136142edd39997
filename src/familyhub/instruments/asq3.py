"""ASQ-3: cut-offs by form and domain, and which form is for which age."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
HIGHEST = 60

FIRST_DAYS: dict[int, tuple[int, int]] = {
    24: (23, 0), 27: (25, 16), 30: (28, 16), 33: (31, 16), 36: (34, 16), 42: (39, 0), 48: (45, 0), 54: (51, 0),
    60: (57, 0),
}  # fmt: skip
"""By form, the age in months and days from which it is for; the last goes on to 66 months 0 days."""

LAST_MONTHS = 66


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the months in its name, the cut-off of each domain, and how sure the numbers are."""

    months: int
    cut_offs: dict[str, float]
    certainty: Literal["sure", "check"]
    source: str


@cache
def asq3_forms() -> dict[int, Form]:
    """The forms from 24 to 60 months, by the months in their names."""
    text = (resources.files("familyhub.instruments") / "asq3.csv").read_text(encoding="utf-8")
    return {
        int(row["form_months"]): Form(
            int(row["form_months"]),
            {domain: float(row[domain]) for domain in DOMAINS},
            "sure" if row["certainty"] == "sure" else "check",
            row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def form_for(months: int, days: int = 0) -> Form | None:
    """The form for an age in completed months and days; None below 23 or from 66 months and a day on."""
    if (months, days) > (LAST_MONTHS, 0):
        return None
    fitting = [form for form, first in FIRST_DAYS.items() if first <= (months, days)]
    return asq3_forms()[fitting[-1]] if fitting else None


def asq3_band(score: float, domain: str, form: int) -> Literal["at_or_above", "below"] | None:
    """Whether a score is at or above the form's cut-off; None for a form that is not held or a score out of range.

    Raises KeyError for a domain that ASQ-3 does not have.
    """
    if form not in asq3_forms() or not 0 <= score <= HIGHEST:
        return None
    return "at_or_above" if score >= asq3_forms()[form].cut_offs[domain] else "below"
