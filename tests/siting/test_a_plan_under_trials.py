"""Robustness: what is left of a plan when a site closes, more children come, or the bus no longer runs."""

from dataclasses import replace

import pytest
from children_one_by_one import every_child, ground_of, grounds, grounds_and_sites, journey
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.errors import UsageError
from familyhub.geography import Demand
from familyhub.siting import Growth, Question, access, changes, robustness, solve


def town():
    return ground_of(
        [[10, 50], [60, 10]],
        [{"under 5": 30, "5 to 15": 10}, {"under 5": 10, "5 to 15": 10}],
        districts=["east", "west"],
        sites=[{"capacity": 45.0}, {"capacity": None}],
        modes={"bus": [[10, 20], [30, 5]]},
    )


def test_each_site_is_closed_once_and_the_plan_stands_first():
    planned, first, second, *_ = robustness(town(), {0, 1}, "walk")
    assert (planned.what, planned.average, planned.lose, planned.full) == ("As planned", 10.0, 0, ())
    assert (first.what, first.site, first.lose, first.worst, first.within[30]) == ("Site 0 closed", 0, 40, 50.0, 20)
    # All 60 children have site 0 as their nearest now, and it has room for 45.
    assert (second.lose, second.worst, second.full) == (20, 60.0, (0,))


def test_usually_each_cohort_and_each_district_grows_by_a_fifth():
    grown = [trial for trial in robustness(town(), {0, 1}, "walk") if trial.kind == "demand grown"]
    assert [(trial.what, trial.children) for trial in grown] == [
        ("20% more children: ages under 5", 68),
        ("20% more children: ages 5 to 15", 64),
        ("20% more children: district east", 68),
        ("20% more children: district west", 64),
    ]
    assert [trial.full for trial in grown] == [(0,), (), (0,), ()]


def test_growth_can_be_asked_for_one_area_and_can_be_a_fall():
    new_homes, fewer = robustness(town(), {0}, "walk", [Growth("area", "a1", 3), Growth("all", "all", 0.5)])[2:]
    assert (new_homes.children, new_homes.average) == (100, pytest.approx((40 * 10 + 60 * 60) / 100))
    assert (fewer.what, fewer.children) == ("50% fewer children", 30)


def test_where_the_bus_no_longer_runs_everyone_walks():
    cut = robustness(town(), {0}, "bus", ())[-1]
    assert (cut.what, cut.average, cut.lose) == ("No bus runs: walk instead", pytest.approx(80 / 3), 20)
    assert [trial.kind for trial in robustness(town(), {0}, "walk", ())] == ["as planned", "site closed"]


def test_a_plan_can_be_handed_in_as_it_was_solved():
    ground = town()
    plan = solve(ground.instance("walk"), Question("p_median", p=1))
    assert robustness(ground, plan, "walk") == robustness(ground, plan.sites, "walk")


@pytest.mark.parametrize("growth", [Growth("district", "north", 2), Growth("area", "zz", 2), Growth("all", "all", -1)])
def test_what_cannot_grow_is_refused(growth):
    with pytest.raises(UsageError):
        robustness(town(), {0}, "walk", [growth])


@settings(max_examples=150)
@given(grounds_and_sites())
def test_trials_are_access_of_what_is_left_and_changes_to_it(case):
    ground, sites = case
    planned, *closed = robustness(ground, sites, "walk", ())
    for trial, left in [(planned, sites), *((trial, sites - {trial.site}) for trial in closed)]:
        row = access(ground, left, "walk").row("all")
        assert (trial.average, trial.within, trial.worst) == (row.average, row.within, row.worst)
        assert (trial.children, trial.unreached) == (row.children, row.unreached)
        assert trial.lose == changes(ground, sites, left, "walk").row("all").lose
        nearest = [journey(ground, point, left)[1] for _, point in every_child(ground)]
        rooms = {place: site.capacity for place, site in enumerate(ground.sites) if site.capacity is not None}
        assert set(trial.full) == {place for place, room in rooms.items() if nearest.count(place) > room}
    assert {trial.site for trial in closed} == sites


@settings(max_examples=150)
@given(grounds(), st.data())
def test_grown_demand_is_access_on_a_ground_with_more_children(ground, data):
    point = data.draw(st.sampled_from(ground.demand.points))
    cohort = data.draw(st.sampled_from(ground.cohorts))
    asked = [Growth("cohort", cohort, 3), Growth("area", point.area, 3), Growth("district", point.district, 3)]
    found = robustness(ground, {0}, "walk", asked)[2:]
    for trial, growth in zip(found, asked, strict=True):

        def more(each, name, growth=growth) -> float:
            named = {"cohort": name, "area": each.area, "district": each.district}[growth.by]
            return 3.0 if named == growth.key else 1.0

        points = tuple(
            replace(each, children={name: number * more(each, name) for name, number in each.children.items()})
            for each in ground.demand.points
        )
        row = access(replace(ground, demand=Demand(points, ())), {0}, "walk").row("all")
        assert (trial.children, trial.unreached, trial.worst) == (row.children, row.unreached, row.worst)
        assert trial.average == pytest.approx(row.average)
        assert trial.within == pytest.approx(row.within)
