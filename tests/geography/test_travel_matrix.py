"""Matrices are kept by what they follow from; straight lines say what they are."""

import numpy as np
import pytest

from familyhub.geography.points import points_of
from familyhub.geography.travel import STRAIGHT_PRAM, STRAIGHT_WALK, TravelMatrix, straight_matrix
from familyhub.geography.travel.matrix import kept

HOMES = points_of([("A", 0.0, 51.5), ("B", 0.01, 51.5)])
HUBS = points_of([("H", 0.0, 51.51)])


def test_a_straight_line_is_longer_by_the_factor_and_says_that_it_is_no_way():
    matrix = straight_matrix(HOMES, HUBS)
    metres = 6_371_008.8 * np.pi / 180 * 0.01
    assert matrix.minutes[0, 0] == pytest.approx(metres * 1.3 / 80, rel=1e-5)
    assert matrix.minutes.dtype == np.float32
    assert "no real way" in matrix.method
    assert np.isinf(straight_matrix(HOMES, HUBS, cap_minutes=1).minutes).all()


def test_the_same_question_is_read_and_another_is_made_anew(tmp_path):
    first = straight_matrix(HOMES, HUBS, cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1

    def never():
        raise AssertionError("it was made again")

    again = kept(tmp_path, first.fingerprint, never)
    assert np.array_equal(again.minutes, first.minutes)
    assert (again.demand, again.sites, again.mode, again.method) == (("A", "B"), ("H",), "walk", first.method)
    moved = points_of([("A", 0.0, 51.5), ("B", 0.011, 51.5)])
    others = [straight_matrix(moved, HUBS), straight_matrix(HOMES, HUBS, STRAIGHT_PRAM), straight_matrix(HUBS, HOMES)]
    assert len({first.fingerprint, *(each.fingerprint for each in others)}) == 4


def test_a_damaged_file_is_made_anew(tmp_path):
    first = straight_matrix(HOMES, HUBS, STRAIGHT_WALK, cache=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert np.array_equal(straight_matrix(HOMES, HUBS, cache=tmp_path).minutes, first.minutes)
    assert len(file.read_bytes()) > 100
    assert list(tmp_path.iterdir()) == [file]


def test_minutes_must_have_a_row_a_point_and_a_column_a_site():
    with pytest.raises(ValueError, match="minutes of 2 points"):
        TravelMatrix(np.zeros((1, 1), dtype=np.float32), ("A", "B"), ("H",), "walk", "", "", "")
