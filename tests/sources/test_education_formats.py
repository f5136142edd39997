"""The education formats side by side with all others: each recognises its own files, and none takes another's."""

from datetime import date

import openpyxl
import pytest
from landed_files import land_files

from familyhub.sources.csv_shape import sample
from familyhub.sources.formats import installed, recognise

OURS = ("school_census", "sen2", "eyfsp", "two_year_olds", "ncmp")
EVERY = [(form, table) for form in installed().values() for table in form.tables]

AS_SYSTEMS_WRITE_THEM = {
    "eyfsp": "Pupil ID,UPN,Legal Surname,Legal Forename,DOB,Gender,LAESTAB,Listening and Attention and Understanding,"
    "Speaking,Self-Regulation,Managing Self,Building Relationships,Gross Motor Skills,Fine Motor Skills,Comprehension,"
    "Word Reading,Writing,Number,Numerical Patterns,GLD",
    "two_year_olds": "Child Forename,Child Surname,Child Date of Birth,Home Postcode,Eligibility Criteria,"
    "Eligibility Start Date,Approval Date,Golden Ticket",
    "ncmp": "NHS Number,Forename,Surname,DOB,Gender,Postcode,URN,Year Group,Date Measured,Height (cm),Weight (kg),BMI,"
    "BMI Centile,BMI Category",
    "sen2": "requeststableid,NativeId,requestsorderseqcolumn,sourceid,persontableid,receiveddate,rya,"
    "requestoutcomedate,requestoutcome,requestmediation,requesttribunal,exported",
    "school_census": "NativeId,addressesonrolltableid,pupilonrolltableid,postcode,street,town,addressline1",
}


def headed(tmp_path, header: str):
    file = tmp_path / "any name.csv"
    file.write_text(header + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("form", "table"), [pair for pair in EVERY if pair[0].name in OURS], ids=lambda value: value.name
)
def test_a_table_with_all_its_own_headers_is_told_from_every_other(tmp_path, form, table):
    match = recognise(headed(tmp_path, ",".join(f'"{column.name}"' for column in table.columns))).match
    assert match is not None and match.accepted
    assert (match.format, match.table) == (form.name, table.name)


@pytest.mark.parametrize("name", AS_SYSTEMS_WRITE_THEM)
def test_the_headers_that_systems_write_are_told_from_every_other(tmp_path, name):
    match = recognise(headed(tmp_path, AS_SYSTEMS_WRITE_THEM[name])).match
    assert match is not None and match.accepted
    assert (match.format, match.unread) == (name, ())


@pytest.mark.parametrize(
    ("form", "table"), [pair for pair in EVERY if pair[0].name not in OURS], ids=lambda value: value.name
)
def test_none_of_ours_takes_another_formats_file(tmp_path, form, table):
    file = headed(tmp_path, ",".join(f'"{column.name}"' for column in table.columns))
    theirs = form.sniff(sample(file))
    fit = theirs.fit if theirs is not None and theirs.accepted else 0.5
    for name in OURS:
        match = installed()[name].sniff(sample(file))
        assert match is None or not match.accepted or match.fit < fit, name


def test_a_whole_return_in_one_workbook_is_read_sheet_by_sheet(tmp_path):
    """Councils keep the modules of SEN2 as sheets beside a front sheet, with dates as the spreadsheet holds them."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["SEN2 export, made by the council"])
    sheets = {
        "person": [["persontableid", "NativeId", "sen2tableid", "surname", "forename", "personbirthdate", "sex", "upn"],
                   ["p1", 1, "r1", "Marlow", "Ada", date(2012, 5, 1), "F", "H801200001001"]],
        "sen2": [["sen2tableid", "NativeId", "collection", "year", "referencedate", "lea"],
                 ["r1", 1, "SEN2", 2024, date(2024, 1, 18), 881]],
        "requests": [["requeststableid", "NativeId", "persontableid", "receiveddate", "requestoutcome", "rya"],
                     ["q1", 1, "p1", date(2023, 2, 1), "Y", "False"]],
        "assessment": [["assessmenttableid", "NativeId", "requeststableid", "assessmentoutcome",
                        "assessmentoutcomedate"],
                       ["a1", 1, "q1", "Y", date(2023, 6, 20)]],
        "namedplan": [["namedplantableid", "NativeId", "assessmenttableid", "startdate", "ceasedate", "ceasereason"],
                      ["n1", 1, "a1", date(2023, 6, 28), None, None]],
    }  # fmt: skip
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    folder = tmp_path / "incoming" / "sen" / "2024-03-01"
    folder.mkdir(parents=True)
    book.save(folder / "return.xlsx")
    world = land_files(tmp_path, {})
    assert world.unread == ()
    (extract,) = world.extracts.values()
    assert (extract.format, extract.read_rows, extract.landed_rows) == ("sen2", 5, 5)
    assert (extract.period_from, extract.period_to) == (date(2023, 1, 1), date(2023, 12, 31))
    assert {(row["status"], row["from_date"]) for row in world.rows("status")} == {
        ("ehc_assessment", date(2023, 2, 1)),
        ("ehc_plan", date(2023, 6, 28)),
    }


def test_a_workbook_with_a_title_above_its_header_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["NCMP 2023/24: Ourshire"],
        [],
        ["NHS Number", "Forename", "DOB", "Year Group", "Date Measured", "Height (cm)", "Weight (kg)", "BMI Category"],
        [9990000018, "Ada", date(2013, 2, 2), 6, date(2024, 3, 5), 141.2, 36, "Healthy weight"],
    ):
        book.active.append(row)
    folder = tmp_path / "incoming" / "ncmp" / "2024-07-15"
    folder.mkdir(parents=True)
    book.save(folder / "list.xlsx")
    world = land_files(tmp_path, {})
    assert world.unread == ()
    assert {(row["instrument"], row["domain"], row["score"], row["band"]) for row in world.rows("assessment")} == {
        ("ncmp", "year_6", None, "healthy_weight"),
        ("height", "year_6", 141.2, None),
        ("weight", "year_6", 36.0, None),
    }
