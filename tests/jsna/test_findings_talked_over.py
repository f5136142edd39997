"""Co-production: words on findings and recommendations are kept with who and when, and undone only by another entry."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.errors import FamilyhubError, UsageError
from familyhub.jsna.reviewing import (
    Item,
    Sheet,
    Word,
    issue,
    sheet_of,
    standing,
    withdraw,
    words,
    write_word,
)
from familyhub.state import entries, open_state, transaction

HERE = "E06000001"
FINDING = Item("finding", "worse-than-both.gld", "Good level of development: 60.0% in Hartlepool.", "aaa111")
ADVICE = Item("recommendation", "early-language", "Screen every child's speech at two.", "bbb222")


@pytest.fixture
def state(tmp_path):
    opened = open_state(tmp_path / "state.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def sheet(state):
    with transaction(state):
        return issue(state, Sheet(HERE, (FINDING, ADVICE), "ana"))


def word(sheet, item=FINDING, **more):
    given = {"who": "Jo Lee", "decision": "accept"} | more
    return Word(area="", kind="finding", item=item.id, sheet=sheet.number, original="", figures="", **given)


def write(state, *told):
    with transaction(state):
        return [write_word(state, each) for each in told]


def test_a_sheet_that_went_out_is_known_again_by_its_number(state, sheet):
    assert sheet_of(state, sheet.number) == sheet
    assert sheet.item(FINDING.id) == FINDING
    assert sheet_of(state, sheet.number + 1) is None


def test_a_word_keeps_who_when_and_what_stood_on_the_sheet(state, sheet):
    write(state, word(sheet, ADVICE, comment="Yes, please", owner="Start for Life", by_when=date(2027, 3, 31)))
    (kept,) = words(state, HERE)
    assert (kept.who, kept.owner, kept.by_when) == ("Jo Lee", "Start for Life", date(2027, 3, 31))
    assert (kept.original, kept.figures, kept.kind) == (ADVICE.text, "bbb222", "recommendation")
    assert kept.said_at is not None
    assert words(state, "E10000012") == ()


def test_the_latest_decision_counts_and_all_comments_stand(state, sheet):
    write(
        state,
        word(sheet, comment="I doubt it"),
        word(sheet, who="Ade", decision="reject", comment="Old figures"),
        word(sheet, who="Kim", decision=None, comment="Ask the schools"),
    )
    finding, advice = standing([FINDING, ADVICE], words(state, HERE))
    assert (finding.state, finding.decided.who) == ("rejected", "Ade")
    assert [each.comment for each in finding.comments] == ["I doubt it", "Old figures", "Ask the schools"]
    assert advice.state == "proposed"


def test_a_withdrawn_word_counts_as_never_said_and_stays_on_record(state, sheet):
    write(state, word(sheet), word(sheet, who="Ade", decision="reject"))
    rejected = words(state, HERE)[-1]
    with transaction(state):
        withdraw(state, rejected.entry, "ana", "wrong row")
    assert standing([FINDING], words(state, HERE))[0].state == "agreed"
    assert len(entries(state, "needs_word", withdrawn=True)) == 3
    with pytest.raises(FamilyhubError, match="withdrawn before"), transaction(state):
        withdraw(state, rejected.entry, "ana", "once more")


def test_the_same_sheet_read_twice_writes_nothing_twice_even_after_a_withdrawal(state, sheet):
    (first,) = write(state, word(sheet))
    assert write(state, word(sheet)) == [None]
    with transaction(state):
        withdraw(state, first.entry, "ana", "a slip")
    assert write(state, word(sheet)) == [None]
    assert words(state, HERE) == ()


def test_who_changes_their_mind_back_is_heard(state, sheet):
    for decision in ("accept", "reject", "accept"):
        (kept,) = write(state, word(sheet, decision=decision))
        assert kept.decision == decision
        assert write(state, word(sheet, decision=decision)) == [None]
    assert standing([FINDING], words(state, HERE))[0].state == "agreed"
    write(state, word(sheet, decision="edit", text="One."), word(sheet, decision="edit", text="Two."))
    assert write(state, word(sheet, decision="edit", text="One.")) != [None]
    assert standing([FINDING], words(state, HERE))[0].text == "One."


def test_another_person_another_sheet_and_a_word_taken_back_change_nobodys_mind(state, sheet):
    (_, _, mistaken) = write(
        state, word(sheet), word(sheet, who="Ade", decision="reject"), word(sheet, decision="reject")
    )
    with transaction(state):
        withdraw(state, mistaken.entry, "ana", "wrong row")
        later = issue(state, Sheet(HERE, (FINDING,), "ana"))
    write(state, word(later, decision="reject"), word(sheet, decision=None, comment="Still so"))
    assert write(state, word(sheet), word(sheet, decision="reject")) == [None, None]
    assert write(state, word(sheet, decision=None, comment="Still so")) == [None]


@given(st.lists(st.sampled_from(["accept", "reject"]), min_size=1, max_size=6))
def test_what_one_person_says_last_stands_however_often_each_sheet_is_read(decisions):
    with TemporaryDirectory() as folder:
        state = open_state(Path(folder) / "state.sqlite3")
        with transaction(state):
            sheet = issue(state, Sheet(HERE, (FINDING,), "ana"))
        for decision in decisions:
            write(state, word(sheet, decision=decision))
            assert write(state, word(sheet, decision=decision)) == [None]
        stands = standing([FINDING], words(state, HERE))[0].state
        changes = [decision for place, decision in enumerate(decisions) if decisions[place - 1 : place] != [decision]]
        assert len(words(state, HERE)) == len(changes)
        state.close()
    assert stands == ("agreed" if decisions[-1] == "accept" else "rejected")


def test_an_edited_wording_is_kept_and_its_untraced_numbers_are_said(state, sheet):
    write(state, word(sheet, decision="edit", text="Only 60.0% do well, that is 412 children."))
    (finding,) = standing([FINDING], words(state, HERE))
    assert (finding.state, finding.edited) == ("agreed", True)
    assert finding.text == "Only 60.0% do well, that is 412 children."
    assert finding.unknown_numbers == ("412",)


def test_numbers_of_an_edited_wording_are_held_against_the_figures_of_today(state, sheet):
    write(state, word(sheet, decision="edit", text="Only 60.0% do well."))
    now = replace(FINDING, text="Good level of development: 64.0% in Hartlepool.", figures="ccc333")
    (finding,) = standing([now], words(state, HERE))
    assert (finding.text, finding.was, finding.now) == ("Only 60.0% do well.", FINDING.text, now.text)
    assert finding.unknown_numbers == ("60.0",)
    (same,) = standing([FINDING], words(state, HERE))
    assert (same.now, same.unknown_numbers) == ("", ())


def test_a_change_in_figures_after_acceptance_shows_both_wordings(state, sheet):
    write(state, word(sheet))
    now = replace(FINDING, text="Good level of development: 64.0% in Hartlepool.", figures="ccc333")
    (finding,) = standing([now], words(state, HERE))
    assert (finding.state, finding.text, finding.was) == ("agreed", now.text, FINDING.text)
    (same,) = standing([FINDING], words(state, HERE))
    assert same.was == ""


def test_what_was_agreed_and_is_found_no_more_is_said(state, sheet):
    write(state, word(sheet), word(sheet, ADVICE, decision="reject"))
    assert [(each.id, each.gone) for each in standing([], words(state, HERE))] == [(FINDING.id, True)]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"who": " "}, "who says so"),
        ({"decision": None}, "one of the two"),
        ({"decision": "edit"}, "the new wording"),
        ({"item": Item("finding", "unknown", "", "")}, "an item of a sheet"),
    ],
)
def test_a_word_without_what_it_needs_is_refused(state, sheet, more, says):
    with pytest.raises(UsageError, match=says):
        write(state, word(sheet, **more))
    assert words(state, HERE) == ()


said = st.lists(st.tuples(st.sampled_from([None, "accept", "reject"]), st.booleans()), max_size=6)


@given(said)
def test_what_counts_is_the_newest_decision_that_was_not_withdrawn(told):
    listed = [
        Word(HERE, "finding", FINDING.id, "x", 1, FINDING.text, FINDING.figures, decision, "c", entry=number)
        for number, (decision, kept) in enumerate(told, start=1)
        if kept
    ]
    slow = "proposed"
    for each in listed:
        if each.decision is not None:
            slow = "agreed" if each.decision == "accept" else "rejected"
    assert standing([FINDING], listed)[0].state == slow
