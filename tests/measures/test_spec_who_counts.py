"""Whom a measure counts: moves, deaths, twins, stillbirths, losses, whose contract."""

from datetime import date

import pytest


def test_a_family_that_moves_in_before_the_window_closes_counts(spec):
    spec.given(
        """
        births | delivery | on
               | 1        | 2024-03-01
        lives  | delivery | from
               | 1        | 2024-03-15
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (0, 1)}
    assert spec.why("kpi-2-02") == ("missed", "moved_in_no_history")


def test_a_family_that_moves_in_the_day_after_the_window_closes_does_not_count(spec):
    spec.given(
        """
        births | delivery | on
               | 1        | 2024-03-01
        lives  | delivery | from
               | 1        | 2024-03-16
        """
    )
    assert spec.members("kpi-2-02") == {}


def test_a_visit_made_by_the_area_before_counts_for_a_family_that_moved_in(spec):
    spec.given(
        """
        births          | delivery | on
                        | 1        | 2024-03-01
        lives           | delivery | from
                        | 1        | 2024-03-10
        postnatal_visit | delivery | on         | service
                        | 1        | 2024-03-05 | other
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (1, 1)}


def test_a_family_in_the_area_by_the_eighth_day_of_the_window_is_no_move_in(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2024-03-01
               | 2     | 2024-03-01
        lives  | child | from
               | 1     | 2024-04-19
               | 2     | 2024-04-20
        """
    )
    assert spec.why("kpi-2-33", 1) == ("missed", "no_record"), "it opens on 12 April: the eighth day is the 19th"
    assert spec.why("kpi-2-33", 2) == ("missed", "moved_in_no_history")


def test_a_family_that_moves_out_while_the_window_is_open_is_left_out_even_if_visited(spec):
    spec.given(
        """
        births          | delivery | on
                        | 1        | 2024-03-01
        lives           | delivery | from       | to
                        | 1        | 2020-01-01 | 2024-03-14
        postnatal_visit | delivery | on
                        | 1        | 2024-03-05
        """
    )
    assert spec.kpi("kpi-2-02") == {}
    assert spec.why("kpi-2-02") == ("excluded", "moved_out")


def test_a_family_that_moves_out_the_day_after_the_window_closes_counts(spec):
    spec.given(
        """
        births | delivery | on
               | 1        | 2024-03-01
        lives  | delivery | from       | to
               | 1        | 2020-01-01 | 2024-03-15
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (0, 1)}


def test_a_baby_placed_elsewhere_still_counts_through_the_mother(spec):
    spec.given(
        """
        births    | child | delivery | on
                  | 1     | 1        | 2024-03-01
        lives     | child | from       | to
                  | 1     | 2024-03-01 | 2024-03-05
        caseloads | mother | team  | from
                  | 1      | north | 2024-01-01
        """
    )
    member = spec.members("kpi-2-02")[1]
    assert (member["status"], member["person_id"], member["team"]) == ("missed", 1_000_001, "north")


@pytest.mark.parametrize(
    ("died_on", "expected"), [("2024-04-26", ("excluded", "died")), ("2024-04-27", ("missed", "no_record"))]
)
def test_a_child_who_dies_by_the_last_day_of_the_window_is_left_out(spec, died_on, expected):
    spec.given(
        f"""
        births | child | on
               | 1     | 2024-03-01
        deaths | child | on
               | 1     | {died_on}
        """
    )
    assert spec.why("kpi-2-33") == expected


def test_a_death_that_is_not_yet_known_leaves_the_child_in(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2024-03-01
        deaths | child | on         | known
               | 1     | 2024-04-01 | 2024-05-10
        """
    )
    assert spec.why("kpi-2-33", as_of=date(2024, 5, 9)) == ("missed", "no_record")
    assert spec.why("kpi-2-33", as_of=date(2024, 5, 10)) == ("excluded", "died")


def test_a_child_whose_residence_ends_with_its_life_has_died_and_not_moved_out(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2024-03-01
        deaths | child | on
               | 1     | 2024-04-20
        lives  | child | from       | to
               | 1     | 2024-03-01 | 2024-04-20
        """
    )
    assert spec.why("kpi-2-33", 1) == ("excluded", "died")


def test_a_delivery_is_left_out_only_when_every_baby_has_died(spec):
    spec.given(
        """
        births | child | delivery | on
               | 1     | 1        | 2024-03-01
               | 2     | 1        | 2024-03-01
               | 3     | 3        | 2024-03-01
        deaths | child | on
               | 1     | 2024-03-04
               | 3     | 2024-03-04
        """
    )
    assert spec.why("kpi-2-02", 1) == ("missed", "no_record")
    assert spec.why("kpi-2-02", 3) == ("excluded", "died")


def test_twins_are_one_family_in_2_02_and_two_children_at_six_to_eight_weeks(spec):
    spec.given(
        """
        births                   | child | delivery | on
                                 | 1     | 1        | 2024-03-01
                                 | 2     | 1        | 2024-03-01
        postnatal_visit          | child | on
                                 | 2     | 2024-03-06
        six_to_eight_week_review | child | on
                                 | 2     | 2024-04-20
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (1, 1)}
    assert spec.kpi("kpi-2-33") == {"2024-04": (1, 2)}


def test_twins_born_on_either_side_of_midnight_are_counted_from_the_first(spec):
    spec.given(
        """
        births          | child | delivery | on
                        | 1     | 1        | 2024-03-01
                        | 2     | 1        | 2024-03-02
        postnatal_visit | child | on
                        | 2     | 2024-03-16
        """
    )
    assert spec.why("kpi-2-02") == ("missed", "seen_late")


def test_a_stillbirth_is_no_birth_and_leaves_the_antenatal_figure(spec):
    spec.given(
        """
        births | delivery | on         | outcome
               | 1        | 2024-03-01 | stillborn
        """
    )
    assert spec.members("kpi-2-02") == {}
    assert spec.why("kpi-2-01") == ("excluded", "stillborn")
    assert spec.kpi("kpi-2-01") == {}


def test_a_twin_born_alive_beside_a_stillborn_one_is_a_live_delivery(spec):
    spec.given(
        """
        births | child | delivery | on         | outcome
               | 1     | 1        | 2024-03-01 | live
               | 2     | 1        | 2024-03-01 | stillborn
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (0, 1)}
    assert spec.kpi("kpi-2-01") == {"2024-03": (0, 1)}


def test_the_loss_of_an_unborn_child_clears_the_list_on_the_day_it_is_known(spec):
    spec.given(
        """
        pregnancies | delivery | expected   | ended      | outcome | known
                    | 1        | 2024-06-10 | 2024-04-02 | loss    | 2024-04-05
        """
    )
    assert spec.list_of("kpi-2-01", date(2024, 4, 4)) == {1: ("due", None)}
    assert spec.list_of("kpi-2-01", date(2024, 4, 5)) == {}
    assert spec.why("kpi-2-01", as_of=date(2024, 4, 5)) == ("excluded", "loss")


@pytest.mark.parametrize(
    ("gestation", "expected"),
    [("195", ("excluded", "not_born_28_weeks")), ("196", ("missed", "no_record")),
     ("unknown", ("excluded", "gestation_unknown"))],
)  # fmt: skip
def test_the_antenatal_contact_is_due_from_28_weeks(spec, gestation, expected):
    spec.given(
        f"""
        births | delivery | on         | gestation_days
               | 1        | 2024-03-01 | {gestation}
        """
    )
    assert spec.why("kpi-2-01") == expected
    assert spec.why("kpi-2-02") == ("missed", "no_record"), "a baby born early, or at any length, has a visit due"


def test_a_birth_of_which_nothing_is_heard_three_weeks_after_its_day_is_left_out(spec):
    spec.given(
        """
        pregnancies | delivery | expected
                    | 1        | 2024-06-10
        """
    )
    assert spec.why("kpi-2-01", as_of=date(2024, 7, 1)) == ("missed", "no_record")
    assert spec.why("kpi-2-01", as_of=date(2024, 7, 2)) == ("excluded", "outcome_unknown")


def test_the_contract_decides_whether_residents_or_registered_patients_count(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2024-03-01
               | 2     | 2024-03-01
        lives  | child | basis      | from
               | 1     | resident   | 2020-01-01
               | 2     | registered | 2020-01-01
        """
    )
    assert list(spec.members("kpi-2-33", contract="residence")) == [1]
    assert list(spec.members("kpi-2-33", contract="gp")) == [2]
    assert list(spec.members("kpi-2-33", contract="either")) == [1, 2]
    assert list(spec.members("ohid-c8i", contract="gp")) == [1], "OHID counts residents, whatever the contract says"


def test_the_two_year_review_needs_responsibility_at_the_end_of_the_quarter(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2022-01-10
               | 2     | 2022-01-10
        lives  | child | from       | to
               | 1     | 2020-01-01 | 2024-09-29
               | 2     | 2024-09-30 |
        """
    )
    assert spec.why("ohid-c6i", 1) == ("excluded", "moved_out")
    assert spec.kpi("ohid-c6i") == {"2024-25 Q2": (0, 1)}
