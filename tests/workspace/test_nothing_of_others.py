"""Subject access over every table of every format: of a row that names two people, each is told their own side."""

import json
import re
from dataclasses import asdict

import pyarrow as pa
import pytest

from familyhub.model import Column, Table
from familyhub.sources.formats import installed
from familyhub.workspace.finding import identity_of
from familyhub.workspace.others import Others, taken_out
from familyhub.workspace.subject_access import subject_access
from familyhub.workspace.their_lines import Sought, keyed
from workspaces import County

NAMES = re.compile(
    r"worker|practitioner|profession|officer|advis[eo]r|mother|father|carer\b|parent\b|partner|sibling|guardian"
    r"|\brelated|other person|applicant or tenant to whom|to whom the role|who asked|who held|keyworker",
    re.IGNORECASE,
)
"""Words, in the name or the sentence of a column, for people beside the one whom a row is about."""
NO_PERSON = {
    ("csds", "CYP901StaffDetails"), ("ssd", "ssd_professionals"),  # nobody's row but a practitioner's
    ("msds", "MSD001MotherDemog"), ("msds", "MSD101PregnancyBooking"), ("msds", "MSD002GP"),  # a mother's own rows
}  # fmt: skip
NO_NAME = {
    "careconid", "careactidmother", "dept_team_parent_id", "parent_key", "parent_code", "registrationentryid",
    "orgcodegmpmother", "invo_professional_team", "eligibility_code",
}  # fmt: skip
TABLES = [(name, table) for name, form in sorted(installed().items()) for table in form.tables]
SECRET = b"of one workspace"


def sought(*records: str) -> Sought:
    return Sought(SECRET, frozenset(keyed(SECRET, "record", "them", record) for record in records))


def about_others(column: Column) -> bool:
    who = column.kind in ("key", "nhs_number", "upn") or column.identifies
    return who and bool(NAMES.search(column.name) or NAMES.search(column.says))


def others_of(table: Table) -> tuple[str, ...]:
    """The columns of a table that hold the id of somebody else than whose row it is."""
    return tuple(column.name for column in table.columns if column.about == "other" and column.kind == "key")


@pytest.mark.parametrize(("name", "table"), TABLES, ids=[f"{name}-{table.name}" for name, table in TABLES])
def test_each_cell_that_names_somebody_else_is_taken_out(name: str, table: Table):
    about = table.about("person")
    rows = pa.table({column.name: [f"{column.name}-1"] for column in table.columns})
    taken = taken_out(rows, table, "them", sought(f"{about.name}-1" if about else "nobody"))
    named = [
        column.name
        for column in table.columns
        if about_others(column)
        and (name, table.name) not in NO_PERSON
        and column.name.lower() not in NO_NAME
        and column.about != "person"
    ]
    kept = [column for column in named if column not in taken or not taken[column].all()]
    assert kept == []
    declared = [column.name for column in table.columns if column.about in ("practitioner", "other")]
    assert all(taken[column].all() for column in declared)
    if about is not None:
        assert about.name not in taken or not taken[about.name].any()


@pytest.mark.parametrize(
    ("name", "table"),
    [(name, table) for name, table in TABLES if table.about("person") is not None and table.key == others_of(table)],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_whoever_stands_beside_is_told_nothing_of_the_one_whose_row_it_is(name: str, table: Table):
    """Only where the other's id is the row's key is the row theirs as well."""
    about, others = table.about("person"), others_of(table)
    assert about is not None and others
    rows = pa.table({column.name: [f"{column.name}-1"] for column in table.columns})
    taken = taken_out(rows, table, "them", sought(f"{others[0]}-1"))
    gone = {column for column, mask in taken.items() if mask.any()}
    assert gone == {column.name for column in table.columns if column.about == "person"}


def test_a_cell_that_names_somebody_by_number_or_id_is_told_wherever_it_stands():
    others = Others(frozenset(), frozenset({"9990000042", "A999000000017"}), {"gp": frozenset({"k2bbb", "k3"})})
    assert others.named_in(None, "see 999 000 0042") and others.named_in(None, "A999000000017")
    assert others.named_in("gp", "k2bbb") and not others.named_in("csc", "k2bbb")
    assert others.named_in("gp", "person k1aaa, and later person k2bbb", words=True)
    assert not others.named_in("gp", "k3"), "a short id stands in other cells by chance"
    assert not others.named_in("gp", "9990000018")


NHS = "https://fhir.nhs.uk/Id/nhs-number"


def somebody(kind: str, key: str, number: str, family: str, given: str, born: str, **more: object) -> dict[str, object]:
    return {
        "resourceType": kind, "id": key, "gender": "female", "birthDate": born,
        "identifier": [{"system": NHS, "value": number}], "name": [{"family": family, "given": [given]}],
    } | more  # fmt: skip


CHILD, MOTHER = "9990000107", "9990000115"
RESOURCES = (
    somebody("Patient", "p1-kidd", CHILD, "Kidd", "Childa", "2024-06-01"),
    somebody("Patient", "pm-secret", MOTHER, "Secretname", "Mothera", "1990-07-09"),
    somebody(
        "RelatedPerson", "r1", MOTHER, "Secretname", "Mothera", "1990-07-09",
        patient={"reference": "Patient/p1-kidd", "identifier": {"system": NHS, "value": CHILD}},
        relationship=[{"coding": [{"code": "MTH"}]}],
    ),
)  # fmt: skip
PEOPLE = """
    person_record | person_key | nhs_number | forename | surname | birth_date
                  | k1aaa      | 9990000026 | Kid      | Hale    | 2022-01-01
                  | k2         | 9990000018 | Bab      | Other   | 2025-01-01
"""
REFERRAL = """
    referral | referral_key | person_key | service     | received_on
             | r1           | {}         | social_care | 2025-11-01
    birth    | person_key | mother_nhs_number | born_on    | outcome
             | k1aaa      | 9990000777        | 2022-01-01 | live
"""
BEFORE = """
    person_record  | person_key | upn           | nhs_number | forename | surname    | birth_date | restriction
                   | old-zed    | A999000000017 | 9990000034 | Zed      | Birthname  | 2020-03-04 | adopted
    address_record | person_key | kind | address     | postcode | from_date
                   | old-zed    | home | Oldhouse 1  | CM1 1AA  | 2020-03-04
"""
SINCE = """
    person_record  | person_key | upn           | nhs_number | forename | surname    | birth_date
                   | new-zed    | A999000000017 | 9990000034 | Zach     | Newlyname  | 2020-03-04
    address_record | person_key | kind | address     | postcode | from_date
                   | new-zed    | home | Newhouse 2  | CM2 2BB  | 2023-03-04
"""
"""One child before and since an adoption, under numbers that nobody changed."""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("two_sides"))
    path = county.folders.incoming / "hospital/2025-10-17/export.ndjson"
    path.parent.mkdir(parents=True)
    path.write_text("".join(json.dumps(each) + "\n" for each in RESOURCES), encoding="utf-8")
    county.receive("2025-10-20", PEOPLE + REFERRAL.format("k1aaa"))
    county.receive("2025-11-20", PEOPLE + REFERRAL.format("k2"))
    county.receive("2025-10-20", BEFORE, source="carefile")
    county.receive("2025-10-21", SINCE, source="schoolfile")
    county.refresh()
    return county


@pytest.mark.parametrize(
    ("nhs", "own", "theirs"),
    [
        (CHILD, ("Kidd", "Childa", "p1-kidd"), (MOTHER, "Secretname", "secretname", "Mothera", "1990-07-09")),
        # The day her child was born is hers too: the day she became a mother, and her family began.
        (MOTHER, ("Secretname", "Mothera", "related-r1"), (CHILD, "Kidd", "kidd", "Childa", "p1-kidd")),
        ("9990000026", ("Hale", "referral_changes_person", "mother_nhs_number"), ("9990000018", "k2", "9990000777")),
    ],
)  # fmt: skip
def test_an_answer_holds_nothing_of_the_other_though_one_line_tells_of_both(county, nhs, own, theirs):
    answer = asdict(subject_access(county.workspace, because="SAR 1", asked_by="the solicitor", nhs=nhs))
    told = str(answer["held"])
    assert [word for word in own if word not in told] == []
    assert [word for word in theirs if re.search(rf"\b{word}\b", told)] == []
    assert answer["redacted"]


def test_both_are_still_known_for_who_they_are(county):
    with identity_of(county.workspace) as connection:
        found = connection.execute("SELECT COUNT(DISTINCT person_id) FROM identity.record_person").fetchall()
    assert found == [(6,)]


@pytest.mark.parametrize(
    ("key", "own", "theirs"),
    [
        ("old-zed", "Birthname", ("new-zed", "Newlyname", "Zach", "Newhouse", "schoolfile", "adopted child")),
        ("new-zed", "Newlyname", ("old-zed", "Birthname", "Zed", "Oldhouse", "carefile", "adopted")),
    ],
)
def test_neither_record_of_an_adopted_child_tells_that_there_is_the_other(county, key, own, theirs):
    with identity_of(county.workspace) as connection:
        ((person,),) = connection.execute(
            "SELECT person_id FROM identity.record_person WHERE person_key = ?", [key]
        ).fetchall()
    answer = asdict(subject_access(county.workspace, because="SAR 1", asked_by="the solicitor", person=f"{person:x}"))
    told = str({name: answer[name] for name in ("held", "redacted", "person")})
    assert own in told
    assert [word for word in theirs if re.search(rf"\b{word}\b", told)] == []
