"""What comes to social care in the county: cases on the edge of a rule are there, and no spell contradicts another."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from familyhub.demo.calendar import add_months
from familyhub.demo.rate_truth import MEASURES, rate_events


def test_a_child_is_referred_again_after_exactly_twelve_months_and_another_a_day_later(county):
    referred = defaultdict(list)
    for referral in county.rates.referrals:
        if referral.service == "social_care":
            referred[referral.person.number].append(referral.received)
    beyond = {(later - add_months(first, 12)).days for days in referred.values() for first in days for later in days}
    assert {0, 1} <= beyond


def test_nobody_is_looked_after_twice_on_one_day(county):
    stays = defaultdict(list)
    for held in county.held:
        if held.status == "looked_after":
            stays[held.person.number].append((held.first, held.last or date.max))
    gaps = []
    for each in stays.values():
        for (_, last), (first, _) in pairwise(sorted(each)):
            assert first > last
            gaps.append(first - last)
    assert timedelta(days=1) in gaps, "nobody changed placement"
    assert max(gaps) > timedelta(days=30), "nobody came back"


def test_nobody_is_looked_after_before_birth_or_as_a_grown_up(county):
    for held in county.rates.held:
        assert held.person.born <= held.first < add_months(held.person.born, 216)
        assert held.last is None or held.last < add_months(held.person.born, 216)


def test_every_rate_has_events_in_the_quarter_that_is_shown_first_or_the_year_before_it(county):
    begun = add_months(county.days.data_to, -15)
    assert {event.measure for event in rate_events(county) if event.day > begun} == set(MEASURES)
