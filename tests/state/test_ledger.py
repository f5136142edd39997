"""The ledger of ids: of each record the id that stands, every id it bore, and why it changed."""

import sqlite3
from contextlib import closing

import pytest

from familyhub.state import (
    SQLITE,
    Changes,
    IdEvent,
    Published,
    State,
    StateError,
    current,
    history,
    id_events,
    ledger,
    migrate,
    newest_turn,
    open_state,
    past,
    publish,
    transaction,
)

MERGE = IdEvent("merge", 10, 20, 3, rule="model", weight=17.25, model="2026-11", decided_by=None)
SPLIT = IdEvent("split", 30, 10, 1, rule="person", decided_by="ann")


def turn(state, snapshot_id, *changes):
    with transaction(state):
        return publish(state, Published(snapshot_id, "ann", 1), changes)


def test_people_and_families_have_ledgers_of_their_own(state):
    turn(state, "one", Changes("person", [("a", 1), ("b", 2)]), Changes("family", [("a", 7), ("b", 7)]))
    turn(state, "two", Changes("family", [("b", 8)]))
    assert list(ledger(state)) == [("a", 1), ("b", 2)]
    assert list(ledger(state, "family")) == [("a", 7), ("b", 8)]
    assert list(history(state, "family")) == [("a", 7, 1), ("b", 7, 1), ("b", 8, 2)]
    assert (newest_turn(state), newest_turn(state, "family")) == (1, 2)


def test_events_are_told_as_they_were_written_and_under_which_turn(state):
    turn(state, "one", Changes("person", [("a", 10)], [MERGE]))
    turn(state, "two", Changes("person", [("a", 30)], [SPLIT]), Changes("family", [], [IdEvent("return", 20, 5, 2)]))
    found = id_events(state)
    assert [(event.what, event.person_id, event.other_id, event.published) for event in found] == [
        ("merge", 10, 20, 1),
        ("split", 30, 10, 2),
    ]
    assert (found[0].rule, found[0].weight, found[0].model, found[0].decided_by) == ("model", 17.25, "2026-11", None)
    assert past(state).merges == found[:1]
    assert id_events(state, of=20) == found[:1] and id_events(state, of=10) == found
    assert [event.what for event in id_events(state, "family")] == ["return"]


def test_ids_worked_out_from_a_ledger_that_moved_on_are_refused_with_the_pointer(state):
    turn(state, "one", Changes("person", [("a", 1)], after=0))
    turn(state, "two", Changes("person", [("b", 2)], after=1), Changes("family", [("b", 3)], after=0))
    with pytest.raises(StateError, match="another refresh wrote meanwhile"):
        turn(state, "late", Changes("person", [("c", 1)], [MERGE], after=1))
    assert current(state).snapshot_id == "two"
    assert (list(ledger(state)), id_events(state)) == ([("a", 1), ("b", 2)], ())


@pytest.mark.parametrize("event", [IdEvent("swap", 1, 2, 3), IdEvent("merge", 1, 2, 0)])
def test_an_event_that_makes_no_sense_takes_the_pointer_and_the_rows_with_it(state, event):
    with pytest.raises(Exception, match=r"(?i)check"):
        turn(state, "one", Changes("person", [("a", 1)], [event]))
    assert (current(state), list(ledger(state))) == (None, [])


def test_a_ledger_of_before_there_were_families_is_of_people(tmp_path):
    path = tmp_path / "state.sqlite3"
    with closing(sqlite3.connect(path)) as raw:
        old = State(raw, SQLITE)
        migrate(old, to=1)
        with transaction(old):
            old.write(
                "INSERT INTO snapshot_published"
                " (snapshot_id, published_at, published_by, format, entries_up_to, reason)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                ("one", "2026", "ann", 1, 0, "refresh"),
            )
            old.write("INSERT INTO id_ledger (record_key, person_id, published) VALUES ('a', 5, 1)")
    with closing(open_state(path)) as state:
        assert list(history(state)) == [("a", 5, 1)]
        assert list(history(state, "family")) == []
