"""What may leave: no small segment, no small count, and nothing from which one could be taken away."""

import dataclasses
from datetime import date

import numpy as np
import pytest
from planted import draw

from familyhub.disclosure.sums import check_sums
from familyhub.segments import Settings
from familyhub.segments.catalogue import load
from familyhub.segments.joining import joined
from familyhub.segments.people import People
from familyhub.segments.release import for_others, told_to_others
from familyhub.segments.segmentation import Cohort, Segmentation
from familyhub.segments.segmenting import segment_people

FACTS = ("domestic_abuse", "disability", "substance_misuse", "early_help_before")
SETTINGS = Settings(redraws=3, bumps=2, smallest=30, disclosure_floor=100)


def children(seed=1, apart=0, count=6_000) -> People:
    """Children of whom one percent, with domestic abuse on record, use much; some are set apart."""
    table, pounds, _ = draw(seed, children=count, share=0.01, high=9_000.0, facts=4)
    random = np.random.default_rng(seed)
    aside = np.full(count, "", dtype=object)
    aside[:apart] = "placements"
    pounds[:apart] += 90_000
    places = random.choice(["Northport", "Southwick"], count)
    return People(
        cohort=np.full(count, "primary"), sex=random.choice(["F", "M"], count),
        ethnicity=random.choice(["A", "J"], count),
        ward=places, district=places, hub=places, team=places,
        quintile=table[:, 5].astype(np.int64), left_since=np.zeros(count, dtype=bool),
        apart=aside.astype(str),
        facts={name: table[:, place] for place, name in enumerate((*FACTS, "age", "quintile"))},
        used={"social_work": pounds / 170}, pounds={"social_work": pounds},
        needs=table[:, :4].sum(axis=1).astype(np.int64),
    )  # fmt: skip


def segmented(cohort: Cohort, settings: Settings = SETTINGS) -> Segmentation:
    last, eve = date(2026, 3, 31), date(2025, 3, 31)
    return Segmentation(last, last, eve, "residence", "2024-25", settings, (cohort,), (), (), "", "")


@pytest.fixture(scope="module")
def cohort() -> Cohort:
    return segment_people("primary", "Primary years", children(), load(), SETTINGS)


def test_the_small_group_stays_visible_inside(cohort):
    small = [each for each in cohort.segments if each.people < 100]
    assert small
    assert "domestic abuse" in small[0].name.lower()
    assert small[0].share_of_pounds > 5 * small[0].share_of_people
    assert all(each.people >= 30 for each in cohort.segments)


def test_segments_add_up_to_the_cohort(cohort):
    assert sum(each.people for each in cohort.segments) == cohort.people
    assert sum(each.pounds for each in cohort.segments) == pytest.approx(cohort.pounds)
    assert sum(each.share_of_pounds for each in cohort.segments) == pytest.approx(1)
    leaves = {node.segment for node in cohort.nodes if not node.branches}
    assert leaves == {each.id for each in cohort.segments}


def test_outside_no_segment_is_smaller_than_the_floor_and_nobody_is_lost(cohort):
    segments, nodes = joined(cohort, 100)
    assert all(each.people >= 100 for each in segments)
    assert sum(each.people for each in segments) == cohort.people
    assert sum(each.pounds for each in segments) == pytest.approx(cohort.pounds)
    leaves = [node for node in nodes if not node.branches]
    assert {node.segment for node in leaves} == {each.id for each in segments}
    by_id = {each.id: each for each in segments}
    assert all(by_id[node.segment].people == node.people for node in leaves)
    for each in segments:
        assert sum(use.pounds or 0 for use in each.uses) == pytest.approx(each.pounds)


def test_outside_there_is_no_small_count(cohort):
    shown = for_others(segmented(cohort))
    assert shown.released
    for name, value in _whole_numbers(shown.cohorts[0]):
        if name in ("people", "of_cohort", "left_since"):
            assert value == 0 or (value > 7 and value % 5 == 0), name
    assert {where.level for each in shown.cohorts[0].segments for where in each.lives} <= {"district"}


def test_the_sums_told_with_a_release_hold():
    for floor, apart in ((100, 0), (10, 4)):
        settings = dataclasses.replace(SETTINGS, disclosure_floor=floor)
        here = segment_people("primary", "Primary years", children(apart=apart), load(), settings)
        told = told_to_others(segmented(here, settings))
        check_sums(told.counts, told.sums)
        named = {name for each in told.sums for name in each.names}
        assert named <= told.counts.keys()
        assert len(told.counts.keys() - told.unpublished) > 20
        # Whoever is left out is in no total that is shown.
        shown = told.counts["primary", "everybody", *(f"but {each.key}" for each in here.segments if each.too_few)]
        assert shown == here.people - apart


def test_pounds_over_the_mean_do_not_give_the_exact_count(cohort):
    shown = for_others(segmented(cohort)).cohorts[0]
    for each in shown.segments:
        assert each.pounds == pytest.approx(each.mean * each.people, rel=0.006)


def test_few_who_are_set_apart_leave_no_trace_outside():
    settings = dataclasses.replace(SETTINGS, disclosure_floor=10)
    found = segment_people("primary", "Primary years", children(apart=4), load(), settings)
    aside = next(each for each in found.segments if each.stated)
    assert aside.too_few
    assert (aside.people, aside.uses, aside.traits, aside.lives) == (4, (), (), ())
    shown = for_others(segmented(found, settings)).cohorts[0]
    assert not any(each.stated for each in shown.segments)
    assert shown.pounds < found.pounds - 300_000
    assert (shown.fairness, shown.standing_out, shown.concentration, shown.before) == ((), (), None, None)


def test_one_child_who_uses_most_of_a_segment_is_joined_to_others(cohort):
    first = dataclasses.replace(cohort.segments[0], people=200, dominated=True)
    dominated = dataclasses.replace(cohort, segments=(first, *cohort.segments[1:]))
    segments, _ = joined(dominated, 10)
    assert first.id not in {each.id for each in segments}


def _whole_numbers(value, name=""):
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _whole_numbers(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for each in value:
            yield from _whole_numbers(each, name)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, value
