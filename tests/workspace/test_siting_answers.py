"""A study's files become a ground, its questions plans, and plans are told beside today's hubs."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest

from familyhub.errors import ConfigurationError, UsageError
from familyhub.siting import Plan, Question
from familyhub.workspace import siting, siting_kept
from familyhub.workspace.siting_told import told_comparison, told_explained, told_plans
from siting_county import TEXT, area, county

ON = date(2026, 3, 31)


def asked(study, files=None):
    return siting.ground_of(siting.study_files(study, None, files), None, ON)


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    return siting.answer(asked(county(tmp_path_factory.mktemp("ourshire"))))


def least_travel(ground, hubs, keep=frozenset()):
    """Every choice tried: the slow obvious way."""
    minutes, need = ground.minutes("walk"), ground.need
    return min(
        float(need @ minutes[:, list(chosen)].min(axis=1))
        for chosen in combinations(range(len(ground.sites)), hubs)
        if keep <= set(chosen)
    )


def test_the_files_become_children_buildings_and_minutes(answered):
    ground = answered.ground
    assert [point.area for point in ground.demand.points] == [area(k) for k in range(8)]
    assert ground.children.tolist() == [10.0 * 20 * (k + 1) for k in range(8)]
    assert ground.need.tolist() == [200.0 * (k + 1) * (2 if k < 2 else 1) for k in range(8)]
    assert {point.district for point in ground.demand.points} == {"E07000000", "E07000001"}
    assert answered.studied.district_names == {"E07000000": "Westing", "E07000001": "Easting"}
    assert list(ground.travel) == ["walk", "car"]


def test_a_building_of_two_lists_stands_once_as_the_first_says(answered):
    sites = answered.ground.sites
    assert [site.code for site in sites] == ["H1", "H2", "C1", "C2", "C3"]
    assert (sites[1].name, sites[1].capacity, sites[1].existing) == ("Second Hub", 5_000, True)
    assert answered.today == (0, 1)


def test_each_question_has_the_plan_that_trying_every_choice_gives(answered):
    plans = answered.by_key
    assert list(plans) == ["two", "one_more", "everyone"]
    assert all(named.plan.proven for named in plans.values())
    assert plans["two"].plan.value == pytest.approx(least_travel(answered.ground, 2))
    assert plans["one_more"].plan.value == pytest.approx(least_travel(answered.ground, 3, frozenset({0, 1})))
    assert plans["two"].name == "Two hubs with the least travel"
    assert plans["one_more"].name == "One more"
    assert plans["everyone"].mode == "car"


def test_fronts_and_stops_are_worked_out_where_a_question_asks(answered):
    named = answered.by_key["one_more"]
    assert named.front is not None
    assert named.front.complete
    assert named.beyond == 20
    assert named.outreach is not None
    far = answered.ground.nearest(named.sites, "walk").minutes > 20
    assert named.outreach.beyond == pytest.approx(float(answered.ground.children[far].sum()))
    assert answered.by_key["two"].front is None
    assert siting.answer(replace(answered, plans=()), ("one_more",), further=False).by_key["one_more"].front is None


def test_who_gains_beside_today(answered):
    today, two = answered.choice("today"), answered.choice("two")
    row = answered.changes(today, two).row("all")
    before = answered.ground.nearest(today.sites, "walk").minutes
    after = answered.ground.nearest(two.sites, "walk").minutes
    assert row.gain == pytest.approx(float(answered.ground.children[after <= before - 1].sum()))
    assert row.average_after < row.average_before


def test_a_what_if_opens_and_closes_by_name(answered):
    changed = answered.choice("today", ("East School",), ("H1",))
    assert changed.sites == (1, 4)
    assert changed.name == "Today, changed"
    with pytest.raises(UsageError, match="not open"):
        answered.choice("today", (), ("East School",))
    with pytest.raises(UsageError, match="today, two, one_more"):
        answered.choice("three")


def test_a_question_that_is_not_in_the_study_is_refused(answered):
    with pytest.raises(UsageError, match="two, one_more"):
        siting.answer(answered, ("three",))


def test_straight_lines_are_said(answered):
    said = " ".join(answered.notes())
    assert said.count("no real way") == 2
    assert "walk: Straight line" in said


def test_what_is_told_names_buildings_and_never_places_in_a_list(answered):
    told = told_plans(answered)
    assert [plan["key"] for plan in told["plans"]] == ["two", "one_more", "everyone"]
    assert [site["code"] for site in told["today"]["sites"]] == ["H1", "H2"]
    assert told["children"] == 7_200
    one = told["plans"][0]
    assert one["status"] == "proven optimal"
    assert one["gap"] == 0
    assert {row["by"] for row in one["journeys"]["walk"]} == {"all", "cohort", "fifth", "district"}
    compared = told_comparison(answered, answered.choice("today"), answered.choice("two"))
    assert {move["site"]["code"] for move in compared["moves"]} == {"H1", "H2", "C1", "C2", "C3"} - {
        site["code"] for site in one["sites"] if site["existing"]
    } - {"C1", "C2", "C3"} | {site["code"] for site in one["sites"] if not site["existing"]}
    assert len(told_explained(answered, answered.choice("today"))["sites_worth"]) == 2


def test_proven_plans_are_kept_and_read_again(tmp_path):
    study = county(tmp_path)
    first = siting.answer(asked(study))
    heard = []
    again = siting.answer(asked(study), ("two",), tell=lambda name, progress: heard.append(name))
    assert heard == []
    assert again.by_key["two"].plan.sites == first.by_key["two"].plan.sites
    assert again.by_key["two"].plan.value == first.by_key["two"].plan.value
    siting.answer(asked(study), ("two",), tell=lambda name, progress: heard.append(name), afresh=True)
    assert "Two hubs with the least travel" in heard


def test_other_weights_are_another_plan(tmp_path):
    study = county(tmp_path)
    first = siting.answer(asked(study), ("two",)).by_key["two"].plan
    study.write_text(TEXT.replace("1 = 2.0", "1 = 200.0"), encoding="utf-8")
    other = siting.answer(asked(study), ("two",)).by_key["two"].plan
    assert other.value != first.value
    assert other.proven


def test_a_damaged_plan_is_worked_out_anew(tmp_path):
    study = county(tmp_path)
    first = siting.answer(asked(study), ("two",)).by_key["two"].plan
    for kept in (tmp_path / "siting-kept").glob("plan-*.json"):
        kept.write_text('{"sites": [0], "value": 1}', encoding="utf-8")
    assert siting.answer(asked(study), ("two",)).by_key["two"].plan.sites == first.sites


def kept_plan(value, bound, sites=(0,), status="best found", stopped="the time allowed was over"):
    question = Question("p_median", p=1)
    return Plan(question, sites, value, bound, status, stopped, 1.0, np.zeros(3, dtype=np.int64))


def test_two_unproven_plans_give_the_better_sites_and_the_better_bound():
    joined = siting_kept.better(kept_plan(10.0, 8.0), kept_plan(11.0, 9.0, (1,)))
    assert (joined.sites, joined.value, joined.bound, joined.status) == ((0,), 10.0, 9.0, "best found")
    met = siting_kept.better(kept_plan(10.0, 8.0), kept_plan(11.0, 10.0, (1,)))
    assert (met.sites, met.status) == ((0,), "proven optimal")
    nothing = kept_plan(float("nan"), 9.5, (), "nothing found")
    assert siting_kept.better(kept_plan(10.0, 8.0), nothing).sites == (0,)


def test_an_interruption_is_not_said_of_a_later_search():
    before = kept_plan(10.0, 8.0, stopped="it was interrupted")
    assert siting_kept.better(before, kept_plan(11.0, 9.0, (1,))).stopped == "the time allowed was over"
    nothing = siting_kept.better(before, kept_plan(float("nan"), 9.5, (), "nothing found"))
    assert (nothing.sites, nothing.bound, nothing.stopped) == ((0,), 9.5, "the time allowed was over")
    met = siting_kept.better(before, kept_plan(11.0, 10.0, (1,)))
    assert (met.status, met.stopped) == ("proven optimal", "proven")


def test_after_an_interruption_the_next_run_asks_every_question(tmp_path):
    def interrupt(name, progress):
        if progress.value is not None:
            raise KeyboardInterrupt

    assert siting.answer(asked(county(tmp_path)), tell=interrupt).not_asked
    later = siting.answer(asked(tmp_path / "siting.toml"), seconds=0.0, further=False)
    assert later.not_asked == ()
    assert later.by_key["two"].plan.sites
    assert later.by_key["two"].plan.stopped == "the time allowed was over"


def test_time_that_is_over_at_once_is_never_called_optimal(tmp_path):
    found = siting.answer(asked(county(tmp_path)), ("two",), seconds=0.0)
    assert not found.by_key["two"].plan.proven
    later = siting.answer(asked(tmp_path / "siting.toml"), ("two",))
    assert later.by_key["two"].plan.proven


def test_an_interruption_keeps_the_best_and_asks_no_more(tmp_path):
    def interrupt(name, progress):
        if progress.value is not None:
            raise KeyboardInterrupt

    found = siting.answer(asked(county(tmp_path)), tell=interrupt)
    assert [named.key for named in found.plans] == ["two"]
    plan = found.by_key["two"].plan
    assert plan.sites
    assert not plan.proven
    assert plan.stopped == "it was interrupted"
    assert found.not_asked == ("one_more", "everyone")


def test_a_file_that_is_not_there_is_said_with_its_key(tmp_path):
    study = county(tmp_path)
    (tmp_path / "people.csv").unlink()
    with pytest.raises(ConfigurationError, match=r"people\.population: found no file 'people\.csv'"):
        asked(study)


def test_files_may_lie_in_another_folder(tmp_path):
    (tmp_path / "files").mkdir()
    county(tmp_path / "files")
    study = tmp_path / "siting.toml"
    study.write_text(TEXT, encoding="utf-8")
    assert len(asked(study, tmp_path / "files").ground.sites) == 5


def test_linked_records_are_asked_for_where_there_are_none(tmp_path):
    study = county(tmp_path, text=TEXT.replace('population = "people.csv"\n', ""))
    with pytest.raises(ConfigurationError, match="a workspace whose records"):
        asked(study)
    text = TEXT.replace(
        "[buildings]", '[[need.extra]]\nname = "Lone parents"\neach = 1\ngroup = "lone_parent"\n[buildings]'
    )
    with pytest.raises(ConfigurationError, match="no workspace"):
        asked(county(tmp_path, text=text))


def test_a_budget_pays_for_opening_by_the_study(tmp_path):
    budget = '\n[questions.cheap]\nasks = "least_travel"\nbudget = 300000\n'
    dear = TEXT.replace("[buildings]", "[buildings]\nopening_cost = 500000")
    free = siting.answer(asked(county(tmp_path, text=TEXT + budget)), ("cheap",)).by_key["cheap"].plan
    bound = siting.answer(asked(county(tmp_path, text=dear + budget)), ("cheap",)).by_key["cheap"].plan
    assert set(free.sites) - {0, 1}
    assert set(bound.sites) <= {0, 1}
