"""How surely a record belongs to its person, and where one pair holds two halves together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from familyhub.linkage.shape import Edges, Thresholds
from familyhub.linkage.ties import THIN, thin_ties, ties

Row = tuple[int, int, float, str]
THRESHOLDS = Thresholds(link=2.0, review=0.0, duplicate=14.0)
SURE = 100.0


def edges_of(*rows: Row) -> Edges:
    a, b, weight, rule = (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 4
    return Edges(
        np.array(a, np.int64), np.array(b, np.int64), np.array(weight, np.float64),
        np.zeros(len(a), np.bool_), np.array(rule, "<U10"),
    )  # fmt: skip


def tied(cluster: list[int], *rows: Row) -> list[tuple[str, float | None]]:
    rule, weight = ties(np.array(cluster), edges_of(*rows))
    return [(str(r), None if np.isnan(w) else float(w)) for r, w in zip(rule, weight, strict=True)]


def test_who_is_alone_is_tied_by_nothing():
    assert tied([0, 1], (0, 1, 5.0, "model")) == [("", None), ("", None)]


def test_a_number_is_surer_than_any_pair_of_the_model():
    assert tied([0, 0, 0], (0, 1, SURE, "nhs_number"), (1, 2, 9.0, "model")) == [
        ("nhs_number", SURE), ("nhs_number", SURE), ("model", 9.0),
    ]  # fmt: skip


def test_of_two_numbers_the_surer_is_named():
    assert tied([0, 0, 0], (0, 1, 90.0, "upn"), (0, 2, SURE, "nhs_number"))[0] == ("nhs_number", SURE)


def test_both_of_a_pair_hang_on_it():
    assert tied([0, 0], (0, 1, 5.0, "model")) == [("model", 5.0), ("model", 5.0)]


def test_the_smaller_half_is_as_sure_as_the_strongest_pair_that_leads_to_the_larger():
    within = [(0, 1, SURE, "nhs_number"), (1, 2, SURE, "nhs_number"), (3, 4, SURE, "nhs_number")]
    across = [(0, 3, 4.0, "model"), (2, 4, 3.0, "model")]
    found = tied([0] * 5, *within, *across)
    assert found[:3] == [("nhs_number", SURE)] * 3
    assert found[3:] == [("model", 4.0)] * 2


def test_one_pair_between_two_halves_is_thin_unless_it_is_strong():
    within = [(0, 1, SURE, "upn"), (2, 3, SURE, "upn")]
    for weight, doubts in ((THRESHOLDS.link + THIN - 0.1, 1), (THRESHOLDS.link + THIN, 0)):
        found = thin_ties(np.zeros(4, np.int64), edges_of(*within, (1, 2, weight, "model")), THRESHOLDS)
        assert len(found) == doubts


def test_a_single_record_at_the_end_of_a_pair_is_no_half():
    assert thin_ties(np.zeros(3, np.int64), edges_of((0, 1, SURE, "upn"), (1, 2, 2.5, "model")), THRESHOLDS) == []


PAIRS = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 5), st.floats(0, 20).map(lambda weight: round(weight, 1)), st.booleans()
    ),
    max_size=9,
    unique_by=lambda pair: frozenset(pair[:2]),
)


@given(PAIRS)
def test_nobody_is_surer_than_the_strongest_pair_that_names_them(drawn):
    rows = [
        (min(a, b), max(a, b), SURE if sure else weight, "upn" if sure else "model")
        for a, b, weight, sure in drawn
        if a != b
    ]
    connected = np.zeros(6, np.int64)
    rule, weight = ties(connected, edges_of(*rows))
    for node in range(6):
        own = [row[2] for row in rows if node in row[:2]]
        assert (rule[node] == "") == (not own)
        if own:
            assert weight[node] <= max(own)
