"""What leaves, read by somebody who divides and subtracts: no 1 to 7, no exact size, no cost of one child."""

import dataclasses
import re
from dataclasses import replace

import numpy as np
import pytest
from test_segments_release import children, segmented

from familyhub.disclosure.rounding import protected_count
from familyhub.reports import html, segments_report, segments_tables
from familyhub.segments import Segmentation, Settings
from familyhub.segments.catalogue import load
from familyhub.segments.joining import joined
from familyhub.segments.people import People
from familyhub.segments.release import for_others, told_to_others
from familyhub.segments.release_counts import Shown, with_many_needs
from familyhub.segments.segmentation import Cohort, Segment
from familyhub.segments.segmenting import segment_people

SETTINGS = Settings(redraws=2, bumps=1)
FEW = range(1, 8)


def drawn(seed: int) -> People:
    """A cohort with some set apart, of whom one to nine have each fact, three needs, or a resource of their own."""
    random = np.random.default_rng(seed)
    apart = int(random.choice([0, 8, 9, 11, 12, 17, 40]))
    people = children(seed, apart=apart, count=int(random.integers(200, 2_000)))
    count = len(people.needs)
    facts, needs = {name: each.copy() for name, each in people.facts.items()}, people.needs.copy()
    for name in ("domestic_abuse", "disability", "substance_misuse"):
        facts[name][:apart] = np.arange(apart) < random.integers(0, 10)
    needs[:apart] = np.where(np.arange(apart) < random.integers(0, 10), 3, 1)
    pounds = {"social_work": people.pounds["social_work"]}
    for name, chance in (("placements", 0.003), ("urgent_care", 0.1), ("therapy", 0.03)):
        pounds[name] = np.where(random.random(count) < chance, random.gamma(1.0, 3_000.0, count), 0.0)
    used = {name: each / 170 for name, each in pounds.items()}
    return replace(people, facts=facts, needs=needs, pounds=pounds, used=used)


def found(people: People, settings: Settings = SETTINGS) -> Segmentation:
    return segmented(segment_people("primary", "Primary years", people, load(), settings), settings)


def shown_of(segmentation: Segmentation) -> Shown:
    """Counts as a first release shows them: what is told nowhere is hidden."""
    told = told_to_others(segmentation)
    return Shown(
        {cell: None if cell in told.unpublished else protected_count(each) for cell, each in told.counts.items()}
    )


def released(segmentation: Segmentation) -> Cohort:
    return for_others(segmentation, shown_of(segmentation)).cohorts[0]


def pairs(segmentation: Segmentation, outside: Cohort) -> list[tuple[Segment, Segment]]:
    exact = {each.id: each for each in joined(segmentation.cohorts[0], SETTINGS.disclosure_floor)[0]}
    return [(exact[each.id], each) for each in outside.segments]


SEEDS = range(1, 31)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_share_is_of_few_nor_of_all_but_few(seed):
    here = found(drawn(seed))
    outside = released(here)
    both = pairs(here, outside)
    for exact, each in both:
        assert (each.with_none, each.needs) == (None, None)
        if each.three_or_more is not None:
            with_many = with_many_needs(exact)
            assert with_many not in FEW and exact.people - with_many not in FEW
            assert each.three_or_more == min(1.0, (protected_count(with_many) or 0) / each.people)
        counted = {trait.name: trait.people for trait in exact.traits}
        for trait in each.traits:
            assert counted[trait.name] not in FEW and exact.people - counted[trait.name] not in FEW
            assert trait.share == min(1.0, trait.people / each.people)
            if trait.rest is None:
                assert trait.ratio is None
                continue
            others = [one for one, _ in both if one is not exact]
            with_it = [next(each.people for each in one.traits if each.name == trait.name) for one in others]
            assert not any(count in FEW for count in with_it)
            among = sum(protected_count(one.people) or 0 for one in others)
            assert trait.rest == min(1.0, sum(protected_count(count) or 0 for count in with_it) / among)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_share_and_no_mean_tells_how_many_a_segment_has(seed):
    """All that is said of several segments follows from what is said of each: it adds no equation."""
    outside = released(found(drawn(seed)))
    if outside.withheld:
        return
    everything = sum(each.pounds for each in outside.segments)
    for each in outside.segments:
        assert each.share_of_people == min(1.0, each.people / outside.people)
        assert each.share_of_pounds == (each.pounds / everything if everything else 0.0)
        assert each.pounds == pytest.approx(each.mean * each.people, rel=0.006)
    people = sum(each.people for each in outside.segments)
    assert outside.mean == pytest.approx(sum(each.mean * each.people for each in outside.segments) / people, rel=0.006)
    by_id = {each.id: each for each in outside.segments}

    def below(place: int) -> list[Segment]:
        node = outside.nodes[place]
        return [one for to in node.branches for one in below(to)] if node.branches else [by_id[node.segment]]

    for place, node in enumerate(outside.nodes):
        parts = below(place)
        pooled = sum(each.mean * each.people for each in parts) / sum(each.people for each in parts)
        assert node.mean == pytest.approx(pooled, rel=0.006)


SHAKEN = frozenset(
    {"share_of_people", "share_of_pounds", "with_none", "needs", "three_or_more", "share", "rest", "ratio",
     "of_segment", "of_cohort", "by_people", "shrunk", "shrunk_lower", "shrunk_upper", "expected"}
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_what_leaves_does_not_move_with_any_exact_share(seed):
    here = found(drawn(seed))
    shown = shown_of(here)
    cohort = here.cohorts[0]
    random = np.random.default_rng(seed)

    def shaken(value):
        if isinstance(value, tuple):
            return tuple(shaken(each) for each in value)
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return replace(value, **{
            name: each * random.uniform(0.5, 0.99) if name in SHAKEN and isinstance(each, float) else shaken(each)
            for name, each in fields.items()
        })  # fmt: skip

    other = replace(
        cohort, segments=shaken(cohort.segments), fairness=shaken(cohort.fairness), pounds=cohort.pounds * 0.9,
        standing_out=shaken(cohort.standing_out), mean=cohort.mean * 0.9,
        nodes=tuple(replace(each, mean=each.mean * 0.9) for each in cohort.nodes),
    )  # fmt: skip
    assert for_others(replace(here, cohorts=(other,)), shown) == for_others(here, shown)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_segments_pounds_less_those_told_are_of_enough_and_not_mostly_of_few(seed):
    here = found(drawn(seed))
    for exact, each in pairs(here, released(here)):
        exactly = {use.resource: use for use in exact.uses}
        told = {use.resource for use in each.uses if use.pounds is not None}
        for use in each.uses:
            assert (use.pounds is None) == (use.amount is None) == (use.of_segment is None)
            if use.resource in told:
                assert exactly[use.resource].people not in FEW
                assert not exactly[use.resource].dominated
        hidden = [use for use in exact.uses if use.resource not in told]
        of_few = sum(use.pounds or 0 for use in hidden if use.people in FEW or use.dominated)
        if told and hidden:
            assert of_few <= sum(use.pounds or 0 for use in hidden) / 2
            assert max(use.people for use in hidden) not in FEW
        known = [use.pounds is None for use in each.uses]
        assert known == sorted(known), "an amount left out stands where the order does not tell it"


def test_of_few_who_are_set_apart_neither_they_nor_the_rest_are_told():
    """12 of 1,500, of whom 1, 2 and 3 have a fact on record and one has three needs."""
    people = children(apart=12, count=1_500)
    facts, needs = {name: each.copy() for name, each in people.facts.items()}, people.needs.copy()
    for few, name in enumerate(("domestic_abuse", "disability", "substance_misuse"), start=1):
        facts[name][:12] = np.arange(12) < few
    needs[:12] = [3] + [1] * 11
    outside = released(found(replace(people, facts=facts, needs=needs)))
    dear, others = outside.segments
    assert (dear.people, dear.three_or_more, others.three_or_more) == (10, None, None)
    told = {row[1]: row[4:] for row in segments_tables.profile(outside).rows if row[0] == others.name}
    for name in ("domestic abuse is recorded", "a disability is recorded"):
        assert told[name] == (None, None)
    assert "Needs a child" not in [each.title for each in segments_tables.segments(outside).columns]


def test_the_dearest_child_is_not_the_last_step_of_the_curve():
    people = children(count=53)
    pounds = np.random.default_rng(1).gamma(0.4, 1_500, 53)
    pounds[:4] = [180_000, 60_000, 90_000, 70_000]
    here = found(replace(people, pounds={"social_work": pounds}, used={"social_work": pounds / 170}))
    assert here.cohorts[0].concentration is not None
    assert released(here).concentration is None


@pytest.mark.parametrize(("count", "dearest", "told"), [(399, 500.0, False), (400, 500.0, True), (400, 9e6, False)])
def test_a_step_of_the_curve_is_of_eight_and_not_mostly_of_one(count, dearest, told):
    people = children(count=count)
    pounds = np.linspace(100.0, 400.0, count)
    pounds[0] = dearest
    many = {"social_work": pounds}
    here = found(replace(people, pounds=many, used=many))
    curve = here.cohorts[0].concentration
    outside = for_others(replace(here, cohorts=(replace(here.cohorts[0], segments=_safe(here)),))).cohorts[0]
    assert curve is not None
    assert (outside.concentration is not None) == told
    if not told:
        assert "twentieth" not in str(segments_report.compose(for_others(here), "Testshire"))


def _safe(here: Segmentation) -> tuple[Segment, ...]:
    return tuple(replace(each, dominated=False) for each in here.cohorts[0].segments)


def test_the_bounds_of_a_mean_do_not_tell_what_one_child_cost():
    people = children(count=300)
    pounds = np.full(300, 100.0) + np.arange(300) / 10
    pounds[7] = 30_000.0
    here = found(replace(people, pounds={"social_work": pounds}, used={"social_work": pounds / 170}))
    (only,) = here.cohorts[0].segments
    assert (only.spread_by_one, only.dominated) == (True, False)
    outside = released(here)
    assert (outside.segments[0].lower, outside.segments[0].upper) == (None, None)
    assert segments_tables.segments(outside).rows[0][5] is None


def test_a_cohort_that_is_small_or_one_childs_is_not_shown():
    dear = np.full(300, 100.0)
    dear[7] = 90_000.0
    mostly = found(replace(children(count=300), pounds={"social_work": dear}, used={"social_work": dear / 170}))
    for here in (found(children(count=9)), mostly):
        assert not told_to_others(here).counts
        assert released(here).withheld
        assert (released(here).pounds, released(here).segments) == (0.0, ())


def test_groups_and_districts_do_not_tell_how_many_of_a_dear_segment_they_have():
    """What is expected of a group is the segments' means by how many of each it has; so it is told in words."""
    people = children(3, apart=12, count=1_500)
    here = found(replace(people, ethnicity=np.where(np.arange(1_500) % 40 == 3, "J", "A")))
    outside = released(here)
    assert outside.fairness and outside.standing_out
    for each in outside.fairness:
        assert (each.pounds, each.expected, each.ratio, each.lower, each.upper) == (None,) * 5
        assert "%" not in each.sentence
    for each in outside.standing_out:
        assert (each.pounds, each.by_people, each.by_need, each.size, each.shrunk) == (None,) * 5
    assert segments_tables.fairness(outside).columns[3].title == "What was found"


def test_districts_are_told_from_shown_counts_where_all_are_shown():
    here = found(children(apart=0, count=6_000))
    outside = released(here)
    need = {
        place: sum(each.mean * next(lives.people for lives in each.lives if lives.place == place)
                   for each in outside.segments)
        for place in ("Northport", "Southwick")
    }  # fmt: skip
    assert {each.place for each in outside.standing_out} == need.keys()
    for each in outside.standing_out:
        assert each.pounds is not None
        assert each.by_need == pytest.approx(each.pounds / need[each.place])
        assert each.by_people == pytest.approx(each.pounds / each.people / outside.mean)
    inside = {each.place: each.by_need for each in here.cohorts[0].standing_out}
    assert all(each.by_need == pytest.approx(inside[each.place], rel=0.1) for each in outside.standing_out)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_report_and_a_workbook_are_made_of_what_is_left(seed):
    here = found(drawn(seed))
    outside = for_others(here, shown_of(here))
    text = html.render(segments_report.compose(outside, "Testshire"))
    assert "worked out from the rounded counts" in text
    assert not re.search(r"\b(None|nan)\b", text)
    assert segments_tables.workbook(outside, "Testshire")
