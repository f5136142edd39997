"""Footfall: a hub's contacts beside those that the children nearest to it lead one to expect."""

import pytest
from children_one_by_one import every_child, ground_of, grounds_and_sites, journey
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from familyhub.errors import UsageError
from familyhub.siting import expected, expected_by_age


def town(**more):
    return ground_of(
        [[5, 40], [40, 5], [10, 30]],
        [{"under 5": 60, "5 to 15": 140}, {"under 5": 100, "5 to 15": 0}, {"under 5": 40, "5 to 15": 60}],
        **more,
    )


def test_contacts_are_expected_by_the_children_nearest_to_each_hub():
    north, south = expected(town(), {0, 1}, "walk", {"s0": 180, "s1": 220}).hubs
    # 400 contacts of 400 children: one each. 300 children are nearest to the first hub, 100 to the second.
    assert (north.children, north.observed, north.expected, north.ratio.ratio) == (300, 180, 300.0, 0.6)
    assert (south.expected, south.ratio.ratio) == (100.0, 2.2)
    assert (north.place, south.place) == ("much lower", "much higher")


def test_a_cohort_that_comes_more_often_is_expected_more_often():
    """The second hub has little ones only, who come often: by age it has what is to be expected."""
    contacts = {"s0": {"under 5": 200, "5 to 15": 20}, "s1": {"under 5": 200}}
    plain = expected(town(), {0, 1}, "walk", {"s0": 220, "s1": 200}).hubs[1]
    by_age = expected_by_age(town(), {0, 1}, "walk", contacts).hubs[1]
    assert (plain.expected, by_age.expected) == (105.0, 200.0)
    assert (plain.place, by_age.place) == ("much higher", "similar")


def test_a_hub_without_a_number_is_left_out_with_its_catchment():
    known, unknown = expected(town(), {0, 1}, "walk", {"s0": 150}).hubs
    assert known.expected == 150
    assert (unknown.observed, unknown.expected, unknown.ratio, unknown.place, unknown.children) == (
        *(None,) * 4,
        100,
    )


def test_nought_contacts_is_a_number():
    assert [hub.place for hub in expected(town(), {0, 1}, "walk", {"s0": 60, "s1": 0}).hubs] == ["higher", "much lower"]


def test_need_can_stand_for_children():
    heavy = town(weights=[100, 300, 0])
    assert [hub.expected for hub in expected(heavy, {0, 1}, "walk", {"s0": 20, "s1": 20}, "need").hubs] == [10, 30]


def test_many_hubs_that_vary_more_than_chance_have_wider_limits():
    size = 12
    ground = ground_of([[1.0 if p == s else 30 for s in range(size)] for p in range(size)], [{"all": 100}] * size)
    contacts = {f"s{place}": 100 + (60 if place % 2 else -60) for place in range(size)}
    found = expected(ground, range(size), "walk", contacts)
    assert found.dispersion > 30
    assert "times as wide" in found.sentence
    assert {hub.place for hub in found.hubs} == {"similar"}
    calm = expected(ground, range(size), "walk", dict.fromkeys(contacts, 100))
    assert (calm.dispersion, "wide" in calm.sentence) == (1.0, False)


@pytest.mark.parametrize("contacts", [{"nowhere": 3}, {"s0": -1}])
def test_counts_that_cannot_be_are_refused(contacts):
    with pytest.raises(UsageError):
        expected(town(), {0}, "walk", contacts)


def test_of_two_hubs_in_one_building_the_contacts_of_the_second_are_told_and_nothing_is_expected():
    twins = ground_of([[3, 3], [5, 5]], [{"all": 9}, {"all": 4}])
    found = expected(twins, {0, 1}, "walk", {"s1": 5})
    assert [(hub.children, hub.observed, hub.expected, hub.place) for hub in found.hubs] == [
        (13, None, None, None), (0, 5, None, None),
    ]  # fmt: skip
    assert found.sentence.startswith("Nothing is expected: to the hubs whose contacts are known no child is nearest.")
    assert found.dispersion == 1.0


def test_contacts_of_an_unknown_cohort_are_refused():
    with pytest.raises(UsageError, match="one of under 5, 5 to 15"):
        expected_by_age(town(), {0}, "walk", {"s0": {"adults": 5}})


@settings(max_examples=200)
@given(grounds_and_sites(), st.data())
def test_expectations_are_those_of_children_counted_one_by_one(case, data):
    ground, sites = case
    known = data.draw(st.sets(st.sampled_from(sorted(sites)))) if sites else set()
    districts = data.draw(st.booleans())
    nearest = [journey(ground, point, sites, districts=districts)[1] for _, point in every_child(ground)]
    there = sum(site in known for site in nearest)
    assume(there)
    contacts = {ground.sites[site].code: data.draw(st.integers(0, 50)) for site in known}
    found = expected(ground, sites, "walk", contacts, districts=districts)
    rate = sum(contacts.values()) / there
    for hub in found.hubs:
        assert hub.children == nearest.count(hub.site)
        if hub.site not in known:
            assert hub.expected is None
            continue
        assert hub.expected == pytest.approx(rate * nearest.count(hub.site))
        if not hub.expected:
            assert hub.place is None
            continue
        # A count is low just where so few or fewer come by chance less than once in forty.
        few, many = poisson.cdf(hub.observed, hub.expected), poisson.sf(hub.observed - 1, hub.expected)
        assert (hub.place in {"lower", "much lower"}) == (few < 0.025)
        assert (hub.place in {"higher", "much higher"}) == (many < 0.025)
        assert (hub.place == "much lower") == (few < 0.001)
        assert (hub.place == "much higher") == (many < 0.001)
    assert found.without_hub == nearest.count(None)
    assert sum(hub.expected or 0 for hub in found.hubs) == pytest.approx(sum(contacts.values()))
