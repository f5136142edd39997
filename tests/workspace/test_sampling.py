"""A sample of joined pairs: drawn by the snapshot's id, asked about, answered, and told of after the next refresh."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from familyhub.errors import UsageError
from familyhub.state import entries
from familyhub.state.samples import DRAWN
from familyhub.workspace import linkage_report
from familyhub.workspace.erasing import erase
from familyhub.workspace.finding import identity_of
from familyhub.workspace.review_sheet import read_sheet, write_sheet
from familyhub.workspace.reviewing import decide_question, review_queue
from familyhub.workspace.sampling import MOST, draw_sample, sample_standing, stop_sample
from workspaces import SMALL_COUNTY, County

LOOKED = "both notices read"

SCHOOL = """
    person_record | person_key | nhs_number | forename    | surname      | birth_date | sex
                  | pupil-1    | 9990000018 | Ada         |              | 2025-09-01 |
                  | pupil-2    | 9990000026 | Ben         |              | 2025-09-02 |
                  | pupil-3    |            | Wilhelmina  | Featherstone | 2021-03-01 | F
                  | pupil-4    |            | Theophilus  | Grindlethorpe | 2020-05-07 | M
    """
HUB = """
    person_record | person_key | nhs_number | forename    | surname       | birth_date | sex
                  | h-3        |            | Wilhelmina  | Featherstone  | 2021-03-01 | F
                  | h-4        |            | Theophilus  | Grindlethorpe | 2020-05-07 | M
    """
"""Two pairs that a number joins, two that the model does."""


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("sampled"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-15", SCHOOL, "school")
    county.receive("2025-10-15", HUB, "hub")
    county.refresh()
    return county


@pytest.fixture
def county(refreshed: County, tmp_path: Path) -> County:
    shutil.copytree(refreshed.root, tmp_path, dirs_exist_ok=True)
    return County(tmp_path)


def people(county: County) -> dict[str, int]:
    with identity_of(county.workspace) as connection:
        found = connection.execute("SELECT source || '/' || person_key, person_id FROM identity.record_person")
        return dict(found.fetchall())


def test_the_snapshots_id_draws_and_more_asked_for_gives_the_same_and_more(county):
    drawn = draw_sample(county.workspace, 3)
    assert dict(drawn.sample.drawn) == {"model": 2, "number": 1}
    again, all_of_them = draw_sample(county.workspace, 3, by="somebody else"), draw_sample(county.workspace, 50)
    assert again.sample.pairs == drawn.sample.pairs
    assert {each.pair for each in drawn.sample.pairs} < {each.pair for each in all_of_them.sample.pairs}
    assert len(all_of_them.questions) == 4 and {each.kind for each in all_of_them.questions} == {"sample"}
    queue = review_queue(county.workspace)
    assert queue.drawn == 4 and not queue.questions


def test_answers_bind_and_are_told_of_after_the_next_refresh(county):
    standing = draw_sample(county.workspace, 50)
    wrong = next(each for each in standing.questions if "pupil-3" in (each.first.person_key, each.second.person_key))
    answers = {each.code: "same" for each in standing.questions} | {wrong.code: "different"}
    unsure = next(each.code for each in standing.questions if each.rule == "nhs_number")
    for code, answer in (answers | {unsure: "unsure"}).items():
        decide_question(county.workspace, code, answer, because=LOOKED)
    standing = sample_standing(county.workspace)
    assert (standing.same, standing.different, standing.unsure, standing.gone) == (2, 1, 1, 0)
    assert [each.code for each in standing.questions] == [unsure]
    county.refresh()
    after = people(county)
    assert after["school/pupil-3"] != after["hub/h-3"] and after["school/pupil-4"] == after["hub/h-4"]
    found = linkage_report.take(county.workspace).found.sample
    assert found is not None and found.draw.drawn == 4
    told = {each.joined_by: (each.pairs, each.same, each.different, each.unsure) for each in found.of("all", "")}
    assert told == {"model": (2, 1, 1, 0), "number": (2, 1, 0, 1)}
    precision = found.precision()
    assert precision is not None and precision.share == pytest.approx(0.75)
    assert sample_standing(county.workspace).sample.entry == standing.sample.entry  # it stands until another is drawn


def test_a_drawn_sheet_holds_what_was_drawn_and_is_read_back(county, tmp_path):
    draw_sample(county.workspace, 2)
    path, many = write_sheet(county.workspace, tmp_path / "drawn.xlsx", drawn=True)
    assert many == 2 and write_sheet(county.workspace, tmp_path / "doubts.xlsx")[1] == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    titles = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        for title, value in (("answer", "same"), ("because", LOOKED), ("decided by", "Ada Lovell")):
            row[titles.index(title)].value = value
    book.save(path)
    assert all(each.entry for each in read_sheet(county.workspace, path))
    assert sample_standing(county.workspace).same == 2


def test_a_sample_is_stopped_and_a_senseless_one_is_refused(county):
    with pytest.raises(UsageError, match="no sample"):
        sample_standing(county.workspace)
    for how_many in (0, MOST + 1):
        with pytest.raises(UsageError, match="a number of pairs"):
            draw_sample(county.workspace, how_many)
    draw_sample(county.workspace, 2)
    stop_sample(county.workspace)
    assert review_queue(county.workspace).drawn == 0
    with pytest.raises(UsageError, match="no sample"):
        stop_sample(county.workspace)


def test_erasing_a_child_empties_their_pair_and_leaves_the_others(county):
    draw_sample(county.workspace, 50)
    erase(county.workspace, because="order 1", person=f"{people(county)['hub/h-4']:x}", really=True)
    with county.workspace.state() as state:
        left = [each.body for each in entries(state, DRAWN)]
    assert len(left) == 4 and sum("erased" in body for body in left) == 1
    standing = sample_standing(county.workspace)
    assert standing.gone == 1 and len(standing.questions) == 3
