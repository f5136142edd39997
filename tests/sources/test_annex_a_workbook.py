"""Annex A as councils send it: workbooks with front sheets, titles, merged cells, other spellings, any order."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from landed_files import World, land_files

from familyhub.sources.annex_a import FORMAT
from familyhub.sources.sampling import sample

FRONT = [
    ["Annex A: child-level data"],
    ["Prepared for inspection. Contains personal data of children."],
    [],
    ["Ourshire"],
]
PLANS = [
    ["Child protection plans, Ourshire"],
    ["All children with a plan in the last six months; run on 1 July 2024"],
    [],
    ["The child", None, None, None, None, None, "The plan", None, None, None, "Whose case", None],
    [
        "CHILD_ID", "Gender ", "Ethnic origin", "D.O.B.", "Age", "Does the child have a disability?",
        "CPP Start Date", "Initial Category of Abuse", "Date of Last Statutory Visit", "CPP End Date",
        "Allocated Team", "Allocated Social Worker",
    ],
    [3001, "1 - Male", "A1 White British", date(2016, 5, 4), 8.1, "No", date(2024, 2, 1), "Neglect, Emotional",
     date(2024, 6, 20), None, "North Team", "Ida\u00a0Wells"],
    [3002, "b) Female", "Somali", date(2014, 1, 2), 10.4, "AUT", date(2023, 3, 1), "PHY", None, date(2024, 1, 9),
     "North Team", "Ida Wells"],
]  # fmt: skip
REFERRALS = [
    ["Unique ID", "Sex", "Ethnicity", "Date of Birth", "Referral Date", "Source of referral", "NFA"],
    [3002, "F", "Somali", date(2014, 1, 2), date(2023, 2, 1), "6: Police", "N"],
    [3003, "F", "Unknown", date(2014, 1, 2), date(2023, 2, 1), "8", "Y"],
]
SHEETS = {"Cover": FRONT, "CP Plans": PLANS, "Sheet3": REFERRALS, "Lookups": [["Yes"], ["No"]]}


def as_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, place, cell)
            if name == "CP Plans":
                sheet.merge_range(3, 0, 3, 5, "The child")
                sheet.merge_range(3, 6, 3, 9, "The plan")
                sheet.merge_range(3, 10, 3, 11, "Whose case")


def as_xls(path: Path) -> None:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in SHEETS.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(number, place, cell, day)
                elif cell is not None:
                    sheet.write(number, place, cell)
    book.save(str(path))


@pytest.fixture(params=[as_xlsx, as_xls], ids=["xlsx", "xls"])
def written(request, tmp_path) -> Path:
    """The workbook, under a name that says nothing."""
    path = tmp_path / "incoming" / "council" / "2024-07-15" / "data.bin"
    path.parent.mkdir(parents=True)
    request.param(path)
    return path


@pytest.fixture
def landed(written, tmp_path) -> World:
    return land_files(tmp_path, {})


def test_each_sheet_is_known_by_its_headers_and_what_is_no_list_is_left_alone_and_said(written):
    match = FORMAT.sniff(sample(written))
    assert match is not None and match.accepted
    assert {part.sheet: (part.table, part.header_row) for part in match.parts} == {
        "CP Plans": ("list_7_protection_plans", 5),
        "Sheet3": ("list_3_referrals", 1),
    }
    assert all(part.unread == () for part in match.parts)
    said = " ".join(match.notes)
    assert '"Cover"' in said and '"Lookups"' in said


def test_every_row_of_every_list_is_landed(landed):
    assert landed.unread == ()
    assert sum(extract.read_rows for extract in landed.extracts.values()) == 4
    assert sum(extract.landed_rows for extract in landed.extracts.values()) == 4


def test_children_of_two_sheets_are_one_and_their_words_become_codes(landed):
    people = {
        row["person_key"]: (row["sex"], row["ethnicity"], row["birth_date"]) for row in landed.rows("person_record")
    }
    assert people == {
        "3001": ("M", "A", date(2016, 5, 4)),
        "3002": ("F", "N", date(2014, 1, 2)),
        "3003": ("F", "99", date(2014, 1, 2)),
    }


def test_plans_visits_and_referrals_keep_the_line_of_the_sheet_they_stand_on(landed):
    plans = [row for row in landed.rows("status") if row["status"] == "child_protection_plan"]
    found = [(row["person_key"], row["from_date"], row["to_date"], row["detail"], row["row"]) for row in plans]
    assert sorted(found, key=str) == [
        ("3001", date(2024, 2, 1), None, "MUL", 6),
        ("3002", date(2023, 3, 1), date(2024, 1, 9), "PHY", 7),
    ]
    (visit,) = landed.rows("contact")
    assert (visit["activity"], visit["team_key"], visit["practitioner_key"], visit["row"]) == (
        "statutory_visit", "North Team", "Ida Wells", 6,
    )  # fmt: skip
    referrals = {row["person_key"]: (row["referred_by"], row["outcome"]) for row in landed.rows("referral")}
    assert referrals == {"3002": ("6", None), "3003": ("8", "NFA")}


def test_a_sheet_with_headers_that_every_list_has_is_left_alone_and_said(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, headers in {
            "People": ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Allocated Team"],
            "Contacts": [
                "Child Unique ID",
                "Gender",
                "Ethnicity",
                "Date of Birth",
                "Date of Contact",
                "Contact Source",
            ],
        }.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headers)
            sheet.write_row(1, 0, ["1", "F", "WBRI", "2015-01-02", "2024-01-02"])
    match = FORMAT.sniff(sample(path))
    assert match is not None and match.table == "list_1_contacts"
    assert [part.sheet for part in match.parts] == ["Contacts"]
    assert any('"People" was left alone' in note for note in match.notes)
    (batch,) = FORMAT.read(path, match)
    assert (batch.table, batch.part, batch.cells.num_rows) == ("list_1_contacts", 0, 1)
