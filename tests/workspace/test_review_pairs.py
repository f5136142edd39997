"""Pairs that nobody asks about: somebody names two records, and what they say binds like any other answer."""

import shutil
from pathlib import Path

import pytest

from familyhub.errors import UsageError
from familyhub.linkage.review import Question
from familyhub.linkage.shape import RECORD_TIE
from familyhub.linkage.stable_ids import define_record_key
from familyhub.state import entries
from familyhub.workspace.finding import identity_of
from familyhub.workspace.naming import NamedRecord, two_records
from familyhub.workspace.reviewing import (
    SHOWN,
    decide_pair,
    decide_question,
    decisions_made,
    look_at_pair,
    look_at_question,
    records_of,
    review_queue,
    withdraw_decision,
)
from linkage.doubts import record, snapshot_of
from workspaces import SMALL_COUNTY, County

LOOKED = "both notices read"

STATED_IN = """CREATE TABLE person_record (
    source VARCHAR, person_key VARCHAR, extract_id BIGINT, row BIGINT, learnt_from DATE, learnt_to DATE
)"""
LINE = "CREATE TABLE extract (extract_id BIGINT, file VARCHAR)"

SCHOOL = """
    person_record | person_key | nhs_number | forename | surname | birth_date | restriction
                  | pupil-1    | 9990000018 | Ada      |         | 2025-09-01 |
                  | pupil-3    |            | Danuta   | Osei    | 2019-04-04 |
                  | pupil-4    |            | Cateline | Walsh   | 2018-03-03 | sealed
                  | pupil-5    | 9990000034 | Wilma    | Ash     | 2017-02-02 |
                  | pupil-6    | 9990000042 | Wendy    | Oak     | 2016-01-01 |
    """
"""Ada by her number, and four children whom nothing ties to anybody."""

ADOPTED = """
    person_record | person_key | nhs_number | forename | surname | birth_date | restriction
                  | case-1     | 9990000026 | Ben      |         | 2025-09-02 | adopted
    """
"""Ben's number on an adopted child's record."""


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("pairs"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-15", SCHOOL, "school")
    county.receive("2025-10-15", ADOPTED, "csc")
    county.refresh()
    return county


@pytest.fixture
def county(refreshed: County, tmp_path: Path) -> County:
    """A copy in which a test may decide."""
    shutil.copytree(refreshed.root, tmp_path, dirs_exist_ok=True)
    return County(tmp_path)


def people(county: County) -> dict[str, int]:
    with identity_of(county.workspace) as connection:
        found = connection.execute("SELECT source || '/' || person_key, person_id FROM identity.record_person")
        return dict(found.fetchall())


def line(county: County, record: str) -> str:
    """The line that states a record."""
    source, key = record.split("/")
    with identity_of(county.workspace) as connection:
        found = connection.execute(
            "SELECT extract.file || ':' || told.row FROM identity.person_record AS told"
            " JOIN facts.extract ON extract.extract_id = told.extract_id WHERE told.source = ? AND person_key = ?",
            [source, key],
        ).fetchall()
    return found[0][0]


def named(county: County, record: str) -> NamedRecord:
    (found,) = records_of(county.workspace, line(county, record))
    return found


def codes(questions: tuple[Question, ...]) -> list[str]:
    return [question.code for question in questions]


def test_whatever_two_records_are_named_the_answer_binds_and_is_taken_back(county):
    before = people(county)
    numbers = {record: named(county, record).number for record in ("chis/ada", "school/pupil-1", "school/pupil-4")}
    by_person_and_line = f"{before['chis/dan']:x}", line(county, "school/pupil-3")
    joined = decide_pair(county.workspace, by_person_and_line, "same", because=LOOKED)
    parted = decide_pair(
        county.workspace, (numbers["chis/ada"], numbers["school/pupil-1"]), "different", because=LOOKED
    )
    sealed = f"{before['chis/cat']:x}", numbers["school/pupil-4"]
    first = decide_pair(county.workspace, sealed, "same", because=LOOKED, by="Ada Lovell")
    assert joined.counts and parted.counts and not first.counts
    with pytest.raises(UsageError, match="a second person"):
        decide_pair(county.workspace, sealed, "same", because=LOOKED, by="Ada Lovell")
    (waiting,) = [each for each in review_queue(county.workspace).questions if each.kind == "named"]
    assert waiting.awaiting is not None and waiting.awaiting.decided_by == "Ada Lovell"
    second = decide_question(county.workspace, waiting.code, "same", because=LOOKED, by="Ben Okri")
    assert second.counts and not review_queue(county.workspace).questions
    county.refresh()
    after = people(county)
    assert before["chis/ada"] == before["school/pupil-1"] and after["chis/ada"] != after["school/pupil-1"]
    assert before["chis/dan"] != before["school/pupil-3"] and after["chis/dan"] == after["school/pupil-3"]
    assert after["chis/cat"] == after["school/pupil-4"]
    for said in (joined, parted, first, second):
        withdraw_decision(county.workspace, said.word.entry, because="the wrong two")
    county.refresh()
    assert people(county) == before


def test_a_person_with_several_records_is_asked_which_and_each_has_a_number(refreshed):
    ada = f"{people(refreshed)['chis/ada']:x}"
    found = records_of(refreshed.workspace, ada)
    assert [(each.source, each.tied_by) for each in found] == [("chis", "nhs_number"), ("school", "nhs_number")]
    with pytest.raises(UsageError, match="2 records") as refused:
        look_at_pair(refreshed.workspace, (ada, line(refreshed, "chis/dan")))
    assert all(each.number in str(refused.value) for each in found)


def test_the_strongest_pair_stands_for_two_people_of_several_records():
    child = record("maisie", "walsh", "2024-03-01")
    connection = snapshot_of([child] * 4, [(0, 2, -3.0, "doubtful", "x"), (1, 3, 1.5, "doubtful", "x")],
                             people=[100, 100, 101, 101])  # fmt: skip
    for table in (STATED_IN, LINE, RECORD_TIE):
        connection.execute(table)
    define_record_key(connection, b"the secret")
    first, second = two_records(connection, "65", "64")
    assert (first.node, second.node) == (3, 1)


def test_two_people_without_a_pair_between_them_are_asked_which(refreshed):
    ada, wilma = (f"{people(refreshed)[record]:x}" for record in ("chis/ada", "school/pupil-5"))
    with pytest.raises(UsageError, match="2 records"):
        look_at_pair(refreshed.workspace, (ada, wilma))


def test_a_line_names_whom_it_tells_of(refreshed):
    (contact,) = records_of(refreshed.workspace, "chis/2025-10-15/contact.csv:2")
    assert contact == named(refreshed, "chis/ada")
    born = records_of(refreshed.workspace, "chis/2025-10-15/birth.csv:2")
    assert named(refreshed, "chis/ada") in born and len(born) == 2  # the child and the mother


@pytest.mark.parametrize("name", ["0123456789abcde", "nobody/at/all.csv:3", "rffffffff", "Zelda Walsh", ""])
def test_a_name_of_nobody_is_refused_with_how_to_name(refreshed, name):
    with pytest.raises(UsageError, match="the id of a person"):
        records_of(refreshed.workspace, name)


def test_a_record_is_no_pair_with_itself(refreshed):
    dan = named(refreshed, "chis/dan")
    with pytest.raises(UsageError, match="two records"):
        look_at_pair(refreshed.workspace, (dan.number, f"{dan.person_id:x}"))


def test_two_numbers_forbid_a_same_that_somebody_names_too(refreshed):
    pair = named(refreshed, "school/pupil-5").number, named(refreshed, "school/pupil-6").number
    with pytest.raises(UsageError, match="two NHS numbers"):
        decide_pair(refreshed.workspace, pair, "same", because=LOOKED)
    with pytest.raises(UsageError, match="--because"):
        decide_pair(refreshed.workspace, pair, "different", because="")
    assert not decisions_made(refreshed.workspace).standing


def test_a_look_at_a_named_pair_is_written_down_and_says_what_counts(county):
    pair = named(county, "school/pupil-5").number, named(county, "school/pupil-6").number
    assert all(each.first is None for each in look_at_pair(county.workspace, pair).lines)
    shown = look_at_pair(county.workspace, pair, values=True, by="Ada Lovell")
    assert {"Wilma", "Wendy"} <= {word for each in shown.lines for word in (each.first, each.second)}
    with county.workspace.state() as state:
        assert len(entries(state, SHOWN)) == 2
    said = decide_pair(county.workspace, pair, "different", because=LOOKED)
    standing = look_at_pair(county.workspace, pair).standing
    assert standing is not None and standing.entry == said.word.entry


def test_questions_across_an_adoption_are_listed_apart_and_need_two_people(county):
    queue = review_queue(county.workspace)
    (question,) = queue.adoption
    assert question.adoption and question.restricted and question.code not in codes(queue.questions)
    assert look_at_question(county.workspace, question.code).question.adoption
    first = decide_question(county.workspace, question.code, "same", because="order 3", by="Ada Lovell")
    assert not first.counts and codes(review_queue(county.workspace).adoption) == [question.code]
