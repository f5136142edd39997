"""Erasing a child whom five agencies know, each in its format: no byte is left, and the other child loses nothing."""

import json
from collections.abc import Iterator
from contextlib import closing

import duckdb
import pytest
from test_erasing import found_in

from familyhub.linkage.stable_ids import record_key
from familyhub.sources import landed_extracts
from familyhub.state import Entry, append, entries, open_state, secret, transaction
from familyhub.workspace.erasing import erase
from familyhub.workspace.finding import identity_of
from familyhub.workspace.rectifying import rectify
from familyhub.workspace.wrong_rows import Wrong
from workspaces import County, tables_of

NHS, UPN = "9990000034", "A999000000017"
HERS = (
    "Zephyrine", "Quillfeather", NHS, "999 000 0034", UPN, "CM99 9ZQ", "CM999ZQ", "Thistledown Cottage", "Rightsworth",
    "zq-csds", "zq-ref", "zq-contact", "zq-act", "zq-baby", "zq-la", "zq-fhir", "zq-visit", "zq-chis", "zq-school",
    "10099887766",
)  # fmt: skip
"""Everything that is hers alone: names before and after rectifying, numbers, address, and ids of each source."""
HIS = ("Benedictus", "Otherling", "9990000042", "bo-csds", "bo-ref", "bo-baby", "bo-la", "bo-fhir", "bo-chis")

CHIS = f"""
    person_record  | person_key | nhs_number | upn   | forename   | surname      | birth_date
                   | zq-chis    | {NHS}      | {UPN} | Zephyrine  | Quillfeather | 2020-09-05
                   | bo-chis    | 9990000042 |       | Benedictus | Otherling    | 2020-09-06
    address_record | person_key | kind | address             | postcode | uprn        | from_date
                   | zq-chis    | home | Thistledown Cottage | CM99 9ZQ | 10099887766 | 2020-09-05
                   | bo-chis    | home | 1 Quay              | CM1 1AA  |             | 2020-09-06
"""
CSDS = f"""
    CYP000Header | OrgID_Provider | RP_StartDate | RP_EndDate | FileCreation_DateTime
                 | RX1            | 2025-09-01   | 2025-09-30 | 2025-10-10T09:00:00
    CYP001MPI    | LocalPatientID | NHSNumber  | DateOfBirth | Postcode | Gender
                 | zq-csds        | {NHS}      | 2020-09-05  | CM99 9ZQ | 2
                 | bo-csds        | 9990000042 | 2020-09-06  | CM1 1AA  | 1
    CYP101Referral | ServiceRequestID | LocalPatientID | ReferralRequest_ReceivedDate
                   | zq-ref           | zq-csds        | 2025-09-01
                   | bo-ref           | bo-csds        | 2025-09-01
    CYP102ServiceTypeReferredTo | ServiceRequestID | TeamID_Local | TeamType
                                | zq-ref           | T1           | 16
                                | bo-ref           | T1           | 16
    CYP201CareContact | CareContactID | ServiceRequestID | TeamID_Local | Contact_Date | AttendanceStatus
                      | zq-contact    | zq-ref           | T1           | 2025-09-11   | 5
                      | bo-contact    | bo-ref           | T1           | 2025-09-12   | 5
    CYP202CareActivity | CareActivityID | CareContactID | Activity_Type
                       | zq-act         | zq-contact    | 08
                       | bo-act         | bo-contact    | 08
"""
MSDS = f"""
    MSD000Header | OrgIDProvider | RPStartDate | RPEndDate  | FileCreationDateTime
                 | RX1           | 2020-09-01  | 2020-09-30 | 2020-10-10T09:00:00
    MSD001MotherDemog | LPIDMother | PersonBirthDateMother | NHSNumberMother | Postcode
                      | mum-1      | 1995-03-04            |                 | CM1 1AB
    MSD101PregnancyBooking | PregnancyID | LPIDMother | AntenatalAppDate | EDDAgreed
                           | G1          | mum-1      | 2020-02-02       | 2020-09-10
                           | G2          | mum-1      | 2020-02-02       | 2020-09-10
    MSD301LabourDelivery | LabourDeliveryID | PregnancyID
                         | D1               | G1
                         | D2               | G2
    MSD401BabyDemographics | LPIDBaby | LabourDeliveryID | PersonBirthDateBaby | PregOutcome | NHSNumberBaby
                           | zq-baby  | D1               | 2020-09-05          | 01          | {NHS}
                           | bo-baby  | D2               | 2020-09-06          | 01          | 9990000042
"""
PUPIL = "<Child><ChildIdentifiers><LAchildID>{}</LAchildID>{}<PersonBirthDate>{}</PersonBirthDate><Sex>F</Sex>"
CASE = (
    "</ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics><CINdetails>"
    "<CINreferralDate>2023-07-13</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1"
    "</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails></Child>"
)
CENSUS = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
    "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>881</LEA>"
    "<DateTime>2024-05-02T10:12:28Z</DateTime></Source></Header><Children>"
    + PUPIL.format("zq-la", f"<UPN>{UPN}</UPN>", "2020-09-05") + CASE
    + PUPIL.format("bo-la", "", "2020-09-06") + CASE
    + "</Children></Message>"
)  # fmt: skip
SCHOOL = (
    "pupilonrolltableid,NativeId,dob,surname,forename,formersurname,upn,sex,entrydate,pupilonrollorderseqcolumn,"
    "sourceid,termlysessionspossible,fundedhours,ethnicity,servicechild,language,senprovision,ncyearactual,youngcarer\n"
    f"zq-school,SCH1,2020-Sep-05 00:00:00,Quillfeather,Zephyrine,,{UPN},F,2024-Sep-03 00:00:00,1,s1,136.0,,WBRI,Y,ENG,"
    "K,3,P\n"
    "zq-unnumbered,SCH1,2021-Oct-07 00:00:00,Numberless,Philomena,,,F,2025-Jan-07 00:00:00,1,s3,,15.0,BNGN,,YOR,N,N2,\n"
    "p2,SCH1,2020-Sep-06 00:00:00,Otherling,Benedictus,,,M,2025-Jan-07 00:00:00,1,s2,,15.0,BNGN,,YOR,N,N2,\n"
)


def patient(key: str, number: str, given: str, family: str, born: str) -> dict[str, object]:
    return {
        "resourceType": "Patient", "id": key, "gender": "female", "birthDate": born,
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number}],
        "name": [{"use": "official", "family": family, "given": [given]}],
    }  # fmt: skip


def visit(key: str, whose: str) -> dict[str, object]:
    return {
        "resourceType": "Encounter", "id": key, "status": "finished", "class": {"code": "HH"},
        "type": [{"text": "New birth visit"}], "subject": {"reference": f"Patient/{whose}"},
        "period": {"start": "2025-09-20T10:00:00+01:00"},
    }  # fmt: skip


RESOURCES = (
    patient("zq-fhir", NHS, "Zephyrine", "Quillfeather", "2020-09-05"),
    patient("bo-fhir", "9990000042", "Benedictus", "Otherling", "2020-09-06"),
    visit("zq-visit", "zq-fhir"), visit("bo-visit", "bo-fhir"),
)  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """Two children whom five agencies and the child health service know; a fact of hers is rectified."""
    county = County(tmp_path_factory.mktemp("agencies"))
    county.receive("2025-10-15", CHIS)
    for source, text in (("community", CSDS), ("maternity", MSDS)):
        for name, rows in tables_of(text).items():
            county.write(f"{source}/2025-10-16/{name}.csv", rows)
    for name, text in (
        ("csc/2024-07-01/cin.xml", CENSUS),
        ("school/2025-02-20/on.csv", SCHOOL),
        ("gp/2025-10-17/export.ndjson", "".join(json.dumps(each) + "\n" for each in RESOURCES)),
    ):
        path = county.folders.incoming / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    county.refresh()
    asked = Wrong("person_record", "surname", said="Quillfeather", right="Rightsworth", source="school")
    rectify(county.workspace, asked, because="RQ 1", nhs=NHS)
    with closing(open_state(county.folders.state)) as state, transaction(state):
        key = secret(state)
        pair = [record_key(key, "chis", "zq-chis"), record_key(key, "gp", "zq-fhir")]
        append(state, Entry("link_decision", "ann", {"first": pair[0], "second": pair[1], "answer": "same"}))
        theirs = [record_key(key, "chis", "bo-chis"), record_key(key, "gp", "bo-fhir")]
        append(state, Entry("link_decision", "ann", {"first": theirs[0], "second": theirs[1], "answer": "same"}))
    yield county


def test_no_byte_of_hers_is_left_in_any_format_and_nothing_of_his_is_gone(county):
    with identity_of(county.workspace) as connection:
        known = connection.execute(
            "SELECT COUNT(DISTINCT source) FROM identity.record_person WHERE person_id ="
            " (SELECT person_id FROM identity.record_person WHERE person_key = 'zq-chis')"
        ).fetchall()
    assert known == [(6,)], "every agency knows her"
    before = found_in(county.root, HERS)
    assert set(before) == set(HERS) - {"999 000 0034", "CM999ZQ"}
    his = {
        mark: {file for file in files if file.startswith("landed/")}
        for mark, files in found_in(county.root, HIS).items()
    }
    done = erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    assert found_in(county.root, HERS) == {} and done.left == ()
    after = {
        mark: {file for file in files if file.startswith("landed/")}
        for mark, files in found_in(county.root, HIS).items()
    }
    assert after == his and set(his) == set(HIS)
    for _, landed in landed_extracts(county.folders.landed):
        assert landed.read_rows == landed.landed_rows + landed.quarantined_rows + landed.erased_rows
    home = county.folders.snapshots / county.workspace.in_service()
    with duckdb.connect(str(home / "facts.duckdb"), read_only=True) as connection:
        counts = connection.execute(
            "SELECT SUM(read_rows), SUM(landed_rows) + SUM(quarantined_rows) + SUM(erased_rows) FROM extract"
        ).fetchall()
    assert counts[0][0] == counts[0][1]
    with closing(open_state(county.folders.state)) as state:
        bodies = [entry.body for entry in entries(state, "link_decision")]
    assert bodies[0] == {"erased": True} and bodies[1]["answer"] == "same"


def test_whom_no_cell_names_by_a_number_goes_by_the_line_that_tells_of_them(county):
    marks = ("Philomena", "Numberless", "zq-unnumbered")
    with identity_of(county.workspace) as connection:
        ((person,),) = connection.execute(
            "SELECT person_id FROM identity.person_record WHERE forename = 'Philomena'"
        ).fetchall()
    assert set(found_in(county.root, marks)) == set(marks)
    erase(county.workspace, person=f"{person:x}", because="order 2026/18", really=True)
    assert found_in(county.root, marks) == {}
    assert set(found_in(county.folders.landed, HIS)) == set(HIS)
