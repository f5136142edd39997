"""Contacts, responsibility, places and teams: how canonical rows become facts about people."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspaces import BuiltCounty, County, Rows


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


CONTACT = """
    contact | contact_key | person_key | happened_on | activity        | attended | service
            | c1          | ada        | 2024-08-01  | two_year_review | seen     | health_visiting
    """
ASKED = ["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]


def found(day: str, bands: dict[str, str]) -> str:
    rows = "\n".join(f"| a-{domain} | ada | {day} | asq3 | {domain} | {band}" for domain, band in bands.items())
    return "assessment | assessment_key | person_key | happened_on | instrument | domain | band\n" + rows


def contacts(built: BuiltCounty) -> Rows:
    return built.ask(
        "SELECT asq3_domains, asq3_communication, learnt_from, learnt_to FROM contact ORDER BY learnt_from"
    )


def test_what_was_found_is_part_of_the_contact(county):
    county.receive("2024-08-05", CONTACT + found("2024-08-01", dict.fromkeys(ASKED, "at_or_above")))
    assert contacts(county.build()) == [(5, True, "2024-08-05", None)]


def test_a_finding_learnt_later_makes_a_second_version_of_the_contact(county):
    county.receive("2024-08-05", CONTACT)
    county.receive("2024-09-05", found("2024-08-01", dict.fromkeys(ASKED, "below")))
    assert contacts(county.build()) == [(0, None, "2024-08-05", "2024-09-05"), (5, False, "2024-09-05", None)]


def test_a_corrected_finding_leaves_what_was_known_before_as_it_was(county):
    county.receive("2024-08-05", CONTACT + found("2024-08-01", {"communication": "below"}))
    county.receive("2024-09-05", found("2024-08-01", {"communication": "at_or_above"}))
    assert contacts(county.build()) == [(1, False, "2024-08-05", "2024-09-05"), (1, True, "2024-09-05", None)]


def test_findings_that_come_bit_by_bit_are_counted_as_they_come(county):
    county.receive("2024-08-05", CONTACT + found("2024-08-01", {"communication": "below"}))
    county.receive("2024-09-05", found("2024-08-01", {"gross_motor": "below", "fine_motor": "below"}))
    assert [domains for domains, *_ in contacts(county.build())] == [1, 3]


def test_a_finding_of_another_day_belongs_to_another_contact(county):
    county.receive("2024-08-05", CONTACT + found("2024-08-02", {"communication": "below"}))
    assert contacts(county.build()) == [(0, None, "2024-08-05", None)]


def test_a_corrected_contact_keeps_its_finding(county):
    county.receive("2024-08-05", CONTACT.replace("seen", "") + found("2024-08-01", {"communication": "below"}))
    county.receive("2024-09-05", CONTACT)
    assert contacts(county.build()) == [(1, False, "2024-08-05", "2024-09-05"), (1, False, "2024-09-05", None)]


def test_ids_of_contacts_are_their_own(county):
    county.receive(
        "2024-08-05",
        """
        contact | contact_key | activity_key | person_key | happened_on | activity        | attended
                | c1          | 1            | ada        | 2024-08-01  | two_year_review | seen
                | c1          | 2            | ada        | 2024-08-01  | support         | seen
                | c2          | 1            | ada        | 2024-08-01  | other           | seen
        """,
    )
    county.receive("2024-09-05", found("2024-08-01", {"communication": "below"}))
    assert county.build().ask("SELECT COUNT(*), COUNT(DISTINCT contact_id) FROM contact") == [(6, 6)]


PLACES = """
    place | place_key | name       | kind     | parent_key | deprivation_quintile | deprivation_position
          | E1        | Quay       | lsoa     | W1         | 1                    | 1502
          | E2        | Common     | lsoa     | D1         | 4                      |
          | E9        | Far        | lsoa     |            |                        |
          | W1        | Harbour    | ward     | D1         |                        |
          | D1        | Northport  | district | Q1         |                        |
          | Q1        | North      | quadrant | C          |                        |
          | C         | Testshire  | county   |            |                        |
          | GP1       | The Elms   | practice | C          |                        |
          | GP2       | Elsewhere  | practice |            |                        |
    """


def test_a_neighbourhood_knows_its_ward_district_and_quadrant(county):
    county.receive("2024-01-01", PLACES)
    assert county.build().ask("SELECT * FROM place_path ORDER BY lsoa") == [
        ("E1", "Quay", "Harbour", "Northport", "North", 1, 1502),
        ("E2", "Common", None, "Northport", "North", 4, None),
        ("E9", "Far", None, None, None, None, None),
    ]


def test_a_team_stands_where_it_was_last_said_to_stand(county):
    for day, hub in (("2024-01-01", "Quay hub"), ("2024-02-01", "Common hub")):
        county.receive(
            day,
            f"""
            team | team_key | name      | kind            | hub   | district  | quadrant
                 | t1       | Quay team | health_visiting | {hub} | Northport | North
            """,
        )
    assert county.build().ask("SELECT * FROM team_path") == [
        ("t1", "Quay team", "health_visiting", "Common hub", "Northport", "North")
    ]


def responsible(built: BuiltCounty) -> Rows:
    return built.ask("SELECT basis, from_date, to_date, learnt_from, learnt_to FROM responsible ORDER BY ALL")


ADDRESS = """
    person_record  | person_key | birth_date
                   | ada        | 2023-06-01
    address_record | person_key | kind | from_date  | to_date    | lsoa
                   | ada        | home | 2024-01-01 | 2024-03-31 | E1
                   | ada        | home | 2024-04-01 |            |
    """


def test_an_address_in_the_area_is_residence_where_no_source_states_residence(county):
    county.receive("2024-05-01", PLACES + ADDRESS)
    assert responsible(county.build()) == [("resident", "2024-01-01", "2024-03-31", "2024-05-01", None)]


def test_an_address_speaks_until_somebody_states_residence(county):
    county.receive("2024-05-01", PLACES + ADDRESS)
    county.receive(
        "2024-06-01",
        """
        responsibility | person_key | basis    | from_date
                       | ada        | resident | 2024-01-15
        """,
    )
    assert responsible(county.build()) == [
        ("resident", "2024-01-01", "2024-03-31", "2024-05-01", "2024-06-01"),
        ("resident", "2024-01-15", None, "2024-06-01", None),
    ]


def test_a_movement_out_ends_the_stay_that_an_earlier_extract_left_open(county):
    county.receive("2026-01-02", """
        person_record  | person_key | birth_date
                       | C1         | 2024-03-01
        responsibility | person_key | basis    | from_date
                       | C1         | resident | 2024-03-01
        """)  # fmt: skip
    county.receive("2026-02-02", """
        responsibility | person_key | basis    | from_date  | to_date    | ended_because
                       | C1         | resident | 2020-01-01 | 2026-01-20 | moved_out
        """)  # fmt: skip
    spells = county.build().ask(
        "SELECT to_date, learnt_from, learnt_to FROM responsible WHERE from_date = '2024-03-01' ORDER BY learnt_from"
    )
    assert spells == [(None, "2026-01-02", "2026-02-02"), ("2026-01-20", "2026-02-02", None)]


def test_a_movement_out_before_the_stay_began_ends_nothing(county):
    county.receive("2026-01-02", """
        person_record  | person_key | birth_date
                       | C1         | 2024-03-01
        responsibility | person_key | basis    | from_date
                       | C1         | resident | 2025-03-01
        """)  # fmt: skip
    county.receive("2026-02-02", """
        responsibility | person_key | basis    | from_date  | to_date    | ended_because
                       | C1         | resident | 2024-03-01 | 2024-12-20 | moved_out
        """)  # fmt: skip
    spells = county.build().ask("SELECT to_date FROM responsible WHERE from_date = '2025-03-01' AND learnt_to IS NULL")
    assert spells == [(None,)]


def test_a_second_home_is_no_residence(county):
    county.receive("2024-05-01", PLACES + ADDRESS.replace("home", "placement"))
    assert responsible(county.build()) == []


def test_only_a_practice_in_the_area_makes_a_registration_ours(county):
    county.receive(
        "2024-05-01",
        PLACES
        + """
        responsibility | person_key | basis      | from_date  | practice_key
                       | ada        | registered | 2024-01-15 | GP1
                       | ben        | registered | 2024-01-15 | GP2
        """,
    )
    built = county.build()
    assert built.ask("SELECT person_id FROM responsible") == [(built.people()["chis/ada"],)]


def test_no_name_number_or_address_leaves_identity(county):
    county.receive(
        "2024-05-01",
        PLACES
        + """
        person_record  | person_key | nhs_number | forename | surname   | birth_date
                       | ada        | 9990000018 | Adalind  | Quaverley | 2024-01-01
        address_record | person_key | kind | from_date  | address       | postcode | lsoa
                       | ada        | home | 2024-01-01 | 1 Secret Lane | CM1 1AB  | E1
        """,
    )
    built = county.build()
    assert built.ask("SELECT forename, surname, nhs_number FROM identity.person_record") == [
        ("Adalind", "Quaverley", "9990000018")
    ]
    for (table,) in built.ask("SELECT table_name FROM duckdb_tables() WHERE database_name = 'facts'"):
        text = str(built.ask(f"SELECT * FROM facts.{table}"))
        assert not [word for word in ("Adalind", "Quaverley", "9990000018", "Secret", "CM1") if word in text]


def test_rows_about_nobody_on_record_are_counted_and_not_lost(county):
    county.receive("2024-08-05", CONTACT)
    assert county.build().manifest.unlinked_rows["contact"] == 1


def test_read_is_landed_and_quarantined_and_every_landed_row_is_a_canonical_row(county):
    county.receive(
        "2024-08-05",
        PLACES
        + CONTACT
        + """
        person_record | person_key | nhs_number | birth_date | sex
                      | ada        | 1234567890 | 2024-01-01 | F
                      | ben        |            | 31/02/2024 | F
                      |            |            | 2024-01-01 | F
                      | cat        |            | 2024-01-01 | F
        """,
    )
    built = county.build()
    counts = built.manifest.reconciliation
    assert (counts.files, counts.read_rows, counts.landed_rows, counts.quarantined_rows) == (3, 14, 12, 2)
    assert counts.cells_left_out == 1
    assert built.manifest.canonical_rows["person_record"] == 2
    assert sum(built.manifest.canonical_rows.values()) == counts.landed_rows
    assert built.ask("SELECT SUM(read_rows), SUM(landed_rows), SUM(quarantined_rows) FROM extract") == [(14, 12, 2)]


CELLS = st.tuples(
    st.sampled_from(["1", "2", "3", ""]),
    st.sampled_from(["9990000018", "12", ""]),
    st.sampled_from(["2020-01-01", "2020-13-01", "", "2099-01-01"]),
    st.sampled_from(["F", "9", ""]),
)
FILES = st.lists(st.lists(CELLS, max_size=8), min_size=1, max_size=4)


@settings(deadline=None, max_examples=6)
@given(files=FILES)
def test_for_any_mix_of_files_the_counts_add_up(tmp_path_factory, files):
    county = County(tmp_path_factory.mktemp("county"))
    good = set()
    for number, rows in enumerate(files):
        header = ["person_key", "nhs_number", "birth_date", "sex", "forename"]
        named = [[*row, f"{number}-{place}"] for place, row in enumerate(rows)]
        county.write(f"s{number % 2}/2024-05-0{number + 1}/people.csv", [header, *named])
        good |= {
            (number % 2, key)
            for key, _, born, sex, _ in named
            if key and born in ("2020-01-01", "") and sex in ("F", "")
        }
    manifest = county.build().manifest
    counts = manifest.reconciliation
    assert counts.adds_up and counts.read_rows == sum(map(len, files))
    assert (counts.read_rows, counts.landed_rows, counts.quarantined_rows, counts.files) == (
        sum(extract.read_rows for extract in manifest.extracts),
        sum(extract.landed_rows for extract in manifest.extracts),
        sum(extract.quarantined_rows for extract in manifest.extracts),
        len(manifest.extracts),
    )
    assert manifest.linked["records"] == len(good)
    assert manifest.canonical_rows["person_record"] >= len(good)


@pytest.mark.parametrize("lighter", ["own_family", "address_shielded", "none", ""])
def test_a_lighter_restriction_of_another_source_lifts_no_heavier_one(county, lighter):
    header = "person_record | person_key | nhs_number | birth_date | restriction\n"
    county.receive("2024-07-01", f"{header} | ada | 9990000018 | 2024-06-01 | sealed")
    county.receive("2024-07-08", f"{header} | 7 | 9990000018 | 2024-06-01 | {lighter}", source="health-visiting")
    assert county.build().ask("SELECT restriction FROM person") == [("sealed",)]


def test_silence_lifts_no_restriction_and_a_plain_no_does(county):
    header = "person_record | person_key | nhs_number | birth_date | restriction\n"
    county.receive("2024-07-01", f"{header} | ada | 9990000018 | 2024-06-01 | sealed")
    county.receive("2024-07-08", f"{header} | ada | 9990000018 | 2024-06-01 |")
    assert county.build().ask("SELECT restriction FROM person") == [("sealed",)]
    county.receive("2024-07-15", f"{header} | ada | 9990000018 | 2024-06-01 | none")
    assert county.build().ask("SELECT restriction FROM person") == [(None,)]


def test_a_restriction_outlives_the_record_that_told_of_it(county):
    header = "person_record | person_key | nhs_number | birth_date | restriction\n"
    county.receive("2024-07-01", f"{header} | ada | 9990000018 | 2024-06-01 | sealed")
    county.receive("2024-07-08", f"{header} | 7 | 9990000018 | 2024-06-01 |", source="health-visiting")
    county.receive("2024-07-15", f"{header} | 8 | 9990000026 | 2024-06-01 |")
    assert set(county.build().ask("SELECT restriction FROM person")) == {("sealed",), (None,)}


def test_a_silent_row_calls_nobody_back_to_life_and_says_that_it_is_silent(county):
    header = "person_record | person_key | birth_date | death_date\n"
    county.receive("2024-07-01", f"{header} | ada | 2024-06-01 | 2024-06-20")
    county.receive("2024-07-08", f"{header} | ada | 2024-06-01 |")
    built = county.build()
    assert built.ask("SELECT death_date, death_learnt_on FROM person") == [("2024-06-20", "2024-07-01")]
    assert [rule for (rule,) in built.ask("SELECT rule FROM fault")] == ["death_goes_silent"]


def test_a_stillborn_baby_that_a_register_lists_is_no_child_to_visit(county):
    county.receive(
        "2024-07-01",
        """
        person_record | person_key | nhs_number | birth_date
                      | ada        | 9990000018 | 2024-06-01
                      | ben        | 9990000026 | 2024-06-01
        birth         | person_key | mother_key | born_on    | outcome
                      | ada        | mum-a      | 2024-06-01 | stillborn
                      | ben        | mum-b      | 2024-06-01 | live
        """,
    )
    # another system heard of the birth, and not how it ended
    county.receive(
        "2024-07-02", "person_record | person_key | nhs_number | birth_date\n | 7 | 9990000018 | 2024-06-01", "gp"
    )
    built = county.build()
    people = built.people()
    children = {person for (person,) in built.ask("SELECT person_id FROM person WHERE birth_date IS NOT NULL")}
    assert children == {people["chis/ben"]}
    assert built.ask("SELECT outcome, live_babies FROM delivery ORDER BY outcome") == [("live", 1), ("stillborn", 0)]


CHILDREN = """
    person_record | person_key | birth_date
                  | ada        | 2023-06-01
    status        | person_key | status        | from_date
                  | ada        | child_in_need | {day}
    """


@pytest.mark.parametrize(("settings", "spells"), [("", 2), ("[sources.chis]\nwhole = true\n", 1)])
def test_a_source_that_states_everything_takes_back_what_it_no_longer_states(tmp_path, settings, spells):
    county = County(tmp_path, settings)
    county.receive("2024-05-01", CHILDREN.format(day="2024-04-01"))
    county.receive("2024-06-01", CHILDREN.format(day="2024-04-11"))
    built = county.build()
    assert built.ask("SELECT COUNT(*) FROM status WHERE learnt_to IS NULL") == [(spells,)]
    assert built.ask("SELECT COUNT(*) FROM person") == [(1,)]
