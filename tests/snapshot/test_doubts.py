"""What only a weak tie holds to its person, cut step by step."""

import numpy as np
import pytest

from familyhub.snapshot.doubts import Part, parts

NUMBER = np.inf


def cut(count: int, *pairs: tuple[int, int, float], sure: float = 12.0) -> list[Part]:
    a, b, weight = (np.array(column) for column in zip(*pairs, strict=True))
    return list(parts(count, a.astype(np.int64), b.astype(np.int64), weight.astype(np.float64), sure))


def test_records_that_a_number_joins_stay_together():
    assert cut(3, (0, 1, NUMBER), (1, 2, NUMBER)) == []


def test_a_pair_of_the_model_that_is_strong_enough_is_sure():
    assert cut(2, (0, 1, 12.0)) == []


def test_one_weak_tie_is_cut_and_the_larger_part_is_the_person_still():
    assert cut(3, (0, 1, 7.0), (1, 2, NUMBER)) == [Part(1, 7.0, (0,))]


def test_of_equal_parts_the_first_record_is_the_person_still():
    assert cut(2, (0, 1, 7.0)) == [Part(1, 7.0, (1,))]


def test_a_weak_pair_beside_a_sure_way_round_is_no_weak_tie():
    assert cut(3, (0, 1, 7.0), (0, 2, NUMBER), (1, 2, 20.0)) == []


def test_ties_are_cut_one_after_the_other_the_weakest_first():
    found = cut(5, (0, 1, NUMBER), (0, 2, NUMBER), (0, 3, 6.0), (0, 4, 9.0))
    assert found == [Part(1, 6.0, (3,)), Part(2, 9.0, (3,)), Part(2, 9.0, (4,))]


def test_of_two_weak_pairs_to_one_record_the_stronger_holds():
    assert cut(3, (0, 1, NUMBER), (0, 2, 6.0), (1, 2, 9.0)) == [Part(1, 9.0, (2,))]


def test_two_people_are_cut_each_for_themselves():
    assert cut(4, (0, 1, 7.0), (2, 3, 5.0)) == [Part(1, 7.0, (1,)), Part(1, 5.0, (3,))]


@pytest.mark.parametrize("sure", [8.0, 10.0, 14.0])
def test_what_a_lower_bar_cuts_a_higher_one_cuts_too(sure):
    pairs = [(0, 1, 13.0), (1, 2, 9.0), (2, 3, 7.0), (0, 4, NUMBER)]
    fewer, more = cut(5, *pairs, sure=sure), cut(5, *pairs, sure=sure + 2)
    assert set(fewer) <= set(more)
