"""Good files of fictional people, into which faults are injected: CSV, a workbook, a census in XML, FHIR."""

import io
import json
from collections.abc import Sequence
from datetime import date

import xlsxwriter

PEOPLE = """\
person_key,nhs_number,upn,forename,surname,birth_date,sex,birth_order
P1,9990000018,B801200005001,Ada,Marlow,2020-03-14,F,1
P2,9990000026,Q801200005002,Ben,Marlow,2020-04-15,M,1
P3,9990000034,E801200005003,Cleo,Reed,2020-05-16,F,1
P4,9990000042,U801200005004,Dan,Reed,2020-06-17,M,1
P5,9990000050,H801200005005,Eve,Holt,2020-07-18,F,1
P6,9990000069,X801200005006,Finn,Holt,2020-08-19,M,1
"""
ADDRESSES = """\
person_key,kind,from_date,to_date,postcode
P1,home,2021-01-01,2022-01-01,NP1 2AB
P2,home,2021-01-01,2022-01-01,NP1 2AC
P3,home,2021-01-01,2022-01-01,NP1 2AD
"""
REFERRALS = """\
referral_key,person_key,service,received_on
R1,P1,health_visiting,2024-01-08
R2,P2,health_visiting,2024-01-09
R3,P3,health_visiting,2024-01-10
"""
CONTACTS = """\
contact_key,referral_key,person_key,happened_on,activity
C1,R1,P1,2024-02-01,two_year_review
C2,R2,P2,2024-02-02,two_year_review
C3,R3,P3,2024-02-03,two_year_review
"""
BIRTHS = """\
person_key,born_on,outcome,gestation_days
P1,2020-03-14,live,280
P2,2020-04-15,live,281
P3,2020-05-16,live,282
"""
FILES = {
    "people.csv": PEOPLE, "addresses.csv": ADDRESSES, "referrals.csv": REFERRALS, "contacts.csv": CONTACTS,
    "births.csv": BIRTHS,
}  # fmt: skip

CHILD = """\
<Child>
<ChildIdentifiers><LAchildID>{id}</LAchildID><PersonBirthDate>2019-12-06</PersonBirthDate></ChildIdentifiers>
<CINdetails><CINreferralDate>2023-07-13</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode></CINdetails>
</Child>
"""
CENSUS = (
    """\
<Message>
<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>
<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>881</LEA></Source></Header>
<Children>
"""
    + "".join(CHILD.format(id=f"C{number}") for number in (1, 2, 3))
    + "</Children>\n</Message>\n"
)
"""A census of three children with a referral each: six rows."""

PATIENTS = [
    {"resourceType": "Patient", "id": f"p{number}", "gender": "female", "birthDate": f"2020-03-1{number}"}
    for number in (1, 2, 3)
]
ENCOUNTERS = [
    {
        "resourceType": "Encounter",
        "id": f"e{number}",
        "status": "finished",
        "subject": {"reference": f"Patient/p{number}"},
        "period": {"start": f"2024-02-0{number}T10:00:00Z"},
    }
    for number in (1, 2, 3)
]


def ndjson(*resources: dict[str, object]) -> str:
    """Resources as a bulk export writes them: one a line."""
    return "".join(json.dumps(each) + "\n" for each in resources)


EXPORT = ndjson(*PATIENTS, *ENCOUNTERS)
"""Three patients on lines 1 to 3, and an encounter of each on lines 4 to 6."""


def cells(text: str) -> list[list[str]]:
    """The cells of a CSV without quotes, row by row."""
    return [line.split(",") for line in text.splitlines()]


def csv_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a CSV."""
    return "".join(",".join(row) + "\n" for row in rows)


def with_cell(text: str, row: int, column: str, cell: str) -> str:
    """A CSV with another cell; rows count from 1, the header's."""
    rows = cells(text)
    rows[row - 1][rows[0].index(column)] = cell
    return csv_of(rows)


def with_column(text: str, column: str, values: Sequence[str]) -> str:
    """A CSV with other cells below one header."""
    rows = cells(text)
    for row, value in zip(rows[1:], values, strict=True):
        row[rows[0].index(column)] = value
    return csv_of(rows)


def with_line(text: str, row: int, line: str) -> str:
    """A CSV with another line in place of that row."""
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: row - 1], line, *lines[row:]])


class Workbook:
    """A workbook of the good people on one sheet, to which a fault can be written before it is saved."""

    def __init__(self, rows: Sequence[Sequence[str]] | None = None, first_row: int = 0) -> None:
        self.bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.bytes, {"in_memory": True})
        self.sheet = self.book.add_worksheet("Children")
        days = self.book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(cells(PEOPLE) if rows is None else rows, start=first_row):
            for place, cell in enumerate(row):
                if cell[:2] == "20":
                    self.sheet.write_datetime(number, place, date.fromisoformat(cell), days)
                else:
                    self.sheet.write(number, place, cell)

    def saved(self) -> bytes:
        """The bytes of the workbook."""
        self.book.close()
        return self.bytes.getvalue()
