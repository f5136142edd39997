"""The marginal value of each open site, and of one more."""

from math import inf, isfinite

import pytest
from children_one_by_one import every_child, ground_of, grounds_and_sites, journey, mean
from hypothesis import given, settings

from familyhub.siting import marginal, openings


def town():
    return ground_of(
        [[5, 20, 30], [10, 10.5, 30], [40, 5, 6], [inf, 8, inf]],
        [{"all": 10}, {"all": 20}, {"all": 30}, {"all": 4}],
    )


def test_closing_a_site_sends_its_children_to_the_next():
    first, second = marginal(town(), {0, 1}, "walk")
    # 30 children have site 0 as their nearest; half a minute more for 20 of them is the same journey.
    assert (first.site, first.children_nearest, first.lose, first.next_site, first.unreached) == (0, 30, 10, 1, 0)
    assert first.minutes_now == pytest.approx((10 * 5 + 20 * 10) / 30)
    assert first.minutes_if_closed == pytest.approx((10 * 20 + 20 * 10.5) / 30)
    # The four children of the last area would reach nothing.
    assert (second.children_nearest, second.lose, second.unreached) == (34, 34, 4)
    assert second.minutes_if_closed == 40.0


def test_the_only_site_has_no_next():
    only = marginal(town(), {1}, "walk")[0]
    assert (only.next_site, only.minutes_if_closed, only.unreached) == (None, None, 64)


def test_one_more_site_is_worth_what_it_makes_shorter():
    second, third = openings(town(), {0}, "walk")
    assert (second.site, second.gain, second.reach, second.minutes) == (1, 34, 4, -35.0)
    assert (third.site, third.gain, third.reach, third.minutes) == (2, 30, 0, -34.0)
    assert [each.site for each in openings(town(), {0}, "walk", candidates={0, 2})] == [2]


@settings(max_examples=250)
@given(grounds_and_sites())
def test_closing_and_opening_are_as_children_find_them_one_by_one(case):
    ground, sites = case
    children = [point for _, point in every_child(ground)]
    for one in marginal(ground, sites, "walk"):
        own = [point for point in children if journey(ground, point, sites)[1] == one.site]
        then = [journey(ground, point, sites - {one.site}) for point in own]
        now = [journey(ground, point, sites)[0] for point in own]
        assert one.children_nearest == len(own)
        assert one.minutes_now == pytest.approx(mean(now))
        assert one.minutes_if_closed == pytest.approx(mean(each for each, _ in then if isfinite(each)))
        assert one.unreached == sum(taker is None for _, taker in then)
        assert one.lose == sum(later - before >= 1 for (later, _), before in zip(then, now, strict=True))
        takers = [taker for _, taker in then if taker is not None]
        assert one.next_site == (min(set(takers), key=lambda s: (-takers.count(s), s)) if takers else None)
    assert sum(one.children_nearest for one in marginal(ground, sites, "walk")) == sum(
        journey(ground, point, sites)[1] is not None for point in children
    )
    for more in openings(ground, sites, "walk"):
        pairs = [(journey(ground, p, sites)[0], journey(ground, p, sites | {more.site})[0]) for p in children]
        shorter = [(one, other) for one, other in pairs if one != other and one - other >= 1]
        assert more.site not in sites
        assert (more.gain, more.reach) == (len(shorter), sum(one == inf for one, _ in shorter))
        assert more.minutes == pytest.approx(mean(other - one for one, other in shorter if isfinite(one)))
