"""Combinations: exact, by two ways of counting and a plain loop."""

from collections import Counter
from itertools import combinations as choose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.groups.combinations import by_doubling, by_subset, combinations

BITS = 9
held = st.lists(st.integers(0, 2**BITS - 1), max_size=40)
nests = st.lists(st.integers(0, 2**BITS - 1), max_size=2)


def by_hand(masks, nested=()):
    """Every combination of three or more that some child has: (children who have it, children who have just it)."""
    having = Counter()
    for mask in masks:
        groups = [bit for bit in range(BITS) if mask >> bit & 1]
        for size in range(3, len(groups) + 1):
            having.update(choose(groups, size))
    alone = Counter(masks)
    found = {}
    for groups, children in having.items():
        mask = sum(1 << group for group in groups)
        if all((mask & nest).bit_count() <= 1 for nest in nested):
            found[mask] = (children, alone[mask])
    return found


def as_found(found):
    return {
        int(mask): (int(children), int(alone))
        for mask, children, alone in zip(found.masks, found.children, found.exactly, strict=True)
    }


@given(held, nests)
def test_every_combination_has_the_count_of_a_plain_loop(masks, nested):
    found = combinations(masks, [1] * len(masks), BITS, nested)
    assert as_found(found) == by_hand(masks, nested)
    assert list(found.masks) == sorted(set(found.masks.tolist()))


@given(st.dictionaries(st.integers(0, 2**BITS - 1), st.integers(1, 1000)))
def test_both_ways_of_counting_agree(children):
    masks = np.array(sorted(children), dtype=np.int64)
    counts = np.array([children[mask] for mask in masks.tolist()], dtype=np.int64)
    few, all_at_once = by_subset(masks, counts), by_doubling(masks, counts, BITS)
    assert [each.tolist() for each in few] == [each.tolist() for each in all_at_once] or not len(masks)


def test_children_of_equal_groups_may_come_apart():
    assert as_found(combinations([7, 7, 7], [1, 2, 3], 3)) == {7: (6, 6)}


def test_the_narrower_and_the_wider_group_are_no_two_of_three():
    need, plan, lone, abuse = 1, 2, 4, 8
    found = as_found(combinations([need | plan | lone | abuse], [5], 4, [need | plan]))
    assert found == {need | lone | abuse: (5, 0), plan | lone | abuse: (5, 0)}


def test_nobody_has_no_combinations():
    assert len(combinations([], [], 22)) == 0


def test_a_group_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="beyond 3 groups"):
        combinations([8], [1], 3)


def test_forty_groups_fit():
    mask = 2**39 + 2**20 + 1
    assert as_found(combinations([mask], [4], 40)) == {mask: (4, 4)}
