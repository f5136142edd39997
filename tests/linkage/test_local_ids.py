"""Returns without names are joined by the local ids of the system that made them, and by nothing less."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.linkage.local_ids import local_id_edges, made_by
from familyhub.linkage.shape import STANDARD

RETURNS = {"cin": "cases", "ssda903": "cases", "annex_a": "cin"}
Record = tuple[str, str, str | None]


def found(records: list[Record], pairs: dict[str, str] = RETURNS) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The edges and the doubts of records (source, id, birth date), as pairs of `source/id`."""
    with duckdb.connect() as connection:
        connection.execute(STANDARD)
        names = {}
        for node, (source, key, born) in enumerate(sorted(records, key=lambda record: record[:2])):
            names[node] = f"{source}/{key}"
            connection.execute(
                "INSERT INTO standard (node, source, person_key, birth_date) VALUES (?, ?, ?, ?)",
                [node, source, key, born],
            )
        count = local_id_edges(connection, pairs)
        edges = connection.execute("SELECT a, b FROM local_id_edge").fetchall()
        doubts = connection.execute("SELECT a, b, why FROM local_id_doubt").fetchall()
    assert count == len(edges) and all(a < b for a, b in edges) and all(a < b for a, b, _ in doubts)
    assert all("two dates of birth" in why for *_, why in doubts)
    return {frozenset((names[a], names[b])) for a, b in edges}, {frozenset((names[a], names[b])) for a, b, _ in doubts}


def test_one_id_in_the_return_and_in_the_system_that_made_it_is_one_person():
    edges, doubts = found(
        [
            ("cases", "7", "2020-01-01"), ("cin", "7", "2020-01-01"), ("cin", "8", "2020-01-01"),
            ("chis", "7", "2020-01-01"),
        ]
    )  # fmt: skip
    assert edges == {frozenset(("cases/7", "cin/7"))} and doubts == set()


def test_birth_dates_that_contradict_are_a_doubt_and_one_that_is_not_known_is_none():
    edges, doubts = found([("cases", "7", "2020-01-01"), ("cin", "7", "2020-01-02"), ("ssda903", "7", None)])
    assert edges == {frozenset(("cases/7", "ssda903/7")), frozenset(("cin/7", "ssda903/7"))}
    assert doubts == {frozenset(("cases/7", "cin/7"))}


def test_two_returns_find_each_other_where_the_system_has_no_record():
    edges, _ = found([("cin", "7", "2020-01-01"), ("annex_a", "7", "2020-01-01")])
    assert edges == {frozenset(("annex_a/7", "cin/7"))}


def test_without_the_setting_an_id_says_nothing():
    assert found([("cases", "7", None), ("cin", "7", None)], {}) == (set(), set())


def test_ids_that_lead_in_a_circle_are_refused():
    with pytest.raises(ValueError, match="ids of its own"):
        made_by("a", {"a": "b", "b": "a"})


RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["cases", "cin", "ssda903", "annex_a", "chis"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from([None, "2020-01-01", "2020-01-02"]),
    ),
    unique_by=lambda record: record[:2],
)


@given(RECORDS, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_every_pair_of_one_id_is_an_edge_or_a_doubt_whatever_the_order(records, random):
    edges, doubts = found(records)
    expected = {
        frozenset((f"{s}/{k}", f"{t}/{m}")): bool(b and c and b != c)
        for s, k, b in records
        for t, m, c in records
        if s < t and k == m and "chis" not in (s, t)
    }
    assert dict.fromkeys(edges, False) | dict.fromkeys(doubts, True) == expected
    random.shuffle(records)
    assert found(records) == (edges, doubts)
