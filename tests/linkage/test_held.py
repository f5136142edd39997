"""What records hold, as columns: the same as one record after the other says."""

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.linkage.cannot_link import Held, cluster_of, why_not
from familyhub.linkage.held import HeldColumns, held_columns, held_records
from familyhub.linkage.shape import STANDARD

BIRTHS = st.dictionaries(st.sampled_from(["d", "e", "f"]), st.integers(1, 3), max_size=2)
HELD = st.builds(
    Held,
    source=st.integers(0, 3),
    nhs_numbers=st.frozensets(st.sampled_from(["1", "2", "3"]), max_size=2),
    upns=st.frozensets(st.sampled_from(["u", "v"]), max_size=2),
    births=BIRTHS.map(lambda births: frozenset(births.items())),
    alone=st.booleans(),
    unborn=st.booleans(),
)


@given(st.lists(HELD, max_size=8), st.data())
def test_columns_give_back_the_records_they_were_made_of(held, data):
    columns = held_columns(held)
    assert list(columns) == held
    nodes = data.draw(st.lists(st.integers(0, len(held) - 1))) if held else []
    assert columns.of(np.array(nodes, dtype=np.int64)) == [held[node] for node in nodes]
    assert columns[1:3] == held[1:3]


def test_a_record_that_is_not_there_is_an_index_error():
    with pytest.raises(IndexError):
        held_columns([Held(0)])[1]


RECORDS = """
INSERT INTO standard BY NAME
SELECT 0 AS node, 'chis' AS source, ['9990000018', '9990000026'] AS nhs_numbers, DATE '2024-01-01' AS birth_date,
    2 AS birth_order, 'chis␟delivery␟d' AS delivery, NULL AS upns, FALSE AS is_adopted, FALSE AS is_unborn
UNION ALL SELECT 2, 'school', [], NULL, 1, NULL, ['A123456789012'], TRUE, FALSE
UNION ALL SELECT 1, 'hub', [], DATE '2024-01-01', NULL, 'hub␟delivery␟e', [], FALSE, FALSE
UNION ALL SELECT 3, 'school', NULL, DATE '2024-01-01', 1, NULL, [], NULL, TRUE
"""


@pytest.fixture
def records() -> HeldColumns:
    with duckdb.connect() as connection:
        connection.execute(STANDARD)
        connection.execute(RECORDS)
        return held_records(connection)


def test_held_records_follow_the_nodes(records):
    assert len(records) == 4
    assert records[0].nhs_numbers == {"9990000018", "9990000026"} and records[0].upns == frozenset()
    assert records[2].upns == {"A123456789012"}
    assert [each.alone for each in records] == [False, False, True, False]
    assert [each.unborn for each in records] == [False, False, False, True]
    assert records[2].source == records[3].source != records[1].source


def test_a_place_in_a_birth_is_held_in_the_delivery_and_on_the_day(records):
    assert records[0].births == {("2024-01-01", 2), ("chis␟delivery␟d", 2)}
    assert records[1].births == frozenset()  # no place in the birth is stated
    assert records[2].births == frozenset()  # nor a birth to have a place in


def test_two_places_on_one_birth_date_are_two_children(records):
    first, other = (cluster_of(node, records[node], ()) for node in (0, 3))
    assert why_not(first, other) == "two babies of one birth"


def test_no_records_hold_nothing():
    with duckdb.connect() as connection:
        connection.execute(STANDARD)
        assert list(held_records(connection)) == []
