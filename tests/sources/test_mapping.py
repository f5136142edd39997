"""Files that no format knows, read by a mapping: three odd ones through a whole refresh, then each decision alone."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mapped import Mapped

from familyhub.errors import SourceError
from familyhub.sources import installed, recognise
from familyhub.sources.formats import recognise as recognised_by
from familyhub.sources.mapping import mapping_of
from familyhub.sources.mapping.trial import tried

REGISTER = """
says = "The register of Quay children's centre, a row a child"
date_form = "month_first"
leave_out = ["Photo consent"]

[recognise]
sheet = "Register*"

[[row]]
table = "person_record"
columns = { person_key = "Reg no", birth_date = "D.O.B.", sex = "Gender", nhs_number = "NHS" }
split = [{ from = "Child's name", form = "Surname, Forename" }]
translate.sex = { Girl = "F", Boy = "M" }

[[row]]
table = "status"
columns = { person_key = "Reg no", from_date = "Joined", to_date = "Left" }
constants = { status = "hub_member" }
translate.to_date = { "still here" = "" }
"""

FAMILIES = """
says = "A voluntary organisation's families, a row a family"

[[row]]
table = "person_record"
columns = { person_key = "Family" }
split = [{ from = "Parent", form = "Forename Surname" }]

[[row]]
table = "person_record"
repeat = [1, 2, 3]
columns = { forename = "Child # name", birth_date = "Child # DOB" }
key = { person_key = ["Family", "#"] }

[[row]]
table = "relationship_record"
repeat = [1, 2, 3]
columns = { other_key = "Family" }
key = { person_key = ["Family", "#"] }
constants = { relationship = "parent" }
when = [{ column = "Child # name", not_empty = true }]

[[row]]
table = "contact"
columns = { person_key = "Family", happened_on = "Visited", place_key = "Venue" }
key = { contact_key = ["Family", "Visited", { text = "visit" }] }
constants = { service = "voluntary", attended = "seen" }
when = [{ column = "Came", is = ["Y", "yes"] }]
"""

NEEDS = """
says = "Needs at registration, a column a need"

[[row]]
table = "status"
columns = { person_key = "Ref", from_date = "Registered" }
constants = { status = "family_need" }
[row.one_row_for_each]
columns = { DV = "domestic_abuse", Debt = "money", Housing = "housing" }
yes = ["y"]
no = ["n"]
into = "detail"
"""


@pytest.fixture
def county(tmp_path):
    return Mapped(tmp_path)


def test_a_centres_register_with_titles_split_names_and_american_dates(county):
    county.map("quay-register", REGISTER)
    header = ["Reg no", "Child's\nname", "D.O.B.", "Gender", "NHS", "Joined", "Left", "Photo consent"]
    county.put_workbook(
        "quay/2026-01-02/q3.xlsx",
        {
            "Front": [["Quay centre"], ["Printed by the office"]],
            "Register 2025": [
                ["Quay children's centre: register"],
                [],
                header,
                ["R1", "Marlow, Ada", "12/25/2020", "Girl", "9990001014", "01/13/2025", None, "Y"],
                ["R2", "Okoro, Ben", "02/03/2021", "Boy", "9990001023", "01/14/2025", "Still here", "N"],
                ["R3", "Poe", "02/30/2021", "Dinosaur", None, "25/01/2025", "02/01/2025", None],
                [None] * 8,
            ],
            "Old": [["some", "other", "thing"], [1, 2, 3]],
        },
    )
    landing = county.refreshed()
    (extract,) = landing.new
    assert extract.format == "mapping_quay_register" and landing.unread == ()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows, extract.blank_rows) == (3, 2, 1, 1)
    assert extract.tables == {"person_record": 2, "status": 2}
    assert county.rows("person_record", "person_key, surname, forename, birth_date, sex, nhs_number, row") == [
        ("R1", "Marlow", "Ada", "2020-12-25", "F", "9990001014", "4"),
        ("R2", "Okoro", "Ben", "2021-02-03", "M", None, "5"),
    ]
    assert county.rows("status", "person_key, status, from_date, to_date") == [
        ("R1", "hub_member", "2025-01-13", None),
        ("R2", "hub_member", "2025-01-14", None),
    ]
    assert sorted(county.quarantined()) == [
        (5, "NHS (nhs_number)", "9990001023"),
        (6, "D.O.B. (birth_date)", "02/30/2021"),
        (6, "Gender (sex)", "Dinosaur"),
        (6, "Joined (from_date)", "25/01/2025"),
    ]
    assert any("one cell holds one word" in note for note in extract.notes)
    assert 'sheet "Register 2025": its header is in row 3' in extract.notes


def test_a_row_for_each_family_with_its_children_side_by_side(county):
    county.map("families", FAMILIES)
    county.put(
        "homestart/2026-01-02/list.csv",
        "Family;Parent;Child 1 name;Child 1 DOB;Child 2 name;Child 2 DOB;Child 3 name;Child 3 DOB;Visited;Came;Venue\n"
        "F1;Mary Ann Smith;Ada;25/12/2020;Ben;01/02/2022;;;03/04/2025;Y;Hub\n"
        "F2;Jo Jones;Cat;31/02/2021;;;Dan;02/03/2023;04/04/2025;n;Hub\n",
    )
    (extract,) = county.refreshed().new
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 1, 1)
    assert extract.tables == {"person_record": 2, "person_record_2": 3, "relationship_record": 4, "contact": 1}
    assert county.rows("person_record", "person_key, forename, surname, birth_date, row") == [
        ("F1", "Mary Ann", "Smith", None, "2"),
        ("F1/1", "Ada", None, "2020-12-25", "2"),
        ("F1/2", "Ben", None, "2022-02-01", "2"),
        ("F2", "Jo", "Jones", None, "3"),
        ("F2/3", "Dan", None, "2023-03-02", "3"),
    ]
    assert county.rows("relationship_record", "person_key, other_key, relationship") == [
        ("F1/1", "F1", "parent"), ("F1/2", "F1", "parent"), ("F2/1", "F2", "parent"), ("F2/3", "F2", "parent"),
    ]  # fmt: skip
    assert county.rows("contact", "contact_key, person_key, happened_on, service, attended, place_key") == [
        ("F1/03/04/2025/visit", "F1", "2025-04-03", "voluntary", "seen", "Hub")
    ]
    assert county.quarantined() == [(3, "Child 1 DOB (birth_date)", "31/02/2021")]


def test_needs_as_columns_that_say_yes(county):
    county.map("needs", NEEDS)
    county.put(
        "hub/2026-01-02/needs.csv",
        "Ref,Registered,DV,Debt,Housing\nA,2025-03-01,Y,n,\nB,2025-03-02,N,maybe,Y\nC,2025-03-03,,,\n",
    )
    (extract,) = county.refreshed().new
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (3, 2, 1)
    assert county.rows("status", "person_key, status, detail, from_date") == [
        ("A", "family_need", "domestic_abuse", "2025-03-01"),
        ("B", "family_need", "housing", "2025-03-02"),
    ]
    assert county.quarantined() == [(3, "Debt", "maybe")]
    assert any("one row gave nothing" in note for note in extract.notes)


def test_a_changed_mapping_lands_its_files_again_and_a_removed_one_says_so(county):
    path = county.map("needs", NEEDS)
    county.put("hub/2026-01-02/needs.csv", "Ref,Registered,DV,Debt,Housing\nA,2025-03-01,Y,n,\n")
    county.refreshed()
    assert county.refreshed().new == ()
    county.map("needs", NEEDS.replace('"domestic_abuse"', '"safety"').replace("Needs at", "The needs at"))
    again = county.refreshed()
    assert [extract.file for extract in again.new] == ["hub/2026-01-02/needs.csv"]
    assert again.anew == (("hub/2026-01-02/needs.csv", "the mapping mapping_needs has changed since"),)
    assert county.rows("status", "detail") == [("safety",)]
    path.unlink()
    with pytest.raises(SourceError, match=r'"mapping_needs", which is no longer installed or mapped'):
        county.refreshed()


def test_other_words_about_a_mapping_land_nothing_again(county):
    county.map("needs", NEEDS)
    county.put("hub/2026-01-02/needs.csv", "Ref,Registered,DV,Debt,Housing\nA,2025-03-01,Y,n,\n")
    county.refreshed()
    county.map("needs", NEEDS.replace("Needs at registration", "What families need"))
    assert county.refreshed().new == ()


def given_by(toml: str, text: str, tmp_path, table: str):
    """The rows a mapping gives of a CSV, as dicts, and its trial."""
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    trial = tried(mapping_of("one", 'says = "x"\n' + toml), path, rows=100)
    (found,) = (given for given in trial.given if given.table == table)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows], trial


PERSON = '[[row]]\ntable = "person_record"\n'


@pytest.mark.parametrize(
    ("rest", "gives", "out"),
    [
        ("", [("a", "F")], ["b", "c"]),
        ('"*" = "refuse"', [("a", "F")], ["b", "c"]),
        ('"*" = "empty"', [("a", "F"), ("b", ""), ("c", ""), ("d", "")], []),
        ('"*" = "keep"', [("a", "F"), ("b", "M")], ["c"]),
        ('"*" = "U"', [("a", "F"), ("b", "U"), ("c", "U"), ("d", "")], []),
        ('"" = "U"', [("a", "F"), ("d", "U")], ["b", "c"]),
    ],
)
def test_words_that_a_translation_does_not_name(rest, gives, out, tmp_path):
    toml = PERSON + f'columns = {{ person_key = "Ref", sex = "Sex" }}\n[row.translate.sex]\nLady = "F"\n{rest}\n'
    rows, trial = given_by(toml, "Ref,Sex\na, LADY \nb,M\nc,?\nd,\n", tmp_path, "person_record")
    expected = gives if "d" in [key for key, _ in gives] else [*gives, ("d", "")]
    assert [(row["person_key"], row["sex"]) for row in rows] == expected
    assert ["abcd"[fault.row - 2] for fault in trial.faults] == out


def test_a_local_code_that_happens_to_be_one_of_ours_is_not_taken_for_it(tmp_path):
    toml = PERSON + 'columns = { person_key = "Ref", ethnicity = "Eth" }\ntranslate.ethnicity = { WB = "A" }\n'
    rows, trial = given_by(toml, "Ref,Eth\na,WB\nb,J\n", tmp_path, "person_record")
    assert [row["ethnicity"] for row in rows] == ["A"]
    assert [(fault.column, fault.found, fault.expected) for fault in trial.faults] == [
        ("Eth (ethnicity)", "J", "one of WB")
    ]


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("", "03/04/2020", "2020-04-03"),
        ("day_first", "03/04/2020", "2020-04-03"),
        ("day_first", "12/25/2020", None),
        ("month_first", "03/04/2020", "2020-03-04"),
        ("month_first", "25/12/2020", None),
        ("month_first", "2020-12-25", "2020-12-25"),
        ("iso", "2020-12-25", "2020-12-25"),
        ("iso", "25/12/2020", None),
        ("%d.%m.%y", "25.12.20", "2020-12-25"),
        ("%d.%m.%y", "2020-12-25", "2020-12-25"),
        ("%d.%m.%y", "25/12/2020", None),
        ("%Y-%d-%m", "2020-03-04", "2020-04-03"),
    ],
)
def test_how_dates_are_written(form, text, day, tmp_path):
    toml = f'date_form = "{form}"\n' + PERSON + 'columns = { person_key = "Ref", birth_date = "DOB" }\n'
    rows, trial = given_by(toml, f"Ref,DOB\na,{text}\n", tmp_path, "person_record")
    assert [row["birth_date"] for row in rows] == ([day] if day else [])
    assert len(trial.faults) == (day is None)


def test_a_form_of_dates_for_each_column(tmp_path):
    toml = 'date_form = { Born = "month_first", "*" = "day_first" }\n' + PERSON
    toml += 'columns = { person_key = "Ref", birth_date = "Born", death_date = "Died" }\n'
    rows, _ = given_by(toml, "Ref,Born,Died\na,03/04/2020,03/04/2021\n", tmp_path, "person_record")
    assert rows == [{"person_key": "a", "birth_date": "2020-03-04", "death_date": "2021-04-03"}]


def test_the_dates_of_repeated_columns_are_judged_together(tmp_path):
    toml = PERSON + 'repeat = [1, 2]\ncolumns = { birth_date = "C# DOB" }\nkey = { person_key = ["Ref", "#"] }\n'
    rows, _ = given_by(toml, "Ref,C1 DOB,C2 DOB\na,12/25/2020,02/03/2021\n", tmp_path, "person_record")
    assert [row["birth_date"] for row in rows] == ["2020-12-25", "2021-02-03"]


def test_a_key_of_which_a_part_is_empty_is_no_key(tmp_path):
    toml = PERSON + 'key = { person_key = ["Name", "DOB"] }\n'
    rows, trial = given_by(toml, "Name,DOB\nAda,2020-01-01\nBen,\n", tmp_path, "person_record")
    assert [row["person_key"] for row in rows] == ["Ada/2020-01-01"]
    assert [(fault.row, fault.column, fault.rule) for fault in trial.faults] == [
        (3, "Name + DOB (person_key)", "required")
    ]


def test_lines_of_an_address_are_joined_and_a_postcode_at_the_end_is_split_off(tmp_path):
    toml = '[[row]]\ntable = "address_record"\ncolumns = { person_key = "Ref" }\n'
    toml += 'constants = { kind = "home", from_date = 1900-01-01 }\n'
    joined = 'join = { address = { of = ["A1", "A2", "A3"], with = ", " } }\n'
    rows, _ = given_by(toml + joined, "Ref,A1,A2,A3\na,1 High St,,Northport\n", tmp_path, "address_record")
    assert [(row["address"], row["from_date"]) for row in rows] == [("1 High St, Northport", "1900-01-01")]
    split = 'split = [{ from = "Where", form = "Address, Postcode" }]\n'
    text = 'Ref,Where\na,"1 High St, Northport, cm1 1ab"\nb,The Farm\n'
    rows, _ = given_by(toml + split, text, tmp_path, "address_record")
    assert [(row["address"], row["postcode"]) for row in rows] == [
        ("1 High St, Northport", "CM1 1AB"), ("The Farm", ""),
    ]  # fmt: skip


def test_a_constant_day_may_be_the_one_on_which_the_file_was_received(county):
    county.map(
        "carers",
        'says = "Young carers"\n[[row]]\ntable = "status"\ncolumns = { person_key = "Ref" }\n'
        'constants = { status = "young_carer", from_date = "received", to_date = "received" }\n',
    )
    county.put("carers/2026-01-02/list.csv", "Ref\na\n")
    county.refreshed()
    assert county.rows("status", "person_key, from_date, to_date") == [("a", "2026-01-02", "2026-01-02")]


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ('is = ["y"]', "a"),
        ('is_not = ["y"]', "bc"),
        ("not_empty = true", "ab"),
        ('is_not = ["y"], not_empty = true', "b"),
    ],
)
def test_rows_are_only_made_where_a_cell_says_so(condition, kept, tmp_path):
    toml = PERSON + f'columns = {{ person_key = "Ref" }}\nwhen = [{{ column = "Came", {condition} }}]\n'
    rows, trial = given_by(toml, "Ref,Came\na,Y\nb,n\nc,\n", tmp_path, "person_record")
    assert "".join(row["person_key"] for row in rows) == kept
    assert trial.landed.read_rows == trial.landed.landed_rows == 3


def test_a_header_that_comes_again_is_known_by_its_turn(tmp_path):
    toml = PERSON + 'repeat = ["DOB", "DOB (2)"]\ncolumns = { birth_date = "#" }\nkey = { person_key = ["Ref", "#"] }\n'
    rows, _ = given_by(toml, "Ref,DOB,DOB\na,2020-01-01,2021-01-01\n", tmp_path, "person_record")
    assert [(row["person_key"], row["birth_date"]) for row in rows] == [("a/1", "2020-01-01"), ("a/2", "2021-01-01")]


def test_a_row_the_reader_refuses_counts_once_and_keeps_its_line(tmp_path):
    toml = PERSON + 'columns = { person_key = "Ref" }\n[[row]]\ntable = "team"\n'
    toml += 'columns = { team_key = "Team", name = "Team" }\n'
    _, trial = given_by(toml, "Ref,Team\na,T\nb,T,more\n\nc,T\n", tmp_path, "team")
    landed = trial.landed
    assert (landed.read_rows, landed.landed_rows, landed.quarantined_rows, landed.blank_rows) == (3, 2, 1, 1)
    assert [(fault.row, fault.rule, fault.raw) for fault in trial.faults] == [(3, "wrong_cell_count", "b,T,more")]


def test_a_file_is_known_by_all_the_headers_that_are_read(tmp_path):
    mapping = mapping_of("one", 'says = "x"\n' + PERSON + 'columns = { person_key = "Ref", birth_date = "D.O.B" }\n')
    forms = {mapping.format.name: mapping.format}
    path = tmp_path / "f.csv"
    path.write_text("REF,dob,New\na,2020-01-01,x\n")
    found = recognised_by(path, forms)
    assert found.accepted and found.match is not None and found.match.unread == ("New",)
    assert "the mapping does not know New: not read" in found.match.notes
    path.write_text("REF,born\na,2020-01-01\n")
    found = recognised_by(path, forms)
    assert not found.accepted and "not found: D.O.B" in found.why_not()


def test_headers_that_must_be_there_may_be_fewer_and_what_is_missing_is_said(tmp_path):
    toml = '[recognise]\nheaders = ["Ref"]\n' + PERSON + 'columns = { person_key = "Ref", birth_date = "DOB" }\n'
    rows, trial = given_by(toml, "Ref\na\n", tmp_path, "person_record")
    assert rows == [{"person_key": "a", "birth_date": ""}]
    assert 'there is no column "DOB": person_record.birth_date stays empty' in trial.landed.notes


def test_a_header_row_and_an_encoding_that_are_stated(tmp_path):
    toml = '[recognise]\nheader_row = 3\nencoding = "cp1252"\n' + PERSON
    mapping = mapping_of("one", 'says = "x"\n' + toml + 'columns = { person_key = "Ref", surname = "Name" }\n')
    path = tmp_path / "f.csv"
    path.write_bytes("Ref,Name\n(id),(of child)\nRef,Name\na,Zoë\n".encode("cp1252"))
    (given_rows,) = tried(mapping, path).given
    assert given_rows.rows == (("a", "Zoë"),)


def test_a_mapping_of_a_few_common_headers_takes_no_other_formats_file(tmp_path):
    mapping = mapping_of(
        "greedy", 'says = "x"\n' + PERSON + 'columns = { person_key = "person_key", nhs_number = "nhs_number" }\n'
    )
    forms = {mapping.format.name: mapping.format} | installed()
    path = tmp_path / "person_record.csv"
    table = installed()["plain"].table("person_record")
    path.write_text(",".join(table.names) + "\n")
    found = recognise(path, forms)
    assert found.match is not None and found.match.format == "plain"


def test_the_mapping_made_for_a_file_goes_before_a_format_that_fits_as_well(tmp_path):
    names = ", ".join(f'{name} = "{name}"' for name in ("team_key", "name", "kind", "hub", "district", "quadrant"))
    mapping = mapping_of("teams", f'says = "x"\n[[row]]\ntable = "team"\ncolumns = {{ {names} }}\n')
    path = tmp_path / "team.csv"
    path.write_text("team_key,name,kind,hub,district,quadrant\n")
    found = recognise(path, {mapping.format.name: mapping.format} | installed())
    assert found.match is not None and found.match.format == "mapping_teams"
    assert any("plain" in note for note in found.match.notes)


CELLS = st.sampled_from(["", "a", "b", "Y", "N", "?", "01/02/2020", "31/02/2020", "2020-01-01", 'x"y', "Ann Bee"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=6, max_size=7), max_size=12))
def test_every_row_of_the_file_is_landed_or_in_quarantine_once(rows, tmp_path):
    """Landed and quarantined rows are those of the file, as another reader of CSV counts them."""
    toml = """
    says = "x"
    [[row]]
    table = "person_record"
    columns = { person_key = "Ref", birth_date = "DOB" }
    split = [{ from = "Name", form = "Forename Surname" }]
    [[row]]
    table = "person_record"
    repeat = [1, 2]
    columns = { birth_date = "C# DOB" }
    key = { person_key = ["Ref", "#"] }
    [[row]]
    table = "status"
    columns = { person_key = "Ref", from_date = "DOB" }
    constants = { status = "family_need" }
    one_row_for_each = { columns = { Need = "need" }, into = "detail" }
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["Ref", "Name", "DOB", "C1 DOB", "C2 DOB", "Need"])
    writer.writerows(rows)
    path = tmp_path / "f.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    landed = (trial := tried(mapping_of("one", toml), path)).landed
    filled = [row for row in csv.reader(io.StringIO(out.getvalue())) if any(cell.strip() for cell in row)][1:]
    assert landed.read_rows == len(filled)
    assert landed.read_rows == landed.landed_rows + landed.quarantined_rows
    assert landed.quarantined_rows == len({fault.row for fault in trial.faults if fault.whole_row})
