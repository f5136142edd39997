"""The truth about rates: what happened to children on a day, as far as it was told, at each level by month.

Plain loops over what was drawn; no code shared with `measures/`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.figures import Places
from familyhub.demo.needs import cases_returned
from familyhub.demo.rules import month_end, month_name
from familyhub.demo.subjects import gather

RateKey = tuple[str, str, str, str, str]
"""Measure, month, hierarchy, level, place ('' for the county)."""
Told = tuple[int, date, date]
"""A person's number, the first and the last day (date.max where no end is told)."""


def _within_a_year(first: date, _last: date, day: date) -> bool:
    return first < day <= add_months(first, 12)


def _until_thirty_days_after(first: date, last: date, day: date) -> bool:
    return first < day and (last >= day or (day - last).days <= 30)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rate counts. `fresh`: what begins while another goes on, or the day after it, is the same one.

    `after` and `near`: what must have come before, and whether it came near enough to a day.
    """

    event: str
    ages: tuple[int, int] = (0, 17)
    fresh: bool = False
    after: str | None = None
    near: Callable[[date, date, date], bool] | None = None


MEASURES: dict[str, Rule] = {
    "referrals-social-care": Rule("social_care"),
    "rereferrals-social-care": Rule("social_care", after="social_care", near=_within_a_year),
    "step-ups": Rule("social_care", after="early_help", near=_until_thirty_days_after),
    "care-entries": Rule("looked_after", fresh=True),
    "protection-plans": Rule("protection_plan", fresh=True),
    "referrals-camhs": Rule("camhs"),
    "referrals-youth-justice": Rule("youth_justice", (10, 17)),
    "housing-help": Rule("housing", fresh=True),
    "referrals-early-help": Rule("early_help"),
    "urgent-care": Rule("hospital"),
}


@dataclass(frozen=True, slots=True)
class RateEvent:
    """One child and one day: a second record of both is the same event."""

    measure: str
    person: int
    nhs_number: str
    day: date
    team: str | None
    lsoa: str | None


def rate_events(county: County) -> list[RateEvent]:
    """Every event of a child of the ages that count, living in the county on the day, sent by the county's day."""
    people = gather(county.written).people
    told: dict[str, dict[int, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for event, each in _told(county):
        told[event][each[0]].append(each)
    found: list[RateEvent] = []
    for measure, rule in MEASURES.items():
        for number, spells in sorted(told[rule.event].items()):
            known = people[number]
            before = told[rule.after][number] if rule.after is not None else []
            for day in sorted({first for _, first, _ in spells}):
                lived = known.responsible_on("resident", day) and _of_age(known.stated.born, rule.ages, day)
                if day >= county.since and lived and _counts(rule, day, spells, before):
                    team, lsoa = known.team_on(day), known.neighbourhood_on(day)
                    found.append(RateEvent(measure, number, known.stated.nhs_number, day, team, lsoa))
    return found


def _of_age(born: date, ages: tuple[int, int], day: date) -> bool:
    return add_months(born, 12 * ages[0]) <= day < add_months(born, 12 * ages[1] + 12)


def _counts(rule: Rule, day: date, spells: list[Told], before: list[Told]) -> bool:
    if rule.fresh and any(first < day and last >= day - timedelta(days=1) for _, first, last in spells):
        return False
    return rule.near is None or any(rule.near(first, last, day) for _, first, last in before)


def _told(county: County) -> Iterator[tuple[str, Told]]:
    """What was told by the county's day, by the name of the event."""
    known_to = county.days.register_to
    for visit in county.rates.visits:
        if visit.service == "hospital" and visit.attended == "seen" and visit.keyed <= known_to:
            yield "hospital", (visit.person.number, visit.day, visit.day)
    for referral in county.rates.referrals:
        if referral.keyed <= known_to:
            yield referral.service, (referral.person.number, referral.received, referral.closed or date.max)
    for episode in county.needs.early_help:
        yield "early_help", (episode.child.number, episode.open.first, episode.open.last or date.max)
    for held in county.held:
        # The record system is told of a beginning and of an end two days later.
        if held.status == "looked_after" and held.first + timedelta(days=2) <= known_to:
            ended = held.last is not None and held.last + timedelta(days=2) <= known_to
            yield "looked_after", (held.person.number, held.first, held.last if ended and held.last else date.max)
    for case, reference in cases_returned(county.needs, county.days.data_to):
        yield "social_care", (case.child.number, case.open.first, case.open.last or date.max)
        if case.protection is not None and case.protection.first <= reference:
            yield "protection_plan", (case.child.number, case.protection.first, case.protection.last or date.max)


def rate_figures(county: County, events: list[RateEvent]) -> dict[RateKey, int]:
    """How many events each month that is over had, at every level of both hierarchies."""
    where, found = Places(county), Counter[RateKey]()
    for event in events:
        if month_end(event.day) > county.as_of:
            continue
        for hierarchy, level, place in where.of_keys(event.team, event.lsoa):
            found[event.measure, month_name(event.day), hierarchy, level, place] += 1
    return dict(found)
