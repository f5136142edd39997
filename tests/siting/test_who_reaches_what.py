"""Access: minutes to the nearest open site, as anybody would count them child by child."""

from math import inf, isfinite

import pytest
from children_one_by_one import every_child, ground_of, grounds_and_sites, journey, keys_of, mean
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.siting import access


def town(**more):
    """Three neighbourhoods and three buildings; the third neighbourhood can walk to the third building only."""
    return ground_of(
        [[5, 20, 40], [25, 10, 40], [inf, inf, 15]],
        [{"under 5": 30, "5 to 15": 10}, {"under 5": 10, "5 to 15": 30}, {"under 5": 20, "5 to 15": 0}],
        fifths=[1, 5, 1],
        **more,
    )


def test_children_are_counted_at_the_nearest_open_site():
    row = access(town(), {0, 2}, "walk").row("all")
    # 40 children at 5 minutes, 40 at 25, 20 at 15.
    assert (row.children, row.average, row.median, row.worst) == (100, 15.0, 15.0, 25.0)
    assert row.within == {10: 40, 15: 60, 20: 60, 30: 100, 45: 100, 60: 100}
    assert row.unreached == 0


def test_whoever_reaches_no_site_is_counted_and_left_out_of_the_average():
    row = access(town(), {0, 1}, "walk").row("all")
    assert (row.children, row.unreached, row.average, row.worst) == (100, 20, 7.5, 10.0)


def test_each_cohort_and_each_fifth_has_its_own_row():
    found = access(town(), {0, 1}, "walk")
    assert found.row("cohort", "under 5").average == 6.25
    assert found.row("cohort", "5 to 15").average == 8.75
    assert found.row("fifth", "1").unreached == 20
    assert found.row("fifth", "5").average == 10.0
    assert found.row("area", "a2").average is None


def test_need_chooses_sites_and_never_counts_children():
    heavy = town(weights=[1, 1, 1_000_000])
    assert access(heavy, {0}, "walk").rows == access(town(), {0}, "walk").rows
    assert list(heavy.instance("walk").weights) == [1, 1, 1_000_000]
    assert list(heavy.instance("walk", "children").weights) == [40, 40, 20]


def test_no_open_site_means_that_nobody_reaches_one():
    row = access(town(), set(), "walk").row("all")
    assert (row.average, row.median, row.worst, row.unreached) == (None, None, None, 100)
    assert set(row.within.values()) == {0.0}


def test_catchments_can_end_at_the_district():
    parted = town(districts=["east", "west", "west"], sites=[{"area": "east"}, {"area": "east"}, {"area": "west"}])
    assert access(parted, {0, 1, 2}, "walk").row("area", "a1").average == 10.0
    assert access(parted, {0, 1, 2}, "walk", districts=True).row("area", "a1").average == 40.0


def test_a_site_lies_where_its_neighbourhood_does_else_where_its_file_says_else_by_the_nearest_point():
    sites = [{"area": "a0"}, {"area": "E07000009"}, {"area": "E01099999"}, {}]
    parted = ground_of([[1] * 4] * 2, [{"all": 1}, {"all": 1}], districts=["east", "west"], sites=sites)
    assert parted.site_districts() == ("east", "E07000009", "west", "west")


@settings(max_examples=300)
@given(grounds_and_sites(), st.sampled_from(["walk", "bus"]), st.booleans())
def test_the_rows_are_those_of_children_counted_one_by_one(case, mode, districts):
    ground, sites = case
    found = access(ground, sites, mode, within=(10, 30), districts=districts)
    told = [(keys_of(*child), journey(ground, child[1], sites, mode, districts)[0]) for child in every_child(ground)]
    unsaid = ("fifth", "not known")
    assert {key for keys, _ in told for key in keys} - {unsaid} <= {(row.by, row.key) for row in found.rows}
    for row in found.rows:
        own = [minutes for keys, minutes in told if (row.by, row.key) in keys]
        reached = sorted(each for each in own if isfinite(each))
        assert row.children == len(own)
        assert row.unreached == len(own) - len(reached)
        assert row.average == pytest.approx(mean(reached))
        assert row.worst == (max(reached) if reached else None)
        assert row.median == (reached[(len(reached) - 1) // 2] if reached else None)
        assert row.within == {limit: sum(each <= limit for each in own) for limit in (10, 30)}
