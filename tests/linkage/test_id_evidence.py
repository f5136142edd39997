"""The ledger says of every merge and split what joined or parted the two, and by which model or whose decision."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa
import pytest

from familyhub.linkage.id_evidence import with_evidence
from familyhub.linkage.shape import LINK_DOUBT, LINK_EDGE, STANDARD, Decision
from familyhub.linkage.stable_ids import define_record_key, keep_person_ids, record_key
from familyhub.state.ledger import IdEvent, Past

SECRET = b"a secret"
BABY, OTHER, THIRD = 10, 20, 30
Edge = tuple[int, int, float | None, str]


def key(node: int) -> str:
    return record_key(SECRET, "chis", str(node))


def told(
    before: Sequence[int],
    now: Sequence[int],
    edges: Sequence[Edge] = (),
    numbers: Sequence[str | None] = (),
    decisions: Sequence[Decision] = (),
    doubts: Sequence[tuple[int, int, str]] = (),
) -> list[tuple[str, str | None, float | None, str | None, str | None]]:
    """What the ledger is told of the events between two runs: (what, rule, weight, model, decided_by).

    `before` and `now` say for each node whose record it was and is; edges are (a, b, weight, rule).
    """
    with duckdb.connect() as connection:
        connection.execute(STANDARD + ";" + LINK_EDGE + ";" + LINK_DOUBT)
        define_record_key(connection, SECRET)
        nodes = pa.table({"node": list(range(len(now))), "person": list(now)})
        connection.register("nodes", nodes)
        connection.execute(
            "INSERT INTO standard BY NAME SELECT node, 'chis' AS source, CAST(node AS VARCHAR) AS person_key,"
            " [] AS nhs_numbers, [] AS upns, FALSE AS is_adopted FROM nodes"
        )
        for node, number in enumerate(numbers):
            if number is not None:
                connection.execute("UPDATE standard SET nhs_numbers = [?] WHERE node = ?", [number, node])
        for a, b, weight, rule in edges:
            connection.execute("INSERT INTO link_edge VALUES (?, ?, ?, FALSE, ?)", [a, b, weight, rule])
        for a, b, why in doubts:
            connection.execute("INSERT INTO link_doubt VALUES (?, ?, 5, 'doubtful', ?)", [a, b, why])
        connection.execute(
            "CREATE TABLE record_person AS SELECT 'chis' AS source, CAST(node AS VARCHAR) AS person_key,"
            " person AS person_id FROM nodes"
        )
        connection.execute("CREATE TABLE beside_adopted (person_id BIGINT)")
        past = Past([(key(node), person, 1) for node, person in enumerate(before)])
        kept = with_evidence(connection, keep_person_ids(connection, SECRET, past), "ours-1", decisions)
    return [(event.what, event.rule, event.weight, event.model, event.decided_by) for event in kept.events]


def test_a_merge_by_a_number_says_the_number_and_not_the_weaker_model():
    edges = [(0, 1, None, "nhs_number"), (0, 2, 22.0, "model")]
    assert told([BABY, OTHER, OTHER], [1, 1, 1], edges) == [("merge", "nhs_number", None, None, None)]


def test_a_merge_by_the_model_says_the_strongest_pair_between_the_two_sides():
    edges = [(0, 1, 14.25, "model"), (0, 2, 17.5, "model"), (1, 2, 30.0, "model")]
    assert told([BABY, OTHER, OTHER], [1, 1, 1], edges) == [("merge", "model", 17.5, "ours-1", None)]


def test_a_merge_through_a_record_that_is_new_says_what_ties_the_new_record():
    edges = [(0, 2, 15.0, "model"), (1, 2, 12.0, "model")]
    (event,) = told([BABY, OTHER], [1, 1, 1], edges)
    assert event[:2] == ("merge", "model") and event[2] in {12.0, 15.0}


def test_two_merges_into_one_person_have_each_their_own_reason():
    edges = [(0, 1, None, "nhs_number"), (0, 2, 11.0, "model")]
    found = told([BABY, OTHER, THIRD], [1, 1, 1], edges)
    assert sorted(found) == [("merge", "model", 11.0, "ours-1", None), ("merge", "nhs_number", None, None, None)]


def test_a_decision_is_told_with_who_took_it():
    same = Decision(key(1), key(0), same=True, decided_by="ola", entry=3)
    edges: list[Edge] = [(0, 1, None, "person")]
    assert told([BABY, OTHER], [1, 1], edges, decisions=[same]) == [("merge", "person", None, None, "ola")]
    apart = Decision(key(0), key(1), same=False, decided_by="ola", entry=4)
    found = told([BABY, BABY], [1, 2], [(0, 1, 25.0, "model")], decisions=[apart])
    assert found == [("split", "person", None, None, "ola")]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        pytest.param({"numbers": ["9990000018", "9990000026"]}, ("two NHS numbers", None, None), id="two numbers"),
        pytest.param({"edges": [(0, 1, 7.5, "model")]}, ("not enough agrees", 7.5, "ours-1"), id="weaker now"),
        pytest.param(
            {"edges": [(0, 1, 9.0, "model")], "doubts": [(0, 1, "somebody else of the same source fits as well")]},
            ("somebody else of the same source fits as well", 9.0, "ours-1"), id="a doubt",
        ),
        pytest.param({}, ("nothing ties them any more", None, None), id="nothing"),
    ],
)  # fmt: skip
def test_a_split_says_why_the_two_are_told_apart(given, why):
    assert told([BABY, BABY], [1, 2], **given) == [("split", *why, None)]


def test_an_event_that_says_why_already_keeps_it():
    with duckdb.connect() as connection:
        define_record_key(connection, SECRET)
        connection.execute(STANDARD + ";" + LINK_EDGE + ";" + LINK_DOUBT)
        connection.execute("CREATE TABLE record_person (source VARCHAR, person_key VARCHAR, person_id BIGINT)")
        connection.execute("CREATE TABLE beside_adopted (person_id BIGINT)")
        kept = keep_person_ids(connection, SECRET, Past())
        born = IdEvent("merge", BABY, OTHER, 1, rule="unborn")
        unknown = IdEvent("merge", BABY, THIRD, 1)
        found = with_evidence(connection, replace(kept, events=(born, unknown)), "ours-1")
    assert found.events == (born, unknown)
