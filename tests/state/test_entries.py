"""Entries are written once, in order, and withdrawn by later entries."""

import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from familyhub.state import Entry, StateError, append, entries, last_entry, open_state, transaction


def write(state, *written):
    with transaction(state):
        return [append(state, entry) for entry in written]


def note(text, **more):
    return Entry("note", "ann", {"says": text}, **more)


def said(found):
    return [entry.body["says"] for entry in found]


def test_an_entry_comes_back_as_it_was_written(state):
    before = datetime.now(UTC)
    body = {"says": "Zoë’s carer", "score": None, "steps": [1, 2], "agreed": True}
    [written] = write(state, Entry("override", "ann", body, anchor="chis/person/17"))
    assert entries(state) == (written,)
    assert (written.kind, written.written_by, written.anchor, dict(written.body)) == (
        "override", "ann", "chis/person/17", body,
    )  # fmt: skip
    assert written.id == last_entry(state) == 1
    assert before <= written.written_at <= datetime.now(UTC)


def test_entries_are_found_by_kind_anchor_and_place_in_the_order(state):
    write(state, note("a", anchor="x"), Entry("objection", "bo", {"says": "b"}, anchor="x"), note("c", anchor="y"))
    assert said(entries(state, "note")) == ["a", "c"]
    assert said(entries(state, anchor="x")) == ["a", "b"]
    assert said(entries(state, after=1)) == ["b", "c"]
    assert said(entries(state, up_to=2)) == ["a", "b"]
    assert said(entries(state, "note", anchor="x", after=1)) == []


def test_a_withdrawn_entry_no_longer_stands_but_its_history_does(state):
    first, second = write(state, note("a"), note("b"))
    [taken_back] = write(state, Entry("withdrawal", "bo", {"says": "was wrong"}, withdraws=first.id))
    assert entries(state) == (second,)
    assert entries(state, withdrawn=True) == (first, second, taken_back)


def test_what_stood_at_an_entry_does_not_know_what_was_withdrawn_after_it(state):
    first, second = write(state, note("a"), note("b"))
    write(state, Entry("withdrawal", "bo", withdraws=first.id))
    assert entries(state, up_to=second.id) == (first, second)


def test_a_withdrawn_entry_can_be_recorded_again(state):
    [first] = write(state, note("a"))
    write(state, Entry("withdrawal", "bo", withdraws=first.id), note("a"))
    assert said(entries(state)) == ["a"]


def test_only_an_entry_that_stands_can_be_withdrawn(state):
    [first] = write(state, note("a"))
    [withdrawal] = write(state, Entry("withdrawal", "bo", withdraws=first.id))
    for target, found in (
        (first.id, "an entry that was withdrawn before"),
        (withdrawal.id, "an entry that is itself a withdrawal"),
        (99, "no such entry"),
    ):
        with pytest.raises(StateError) as refused:
            write(state, Entry("withdrawal", "cy", withdraws=target))
        assert refused.value.trouble.found == found
    assert last_entry(state) == withdrawal.id


def test_an_entry_cannot_be_written_twice(state):
    [written] = write(state, note("a"))
    with pytest.raises(ValueError, match="entry 1 has been written already"):
        write(state, written)


def test_a_write_outside_a_transaction_is_refused(state):
    with pytest.raises(StateError, match="outside a transaction"):
        append(state, note("a"))
    assert entries(state) == ()


def test_when_the_transaction_fails_nothing_of_it_stands(state):
    with pytest.raises(RuntimeError), transaction(state):
        append(state, note("a"))
        raise RuntimeError
    assert entries(state) == ()
    write(state, note("b"))
    assert said(entries(state)) == ["b"]


def test_a_transaction_inside_another_is_undone_alone_and_commits_with_it(state, opened):
    other = opened()
    with transaction(state):
        append(state, note("a"))
        with pytest.raises(RuntimeError), transaction(state):
            append(state, note("b"))
            raise RuntimeError
        with transaction(state):
            append(state, note("c"))
        assert entries(other) == ()
    assert said(entries(other)) == ["a", "c"]


def test_entries_are_numbered_in_the_order_they_are_committed(address):
    """A reader at N must never meet a number below N later: a snapshot would have missed it for good."""
    open_state(address).close()
    seen = []
    holds, may_commit = threading.Event(), threading.Event()

    def slow():
        with closing(open_state(address)) as state, transaction(state):
            seen.append(append(state, note("slow")).id)
            holds.set()
            may_commit.wait(10)

    def quick():
        with closing(open_state(address)) as state, transaction(state):
            seen.append(append(state, note("quick")).id)

    writer, follower = threading.Thread(target=slow), threading.Thread(target=quick)
    writer.start()
    assert holds.wait(10)
    follower.start()
    follower.join(0.3)
    assert follower.is_alive(), "the second writer did not wait for the first"
    assert seen == [1]
    may_commit.set()
    writer.join(10)
    follower.join(10)
    assert seen == [1, 2]
