"""CSDS: what its tables say in the words of the model."""

from datetime import date

import pytest
from landed_files import land_files
from landed_tables import canonical
from openpyxl import Workbook

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csds import FORMAT
from familyhub.sources.csv_shape import sample
from familyhub.sources.formats import recognise

REFERRAL = """
CYP101Referral | ServiceRequestID | LocalPatientID | ReferralRequest_ReceivedDate
               | R1               | P1             | 2024-05-01
CYP102ServiceTypeReferredTo | ServiceRequestID | TeamID_Local | TeamType
                            | R1               | T1           | 16
"""
VISIT = (
    REFERRAL
    + """
CYP201CareContact | CareContactID | ServiceRequestID | TeamID_Local | Contact_Date | ConsMechanism | AttendanceStatus
                  | C1            | R1               | T1           | 2024-05-11   | 01            | 5
CYP202CareActivity | CareActivityID | CareContactID | Activity_Type | CareProfessionalID_Local
                   | A1             | C1            | 08            | HV7
"""
)


def contacts(text: str) -> list[dict[str, object]]:
    return canonical(FORMAT, "contact", text)


def test_a_new_birth_visit_is_one_contact_with_its_team_activity_and_practitioner():
    (contact,) = contacts(VISIT)
    assert contact == {
        "contact_key": "C1", "referral_key": "R1", "activity_key": "A1", "person_key": "P1",
        "happened_on": date(2024, 5, 11), "service": "health_visiting", "activity": "new_birth_visit",
        "attended": "seen", "medium": "face_to_face", "team_key": "T1", "practitioner_key": "HV7", "place_key": None,
        "wellbeing_review": None, "reason": None, "source": "s", "extract_id": 7, "row": 2,
        "received": date(2024, 7, 15),
    }  # fmt: skip


def test_each_activity_of_a_contact_is_a_row_and_the_mandated_one_carries_its_code():
    found = contacts(
        VISIT
        + """
CYP202CareActivity | CareActivityID | CareContactID | Activity_Type
                   | A2             | C1            | 02
"""
    )
    assert {row["activity_key"]: row["activity"] for row in found} == {"A1": "new_birth_visit", "A2": "other"}


def test_a_contact_without_activities_is_kept_and_its_activity_unknown():
    visit = VISIT.split("CYP202CareActivity")[0]
    (contact,) = contacts(visit)
    assert (contact["activity"], contact["activity_key"], contact["attended"]) == (None, None, "seen")


def test_a_line_that_is_repeated_within_a_submission_repeats_what_it_said_and_nothing_else():
    once, twice = contacts(VISIT), contacts(VISIT + REFERRAL + VISIT[VISIT.index("CYP202") :])
    assert {str(row) for row in twice} == {str(row) for row in once}


def test_a_contact_id_that_spans_two_referrals_is_two_contacts_of_two_people():
    found = contacts(
        VISIT
        + """
CYP101Referral | ServiceRequestID | LocalPatientID | ReferralRequest_ReceivedDate
               | R2               | P2             | 2024-05-02
CYP201CareContact | CareContactID | ServiceRequestID | Contact_Date
                  | C1            | R2               | 2024-05-12
"""
    )
    assert {(row["referral_key"], row["person_key"]) for row in found} == {("R1", "P1"), ("R2", "P2")}


def test_a_contact_whose_referral_came_in_another_submission_is_kept_as_nobody_known():
    other = REFERRAL.replace("CYP101Referral | Serv", "CYP101Referral | submission | Serv", 1).replace(
        "               | R1               | P1", "               | april      | R1               | P1"
    )
    (contact,) = contacts(other + VISIT[VISIT.index("CYP201") :])
    assert contact["person_key"] == "patient of referral R1"


@pytest.mark.parametrize(
    ("status", "reason", "attended"),
    [
        ("5", "", "seen"),
        ("6", "", "seen"),
        ("7", "", "did_not_attend"),
        ("3", "", "did_not_attend"),
        ("2", "", "cancelled_by_family"),
        ("2", "declined", "declined"),
        ("4", "DECLINED", "cancelled_by_service"),
        ("0", "", None),
        ("", "", None),
    ],
)
def test_attendance(status, reason, attended):
    text = (
        REFERRAL
        + f"""
CYP201CareContact | CareContactID | ServiceRequestID | Contact_Date | AttendanceStatus | Contact_CancellationReason
                  | C1            | R1               | 2024-05-11   | {status}         | {reason}
"""
    )
    assert contacts(text)[0]["attended"] == attended


@pytest.mark.parametrize(
    ("code", "medium"), [("01", "face_to_face"), ("1", "face_to_face"), ("02", "telephone"), ("03", "video"),
                         ("11", "video"), ("98", "other"), ("", None)]
)  # fmt: skip
def test_the_medium_also_where_a_spreadsheet_took_the_leading_zero(code, medium):
    text = VISIT.replace("| 2024-05-11   | 01 ", f"| 2024-05-11   | {code} ")
    assert contacts(text)[0]["medium"] == medium


@pytest.mark.parametrize(
    ("code", "activity"),
    [("07", "antenatal_contact"), ("8", "new_birth_visit"), ("09", "six_to_eight_week_review"),
     ("10", "one_year_review"), ("11", "two_year_review"), ("12", "handover"), ("99", "other"), ("", None)],
)  # fmt: skip
def test_activity_types(code, activity):
    assert contacts(VISIT.replace("| 08 ", f"| {code} "))[0]["activity"] == activity


def test_a_family_nurses_contact_is_hers_even_where_health_visitors_share_the_referral():
    text = (
        VISIT
        + """
CYP102ServiceTypeReferredTo | ServiceRequestID | TeamID_Local | TeamType
                            | R1               | T2           | FNP
"""
    )
    assert contacts(text)[0]["service"] == "health_visiting"
    assert (
        contacts(text.replace("| R1               | T1           | 2024", "| R1               | T2           | 2024"))[
            0
        ]["service"]
        == "family_nurse"
    )


SCORED = """
CYP612CodedAssessmentContact | CareActivityID | SNOMED_ID | Score
                             | {activity}     | {snomed}  | {score}
"""


def test_a_mood_score_at_any_activity_of_a_contact_makes_it_a_contact_with_review():
    second = """
CYP202CareActivity | CareActivityID | CareContactID | Activity_Type
                   | B1             | C1            | 02
"""
    found = contacts(VISIT + second + SCORED.format(activity="B1", snomed="450320001", score="4"))
    assert [row["wellbeing_review"] for row in found] == [True, True]


def test_without_review_is_false_only_where_the_provider_sends_scores_at_all():
    other = SCORED.format(activity="X9", snomed="953211000000100", score="40")
    assert contacts(VISIT)[0]["wellbeing_review"] is None
    assert contacts(VISIT + other)[0]["wellbeing_review"] is False
    assert contacts(VISIT.split("CYP202CareActivity")[0] + other)[0]["wellbeing_review"] is None


def test_a_mood_score_among_the_coded_observations_counts_too():
    text = VISIT.replace("CareProfessionalID_Local", "CodedObservation").replace("HV7", "450320001")
    assert contacts(text)[0]["wellbeing_review"] is True


@pytest.mark.parametrize(
    ("score", "band"),
    [("25.17", "at_or_above"), ("60", "at_or_above"), ("25", "below"), ("0", "below"), ("60.01", None), ("-1", None),
     ("BUTT", None), ("inf", None), ("", None)],
)  # fmt: skip
def test_asq3_is_banded_by_the_cut_off_of_its_form(score, band):
    found = canonical(FORMAT, "assessment", VISIT + SCORED.format(activity="A1", snomed="953211000000100", score=score))
    (one,) = found
    assert (one["instrument"], one["domain"], one["band"]) == ("asq3", "communication", band)
    assert (one["person_key"], one["referral_key"], one["contact_key"], one["happened_on"]) == (
        "P1", "R1", "C1", date(2024, 5, 11),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("snomed", "instrument"),
    [("450320001", "epds"), ("720433000", "phq9"), ("445455005", "gad7"), ("803351000000106", "whooley"),
     ("123037004", "other")],
)  # fmt: skip
def test_another_instrument_keeps_its_score_and_has_no_band(snomed, instrument):
    (one,) = canonical(FORMAT, "assessment", VISIT + SCORED.format(activity="A1", snomed=snomed, score="11"))
    assert (one["instrument"], one["domain"], one["score"], one["band"]) == (instrument, "whole", 11.0, None)


@pytest.mark.parametrize(("code", "band"), [("01", "total"), ("2", "partial"), ("03", "none")])
def test_feeding_by_its_own_table(code, band):
    fed = f"""
CYP610BreastfeedingStatus | CareActivityID | BreastFeedingStatus
                          | A1             | {code}
"""
    (one,) = canonical(FORMAT, "assessment", VISIT + fed)
    assert (one["instrument"], one["band"]) == ("feeding", band)


def test_infinity_is_no_score():
    (one,) = canonical(FORMAT, "assessment", VISIT + SCORED.format(activity="A1", snomed="450320001", score="1e400"))
    assert one["score"] is None


def test_feeding_by_a_coded_finding():
    text = VISIT.replace("CareProfessionalID_Local", "CodedFinding").replace("HV7", "169743001")
    (one,) = canonical(FORMAT, "assessment", text)
    assert (one["instrument"], one["band"]) == ("feeding", "partial")


def test_an_assessment_at_a_referral_has_its_own_day_and_no_contact():
    scored = """
CYP609CodedAssessmentReferral | ServiceRequestID | SNOMED_ID       | Score | AssessmentCompletion_Date
                              | R1               | 953231000000108 | 40    | 2024-05-20
"""
    (one,) = canonical(FORMAT, "assessment", REFERRAL + scored)
    assert (one["domain"], one["band"], one["contact_key"], one["happened_on"]) == (
        "gross_motor", "at_or_above", None, date(2024, 5, 20),
    )  # fmt: skip


PATIENTS = """
CYP001MPI | LocalPatientID | NHSNumber  | DateOfBirth | Postcode | Gender | EthnicCategory | NHSNumber_Mother
          | P1             | 9434765919 | 2024-05-01  | CM1 1AB  | 2      | a              | 9990000018
          | P2             | 0000000000 | 2024-05-02  | ZZ99 3VZ | X      | ?              | 1111111111
"""


def test_a_filler_number_identifies_nobody_and_a_stand_in_postcode_no_place():
    first, second = canonical(FORMAT, "person_record", PATIENTS)
    assert (first["nhs_number"], first["sex"], first["ethnicity"]) == ("9434765919", "F", "A")
    assert (second["nhs_number"], second["sex"], second["ethnicity"]) == (None, "U", None)
    assert [row["person_key"] for row in canonical(FORMAT, "address_record", PATIENTS)] == ["P1"]
    (mother,) = canonical(FORMAT, "relationship_record", PATIENTS)
    assert (mother["person_key"], mother["relationship"], mother["other_nhs_number"]) == ("P1", "mother", "9990000018")


def test_a_postcode_without_a_date_never_outranks_an_address_with_one():
    (address,) = canonical(FORMAT, "address_record", PATIENTS)
    assert address["from_date"] < date(1901, 1, 1)


def test_a_registration_without_a_start_is_claimed_from_the_days_the_submission_covers():
    text = """
CYP000Header | OrgID_Provider | RP_StartDate | RP_EndDate
             | RX1            | 2024-05-01   | 2024-05-31
CYP002GP | LocalPatientID | OrgID_GP | GPRegistration_StartDate | GPRegistration_EndDate
         | P1             | F81001   |                          |
         | P2             | F81002   | 2019-03-04               | 2024-05-20
"""
    found = {row["person_key"]: row for row in canonical(FORMAT, "responsibility", text)}
    assert (found["P1"]["basis"], found["P1"]["from_date"], found["P1"]["practice_key"]) == (
        "registered", date(2024, 5, 1), "F81001",
    )  # fmt: skip
    assert (found["P2"]["from_date"], found["P2"]["to_date"]) == (date(2019, 3, 4), date(2024, 5, 20))


def test_a_referral_to_several_teams_is_one_row_and_ends_with_its_team():
    text = """
CYP101Referral | ServiceRequestID | LocalPatientID | ReferralRequest_ReceivedDate | PrimaryReferralReason
               | R1               | P1             | 2024-05-01                   | 021
CYP102ServiceTypeReferredTo | ServiceRequestID | TeamID_Local | TeamType | Referral_ClosureDate | Referral_ClosureReason
                            | R1               | T9           | 28       |                      |
                            | R1               | T1           | 16       | 2024-06-30           | 01
"""
    (referral,) = canonical(FORMAT, "referral", text)
    assert (referral["team_key"], referral["service"], referral["closed_on"], referral["outcome"]) == (
        "T1", "health_visiting", date(2024, 6, 30), "01",
    )  # fmt: skip


def test_a_referral_that_ends_before_it_begins_stands_without_an_end():
    text = """
CYP101Referral | ServiceRequestID | LocalPatientID | ReferralRequest_ReceivedDate | Discharge_Date
               | R1               | P1             | 2024-05-01                   | 2023-05-01
"""
    (referral,) = canonical(FORMAT, "referral", text)
    assert (referral["received_on"], referral["closed_on"]) == (date(2024, 5, 1), None)


HEADER = "Version,OrgID_Provider,OrgID_Submitter,RP_StartDate,RP_EndDate,FileCreation_DateTime,PrimarySystem\n"


@pytest.mark.parametrize("row", ["1.6,RX1,RX1,2024-05-01,2024-05-31,2024-06-14T09:30:00,S",
                                 "1.6,RX1,RX1,01/05/2024,31/05/2024,14/06/2024 09:30,S"])  # fmt: skip
def test_the_header_says_who_sent_the_submission_and_for_which_days(tmp_path, row):
    file = tmp_path / "anything.csv"
    file.write_text(HEADER + row + "\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted and match.table == "CYP000Header"
    facts = FORMAT.facts(file, match)
    assert (facts.sender, facts.period_from, facts.period_to, facts.made_on) == (
        "RX1", date(2024, 5, 1), date(2024, 5, 31), date(2024, 6, 14),
    )  # fmt: skip


def test_a_senders_code_cannot_climb_out_of_its_folder(tmp_path):
    file = tmp_path / "header.csv"
    file.write_text(HEADER + "1.6,../../etc,RX1,2024-05-01,2024-05-31,,S\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None
    assert FORMAT.facts(file, match).sender == "etc"


MEASURED = """
CYP611Obs | CareActivityID | Weight   | Height   | Length
          | A1             | {weight} | {height} | {length}
"""


@pytest.mark.parametrize(
    ("weight", "height", "length", "found"),
    [
        ("4.35", "", "55.5", {("weight", 4.35), ("height", 55.5)}),
        ("13.2", "0.93", "", {("weight", 13.2), ("height", 93.0)}),
        ("4350", "", "", {("weight", None)}),  # grams in a box for kilograms: kept, and its score not guessed
        ("", "93", "", {("height", None)}),
    ],
)
def test_weight_in_kilograms_height_from_metres_and_length_in_centimetres(weight, height, length, found):
    text = VISIT + MEASURED.format(weight=weight, height=height, length=length)
    rows = canonical(FORMAT, "assessment", text)
    assert {(row["instrument"], row["score"]) for row in rows} == found
    assert {(row["person_key"], row["contact_key"], row["happened_on"]) for row in rows} == {
        ("P1", "C1", date(2024, 5, 11))
    }
    assert len({row["assessment_key"] for row in rows}) == len(rows)


MAY = """
CYP000Header | OrgID_Provider | RP_StartDate | RP_EndDate
             | RX1            | 2024-05-01   | 2024-05-31
"""


def spells(text: str) -> list[tuple[object, ...]]:
    rows = canonical(FORMAT, "status", text)
    return sorted((r["person_key"], r["status"], r["from_date"], r["to_date"], r["detail"]) for r in rows)


def test_temporary_accommodation_is_claimed_until_the_next_record_or_the_end_of_the_submissions_days():
    text = """
CYP003AccommType | LocalPatientID | AccommStatus | AccommStatus_Date
                 | P1             | hm05         | 2024-03-04
                 | P2             | HM05         | 2024-03-04
                 | P2             | MA01         | 2024-04-10
                 | P3             | MA01         | 2024-04-10
                 | P4             | HM04         |
"""
    assert spells(MAY + text) == [
        ("P1", "temporary_accommodation", date(2024, 3, 4), date(2024, 5, 31), "hm05"),
        ("P2", "temporary_accommodation", date(2024, 3, 4), date(2024, 4, 9), "HM05"),
        ("P4", "family_need", date(2024, 5, 1), date(2024, 5, 31), "HM04"),
    ]


def test_a_protection_plan_has_its_own_days_and_a_factor_without_a_day_those_of_the_submission():
    text = """
CYP403CPP | LocalPatientID | CPP_Reason | CPP_StartDate | CPP_EndDate
          | P1             | 01         | 2023-11-06    |
          | P2             | 04         |               | 2024-05-20
CYP402SVF | LocalPatientID | SafeguardingFactors_Type
          | P1             | 03
CYP602DisabilityType | LocalPatientID | Disability
                     | P1             | 04
                     | P2             | NN
"""
    assert spells(MAY + text) == [
        ("P1", "child_protection_plan", date(2023, 11, 6), None, "01"),
        ("P1", "disabled", date(2024, 5, 1), date(2024, 5, 31), "disability 04"),
        ("P1", "family_need", date(2024, 5, 1), date(2024, 5, 31), "safeguarding_factor_03"),
        ("P2", "child_protection_plan", date(2024, 5, 1), date(2024, 5, 20), "04"),
    ]
    received = date(2024, 7, 15)
    assert spells(text[text.index("CYP402") :])[1] == (
        "P1", "family_need", received, received, "safeguarding_factor_03",
    )  # fmt: skip


CONTACTS_V1_5 = (
    "CareContactID,ServiceRequestID,TeamID_Local,Contact_Date,Consultation_MediumUsed,AttendOrNot\n"
    "C1,R1,T1,2024-05-11,01,5\nC2,R1,T1,2024-05-12,03,3\n"
)
CONTACTS_BOTH = (
    "CareContactID,ServiceRequestID,Contact_Date,Consultation_MediumUsed,ConsMechanism,AttendOrNot,AttendanceStatus\n"
    "C3,R1,2024-05-13,02,,5,\nC4,R1,2024-05-14,,11,,6\nC5,R1,2024-05-15,02,01,3,5\n"
)
REFERRALS = "ServiceRequestID,LocalPatientID,ReferralRequest_ReceivedDate\nR1,P1,2024-05-01\n"


def test_contacts_of_both_versions_in_one_submission_are_read_alike(tmp_path):
    world = land_files(
        tmp_path,
        {
            "csds/2024-07-15/a.csv": CONTACTS_V1_5,
            "csds/2024-07-15/b.csv": CONTACTS_BOTH,
            "csds/2024-07-15/c.csv": REFERRALS,
        },
    )
    assert {e.table for e in world.extracts.values()} == {"CYP201CareContact", "CYP101Referral"}
    found = {row["contact_key"]: (row["medium"], row["attended"], row["person_key"]) for row in world.rows("contact")}
    assert found == {
        "C1": ("face_to_face", "seen", "P1"),
        "C2": ("video", "did_not_attend", "P1"),
        "C3": ("telephone", "seen", "P1"),
        "C4": ("video", "seen", "P1"),
        "C5": ("face_to_face", "seen", "P1"),  # where both are filled, v1.6 counts
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (CONTACTS_V1_5, "Its headers are those of CSDS v1.5 (AttendOrNot, Consultation_MediumUsed)."),
        (CONTACTS_BOTH, "Its headers mix CSDS v1.5"),
        (CONTACTS_BOTH.replace("Consultation_MediumUsed", "x").replace("AttendOrNot", "y"), "those of CSDS v1.6"),
        (HEADER + "1.5,RX1,RX1,2024-05-01,2024-05-31,2024-06-14T09:30:00,S\n", "It says that it is CSDS version 1.5."),
        (REFERRALS, None),
    ],
)  # fmt: skip
def test_the_version_is_said(tmp_path, text, says):
    file = tmp_path / "anything.csv"
    file.write_text(text)
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted
    assert (says is None and not match.notes) or any(says in note for note in match.notes)


def test_a_submission_in_one_workbook_says_its_version_sender_and_period(tmp_path):
    book = Workbook()
    book.remove(book.worksheets[0])
    contacts = book.create_sheet("contacts")
    contacts.append(["CareContactID", "ServiceRequestID", "Contact_Date", "Consultation_MediumUsed", "AttendOrNot"])
    contacts.append(["C1", "R1", date(2024, 5, 11), "01", "5"])
    header = book.create_sheet("header")
    header.append(["Version", "OrgID_Provider", "RP_StartDate", "RP_EndDate"])
    header.append(["1.5", "RX1", date(2024, 5, 1), date(2024, 5, 31)])
    file = tmp_path / "incoming" / "2024-07-15" / "may.xlsx"
    file.parent.mkdir(parents=True)
    book.save(file)
    match = recognise(file).match
    assert match is not None and "It says that it is CSDS version 1.5." in match.notes
    world = land_files(tmp_path, {})
    (extract,) = world.extracts.values()
    assert (extract.source, extract.period_from, extract.period_to) == ("RX1", date(2024, 5, 1), date(2024, 5, 31))
    assert [(row["contact_key"], row["medium"]) for row in world.rows("contact")] == [("C1", "face_to_face")]


def test_every_table_is_known_by_its_own_headers(tmp_path):
    for table in FORMAT.tables:
        file = tmp_path / f"{table.name}.csv"
        file.write_text(",".join(name.upper() for name in table.names) + "\n")
        match = FORMAT.sniff(sample(file))
        assert match is not None and match.accepted and match.table == table.name
        assert not match.unread


@pytest.mark.parametrize("name", ["accommodation", "activity_type", "asq3", "attendance", "cancellation_reason",
                                  "feeding", "instrument", "medium", "team_type", "wellbeing"])  # fmt: skip
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.csds", name):
        assert row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row


def test_a_score_whose_referral_did_not_come_is_not_lost():
    (found,) = canonical(
        FORMAT,
        "assessment",
        """
CYP609CodedAssessmentReferral | ServiceRequestID | SNOMED_ID       | Score | AssessmentCompletion_Date
                              | R1               | 953211000000100 | 30    | 2024-05-01
""",
    )
    assert (found["person_key"], found["domain"], found["score"]) == ("patient of referral R1", "communication", 30.0)
