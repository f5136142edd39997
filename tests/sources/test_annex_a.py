"""Annex A: what its eleven lists say in the words of the model."""

from datetime import date

import pytest
from landed_files import World, land_files
from landed_tables import canonical

from familyhub.sources.annex_a import FORMAT
from familyhub.sources.annex_a.columns import SHARED
from familyhub.sources.sampling import sample


def csv_of(header: str, *rows: str) -> str:
    return "\n".join((header, *rows)) + "\n"


CHILD = "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years)"
LOOKED_AFTER = (
    f"{CHILD},Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N),"
    "Does the Child have a Disability,Date Started to be Looked After,Child’s Category of Need,"
    "Date Ceased to be Looked After,Placement Type,Placement postcode"
)


def spells(text: str) -> list[tuple[object, ...]]:
    rows = canonical(FORMAT, "status", text)
    return [(row["status"], row["from_date"], row["to_date"], row["detail"]) for row in rows]


@pytest.fixture
def lists(tmp_path) -> World:
    """Four lists as CSV, under names that say nothing."""
    return land_files(
        tmp_path,
        {
            "council/2024-07-15/a.csv": csv_of(
                f"{CHILD},Date of Contact,Contact Source",
                "101,b) Female,a) WBRI,01/02/2015,9.4,16/06/2024,q) 6: Police",
                "102,Unborn,s) NOBT,05/11/2024,,17/06/2024,g) 3A: Health services",
                "103,M,,,#N/A,18/06/2024,Auntie",
                "104,M,,,,31/06/2024,Self",
            ),
            "council/2024-07-15/b.csv": csv_of(
                f"{CHILD},Date of Referral,Referral Source,Referral NFA?,Number of Referrals in Last 12 Months,"
                "Allocated Team,Allocated Worker",
                "101,F,WBRI - White British,2015-02-01,9,2024-06-16,6 - Police,b) No,1,Locality 4,Ida\u00a0Wells",
                "103,Male,Pakistani,2012-03-04,12,2024-06-20,Neighbour,NFA,0,#N/A,#N/A",
            ),
            "council/2024-07-15/c.csv": csv_of(
                LOOKED_AFTER,
                "105,2 - Female,k) APKN,2008-05-05,16,a) Yes,b) No,2023-01-09,N8 - Absent parenting,,U6 Foster,CM1 1AB",
            ),
            "council/2024-07-15/d.csv": csv_of(
                f"{CHILD},Eligibility Category,LA in Touch",
                "106,1,(White) Irish,2003-08-01,20,b) Former relevant child,a) Yes",
            ),
        },
    )


def test_each_list_is_known_by_its_own_headers_and_every_row_is_accounted_for(lists):
    assert lists.unread == ()
    found = {name[-5:]: extract for name, extract in lists.extracts.items()}
    assert {name: extract.table for name, extract in found.items()} == {
        "a.csv": "list_1_contacts", "b.csv": "list_3_referrals", "c.csv": "list_8_looked_after",
        "d.csv": "list_9_care_leavers",
    }  # fmt: skip
    assert (found["a.csv"].read_rows, found["a.csv"].landed_rows, found["a.csv"].quarantined_rows) == (4, 3, 1)
    assert all(extract.read_rows == extract.landed_rows for name, extract in found.items() if name != "a.csv")


def test_a_child_of_several_lists_is_one_person_and_one_list_fills_what_another_leaves_open(lists):
    people = {row["person_key"]: row for row in lists.rows("person_record")}
    assert sorted(people) == ["101", "102", "103", "105", "106"]
    assert (people["101"]["sex"], people["101"]["ethnicity"], people["101"]["birth_date"]) == (
        "F", "A", date(2015, 2, 1),
    )  # fmt: skip
    assert (people["103"]["sex"], people["103"]["ethnicity"], people["103"]["birth_date"]) == (
        "M", "J", date(2012, 3, 4),
    )  # fmt: skip
    assert (people["106"]["sex"], people["106"]["ethnicity"]) == ("M", "B")


def test_an_unborn_child_has_an_expected_date_and_no_birth_date(lists):
    (unborn,) = [row for row in lists.rows("person_record") if row["person_key"] == "102"]
    assert (unborn["birth_date"], unborn["expected_date"], unborn["sex"]) == (None, date(2024, 11, 5), "U")


def test_a_referral_says_who_referred_and_whose_it_is_and_what_a_formula_broke_is_nobodys_team(lists):
    first, second = sorted(lists.rows("referral"), key=lambda row: str(row["person_key"]))
    assert (first["referral_key"], first["referred_by"], first["team_key"], first["outcome"]) == (
        "101/2024-06-16", "6", "Locality 4", None,
    )  # fmt: skip
    assert (second["referred_by"], second["team_key"], second["outcome"]) == ("1B", None, "NFA")
    assert [(row["team_key"], row["kind"]) for row in lists.rows("team")] == [("Locality 4", "social_care")]


def test_a_contact_at_the_front_door_is_no_visit_and_words_that_nobody_knows_are_kept(lists):
    found = {row["person_key"]: row for row in lists.rows("contact")}
    assert (found["101"]["activity"], found["101"]["attended"], found["101"]["reason"]) == ("other", None, "6")
    assert (found["102"]["reason"], found["103"]["reason"]) == ("3A", "Auntie")


def test_lists_that_contradict_each_other_are_both_stated_and_the_later_line_stands():
    text = """
list_1_contacts | child_unique_id | date_of_contact | date_of_birth | gender
                | 1               | 2024-06-01      | 2015-02-01    | F
                | 1               | 2024-06-02      |               | F
list_8_looked_after | child_unique_id | started_looked_after | date_of_birth | ethnicity
                    | 1               | 2024-06-03           | 2015-01-02    | WBRI
"""
    rows = sorted(canonical(FORMAT, "person_record", text), key=lambda row: (row["extract_id"], row["row"]))
    assert [(row["birth_date"], row["sex"], row["ethnicity"]) for row in rows] == [
        (date(2015, 2, 1), "F", "A"),
        (date(2015, 1, 2), "F", "A"),
    ]


def test_headers_that_every_list_has_do_not_make_a_file_annex_a(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(csv_of(f"{CHILD},Allocated Team", "1,F,WBRI,2015-01-01,9,North"))
    match = FORMAT.sniff(sample(file))
    assert match is not None and not match.accepted and "own" in match.why
    assert land_files(tmp_path, {"council/2024-07-15/people.csv": file.read_text()}).extracts == {}


@pytest.mark.parametrize("table", FORMAT.tables, ids=lambda table: table.name)
def test_no_list_is_taken_for_another(tmp_path, table):
    """With its published headers, in capitals and in another order, each list is itself."""
    headers = [(column.also or (column.name,))[0].replace(",", "").upper() for column in reversed(table.columns)]
    rows = ",".join("2024-01-01" if column.kind == "date" else "1" for column in reversed(table.columns))
    world = land_files(tmp_path, {"council/2024-07-15/x.csv": csv_of(",".join(headers), rows)})
    ((_, extract),) = world.extracts.items()
    assert (extract.format, extract.table, extract.landed_rows, extract.unread) == ("annex_a", table.name, 1, ())
    assert set(extract.columns.values()) == set(table.names)
    assert set(table.names) - SHARED


def test_a_child_called_by_an_error_of_the_spreadsheet_is_nobody(tmp_path):
    text = csv_of(f"{CHILD},Date of Contact,Contact Source", "#N/A,F,,,,2024-01-01,Police", "1,F,,,,2024-01-01,Self")
    world = land_files(tmp_path, {"council/2024-07-15/x.csv": text})
    ((_, extract),) = world.extracts.items()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 1, 1)
    assert [row["person_key"] for row in world.rows("person_record")] == ["1"]


IN_NEED = """
list_6_children_in_need | child_unique_id | cin_start_date | cin_closure_date | primary_need_code
                        | 1               | 2023-01-02     |                  | N1 - Abuse or neglect
                        | 2               | 2023-01-02     | 2023-05-06       | Problems at home
                        | 3               | 2023-01-02     |                  | N9 - Cases other than children in need
                        | 4               |                |                  | N4
"""
CLOSED = """
list_6_children_in_need | child_unique_id | cin_start_date | case_status | received
                        | 5               | 2023-01-02     | e) Closed   | 2024-07-15
                        | 5               | 2023-01-02     | Closed case | 2024-08-15
"""


def test_a_child_is_in_need_from_start_to_closure_with_the_code_of_the_need_or_the_sources_own_words():
    found = spells(IN_NEED)
    assert ("child_in_need", date(2023, 1, 2), None, None) in found
    assert ("family_need", date(2023, 1, 2), None, "N1") in found
    assert ("child_in_need", date(2023, 1, 2), date(2023, 5, 6), None) in found
    assert ("family_need", date(2023, 1, 2), date(2023, 5, 6), "Problems at home") in found


def test_a_need_recorded_anew_leaves_no_case_and_no_care_open_that_has_ended():
    text = """
list_6_children_in_need | child_unique_id | cin_start_date | cin_closure_date | primary_need_code | submission
                        | 1               | 2023-01-02     |                  | N1                | june
                        | 1               | 2023-01-02     | 2023-05-06       | N4                | july
list_8_looked_after | child_unique_id | started_looked_after | ceased_looked_after | category_of_need | submission
                    | 2               | 2023-01-02           |                     | N1               | june
                    | 2               | 2023-01-02           | 2023-05-06          | N4               | july
"""
    keys = {row[:2] + row[3:] for row in spells(text) if row[0] != "family_need"}
    assert keys == {("child_in_need", date(2023, 1, 2), None), ("looked_after", date(2023, 1, 2), None)}


def test_carers_who_adopt_are_not_given_away_by_an_earlier_list_and_the_record_stays_closed():
    text = """
list_8_looked_after | child_unique_id | started_looked_after | placement_type | placement_postcode | reason_ceased | ceased_looked_after | submission | received
                    | 1               | 2022-01-02           | U4             | CM1 1AB            |               |                     | june       | 2024-06-15
                    | 1               | 2022-01-02           | A3             | CM1 1AB            | E11           | 2024-07-01          | july       | 2024-07-15
                    | 1               | 2024-08-01           | U4             | CM1 1AC            |               |                     | august     | 2024-08-15
"""  # noqa: E501 - a table is read across
    assert canonical(FORMAT, "address_record", text) == []
    people = canonical(FORMAT, "person_record", text)
    assert [row["restriction"] for row in sorted(people, key=lambda row: row["received"])] == [
        None, "adopted", "adopted",
    ]  # fmt: skip


def test_a_case_other_than_in_need_is_none_and_without_a_start_it_counts_from_the_first_list():
    found = canonical(FORMAT, "status", IN_NEED)
    assert "3" not in {row["person_key"] for row in found}
    assert {(r["from_date"], r["to_date"]) for r in found if r["person_key"] == "4"} == {(date(2024, 7, 15), None)}


def test_a_closed_case_without_a_day_ended_by_the_first_list_that_says_so():
    assert {row["to_date"] for row in canonical(FORMAT, "status", CLOSED)} == {date(2024, 7, 15)}


def test_an_enquiry_ends_with_its_conference_or_when_one_was_due_and_a_conference_alone_is_no_enquiry():
    text = """
list_5_section_47 | child_unique_id | strategy_discussion | initial_conference | allocated_team
                  | 1               | 2024-03-01          | 2024-03-12         | North
                  | 2               | 2024-03-01          |                    | North
                  | 3               |                     | 2024-04-06         | North
"""
    assert spells(text) == [
        ("section_47", date(2024, 3, 1), date(2024, 3, 12), None),
        ("section_47", date(2024, 3, 1), date(2024, 3, 22), None),
    ]
    found = {(row["person_key"], row["activity"], row["happened_on"]) for row in canonical(FORMAT, "contact", text)}
    assert found == {("1", "conference", date(2024, 3, 12)), ("3", "conference", date(2024, 4, 6))}


@pytest.mark.parametrize(
    ("words", "detail"),
    [("a) Neglect", "NEG"), ("NEG", "NEG"), ("Physical abuse", "PHY"), ("Sexual", "SAB"), ("NNNY", "EMO"),
     ("Neglect, Emotional", "MUL"), ("e) Multiple/not recommended", "MUL"), ("Gaslighting", "Gaslighting")],
)  # fmt: skip
def test_a_protection_plan_carries_the_category_it_began_with(words, detail):
    text = f"""
list_7_protection_plans | child_unique_id | plan_start | plan_end   | initial_category_of_abuse
                        | 1               | 2024-01-08 | 2024-06-30 | {words}
"""
    assert spells(text) == [("child_protection_plan", date(2024, 1, 8), date(2024, 6, 30), detail)]


def test_visits_and_reviews_of_a_plan_are_contacts_and_not_seen_alone_leaves_open_whether_seen():
    text = """
list_7_protection_plans | child_unique_id | plan_start | last_statutory_visit | seen_alone | allocated_worker
                        | 1               | 2024-01-08 | 2024-06-20           | a) Yes     | Ida Wells
                        | 2               | 2024-01-08 | 2024-06-21           | b) No      | Ida Wells
list_7_protection_plans | child_unique_id | plan_start | latest_review_conference
                        | 1               | 2024-01-08 | 2024-05-01
                        | 2               | 2024-01-08 | 2024-09-01
"""
    found = {(row["person_key"], row["activity"]): row for row in canonical(FORMAT, "contact", text)}
    assert set(found) == {("1", "statutory_visit"), ("1", "conference"), ("2", "statutory_visit")}, "not yet September"
    visit = found["1", "statutory_visit"]
    assert (visit["attended"], visit["practitioner_key"], visit["service"]) == ("seen", "Ida Wells", "social_care")
    assert found["2", "statutory_visit"]["attended"] is None


def test_an_assessment_is_one_contact_that_moves_from_its_start_to_its_authorisation():
    text = """
list_4_assessments | child_unique_id | assessment_start | assessment_authorised | child_seen | received
                   | 1               | 2024-04-11       |                       | Seen       | 2024-05-01
                   | 1               | 2024-04-11       | 2024-05-26            | a) Yes     | 2024-06-01
"""
    first, second = sorted(canonical(FORMAT, "contact", text), key=lambda row: row["received"])
    assert first["contact_key"] == second["contact_key"]
    assert (first["happened_on"], second["happened_on"], second["attended"]) == (
        date(2024, 4, 11), date(2024, 5, 26), "seen",
    )  # fmt: skip


def test_an_early_help_assessment_is_a_spell_of_early_help_and_when_completed_a_contact():
    text = """
list_2_early_help | child_unique_id | assessment_start_date | assessment_completion_date
                  | 1               | 2024-03-10            | 2024-03-17
                  | 2               | 2024-06-30            |
"""
    assert spells(text) == [
        ("early_help_plan", date(2024, 3, 10), date(2024, 3, 17), "assessment"),
        ("early_help_plan", date(2024, 6, 30), None, "assessment"),
    ]
    (contact,) = canonical(FORMAT, "contact", text)
    assert (contact["service"], contact["activity"]) == ("early_help", "assessment")
    assert contact["happened_on"] == date(2024, 3, 17)


CARE = """
list_8_looked_after | child_unique_id | started_looked_after | ceased_looked_after | reason_ceased | unaccompanied
                    | 1               | 2022-01-02           |                     |               | b) No
                    | 2               | 2022-01-02           | 2024-02-03          | E12 Adopted   |
                    | 3               | 2022-01-02           | 2024-02-04          | c) E2: Died   |
                    | 4               | 2022-01-02           |                     |               | Yes
list_10_adoption | child_unique_id | entered_care | matched    | placed     | adoption_order | decision_reversed
                 | 5               | 2022-01-02   | 2024-05-01 |            |                |
                 | 6               | 2021-01-02   | 2023-05-01 | 2023-06-01 | 2024-01-09     |
                 | 7               | 2021-01-02   | 2023-05-01 | 2023-06-01 |                | 2023-09-01
                 | 8               | 2021-01-02   | 2023-05-01 | 2023-06-01 | 2024-12-01     |
"""


def test_looked_after_unaccompanied_and_placed_for_adoption_are_spells():
    rows = [(r["person_key"], r["status"], r["from_date"], r["to_date"]) for r in canonical(FORMAT, "status", CARE)]
    assert ("1", "looked_after", date(2022, 1, 2), None) in rows
    assert ("2", "looked_after", date(2022, 1, 2), date(2024, 2, 3)) in rows
    assert [row[0] for row in rows if row[1] == "unaccompanied_asylum_seeker"] == ["4"]
    placed = {row[0]: row[3] for row in rows if row[1] == "placed_for_adoption"}
    assert placed == {"6": date(2024, 1, 9), "7": date(2023, 9, 1), "8": date(2024, 12, 1)}


def test_an_adopted_child_is_restricted_from_the_order_on_and_a_death_in_care_is_dated():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", CARE)}
    restricted = {key for key, row in people.items() if row["restriction"] == "adopted"}
    assert restricted == {"2", "6"}, "the order of child 8 is still to come"
    assert {key: row["death_date"] for key, row in people.items() if row["death_date"]} == {"3": date(2024, 2, 4)}


PLACEMENTS = """
list_8_looked_after | child_unique_id | started_looked_after | placement_start | placement_type     | placement_postcode
                    | 1               | 2022-01-02           | 2023-02-03      | U6: Foster          | CM1 1AB
                    | 2               | 2022-01-02           | 2023-02-03      | A6: for adoption    | CM1 1AC
                    | 3               | 2022-01-02           | 2023-02-03      | M1 - in refuge      | CM1 1AD
                    | 4               | 2022-01-02           |                 | K2: Childrens home | CM1 1AE
                    | 5               | 2022-01-02           | 2023-02-03      | U4                  | CM1 1AF
                    | 6               | 2022-01-02           | 2023-02-03      |                     | CM1 1AG
list_10_adoption | child_unique_id | entered_care | matched
                 | 5               | 2022-01-02   | 2024-05-01
"""


def test_a_placements_postcode_is_kept_back_unless_it_is_known_to_be_an_ordinary_one():
    found = {row["person_key"]: row for row in canonical(FORMAT, "address_record", PLACEMENTS)}
    assert set(found) == {"1", "4"}, "adoptive, refuge, matched, not said: where adopters live must not show"
    first = found["1"]
    assert (first["kind"], first["from_date"], first["postcode"]) == ("placement", date(2023, 2, 3), "CM1 1AB")
    assert found["4"]["from_date"] == date(2022, 1, 2), "without a day of the placement, since care began"


def test_care_leavers_from_18_to_25_and_who_is_still_looked_after_is_none():
    text = """
list_9_care_leavers | child_unique_id | date_of_birth | eligibility_category     | latest_contact
                    | 1               | 2003-08-01    | b) Former relevant child | 2024-06-01
                    | 2               | 2007-08-01    | Relevant                 |
                    | 3               | 2007-08-01    | d) Eligible child        |
                    | 4               |               | Something local          |
                    | 5               | 2003-08-01    |                          |
                    | 6               | 1999-08-02    | FR                       |
"""
    found = {row["person_key"]: (row["from_date"], row["to_date"], row["detail"])
             for row in canonical(FORMAT, "status", text)}  # fmt: skip
    assert found == {
        "1": (date(2021, 8, 1), date(2028, 7, 31), "former_relevant"),
        "2": (date(2024, 7, 15), date(2032, 7, 31), "relevant"),
        "4": (date(2024, 7, 15), None, "Something local"),
        "6": (date(2017, 8, 2), date(2024, 8, 1), "former_relevant"),
    }


def test_a_disability_counts_from_the_first_yes_to_the_day_before_a_later_no():
    text = """
list_4_assessments | child_unique_id | assessment_start | disability | submission | received
                   | 1               | 2024-01-01       | a) Yes     | may        | 2024-05-15
                   | 1               | 2024-01-01       | AUT        | june       | 2024-06-15
                   | 1               | 2024-01-01       | b) No      | july       | 2024-07-15
                   | 2               | 2024-01-01       | No         | july       | 2024-07-15
list_7_protection_plans | child_unique_id | plan_start | disability | submission | received
                        | 3               | 2024-01-01 | b) No      | july       | 2024-07-15
list_8_looked_after | child_unique_id | started_looked_after | disability | submission | received
                    | 3               | 2024-01-01           | Y          | july       | 2024-07-15
"""
    rows = [row for row in canonical(FORMAT, "status", text) if row["status"] == "disabled"]
    ends = {(row["person_key"], row["from_date"], row["received"], row["to_date"]) for row in rows}
    assert ends == {
        ("1", date(2024, 5, 15), date(2024, 5, 15), None),
        ("1", date(2024, 5, 15), date(2024, 6, 15), None),
        ("1", date(2024, 5, 15), date(2024, 7, 15), date(2024, 7, 14)),
        ("3", date(2024, 7, 15), date(2024, 7, 15), None),
    }


def test_two_contacts_of_one_day_are_two_and_a_line_that_comes_twice_is_one():
    text = """
list_1_contacts | child_unique_id | date_of_contact | contact_source
                | 1               | 2024-06-01      | Police
                | 1               | 2024-06-01      | School
                | 1               | 2024-06-01      | School
"""
    found = {(row["contact_key"], row["reason"]) for row in canonical(FORMAT, "contact", text)}
    assert found == {("front door/1/2024-06-01", "6"), ("front door 2/1/2024-06-01", "2A")}


def test_adopters_are_landed_and_are_no_children():
    text = """
list_11_adopters | adopter_identifier | family_identifier | gender
                 | A1                 | F1                | b) Female
"""
    assert all(canonical(FORMAT, table, text) == [] for table in FORMAT.canonical)
