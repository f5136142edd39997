"""Annex A: councils' own wording of a code, read as the code."""

import pytest
from landed_tables import canonical

from familyhub.sources.annex_a import FORMAT
from familyhub.sources.canonical_sql import code_rows


@pytest.mark.parametrize(
    ("words", "ethnicity"),
    [("a) WBRI", "A"), ("WBRI - White British", "A"), ("A1 - White-British", "A"), ("White and Black Caribbean", "D"),
     ("Mixed / White and Asian", "F"), ("Asian or Asian British - Pakistani", "J"), ("Black Caribbean", "M"),
     ("Black/African/Caribbean/Black British: African", "N"), ("(B.B1) White and Black Caribbean", "D"),
     ("Any other ethnic group - Chinese", "R"), ("s) REFU", "Z"), ("Information not yet obtained", "99"),
     ("White", None), ("Mixed", None), ("Martian", None), ("A", None)],
)  # fmt: skip
def test_an_ethnicity_is_read_from_codes_and_words_and_a_broad_group_is_no_category(words, ethnicity):
    text = f"""
list_1_contacts | child_unique_id | date_of_contact | ethnicity
                | 1               | 2024-06-01      | {words}
"""
    assert [row["ethnicity"] for row in canonical(FORMAT, "person_record", text)] == [ethnicity]


@pytest.mark.parametrize(
    ("words", "sex"),
    [("a) Male", "M"), ("1 - Male", "M"), ("b) Female", "F"), ("FEMALE", "F"), ("2", "F"), ("9", "U"), ("Unborn", "U"),
     ("c) Not stated/recorded (or unborn)", "U"), ("d) Neither", "U"), ("perhaps", None)],
)  # fmt: skip
def test_a_sex_is_read_from_any_of_its_spellings(words, sex):
    text = f"""
list_1_contacts | child_unique_id | date_of_contact | gender
                | 1               | 2024-06-01      | {words}
"""
    assert [row["sex"] for row in canonical(FORMAT, "person_record", text)] == [sex]


WORDINGS = ["abuse", "answer", "case_status", "disability", "eligibility", "ending", "ethnicity", "need", "placement",
            "referral_source", "sex"]  # fmt: skip


@pytest.mark.parametrize("name", WORDINGS)
def test_each_pattern_says_what_it_means_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.annex_a", name):
        assert row["matches"] and row["says"] and row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row


@pytest.mark.parametrize(
    ("words", "code"),
    [("q) 6: Police", "6"), ("6", "6"), ("2A - Schools", "2A"), ("Health visitor", "3B"), ("School Nurse", "3C"),
     ("p1) 5D: LA services", "5D"), ("Grandmother", "1A"), ("Self referral", "1C"), ("A&E", "3E"),
     ("Other department, not housing", "Other department, not housing"), ("Auntie Jo", "Auntie Jo")],
)  # fmt: skip
def test_who_made_contact_is_a_code_or_stays_in_the_sources_words(words, code):
    text = f"""
list_1_contacts | child_unique_id | date_of_contact | contact_source
                | 1               | 2024-06-01      | {words}
"""
    assert [row["reason"] for row in canonical(FORMAT, "contact", text)] == [code]


@pytest.mark.parametrize(
    ("words", "need"),
    [("a) N1 - Abuse or neglect", "N1"), ("N1", "N1"), ("CIN - N5a Private Fostering", "N5"), ("Low income", "N7"),
     ("Cases other than Children in Need", None), ("Child's disability", "N2"), ("UASC", "N8"), ("Mist", "Mist")],
)  # fmt: skip
def test_a_need_is_a_code_or_stays_in_the_sources_words(words, need):
    text = f"""
list_6_children_in_need | child_unique_id | cin_start_date | primary_need_code
                        | 1               | 2024-06-01     | {words}
"""
    needs = [row["detail"] for row in canonical(FORMAT, "status", text) if row["status"] == "family_need"]
    assert needs == ([] if need is None else [need])


@pytest.mark.parametrize(
    ("words", "is_disabled"),
    [("a) Yes", True), ("1 - Yes", True), ("Y", True), ("AUT", True), ("Learning disability", True), ("b) No", False),
     ("No disability", False), ("c) Unknown", False), ("Not yet obtained", False), ("perhaps", False)],
)  # fmt: skip
def test_a_disability_is_a_yes_in_any_words_and_nothing_else(words, is_disabled):
    text = f"""
list_4_assessments | child_unique_id | assessment_start | disability
                   | 1               | 2024-06-01       | {words}
"""
    assert bool(canonical(FORMAT, "status", text)) is is_disabled
