"""The education formats side by side with all others: each recognises its own files, and none takes another's."""

import pytest

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
