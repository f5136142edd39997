"""The truth about waits for therapy: how each referral stands on the county's day, and the counts at every level."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Literal

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.figures import Places
from familyhub.demo.rate_drawn import Referred
from familyhub.demo.rules import month_name
from familyhub.demo.subjects import Known, gather

WaitState = Literal["seen", "waiting", "closed_unseen", "left"]
WaitKey = tuple[str, str, str, str, str]
"""waiting or month, the day or the month, hierarchy, level, place ('' for the county)."""
IN_TIME = timedelta(weeks=18)
TOO_OLD = 12 * 19


@dataclass(frozen=True, slots=True)
class Wait:
    """One referral of a child to therapy; `days` until the child was first seen, or until the wait ended, or so far."""

    referral: str
    person: int
    nhs_number: str
    state: WaitState
    received: date
    seen: date | None
    days: int
    in_time: bool
    team: str | None
    lsoa: str | None


def waits(county: County) -> list[Wait]:
    """Every referral to therapy that was sent, of a child who then lived in the county."""
    people, appointments = gather(county.written).people, _appointments(county)
    told = [r for r in county.rates.referrals if r.service == "therapy" and r.keyed <= county.days.register_to]
    return [
        _wait(county, referral, people[referral.person.number], appointments.get(referral.person.number, []))
        for referral in told
        if _is_ours(people[referral.person.number], referral.received)
    ]


def _is_ours(known: Known, received: date) -> bool:
    born = known.stated.born
    return known.responsible_on("resident", received) and born <= received < add_months(born, TOO_OLD)


def _appointments(county: County) -> dict[int, list[date]]:
    """The days on which each child came to therapy, as far as they were sent."""
    found: dict[int, list[date]] = {}
    for visit in chain(county.rates.visits, county.use.visits):
        if visit.service == "therapy" and visit.attended == "seen" and visit.keyed <= county.days.register_to:
            found.setdefault(visit.person.number, []).append(visit.day)
    return found


def _wait(county: County, referral: Referred, known: Known, came: list[date]) -> Wait:
    on = county.as_of
    # The end of a referral is keyed two days after it.
    told = referral.closed is not None and referral.closed + timedelta(days=2) <= county.days.register_to
    closed = referral.closed if told else None
    died = known.stated.died if known.stated.died is not None and known.stated.died <= on else None
    # No appointment names a therapist: whichever came first ended the wait.
    seen = min((day for day in came if referral.received <= day <= (closed or on)), default=None)
    state: WaitState = "waiting"
    if seen is not None:
        state = "seen"
    elif closed is not None:
        state = "closed_unseen"
    elif died is not None or not known.responsible_on("resident", on):
        state = "left"
    waited = (seen or closed or died or on) - referral.received
    return Wait(
        f"RF{referral.number:07d}", known.stated.number, known.stated.nhs_number, state, referral.received, seen,
        waited.days, waited <= IN_TIME, known.team_on(referral.received), known.neighbourhood_on(referral.received),
    )  # fmt: skip


def wait_figures(county: County, found: list[Wait]) -> dict[WaitKey, tuple[int, int, int]]:
    """How many wait on the county's day, or were first seen in a month; of them within 18 weeks; their days."""
    where = Places(county)
    children, in_time, days = Counter[WaitKey](), Counter[WaitKey](), Counter[WaitKey]()
    for wait in found:
        if wait.state == "waiting":
            period = ("waiting", county.as_of.isoformat())
        elif wait.seen is not None:
            period = ("month", month_name(wait.seen))
        else:
            continue
        for place in where.of_keys(wait.team, wait.lsoa):
            children[*period, *place] += 1
            in_time[*period, *place] += wait.in_time
            days[*period, *place] += wait.days
    return {key: (children[key], in_time[key], days[key]) for key in children}
