"""Surveys: answers in rows, and forms whose questions are columns."""

import csv
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from landed_files import land_files

from familyhub.sources.survey.reading import survey_name

FORM = """ID,Start time,Completion time,Email,Which hub,How safe do you feel?,"What helped, if anything?",Role
1,2024-05-01 10:00,2024-05-01 10:05,,North,4,"Somebody listened, for once",Parent
2,2024-05-02 10:00,2024-05-02 10:05,,North,2 - a little,,Young person
3,2024-05-03 10:00,31/02/2024,,North,5,Nothing,Parent
"""


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def test_a_form_becomes_one_row_for_each_answer_and_is_counted_once_a_response(tmp_path):
    world = land_files(tmp_path, {"survey/2024-07-15/Hub feedback(1-3).csv": FORM})
    (extract,) = world.extracts.values()
    assert (extract.format, extract.table) == ("survey", "survey_response")
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (3, 2, 1)
    assert 'the survey is called "Hub feedback", after the file: no column names it' in extract.notes
    assert 'read as questions: "How safe do you feel?", "What helped, if anything?"' in extract.notes
    assert any(note.startswith('read "ID" as response_id') and "safe" not in note for note in extract.notes)
    rows = world.rows("feedback")
    assert by(rows, "response_key", "question", "answer", "answer_number", "respondent", "row") == [
        ("1", "How safe do you feel?", "4", 4.0, "parent", 2),
        ("1", "What helped, if anything?", "Somebody listened, for once", None, "parent", 2),
        ("2", "How safe do you feel?", "2 - a little", 2.0, "child", 3),
    ]
    assert {(row["survey"], row["place_key"], row["person_key"]) for row in rows} == {("Hub feedback", "North", None)}
    assert {row["answered_on"] for row in rows} == {date(2024, 5, 1), date(2024, 5, 2)}


LONG = """Survey,Response ID,Question,Answer,Date Completed,Completed By,Service,Time Point,Person ID
Loneliness,R1,UCLA 1,Often,01/05/2024,Mum,Health visitor,Baseline,P1
Loneliness,R1,UCLA 2,3,01/05/2024,Mum,Health visitor,Baseline,P1
Loneliness,R2,UCLA 2,1,01/08/2023,A ghost,Dowsing,At the seaside,
Loneliness,R3,UCLA 2,,01/08/2023,,,,
"""


def test_answers_in_rows(tmp_path):
    world = land_files(tmp_path, {"survey/2024-07-15/any.csv": LONG})
    (extract,) = world.extracts.values()
    assert (extract.table, extract.read_rows, extract.landed_rows) == ("survey_answer", 4, 4)
    found = by(
        world.rows("feedback"),
        "response_key", "question", "answer_number", "respondent", "service", "occasion", "person_key",
    )  # fmt: skip
    assert found == [
        ("R1", "UCLA 1", None, "parent", "health_visiting", "before", "P1"),
        ("R1", "UCLA 2", 3.0, "parent", "health_visiting", "before", "P1"),
        ("R2", "UCLA 2", 1.0, "other", "other", "at the seaside", None),
    ]  # an empty answer is landed, and is no feedback


def test_two_anonymous_responses_that_say_the_same_are_two_and_stay_the_same_two_when_sent_again(tmp_path):
    form = "Survey,Start time,Completion time,Would you come again?\n" + "Hub,,01/05/2024,Yes\n" * 2
    world = land_files(tmp_path, {"survey/2024-07-15/a.csv": form})
    keys = {row["response_key"] for row in world.rows("feedback")}
    assert len(keys) == 2
    more = land_files(
        tmp_path / "again", {"survey/2024-07-16/b.csv": form.replace("Hub,,01", "Hub,,02", 0) + "Hub,,02/05/2024,No\n"}
    )
    assert keys < {row["response_key"] for row in more.rows("feedback")}


def test_a_form_in_a_workbook_keeps_the_rows_of_its_sheet(tmp_path):
    file = tmp_path / "incoming" / "survey" / "2024-07-15" / "Feedback 2024-05.xlsx"
    file.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Form1")
        for place, row in enumerate(csv.reader(FORM.splitlines())):
            sheet.write_row(place, 0, row)
    world = land_files(tmp_path, {})
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (3, 2, 1)
    assert by(world.rows("feedback"), "response_key", "question", "row")[0] == ("1", "How safe do you feel?", 2)


@pytest.mark.parametrize(
    "text",
    [
        "Date,Name,Comments,Score\n01/05/2024,Ada,Good,3\n",
        "NHS Number,Date,Weight,Height,Comment\n,01/05/2024,3,50,x\n",
        "ID,Timestamp,Ward,Beds\n1,01/05/2024,B,3\n",
    ],
)
def test_a_list_with_columns_nobody_knows_is_no_form_unless_it_has_a_forms_marks(tmp_path, text):
    world = land_files(tmp_path, {"x/2024-07-15/a.csv": text})
    assert not [extract for extract in world.extracts.values() if extract.format == "survey"]


@pytest.mark.parametrize(
    ("name", "survey"),
    [
        ("Hub feedback(1-57).xlsx", "Hub feedback"),
        ("hub_feedback_2024-05.csv", "hub feedback"),
        ("Parents 01-05-2024 (2).csv", "Parents"),
        ("2024-05.csv", "2024-05"),
    ],
)
def test_a_survey_without_a_name_is_called_after_its_file_without_what_changes(tmp_path, name, survey):
    assert survey_name(tmp_path / name) == survey


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


@settings(max_examples=8)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_whatever_is_answered_is_landed_or_in_quarantine_and_every_answer_is_kept(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("form")
    file = folder / "incoming" / "survey" / "2024-07-15" / "form.csv"
    file.parent.mkdir(parents=True)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["Response ID", "Completion time", "Question one?", "Question two?"])
        writer.writerows([f"R{number}", "01/05/2024", *pair] for number, pair in enumerate(answers))
    world = land_files(folder, {})
    (extract,) = world.extracts.values()
    assert extract.read_rows == len(answers) == extract.landed_rows + extract.quarantined_rows
    given_back = {(row["response_key"], row["question"]): row["answer"] for row in world.rows("feedback")}
    stated = {
        (f"R{number}", question): cell
        for number, pair in enumerate(answers)
        for question, cell in zip(("Question one?", "Question two?"), pair, strict=True)
        if cell.strip()
    }
    assert given_back == stated
    world.connection.close()


def test_a_question_asked_twice_under_one_header_is_said(tmp_path):
    form = "Response ID,Completion time,Comments,Comments\n1,01/05/2024,First,Second\n"
    world = land_files(tmp_path, {"survey/2024-07-15/a.csv": form})
    (extract,) = world.extracts.values()
    assert any("Comments" in note for note in extract.notes)
    assert by(world.rows("feedback"), "question", "answer") == [("Comments", "First")]
