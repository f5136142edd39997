"""CHIS: births, the register, movements, deaths and checks, landed as the systems' reports write them."""

from datetime import date
from pathlib import Path

import pytest
from landed_files import World, land_files
from landed_tables import canonical
from openpyxl import Workbook

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.chis import FORMAT
from familyhub.sources.csv_shape import plain_name, sample
from familyhub.sources.formats import recognise

BIRTHS = (
    "CHIS ID,NHS Number,Baby Surname,Baby Forename,DOB,Sex,Birth Weight (g),Gestation,Birth Order,Live/Still,"
    "Mother's NHS Number,Mother's Surname,Mother's DOB,Address Line 1,Address Line 2,Postcode,GP Practice,HV Team\n"
    "C1,943 476 5919,Marlow,Infant,01/05/2024,F,3450,39+4,1,Live,"
    "999 000 0018,Marlow,04/03/1995,1 Quay Street,Northport,CM1 1AB,F81001,HV-N\n"
    "C2,,Marlow,Infant,01/05/2024,Male,3.1,39,2,Live birth,"
    "9990000018,Marlow,04/03/1995,1 Quay Street,Northport,CM1 1AB,F81001,HV-N\n"
    "C3,,Okoro,Infant,02/05/2024,M,2900,277,,Stillborn,,Okoro,,2 Mill Lane,,CM1 1AC,,\n"
)
REGISTER = (
    "Child Health ID,NHS No,Last Name,First Name,Date of birth,Gender,Ethnic Category,Sensitive,Postcode,Address,"
    "Date moved in,Date moved out,GP Practice,GP registration date,HV Team,Team start date\n"
    "C1,9434765919,Marlow,Ada,2024-05-01,1,N,,CM1 1AB,1 Quay Street,,,F81001,2024-05-20,HV-N,2024-05-04\n"
    "C4,,Reid,Ben,2021-02-03,2,a,S,CM2 2AB,3 High Road,2023-09-01,2024-06-30,F81002,,HV-S,\n"
    "C5,,Shah,Cara,2020-02-03,F,?,,ZZ99 3VZ,,,,,,,\n"
)


def land(tmp_path: Path, **files: str) -> World:
    return land_files(tmp_path, {f"chis/2024-07-15/{name}.csv": text for name, text in files.items()})


def test_every_list_is_known_and_every_row_landed(tmp_path):
    world = land(tmp_path, births=BIRTHS, register=REGISTER)
    assert not world.unread
    found = {e.file.split("/")[-1]: (e.format, e.table, e.read_rows, e.landed_rows) for e in world.extracts.values()}
    assert found == {"births.csv": ("chis", "chis_birth", 3, 3), "register.csv": ("chis", "chis_child", 3, 3)}
    assert all(not e.unread for e in world.extracts.values())


def test_a_birth_carries_its_weight_gestation_and_mother_however_they_are_written(tmp_path):
    found = {row["person_key"]: row for row in land(tmp_path, births=BIRTHS).rows("birth")}
    assert {key: (row["weight_grams"], row["gestation_days"], row["outcome"]) for key, row in found.items()} == {
        "C1": (3450, 277, "live"),
        "C2": (3100, 273, "live"),
        "C3": (2900, 277, "stillborn"),
    }
    assert found["C1"]["mother_key"] == found["C2"]["mother_key"] != found["C3"]["mother_key"]
    assert found["C1"]["mother_nhs_number"] == "9990000018" and found["C3"]["mother_key"] is None
    assert "9990000018" not in str(found["C1"]["mother_key"]), "a number is no key"
    assert (found["C1"]["birth_order"], found["C2"]["birth_order"]) == (1, 2)


@pytest.mark.parametrize(
    ("gestation", "days"),
    [("39", 273), ("39+0", 273), ("28 + 6", 202), ("40/40", 280), ("39+4/40", 277), ("38 weeks", 266), ("280", 280),
     ("39.4", None), ("99", None), ("term", None), ("", None)],
)  # fmt: skip
def test_the_length_of_a_pregnancy(gestation, days):
    (born,) = canonical(
        FORMAT,
        "birth",
        f"""
chis_birth | child_id | birth_date | gestation
           | C1       | 2024-05-01 | {gestation}
""",
    )
    assert born["gestation_days"] == days


@pytest.mark.parametrize(
    ("weight", "grams"), [("3450", 3450), ("3.45", 3450), ("34", None), ("9000", None), ("", None)]
)
def test_a_birth_weight_is_grams_or_kilograms_by_its_size_and_nothing_in_between(weight, grams):
    (born,) = canonical(
        FORMAT,
        "birth",
        f"""
chis_birth | child_id | birth_date | birth_weight
           | C1       | 2024-05-01 | {weight}
""",
    )
    assert born["weight_grams"] == grams


def test_the_register_outranks_the_birth_notice_and_mothers_are_people(tmp_path):
    found = {row["person_key"]: row for row in land(tmp_path, births=BIRTHS, register=REGISTER).rows("person_record")}
    mother = next(key for key in found if key.startswith("nhs-"))
    assert set(found) == {"C1", "C2", "C4", "C5", mother}, "a stillborn baby is nobody to visit"
    assert (found["C1"]["forename"], found["C1"]["birth_order"], found["C1"]["sex"]) == ("Ada", 1, "M")
    assert (found[mother]["surname"], found[mother]["birth_date"]) == ("Marlow", date(1995, 3, 4))
    assert (found[mother]["nhs_number"], found[mother]["sex"]) == ("9990000018", "F")
    assert (found["C4"]["ethnicity"], found["C4"]["restriction"]) == ("A", "address_shielded")
    assert (found["C5"]["ethnicity"], found["C5"]["restriction"]) == (None, None)


@pytest.mark.parametrize(
    ("word", "restriction"),
    [
        ("S", "address_shielded"),
        ("No", "none"),
        ("Adopted", "adopted"),
        ("", None),
        ("refuge, ask HV", "address_shielded"),
    ],
)
def test_a_word_about_restriction_that_nobody_knows_hides_the_address(word, restriction):
    (person,) = canonical(
        FORMAT,
        "person_record",
        f"""
chis_child | child_id | birth_date | restriction
           | C1       | 2024-05-01 | {word}
""",
    )
    assert person["restriction"] == restriction


def test_an_undated_home_fills_a_gap_and_a_stand_in_postcode_is_no_place(tmp_path):
    world = land(tmp_path, births=BIRTHS, register=REGISTER)
    found = {
        row["person_key"]: (row["from_date"], row["address"], row["postcode"]) for row in world.rows("address_record")
    }
    assert found == {
        "C1": (date(1900, 1, 1), "1 Quay Street", "CM1 1AB"),
        "C2": (date(1900, 1, 1), "1 Quay Street, Northport", "CM1 1AB"),
        "C4": (date(1900, 1, 1), "3 High Road", "CM2 2AB"),
    }


def stays(world: World, basis: str = "resident") -> set[tuple[object, ...]]:
    rows = [row for row in world.rows("responsibility") if row["basis"] == basis]
    return {(r["person_key"], r["from_date"], r["to_date"], r["started_because"], r["ended_because"]) for r in rows}


def test_a_birth_begins_a_stay_and_the_register_states_its_own(tmp_path):
    assert stays(land(tmp_path, births=BIRTHS, register=REGISTER)) == {
        ("C1", date(2024, 5, 1), None, "birth", None),
        ("C2", date(2024, 5, 1), None, "birth", None),
        ("C4", date(2023, 9, 1), date(2024, 6, 30), None, "moved_out"),
    }


def test_without_days_on_the_register_no_stay_is_made_up(tmp_path):
    world = land(tmp_path, register=REGISTER)
    assert {stay[0] for stay in stays(world)} == {"C4"}


MOVED_IN = (
    "Child ID,NHS Number,Surname,Forename,DOB,Date moved in,Previous area,Postcode\n"
    + "C6,,Bell,Dan,01/01/2022,04/03/2024,Kent,CM1 1AB\n"
)
MOVED_OUT = "Child ID,NHS Number,Surname,Forename,DOB,Date moved out,New area\n{rows}"
DIED = "Child ID,NHS Number,Surname,Forename,DOB,Date of death\nC1,9434765919,Marlow,Ada,01/05/2024,20/05/2024\n"


def test_movements_and_deaths_end_the_stays_of_their_submission(tmp_path):
    out = MOVED_OUT.format(
        rows="C6,,Bell,Dan,01/01/2022,10/06/2024,Kent\nC2,,Marlow,Infant,01/05/2024,11/06/2024,Devon\n"
    )
    world = land(tmp_path, births=BIRTHS, movers_in=MOVED_IN, movers_out=out, deaths=DIED)
    assert stays(world) == {
        ("C1", date(2024, 5, 1), date(2024, 5, 20), "birth", "death"),
        ("C2", date(2024, 5, 1), date(2024, 6, 11), "birth", "moved_out"),
        ("C6", date(2024, 3, 4), date(2024, 6, 10), "moved_in", "moved_out"),
    }
    people = {row["person_key"]: row["death_date"] for row in world.rows("person_record")}
    assert (people["C1"], people["C2"]) == (date(2024, 5, 20), None)


def test_an_end_without_a_start_is_a_stay_since_when_is_not_known(tmp_path):
    world = land(tmp_path, movers_out=MOVED_OUT.format(rows="C7,,Dey,Eva,01/01/2022,10/06/2024,Kent\n"))
    assert stays(world) == {("C7", date(1900, 1, 1), date(2024, 6, 10), None, "moved_out")}


def test_movements_in_one_list(tmp_path):
    text = (
        "Child ID,DOB,Movement type,Movement date,Area\nC6,01/01/2022,In,04/03/2024,Kent\n"
        "C6,01/01/2022,OUT,10/06/2024,Kent\nC6,01/01/2022,sideways,11/06/2024,\n"
    )
    world = land(tmp_path, movements=text)
    assert stays(world) == {("C6", date(2024, 3, 4), date(2024, 6, 10), "moved_in", "moved_out")}
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (3, 2, 1)


def test_practice_and_team_hold_from_their_day_or_from_the_day_of_receipt(tmp_path):
    world = land(tmp_path, births=BIRTHS, register=REGISTER)
    rows = world.rows("responsibility")
    practices = {(r["person_key"], r["practice_key"], r["from_date"]) for r in rows if r["basis"] == "registered"}
    assert practices == {
        ("C1", "F81001", date(2024, 5, 20)), ("C1", "F81001", date(2024, 7, 15)),
        ("C2", "F81001", date(2024, 7, 15)), ("C4", "F81002", date(2024, 7, 15)),
    }  # fmt: skip
    teams = {(r["person_key"], r["team_key"], r["from_date"]) for r in rows if r["basis"] == "caseload"}
    assert teams == {
        ("C1", "HV-N", date(2024, 5, 4)), ("C1", "HV-N", date(2024, 5, 1)), ("C2", "HV-N", date(2024, 5, 1)),
        ("C4", "HV-S", date(2024, 7, 15)),
    }  # fmt: skip


CHECKS = """\
Child ID,Review,Due date,Appointment date,Date completed,Outcome,Health visitor,HV team,Location
C1,New Birth Visit,15/05/2024,,11/05/2024,,HV7,HV-N,Home
C1,6-8 week review,26/06/2024,20/06/2024,,DNA,HV7,HV-N,
C1,12 month review,01/05/2025,,,,,,
C4,2-2½ year review,03/08/2023,,10/08/2023,Attended,HV8,HV-S,Hub 1
C4,Eye test,,,12/08/2023,Referred on,,,
"""


def test_checks_that_were_done_or_arranged_are_contacts(tmp_path):
    world = land(tmp_path, checks=CHECKS)
    found = [
        (r["person_key"], r["happened_on"], r["activity"], r["attended"], r["service"], r["reason"])
        for r in world.rows("contact")
    ]
    assert sorted(found, key=str) == [
        ("C1", date(2024, 5, 11), "new_birth_visit", "seen", "health_visiting", None),
        ("C1", date(2024, 6, 20), "six_to_eight_week_review", "did_not_attend", "health_visiting", "DNA"),
        ("C4", date(2023, 8, 10), "two_year_review", "seen", "health_visiting", "Attended"),
        ("C4", date(2023, 8, 12), "other", None, None, "Eye test"),
    ]
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows) == (5, 5), "what is only due is landed and is no contact"
    assert len({row["contact_key"] for row in world.rows("contact")}) == 4


def test_a_child_with_an_nhs_number_alone_is_the_same_in_every_list(tmp_path):
    births = "NHS Number,DOB,Birth Weight,Gestation,Birth Order,Mother's NHS number\n9434765919,01/05/2024,3450,39,1,\n"
    checks = "NHS Number,Review,Due date,Date completed,Outcome\n9434765919,NBV,15/05/2024,11/05/2024,Seen\n"
    checks += "0000000000,NBV,15/05/2024,12/05/2024,Seen\n"
    world = land(tmp_path, births=births, checks=checks)
    (born,) = world.rows("birth")
    contacts = {row["happened_on"]: row["person_key"] for row in world.rows("contact")}
    assert contacts[date(2024, 5, 11)] == born["person_key"]
    assert str(contacts[date(2024, 5, 12)]).startswith("unnamed, line 3 "), "a filler number is nobody's"


def test_a_list_of_people_without_the_registers_number_is_not_taken(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("NHS Number,Surname,Forename,DOB,Postcode\n9434765919,Marlow,Ada,01/05/2024,CM1 1AB\n")
    match = FORMAT.sniff(sample(file))
    assert match is None or not match.accepted


def test_a_workbook_is_read_sheet_by_sheet_and_a_list_that_might_be_anybodys_is_said(tmp_path):
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {
        "People": [["NHS Number", "Surname", "DOB"], ["9434765919", "Marlow", date(2024, 5, 1)]],
        "Births": [["Births in July"], [], ["CHIS ID", "DOB", "Gestation"], ["C1", date(2024, 5, 1), "39+4"]],
        "Moves": [["Child ID", "Movement type", "Movement date"], ["C1", "Moved out", "11/06/2024"]],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = tmp_path / "incoming" / "chis" / "2024-07-15" / "lists.xlsx"
    file.parent.mkdir(parents=True)
    book.save(file)
    match = recognise(file).match
    assert match is not None and [part.sheet for part in match.parts] == ["Births", "Moves"]
    assert any(note.startswith('sheet "People" was left alone') for note in match.notes)
    assert not any(note.startswith('sheet "People": read') for note in match.notes)
    world = land_files(tmp_path, {})
    assert stays(world) == {("C1", date(2024, 5, 1), date(2024, 6, 11), "birth", "moved_out")}
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows) == (2, 2)


def test_no_header_stands_for_two_columns_of_a_list():
    for table in FORMAT.tables:
        names = [(plain_name(name), column.name) for column in table.columns for name in {column.name, *column.also}]
        for name in {name for name, _ in names}:
            assert len({column for other, column in names if other == name}) == 1, (table.name, name)


@pytest.mark.parametrize("name", ["birth_outcome", "first_feed", "held", "restriction", "review_type", "seen", "sex"])
def test_each_word_says_where_it_comes_from_and_how_sure_it_is(name):
    rows = code_rows("familyhub.sources.chis", name)
    assert len({row["word"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row


def test_the_page_names_every_column():
    page = (Path(__file__).parents[2] / "docs" / "sources" / "chis.md").read_text(encoding="utf-8")
    for table in FORMAT.tables:
        section = page[page.index(f"### {table.name}\n") :].split("\n### ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == list(table.names)
