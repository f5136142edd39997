"""The two-step floating catchment, against the two steps walked through site by site and child by child."""

import pytest
from children_one_by_one import every_child, ground_of, grounds_and_sites, keys_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from familyhub.errors import UsageError
from familyhub.siting import Zone, supply
from familyhub.siting.floating_catchment import THREE_ZONES


def town(**more):
    """A hub that both neighbourhoods reach, one for the second alone, and one that nobody reaches."""
    return ground_of([[20, 50, 70], [10, 25, 70]], [{"all": 300}, {"all": 100}], **more)


def test_a_hub_is_shared_by_all_who_have_it_within_reach():
    found = supply(town(), {0, 1, 2}, "walk")
    assert [(each.children, each.per_thousand) for each in found.sites] == [(400, 2.5), (100, 10.0), (0, None)]
    # The first neighbourhood has a share of hub 0; the second has that and the whole of hub 1.
    assert [(row.key, row.per_thousand) for row in found.rows if row.by == "area"] == [("a0", 2.5), ("a1", 12.5)]
    assert found.unused == 1


def test_the_mean_over_children_is_supply_over_children():
    row = supply(town(), {0, 1}, "walk").rows[0]
    assert (row.by, row.per_thousand) == ("all", pytest.approx(2 / 400 * 1000))


def test_zones_count_less_the_further_out():
    found = supply(town(), {0}, "walk", THREE_ZONES)
    # 300 children in the zone to 20 minutes count 0.68 each, 100 in the first count 1.
    assert found.sites[0].children == pytest.approx(304)
    assert found.rows[-2].per_thousand == pytest.approx(0.68 / 304 * 1000)
    assert "to 10 minutes × 1, to 20 minutes × 0.68" in found.sentence


def test_hours_and_places_can_be_shared_instead_of_hubs():
    open_hours = town(sites=[{"hours": 40.0}, {"hours": 10.0}, {}])
    assert supply(open_hours, {0, 1}, "walk", of="hours").rows[0].per_thousand == pytest.approx(50 / 400 * 1000)
    with pytest.raises(UsageError, match="no hours of Site 2"):
        supply(open_hours, {0, 2}, "walk", of="hours")


@pytest.mark.parametrize("zones", [[], [Zone(20), Zone(10)], [Zone(10, 0.0)], [Zone(-1)]])
def test_zones_that_say_nothing_are_refused(zones):
    with pytest.raises(UsageError):
        supply(town(), {0}, "walk", zones)


@settings(max_examples=250)
@given(grounds_and_sites(), st.lists(st.integers(1, 39), min_size=1, max_size=3, unique=True), st.data())
def test_the_two_steps_are_those_of_children_one_by_one(case, limits, data):
    ground, sites = case
    assume(sites)
    zones = [Zone(limit, data.draw(st.sampled_from([0.2, 0.5, 1.0]))) for limit in sorted(limits)]
    districts = data.draw(st.booleans())
    found = supply(ground, sites, "walk", zones, of="hours", districts=districts)
    areas = [point.area for point in ground.demand.points]

    def counts(point, site) -> float:
        minutes = ground.travel["walk"].minutes[areas.index(point.area)][site]
        if districts and ground.sites[site].area != point.district:
            return 0.0
        return next((zone.counts for zone in zones if minutes <= zone.minutes), 0.0)

    children = every_child(ground)
    sharing = {site: sum(counts(point, site) for _, point in children) for site in sites}
    own = [
        (keys_of(cohort, point), sum(counts(point, site) * ground.sites[site].hours / sharing[site] for site in sites
                                     if sharing[site]))
        for cohort, point in children
    ]  # fmt: skip
    for row in found.rows:
        shares = [share for keys, share in own if (row.by, row.key) in keys]
        assert row.children == len(shares)
        if shares:
            assert row.per_thousand == pytest.approx(1000 * sum(shares) / len(shares))
    assert {each.site: each.children for each in found.sites} == pytest.approx(sharing)
    assert found.unused == sum(ground.sites[site].hours for site in sites if not sharing[site])
    # Nothing is lost and nothing made: all supply that anyone reaches is handed out once.
    handed = sum(share for _, share in own)
    assert handed + found.unused == pytest.approx(sum(ground.sites[site].hours for site in sites))
