"""The ledger of releases: what left, to whom and when, in order; none is written that was not held against the last."""

import pytest

from familyhub.state import Release, StateError, last_release, releases, transaction, write_release

DECLARED = [{"of": "deliveries", "at": {"month": "2026-03"}, "dimensions": []}]


def release(what="Board paper", told='{"cells": []}'):
    return Release(what, "Health board", "ann", "snapshot-1", DECLARED, told, "ab12")


def test_a_release_is_kept_as_it_was_told(state):
    assert (releases(state), last_release(state)) == ((), 0)
    with transaction(state):
        written = write_release(state, release(), after=0)
    (kept,) = releases(state)
    assert kept == written
    assert (kept.id, kept.what, kept.given_to, kept.released_by) == (1, "Board paper", "Health board", "ann")
    assert (kept.snapshot_id, list(kept.declared), kept.told, kept.sha256) == (
        "snapshot-1", DECLARED, '{"cells": []}', "ab12"
    )  # fmt: skip
    assert kept.released_at is not None and kept.released_at.tzinfo is not None


def test_they_stand_in_the_order_they_left(state):
    for number in range(3):
        with transaction(state):
            write_release(state, release(f"Paper {number}"), after=last_release(state))
    assert [each.what for each in releases(state)] == ["Paper 0", "Paper 1", "Paper 2"]


def test_two_at_once_are_not_both_written(opened):
    mine, other = opened(), opened()
    seen = last_release(mine)
    with transaction(other):
        write_release(other, release("Theirs"), after=last_release(other))
    with pytest.raises(StateError, match="written meanwhile"), transaction(mine):
        write_release(mine, release("Mine"), after=seen)
    assert [each.what for each in releases(mine)] == ["Theirs"]


def test_it_asks_for_a_transaction(state):
    with pytest.raises(StateError, match="outside a transaction"):
        write_release(state, release(), after=0)
