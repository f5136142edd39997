"""The truth about rates: how many children were referred, or came to urgent care, on a day, at each level by month."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.figures import Places
from familyhub.demo.rules import month_end, month_name
from familyhub.demo.subjects import gather

MEASURES: dict[str, tuple[str, tuple[int, int]]] = {
    "referrals-camhs": ("camhs", (0, 17)), "referrals-youth-justice": ("youth_justice", (10, 17)),
    "housing-help": ("housing", (0, 17)), "urgent-care": ("hospital", (0, 17)),
}  # fmt: skip
"""By measure: the service, and the ages in years that count."""
RateKey = tuple[str, str, str, str, str]
"""Measure, month, hierarchy, level, place ('' for the county)."""


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
    found: list[RateEvent] = []
    for measure, (service, ages) in MEASURES.items():
        for number, day in sorted(set(_days(county, service))):
            known = people[number]
            young = (
                add_months(known.stated.born, 12 * ages[0]) <= day < add_months(known.stated.born, 12 * ages[1] + 12)
            )
            if young and day >= county.since and known.responsible_on("resident", day):
                team, lsoa = known.team_on(day), known.neighbourhood_on(day)
                found.append(RateEvent(measure, number, known.stated.nhs_number, day, team, lsoa))
    return found


def _days(county: County, service: str) -> Iterator[tuple[int, date]]:
    known_to = county.days.register_to
    if service == "hospital":
        for visit in county.rates.visits:
            if visit.service == service and visit.attended == "seen" and visit.keyed <= known_to:
                yield visit.person.number, visit.day
        return
    last: dict[int, date] = {}
    for referral in sorted(county.rates.referrals, key=lambda referral: referral.received):
        if referral.service != service or referral.keyed > known_to:
            continue
        goes_on = last.get(referral.person.number)
        # Housing help that begins while earlier help goes on is the same help.
        if service != "housing" or goes_on is None or (referral.received - goes_on).days > 1:
            yield referral.person.number, referral.received
        told = referral.closed if referral.closed is not None else date.max
        last[referral.person.number] = max(goes_on or told, told)


def rate_figures(county: County, events: list[RateEvent]) -> dict[RateKey, int]:
    """How many events each month that is over had, at every level of both hierarchies."""
    where, found = Places(county), Counter[RateKey]()
    for event in events:
        if month_end(event.day) > county.as_of:
            continue
        for hierarchy, level, place in where.of_keys(event.team, event.lsoa):
            found[event.measure, month_name(event.day), hierarchy, level, place] += 1
    return dict(found)
