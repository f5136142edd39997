"""FHIR as it arrives: Bundles and NDJSON of fictional people, landed and turned into the canonical tables."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from landed_files import land_files

from familyhub.sources import recognise
from familyhub.sources.csv_shape import sample
from familyhub.sources.fhir import FORMAT

NHS = "https://fhir.nhs.uk/Id/nhs-number"
ADA = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [{"system": NHS, "value": "9990001014"}],
    "name": [
        {"use": "old", "family": "Reed", "given": ["Ada"]},
        {"use": "official", "family": "Marlow", "given": ["Ada", "Jane"]},
    ],
    "gender": "female",
    "birthDate": "2024-04-02",
    "multipleBirthInteger": 2,
    "address": [
        {
            "use": "home",
            "line": ["1 Quay"],
            "city": "Northport",
            "postalCode": "np1 2ab",
            "period": {"start": "2024-04-02"},
        }
    ],
    "generalPractitioner": [{"identifier": {"value": "F81001"}}],
}
VISIT = {
    "resourceType": "Encounter",
    "id": "e1",
    "status": "finished",
    "class": {"code": "HH"},
    "type": [{"text": "New birth visit"}],
    "serviceType": {"text": "Health visiting service"},
    "subject": {"reference": "Patient/p1"},
    "period": {"start": "2024-04-12T10:00:00+01:00"},
    "participant": [{"individual": {"reference": "Practitioner/hv7"}}],
    "serviceProvider": {"reference": "Organization/north"},
}


def ndjson(*resources):
    return "\n".join(json.dumps(each) for each in resources) + "\n"


def bundle(*entries):
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": list(entries)}, indent=2)


def landed(tmp_path, text):
    return land_files(tmp_path, {"gp/2024-07-15/export.txt": text})


def quarantined(world):
    return next(world.quarantine.glob("*/*.csv")).read_text("utf-8-sig")


def test_a_patient_becomes_a_person_with_address_and_registration(tmp_path):
    world = landed(tmp_path, ndjson(ADA))
    (person,) = world.rows("person_record")
    assert (person["person_key"], person["nhs_number"], person["forename"], person["surname"]) == (
        "p1", "9990001014", "Ada", "Marlow",
    )  # fmt: skip
    assert (person["former_surname"], person["birth_date"], person["sex"], person["birth_order"]) == (
        "Reed", date(2024, 4, 2), "F", 2,
    )  # fmt: skip
    (address,) = world.rows("address_record")
    assert (address["address"], address["postcode"]) == ("1 Quay, Northport", "NP1 2AB")
    (registered,) = world.rows("responsibility")
    assert (registered["basis"], registered["practice_key"]) == ("registered", "F81001")


def test_an_encounter_becomes_a_contact(tmp_path):
    (contact,) = landed(tmp_path, ndjson(ADA, VISIT)).rows("contact")
    told = ("person_key", "happened_on", "service", "activity", "attended", "medium", "team_key", "practitioner_key")
    assert [contact[name] for name in told] == [
        "p1", date(2024, 4, 12), "health_visiting", "new_birth_visit", "seen", "face_to_face", "north", "hv7",
    ]  # fmt: skip
    assert contact["row"] == 2


def test_a_bundle_is_read_with_the_line_of_each_entry_and_its_addresses(tmp_path):
    baby = {"fullUrl": "urn:uuid:aa-1", "resource": {k: v for k, v in ADA.items() if k != "id"}}
    visit = {"resource": VISIT | {"subject": {"reference": "urn:uuid:aa-1"}}}
    text = bundle(baby, visit)
    world = landed(tmp_path, text)
    (contact,) = world.rows("contact")
    assert contact["person_key"] == world.rows("person_record")[0]["person_key"] == "aa-1"
    lines = text.splitlines()
    assert lines[contact["row"] - 1].strip() == "{"
    assert '"resourceType": "Encounter"' in lines[contact["row"] + 1]


def test_the_attendance_outcome_of_uk_core_goes_before_the_status(tmp_path):
    outcome = {
        "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-OutcomeOfAttendance",
        "valueCodeableConcept": {"coding": [{"code": "3"}]},
    }
    (contact,) = landed(tmp_path, ndjson(ADA, VISIT | {"extension": [outcome]})).rows("contact")
    assert contact["attended"] == "did_not_attend"


def test_a_cancelled_encounter_does_not_say_who_cancelled(tmp_path):
    (contact,) = landed(tmp_path, ndjson(ADA, VISIT | {"status": "cancelled"})).rows("contact")
    assert (contact["attended"], contact["reason"]) == (None, "cancelled")


def test_appointments_tell_of_no_shows_and_kept_ones_are_counted_once(tmp_path):
    def booked(own_id, status, **more):
        actor = [{"actor": {"reference": "Patient/p1"}}]
        return {
            "resourceType": "Appointment", "id": own_id, "status": status, "start": "2024-04-10T09:00:00Z",
            "participant": actor,
        } | more  # fmt: skip

    kept = VISIT | {"appointment": [{"reference": "Appointment/a1"}]}
    because = {"cancelationReason": {"coding": [{"code": "prov-pers"}]}}
    world = landed(
        tmp_path,
        ndjson(ADA, booked("a1", "fulfilled"), kept, booked("a2", "noshow"), booked("a3", "cancelled", **because)),
    )
    told = {contact["contact_key"]: contact["attended"] for contact in world.rows("contact")}
    assert told == {"e1": "seen", "a2": "did_not_attend", "a3": "cancelled_by_service"}


def test_a_reference_by_nhs_number_finds_the_patient_who_bears_it(tmp_path):
    by_number = {"identifier": {"system": NHS, "value": "9990001014"}}
    stranger = {"identifier": {"system": NHS, "value": "9990001022"}}
    world = landed(tmp_path, ndjson(ADA, VISIT | {"subject": by_number}, VISIT | {"id": "e2", "subject": stranger}))
    told = {contact["contact_key"]: contact["person_key"] for contact in world.rows("contact")}
    assert told["e1"] == "p1"
    numbers = {person["person_key"]: person["nhs_number"] for person in world.rows("person_record")}
    assert numbers[told["e2"]] == "9990001022"
    assert "9990001022" not in told["e2"]


def test_a_mother_is_a_related_person_and_never_the_patient_with_her_id(tmp_path):
    mother = {
        "resourceType": "RelatedPerson", "id": "p1", "patient": {"reference": "Patient/p1"},
        "relationship": [{"coding": [{"code": "MTH"}]}], "name": [{"family": "Marlow", "given": ["Eve"]}],
    }  # fmt: skip
    world = landed(tmp_path, ndjson(ADA, mother))
    (related,) = world.rows("relationship_record")
    assert (related["person_key"], related["other_key"], related["relationship"]) == ("p1", "related-p1", "mother")
    assert {person["person_key"] for person in world.rows("person_record")} == {"p1", "related-p1"}


def test_observations_become_assessments_with_bands_and_units(tmp_path):
    def observed(own_id, code, **value):
        return {
            "resourceType": "Observation", "id": own_id, "status": "final", "subject": {"reference": "Patient/p1"},
            "effectiveDateTime": "2024-07-01", "code": {"coding": [{"code": code}]},
        } | value  # fmt: skip

    parts = [
        {"code": {"coding": [{"code": "953211000000100"}]}, "valueQuantity": {"value": 25.17}},
        {"code": {"coding": [{"code": "953231000000108"}]}, "valueQuantity": {"value": 12}},
    ]
    world = landed(
        tmp_path,
        ndjson(
            ADA,
            observed("o1", "asq3", component=parts),
            observed("o2", "27113001", valueQuantity={"value": 5240, "code": "g"}),
            observed("o3", "169741004"),
            observed("o4", "27113001", valueQuantity={"value": 11, "code": "[lb_av]"}),
        ),
    )
    told = {
        a["assessment_key"]: (a["instrument"], a["domain"], a["score"], a["band"]) for a in world.rows("assessment")
    }
    assert told == {
        "o1/1": ("asq3", "communication", 25.17, "at_or_above"),
        "o1/2": ("asq3", "gross_motor", 12.0, "below"),
        "o2": ("weight", "whole", 5.24, None),
        "o3": ("feeding", "whole", None, "total"),
        "o4": ("weight", "whole", None, None),
    }


def test_a_request_is_a_referral_and_answers_are_feedback(tmp_path):
    request = {
        "resourceType": "ServiceRequest", "id": "r1", "status": "active", "authoredOn": "2024-05-01",
        "subject": {"reference": "Patient/p1"}, "code": {"text": "Speech and language therapy"},
    }  # fmt: skip
    response = {
        "resourceType": "QuestionnaireResponse", "id": "q1", "status": "completed", "authored": "2024-06-01T08:00:00Z",
        "questionnaire": "https://example.org/Questionnaire/hub-feedback|2", "subject": {"reference": "Patient/p1"},
        "source": {"reference": "RelatedPerson/m1"},
        "item": [
            {"linkId": "1", "text": "How helpful was the hub?", "answer": [{"valueInteger": 4}]},
            {"linkId": "2", "item": [{"linkId": "2.1", "answer": [{"valueString": "Kind staff"}]}]},
        ],
    }  # fmt: skip
    world = landed(tmp_path, ndjson(ADA, request, response))
    (referral,) = world.rows("referral")
    assert (referral["service"], referral["received_on"]) == ("therapy", date(2024, 5, 1))
    told = [
        (f["survey"], f["question"], f["answer_number"], f["answer"], f["respondent"]) for f in world.rows("feedback")
    ]
    assert sorted(told, key=str) == [
        ("hub-feedback", "2.1", None, "Kind staff", "parent"),
        ("hub-feedback", "How helpful was the hub?", 4.0, None, "parent"),
    ]


def test_a_month_is_no_day(tmp_path):
    world = landed(tmp_path, ndjson(ADA, VISIT | {"period": {"start": "2024-04"}}))
    assert world.rows("contact") == []
    assert "2024-04" in quarantined(world)


def test_a_broken_line_costs_itself_and_is_said_with_its_line(tmp_path):
    world = landed(tmp_path, ndjson(ADA) + '{"resourceType": "Encounter", "id": \n' + ndjson(VISIT))
    assert len(world.rows("contact")) == 1
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (4, 3, 1)
    assert ",2," in quarantined(world)


def test_a_bundle_that_was_cut_off_keeps_its_whole_entries(tmp_path):
    text = bundle({"resource": ADA}, {"resource": VISIT})
    world = landed(tmp_path, text[: text.index('"participant"')])
    assert len(world.rows("person_record")) == 1
    (extract,) = world.extracts.values()
    assert extract.quarantined_rows == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"resourceType": "Patient", "id": "a", "id": "b"}', "stands twice"),
        ('{"resourceType": "Patient", "id": NaN}', "is no number"),
        ('{"resourceType": "Patient"}', "without an id"),
        ('{"id": "x"}', "no resourceType"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_resource_is_said(tmp_path, line, said):
    world = landed(tmp_path, ndjson(ADA) + line + "\n" + ndjson(VISIT))
    assert said in quarantined(world)
    assert len(world.rows("contact")) == 1


def test_kinds_that_are_not_read_are_said(tmp_path):
    world = landed(tmp_path, ndjson(ADA, {"resourceType": "MedicationRequest", "id": "m"}))
    (extract,) = world.extracts.values()
    assert any("1 MedicationRequest resource not read" in note for note in extract.notes)


def test_json_that_is_no_fhir_is_not_read(tmp_path):
    path = tmp_path / "config.json"
    path.write_text('{"name": "x", "scripts": {}}')
    assert not recognise(path).accepted


KEYS = sorted({*ADA, *VISIT, "item", "answer", "coding", "code", "value"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(sorted({*ADA, *VISIT, "item", "answer", "coding", "code", "value"})), inner, max_size=5
        )
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(["Patient", "Encounter", "Observation", "QuestionnaireResponse", "RelatedPerson", "Other"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(KINDS, st.dictionaries(st.sampled_from(sorted({*ADA, *VISIT})), JSON, max_size=6)), max_size=5)
)
def test_whatever_the_values_are_a_resource_is_read_or_refused(tmp_path_factory, drawn):
    lines = [fields | {"resourceType": kind, "id": f"i{place}"} for place, (kind, fields) in enumerate(drawn)]
    path = tmp_path_factory.mktemp("fhir") / "export"
    path.write_text(ndjson(ADA, *lines))
    match = FORMAT.sniff(sample(path))
    assert match is not None and match.accepted
    found = set()
    for batch in FORMAT.read(path, match):
        found |= set(batch.cells["_row"].to_pylist()) | {reject.row for reject in batch.rejects}
    expected = {1} | {
        place + 2 for place, line in enumerate(lines) if line["resourceType"] not in ("Other", "QuestionnaireResponse")
    }
    assert expected <= found
