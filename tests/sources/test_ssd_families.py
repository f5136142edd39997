"""The Standard Safeguarding Dataset where a child could come to harm: adopters' addresses, deaths, former numbers."""

from datetime import date

import pytest
from landed_tables import canonical

from familyhub.sources.ssd import FORMAT

HOMES = """
ssd_address | addr_person_id | addr_address_type | addr_address_start_date | addr_address_postcode
            | P1             | Home              | 2020-01-02              | CM1 1AB
            | P1             | Placement         | 2022-01-02              | CM1 1AC
            | P1             | Home              | 2024-02-01              | CM1 1AD
            | P1             | Home              |                         | CM1 1AE
ssd_cla_placement | clap_cla_placement_id | clap_person_id | clap_cla_placement_start_date | clap_cla_placement_postcode | clap_cla_placement_type | submission
                  | PL1                   | P1             | 2022-03-01                    | CM1 1AF                     | U4                      | june
"""  # noqa: E501 - a table is read across
PLACEMENT = (
    "ssd_cla_placement | clap_cla_placement_id | clap_person_id | clap_cla_placement_start_date |"
    " clap_cla_placement_postcode | clap_cla_placement_type\n | PL2 | P1 | 2024-02-01 | CM1 1AG | {kind}\n"
)
PERMANENCE = (
    "ssd_permanence | perm_table_id | perm_person_id | perm_matched_date | perm_decision_reversed_date\n"
    " | 1 | P1 | 2024-01-15 | {reversed_on}\n"
)


def postcodes(text: str) -> set[object]:
    return {row["postcode"] for row in canonical(FORMAT, "address_record", text)}


def test_homes_and_placements_of_a_child_that_nobody_adopts_are_known():
    assert postcodes(HOMES) == {"CM1 1AB", "CM1 1AC", "CM1 1AD", "CM1 1AE", "CM1 1AF"}


@pytest.mark.parametrize(
    "adoption",
    [
        PLACEMENT.format(kind="A3"),
        PLACEMENT.format(kind="U5"),
        PERMANENCE.format(reversed_on=""),
        "ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date |"
        " clae_cla_episode_ceased_date | clae_cla_episode_ceased_reason\n"
        " | E1 | P1 | 2022-01-02 | 2024-01-31 | E12\n",
    ],
    ids=["placed for adoption", "carers approved to adopt", "matched", "adopted"],
)
def test_of_a_child_that_is_adopted_only_homes_before_that_are_known(adoption):
    assert postcodes(HOMES + adoption) == {"CM1 1AB"}, "where adopters live must never show, whichever list says it"


def test_a_match_that_was_reversed_hides_nothing_and_a_placement_of_no_kind_shows_nothing():
    assert len(postcodes(HOMES + PERMANENCE.format(reversed_on="2024-03-01"))) == 5
    assert "CM1 1AG" not in postcodes(PLACEMENT.format(kind=""))
    assert "CM1 1AG" in postcodes(PLACEMENT.format(kind="K2"))


@pytest.mark.parametrize(
    ("ended", "died_on"),
    [
        ("ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date | cine_close_date |"
         " cine_close_reason\n | R1 | P1 | 2024-01-02 | 2024-03-04 | RC2", date(2024, 3, 4)),
        ("ssd_cla_episodes | clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date |"
         " clae_cla_episode_ceased_date | clae_cla_episode_ceased_reason\n"
         " | E1 | P1 | 2024-01-02 | 2024-03-05 | E2", date(2024, 3, 5)),
        ("ssd_cin_episodes | cine_referral_id | cine_person_id | cine_referral_date | cine_close_date |"
         " cine_close_reason\n | R1 | P1 | 2024-01-02 | 2024-03-04 | RC7", None),
    ],
    ids=["case closed", "care ended", "another reason"],
)  # fmt: skip
def test_a_case_or_care_that_ended_by_death_is_a_death(ended, died_on):
    (person,) = canonical(
        FORMAT, "person_record", f"ssd_person | pers_person_id | pers_dob\n | P1 | 2020-01-02\n{ended}"
    )
    assert person["death_date"] == died_on


@pytest.mark.parametrize("kind", ["Former UPN", "UPN (previous)", "Former Unique Pupil Number", "Pre-adoption UPN"])
def test_a_former_number_joins_nobody_with_the_record_before_adoption(kind):
    text = f"""
ssd_person | pers_person_id
           | P1
ssd_linked_identifiers | link_person_id | link_identifier_type | link_identifier_value
                       | P1             | {kind}               | T800200000001
                       | P1             | Mother's NHS Number  | 943 476 5919
"""
    (found,) = canonical(FORMAT, "person_record", text)
    assert (found["nhs_number"], found["upn"]) == (None, None)


def test_a_plan_known_by_a_flag_alone_ends_when_the_flag_does_or_the_plan_itself_is_told_of():
    text = """
ssd_person | pers_person_id | pers_send_flag | submission | received   | extract_id
           | P1             | Y              | june       | 2024-06-15 | 1
           | P1             | N              | july       | 2024-07-15 | 2
           | P1             | N              | august     | 2024-08-15 | 3
           | P2             | Y              | june       | 2024-06-15 | 1
"""
    found = [(row["person_key"], row["to_date"]) for row in canonical(FORMAT, "status", text)]
    assert sorted(found, key=str) == [("P1", None), ("P1", date(2024, 7, 14)), ("P2", None)]
    assert {row["from_date"] for row in canonical(FORMAT, "status", text)} == {date(1900, 1, 1)}
