"""The closed vocabulary in which a measure is written; unknown keys are refused with their path."""

from datetime import date
from typing import Literal

import msgspec

Subject = Literal["child", "delivery", "pregnancy"]
Unit = Literal["days", "weeks", "months", "gestation_weeks"]
By = Literal["month", "quarter"]
When = Literal["window_closes", "anchor", "satisfied"]
Responsible = Literal["contract", "resident", "registered"]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything written in a definition: frozen, and nothing but the known keys."""


class Within(Vocabulary, frozen=True):
    """The window, counted from the anchor; both ends count. `to = "birth"` goes with gestation weeks."""

    from_: int = msgspec.field(name="from")
    to: int | Literal["birth"]
    unit: Unit


class Reported(Vocabulary, frozen=True):
    """The period a member is reported in: the month or quarter of a day of its own."""

    by: By
    when: When
    calendar: Literal["ohid-new-birth"] | None = None


class Target(Vocabulary, frozen=True):
    """The percentage to reach, and the period over which it is judged."""

    at_least: float
    over: Literal["year_to_date", "month", "quarter"] = "year_to_date"


class Until(Vocabulary, frozen=True):
    """How long after the anchor a missed check is still worth making."""

    to: int
    unit: Literal["days", "weeks", "months"]


class Withheld(Vocabulary, frozen=True):
    """The figure is withheld where too few members have this event inside the window."""

    event: str
    at_least: float


class Example(Vocabulary, frozen=True):
    """A worked example: small tables in, the expected figures out. It runs as a test and shows as documentation.

    Each table is a list of rows about people named by small numbers (see docs/how-to-write-a-measure.md); whoever has
    no row in `lives` lives in the area throughout. `expect` maps a period to [numerator, denominator]. `reasons`,
    where given, maps a subject's number to the reason its member row must bear.
    """

    says: str
    expect: dict[str, tuple[int, int]]
    reasons: dict[str, str] = {}
    as_of: date | None = None
    known_by: date | None = None
    births: list[dict[str, object]] = []
    deaths: list[dict[str, object]] = []
    pregnancies: list[dict[str, object]] = []
    lives: list[dict[str, object]] = []
    caseloads: list[dict[str, object]] = []
    hospital: list[dict[str, object]] = []
    antenatal_contact: list[dict[str, object]] = []
    postnatal_visit: list[dict[str, object]] = []
    six_to_eight_week_review: list[dict[str, object]] = []
    one_year_review: list[dict[str, object]] = []
    two_year_review: list[dict[str, object]] = []
    other_contact: list[dict[str, object]] = []


class Definition(Vocabulary, frozen=True):
    """A measure of the kind `due`: who should have had what, by when, and did they.

    `short` is its name in a table; `outcome` goes on "412 of 455 families ..." ("had a visit within 14 days").
    """

    kind: Literal["due"]
    name: str
    subject: Subject
    satisfied_by: str
    within: Within
    reported: Reported
    responsible: Responsible
    why: str
    owner: str
    next_review: date
    short: str = ""
    outcome: str = ""
    counts: Literal["any", "first"] = "any"
    responsible_on: Literal["window_closes", "period_end"] = "window_closes"
    among: str | None = None
    target: Target | None = None
    catch_up: Until | None = None
    worklist: bool = False
    withheld: Withheld | None = None
    notes: tuple[str, ...] = ()
    source: str = ""
    replaces: str | None = None
    example: tuple[Example, ...] = ()
