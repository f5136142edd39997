"""Where a member counts, and whose list it is on."""

from datetime import date


def test_a_visit_counts_to_the_team_responsible_when_the_window_closes(spec):
    spec.given(
        """
        births         | delivery | on
                       | 1        | 2024-03-01
        caseloads      | delivery | team  | from       | to
                       | 1        | north | 2024-03-01 | 2024-03-09
                       | 1        | south | 2024-03-10 |
        postnatal_visit| delivery | on
                       | 1        | 2024-03-05
        """
    )
    assert spec.kpi("kpi-2-02", by="team") == {("2024-03", "south"): (1, 1)}


def test_the_last_day_with_a_team_still_belongs_to_it(spec):
    spec.given(
        """
        births    | delivery | on
                  | 1        | 2024-03-01
        caseloads | delivery | team  | from       | to
                  | 1        | north | 2024-03-01 | 2024-03-15
                  | 1        | south | 2024-03-16 |
        """
    )
    assert spec.kpi("kpi-2-02", by="team") == {("2024-03", "north"): (0, 1)}


def test_of_two_teams_at_once_the_one_that_came_last_counts(spec):
    spec.given(
        """
        births    | delivery | on
                  | 1        | 2024-03-01
        caseloads | delivery | team  | from
                  | 1        | north | 2024-03-08
                  | 1        | south | 2024-03-01
        """
    )
    assert spec.kpi("kpi-2-02", by="team") == {("2024-03", "north"): (0, 1)}


def test_a_team_of_another_service_holds_the_family_and_not_the_check(spec):
    spec.given(
        """
        births    | delivery | on
                  | 1        | 2024-03-01
        teams     | team   | kind
                  | social | social_care
        caseloads | delivery | team   | from
                  | 1        | north  | 2024-03-01
                  | 1        | social | 2024-03-08
        """
    )
    assert spec.kpi("kpi-2-02", by="team") == {("2024-03", "north"): (0, 1)}


def test_a_transfer_that_is_not_yet_known_does_not_move_the_figure(spec):
    spec.given(
        """
        births    | delivery | on
                  | 1        | 2024-03-01
        caseloads | delivery | team  | from       | known
                  | 1        | north | 2024-03-01 | 2024-03-01
                  | 1        | south | 2024-03-10 | 2024-04-10
        """
    )
    assert spec.kpi("kpi-2-02", by="team", as_of=date(2024, 4, 9)) == {("2024-03", "north"): (0, 1)}
    assert spec.kpi("kpi-2-02", by="team", as_of=date(2024, 4, 10)) == {("2024-03", "south"): (0, 1)}


def test_a_family_on_nobodys_caseload_is_unallocated_and_stays_in_the_county(spec):
    spec.given("births | delivery | on\n | 1 | 2024-03-01")
    assert spec.kpi("kpi-2-02", by="team") == {("2024-03", "Unallocated"): (0, 1)}
    assert spec.kpi("kpi-2-02") == {"2024-03": (0, 1)}


def test_caseload_and_residence_need_not_agree(spec):
    spec.given(
        """
        births    | child | on
                  | 1     | 2024-03-01
        lives     | child | from       | lsoa
                  | 1     | 2020-01-01 | E01000001
        caseloads | child | team  | from
                  | 1     | north | 2024-03-01
        teams     | team  | hub      | district | quadrant
                  | north | Fern hub | Alba     | West
        places    | lsoa      | ward | district | quadrant | quintile
                  | E01000001 | Ash  | Bere     | East     | 1
        """
    )
    assert spec.kpi("kpi-2-33", by="district") == {("2024-04", "Alba"): (0, 1)}
    assert spec.kpi("kpi-2-33", by="residence_district") == {("2024-04", "Bere"): (0, 1)}
    assert spec.kpi("kpi-2-33", by="quintile") == {("2024-04", "1"): (0, 1)}


def test_a_patient_who_lives_outside_counts_by_the_gp_contract_as_out_of_area(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2024-03-01
        lives  | child | basis      | from
               | 1     | registered | 2020-01-01
        """
    )
    assert spec.kpi("kpi-2-33", by="ward", contract="gp") == {("2024-04", "Out of area"): (0, 1)}


def test_a_contact_counts_in_the_quarter_of_its_own_day_and_c1_is_a_count(spec):
    spec.given(
        """
        pregnancies       | delivery | expected
                          | 1        | 2024-04-20
        births            | delivery | on
                          | 1        | 2024-04-20
                          | 2        | 2024-04-20
        antenatal_contact | delivery | on
                          | 1        | 2024-03-20
        """
    )
    assert spec.kpi("ohid-c1") == {"2023-24 Q4": (1, 0)}
    assert spec.kpi("ohid-c1", as_of=date(2024, 3, 31)) == {"2023-24 Q4": (1, 0)}, "counted before the birth"


def test_the_list_of_a_day_says_who_is_coming_due_this_week_and_overdue(spec):
    spec.given(
        """
        births    | child | on
                  | 1     | 2024-03-01
        caseloads | child | team  | from       | to
                  | 1     | north | 2024-03-01 | 2024-05-01
                  | 1     | south | 2024-05-02 |
        """
    )
    on = {
        day: spec.list_of("kpi-2-33", date.fromisoformat(day)).get(1)
        for day in (
            "2024-03-14", "2024-03-15", "2024-04-11", "2024-04-12", "2024-04-19", "2024-04-20", "2024-04-25",
            "2024-04-26", "2024-05-02", "2024-05-24", "2024-05-25",
        )
    }  # fmt: skip
    assert on == {
        "2024-03-14": None,
        "2024-03-15": ("coming", "north"),
        "2024-04-11": ("coming", "north"),
        "2024-04-12": ("due", "north"),
        "2024-04-19": ("due", "north"),
        "2024-04-20": ("due_this_week", "north"),
        "2024-04-25": ("due_this_week", "north"),
        "2024-04-26": ("overdue", "north"),
        "2024-05-02": ("overdue", "south"),
        "2024-05-24": ("overdue", "south"),
        "2024-05-25": None,
    }


def test_a_late_check_takes_the_child_off_the_list_but_stays_a_miss(spec):
    spec.given(
        """
        births                   | child | on
                                 | 1     | 2024-03-01
        six_to_eight_week_review | child | on
                                 | 1     | 2024-04-30
        """
    )
    assert spec.list_of("kpi-2-33", date(2024, 4, 29)) == {1: ("overdue", None)}
    assert spec.list_of("kpi-2-33", date(2024, 4, 30)) == {}
    assert spec.why("kpi-2-33") == ("missed", "seen_late")


def test_a_family_that_has_left_or_lost_the_child_is_on_no_list(spec):
    spec.given(
        """
        births | child | on
               | 1     | 2024-03-01
               | 2     | 2024-03-01
               | 3     | 2024-03-01
        lives  | child | from       | to
               | 1     | 2020-01-01 | 2024-04-28
        deaths | child | on
               | 2     | 2024-04-29
        """
    )
    assert spec.list_of("kpi-2-33", date(2024, 4, 30)) == {3: ("overdue", None)}


def test_nobody_is_overdue_for_an_antenatal_contact(spec):
    spec.given("births | delivery | on\n | 1 | 2024-03-01")
    assert spec.why("kpi-2-01", as_of=date(2024, 3, 1)) == ("missed", "no_record")
    assert spec.list_of("kpi-2-01", date(2024, 3, 1)) == {}
