"""The mandated measures as the rules page states them, written out once more for the truth alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from familyhub.demo.calendar import add_months
from familyhub.demo.care import DOMAINS
from familyhub.demo.written import StatedContact

Subject = Literal["child", "delivery", "pregnancy"]
Test = Callable[[StatedContact], bool]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length of time from the anchor."""

    count: int
    unit: Literal["days", "months"]

    def after(self, anchor: date) -> date:
        """The day that lies so long after the anchor."""
        return add_months(anchor, self.count) if self.unit == "months" else anchor + timedelta(days=self.count)


@dataclass(frozen=True, slots=True)
class Rule:
    """One measure. `asks` are the conditions beyond activity and being seen, each with the reason its lack gives.

    `opens` and `closes` are None for the antenatal window, which runs from 28 weeks to birth. `period` says which day a
    member is reported by, and in what.
    """

    name: str
    subject: Subject
    activity: str
    basis: Literal["contract", "resident"]
    opens: Stretch | None = None
    closes: Stretch | None = None
    asks: tuple[tuple[Test, str], ...] = ()
    first_decides: bool = False
    by: Literal["month", "quarter"] = "month"
    period: Literal["closes", "birth window", "met"] = "closes"
    read_at_period_end: bool = False
    among: str | None = None
    catch_up: Stretch | None = None
    worklist: bool = False

    def satisfies(self, contact: StatedContact) -> bool:
        """Whether a contact satisfies the event, wherever it lies."""
        if contact.activity != self.activity or contact.attended != "seen":
            return False
        return all(test(contact) for test, _ in self.asks)


def _in_days(first: int, last: int) -> tuple[Stretch, Stretch]:
    return Stretch(first, "days"), Stretch(last, "days")


def _in_months(first: int, last: int) -> tuple[Stretch, Stretch]:
    return Stretch(first, "months"), Stretch(last, "months")


def _all_scored(contact: StatedContact) -> bool:
    return all(domain in contact.scores for domain in DOMAINS)


def _high_enough(domain: str) -> Test:
    return lambda contact: contact.scores.get(domain, False)


REVIEWED = (lambda contact: contact.reviewed, "without_review")
FACE_TO_FACE = (lambda contact: contact.medium == "face_to_face", "not_face_to_face")
WITH_ASQ3 = (_all_scored, "without_asq3")
FEEDING_KNOWN = (lambda contact: contact.feeding is not None, "feeding_not_recorded")
BREASTFED = (lambda contact: contact.feeding in ("total", "partial"), "not_breastfed")


def _essex() -> list[Rule]:
    antenatal, postnatal, two_year = "antenatal_contact", "new_birth_visit", "two_year_review"
    day_30, months_36 = Stretch(30, "days"), Stretch(36, "months")
    return [
        Rule("kpi-2-01", "pregnancy", antenatal, "contract", worklist=True),
        Rule("kpi-2-01-review", "pregnancy", antenatal, "contract", asks=(REVIEWED,)),
        Rule("kpi-2-02", "delivery", postnatal, "contract", *_in_days(0, 14), catch_up=day_30, worklist=True),
        Rule("kpi-2-02-review", "delivery", postnatal, "contract", *_in_days(0, 14), (REVIEWED,), catch_up=day_30),
        Rule("kpi-2-33", "child", "six_to_eight_week_review", "contract", *_in_days(42, 56),
             catch_up=Stretch(84, "days"), worklist=True),
        Rule("kpi-2-34", "child", "one_year_review", "contract", *_in_months(9, 12), catch_up=Stretch(15, "months"),
             worklist=True),
        Rule("kpi-2-35", "child", two_year, "contract", *_in_months(24, 30), (WITH_ASQ3,), catch_up=months_36,
             worklist=True),
        Rule("kpi-2-35-review", "child", two_year, "contract", *_in_months(24, 30), catch_up=months_36),
    ]  # fmt: skip


def _ohid() -> list[Rule]:
    postnatal, two_year, six_weeks = "new_birth_visit", "two_year_review", "six_to_eight_week_review"

    def quarterly(
        name: str, activity: str, window: tuple[Stretch, Stretch], asks: tuple[tuple[Test, str], ...] = (),
        period: Literal["closes", "birth window"] = "closes", first: bool = False, end: bool = False,
        among: str | None = None,
    ) -> Rule:  # fmt: skip
        return Rule(
            name, "child", activity, "resident", *window, asks, first, "quarter", period, end, among
        )  # fmt: skip

    half_past_two, eight_weeks = _in_months(0, 30), _in_days(0, 56)
    rules = [
        Rule("ohid-c1", "pregnancy", "antenatal_contact", "resident", asks=(FACE_TO_FACE,), by="quarter", period="met"),
        quarterly("ohid-c2", postnatal, _in_days(0, 14), (FACE_TO_FACE,), "birth window"),
        quarterly("ohid-c3", postnatal, _in_days(15, 30), (FACE_TO_FACE,), "birth window", first=True),
        quarterly("ohid-c4", "one_year_review", _in_months(0, 12)),
        quarterly("ohid-c5", "one_year_review", _in_months(0, 15)),
        quarterly("ohid-c6i", two_year, half_past_two, end=True),
        quarterly("ohid-c6ii", two_year, half_past_two, (WITH_ASQ3,), end=True, among="ohid-c6i"),
    ]
    for number, domain in zip(("iii", "iv", "v", "vi", "vii"), DOMAINS, strict=True):
        asks = (WITH_ASQ3, (_high_enough(domain), "below_level"))
        rules.append(quarterly(f"ohid-c6{number}", two_year, half_past_two, asks, end=True, among="ohid-c6ii"))
    everything = (WITH_ASQ3, *((_high_enough(domain), "below_level") for domain in DOMAINS))
    rules.append(quarterly("ohid-c6viii", two_year, half_past_two, everything, end=True, among="ohid-c6ii"))
    rules.append(quarterly("ohid-c8i", six_weeks, eight_weeks))
    rules.append(quarterly("ohid-c8ii", six_weeks, eight_weeks, (FEEDING_KNOWN, BREASTFED)))
    return rules


RULES: tuple[Rule, ...] = (*_essex(), *_ohid())
"""Every measure of the rules page; one that counts among another comes after it."""


def fiscal_year(day: date) -> int:
    """The calendar year in which the day's fiscal year (from April) began."""
    return day.year if day.month >= 4 else day.year - 1


def month_name(day: date) -> str:
    """For example 2024-05."""
    return f"{day.year}-{day.month:02d}"


def quarter_name(day: date) -> str:
    """For example 2024-25 Q1, April to June."""
    year = fiscal_year(day)
    return f"{year}-{(year + 1) % 100:02d} Q{(day.month - 4) % 12 // 3 + 1}"


def quarter_end(day: date) -> date:
    """The last day of the day's quarter."""
    first_month = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return add_months(first_month, 3) - timedelta(days=1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def birth_window(born: date) -> date:
    """A day in the quarter in which OHID counts a birth: 2 March to 1 June count in April to June, and so on."""
    year = born.year
    bounds = [
        (date(year, 3, 1), date(year, 1, 1)),
        (date(year, 6, 1), date(year, 4, 1)),
        (date(year, 9, 1), date(year, 7, 1)),
        (date(year, 12, 2), date(year, 10, 1)),
    ]
    for last, day_in_quarter in bounds:
        if born <= last:
            return day_in_quarter
    return date(year + 1, 1, 1)
