"""Changes between two choices of sites, and what each single move does."""

from math import inf, isfinite

import pytest
from children_one_by_one import every_child, ground_of, grounds_and_sites, journey, keys_of, mean
from hypothesis import given, settings

from familyhub.siting import changes, moves


def town():
    """A hub in the middle (0) and two at the ends (1, 2)."""
    return ground_of(
        [[20, 5, 40], [10, 20, 30], [20, 40, 20.5], [inf, inf, 12]],
        [{"under 5": 10}, {"under 5": 40}, {"under 5": 30}, {"under 5": 5}],
    )


def test_moving_the_hub_to_one_end_helps_those_who_live_there():
    row = changes(town(), {0}, {1}, "walk").row("all")
    assert (row.children, row.gain, row.lose, row.same) == (85, 10, 70, 5)
    assert (row.average_before, row.average_after) == (15.0, 25.625)


def test_less_than_a_minute_is_the_same_journey():
    row = changes(town(), {0}, {0, 2}, "walk").row("all")
    # Area a2 would go 20.5 minutes to the new site and stays with the old; a3 reaches one for the first time.
    assert (row.gain, row.lose, row.same, row.reached) == (5, 0, 80, 5)
    moved = changes(town(), {0}, {2}, "walk")
    assert moved.row("all").same == 30
    assert changes(town(), {0}, {2}, "walk", noticed=0.25).row("all").same == 0


def test_the_average_is_of_those_who_reach_a_site_and_says_who_is_new():
    row = changes(town(), {0}, {0, 2}, "walk").row("all")
    assert row.average_before == 15.0
    assert row.average_after == pytest.approx((10 * 20 + 40 * 10 + 30 * 20 + 5 * 12) / 85)
    back = changes(town(), {0, 2}, {0}, "walk").row("all")
    assert (back.lose, back.cut_off, back.reached) == (5, 5, 0)


def test_an_area_names_the_site_it_went_to_and_goes_to():
    last = changes(town(), {0}, {1, 2}, "walk").areas[3]
    assert (last.area, last.before, last.after, last.site_before, last.site_after) == ("a3", None, 12.0, None, 2)


def test_each_move_is_told_beside_the_plan_without_it():
    opened, closed = moves(town(), {0}, {1}, "walk")[::-1]
    assert (opened.site, opened.opened, opened.reach) == (1, True, 80)
    assert (closed.site, closed.opened, closed.gain, closed.lose) == (0, False, 0, 70)
    assert closed.minutes == pytest.approx((40 * 10 + 30 * 20) / 70)


@settings(max_examples=300)
@given(grounds_and_sites(how_many=2))
def test_gains_and_losses_are_those_of_children_asked_one_by_one(case):
    ground, before, after = case
    found = changes(ground, before, after, "walk", noticed=3)
    told = []
    for child in every_child(ground):
        one, _ = journey(ground, child[1], before)
        other, _ = journey(ground, child[1], after)
        told.append((keys_of(*child), one, other))
    for row in found.rows:
        own = [(one, other) for keys, one, other in told if (row.by, row.key) in keys]
        assert row.children == len(own) == row.gain + row.lose + row.same
        assert row.gain == sum(one != other and one - other >= 3 for one, other in own)
        assert row.lose == sum(one != other and other - one >= 3 for one, other in own)
        assert row.reached == sum(isfinite(other) and not isfinite(one) for one, other in own)
        assert row.cut_off == sum(isfinite(one) and not isfinite(other) for one, other in own)
        assert row.average_before == pytest.approx(mean(one for one, _ in own if isfinite(one)))
        assert row.average_after == pytest.approx(mean(other for _, other in own if isfinite(other)))
    for point, area in zip(ground.demand.points, found.areas, strict=True):
        one, other = journey(ground, point, before), journey(ground, point, after)
        assert (area.before, area.site_before) == (one if one[1] is not None else (None, None))
        assert (area.after, area.site_after) == (other if other[1] is not None else (None, None))


@settings(max_examples=200)
@given(grounds_and_sites(how_many=2))
def test_a_move_is_the_change_from_the_plan_with_that_site_turned_back(case):
    ground, before, after = case
    found = moves(ground, before, after, "walk")
    assert [move.site for move in found] == sorted(before ^ after)
    for move in found:
        without = changes(ground, after ^ {move.site}, after, "walk").row("all")
        assert move.opened == (move.site in after)
        assert (move.gain, move.lose) == (without.gain, without.lose)
        assert (move.lose if move.opened else move.gain) == 0
        assert move.reach == without.reached + without.cut_off
        both = [
            (journey(ground, point, after ^ {move.site})[0], journey(ground, point, after)[0])
            for _, point in every_child(ground)
        ]
        shifts = [other - one for one, other in both if isfinite(one) and isfinite(other) and abs(other - one) >= 1]
        assert move.minutes == pytest.approx(mean(shifts))
