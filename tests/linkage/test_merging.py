"""Merging: who is one person, and what no chain of pairs may bring about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from familyhub.linkage.cannot_link import Cluster, Held, cluster_of, join, parted_by, why_not
from familyhub.linkage.growing import ONE_SOURCE, UNFOUND
from familyhub.linkage.held import held_columns
from familyhub.linkage.merging import MODEL, merge
from familyhub.linkage.shape import Edges, Merged, Thresholds

THRESHOLDS = Thresholds(link=0.0, review=-2.0, duplicate=12.0)
A, B, C, D = range(4)
NUMBER, OTHER_NUMBER = frozenset({"9990000018"}), frozenset({"9990000026"})

Row = tuple[int, int, float, str, bool]


def edges_of(*rows: Row) -> Edges:
    a, b, weight, rule, dissimilar = (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 5
    return Edges(
        np.array(a, np.int64), np.array(b, np.int64), np.array(weight, np.float64),
        np.array(dissimilar, np.bool_), np.array(rule, np.str_),
    )  # fmt: skip


def pair(a: int, b: int, weight: float, rule: str = "model", *, dissimilar: bool = False) -> Row:
    return (a, b, weight, rule, dissimilar)


def merged(
    held: Sequence[Held],
    *rows: Row,
    parted: Sequence[tuple[int, int]] = (),
    one_each: bool = True,
    thresholds: Thresholds = THRESHOLDS,
) -> Merged:
    return merge(held, edges_of(*rows), parted_by(parted), thresholds, one_each=one_each)


def same(found: Merged, a: int, b: int) -> bool:
    return bool(found.cluster[a] == found.cluster[b])


def test_a_strong_pair_of_two_sources_is_one_person():
    assert same(merged([Held(0), Held(1)], pair(A, B, 5.0)), A, B)


def test_a_pair_between_the_thresholds_is_a_persons_to_decide():
    found = merged([Held(0), Held(1)], pair(A, B, -1.0))
    assert not same(found, A, B)
    assert [doubt.why for doubt in found.doubts] == ["not enough agrees"]


def test_of_a_source_the_best_partner_is_taken_and_the_other_is_not():
    found = merged([Held(0), Held(1), Held(1)], pair(A, B, 9.0), pair(A, C, 7.0))
    assert same(found, A, B) and not same(found, A, C)


def test_two_that_fit_equally_well_are_both_left_to_a_person():
    found = merged([Held(0), Held(1), Held(1)], pair(A, B, 9.0), pair(A, C, 9.0))
    assert len(set(found.cluster)) == 3
    assert found.doubts


def test_who_lost_the_best_partner_to_doubt_gets_no_second_best():
    held = [Held(0), Held(1), Held(1)]
    found = merged(held, pair(A, B, 9.0, dissimilar=True), pair(A, C, 7.0))
    assert len(set(found.cluster)) == 3


def test_twins_whose_names_have_nothing_in_common_are_never_joined_by_the_model():
    found = merged([Held(0), Held(1)], pair(A, B, 15.0, dissimilar=True))
    assert not same(found, A, B)
    assert [doubt.why for doubt in found.doubts] == ["two people of one family, as far as is known"]


def test_whom_a_source_tells_apart_no_records_of_others_bring_together():
    held = [Held(0), Held(0), Held(1), Held(1)]
    rows = [pair(A, C, 20.0), pair(B, D, 20.0), pair(A, D, 19.0), pair(B, C, 19.0), pair(C, D, 19.0)]
    apart = merged(held, *rows, pair(A, B, 18.0, dissimilar=True))
    assert not same(apart, A, B)
    assert any(doubt.why == ONE_SOURCE for doubt in apart.doubts)
    alone = merged(held[:2], pair(A, B, 20.0, dissimilar=True))
    assert not same(alone, A, B)
    assert same(merged(held[:2], pair(A, B, 20.0)), A, B)


def test_a_chain_brings_no_two_numbers_together():
    held = [Held(0, nhs_numbers=NUMBER), Held(1), Held(2, nhs_numbers=OTHER_NUMBER)]
    found = merged(held, pair(A, B, 9.0), pair(B, C, 8.0))
    assert same(found, A, B) and not same(found, A, C)


def test_a_superseded_number_is_no_second_one():
    held = [Held(0, nhs_numbers=NUMBER), Held(1, nhs_numbers=NUMBER | OTHER_NUMBER), Held(2, nhs_numbers=OTHER_NUMBER)]
    found = merged(held, pair(A, B, 9.0), pair(B, C, 8.0), pair(A, C, 8.0))
    assert same(found, A, C)


def test_two_babies_of_one_birth_stay_two_whatever_says_otherwise():
    held = [Held(0, births=frozenset({("d", 1)})), Held(1, births=frozenset({("d", 2)}))]
    found = merged(held, pair(A, B, 30.0, "nhs_number"))
    assert not same(found, A, B)
    assert [refused.why for refused in found.forbidden] == ["two babies of one birth"]


def test_a_persons_no_holds_against_a_number():
    assert not same(merged([Held(0), Held(1)], pair(A, B, 30.0, "nhs_number"), parted=[(A, B)]), A, B)


def test_an_adopted_childs_record_is_joined_to_nothing():
    assert not same(merged([Held(0), Held(1, alone=True)], pair(A, B, 30.0, "nhs_number")), A, B)


def test_a_bridge_of_one_pair_joins_no_two_people_of_many_records():
    held = [Held(0)] * 6
    within = [pair(a, b, 10.0) for group in ((0, 1, 2), (3, 4, 5)) for a, b in combinations(group, 2)]
    found = merged(held, *within, pair(2, 3, 6.0), one_each=False)
    assert same(found, 0, 2) and same(found, 3, 5) and not same(found, 2, 3)


def test_nobody_is_lost_where_nothing_is_alike():
    assert list(merged([Held(0), Held(0)]).cluster) == [0, 1]


def test_the_model_joins_nobody_to_an_unborn_child_and_a_pregnancy_does():
    held = [Held(0, unborn=True), Held(1)]
    assert not same(merged(held, pair(A, B, 15.0)), A, B)
    assert same(merged(held, pair(A, B, 0.0, "unborn")), A, B)


def test_several_records_that_numbers_join_speak_with_one_voice():
    held = [Held(0), Held(1), Held(2)]
    found = merged(held, pair(A, B, 30.0, "nhs_number"), pair(A, C, -1.0), pair(B, C, 8.0))
    assert same(found, A, C)


def test_a_number_on_two_twins_makes_no_one_of_them():
    held = [Held(0, births=frozenset({("d", 1)})), Held(1, births=frozenset({("d", 2)})), Held(2)]
    found = merged(held, *(pair(a, b, 30.0, "nhs_number") for a, b in combinations(range(3), 2)))
    assert same(found, A, C) and not same(found, A, B)
    assert [(doubt.a, doubt.b) for doubt in found.forbidden] == [(A, B), (B, C)]


def test_the_strongest_doubt_comes_first():
    found = merged([Held(0), Held(1)] * 2, pair(A, B, -1.5), pair(C, D, -1.0))
    assert [(doubt.a, doubt.b) for doubt in found.doubts] == [(C, D), (A, B)]


HELD = st.builds(
    Held,
    source=st.integers(0, 2),
    nhs_numbers=st.sets(st.sampled_from(["1", "2"]), max_size=1).map(frozenset),
    upns=st.sets(st.sampled_from(["u", "v"]), max_size=1).map(frozenset),
    births=st.sets(st.tuples(st.just("d"), st.integers(1, 2)), max_size=1).map(frozenset),
    alone=st.sampled_from([False, False, False, True]),
    unborn=st.sampled_from([False, False, False, True]),
)
MARGINS = st.sampled_from([THRESHOLDS, THRESHOLDS, replace(THRESHOLDS, margin=3.0), replace(THRESHOLDS, review=-4.0)])


@st.composite
def counties(draw: st.DrawFn) -> tuple[list[Held], list[Row], list[tuple[int, int]], bool]:
    held = draw(st.lists(HELD, min_size=1, max_size=7))
    possible = list(combinations(range(len(held)), 2))
    chosen = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    rows = [
        (a, b, float(draw(st.integers(-3, 14))), draw(st.sampled_from(["model", "model", "upn"])), draw(st.booleans()))
        for a, b in chosen
    ]
    parted = draw(st.lists(st.sampled_from(possible), max_size=2, unique=True)) if possible else []
    return held, rows, parted, draw(st.booleans())


@given(counties(), st.randoms())
def test_the_order_of_pairs_changes_nothing(county, shuffled):
    held, rows, parted, one_each = county
    before = merged(held, *rows, parted=parted, one_each=one_each)
    shuffled.shuffle(rows)
    after = merged(held, *rows, parted=parted, one_each=one_each)
    assert list(before.cluster) == list(after.cluster)


@given(counties())
def test_no_person_ever_holds_what_no_person_may(county):
    held, rows, parted, one_each = county
    found = merged(held, *rows, parted=parted, one_each=one_each)
    for number in set(found.cluster.tolist()):
        nodes = [node for node, cluster in enumerate(found.cluster) if cluster == number]
        for kind in ("nhs_numbers", "upns", "births"):
            assert len({value for node in nodes for value in getattr(held[node], kind)}) <= 1
        assert len(nodes) == 1 or not any(held[node].alone for node in nodes)
        assert not any(a in nodes and b in nodes for a, b in parted)


@given(counties(), MARGINS)
def test_merging_gives_what_a_slow_reading_of_the_rules_gives(county, thresholds):
    held, rows, parted, one_each = county
    found = merged(held, *rows, parted=parted, one_each=one_each, thresholds=thresholds)
    assert list(found.cluster) == slowly(held, rows, parted_by(parted), thresholds, one_each=one_each)


@given(counties())
def test_columns_and_single_records_give_the_same(county):
    held, rows, parted, one_each = county
    found = merged(held, *rows, parted=parted, one_each=one_each)
    again = merged(held_columns(held), *rows, parted=parted, one_each=one_each)
    assert list(found.cluster) == list(again.cluster)
    assert (found.doubts, found.forbidden) == (again.doubts, again.forbidden)


@given(counties(), counties())
def test_people_that_no_pair_leads_to_change_nothing(county, other):
    """So components may be decided apart, and those of two voices all at once."""
    shift, one_each = len(county[0]), county[3]
    held = [*county[0], *other[0]]
    rows = [*county[1], *((a + shift, b + shift, *rest) for a, b, *rest in other[1])]
    parted = [*county[2], *((a + shift, b + shift) for a, b in other[2])]
    together = merged(held, *rows, parted=parted, one_each=one_each)
    first, second = (merged(each[0], *each[1], parted=each[2], one_each=one_each) for each in (county, other))
    assert list(together.cluster) == [*first.cluster, *(node + shift for node in second.cluster)]
    for kind in ("doubts", "forbidden"):
        shifted = [replace(doubt, a=doubt.a + shift, b=doubt.b + shift) for doubt in getattr(second, kind)]
        assert set(getattr(together, kind)) == {*getattr(first, kind), *shifted}


def slowly(
    held: Sequence[Held],
    rows: Sequence[Row],
    parted: Mapping[int, set[int]],
    thresholds: Thresholds,
    *,
    one_each: bool,
) -> list[int]:
    """The rules word for word: everything is worked out anew from the pairs after each join."""
    groups: list[list[set[int]]] = [[{node}] for node in range(len(held))]  # each a list of its voices
    for a, b, _, rule, _ in sorted(rows, key=lambda row: (-row[2], row[0], row[1])):
        first, second = (next(group for group in groups if a_or_b in group[0]) for a_or_b in (a, b))
        if rule != MODEL and first is not second and may(held, parted, first, second) is None:
            groups.remove(second)
            first[0] |= second[0]
    lost: dict[int, set[int]] = {min(group[0]): set() for group in groups}

    def name(group: list[set[int]]) -> int:
        return min(min(voice) for voice in group)

    def sources(group: list[set[int]]) -> set[int]:
        return {held[node].source for voice in group for node in voice}

    def found(one: list[set[int]], other: list[set[int]]) -> list[tuple[float, bool, bool]]:
        pairs = []
        for voice in one:
            for reply in other:
                if frozenset((min(voice), min(reply))) in parted_voices:
                    continue
                said = [
                    (weight, not dissimilar, dissimilar and held[a].source == held[b].source)
                    for a, b, weight, rule, dissimilar in rows
                    if rule == MODEL
                    and not (held[a].unborn or held[b].unborn)
                    and ((a in voice and b in reply) or (b in voice and a in reply))
                ]
                if said:
                    weights, alike, entries = zip(*said, strict=True)
                    pairs.append((max(weights), any(alike), any(entries)))
        return pairs

    parted_voices: set[frozenset[int]] = set()

    def weight(one: list[set[int]], other: list[set[int]]) -> float | None:
        pairs = found(one, other)
        number = len(one) * len(other)
        return (sum(w for w, _, _ in pairs) + UNFOUND * (number - len(pairs))) / number if pairs else None

    while True:
        live = [
            (-w, *sorted((name(one), name(other))), one, other)
            for one, other in combinations(groups, 2)
            if (w := weight(one, other)) is not None and w >= thresholds.review
        ]
        if not live:
            break
        minus, low, high, one, other = min(live, key=lambda each: each[:3])
        reason = may(held, parted, one, other)
        doubtful = reason is None and (
            -minus < thresholds.link
            or not any(alike for _, alike, _ in found(one, other))
            or (
                one_each
                and (
                    (
                        bool(sources(one) & sources(other))
                        and (-minus < thresholds.duplicate or any(two for _, _, two in found(one, other)))
                    )
                    or bool(lost[low] & sources(other if name(one) == low else one))
                    or bool(lost[high] & sources(one if name(one) == low else other))
                    or any(
                        (w := weight(side, rival)) is not None
                        and w >= -minus - thresholds.margin
                        and sources(rival) & sources(facing)
                        and may(held, parted, side, rival) is None
                        for side, facing in ((one, other), (other, one))
                        for rival in groups
                        if rival is not side and rival is not facing
                    )
                )
            )
        )
        if reason is None and not doubtful:
            groups.remove(other)
            groups.remove(one)
            groups.append([*one, *other])
            lost[low] = lost[low] | lost[high]
        else:
            if doubtful:
                lost[name(one)] = lost[name(one)] | sources(other)
                lost[name(other)] = lost[name(other)] | sources(one)
            parted_voices |= {frozenset((min(voice), min(reply))) for voice in one for reply in other}
    home = {node: name(group) for group in groups for voice in group for node in voice}
    return [home[node] for node in range(len(held))]


def may(
    held: Sequence[Held], parted: Mapping[int, set[int]], one: Sequence[set[int]], other: Sequence[set[int]]
) -> str | None:
    return why_not(_together(held, parted, one), _together(held, parted, other))


def _together(held: Sequence[Held], parted: Mapping[int, set[int]], voices: Sequence[set[int]]) -> Cluster:
    nodes = sorted(node for voice in voices for node in voice)
    cluster = cluster_of(nodes[0], held[nodes[0]], parted.get(nodes[0], ()))
    for node in nodes[1:]:
        join(cluster, cluster_of(node, held[node], parted.get(node, ())))
    return cluster
