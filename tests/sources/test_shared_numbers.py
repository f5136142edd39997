"""One number typed on two children, twins above all: neither child may vanish behind the other."""

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources import eyfsp, ncmp, school_census, sen2

UPN, NHS = "H801200001001", "9434765919"
TWINS = {
    "ncmp by NHS number": (ncmp.FORMAT, f"""
ncmp_measurement | NCMPSystemId | PupilReference | NHSNumber | FirstName | DateOfBirth | DateOfMeasurement | Weight
                 | m1           | r1             | {NHS}     | Ada       | 2019-02-02  | 2024-03-05        | 19
                 | m2           | r2             | {NHS}     | {{other}} | 2019-02-02  | 2024-03-05        | 20
"""),
    "ncmp by UPN": (ncmp.FORMAT, f"""
ncmp_measurement | NCMPSystemId | PupilReference | UPN   | FirstName | DateOfBirth | DateOfMeasurement | Weight
                 | m1           | r1             | {UPN} | Ada       | 2019-02-02  | 2024-03-05        | 19
                 | m2           | r2             | {UPN} | {{other}} | 2019-02-02  | 2024-03-05        | 20
"""),
    "eyfsp": (eyfsp.FORMAT, f"""
eyfsp_result | pupil_id | upn   | forename  | birth_date | year | gld
             | r1       | {UPN} | Ada       | 2019-02-02 | 2024 | Y
             | r2       | {UPN} | {{other}} | 2019-02-02 | 2024 | N
"""),
    "school census": (school_census.FORMAT, f"""
pupilonroll | pupilonrolltableid | NativeId | upn   | forename  | dob        | entrydate  | sourceid
            | r1                 | SCH1     | {UPN} | Ada       | 2019-02-02 | 2023-09-04 | s1
            | r2                 | SCH1     | {UPN} | {{other}} | 2019-02-02 | 2023-09-04 | s1
"""),
    "sen2": (sen2.FORMAT, f"""
sen2_person | persontableid | upn   | forename  | personbirthdate
            | r1            | {UPN} | Ada       | 2019-02-02
            | r2            | {UPN} | {{other}} | 2019-02-02
"""),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_twins_with_one_number_are_two_people_and_both_bear_it_for_the_linkage_to_hold_apart(name):
    form, text = TWINS[name]
    people = canonical(form, "person_record", text.format(other="Ben"))
    assert len({row["person_key"] for row in people}) == 2
    assert {row["forename"] for row in people} == {"Ada", "Ben"}
    assert all(UPN not in str(row["person_key"]) and NHS not in str(row["person_key"]) for row in people)


@pytest.mark.parametrize("name", TWINS)
def test_one_child_told_of_twice_is_one_person(name):
    form, text = TWINS[name]
    assert len({row["person_key"] for row in canonical(form, "person_record", text.format(other="ADA"))}) == 1


@pytest.mark.parametrize("name", ["eyfsp", "ncmp by UPN"])
def test_what_was_found_of_each_twin_stays_with_that_twin(name):
    form, text = TWINS[name]
    found = canonical(form, "assessment", text.format(other="Ben"))
    assert len({row["person_key"] for row in found}) == 2
    assert len({row["assessment_key"] for row in found}) == len(found)


def test_two_schools_that_write_a_pupils_name_in_two_ways_have_one_pupil():
    form, text = TWINS["school census"]
    elsewhere = text.format(other="Addie").replace("| r2                 | SCH1", "| r2                 | SCH2")
    assert len({row["person_key"] for row in canonical(form, "person_record", elsewhere)}) == 1


@pytest.mark.parametrize(("reason", "died_on"), [("8", date(2023, 9, 1)), ("Deceased", date(2023, 9, 1)), ("5", None)])
def test_a_plan_that_ceased_because_the_child_died_is_a_death(reason, died_on):
    text = f"""
sen2_person | persontableid | forename | personbirthdate
            | p1            | Ada      | 2012-05-01
sen2_requests | requeststableid | persontableid | receiveddate | requestoutcome
              | q1              | p1            | 2023-02-01   | Y
sen2_assessment | assessmenttableid | requeststableid | assessmentoutcome
                | a1                | q1              | Y
sen2_namedplan | namedplantableid | assessmenttableid | startdate  | ceasedate  | ceasereason
               | n1               | a1                | 2023-06-28 | 2023-09-01 | {reason}
"""
    assert [row["death_date"] for row in canonical(sen2.FORMAT, "person_record", text)] == [died_on]
