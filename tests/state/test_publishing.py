"""The pointer and the id ledger move together, or not at all."""

import subprocess
import sys
import textwrap

import pytest

from familyhub.state import Changes, Published, StateError, current, ledger, publish, published, transaction


def turn(state, snapshot_id, ledger_rows=(), **more):
    with transaction(state):
        return publish(state, Published(snapshot_id, "ann", 1, **more), [Changes("person", ledger_rows)])


def test_before_the_first_refresh_nothing_is_in_service(state):
    assert current(state) is None
    assert published(state) == ()
    assert list(ledger(state)) == []


def test_the_latest_turn_is_in_service_and_returning_is_a_turn_too(state):
    first = turn(state, "one", entries_up_to=4)
    second = turn(state, "two", entries_up_to=9)
    back = turn(state, "one", entries_up_to=4, reason="return")
    assert current(state) == back
    assert (back.snapshot_id, back.reason, back.entries_up_to, back.number) == ("one", "return", 4, 3)
    assert published(state) == (back, second, first)
    assert first.published_at <= second.published_at <= back.published_at


def test_the_ledger_gives_each_record_the_person_it_was_last_given(state):
    turn(state, "one", [("chis/2", 20), ("chis/1", 10)])
    turn(state, "two", [("chis/2", 10), ("csds/5", 2**62)])
    assert list(ledger(state)) == [("chis/1", 10), ("chis/2", 10), ("csds/5", 2**62)]


def test_a_ledger_of_a_county_is_written_in_one_go(state):
    rows = [(f"chis/{number:07}", number) for number in range(120_000)]
    turn(state, "one", iter(rows))
    assert list(ledger(state)) == rows


def test_publishing_outside_a_transaction_is_refused(state):
    with pytest.raises(StateError, match="outside a transaction"):
        publish(state, Published("one", "ann", 1), [Changes("person", [("chis/1", 1)])])
    assert current(state) is None


def test_an_unknown_reason_is_refused_by_the_database(state):
    with pytest.raises(Exception, match=r"(?i)check"):
        turn(state, "one", reason="guess")
    assert current(state) is None


def test_a_ledger_that_breaks_off_takes_the_pointer_with_it(state):
    turn(state, "one", [("chis/1", 1)])

    def broken():
        yield "chis/1", 2
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        turn(state, "two", broken())
    assert current(state).snapshot_id == "one"
    assert list(ledger(state)) == [("chis/1", 1)]


KILLED = """
    import os, sys
    from familyhub.state import Changes, Published, open_state, publish, transaction

    state = open_state(sys.argv[1])
    where = sys.argv[2]

    def rows():
        for number in range(5_000):
            if where == "in the ledger" and number == 2_500:
                os._exit(9)
            yield f"chis/{number}", number

    with transaction(state):
        if where == "before the pointer":
            os._exit(9)
        publish(state, Published("two", "ann", 1), [Changes("person", rows())])
        if where == "before the commit":
            os._exit(9)
    if where == "after the commit":
        os._exit(9)
"""


@pytest.mark.parametrize(
    ("where", "in_service", "people"),
    [
        ("before the pointer", "one", 1),
        ("in the ledger", "one", 1),
        ("before the commit", "one", 1),
        ("after the commit", "two", 5_001),
    ],
)
def test_a_killed_process_leaves_the_old_pointer_with_the_old_ledger_or_the_new_with_the_new(
    address, opened, where, in_service, people
):
    state = opened()
    turn(state, "one", [("old/1", 1)])
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), address, where], check=False, timeout=60)
    assert done.returncode == 9
    assert current(state).snapshot_id == in_service
    assert len(list(ledger(state))) == people
    # and the next refresh goes through
    assert turn(state, "three", [("new/1", 3)]).snapshot_id == "three"
    assert len(list(ledger(state))) == people + 1
