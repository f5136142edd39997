"""Outreach: the fewest or best stops for those the hubs leave too far away, against every choice of stops."""

from itertools import combinations

import pytest
from children_one_by_one import every_child, ground_of, grounds, journey
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.siting import Limit, stops


def county():
    """A hub (0) for the first area, three places for a stop, and a last area that no stop can reach."""
    return ground_of(
        [[10, 90, 90, 90], [60, 5, 5, 90], [60, 90, 10, 90], [60, 90, 90, 10], [90, 90, 90, 90]],
        [{"all": 100}, {"all": 20}, {"all": 30}, {"all": 4}, {"all": 6}],
    )


def test_the_fewest_stops_reach_all_who_can_be_reached():
    found = stops(county(), {0}, "walk", 30, near_minutes=15)
    assert (found.beyond, found.areas) == (60, ("a1", "a2", "a3", "a4"))
    assert found.stops == (2, 3)
    assert (found.reached, found.left, found.out_of_reach) == (54, 6, 6)
    assert found.plan.proven


def test_with_one_stop_most_children_are_reached():
    found = stops(county(), {0}, "walk", 30, near_minutes=15, most=1)
    assert (found.stops, found.reached, found.left, found.plan.bound) == ((2,), 50, 10, 50)


def test_only_named_places_can_be_stops():
    found = stops(county(), {0}, "walk", 30, near_minutes=15, candidates={0, 1})
    assert (found.stops, found.reached, found.out_of_reach) == ((1,), 20, 40)


def test_where_nobody_is_left_there_is_nothing_to_plan():
    found = stops(county(), {0}, "walk", 90)
    assert (found.beyond, found.stops, found.plan) == (0, (), None)


def test_a_search_that_is_stopped_says_so():
    found = stops(county(), {0}, "walk", 30, near_minutes=15, limit=Limit(0))
    assert not found.plan.proven
    assert (found.stops, found.left) == ((), 60)


def test_need_can_choose_and_children_are_still_counted():
    ground = ground_of([[90, 5, 90], [90, 90, 5]], [{"all": 50}, {"all": 10}], weights=[1.0, 9.0])
    assert stops(ground, {0}, "walk", 30, most=1).stops == (1,)
    needy = stops(ground, {0}, "walk", 30, most=1, weigh="need")
    assert (needy.stops, needy.reached) == ((2,), 10)


@settings(max_examples=150)
@given(grounds(), st.integers(0, 40), st.integers(0, 40), st.none() | st.integers(1, 3), st.data())
def test_no_other_stops_are_fewer_or_reach_more(ground, beyond, near, most, data):
    places = range(len(ground.sites))
    hubs = data.draw(st.sets(st.sampled_from(places)))
    free = sorted(set(places) - hubs)
    parted = data.draw(st.booleans())
    found = stops(ground, hubs, "walk", beyond, near_minutes=near, most=most, districts=parted)
    far = [point for _, point in every_child(ground) if journey(ground, point, hubs, districts=parted)[0] > beyond]

    def reached(chosen) -> int:
        return sum(journey(ground, point, chosen)[0] <= near for point in far)

    choices = [set(c) for size in range(len(free) + 1) for c in combinations(free, size)]
    can = reached(free)
    assert (found.beyond, found.out_of_reach) == (len(far), len(far) - can)
    assert (found.reached, found.left) == (reached(found.stops), len(far) - found.reached)
    assert not set(found.stops) & hubs
    if most is None:
        assert found.reached == can
        assert len(found.stops) == min(len(choice) for choice in choices if reached(choice) == can)
    else:
        assert len(found.stops) <= most
        assert found.reached == max(reached(choice) for choice in choices if len(choice) <= most)
    if found.plan:
        assert found.plan.proven
        assert found.plan.value == pytest.approx(len(found.stops) if most is None else found.reached)
