"""`familyhub review` as a user types it: no names unless asked for, and answers that other programs can read."""

import json
import re
from pathlib import Path

import pytest

from typing_commands import Run, run_in
from workspaces import SMALL_COUNTY, County

SCHOOL = """
    person_record | person_key | nhs_number | forename | surname | birth_date
                  | 9990000018 | 9990000018 | Zelda    | Walsh   | 2025-09-01
    """
"""A school that uses NHS numbers as its own ids, and bears Ada's under another name."""

PERSONAL = ("Ada", "Zelda", "Walsh", "9990000018", "2025-09-01")


@pytest.fixture(scope="module")
def familyhub(tmp_path_factory: pytest.TempPathFactory) -> Run:
    county = County(tmp_path_factory.mktemp("review"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-15", SCHOOL, "school")
    county.refresh()
    return run_in(county.root)


@pytest.fixture(scope="module")
def number(familyhub: Run) -> str:
    listed = familyhub("review", "--capacity", "20", "--json")
    assert listed.code == 0 and not any(word in listed.out for word in PERSONAL)
    told = json.loads(listed.out)
    assert (told["in_the_queue"], told["weeks"], told["as_at"]) == (1, 1, "2025-10-15")
    (question,) = told["questions"]
    assert question["sources"] == ["chis", "school"] and question["kind"] == "forbidden"
    return question["number"]


def test_the_list_names_nobody_and_says_how_long_it_lasts(familyhub, number):
    listed = familyhub("review", "--capacity", "1")
    assert listed.rows[1][:2] == [number, "chis and school"]
    assert "1 question waits for somebody to decide." in listed.err and "At 1 a week they last 1 week." in listed.err
    assert not any(word in listed.out + listed.err for word in PERSONAL)


def test_side_by_side_only_what_agrees_is_said(familyhub, number):
    shown = familyhub("review", "show", number)
    assert shown.code == 0 and ["birth date", "agrees"] in shown.rows and ["forename", "differs"] in shown.rows
    assert "Together " in shown.out and "--show-values" in shown.err
    assert not any(word in shown.out + shown.err for word in PERSONAL)
    told = json.loads(familyhub("review", "show", number, "--json").out)
    assert not any(word in str(told) for word in PERSONAL)
    assert sum(part["bits"] for part in told["parts"]) == pytest.approx(told["weight"])


def test_with_values_both_sides_are_shown(familyhub, number):
    shown = familyhub("review", "show", number, "--show-values")
    assert ["forename", "Ada", "Zelda", "differs"] in shown.rows


def test_a_mistyped_answer_or_number_is_explained(familyhub, number):
    wrong = familyhub("review", "decide", number, "yes", "--because", "looked")
    assert wrong.code == 2 and "same, different, unsure" in wrong.err
    assert familyhub("review", "show", "zzz").code == 2
    unexplained = familyhub("review", "decide", number, "same")
    assert unexplained.code == 2 and "--because: found nothing" in unexplained.err


def test_deciding_listing_and_taking_back(familyhub, number):
    said = json.loads(familyhub("review", "decide", number, "unsure", "--because", "both read", "--json").out)
    assert said["counts"] and said["answer"] == "unsure"
    (listed,) = json.loads(familyhub("review", "decisions", "--json").out)
    assert (listed["question"], listed["because"], listed["state"]) == (number, "both read", "counts")
    back = familyhub("review", "withdraw", str(said["entry"]), "--because", "a slip")
    assert back.code == 0 and "is withdrawn" in back.out
    assert json.loads(familyhub("review", "decisions", "--json").out) == []


def test_without_a_snapshot_it_says_what_to_do(tmp_path: Path):
    elsewhere = run_in(tmp_path)
    assert elsewhere("init").code == 0
    told = elsewhere("review")
    assert told.code == 5 and "familyhub refresh" in told.err


VISITED = """
    person_record | person_key | forename   | surname      | birth_date | sex
                  | w          | {forename} | Featherstone | 2025-09-01 | F
    {more}
    """
BORN = """birth | person_key | born_on    | outcome | gestation_days
                | w          | 2025-09-01 | live    | 280
    responsibility | person_key | basis    | from_date
                   | w          | resident | 2025-09-01"""
SEEN = """contact | contact_key | person_key | happened_on | activity        | attended | service
                  | c1          | w          | 2025-09-10  | new_birth_visit | seen     | health_visiting"""


def test_a_trace_of_what_is_open_leads_to_the_question_that_opens_it(tmp_path: Path):
    """The child that was born is Wilhelmina, the one that was visited Wilma: one child, or two."""
    county = County(tmp_path)
    county.receive("2025-12-15", VISITED.format(forename="Wilhelmina", more=BORN))
    county.receive("2025-12-15", VISITED.format(forename="Wilma", more=SEEN), "visits")
    county.refresh()
    typed = run_in(tmp_path)
    (member,) = json.loads(typed("trace", "kpi-2-02", "--month", "2025-09", "--open", "--json").out)
    looked = typed("review", "show", member["question"])
    assert looked.code == 0 and "two people now" in looked.out
    traced = typed("trace", "kpi-2-02", "--month", "2025-09", "--open")
    assert f"(question {member['question']})" in traced.out and "familyhub review show" in traced.err
    first, second = re.findall(r"[0-9a-f]{10,15}", member["may_be"])
    assert member["question"] in typed("review", "pair", first, second).out
