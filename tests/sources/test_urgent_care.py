"""Urgent care and hospital stays: attendances and admitted episodes, landed as SUS and ECDS extracts write them."""

from datetime import date
from pathlib import Path

import pytest
from landed_files import World, land_files
from landed_tables import canonical

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.urgent_care import FORMAT

ATTENDANCES = (
    "EC_Ident,Der_Provider_Code,Local_Patient_ID,NHS Number,DOB,Sex,Postcode,Arrival_Date,Arrival_Time,AEDEPTTYPE,"
    "EC_Chief_Complaint_SNOMED_CT,Primary diagnosis,EC_Discharge_Status_SNOMED_CT,Site code of treatment,Hospital\n"
    "A1,RX1,H77,9434765919,01/05/2022,2,CM1 1AB,11/05/2024,23:10,01,267036007,195967001,182992009,RX101,Quayside\n"
    "A2,RX1,H77,9434765919,01/05/2022,2,CM1 1AC,12/05/2024,09:00,03,,301132008,1066301000000103,RX102,\n"
    "A3,RX1,,,02/03/2019,1,ZZ99 3VZ,13/05/2024,10:00,01,,,75004002,RX101,\n"
    "A4,RX2,H77,9990000018,04/03/1995,F,,14/05/2024,10:00,9,,,,,\n"
    "A5,RX1,H78,,,,,31/02/2024,10:00,01,,,,,\n"
)
STAYS = (
    "Hospital_Spell_No,EPIORDER,PROCODE,MRN,NHS Number,DOB,Sex,ADMIDATE,DISDATE,ADMIMETH,DIAG_01,DISMETH,SITETRET\n"
    "S1,1,RX1,H77,9434765919,2022-05-01,F,2024-05-12,,21,J210,,RX101\n"
    "S1,2,RX1,H77,9434765919,2022-05-01,F,2024-05-12,2024-05-15,21,J459,1,RX101\n"
    "S2,1,RX1,H80,,2024-06-01,M,2024-06-01,2024-06-03,82,Z380,1,RX101\n"
    "S3,1,RX1,H81,,2010-06-01,M,2024-06-04,,21,T391,,RX101\n"
    "S4,1,RX1,H82,,2010-06-01,M,2024-06-04,2024-06-01,21,T391,,RX101\n"
    "S5,1,RX1,H83,,2010-06-01,M,2024-06-04,2024-06-09,21,C920,4,RX101\n"
)


def land(tmp_path: Path, **files: str) -> World:
    return land_files(tmp_path, {f"hospital/2024-07-15/{name}.csv": text for name, text in files.items()})


def test_every_row_is_landed_or_in_quarantine(tmp_path):
    world = land(tmp_path, ed=ATTENDANCES, stays=STAYS)
    assert not world.unread
    found = {e.table: (e.read_rows, e.landed_rows, e.quarantined_rows) for e in world.extracts.values()}
    assert found == {"urgent_attendance": (5, 4, 1), "hospital_admission": (6, 5, 1)}
    assert all(e.format == "urgent_care" and not e.unread for e in world.extracts.values())


def test_an_attendance_is_a_contact_with_its_complaint_or_else_its_diagnosis(tmp_path):
    rows = [row for row in land(tmp_path, ed=ATTENDANCES).rows("contact") if row["activity"] == "urgent_care"]
    found = {row["contact_key"]: row for row in rows}
    assert {key: (row["happened_on"], row["attended"], row["reason"]) for key, row in found.items()} == {
        "attendance RX1/A1": (date(2024, 5, 11), "seen", "267036007"),
        "attendance RX1/A2": (date(2024, 5, 12), None, "301132008"),  # left before being assessed
        "attendance RX1/A3": (date(2024, 5, 13), "seen", None),
        "attendance RX2/A4": (date(2024, 5, 14), "seen", None),
    }
    one = found["attendance RX1/A1"]
    assert (one["service"], one["medium"], one["place_key"]) == ("hospital", "face_to_face", "RX101")


def test_a_hospitals_number_means_nothing_in_another_hospital_and_nobody_is_lost(tmp_path):
    keys = {row["contact_key"]: row["person_key"] for row in land(tmp_path, ed=ATTENDANCES).rows("contact")}
    assert keys["attendance RX1/A1"] == keys["attendance RX1/A2"] == "RX1/H77"
    assert keys["attendance RX2/A4"] == "RX2/H77"
    assert str(keys["attendance RX1/A3"]).startswith("unnamed, line 4 ")


def test_episodes_of_one_stay_are_one_admission_and_one_spell(tmp_path):
    world = land(tmp_path, stays=STAYS)
    contacts = {
        row["contact_key"]: (row["activity"], row["happened_on"], row["reason"]) for row in world.rows("contact")
    }
    assert contacts == {
        "stay RX1/S1": ("admission", date(2024, 5, 12), "J210"),
        "stay RX1/S2": ("other", date(2024, 6, 1), "Z380"),  # a baby's birth is no admission
        "stay RX1/S3": ("admission", date(2024, 6, 4), "T391"),
        "stay RX1/S5": ("admission", date(2024, 6, 4), "C920"),
    }
    spells = {(r["person_key"], r["status"], r["from_date"], r["to_date"], r["detail"]) for r in world.rows("status")}
    assert spells == {
        ("RX1/H77", "hospital_stay", date(2024, 5, 12), date(2024, 5, 15), "method 21"),
        ("RX1/H80", "hospital_stay", date(2024, 6, 1), date(2024, 6, 3), "method 82"),
        ("RX1/H81", "hospital_stay", date(2024, 6, 4), None, "method 21"),
        ("RX1/H83", "hospital_stay", date(2024, 6, 4), date(2024, 6, 9), "method 21"),
    }


def test_people_have_no_names_and_a_death_in_hospital_is_theirs(tmp_path):
    people = {row["person_key"]: row for row in land(tmp_path, ed=ATTENDANCES, stays=STAYS).rows("person_record")}
    child = people["RX1/H77"]
    assert (child["nhs_number"], child["birth_date"], child["sex"]) == ("9434765919", date(2022, 5, 1), "F")
    assert child["surname"] is None and child["death_date"] is None
    assert people["RX1/H83"]["death_date"] == date(2024, 6, 9)
    assert not any(key.startswith("unnamed") for key in people), "a birth date alone is nobody that can be known"


def test_who_dies_in_the_department_died_that_day():
    (person,) = canonical(
        FORMAT,
        "person_record",
        """
urgent_attendance | patient_id | arrival_on | discharge_status
                  | H1         | 2024-05-11 | 182992009
                  | H1         | 2024-06-02 | 75004002
""",
    )
    assert person["death_date"] == date(2024, 6, 2)


@pytest.mark.parametrize("words", ["Died in department", "Dead on arrival", "DECEASED", "Patient died"])
def test_a_death_in_words_is_a_death(words):
    text = f"urgent_attendance | patient_id | arrival_on | discharge_status\n | H1 | 2024-06-02 | {words}\n"
    assert [row["death_date"] for row in canonical(FORMAT, "person_record", text)] == [date(2024, 6, 2)]


@pytest.mark.parametrize(
    ("method", "destination", "died_on"),
    [("4", "", date(2024, 6, 3)), ("5", "", date(2024, 6, 3)), ("5.0", "", date(2024, 6, 3)),
     ("Stillborn", "", date(2024, 6, 3)), ("", "79", date(2024, 6, 3)), ("1", "19", None)],
)  # fmt: skip
def test_a_stillborn_baby_with_a_stay_of_its_own_is_no_living_child(method, destination, died_on):
    (person,) = canonical(
        FORMAT,
        "person_record",
        f"""
hospital_admission | patient_id | birth_date | admitted_on | discharged_on | discharge_method | discharge_destination
                   | H1         | 2024-06-01 | 2024-06-01  | 2024-06-03    | {method}         | {destination}
""",
    )
    assert person["death_date"] == died_on


def test_the_last_postcode_told_fills_a_gap(tmp_path):
    (home,) = land(tmp_path, ed=ATTENDANCES).rows("address_record")
    assert (home["person_key"], home["postcode"], home["from_date"]) == ("RX1/H77", "CM1 1AC", date(1900, 1, 1))


def test_a_site_with_a_name_is_a_place(tmp_path):
    (place,) = land(tmp_path, ed=ATTENDANCES).rows("place")
    assert (place["place_key"], place["name"], place["kind"]) == ("RX101", "Quayside", "hospital")


def test_attendances_without_a_number_are_told_apart_by_their_time():
    rows = canonical(
        FORMAT,
        "contact",
        """
urgent_attendance | nhs_number | arrival_on | arrival_time
                  | 9434765919 | 2024-05-11 | 09:00
                  | 9434765919 | 2024-05-11 | 21:00
                  | 9990000018 | 2024-05-11 | 09:00
""",
    )
    assert len({row["contact_key"] for row in rows}) == 3
    assert len({row["person_key"] for row in rows}) == 2
    assert not any("9434765919" in str(row) for row in rows), "a number is no key"


@pytest.mark.parametrize(
    "header",
    ["Admission date,Discharge date,NHS Number", "Attendance date,Patient ID,DOB", "School,Attendance date,Pupil"],
)
def test_a_list_that_only_looks_like_a_hospitals_is_not_taken(tmp_path, header):
    file = tmp_path / "list.csv"
    file.write_text(header + "\n")
    match = FORMAT.sniff(sample(file))
    assert match is None or not match.accepted


@pytest.mark.parametrize("name", ["leaving", "method"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.urgent_care", name):
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row


def test_the_page_names_every_column():
    page = (Path(__file__).parents[2] / "docs" / "sources" / "urgent-care.md").read_text(encoding="utf-8")
    for table in FORMAT.tables:
        section = page[page.index(f"### {table.name}\n") :].split("\n### ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == list(table.names)
