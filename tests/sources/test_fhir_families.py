"""FHIR where a family could come to harm: deaths, hidden addresses, numbers that show, contacts that did not happen."""

from datetime import date

import pytest
from landed_files import land_files
from test_fhir import ADA, NHS, VISIT, landed, ndjson


@pytest.mark.parametrize(
    ("said", "died_on"),
    [
        ({"deceasedDateTime": "2024-06-01T10:00:00Z"}, date(2024, 6, 1)),
        ({"deceasedDateTime": "2024-05"}, date(2024, 6, 3)),
        ({"deceasedBoolean": True}, date(2024, 6, 3)),
        ({"deceasedBoolean": False}, None),
        ({}, None),
    ],
    ids=["a day", "a month", "yes", "no", "silence"],
)
def test_who_has_died_is_dead_whether_or_not_the_day_is_stated(tmp_path, said, died_on):
    patient = ADA | {"meta": {"lastUpdated": "2024-06-03T08:00:00Z"}} | said
    (person,) = landed(tmp_path, ndjson(patient)).rows("person_record")
    assert person["death_date"] == died_on


def test_a_death_without_any_day_is_dated_by_the_day_it_was_received(tmp_path):
    (person,) = landed(tmp_path, ndjson(ADA | {"deceasedBoolean": True})).rows("person_record")
    assert person["death_date"] == date(2024, 7, 15)


@pytest.mark.parametrize(
    ("labels", "restriction"),
    [
        ([{"code": "U"}], None),
        ([{"code": "N"}, {"code": "R"}], "address_shielded"),
        ([{"code": "R"}, {"code": "V"}], "sealed"),
        ([{"code": "XYZ"}], "address_shielded"),
        ([{"display": "Restricted"}], "address_shielded"),
    ],
)
def test_of_several_security_labels_the_one_that_hides_most_counts_and_an_unknown_one_hides(
    tmp_path, labels, restriction
):
    (person,) = landed(tmp_path, ndjson(ADA | {"meta": {"security": labels}})).rows("person_record")
    assert person["restriction"] == restriction


def test_an_nhs_number_that_stands_as_a_patients_id_does_not_show_in_keys(tmp_path):
    patient = ADA | {"id": "9990001014"}
    by_id = VISIT | {"subject": {"reference": "https://pds.example/Patient/9990001014"}}
    by_number = VISIT | {"id": "e2", "subject": {"identifier": {"system": NHS, "value": "9990001014"}}}
    world = landed(tmp_path, ndjson(patient, by_id, by_number))
    keys = {row["person_key"] for table in ("person_record", "contact", "address_record") for row in world.rows(table)}
    assert len(keys) == 1 and "9990001014" not in str(keys.pop())


def test_a_filler_number_gives_nobody_the_contacts_of_strangers(tmp_path):
    filler = [{"system": NHS, "value": "9999999999"}]
    by_filler = VISIT | {"subject": {"identifier": filler[0]}}
    (contact,) = landed(tmp_path, ndjson(ADA | {"identifier": filler}, by_filler)).rows("contact")
    assert contact["person_key"] != "p1"


def test_a_number_that_two_patients_bear_points_to_neither(tmp_path):
    twin = ADA | {"id": "p2", "multipleBirthInteger": 1, "name": [{"family": "Marlow", "given": ["Ben"]}]}
    by_number = VISIT | {"subject": {"identifier": {"system": NHS, "value": "9990001014"}}}
    (contact,) = landed(tmp_path, ndjson(ADA, twin, by_number)).rows("contact")
    assert contact["person_key"] not in {"p1", "p2"}


@pytest.mark.parametrize(
    ("kind", "medium"),
    [("New birth visit", "face_to_face"), ("New birth telephone contact", "telephone"), ("Video review", "video"),
     ("Letter sent", "other")],
)  # fmt: skip
def test_a_contact_that_says_it_was_by_telephone_was_not_face_to_face(tmp_path, kind, medium):
    visit = VISIT | {"class": {"code": "AMB"}, "type": [{"text": kind}]}
    (contact,) = landed(tmp_path, ndjson(ADA, visit)).rows("contact")
    assert contact["medium"] == medium


def test_who_held_a_contact_is_never_the_family_and_where_never_an_address_in_words(tmp_path):
    mother = {"individual": {"identifier": {"system": NHS, "value": "9990001022"}, "type": "RelatedPerson"}}
    number = {"individual": {"identifier": {"system": NHS, "value": "9990001030"}}}
    visitor = {"individual": {"reference": "Practitioner/hv7"}}
    home = {"location": [{"location": {"display": "1 Quay, Northport"}}]}
    (contact,) = landed(tmp_path, ndjson(ADA, VISIT | home | {"participant": [mother, visitor]})).rows("contact")
    assert (contact["practitioner_key"], contact["place_key"]) == ("hv7", None)
    (contact,) = landed(tmp_path / "b", ndjson(ADA, VISIT | {"participant": [number]})).rows("contact")
    assert contact["practitioner_key"] is None


def test_an_address_without_its_first_day_takes_the_place_of_the_one_told_of_before(tmp_path):
    moved = ADA | {"address": [{"use": "home", "line": ["2 Mill Lane"]}]}
    before = ADA | {"address": [{"use": "home", "line": ["1 Quay"]}, {"use": "temp", "line": ["Room 3"]}]}
    world = land_files(tmp_path, {"gp/2024-07-01/a.json": ndjson(before), "gp/2024-07-15/a.json": ndjson(moved)})
    standing = [row for row in world.rows("address_record", "main") if row["learnt_to"] is None]
    assert sorted((row["kind"], row["address"], row["from_date"]) for row in standing) == [
        ("home", "2 Mill Lane", date(1900, 1, 1)),
        ("placement", "Room 3", date(1900, 1, 1)),
    ]


def test_a_caseload_that_is_finished_ends_and_a_request_that_stands_is_not_closed(tmp_path):
    episode = {
        "resourceType": "EpisodeOfCare", "id": "x1", "status": "finished", "patient": {"reference": "Patient/p1"},
        "managingOrganization": {"reference": "Organization/north"}, "period": {"start": "2024-04-02"},
    }  # fmt: skip
    request = {
        "resourceType": "ServiceRequest", "id": "r1", "status": "active", "authoredOn": "2024-05-01",
        "subject": {"reference": "Patient/p1"}, "code": {"text": "Therapy"},
        "occurrencePeriod": {"end": "2024-05-31"},
    }  # fmt: skip
    world = landed(tmp_path, ndjson(ADA, episode, request))
    (held,) = [row for row in world.rows("responsibility") if row["basis"] == "caseload"]
    assert held["to_date"] == date(2024, 7, 15)
    assert world.rows("referral")[0]["closed_on"] is None
    world = landed(tmp_path / "b", ndjson(ADA, request | {"status": "completed"}))
    assert world.rows("referral")[0]["closed_on"] == date(2024, 5, 31)


def test_every_answer_to_a_question_counts_and_breastfed_no_is_not_breastfed(tmp_path):
    response = {
        "resourceType": "QuestionnaireResponse", "id": "q1", "status": "completed", "authored": "2024-06-01",
        "questionnaire": "Questionnaire/home", "subject": {"reference": "Patient/p1"},
        "item": [{"linkId": "1", "text": "What worries you?",
                  "answer": [{"valueString": "money"}, {"valueString": "safety"}]}],
    }  # fmt: skip
    breastfed = {
        "resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2024-07-01", "code": {"coding": [{"code": "169741004"}]}, "valueBoolean": False,
    }  # fmt: skip
    world = landed(tmp_path, ndjson(ADA, response, breastfed))
    told = {row["question"]: row["answer"] for row in world.rows("feedback", "main")}
    assert told == {"What worries you?": "money", "What worries you? (2)": "safety"}
    (found,) = world.rows("assessment")
    assert (found["instrument"], found["band"]) == ("other", None)
