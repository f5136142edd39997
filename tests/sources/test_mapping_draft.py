"""Drafting a mapping from a file's own headers and values: what is likely is proposed, and what is not is said."""

import csv
import io
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mapped import Mapped

from familyhub.errors import SourceError
from familyhub.model.codes import ATTENDED, ETHNICITY, SEX
from familyhub.sources.mapping import mapping_of
from familyhub.sources.mapping.drafting import draft, masked
from familyhub.sources.mapping.profile import profiled
from familyhub.sources.mapping.trial import tried
from familyhub.sources.mapping.words import code_of


def drafted(path):
    """A draft, the same as TOML says it, and its rows by table."""
    made = draft(path)
    told = tomllib.loads(made.toml)
    by_table: dict[str, list[dict]] = {}
    for row in told.get("row", []):
        by_table.setdefault(row["table"], []).append(row)
    return made, told, by_table


def a_csv(tmp_path, *rows, name="file.csv"):
    path = tmp_path / name
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


@pytest.fixture
def register(tmp_path):
    """A register of twelve children below two titles."""
    header = ["Child Ref", "Childs Name", "D.O.B", "Gender", "NHS No", "Address Line 1", "Town", "Post Code",
              "Mum's mobile", "Date Registered", "DV", "Photo consent", "Colour", "Empty"]  # fmt: skip
    rows = [
        [f"C{n}", f"Marlow{n}, Ada", f"{n}/25/2020", "Girl" if n % 2 else "Zz", "9990001014", f"{n} High St",
         "Northport", "CM1 1AB", f"07700 9000{n:02}", f"01/{n:02}/2024", "Y" if n > 6 else "N", "N", "red", ""]
        for n in range(1, 13)
    ]  # fmt: skip
    return a_csv(tmp_path, ["The register"], [], header, *rows)


def test_a_register_is_drafted_with_its_dates_its_words_and_what_has_no_place(register):
    made, told, by_table = drafted(register)
    assert told["date_form"] == "month_first"
    (person,) = by_table["person_record"]
    assert person["columns"] == {
        "person_key": "Child Ref", "birth_date": "D.O.B", "sex": "Gender", "nhs_number": "NHS No",
    }  # fmt: skip
    assert person["split"] == [{"from": "Childs Name", "form": "Surname, Forename"}]
    assert person["translate"] == {"sex": {"Girl": "F"}}
    assert '# Zz = ""   # 6 times' in made.toml and '# "*" = "empty"' in made.toml
    (address,) = by_table["address_record"]
    assert address["join"] == {"address": {"of": ["Address Line 1", "Town"]}}
    member, needs = by_table["status"]
    assert (member["constants"]["status"], member["columns"]["from_date"]) == ("hub_member", "Date Registered")
    assert needs["one_row_for_each"] == {"into": "detail", "columns": {"DV": "domestic_abuse"}}
    assert set(told["leave_out"]) == {"Mum's mobile", "Photo consent", "Colour", "Empty"} == set(made.left_out)
    assert made.left_out["Empty"] == "it is empty" and "somebody else" in made.left_out["Mum's mobile"]


def test_a_draft_shows_no_name_number_address_or_date(register):
    text = drafted(register)[0].toml
    for cell in ("Marlow", "9990001014", "High St", "Northport", "CM1", "07700", "2020", "C1,"):
        assert cell not in text
    assert '"Childs Name": text, all filled, all different, such as Xxxxxx9, Xxx' in text


def test_an_unedited_draft_lands_what_it_understood(register):
    trial = tried(mapping_of("draft", drafted(register)[0].toml), register, rows=20)
    counts = {given.table: given.count for given in trial.given}
    assert counts == {"person_record": 6, "address_record": 12, "status": 18}
    assert trial.landed.read_rows == 12 == trial.landed.landed_rows + trial.landed.quarantined_rows
    assert set(trial.fault_counts) == {("Gender (sex)", "one of Girl")}


def test_children_side_by_side_become_a_person_each_and_kin_of_the_row_s_person(tmp_path):
    path = a_csv(
        tmp_path,
        ["Family ID", "Parent name", "Child 1 first name", "Child 1 DOB", "Child 2 first name", "Child 2 DOB"],
        ["F1", "Jo Smith", "Ada", "25/12/2020", "Ben", "01/02/2022"],
        ["F2", "Al Poe", "Cat", "26/12/2020", "", ""],
    )
    _, told, by_table = drafted(path)
    parent, child = by_table["person_record"]
    assert parent["split"] == [{"from": "Parent name", "form": "Forename Surname"}]
    assert child["repeat"] == ["1", "2"] and child["key"] == {"person_key": ["Family ID", "#"]}
    assert child["columns"] == {"forename": "Child # first name", "birth_date": "Child # DOB"}
    (kin,) = by_table["relationship_record"]
    assert kin["constants"] == {"relationship": "family"}
    assert kin["when"] == [{"column": "Child # first name", "not_empty": True}]
    assert told["date_form"] == "day_first" and "leave_out" not in told


def test_lines_of_an_address_are_no_children(tmp_path):
    path = a_csv(tmp_path, ["Ref", "Address 1", "Address 2", "DOB"], ["a1", "x", "y", "25/12/2020"])
    _, _, by_table = drafted(path)
    assert len(by_table["person_record"]) == 1
    assert by_table["address_record"][0]["join"] == {"address": {"of": ["Address 1", "Address 2"]}}


def test_attendance_has_a_key_of_person_and_day_where_it_has_none(tmp_path):
    path = a_csv(
        tmp_path,
        ["Client ID", "Session date", "Attended", "Venue"],
        ["1", "2025-01-02", "Y", "Quay"],
        ["1", "2025-01-09", "DNA", "Quay"],
    )
    _, _, by_table = drafted(path)
    (contact,) = by_table["contact"]
    assert contact["key"] == {"contact_key": ["Client ID", "Session date"]}
    assert contact["translate"]["attended"] == {"DNA": "did_not_attend", "Y": "seen"}


def test_without_an_id_people_are_known_by_name_and_birth_date_and_that_is_said(tmp_path):
    path = a_csv(tmp_path, ["First name", "Surname", "DOB"], ["Ada", "Poe", "25/12/2020"], ["Ben", "Poe", "2/3/2021"])
    made, _, by_table = drafted(path)
    assert by_table["person_record"][0]["key"] == {"person_key": ["Surname", "First name", "DOB"]}
    assert "No column looks like an id" in made.toml


def test_a_file_of_which_nothing_is_understood_gives_a_mapping_that_reads_nothing(tmp_path):
    path = a_csv(tmp_path, ["Alpha", "Beta"], ["red", "one"], ["blue", "two"])
    made, told, _ = drafted(path)
    assert told["leave_out"] == ["Alpha", "Beta"] and "row" not in told
    assert mapping_of("draft", made.toml).format.tables == ()


@pytest.mark.parametrize(
    ("codes", "value", "code"),
    [
        (SEX, "b) Female", "F"), (SEX, "Girl", "F"), (SEX, "M", "M"), (SEX, "b) F", None), (SEX, "Dinosaur", None),
        (ETHNICITY, "WBRI - White British", "A"), (ETHNICITY, "A - Martian", None), (ATTENDED, "DNA", "did_not_attend"),
    ],
)  # fmt: skip
def test_words_are_known_and_letters_before_them_are_not_trusted(codes, value, code):
    assert code_of(codes, value) == code


def test_columns_that_contradict_each_other_in_their_dates_are_said_one_by_one(tmp_path):
    path = a_csv(
        tmp_path, ["Ref", "DOB", "Date Registered"], ["1", "12/25/2020", "25/01/2024"], ["2", "1/2/2020", "1/2/2024"]
    )
    _, told, _ = drafted(path)
    assert told["date_form"] == {"DOB": "month_first", "Date Registered": "day_first"}


def test_the_widest_sheet_is_drafted_and_the_others_are_named(tmp_path):
    county = Mapped(tmp_path)
    path = county.put_workbook(
        "x/book.xlsx",
        {
            "Notes": [["What", "Who"], ["a", "b"]],
            "Children (1)": [["Title"], ["Ref", "First name", "DOB"], ["1", "Ada", "25/12/2020"]],
        },
    )
    made, told, _ = drafted(path)
    assert told["recognise"] == {"sheet": "Children (1)"} and 'left alone: "Notes"' in made.toml
    assert tried(mapping_of("draft", made.toml), path).landed.landed_rows == 1
    assert profiled(path, "notes").headers == ("What", "Who")


def test_a_file_without_a_table_says_so(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague\n\nplease find nothing attached\n")
    with pytest.raises(SourceError, match="no row of headers"):
        draft(path)


@pytest.mark.parametrize(
    ("value", "shape"),
    [("Ada Poe", "Xxx Xxx"), ("25/12/2020", "99/99/9999"), ("É" * 40, "X" * 30 + "…"), ("日本", "xx")],
)
def test_a_shape_says_nothing_of_whose_it_is(value, shape):
    assert masked(value) == shape


HEADERS = st.one_of(
    st.sampled_from(["Ref", "DOB", "D.O.B", "DOB 2", "Child 1 name", "Child 2 name", "Name", "_row", "#", '"', "£"]),
    st.text(min_size=1, max_size=12),
)  # fmt: skip
VALUES = st.one_of(st.sampled_from(["", "Y", "N", "25/12/2020", "Ada Poe", "1", "CM1 1AB"]), st.text(max_size=8))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headers=st.lists(HEADERS, min_size=2, max_size=8), rows=st.lists(st.lists(VALUES, max_size=8), max_size=6))
def test_a_draft_of_whatever_file_is_a_mapping(headers, rows, tmp_path):
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    path = tmp_path / "any.csv"
    path.write_text(out.getvalue(), encoding="utf-8", errors="replace", newline="")
    try:
        made = draft(path)
    except SourceError as error:
        assert error.trouble.code in ("no_table", "unreadable", "workbook_damaged")
        return
    mapping = mapping_of("draft", made.toml)
    assert set(made.file.headers) == {*mapping.compiled.headers, *mapping.definition.leave_out}


def test_a_day_that_does_not_exist_among_days_that_do_is_a_date_that_is_wrong(tmp_path):
    path = a_csv(tmp_path, ["Ref", "Joined us"], ["A1", "04/12/2024"], ["A2", "04/20/2024"], ["A3", "04/31/2024"])
    assert {column.header: column.holds for column in profiled(path).columns}["Joined us"] == "dates"
