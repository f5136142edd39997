"""Mental health services: what the tables of MHSDS say in the words of the model."""

from datetime import date
from pathlib import Path

import pytest
from landed_files import land_files
from landed_tables import canonical

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.formats import recognise
from familyhub.sources.mental_health import FORMAT

REFERRALS = """
MHS001MPI | LocalPatientId | NHSNumber  | PersonBirthDate | Gender | EthnicCategory | Postcode | PersDeathDate
          | P1             | 9434765919 | 2010-05-01      | 2      | a              | CM1 1AB  |
          | P2             | 0000000000 | 1990-05-01      | X      | ?              | ZZ99 3VZ | 2024-06-01
MHS101Referral | ServiceRequestId | LocalPatientId | ReferralRequestReceivedDate | SourceOfReferralMH | PrimReasonReferralMH | ServDischDate
               | R1               | P1             | 2024-03-04                  | A1                 | 12                   |
               | R2               | P2             | 2024-03-05                  |                    |                      | 2024-06-01
MHS102ServiceTypeReferredTo | ServiceRequestId | CareProfTeamLocalId | ReferClosureDate | ReferClosReason
                            | R1               | T1                  | 2024-05-01       | 01
                            | R1               | T2                  |                  |
"""  # noqa: E501 - a table is read across
VISIT = (
    REFERRALS
    + """
MHS201CareContact | CareContactId | ServiceRequestId | CareProfTeamLocalId | CareContDate | ConsMechanismMH | ConsMediumUsed | AttendStatus | AttendOrDNACode
                  | C1            | R1               | T2                  | 2024-04-11   | 11              |                | 5            |
                  | C2            | R1               | T2                  | 2024-04-18   |                 | 2              |              | 3
                  | C3            | R9               | T2                  | 2024-04-19   | 98              |                | 9            |
MHS202CareActivity | CareActId | CareContactId | CareProfLocalId
                   | A1        | C1            | N7
                   | A2        | C1            | N8
"""  # noqa: E501 - a table is read across
)


def test_a_referral_stands_with_the_team_that_still_holds_it():
    found = {row["referral_key"]: row for row in canonical(FORMAT, "referral", REFERRALS)}
    one = found["R1"]
    assert (one["person_key"], one["service"], one["team_key"], one["closed_on"]) == ("P1", "camhs", "T2", None)
    assert (one["referred_by"], one["reason"]) == ("A1", "12")
    assert found["R2"]["closed_on"] == date(2024, 6, 1)


def test_an_adults_referral_and_contacts_are_another_services():
    services = {row["referral_key"]: row["service"] for row in canonical(FORMAT, "referral", REFERRALS)}
    assert services == {"R1": "camhs", "R2": "other"}
    contact = """
MHS201CareContact | CareContactId | ServiceRequestId | CareContDate
                  | C8            | R2               | 2024-04-11
"""
    assert [row["service"] for row in canonical(FORMAT, "contact", REFERRALS + contact)] == ["other"]


def test_contacts_of_every_version_are_read_alike():
    rows = canonical(FORMAT, "contact", VISIT)
    found = {(r["contact_key"], r["practitioner_key"]): (r["person_key"], r["attended"], r["medium"]) for r in rows}
    assert found == {
        ("C1", "N7"): ("P1", "seen", "video"),
        ("C1", "N8"): ("P1", "seen", "video"),
        ("C2", None): ("P1", "did_not_attend", "telephone"),
        ("C3", None): ("patient of referral R9", None, "other"),
    }
    assert {(r["service"], r["activity"]) for r in rows} == {("camhs", None)}


SCORES = """
MHS607CodedScoreAssessmentAct | CareActId | CodedAssToolType | PersScore
                              | A1        | {tool}           | {score}
"""


@pytest.mark.parametrize(
    ("tool", "score", "found"),
    [
        ("720433000", "11", ("phq9", "whole", 11.0)),
        ("506701000000100", "28", ("phq9", "whole", None)),  # beyond the scale: kept, its score not believed
        ("445455005", "21", ("gad7", "whole", 21.0)),
        ("718134002", "17", ("sdq", "whole", 17.0)),
        ("986071000000101", "6", ("sdq", "emotional", 6.0)),
        ("718655001", "20", ("other", "part", 20.0)),  # RCADS
        ("718662005", "90", ("other", "whole", 90.0)),
        ("123037004", "99", ("other", "whole", 99.0)),
        ("445455005", "refused", ("gad7", "whole", None)),
    ],
)
def test_scores_by_instrument_and_part(tool, score, found):
    (one,) = canonical(FORMAT, "assessment", VISIT + SCORES.format(tool=tool, score=score))
    assert (one["instrument"], one["domain"], one["score"]) == found
    assert (one["person_key"], one["contact_key"], one["happened_on"]) == ("P1", "C1", date(2024, 4, 11))


def test_a_score_at_a_referral_has_its_own_day():
    text = """
MHS606CodedScoreAssessmentRefer | ServiceRequestId | CodedAssToolType | PersScore | AssToolCompDate
                                | R1               | 720433000        | 9         | 2024-03-10
                                | R1               | 720433000        | 7         |
"""
    (one,) = canonical(FORMAT, "assessment", REFERRALS + text)
    assert (one["happened_on"], one["score"], one["contact_key"]) == (date(2024, 3, 10), 9.0, None)


def test_stays_in_hospital_and_ward_stays_whose_stay_did_not_come():
    text = """
MHS501HospProvSpell | HospProvSpellID | ServiceRequestId | StartDateHospProvSpell | DischDateHospProvSpell
                    | S1              | R1               | 2024-04-01             | 2024-04-20
                    | S2              | R8               | 2024-05-01             |
MHS502WardStay | WardStayId | HospProvSpellID | StartDateWardStay | EndDateWardStay
               | W1         | S1              | 2024-04-01        | 2024-04-10
               | W2         | S9              | 2024-06-01        | 2024-06-03
"""
    rows = canonical(FORMAT, "status", REFERRALS + text)
    assert {(r["person_key"], r["status"], r["from_date"], r["to_date"]) for r in rows} == {
        ("P1", "hospital_stay", date(2024, 4, 1), date(2024, 4, 20)),
        ("patient of referral R8", "hospital_stay", date(2024, 5, 1), None),
        ("patient of stay S9", "hospital_stay", date(2024, 6, 1), date(2024, 6, 3)),
    }


def test_people_have_numbers_and_no_names():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", REFERRALS)}
    assert (people["P1"]["nhs_number"], people["P1"]["sex"], people["P1"]["ethnicity"]) == ("9434765919", "F", "A")
    assert (people["P2"]["nhs_number"], people["P2"]["sex"], people["P2"]["death_date"]) == (
        None,
        "U",
        date(2024, 6, 1),
    )
    assert [row["person_key"] for row in canonical(FORMAT, "address_record", REFERRALS)] == ["P1"]


def test_a_registration_without_a_start_is_claimed_from_the_submissions_first_day():
    text = """
MHS000Header | OrgIDProv | ReportingPeriodStartDate | ReportingPeriodEndDate
             | RX3       | 2024-04-01               | 2024-04-30
MHS002GP | LocalPatientId | GMPReg | StartDateGMPRegistration | EndDateGMPRegistration
         | P1             | F81001 |                          |
         | P2             | F81002 | 2019-03-04               | 2024-04-20
"""
    rows = canonical(FORMAT, "responsibility", text)
    assert {(r["person_key"], r["practice_key"], r["from_date"], r["to_date"]) for r in rows} == {
        ("P1", "F81001", date(2024, 4, 1), None),
        ("P2", "F81002", date(2019, 3, 4), date(2024, 4, 20)),
    }


def test_a_submission_is_landed_with_its_sender_and_period(tmp_path):
    header = "DatSetVer,OrgIDProv,ReportingPeriodStartDate,ReportingPeriodEndDate\n6.0,RX3,2024-04-01,2024-04-30\n"
    people = "LocalPatientId,NHSNumber,PersonBirthDate,Gender\nP1,9434765919,2010-05-01,2\nP2,12,2010-05-02,1\n"
    referrals = "ServiceRequestId,LocalPatientId,ReferralRequestReceivedDate\nR1,P1,2024-03-04\nR2,P2,soon\n"
    files = {"2024-05-20/a.csv": header, "2024-05-20/b.csv": people, "2024-05-20/c.csv": referrals}
    world = land_files(tmp_path, files)
    assert not world.unread
    found = {e.table: (e.format, e.read_rows, e.landed_rows, e.cells_left_out) for e in world.extracts.values()}
    assert found == {
        "MHS000Header": ("mental_health", 1, 1, 0),
        "MHS001MPI": ("mental_health", 2, 2, 1),
        "MHS101Referral": ("mental_health", 2, 1, 0),
    }
    assert {e.source for e in world.extracts.values() if e.table == "MHS000Header"} == {"RX3"}


def test_every_table_is_known_by_its_own_headers_and_none_of_the_community_data_set(tmp_path):
    from familyhub.sources.csds import FORMAT as CSDS

    for form in (FORMAT, CSDS):
        for table in form.tables:
            file = tmp_path / "anything.csv"
            file.write_text(",".join(table.names) + "\n")
            recognised = recognise(file)
            assert recognised.match is not None
            assert (recognised.match.format, recognised.match.table) == (form.name, table.name)


def test_a_small_file_of_the_community_data_set_is_left_to_it(tmp_path):
    file = tmp_path / "anything.csv"
    file.write_text("LocalPatientID,NHSNumber,DateOfBirth,Postcode,Gender,EthnicCategory\n")
    recognised = recognise(file)
    assert recognised.match is not None and recognised.match.format == "csds"
    found = FORMAT.sniff(sample(file))
    assert found is None or found.fit < recognised.match.fit
    file.write_text("ServiceRequestID,LocalPatientID,ReferralRequest_ReceivedDate\n")
    assert (match := recognise(file).match) is not None and match.table == "CYP101Referral"


@pytest.mark.parametrize("name", ["attendance", "instrument", "medium"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.mental_health", name):
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row


def test_the_page_names_every_column():
    page = (Path(__file__).parents[2] / "docs" / "sources" / "mental-health.md").read_text(encoding="utf-8")
    for table in FORMAT.tables:
        section = page[page.index(f"### {table.name}\n") :].split("\n### ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == list(table.names)
