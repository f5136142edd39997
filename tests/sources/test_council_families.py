"""Council systems where a family could come to harm: addresses shown, calls agreed to, names outside identity."""

import pytest
from landed_tables import canonical

from familyhub.sources import chis, early_help, housing, hub_register, supporting_families


@pytest.mark.parametrize("turn", [1, 2])
def test_a_row_that_is_silent_about_a_person_takes_away_neither_a_name_nor_a_hidden_address(turn):
    text = f"""
supporting_family_member | supporting_family_id | sf_person_id | forename | address_hidden | extract_id
                         | F1                   | P1           | Ada      | yes            | {turn}
supporting_family | supporting_family_id | sf_person_id | started_on | extract_id
                  | F1                   | P1           | 2024-01-01 | {3 - turn}
"""
    found = canonical(supporting_families.FORMAT, "person_record", text)
    assert [(row["forename"], row["restriction"]) for row in found] == [("Ada", "address_shielded")] * 2


def test_rows_that_contradict_each_other_are_both_stated():
    text = """
early_help_person | early_help_id | family_id | forename | birth_date
                  | P1            | F1        | Ada      | 2020-01-02
                  | P1            | F2        | Ben      |
"""
    found = canonical(early_help.FORMAT, "person_record", text)
    assert {row["forename"] for row in found} == {"Ada", "Ben"}


def test_whoever_is_in_a_refuge_is_shielded_on_every_row_that_tells_of_them():
    text = """
housing_person | housing_person_id | household_id
               | P1                | H1
               | P1                | H2
housing_placement | placement_id | household_id | placed_on  | accommodation
                  | T1           | H1           | 2024-07-01 | Refuge
"""
    found = canonical(housing.FORMAT, "person_record", text)
    assert [row["restriction"] for row in found] == ["address_shielded"] * 2


def test_sentences_about_a_need_stay_with_the_line_and_out_of_the_facts():
    text = """
early_help_assessment | early_help_assessment_id | early_help_id | completed_on | needs                                    | need_domestic_abuse
                      | A1                       | P1            | 2024-01-01   | Debt; frightened of John Smith next door | yes, John Smith
"""  # noqa: E501 - a table is read across
    details = {row["detail"] for row in canonical(early_help.FORMAT, "status", text)}
    assert details == {"financial_stability", "domestic_abuse", "in_words"}
    text = """
supporting_family | supporting_family_id | sf_person_id | started_on | need_housing
                  | F1                   | P1           | 2024-01-01 | evicted by John Smith
"""
    details = {row["detail"] for row in canonical(supporting_families.FORMAT, "status", text)}
    assert details == {None, "housing"}


@pytest.mark.parametrize(
    ("words", "consent", "decision", "preference"),
    [
        ("Text", "", "yes", "text_message"),
        ("Do not ring, he checks the phone", "", "no", "in_words"),
        ("Never at home", "yes", "no", "in_words"),
        ("Owl", "", "yes", "Owl"),
        ("text messages only", "", "yes", "in_words"),
    ],
)
def test_whoever_asks_not_to_be_rung_has_not_agreed_to_it(words, consent, decision, preference):
    text = f"""
hub_member | hub_member_id | registered_on | contact_preference | consent_contact
           | P1            | 2024-01-01    | {words}            | {consent}
"""
    found = [row for row in canonical(hub_register.FORMAT, "sharing", text) if row["kind"] == "contact_preference"]
    assert [(row["decision"], row["preference"]) for row in found] == [(decision, preference)]


@pytest.mark.parametrize(
    ("place", "key"),
    [("HUB-N", "HUB-N"), ("Northport hub", "Northport hub"), ("Home, CM1 1AB", None), ("4 High Street", None),
     ("12a, Mill Lane", None)],
)  # fmt: skip
def test_an_address_written_where_a_contact_was_held_is_no_place(place, key):
    text = f"""
early_help_contact | early_help_contact_id | early_help_id | contact_date | place
                   | K1                    | P1            | 2024-01-01   | {place}
"""
    assert [row["place_key"] for row in canonical(early_help.FORMAT, "contact", text)] == [key]
    text = f"chis_check | child_id | review | done_on | place\n | C1 | NBV | 2024-01-01 | {place}\n"
    assert [row["place_key"] for row in canonical(chis.FORMAT, "contact", text)] == [key]


def test_why_a_family_was_referred_is_a_category_or_stays_with_the_line():
    text = """
early_help_episode | episode_id | early_help_id | start_date | reason
                   | E1         | P1            | 2024-01-01 | Domestic abuse, parental conflict
                   | E2         | P1            | 2024-02-01 | Mum is frightened of John Smith who lives next door
                   | E3         | P1            | 2024-03-01 |
"""
    found = {row["referral_key"]: row["reason"] for row in canonical(early_help.FORMAT, "referral", text)}
    assert found == {"E1": "Domestic abuse, parental conflict", "E2": "in_words", "E3": None}
