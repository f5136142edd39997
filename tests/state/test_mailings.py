"""A mailing is claimed once; what became of it is said once; only what did not arrive may be tried again."""

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.state import StateError, open_state, transaction
from familyhub.state.mailings import Mailing, claim, claims, settle

NORTHPORT = Mailing("weekly", "northport", "2026-W10")


def claimed(state, mailing=NORTHPORT):
    with transaction(state):
        return claim(state, mailing, "a snapshot")


def settled(state, found, outcome):
    with transaction(state):
        settle(state, found.id, outcome, "the server")


def test_a_claim_in_doubt_or_sent_is_not_claimed_again(state):
    first = claimed(state)
    assert (first.attempt, first.standing) == (1, "in_doubt")
    assert claimed(state) is None
    settled(state, first, "sent")
    assert claimed(state) is None
    assert claims(state, "weekly", "2026-W10")["northport"].standing == "sent"


@pytest.mark.parametrize("outcome", ["refused", "lost"])
def test_what_did_not_arrive_may_be_claimed_again(state, outcome):
    settled(state, claimed(state), outcome)
    assert claimed(state).attempt == 2
    assert claimed(state) is None


def test_another_week_recipient_or_report_is_another_mailing(state):
    others = [Mailing("weekly", "northport", "2026-W11"), Mailing("weekly", "kelby", "2026-W10"),
              Mailing("monthly", "northport", "2026-W10")]  # fmt: skip
    assert all(claimed(state, mailing) for mailing in (NORTHPORT, *others))


def test_what_became_of_it_is_said_once(state):
    found = claimed(state)
    settled(state, found, "sent")
    with pytest.raises(StateError, match="in doubt"):
        settled(state, found, "lost")


def test_nothing_is_claimed_outside_a_transaction(state):
    with pytest.raises(StateError, match="transaction"):
        claim(state, NORTHPORT, "a snapshot")


def test_of_many_processes_at_once_one_gets_the_claim(tmp_path):
    path = tmp_path / "state.sqlite3"
    open_state(path).close()
    won, ready = [], threading.Barrier(6)

    def tries():
        state = open_state(path)
        ready.wait()
        if claimed(state) is not None:
            won.append(1)
        state.close()

    threads = [threading.Thread(target=tries) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [1]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["claim", "sent", "refused", "arrived", "lost"]), max_size=12))
def test_it_is_never_claimed_after_it_may_have_arrived(tmp_path_factory, steps):
    """Beside it the obvious reference: one variable that says how the last attempt stands."""
    state = open_state(tmp_path_factory.mktemp("mailings") / "state.sqlite3")
    last, standing, attempts = None, None, 0
    for step in steps:
        if step == "claim":
            found = claimed(state)
            assert (found is not None) == (standing in (None, "refused", "lost"))
            if found is not None:
                last, standing, attempts = found, "in_doubt", attempts + 1
                assert found.attempt == attempts
        elif standing == "in_doubt":
            settled(state, last, step)
            standing = step
    told = claims(state, "weekly", "2026-W10").get("northport")
    assert (told.standing if told else None) == standing
    state.close()
