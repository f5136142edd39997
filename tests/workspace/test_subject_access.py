"""Subject access: everything on the person, nothing on anybody else, and the asking itself is recorded."""

from collections import Counter
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pytest

from familyhub.errors import UsageError
from familyhub.state import entries, open_state
from familyhub.workspace.erasing import check_reason
from familyhub.workspace.finding import Person, identity_of
from familyhub.workspace.others import Others
from familyhub.workspace.rectifying import rectify
from familyhub.workspace.subject_access import (
    SUBJECT_ACCESS,
    SubjectAccess,
    _held,
    subject_access,
    write_subject_access,
)
from familyhub.workspace.wrong_rows import Wrong
from workspaces import SMALL_COUNTY, County

ADA = "9990000018"
MORE = """
    person_record  | person_key | nhs_number | forename | surname     | birth_date
                   | mum-a      | 9990000034 | Moth     | Quillweaver | 1990-01-01
                   | sib        | 9990000042 | Sib      | Quillweaver | 2022-01-01
    relationship_record | person_key | other_key | other_nhs_number | relationship
                        | ada        | sib       | 9990000042       | sibling
    contact        | contact_key | person_key | happened_on | activity        | attended | practitioner_key
                   | c7          | ada        | 2025-09-20  | new_birth_visit | seen     | prac-7
                   | c8          | ada        | 2025-77-77  | new_birth_visit | seen     | prac-7
"""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("asked"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", MORE)
    county.refresh()
    asked = Wrong("person_record", "forename", said="Ada", right="Adah")
    rectify(county.workspace, asked, because="RQ 3", by="Ann", nhs=ADA)
    return county


@pytest.fixture(scope="module")
def answer(county: County) -> SubjectAccess:
    return subject_access(county.workspace, because="SAR 12", asked_by="the DPO", nhs=ADA)


def places(answer: SubjectAccess) -> dict[str, int]:
    return {held.name: len(held.rows) for held in answer.held}


def test_every_table_and_every_line_that_holds_the_person_is_there(answer):
    found = places(answer)
    assert found["identity: person_record"] == 1 and found["facts: contact"] == 2 and found["faults"] >= 1
    assert found["identity: relationship_record"] == 1 and found["marts: member"] >= 1
    assert found["chis/2025-10-15/person_record.csv, person_record"] == 1
    assert found["chis/2025-10-16/contact.csv, contact"] == 1
    (record,) = [held for held in answer.held if held.name == "identity: person_record"]
    assert dict(zip(record.columns, record.rows[0], strict=True))["nhs_number"] == ADA


def test_relations_how_surely_they_are_theirs_and_what_was_rectified_and_decided_are_there(county, answer):
    found = places(answer)
    of_others = found["facts: relation, stated of others"]
    assert of_others >= 1 and of_others + found.get("facts: relation", 0) >= 2
    assert found["facts: family_member"] >= 1 and found["identity: record_tie"] >= 1
    assert found["identity: linkage_record"] >= 1 and found["facts: rectified"] == 1
    (said,) = [held for held in answer.held if held.name == "entries"]
    assert [row[1:3] + row[4:] for row in said.rows] == [
        ("override", "Ann", "person_record of chis: forename rectified (RQ 3)")
    ]
    with identity_of(county.workspace) as connection:
        people = connection.execute("SELECT person_id FROM facts.person").fetchall()
    told = str(asdict(answer))
    others = {str(one) for (one,) in people} - {str(int(answer.person, 16))}
    assert not [one for one in others if one in told]


def test_nobody_else_is_in_it_and_what_was_taken_out_is_said(answer):
    told = str(asdict(answer))
    for somebody in ("9990000042", "9990000034", "9990000026", "mum-a", "prac-7", "Quillweaver"):
        assert somebody not in told
    taken = {(each.what, each.column) for each in answer.redacted}
    assert ("identity: relationship_record", "other_nhs_number") in taken
    assert ("chis/2025-10-15/birth.csv, birth", "mother_key") in taken
    assert ("facts: contact", "practitioner_key") in taken
    assert ("marts: group_member", "via_id") in taken


def test_a_column_that_holds_the_id_of_somebody_else_is_taken_out_whatever_it_is_called():
    rows, redacted = pa.table({"person_id": [7, 7], "due_to": [None, 9], "days": [9, 1]}), Counter()
    rows = rows.set_column(2, "days", rows.column("days").cast(pa.int32()))
    held = _held("a table", "", rows, redacted, Others(frozenset({8, 9})))
    assert held.rows == (("7", "", "9"), ("7", "[about somebody else: taken out]", "1"))
    assert redacted == {("a table", "due_to"): 1}


def test_the_asking_is_recorded_without_an_identifier(county, answer):
    with closing(open_state(county.folders.state)) as state:
        (entry, *_) = entries(state, SUBJECT_ACCESS)
    assert entry.body == {"because": "SAR 12", "asked_by": "the DPO"} and entry.anchor is not None
    assert len(entry.anchor) == 64 and "ada" not in entry.anchor


@pytest.mark.parametrize(
    ("because", "asked_by"),
    [
        ("", "the DPO"),
        ("SAR 12", " "),
        (f"SAR of {ADA}", "the DPO"),
        ("SAR of Adah", "the DPO"),
        ("SAR_Adah", "the DPO"),
        ("SAR 12", "Mrs Adah's mother"),
    ],
)
def test_a_reason_and_who_asks_are_needed_and_name_nobody(county, because, asked_by):
    with pytest.raises(UsageError):
        subject_access(county.workspace, because=because, asked_by=asked_by, nhs=ADA)


@pytest.mark.parametrize("asked", [{}, {"nhs": "9990000018", "person": "1"}, {"nhs": "9990000019"}, {"person": "zz"}])
def test_one_person_must_be_named(county, asked):
    with pytest.raises(UsageError):
        subject_access(county.workspace, because="SAR 12", asked_by="the DPO", **asked)


def test_the_page_holds_what_the_answer_holds(county, answer, tmp_path: Path):
    page = write_subject_access(answer, tmp_path / "answer.html").read_text(encoding="utf-8")
    assert ADA in page and "What was taken out" in page and "Quillweaver" not in page


def test_a_short_name_within_another_word_names_nobody():
    ian = Person(1, called=("Ian", "Oak-Ash"))
    check_reason("asked by the guardian", ian)
    for told in ("for Ian", "for mrs oak", "Ians request"):
        with pytest.raises(UsageError, match="name the person"):
            check_reason(told, ian)
