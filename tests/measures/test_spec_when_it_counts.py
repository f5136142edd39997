"""When an event counts: first and last days, leap days, what was recorded twice, early or late."""

from datetime import date

import pytest

VISITED = """
    births          | delivery | on
                    | 1        | 2024-03-01
    postnatal_visit | delivery | on
                    | 1        | {}
"""


@pytest.mark.parametrize(
    ("visited_on", "expected"),
    [
        ("2024-02-29", ("missed", "seen_early")),
        ("2024-03-01", ("met", None)),
        ("2024-03-15", ("met", None)),
        ("2024-03-16", ("missed", "seen_late")),
        ("2024-03-31", ("missed", "seen_late")),
        ("2024-04-01", ("missed", "no_record")),
    ],
)
def test_the_postnatal_visit_counts_from_the_day_of_birth_to_day_14(spec, visited_on, expected):
    spec.given(VISITED.format(visited_on))
    assert spec.why("kpi-2-02") == expected


def test_a_visit_recorded_twice_is_one_visit_and_the_first_is_named(spec):
    spec.given(
        """
        births          | delivery | on
                        | 1        | 2024-03-01
        postnatal_visit | delivery | on
                        | 1        | 2024-03-09
                        | 1        | 2024-03-08
                        | 1        | 2024-03-08
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (1, 1)}
    member = spec.members("kpi-2-02")[1]
    assert (member["met_on"], member["contact_id"]) == (date(2024, 3, 8), 2)


def test_a_visit_counts_on_the_record_of_the_mother_or_of_the_baby(spec):
    spec.given(
        """
        births          | child | on
                        | 1     | 2024-03-01
                        | 2     | 2024-03-01
        postnatal_visit | child | mother | on
                        | 1     |        | 2024-03-08
                        |       | 2      | 2024-03-08
        """
    )
    assert spec.kpi("kpi-2-02") == {"2024-03": (2, 2)}
    assert spec.kpi("ohid-c2") == {"2023-24 Q4": (1, 2)}, "OHID counts children by their own records"


def test_an_antenatal_contact_counts_from_28_weeks_to_the_day_of_birth(spec):
    spec.given(
        """
        births            | delivery | on         | gestation_days
                          | 1        | 2024-06-01 | 273
                          | 2        | 2024-06-01 | 273
                          | 3        | 2024-06-01 | 273
                          | 4        | 2024-06-01 | 273
        antenatal_contact | delivery | on
                          | 1        | 2024-03-15
                          | 2        | 2024-03-16
                          | 3        | 2024-06-01
                          | 4        | 2024-06-02
        """
    )
    assert {number: row["status"] for number, row in spec.members("kpi-2-01").items()} == {
        1: "missed", 2: "met", 3: "met", 4: "missed",
    }  # fmt: skip
    assert spec.why("kpi-2-01", 1) == ("missed", "seen_early")


def test_a_child_born_on_29_february_turns_one_on_the_28th(spec):
    spec.given(
        """
        births          | child | on
                        | 1     | 2024-02-29
                        | 2     | 2024-02-29
        one_year_review | child | on
                        | 1     | 2025-02-28
                        | 2     | 2025-03-01
        """
    )
    assert spec.why("kpi-2-34", 1) == ("met", None)
    assert spec.why("kpi-2-34", 2) == ("missed", "seen_late")
    assert spec.kpi("kpi-2-34") == {"2025-02": (1, 2)}


def test_months_are_calendar_months_clamped_to_the_last_day(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2021-08-31
        """
    )
    member = spec.members("kpi-2-35")[1]
    assert (member["window_opens"], member["window_closes"]) == (date(2023, 8, 31), date(2024, 2, 29))


def test_a_late_record_does_not_count_until_it_is_known_and_says_so_afterwards(spec):
    spec.given(
        """
        births          | delivery | on
                        | 1        | 2024-03-01
        postnatal_visit | delivery | on         | known
                        | 1        | 2024-03-05 | 2024-04-20
        """
    )
    assert spec.why("kpi-2-02", as_of=date(2024, 4, 30), known_by=date(2024, 4, 19)) == ("missed", "recorded_late")
    assert spec.why("kpi-2-02", as_of=date(2024, 4, 30), known_by=date(2024, 4, 20)) == ("met", None)


def test_a_corrected_record_counts_as_it_stood_on_the_known_day(spec):
    spec.given(
        """
        births          | delivery | on
                        | 1        | 2024-03-01
        postnatal_visit | delivery | on         | attended | known      | replaced
                        | 1        | 2024-03-05 | seen     | 2024-03-06 | 2024-04-20
                        | 1        | 2024-03-05 | declined | 2024-04-20 |
        """
    )
    assert spec.why("kpi-2-02", as_of=date(2024, 4, 19)) == ("met", None)
    assert spec.why("kpi-2-02", as_of=date(2024, 4, 20)) == ("missed", "declined")


def test_a_window_that_closes_today_is_closed_and_one_that_closes_tomorrow_is_due(spec):
    spec.given("births | delivery | on\n | 1 | 2024-03-01")
    assert spec.kpi("kpi-2-02", as_of=date(2024, 3, 14)) == {}
    assert spec.why("kpi-2-02", as_of=date(2024, 3, 14)) == ("due", None)
    assert spec.kpi("kpi-2-02", as_of=date(2024, 3, 15)) == {"2024-03": (0, 1)}


def test_a_visit_after_the_day_of_the_question_has_not_happened(spec):
    spec.given(VISITED.format("2024-03-05"))
    assert spec.why("kpi-2-02", as_of=date(2024, 3, 4), known_by=date(2024, 3, 31)) == ("due", None)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("| attended | declined", "declined"),
        ("| attended | did_not_attend", "did_not_attend"),
        ("| attended | cancelled_by_family", "did_not_attend"),
        ("| attended | cancelled_by_service", "cancelled_by_service"),
        ("| attended | in_hospital", "in_hospital"),
        ("| attended | unknown", "not_marked_seen"),
        ("| activity | unknown", "no_activity_code"),
        ("| activity | support", "no_record"),
    ],
)
def test_what_a_contact_in_the_window_says_is_the_reason_for_the_miss(spec, cells, expected):
    _, key, value = cells.split("|")
    spec.given(
        f"""
        births          | delivery | on
                        | 1        | 2024-03-01
        postnatal_visit | delivery | on         | {key}
                        | 1        | 2024-03-05 | {value}
        """
    )
    assert spec.why("kpi-2-02") == ("missed", expected)


def test_a_baby_in_hospital_on_the_last_day_explains_a_miss(spec):
    spec.given(
        """
        births   | delivery | on
                 | 1        | 2024-03-01
        hospital | child    | from       | to
                 | 1        | 2024-03-01 | 2024-03-15
        """
    )
    assert spec.why("kpi-2-02") == ("missed", "in_hospital")


def test_a_visit_without_the_wellbeing_review_counts_only_where_no_review_is_asked(spec):
    spec.given(
        """
        births          | delivery | on
                        | 1        | 2024-03-01
        postnatal_visit | delivery | on         | review
                        | 1        | 2024-03-05 | false
        """
    )
    assert spec.why("kpi-2-02") == ("met", None)
    assert spec.why("kpi-2-02-review") == ("missed", "without_review")


def test_a_new_birth_visit_by_telephone_is_none_for_ohid(spec):
    spec.given(
        """
        births          | child | on
                        | 1     | 2024-03-02
        postnatal_visit | child | on         | medium
                        | 1     | 2024-03-05 | telephone
        """
    )
    assert spec.why("kpi-2-02") == ("met", None)
    assert spec.why("ohid-c2") == ("missed", "not_face_to_face")


def test_a_late_first_visit_counts_in_c3_and_a_second_visit_does_not(spec):
    spec.given(
        """
        births          | child | on
                        | 1     | 2024-03-02
                        | 2     | 2024-03-02
        postnatal_visit | child | on
                        | 1     | 2024-03-20
                        | 2     | 2024-03-05
                        | 2     | 2024-03-20
        """
    )
    assert spec.kpi("ohid-c2") == {"2024-25 Q1": (1, 2)}
    assert spec.kpi("ohid-c3") == {"2024-25 Q1": (1, 2)}
    assert spec.why("ohid-c3", 2) == ("missed", "seen_early")


@pytest.mark.parametrize(
    ("born_on", "quarter"),
    [("2024-03-01", "2023-24 Q4"), ("2024-03-02", "2024-25 Q1"), ("2024-06-01", "2024-25 Q1"),
     ("2024-06-02", "2024-25 Q2"), ("2024-09-01", "2024-25 Q2"), ("2024-09-02", "2024-25 Q3"),
     ("2024-12-02", "2024-25 Q3"), ("2024-12-03", "2024-25 Q4"), ("2025-01-15", "2024-25 Q4")],
)  # fmt: skip
def test_new_births_fall_into_the_quarters_of_ohids_birth_windows(spec, born_on, quarter):
    spec.given(f"births | child | on\n | 1 | {born_on}")
    assert spec.kpi("ohid-c2") == {quarter: (0, 1)}


def test_the_two_year_review_counts_with_all_five_domains_of_asq3(spec):
    facts = """
        births          | child | on
                        | 1     | 2022-01-10
                        | 2     | 2022-01-10
        two_year_review | child | on         | asq3
                        | 1     | 2024-03-01 | all_below
                        | 2     | 2024-03-01 |
    """
    spec.given(facts)
    assert spec.kpi("kpi-2-35") == {"2024-07": (1, 2)}
    assert spec.kpi("kpi-2-35-review") == {"2024-07": (2, 2)}
    assert spec.why("kpi-2-35", 2) == ("missed", "without_asq3")
    assert spec.kpi("ohid-c6ii") == {"2024-25 Q2": (1, 2)}
    assert spec.kpi("ohid-c6viii") == {"2024-25 Q2": (0, 1)}, "only children whose ASQ-3 was done"


def test_a_child_scored_below_the_level_is_a_miss_of_the_level_and_says_so(spec):
    spec.given(
        """
        births          | child | on
                        | 1     | 2022-01-10
        two_year_review | child | on         | asq3
                        | 1     | 2024-03-01 | all_below
        """
    )
    assert spec.why("ohid-c6ii") == ("met", None)
    assert spec.why("ohid-c6iii") == ("missed", "below_level")


@pytest.mark.parametrize(
    ("feeding", "expected"),
    [("total", ("met", None)), ("partial", ("met", None)), ("none", ("missed", "not_breastfed")),
     ("unknown", ("missed", "feeding_not_recorded"))],
)  # fmt: skip
def test_any_breast_milk_at_the_six_to_eight_week_review_counts_as_breastfed(spec, feeding, expected):
    spec.given(
        f"""
        births                   | child | on
                                 | 1     | 2024-03-01
        six_to_eight_week_review | child | on         | feeding
                                 | 1     | 2024-04-20 | {feeding}
        """
    )
    assert spec.why("ohid-c8ii") == expected
    assert spec.members("ohid-c8ii")[1]["complete"] == (feeding != "unknown")


@pytest.mark.parametrize(
    ("seen_on", "expected"), [("2024-07-27", ("missed", "seen_late")), ("2024-07-28", ("missed", "no_record"))]
)
def test_without_a_catch_up_a_late_check_explains_a_miss_for_92_days(spec, seen_on, expected):
    spec.given(
        f"""
        births                   | child | on
                                 | 1     | 2024-03-01
        six_to_eight_week_review | child | on
                                 | 1     | {seen_on}
        """
    )
    assert spec.why("ohid-c8i") == expected
