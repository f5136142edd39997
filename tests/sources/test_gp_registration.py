"""GP registration: patient lists and practices, landed as practices' systems write them."""

from datetime import date
from pathlib import Path

import pytest
from landed_files import World, land_files
from landed_tables import canonical

from familyhub.sources.csv_shape import plain_name, sample
from familyhub.sources.formats import recognise
from familyhub.sources.gp_registration import FORMAT

PATIENTS = (
    "EMIS Number,NHS No,Surname,First name,DOB,Gender,Address,Post code,GP Practice Code,Practice name,"
    "Practice area code,Registration date,Deduction date,Deduction reason,Patient type\n"
    "P1,9434765919,Marlow,Ada,01/05/2022,F,1 Quay Street,CM1 1AB,F81001,Quay Surgery,E07000001,20/05/2022,,,Regular\n"
    "P2,,Reid,Ben,03/02/2021,Male,3 High Road,CM2 2AB,F81001,,,01/03/2021,30/06/2024,Moved away,Regular\n"
    "P2,,Reid,Ben,03/02/2021,Male,9 Low Road,CM2 2AC,F81002,,,01/07/2024,,,Regular\n"
    "P3,,Shah,Cara,04/02/2020,F,,ZZ99 3VZ,F81001,,,05/03/2024,,,Temporary resident\n"
    "P4,,Dey,Eva,05/02/2020,F,,,F81001,,,,,,\n"
    "P5,,Bell,Dan,06/02/2020,M,,,F81001,,,05/03/2024,04/03/2024,,\n"
)
PRACTICES = (
    "Practice code,Practice name,Practice district code,Postcode\n"
    "F81001,The Quay Surgery,E07000001,CM1 1AA\nF81002,Out of Area Surgery,,ZZ1 1ZZ\n"
)


def land(tmp_path: Path, **files: str) -> World:
    return land_files(tmp_path, {f"gp/2024-07-15/{name}.csv": text for name, text in files.items()})


def test_every_row_is_landed_or_in_quarantine(tmp_path):
    world = land(tmp_path, patients=PATIENTS, practices=PRACTICES)
    assert not world.unread
    found = {e.table: (e.format, e.read_rows, e.landed_rows, e.quarantined_rows) for e in world.extracts.values()}
    assert found == {"gp_patient": ("gp_registration", 6, 5, 1), "gp_practice": ("gp_registration", 2, 2, 0)}
    assert all(not e.unread for e in world.extracts.values())


def test_a_registration_is_a_spell_with_its_practice_and_the_reason_it_ended(tmp_path):
    rows = land(tmp_path, patients=PATIENTS).rows("responsibility")
    found = {
        (r["person_key"], r["basis"], r["practice_key"], r["from_date"], r["to_date"], r["ended_because"]) for r in rows
    }
    assert found == {
        ("P1", "registered", "F81001", date(2022, 5, 20), None, None),
        ("P2", "registered", "F81001", date(2021, 3, 1), date(2024, 6, 30), "Moved away"),
        ("P2", "registered", "F81002", date(2024, 7, 1), None, None),
        ("P4", "registered", "F81001", date(2024, 7, 15), None, None),  # no start: not before the day of receipt
    }


def test_a_temporary_resident_is_a_person_and_not_on_the_list(tmp_path):
    world = land(tmp_path, patients=PATIENTS)
    assert "P3" in {row["person_key"] for row in world.rows("person_record")}
    assert "P3" not in {row["person_key"] for row in world.rows("responsibility")}


def test_the_registration_that_stands_says_where_somebody_lives(tmp_path):
    rows = land(tmp_path, patients=PATIENTS).rows("address_record")
    assert {(r["person_key"], r["address"], r["postcode"], r["from_date"]) for r in rows} == {
        ("P1", "1 Quay Street", "CM1 1AB", date(1900, 1, 1)),
        ("P2", "9 Low Road", "CM2 2AC", date(1900, 1, 1)),
    }
    (reid,) = [r for r in land(tmp_path, patients=PATIENTS).rows("person_record") if r["person_key"] == "P2"]
    assert (reid["surname"], reid["sex"], reid["birth_date"]) == ("Reid", "M", date(2021, 2, 3))


def test_practices_are_places_and_the_list_of_practices_outranks_the_patient_list(tmp_path):
    rows = land(tmp_path, patients=PATIENTS, practices=PRACTICES).rows("place")
    assert {(r["place_key"], r["name"], r["kind"], r["parent_key"]) for r in rows} == {
        ("F81001", "The Quay Surgery", "practice", "E07000001"),
        ("F81002", "Out of Area Surgery", "practice", None),
    }


def test_a_patient_list_that_does_not_say_where_a_practice_lies_makes_no_place():
    text = """
gp_patient | patient_id | practice_code | practice_name | practice_area | registered_from
           | P1         | F81001        | Quay Surgery  | {area}        | 2022-05-20
"""
    assert canonical(FORMAT, "place", text.format(area="")) == []
    (place,) = canonical(FORMAT, "place", text.format(area="E07000001"))
    assert (place["name"], place["parent_key"]) == ("Quay Surgery", "E07000001")


def test_a_patient_with_an_nhs_number_alone_has_a_key_that_shows_no_number():
    text = """
gp_patient | nhs_number | practice_code | registered_from
           | 9434765919 | F81001        | 2022-05-20
"""
    (person,) = canonical(FORMAT, "person_record", text)
    (spell,) = canonical(FORMAT, "responsibility", text)
    assert person["person_key"] == spell["person_key"]
    assert "9434765919" not in str(spell["person_key"]) and person["nhs_number"] == "9434765919"


@pytest.mark.parametrize(
    "header",
    [
        "NHS Number,Surname,Forename,DOB,Postcode,GP Practice",
        "Organisation code,Name,Postcode",
        "NHS Number,Registration date",
    ],
)
def test_a_list_without_a_practice_or_a_registration_is_not_taken(tmp_path, header):
    file = tmp_path / "list.csv"
    file.write_text(header + "\n")
    match = FORMAT.sniff(sample(file))
    assert match is None or not match.accepted


def test_a_register_of_children_with_their_practice_is_left_to_the_child_health_service(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(
        "CHIS ID,NHS Number,Surname,Forename,DOB,Postcode,GP Practice Code,GP registration date,Mother's NHS number\n"
    )
    recognised = recognise(file)
    assert recognised.match is not None and (recognised.match.format, recognised.match.table) == ("chis", "chis_child")


def test_no_header_stands_for_two_columns_of_a_list():
    for table in FORMAT.tables:
        names = {(plain_name(name), column.name) for column in table.columns for name in (column.name, *column.also)}
        assert len(names) == len({name for name, _ in names}), table.name


def test_the_page_names_every_column():
    page = (Path(__file__).parents[2] / "docs" / "sources" / "gp-registration.md").read_text(encoding="utf-8")
    for table in FORMAT.tables:
        section = page[page.index(f"### {table.name}\n") :].split("\n### ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == list(table.names)


@pytest.mark.parametrize(
    ("reason", "kind", "died_on"),
    [("Death", "", date(2024, 6, 3)), ("", "Deceased", date(2024, 6, 3)), ("Moved away", "Regular", None)],
)
def test_a_patient_taken_off_the_list_because_of_a_death_has_died(reason, kind, died_on):
    (person,) = canonical(
        FORMAT,
        "person_record",
        f"""
gp_patient | patient_id | practice_code | registered_to | ended_because | registration_type
           | P1         | F81001        | 2024-06-03    | {reason}      | {kind}
""",
    )
    assert person["death_date"] == died_on


@pytest.mark.parametrize(
    ("flag", "hidden"), [("", None), ("N", "none"), ("S", "address_shielded"), ("?", "address_shielded")]
)
def test_a_sensitive_record_hides_the_address_and_so_does_a_word_nobody_knows(flag, hidden):
    text = f"gp_patient | patient_id | practice_code | restriction\n | P1 | F81001 | {flag}\n"
    assert [row["restriction"] for row in canonical(FORMAT, "person_record", text)] == [hidden]


def test_a_registration_without_a_start_is_one_and_ends_with_the_end_a_later_list_states(tmp_path):
    header = "EMIS Number,Surname,GP Practice Code,Registration date,Deduction date,Deduction reason,Patient type\n"
    world = land_files(
        tmp_path,
        {
            "gp/2024-07-01/a.csv": header + "P1,Dey,F81001,,,,Regular\n",
            "gp/2024-07-08/a.csv": header + "P1,Dey,F81001,,,,Regular\n",
            "gp/2024-07-15/a.csv": header + "P1,Dey,F81001,,2024-07-12,Moved away,Regular\n",
        },
    )
    standing = [row for row in world.rows("responsibility", "main") if row["learnt_to"] is None]
    assert [(row["from_date"], row["to_date"]) for row in standing] == [(date(2024, 7, 1), date(2024, 7, 12))]
