"""The closed vocabulary in which a rate is written; unknown keys are refused with their path."""

from datetime import date
from typing import Literal

import msgspec

from familyhub.measures.definition import Responsible, Vocabulary

Of = Literal["children", "events"]


class Ages(Vocabulary, frozen=True):
    """Whole years of age, both counted: from 0 to 17 is every child before the 18th birthday."""

    from_: int = msgspec.field(name="from", default=0)
    to: int = 17


class After(Vocabulary, frozen=True):
    """The event counts only where another one came before it on an earlier day, no longer ago than this.

    `since = "began"` counts from the day the earlier one began; `"ended"` from its last day, and one that is still
    going on is always near enough.
    """

    event: str
    within: int
    unit: Literal["days", "months"]
    since: Literal["began", "ended"] = "began"


class RateExample(Vocabulary, frozen=True):
    """A worked example: small tables in, the county's figures by month out. It runs as a test and as documentation.

    `expect` maps a month to [counted, of]: of so many children on its 15th day, or of so many events. A month in which
    something counts and that is not named makes the example fail. `reasons` maps a child's number to why an event of
    theirs is left out.
    """

    says: str
    expect: dict[str, tuple[int, int]]
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    as_of: date | None = None
    known_by: date | None = None
    births: list[dict[str, object]] = msgspec.field(default_factory=list)
    deaths: list[dict[str, object]] = msgspec.field(default_factory=list)
    lives: list[dict[str, object]] = msgspec.field(default_factory=list)
    caseloads: list[dict[str, object]] = msgspec.field(default_factory=list)
    referrals: list[dict[str, object]] = msgspec.field(default_factory=list)
    statuses: list[dict[str, object]] = msgspec.field(default_factory=list)
    contacts: list[dict[str, object]] = msgspec.field(default_factory=list)


class RateDefinition(Vocabulary, frozen=True):
    """A measure of the kind `rate`: how often an event happens to children, of all children or of all such events.

    `of = "children"` gives a rate `per` so many children and year; `of = "events"` gives the percentage of events that
    came `after` another.
    """

    kind: Literal["rate"]
    name: str
    short: str
    event: str
    why: str
    owner: str
    next_review: date
    of: Of = "children"
    per: int = 10_000
    ages: Ages = Ages()
    after: After | None = None
    responsible: Responsible = "resident"
    number: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    replaces: str | None = None
    example: tuple[RateExample, ...] = ()
