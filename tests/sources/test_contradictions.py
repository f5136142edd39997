"""Contradictions: what two rows cannot both be is said with both lines, and both rows stay."""

from pathlib import Path

import pytest

from workspaces import County


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def contradictions(county: County, rule: str) -> list[tuple[object, ...]]:
    """Row, other row, the record's own id and what was found, of one rule."""
    return county.canonical(
        f"SELECT row, other_row, record_key, found FROM contradiction WHERE rule = '{rule}' ORDER BY extract_id, row"
    )


def rules(county: County) -> set[str]:
    return {str(rule) for (rule,) in county.canonical("SELECT DISTINCT rule FROM contradiction")}


def test_two_lines_of_one_key_that_differ_name_both_lines_and_the_columns(county):
    county.receive(
        "2026-01-02",
        """
        person_record | person_key | forename | birth_date
                      | ada        | Ada      | 2025-09-01
                      | ben        | Ben      | 2025-09-01
                      | ada        | Ida      | 2025-09-02
        """,
    )
    found = contradictions(county, "repeated_differently")
    assert found == [(2, 4, "person_key ada", "two rows that differ in forename, birth_date")]
    assert county.canonical("SELECT forename FROM person_record WHERE person_key = 'ada'") == [("Ida",)]


def test_a_line_that_is_said_twice_in_the_same_words_contradicts_nothing(county):
    row = "                | ada        | Ada      | 2025-09-01\n"
    county.receive("2026-01-02", "person_record | person_key | forename | birth_date\n" + row + row)
    assert rules(county) == set()


def test_a_referral_id_that_changes_person_is_said_and_both_referrals_stay(county):
    county.receive(
        "2026-01-02",
        """
        referral | referral_key | person_key | received_on
                 | r1           | ada        | 2025-09-01
        """,
    )
    county.receive(
        "2026-01-09",
        """
        referral | referral_key | person_key | received_on
                 | r1           | ben        | 2025-09-01
        """,
    )
    (found,) = contradictions(county, "referral_changes_person")
    assert found == (2, 2, "referral_key r1, person_key ada", "person ada, and later person ben")
    assert county.canonical("SELECT COUNT(*) FROM referral WHERE learnt_to IS NULL") == [(2,)]


def test_contact_ids_that_span_referrals_are_allowed_and_counted_once(county):
    county.receive(
        "2026-01-02",
        """
        contact | contact_key | referral_key | person_key | happened_on
                | c1          | r1           | ada        | 2025-09-01
                | c1          | r2           | ben        | 2025-09-01
                | c2          | r1           | ada        | 2025-09-02
                | c2          | r2           | ben        | 2025-09-02
        """,
    )
    (found,) = contradictions(county, "contact_across_referrals")
    assert found[3] == "2 contact ids that stand under several referrals, this one among them"
    assert county.canonical("SELECT COUNT(*) FROM contact") == [(4,)]


BEFORE_BIRTH = """
    person_record | person_key | birth_date
                  | ada        | 2025-09-01
    contact       | contact_key | person_key | happened_on | activity
                  | c1          | ada        | 2025-08-20  | {activity}
                  | c2          | ada        | {day}       | other
    referral      | referral_key | person_key | received_on
                  | r1           | ada        | {day}
    assessment    | assessment_key | person_key | happened_on | instrument | domain
                  | a1             | ada        | 2025-08-20  | {instrument} | whole
    """


def test_what_needs_a_born_child_cannot_lie_before_its_birth(county):
    county.receive("2026-01-02", BEFORE_BIRTH.format(activity="new_birth_visit", day="2024-01-01", instrument="asq3"))
    assert rules(county) == {"contact_before_birth", "referral_before_birth", "assessment_before_birth"}
    rows = contradictions(county, "contact_before_birth")
    assert [row[0] for row in rows] == [2, 3]
    assert rows[0][3] == "a birth on 2025-09-01, after the contact on 2025-08-20"


def test_an_unborn_child_may_be_referred_visited_and_its_mother_asked(county):
    county.receive(
        "2026-01-02", BEFORE_BIRTH.format(activity="antenatal_contact", day="2025-06-01", instrument="smoking")
    )
    assert rules(county) == set()


def test_nobody_is_seen_after_their_death(county):
    county.receive(
        "2026-01-02",
        """
        person_record | person_key | birth_date | death_date
                      | ada        | 2025-09-01 | 2025-10-01
        contact       | contact_key | person_key | happened_on | attended
                      | c1          | ada        | 2025-10-01  | seen
                      | c2          | ada        | 2025-10-02  | seen
                      | c3          | ada        | 2025-10-02  | did_not_attend
        """,
    )
    assert [row[0] for row in contradictions(county, "seen_after_death")] == [3]


def test_a_birth_date_or_sex_that_changes_between_extracts_is_said(county):
    for day, born, sex in (("2026-01-02", "2025-09-01", "F"), ("2026-01-09", "2025-09-10", "M")):
        county.receive(day, f"person_record | person_key | birth_date | sex\n | ada | {born} | {sex}")
    assert rules(county) == {"birth_date_changes", "sex_changes"}
    (found,) = contradictions(county, "birth_date_changes")
    assert found[3] == "born 2025-09-01, and in a later extract 2025-09-10"


def test_a_birth_date_that_is_first_learnt_changes_nothing(county):
    for day, born in (("2026-01-02", ""), ("2026-01-09", "2025-09-10")):
        county.receive(day, f"person_record | person_key | birth_date | sex\n | ada | {born} | U")
    assert rules(county) == set()


def test_two_teams_that_hold_a_child_from_one_day_are_said_once(county):
    county.receive(
        "2026-01-02",
        """
        responsibility | person_key | basis    | from_date  | team_key
                       | ada        | caseload | 2025-09-01 | t1
                       | ada        | caseload | 2025-09-01 | t2
        """,
    )
    assert rules(county) == {"two_caseloads"}
    (found,) = contradictions(county, "two_caseloads")
    assert found[3] == "team t1 and team t2, both open from 2025-09-01"


SPELLS = """
    responsibility | person_key | basis    | from_date  | to_date
                   | ada        | resident | 2025-01-01 | {end}
                   | ada        | resident | 2025-03-01 |
    """


@pytest.mark.parametrize(("end", "count"), [("2025-02-28", 0), ("2025-03-01", 0), ("2025-03-15", 1), ("", 1)])
def test_a_spell_that_begins_while_another_goes_on_overlaps(county, end, count):
    county.receive("2026-01-02", SPELLS.format(end=end))
    assert len(contradictions(county, "overlapping_spells")) == count


def bearers(county: County, count: int, forename: str) -> None:
    rows = "".join(f"| p{n} | 9990000018 | {forename.format(n)} | 2025-09-01\n" for n in range(count))
    county.receive("2026-01-02", "person_record | person_key | nhs_number | forename | birth_date\n" + rows)


def test_a_number_that_too_many_people_bear_is_said(county):
    bearers(county, 6, "Ada{}")
    (found,) = contradictions(county, "shared_identifier")
    assert str(found[3]).startswith("an NHS number that 6 people of this source bear")


@pytest.mark.parametrize(("count", "forename"), [(5, "Ada{}"), (9, "Ada")])
def test_a_few_or_the_same_person_under_many_ids_are_no_stand_in(county, count, forename):
    bearers(county, count, forename)
    assert "shared_identifier" not in rules(county)


def test_nobody_is_linked_by_a_number_that_too_many_people_bear(county):
    bearers(county, 6, "Ada{}")
    elsewhere = "person_record | person_key | nhs_number | forename | birth_date\n | x | 9990000018 | Ada1 | 2025-09-01"
    county.receive("2026-01-02", elsewhere, source="gp")
    assert all(len(records) == 1 for records in county.build().same())
