"""Segments never reach a person: no id, no row, no score-like word, nothing in a snapshot."""

import dataclasses
import re
from datetime import date, timedelta

import msgspec
import numpy as np
import pytest
from linked import Linked

from familyhub.groups.tables import MARTS as GROUP_MARTS
from familyhub.measures.tables import MARTS
from familyhub.model.facts import FACTS
from familyhub.segments import Question, Segmentation, Settings, segment
from familyhub.segments.people import People
from familyhub.segments.words import Condition

ID = 7_300_000_000_000_000
SCORE_LIKE = re.compile(
    r"score|risk|rank|predicted|prediction|probab|likelihood|percentile|person_id|birth|nhs|upn", re.IGNORECASE
)


@pytest.fixture(scope="module")
def linked() -> Linked:
    """400 children of 5 to 10, of whom one in eight has a need on record and is seen much."""
    linked = Linked()
    random = np.random.default_rng(1)
    for place in range(400):
        born = date(2015, 1, 1) + timedelta(days=int(random.integers(0, 1500)))
        linked.child(ID + place, born, sex="F" if place % 2 else "M", ethnicity="A")
        seen = int(random.poisson(12 if place % 8 == 0 else 0.5))
        if place % 8 == 0:
            linked.add("status", person_id=ID + place, status="family_need", detail="domestic_abuse: high",
                       from_date=date(2025, 1, 1))  # fmt: skip
        for number in range(seen):
            linked.add("contact", contact_id=1000 * place + number, person_id=ID + place, service="early_help",
                       activity="support", attended="seen",
                       happened_on=date(2025, 5, 1) + timedelta(days=number))  # fmt: skip
    return linked


@pytest.fixture(scope="module")
def found(linked: Linked) -> Segmentation:
    return segment(
        linked.connection, Question(date(2026, 3, 31), date(2026, 4, 1)), Settings(smallest=20, redraws=3, bumps=2)
    )  # fmt: skip


def test_the_segment_is_found_and_said_in_words(found):
    cohort = found.cohort("primary")
    assert [each.people for each in cohort.segments] == [50, 350]
    assert cohort.segments[0].name == "Domestic abuse is recorded"
    assert cohort.segments[0].uses[0].resource == "Visits and sessions of early help"
    assert cohort.segments[0].traits[0].share == 1
    assert cohort.explained > 0.5
    assert found.cohort("birth").people == 0
    assert [told.source for told in found.resources[9].told] == ["csc"]
    assert found.stand_ins


def test_no_id_leaves(found):
    assert "7300" not in msgspec.json.encode(found).decode()


def test_no_value_that_leaves_is_about_one_child(found):
    """No field is named after a person or a score, and no list is as long as there are children."""

    def walk(value, path):
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                assert not SCORE_LIKE.search(field.name), f"{path}.{field.name}"
                walk(getattr(value, field.name), f"{path}.{field.name}")
        elif isinstance(value, tuple):
            assert len(value) < 200, path
            for each in value:
                walk(each, path)

    walk(found, "segmentation")


def test_what_is_gathered_of_each_child_cannot_be_written_and_names_nobody():
    assert not {"person_id", "id", "birth_date"} & {field.name for field in dataclasses.fields(People)}
    with pytest.raises(TypeError):
        msgspec.json.encode(_one_child())
    assert repr(_one_child()) == "People(1)"


def test_nothing_is_written_into_the_snapshot(linked):
    def tables():
        return linked.connection.execute("SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY 1").fetchall()

    before = tables()
    segment(linked.connection, Question(date(2026, 3, 31), date(2026, 4, 1)), Settings(redraws=1, bumps=1))
    assert tables() == before


def test_no_table_of_a_snapshot_has_a_column_for_a_segment():
    for table in (*FACTS, *MARTS, *GROUP_MARTS):
        assert not [name for name in table.names if "segment" in name], table.name


def test_the_same_question_has_the_same_answer(linked, found):
    again = segment(
        linked.connection, Question(date(2026, 3, 31), date(2026, 4, 1)), Settings(smallest=20, redraws=3, bumps=2)
    )  # fmt: skip
    assert again == found
    assert msgspec.json.decode(msgspec.json.encode(found), type=Segmentation) == found


def test_rules_are_ranges_that_a_reader_can_say():
    from familyhub.segments.catalogue import load

    known, ends = load().predictors, {"age": (5, 10), "quintile": (1, 5), "months": (0, 11)}
    says = [
        Condition("age", None, 7, False), Condition("age", 8, None, False), Condition("age", 8, 8, False),
        Condition("quintile", None, 2, True), Condition("domestic_abuse", 1, None, False),
        Condition("domestic_abuse", None, 0, False), Condition("months", None, 1, False),
    ]  # fmt: skip
    assert [each.says(known, ends) for each in says] == [
        "age 5 to 7 years", "age 8 to 10 years", "age 8 years",
        "deprivation fifth 1 to 2 (1 the most deprived) or not known",
        "domestic abuse is recorded", "no domestic abuse recorded", "unborn, or not older than 1 month",
    ]  # fmt: skip


def _one_child() -> People:
    words, number = np.array(["x"]), np.array([1])
    return People(words, words, words, words, words, words, words, number, np.array([False]), words, {}, {}, {}, number)
