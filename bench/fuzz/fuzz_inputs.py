"""Good files of every format, made from what the format declares: CSV, workbooks, a census in XML, a return, FHIR.

The people are made up. Each file says how many rows it holds, so that nothing read or left out of it can go unnoticed.
"""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import xlsxwriter

from familyhub.model import Column, Table
from familyhub.sources.shape import Format

TEXTS = (
    "01",
    "1",
    "Y",
    "N",
    "health visiting",
    "O'Hara",
    "Zoë",
    "new birth visit",
    "12",
    "seen",
    "77176002",
    "E06000001",
)
NASTY = (
    "", " ", "NULL", "#N/A", "=1+1", "@SUM(A1)", "\t", "31/02/2024", "0000000000", "1e999", "nan", "-1", "9" * 40, "x" * 5000,  # noqa: E501 - a list of many short things
    "'; DROP TABLE x;--", "%", "_", "\\", "{}", "[]", "<b>", "&amp;", "\u202egnirts", "\ufeff", "\u2028", "\x00", "\x07",  # noqa: E501 - a list of many short things
    "1900-01-01", "9999-12-31", "2024-13-01", "0001-01-01", "12:60", "45000", "99999", "a,b", "a;b", "a\tb", "a|b", '"', '""',  # noqa: E501 - a list of many short things
    "line\nbreak", "line\r\nbreak", "é" * 300, "\U0001f476", "\ud800",
)  # fmt: skip
"""Cells that have broken some reader somewhere."""
MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Input:
    """The bytes of a file; `rows` is how many it holds, and None once it was damaged. `kind` names how it is written.

    `tables` is how many tables the rows are in.
    """

    content: bytes
    kind: str
    rows: int | None
    tables: int = 1


def good_file(form: Format, drawn: Random) -> Input:
    """A good file of a format, in one of the ways it may be written."""
    if form.name == "fhir":
        return _fhir(drawn)
    if form.name == "cin_census":
        return _census(drawn)
    if form.name == "ssda903" and drawn.random() < 0.4:
        return _return(drawn)
    if drawn.random() < 0.2:
        return _workbook(form, drawn)
    rows = table_rows(drawn.choice(form.tables), drawn)
    return Input(as_csv(rows, drawn), "csv", len(rows) - 1)


def table_rows(table: Table, drawn: Random, nasty: float = 0.0) -> list[list[str]]:
    """A header and some rows of a table: required columns and some of the others, in any order and spelling."""
    columns = [column for column in table.columns if column.required or drawn.random() < 0.7]
    if drawn.random() < 0.3:
        drawn.shuffle(columns)
    header = [drawn.choice((column.name, *column.also)) if drawn.random() < 0.2 else column.name for column in columns]
    rows = [[cell_of(column, drawn, nasty) for column in columns] for _ in range(drawn.randrange(MOST_ROWS + 1))]
    return [header, *([row for row in rows if any(cell.strip(' \t\r\n,;|"\x00') for cell in row)])]


def cell_of(column: Column, drawn: Random, nasty: float = 0.0) -> str:
    """A cell as the column expects it; once in a while none, and with a chance of `nasty` one that nobody expects."""
    if drawn.random() < nasty:
        return drawn.choice(NASTY)
    if not column.required and drawn.random() < 0.15:
        return ""
    if column.codes is not None:
        return drawn.choice([*column.codes.meanings, *column.codes.also])
    match column.kind:
        case "date":
            day = date(2012, 1, 1) + timedelta(drawn.randrange(4_000))
            return drawn.choice((str(day), str(day), day.strftime("%d/%m/%Y")))
        case "nhs_number":
            return drawn.choice(("9990000018", "9990000026", "999 000 0034", "9990000019"))
        case "upn":
            return drawn.choice(("B801200005001", "Q801200005002", "E80120000500A"))
        case "postcode":
            return drawn.choice(("NP1 2AB", "np12ab", "ZZ99 3VZ"))
        case "integer" | "id":
            return str(drawn.randrange(int(column.lowest or 0), int(column.highest or 40) + 1))
        case "number":
            return f"{drawn.uniform(column.lowest or 0, column.highest or 90):.2f}"
        case "flag":
            return drawn.choice(("yes", "no", "1", "0", "Y", "N"))
        case "key":
            return f"K{drawn.randrange(9)}"
        case _:
            return drawn.choice(TEXTS)


def as_csv(rows: list[list[str]], drawn: Random) -> bytes:
    """Rows as a CSV, in one of the forms that are no fault."""
    text = io.StringIO()
    delimiter = drawn.choice((",", ",", ",", ";", "\t", "|"))
    quoting = csv.QUOTE_ALL if drawn.random() < 0.2 else csv.QUOTE_MINIMAL
    end = drawn.choice(("\n", "\r\n"))
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue().encode(drawn.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")), "surrogatepass")


def _workbook(form: Format, drawn: Random, nasty: float = 0.0) -> Input:
    made = io.BytesIO()
    count = 0
    sheets = drawn.choice((1, 1, 2))
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for number in range(sheets):
            rows = table_rows(drawn.choice(form.tables), drawn, nasty)
            sheet = book.add_worksheet(f"Sheet {number}")
            first = drawn.choice((0, 0, 3))
            if first:
                sheet.write_string(0, 0, "As at 3 April")
            for row, cells in enumerate(rows, start=first):
                for place, cell in enumerate(cells):
                    if cell.startswith("=") and nasty:
                        sheet.write_formula(row, place, cell[:100], None, drawn.choice(("", "#N/A", 3)))
                    elif cell:
                        sheet.write_string(row, place, cell.encode("utf-8", "replace").decode()[:30_000])
            count += len(rows) - 1
    return Input(made.getvalue(), "xlsx", None if nasty else count, sheets)


def nasty_file(form: Format, drawn: Random) -> Input:
    """A file that is written as it should be, and whose cells say what nobody expects."""
    if form.name in ("fhir", "cin_census"):
        found = good_file(form, drawn)
        text = found.content.decode()
        for _ in range(drawn.randrange(1, 6)):
            old = drawn.choice((*TEXTS, "2024", "C1", "p1", "F", "finished", "true"))
            text = text.replace(old, drawn.choice(NASTY), drawn.randrange(1, 4))
        return Input(text.encode("utf-8", "surrogatepass"), found.kind, None)
    if drawn.random() < 0.15:
        return _workbook(form, drawn, nasty=0.2)
    return Input(as_csv(table_rows(drawn.choice(form.tables), drawn, nasty=0.2), drawn), "csv", None)


def _day(drawn: Random) -> str:
    return str(date(2019, 1, 1) + timedelta(drawn.randrange(1_500)))


def _census(drawn: Random) -> Input:
    count, children = 0, []
    for number in range(drawn.randrange(1, 5)):
        referrals = drawn.randrange(3)
        count += 1 + referrals
        inner = "".join(
            f"<CINdetails><CINreferralDate>{_day(drawn)}</CINreferralDate><ReferralSource>1A</ReferralSource>"
            f"<PrimaryNeedCode>N1</PrimaryNeedCode></CINdetails>\n"
            for _ in range(referrals)
        )
        children.append(
            f"<Child>\n<ChildIdentifiers><LAchildID>C{number}</LAchildID><UPN>B801200005001</UPN>"
            f"<PersonBirthDate>{_day(drawn)}</PersonBirthDate></ChildIdentifiers>\n{inner}</Child>\n"
        )
    text = (
        "<Message>\n<Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>"
        "<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>881</LEA></Source></Header>\n"
        f"<Children>\n{''.join(children)}</Children>\n</Message>\n"
    )
    return Input(text.encode(), "xml", count)


def _return(drawn: Random) -> Input:
    count, children = 0, []
    for number in range(drawn.randrange(1, 5)):
        episodes = drawn.randrange(3)
        count += 1 + episodes
        inner = "".join(
            f"<EPISODE><DECOM>{_day(drawn)}</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PLACE>U1</PLACE></EPISODE>\n"
            for _ in range(episodes)
        )
        children.append(
            f"<CHILD><HEADER><CHILDID>{number}</CHILDID><SEX>1</SEX><DOB>{_day(drawn)}</DOB><ETHNIC>WBRI</ETHNIC>"
            f"</HEADER>\n{inner}</CHILD>\n"
        )
    return Input(f"<ALL>\n{''.join(children)}</ALL>\n".encode(), "xml", count)


def _fhir(drawn: Random) -> Input:
    makers: tuple[Callable[[int], dict[str, Any]], ...] = (
        lambda n: {
            "resourceType": "Patient",
            "id": f"p{n}",
            "gender": "female",
            "birthDate": _day(drawn),
            "name": [{"use": "official", "family": "Reed", "given": ["Ada"]}],
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
        },
        lambda n: {
            "resourceType": "Encounter",
            "id": f"e{n}",
            "status": "finished",
            "subject": {"reference": f"Patient/p{drawn.randrange(4)}"},
            "period": {"start": f"{_day(drawn)}T10:00:00Z"},
        },
        lambda n: {
            "resourceType": "ServiceRequest",
            "id": f"r{n}",
            "status": "active",
            "intent": "order",
            "subject": {"reference": f"Patient/p{drawn.randrange(4)}"},
            "authoredOn": _day(drawn),
        },
    )
    resources = [drawn.choice(makers)(number) for number in range(drawn.randrange(1, 9))]
    if drawn.random() < 0.5:
        text = "".join(json.dumps(each) + "\n" for each in resources)
        return Input(text.encode(), "ndjson", len(resources))
    entries = [{"resource": each} for each in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return Input(json.dumps(bundle, indent=drawn.choice((None, 2))).encode(), "json", len(resources))
