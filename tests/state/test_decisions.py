"""What people decided about pairs of records: the latest word, two people where it needs two, and no contradiction."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.errors import UsageError
from familyhub.state import State, StateError, entries, transaction
from familyhub.state.decisions import KIND, Word, contradiction, decide, pair_of, settled, withdraw, words

A, B, C, D = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)


def word(first: str, second: str, answer: str, by: str = "Ada", *, two: bool = False) -> Word:
    return Word(pair_of(first, second), answer, "both birth notices were read", by, two)  # type: ignore[arg-type] - an answer in a test is one of three


def say(state: State, first: str, second: str, answer: str, by: str = "Ada", *, two: bool = False) -> int:
    with transaction(state):
        return decide(state, word(first, second, answer, by, two=two)).entry


def stands(state: State) -> dict[tuple[str, str], str]:
    return {pair: each.answer for pair, each in settled(words(state)).standing.items()}


def test_a_word_counts_with_who_said_it_when_and_why(state):
    entry = say(state, B, A, "same")
    (found,) = words(state)
    assert (found.pair, found.answer, found.decided_by, found.because) == (
        (A, B), "same", "Ada", "both birth notices were read",
    )  # fmt: skip
    assert found.entry == entry and found.said_at is not None
    assert stands(state) == {(A, B): "same"}


def test_a_later_word_on_the_pair_replaces_the_earlier(state):
    say(state, A, B, "same")
    say(state, A, B, "different", "Ben")
    assert stands(state) == {(A, B): "different"}


def test_a_withdrawn_word_was_never_said(state):
    say(state, A, B, "same")
    later = say(state, A, B, "unsure", "Ben")
    with transaction(state):
        withdraw(state, later, "Ben", "looked again")
    assert stands(state) == {(A, B): "same"}
    assert [each.withdraws for each in entries(state, KIND, withdrawn=True)][-1] == later
    with transaction(state), pytest.raises(StateError, match="withdrawn before"):
        withdraw(state, later, "Ben", "again")


def test_only_a_decision_about_records_is_withdrawn(state):
    with transaction(state), pytest.raises(UsageError, match="no decision about two records"):
        withdraw(state, 17, "Ada", "a slip")


def test_where_it_needs_two_the_first_word_awaits_a_second_person(state):
    say(state, A, B, "same", two=True)
    now = settled(words(state))
    assert not now.standing and now.awaiting[A, B].decided_by == "Ada"
    say(state, A, B, "same", "Ben", two=True)
    now = settled(words(state))
    assert not now.awaiting and now.standing[A, B].decided_by == "Ada and Ben"


def test_one_person_is_not_two(state):
    say(state, A, B, "same", two=True)
    with pytest.raises(UsageError, match="a second person"):
        say(state, A, B, "same", " ada ", two=True)
    assert len(words(state)) == 1


def test_a_contrary_word_between_them_counts_for_neither(state):
    for by, answer in (("Ada", "same"), ("Ben", "different"), ("Cleo", "same")):
        say(state, A, B, answer, by, two=True)
    assert stands(state) == {}
    say(state, A, B, "same", "Dan", two=True)
    assert stands(state) == {(A, B): "same"}


def test_until_two_say_otherwise_what_two_said_stands(state):
    for by in ("Ada", "Ben"):
        say(state, A, B, "same", by, two=True)
    say(state, A, B, "different", "Cleo", two=True)
    assert stands(state) == {(A, B): "same"}
    say(state, A, B, "different", "Dan", two=True)
    assert stands(state) == {(A, B): "different"}


def test_without_the_second_word_the_first_awaits_again(state):
    say(state, A, B, "same", two=True)
    second = say(state, A, B, "same", "Ben", two=True)
    with transaction(state):
        withdraw(state, second, "Ben", "a slip")
    assert stands(state) == {} and settled(words(state)).awaiting[A, B].decided_by == "Ada"


def test_a_chain_that_contradicts_is_refused_and_names_the_entries(state):
    first, second = say(state, A, B, "same"), say(state, B, C, "same", "Ben")
    with pytest.raises(UsageError) as refused:
        say(state, A, C, "different")
    told = str(refused.value)
    assert f"entry {first} (same, Ada)" in told and f"entry {second} (same, Ben)" in told
    assert len(words(state)) == 2


def test_a_same_that_would_join_two_who_were_told_apart_is_refused(state):
    say(state, A, B, "same")
    apart = say(state, A, C, "different", "Ben")
    with pytest.raises(UsageError, match=rf"entry {apart} \(different, Ben\)"):
        say(state, B, C, "same")


def test_a_pair_may_always_be_decided_otherwise_than_before(state):
    say(state, A, B, "different")
    say(state, A, B, "same")
    assert stands(state) == {(A, B): "same"}


def test_a_withdrawal_that_brings_back_a_contradiction_is_refused(state):
    say(state, A, B, "same")
    unsure = say(state, A, B, "unsure")
    say(state, A, C, "same")
    say(state, B, C, "different")
    with pytest.raises(UsageError, match="the withdrawal"), transaction(state):
        withdraw(state, unsure, "Ada", "sure now")


@pytest.mark.parametrize(("because", "by", "code"), [(" ", "Ada", "reason_missing"), ("why", " ", "decider_missing")])
def test_a_word_has_a_reason_and_somebody_who_says_it(state, because, by, code):
    with transaction(state), pytest.raises(UsageError) as refused:
        decide(state, replace(word(A, B, "same", by), because=because))
    assert refused.value.trouble.code == code and not words(state)


def test_a_decision_is_written_inside_a_transaction(state):
    with pytest.raises(StateError, match="transaction"):
        decide(state, word(A, B, "same"))


SAID = st.tuples(
    st.sampled_from(list(combinations((A, B, C, D), 2))),
    st.sampled_from(("same", "different", "unsure")),
    st.sampled_from(("Ada", "Ben", "Cleo")),
    st.booleans(),
)


@given(st.lists(SAID, max_size=12))
def test_whatever_is_said_what_stands_was_said_by_enough_people_and_last(said):
    told = [
        replace(word(*pair, answer, by, two=two), entry=place) for place, (pair, answer, by, two) in enumerate(said)
    ]
    now = settled(told)
    for pair, each in now.standing.items():
        own = [one for one in told if one.pair == pair]
        assert all(one.answer == each.answer for one in each.words)
        assert not each.words[-1].needs_two or len({one.decided_by for one in each.words}) == 2
        # nothing that could count by itself came after what stands
        assert all(one.needs_two for one in own[own.index(each.words[-1]) + 1 :])
    for pair, waiting in now.awaiting.items():
        assert waiting is [one for one in told if one.pair == pair][-1] and waiting.needs_two


@given(st.lists(SAID, max_size=12))
def test_what_is_kept_of_any_order_of_words_never_contradicts_itself(said):
    kept: list[Word] = []
    for pair, answer, by, two in said:
        trial = [*kept, word(*pair, answer, by, two=two)]
        if contradiction(settled(trial).standing) is None:
            kept = trial
    joined = {record: record for record in (A, B, C, D)}

    def home(record: str) -> str:
        return record if joined[record] == record else home(joined[record])

    standing = settled(kept).standing
    for (first, second), each in standing.items():
        if each.answer == "same":
            joined[home(first)] = home(second)
    assert all(home(first) != home(second) for (first, second), each in standing.items() if each.answer == "different")
