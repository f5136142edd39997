"""The review queue: what is asked, in which order, under which number, and what answers it."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import pytest
from doubts import AS_AT, SECRET, record, snapshot_of

from familyhub.errors import UsageError
from familyhub.linkage.review import ORDER, Question, binding, chosen, coded, pair_code, questions
from familyhub.linkage.stable_ids import record_key
from familyhub.state.decisions import Settled, Word, pair_of, settled

LINK = 0.0
OLD, YOUNG = "2012-03-01", "2024-03-01"
KEYS = [record_key(SECRET, "chis" if node % 2 == 0 else "school", f"r{node}") for node in range(8)]


def asked(connection: duckdb.DuckDBPyConnection, now: Settled | None = None, up_to: int = 0) -> list[Question]:
    return questions(connection, SECRET, now or Settled(), as_at=AS_AT, link_from=LINK, entries_up_to=up_to)


def nodes(found: Sequence[Question]) -> list[tuple[int, int]]:
    return [(question.first.node, question.second.node) for question in found]


def said(a: int, b: int, answer: str, entry: int = 1, *, two: bool = False, by: str = "Ada") -> Word:
    return Word(pair_of(KEYS[a], KEYS[b]), answer, "looked", by, two, entry=entry)  # type: ignore[arg-type] - an answer in a test is one of three


def children(*born: str) -> list[dict[str, object]]:
    return [record("mia", "walsh", day) for day in born]


def test_the_order_is_stated_in_words():
    assert [sentence.split()[0] for sentence in ORDER] == ["Something", "A", "More", "The"]


def test_what_contradicts_comes_first_then_the_under_fives_then_contacts_then_the_nearest_weight():
    doubts = [
        (0, 1, 0.1, "doubtful", "not enough agrees"),  # old, nothing hangs on it, nearest
        (2, 3, -1.5, "doubtful", "not enough agrees"),  # under five, two contacts
        (4, 5, None, "forbidden", "two birth orders"),  # old, but it contradicts
        (6, 7, -1.9, "doubtful", "not enough agrees"),  # under five, nine contacts
    ]
    born = [OLD, OLD, YOUNG, OLD, OLD, OLD, OLD, YOUNG]
    connection = snapshot_of(children(*born), doubts, contacts={102: 2, 106: 4, 107: 5})
    assert nodes(asked(connection)) == [(4, 5), (6, 7), (2, 3), (0, 1)]
    assert [question.contacts for question in asked(connection)] == [0, 9, 2, 0]


def test_with_all_else_equal_the_weight_nearest_to_joining_comes_first():
    doubts = [(0, 1, -1.9, "doubtful", "x"), (2, 3, 0.4, "doubtful", "x"), (4, 5, -0.3, "doubtful", "x")]
    assert nodes(asked(snapshot_of(children(*[OLD] * 6), doubts))) == [(4, 5), (2, 3), (0, 1)]


def test_a_restriction_is_no_reason_to_be_first():
    doubts = [(0, 1, -0.5, "doubtful", "x"), (2, 3, -0.1, "doubtful", "x")]
    found = asked(snapshot_of(children(*[OLD] * 4), doubts, restricted={100: "sealed"}))
    assert nodes(found) == [(2, 3), (0, 1)] and [question.restricted for question in found] == [False, True]


@pytest.mark.parametrize(("born", "young"), [("2021-01-05", False), ("2021-01-06", True)])
def test_a_child_is_under_five_until_the_birthday(born, young):
    (question,) = asked(snapshot_of(children(born, OLD), [(0, 1, 0.0, "doubtful", "x")]))
    assert question.under_five is young


def test_a_child_not_yet_born_is_under_five():
    unborn = {"is_unborn": True, "is_placeholder": False, "is_adopted": False}
    (question,) = asked(snapshot_of([unborn, *children(OLD)], [(0, 1, 0.0, "doubtful", "x")]))
    assert question.under_five


def test_a_number_names_the_same_pair_in_every_week():
    first = asked(snapshot_of(children(OLD, OLD), [(0, 1, 0.0, "doubtful", "x")]))
    more = [(0, 1, -1.0, "doubtful", "y"), (2, 3, 0.0, "doubtful", "x")]
    later = asked(snapshot_of(children(OLD, OLD, YOUNG, OLD), more))
    assert [question.code for question in later if question.first.node == 0] == [question.code for question in first]
    assert first[0].code == pair_code(KEYS[1], KEYS[0])[:8]


def test_numbers_grow_until_no_two_are_alike():
    (question,) = asked(snapshot_of(children(OLD, OLD), [(0, 1, 0.0, "doubtful", "x")]))
    alike = [_with_code(question, f"{'a' * 9}{digit}" + "0" * 54) for digit in "bc"]
    assert [each.code for each in coded(alike)] == ["a" * 9 + "b", "a" * 9 + "c"]


def test_a_question_is_chosen_by_its_number_or_the_beginning_of_it():
    doubts = [(0, 1, 0.0, "doubtful", "x"), (2, 3, 0.0, "doubtful", "x")]
    found = asked(snapshot_of(children(*[OLD] * 4), doubts))
    assert chosen(found, found[1].code[:6].upper()) is found[1]
    for typed in ("", "zzz"):
        with pytest.raises(UsageError, match="no such question"):
            chosen(found, typed)
    with pytest.raises(UsageError, match="several"):
        chosen([found[0], found[0]], found[0].code)


def test_a_decision_answers_the_question_for_the_two_people_whatever_pair_of_theirs_it_was_made_on():
    connection = snapshot_of(
        children(*[OLD] * 4), [(0, 1, 0.0, "doubtful", "x")], people=[100, 101, 100, 101]
    )  # records 2 and 3 are of the same two people
    assert asked(connection, settled([said(2, 3, "different")])) == []
    assert asked(connection, settled([said(2, 3, "same", entry=5)]), up_to=4) == []


def test_a_same_that_the_snapshot_knew_and_did_not_follow_is_shown_with_what_stands_against_it():
    connection = snapshot_of(children(OLD, OLD), [(0, 1, None, "forbidden", "two NHS numbers")])
    (question,) = asked(connection, settled([said(0, 1, "same", entry=5)]), up_to=5)
    assert question.decided is not None and question.decided.entry == 5


def test_what_somebody_is_unsure_of_comes_last():
    doubts = [(0, 1, None, "forbidden", "x"), (2, 3, -1.9, "doubtful", "x")]
    found = asked(snapshot_of(children(*[OLD] * 4), doubts), settled([said(0, 1, "unsure")]))
    assert nodes(found) == [(2, 3), (0, 1)] and found[1].unsure is not None


def test_what_awaits_a_second_person_stays_and_keeps_its_pair_though_another_pair_now_speaks_for_the_two():
    connection = snapshot_of(
        children(*[OLD] * 4), [(0, 1, 0.0, "doubtful", "x")], people=[100, 101, 100, 101], restricted={100: "sealed"}
    )
    (question,) = asked(connection, settled([said(2, 3, "same", two=True)]))
    assert question.awaiting is not None and question.pair == pair_of(KEYS[2], KEYS[3])


def test_of_one_persons_records_only_a_word_on_these_very_two_answers():
    thin = [(0, 1, 1.0, "thin", "one pair holds two halves together")]
    connection = snapshot_of(children(*[OLD] * 4), thin, people=[100] * 4)
    assert nodes(asked(connection, settled([said(2, 3, "same")]), up_to=9)) == [(0, 1)]
    assert asked(connection, settled([said(0, 1, "different")])) == []
    (question,) = asked(connection)
    assert question.joined and question.contacts == 0


def test_contacts_of_one_person_count_once():
    connection = snapshot_of(children(OLD, OLD), [(0, 1, 1.0, "thin", "x")], people=[100, 100], contacts={100: 3})
    assert asked(connection)[0].contacts == 3


def test_a_decision_about_a_record_that_is_gone_answers_nothing_and_breaks_nothing():
    gone = Word(pair_of(KEYS[0], "f" * 32), "different", "looked", "Ada", entry=1)
    connection = snapshot_of(children(OLD, OLD), [(0, 1, 0.0, "doubtful", "x")])
    assert len(asked(connection, settled([gone]))) == 1


def test_what_binds_the_linkage_is_what_stands_and_is_not_unsure():
    now = settled(
        [said(0, 1, "same", 4), said(2, 3, "unsure", 5), said(4, 5, "different", 2), said(6, 7, "same", 6, two=True)]
    )
    found = binding(now)
    assert [(each.entry, each.same, each.decided_by) for each in found] == [(2, False, "Ada"), (4, True, "Ada")]
    assert (found[1].first, found[1].second) == pair_of(KEYS[0], KEYS[1])


def _with_code(question: Question, code: str) -> Question:
    return replace(question, code=code)
