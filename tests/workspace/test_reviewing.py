"""Reviewing in a workspace: what people decide binds the next refresh, and taken back it was never decided."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from familyhub.errors import UsageError
from familyhub.linkage.review import Question
from familyhub.state import entries
from familyhub.state.decisions import KIND
from familyhub.workspace.erasing import erase
from familyhub.workspace.finding import identity_of
from familyhub.workspace.review_sheet import read_sheet, write_sheet
from familyhub.workspace.reviewing import (
    SHOWN,
    decide_question,
    decisions_made,
    look_at_question,
    review_queue,
    withdraw_decision,
)
from familyhub.workspace.subject_access import subject_access
from workspaces import SMALL_COUNTY, County

ADA = "9990000018"
LOOKED = "both notices read"

SCHOOL = """
    person_record | person_key | nhs_number | forename | surname | birth_date
                  | pupil-1    | 9990000018 | Zelda    | Walsh   | 2025-09-01
                  | pupil-2    | 9990000026 | Quentin  | Osei    | 2025-09-02
    """
"""Numbers of Ada and Ben under names that have nothing in common with theirs: each a question."""

SEALED = """
    person_record | person_key | nhs_number | forename | surname | birth_date | restriction
                  | case-1     | 9990000026 | Ben      |         | 2025-09-02 | sealed
    """


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> County:
    """A county with two questions in service; tests take a copy of it."""
    county = County(tmp_path_factory.mktemp("refreshed"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-15", SCHOOL, "school")
    county.receive("2025-10-15", SEALED, "csc")
    county.refresh()
    return county


@pytest.fixture
def county(refreshed: County, tmp_path: Path) -> County:
    shutil.copytree(refreshed.root, tmp_path, dirs_exist_ok=True)
    return County(tmp_path)


def question_of(county: County, key: str) -> Question:
    """The one question about a record, by the id its source gives it."""
    (found,) = [
        each
        for each in review_queue(county.workspace).questions
        if key in (each.first.person_key, each.second.person_key)
    ]
    return found


def people(county: County) -> dict[str, int]:
    """The person of each record, by `source/key`, in the snapshot in service."""

    with identity_of(county.workspace) as connection:
        rows = connection.execute(
            "SELECT source || '/' || person_key, person_id FROM identity.record_person"
        ).fetchall()
    return dict(rows)


def test_a_same_joins_at_the_next_refresh_and_taken_back_everybody_is_who_they_were(county):
    before = people(county)
    question = question_of(county, "pupil-1")
    said = decide_question(county.workspace, question.code, "same", because=LOOKED)
    assert said.counts and people(county) == before
    county.refresh()
    joined = people(county)
    assert joined["school/pupil-1"] == joined["chis/ada"] in (before["chis/ada"], before["school/pupil-1"])
    withdraw_decision(county.workspace, said.word.entry, because="the other notice was read wrongly")
    county.refresh()
    assert people(county) == before
    assert question_of(county, "pupil-1").code == question.code


def test_an_answered_question_leaves_the_queue_at_once_and_for_good(county):
    question = question_of(county, "pupil-1")
    decide_question(county.workspace, question.code, "different", because=LOOKED)
    left = [each.code for each in review_queue(county.workspace).questions]
    assert question.code not in left
    with pytest.raises(UsageError, match="no such question"):
        decide_question(county.workspace, question.code, "same", because=LOOKED)
    county.refresh()
    assert question.code not in [each.code for each in review_queue(county.workspace).questions]


def test_a_no_holds_against_what_would_join_the_two(county):
    question = question_of(county, "pupil-1")
    decide_question(county.workspace, question.code, "different", because=LOOKED)
    county.receive("2025-11-15", SCHOOL.replace("Zelda", "Ada"), "school")  # now number, day and name agree
    county.refresh()
    assert people(county)["school/pupil-1"] != people(county)["chis/ada"]


def test_without_the_no_the_same_extract_joins_them(county):
    county.receive("2025-11-15", SCHOOL.replace("Zelda", "Ada"), "school")
    county.refresh()
    assert people(county)["school/pupil-1"] == people(county)["chis/ada"]


def test_a_restricted_childs_record_is_joined_once_two_people_have_said_the_same(county):
    question = question_of(county, "pupil-2")
    assert question.restricted
    first = decide_question(county.workspace, question.code, "same", because=LOOKED, by="Ada Lovell")
    assert not first.counts and "second person" in first.note
    county.refresh()
    assert people(county)["school/pupil-2"] != people(county)["chis/ben"]
    awaiting = question_of(county, "pupil-2")
    assert awaiting.awaiting is not None and awaiting.awaiting.decided_by == "Ada Lovell"
    with pytest.raises(UsageError, match="a second person"):
        decide_question(county.workspace, awaiting.code, "same", because=LOOKED, by="Ada Lovell")
    assert decide_question(county.workspace, awaiting.code, "same", because=LOOKED, by="Ben Okri").counts
    county.refresh()
    assert people(county)["school/pupil-2"] == people(county)["chis/ben"]
    assert [each.decided_by for each in decisions_made(county.workspace).standing.values()] == [
        "Ada Lovell and Ben Okri"
    ]


def test_a_look_with_values_is_written_down_for_both_before_anything_is_shown(county):
    question = question_of(county, "pupil-1")
    looked = look_at_question(county.workspace, question.code)
    assert all(line.first is None for line in looked.lines)
    with county.workspace.state() as state:
        assert entries(state, SHOWN) == ()
    shown = look_at_question(county.workspace, question.code, values=True, by="Ada Lovell")
    assert {"Ada", "Zelda"} <= {word for line in shown.lines for word in (line.first, line.second)}
    with county.workspace.state() as state:
        written = entries(state, SHOWN)
    assert len(written) == 2 and {each.written_by for each in written} == {"Ada Lovell"}
    assert ADA not in str(written) and "Zelda" not in str(written)
    for key, theirs in (("pupil-1", True), ("pupil-2", False)):
        person = f"{people(county)[f'school/{key}']:x}"
        held = subject_access(county.workspace, person=person, because="SAR 1", asked_by="the family").held
        assert any(SHOWN in str(each.rows) for each in held) is theirs


def test_a_restricted_childs_values_are_shown_for_a_reason_only(county):
    question = question_of(county, "pupil-2")
    with pytest.raises(UsageError, match="--because"):
        look_at_question(county.workspace, question.code, values=True)
    with county.workspace.state() as state:
        assert entries(state, SHOWN) == ()
    assert look_at_question(county.workspace, question.code, values=True, because="case 12").with_values


@pytest.mark.parametrize(
    ("because", "found"), [("", "nothing"), ("Zelda is another child", "words that name the person")]
)
def test_a_reason_is_given_and_names_nobody(county, because, found):
    question = question_of(county, "pupil-1")
    with pytest.raises(UsageError, match=found):
        decide_question(county.workspace, question.code, "different", because=because)
    assert not decisions_made(county.workspace).standing


def test_where_it_was_stated_and_what_stands_beside_are_said(county):
    looked = look_at_question(county.workspace, question_of(county, "pupil-2").code)
    assert {place.split("/")[0] for place in looked.stated_in} <= {"chis", "csc", "school"}
    assert all(place.split(":")[1].isdigit() for place in looked.stated_in)
    assert sorted(looked.beside) in ([(), ("chis",)], [(), ("csc",)])


def test_how_long_the_queue_lasts(county):
    queue = review_queue(county.workspace)
    assert len(queue.questions) == 2 and (queue.weeks(1), queue.weeks(2), queue.weeks(50)) == (2, 1, 1)
    with pytest.raises(UsageError, match="--capacity"):
        queue.weeks(0)


def test_pseudonymised_nobody_reviews(county):
    import familyhub

    with pytest.raises(UsageError, match="pseudonymised"):
        review_queue(familyhub.open(county.root, pseudonymised=True))


def test_erasing_a_child_empties_what_was_decided_and_looked_at(county):
    question = question_of(county, "pupil-1")
    look_at_question(county.workspace, question.code, values=True)
    said = decide_question(county.workspace, question.code, "different", because=LOOKED)
    with pytest.raises(UsageError, match="words that name the person"):
        withdraw_decision(county.workspace, said.word.entry, because="Zelda was read wrongly")
    withdraw_decision(county.workspace, said.word.entry, because="the notice was read wrongly")
    decide_question(county.workspace, question.code, "different", because=LOOKED)
    erase(county.workspace, because="order 1", person=f"{people(county)['school/pupil-1']:x}", really=True)
    with county.workspace.state() as state:
        left = state.rows("SELECT body, anchor FROM entry WHERE kind IN (?, ?)", (KIND, SHOWN))
    assert question.second.person_key == "pupil-1"
    assert question.second.record_key not in str(left) and "Zelda" not in str(left)
    told = [body for body, _ in left if body != '{"erased": true}']
    assert (len(left), len(told)) == (5, 1)  # that somebody looked at the other child's record is the other child's
    assert not decisions_made(county.workspace).standing


def test_a_sheet_is_filled_in_and_read_back_row_by_row(county, tmp_path):
    path, many = write_sheet(county.workspace, tmp_path / "review.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    titles = [cell.value for cell in sheet[3]]
    assert many == 2 and not any("Zelda" in str(cell.value) for row in sheet for cell in row)
    mine, sealed = (question_of(county, key).code for key in ("pupil-1", "pupil-2"))
    for row in sheet.iter_rows(min_row=4):
        answer = {mine: "Different", sealed: "perhaps"}[row[0].value]
        for title, value in (("answer", answer), ("because", LOOKED), ("decided by", "Ada Lovell")):
            row[titles.index(title)].value = value
    book.save(path)
    found = {each.number: each for each in read_sheet(county.workspace, path)}
    assert found[mine].entry is not None and found[sealed].entry is None and "perhaps" in found[sealed].says
    (standing,) = decisions_made(county.workspace).standing.values()
    assert (standing.answer, standing.decided_by) == ("different", "Ada Lovell")


def test_a_workbook_of_another_kind_is_refused(county, tmp_path):
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    for path in (other, tmp_path / "none.xlsx", county.root / "familyhub.toml"):
        with pytest.raises(UsageError, match="decided by"):
            read_sheet(county.workspace, path)


def test_a_same_against_two_numbers_is_refused_with_the_reason(county):
    """Two records that agree in all but the number: a question, and no answer makes one child of two numbers."""
    twice = """
        person_record | person_key | nhs_number | forename | surname | birth_date | sex
                      | x          | 9990000034 | Wilhelmina | Featherstonehaugh | 2025-09-09 | F
        """
    county.receive("2025-11-01", twice, "hub")
    county.receive("2025-11-01", twice.replace("9990000034", "9990000042"), "gp")
    county.refresh()
    question = question_of(county, "x")
    assert question.why == "two NHS numbers"
    with pytest.raises(UsageError, match="two NHS numbers"):
        decide_question(county.workspace, question.code, "same", because=LOOKED)
    assert decide_question(county.workspace, question.code, "different", because=LOOKED).counts
