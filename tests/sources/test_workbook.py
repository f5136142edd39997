"""Workbooks: which tables stand on which sheets, their rows as text, and what is refused before it is unpacked."""

import datetime
import random
import struct
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from familyhub.errors import SourceError
from familyhub.model import Column, Table
from familyhub.sources import archive, workbook_check
from familyhub.sources.compound import LAST, OLE
from familyhub.sources.sampling import sample
from familyhub.sources.shape import Batch, Match
from familyhub.sources.tabular import read_tables, sniff_tables

CHILD = Table(
    "child",
    "A child.",
    key=("child_id",),
    columns=(
        Column("child_id", "key", "Its id", required=True, also=("Child Unique ID",), matches=(r"\bchild\b.*\bid\b",)),
        Column("birth_date", "date", "Birth", also=("Date of Birth", "D.O.B.")),
        Column("sex", "text", "Sex", also=("Gender",)),
        Column("mother_nhs_number", "nhs_number", "The mother's number"),
    ),
)
REFERRAL = Table(
    "referral",
    "A referral.",
    key=("child_id",),
    columns=(
        Column("child_id", "key", "Its id", required=True, also=("Child Unique ID",)),
        Column("referral_date", "date", "Day", required=True, also=("Date of Referral",)),
        Column("referral_source", "text", "Who referred"),
    ),
)
TABLES = (CHILD, REFERRAL)


def workbook(path: Path, **sheets) -> Path:
    """A workbook with these sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def matched(path: Path) -> Match:
    match = sniff_tables("test", TABLES, sample(path))
    assert match is not None
    return match


def read(path: Path) -> tuple[Match, list[Batch]]:
    match = matched(path)
    return match, list(read_tables(path, match))


def rows(batches: list[Batch], part: int = 0, *names: str) -> list[tuple]:
    found = [row for batch in batches if batch.part == part for row in batch.cells.to_pylist()]
    return [tuple(row[name] for name in ("_row", *names)) for row in found]


def notes(match: Match, batches: list[Batch]) -> list[str]:
    return [*match.notes, *(note for batch in batches for note in batch.notes)]


HEADER = ["Child Unique ID", "Gender", "Date of Birth"]
ADA = ["C1", "F", datetime.date(2020, 1, 2)]
BEN = ["C2", "M", datetime.date(2021, 3, 4)]


@pytest.mark.parametrize("name", ["children.xlsx", "children.csv", "no name at all"])
def test_a_workbook_is_known_by_its_bytes(tmp_path, name):
    match, batches = read(workbook(tmp_path / "x.xlsx", Children=[HEADER, ADA, BEN]).rename(tmp_path / name))
    assert (match.table, match.accepted, [part.sheet for part in match.parts]) == ("child", True, ["Children"])
    assert rows(batches, 0, "child_id", "birth_date", "_raw") == [
        (2, "C1", "2020-01-02", "C1,F,2020-01-02"),
        (3, "C2", "2021-03-04", "C2,M,2021-03-04"),
    ]


def test_cells_are_text_as_the_spreadsheet_means_them(tmp_path):
    cells = [7, 7.5, True, datetime.datetime(2020, 1, 2, 3, 4), "", None, 9990001014, 0.1 + 0.2, "  ", 10**17 + 1]
    path = workbook(tmp_path / "x.xlsx", S=[["child id", "sex"], *[["C", cell] for cell in cells]])
    _, batches = read(path)
    assert [sex for _, sex in rows(batches, 0, "sex")] == [
        "7", "7.5", "true", "2020-01-02 03:04:00", None, None, "9990001014", "0.3", None, "1e+17",
    ]  # fmt: skip


def test_cells_that_a_spreadsheet_would_run_are_text(tmp_path):
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, cell in enumerate(["sex", "=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1"]):
        sheet.write_string(row, 0, "child id" if row == 0 else "C1")
        sheet.write_string(row, 1, cell)
    book.close()
    _, batches = read(path)
    assert [sex for _, sex in rows(batches, 0, "sex")] == ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1"]


def test_errors_of_the_spreadsheet_are_kept_for_the_checks(tmp_path):
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["child id", "birth_date", "sex"])
    sheet.write_row(1, 0, ["C1"])
    sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 0, "=REF()", None, "#REF!")
    book.close()
    _, batches = read(path)
    assert rows(batches, 0, "child_id", "birth_date", "sex") == [(2, "C1", "#N/A", "#DIV/0!"), (3, "#REF!", None, None)]


def test_formulas_that_were_never_worked_out_are_said(tmp_path):
    match, batches = read(workbook(tmp_path / "x.xlsx", S=[["child id", "sex"], ["C1", "=A1"], ["C2", "=A2"]]))
    assert rows(batches, 0, "sex") == [(2, None), (3, None)]
    assert any("2 formulas come without a value" in note for note in match.notes)


def test_titles_front_sheets_and_columns_left_of_the_table_do_not_hide_it(tmp_path):
    match, batches = read(
        workbook(
            tmp_path / "x.xlsx",
            Guidance=[["How to fill this in"], ["Please send by Friday"]],
            Data=[["Annex"], ["as at 3 April"], [], [None, None, *HEADER], [None, None, *ADA]],
        )
    )
    (part,) = match.parts
    assert (part.sheet, part.header_row, part.span) == ("Data", 4, (2, 5))
    assert rows(batches, 0, "child_id") == [(5, "C1")]
    assert 'sheet "Guidance" was left alone: nothing in it resembles a table of test' in match.notes
    assert 'sheet "Data": its header is in row 4' in match.notes


def test_what_was_matched_is_said(tmp_path):
    match = matched(workbook(tmp_path / "x.xlsx", S=[["The child's ID", "D.O.B.", "sex"], ["C1", None, "F"]]))
    assert match.notes == ('sheet "S": read "The child\'s ID" as child_id, "D.O.B." as birth_date',)


def test_a_header_that_comes_twice_is_read_once_and_said(tmp_path):
    match, batches = read(
        workbook(tmp_path / "x.xlsx", S=[["child_id", "sex", "Gender", "sex"], ["C1", "F", "M", "X"]])
    )
    assert rows(batches, 0, "sex") == [(2, "F")]
    assert match.unread == ("Gender", "sex")
    assert [note for note in match.notes if "once more" in note] == [
        'sheet "S": "Gender" says sex once more: the first header that does was read',
        'sheet "S": "sex" says sex once more: the first header that does was read',
    ]


def test_merged_titles_over_groups_of_headers_are_one_header_with_them(tmp_path):
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Child Unique ID", "About the child", None, "Mother"])
    sheet.append([None, "Date of Birth", "Gender", "NHS number"])
    sheet.append(["C1", datetime.date(2020, 1, 2), "F", "9990001014"])
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    book.save(path)
    match, batches = read(path)
    (part,) = match.parts
    assert (part.header_row, part.header_rows) == (1, 2)
    assert rows(batches, 0, "child_id", "birth_date", "sex", "mother_nhs_number") == [
        (3, "C1", "2020-01-02", "F", "9990001014")
    ]
    assert '"Mother NHS number" as mother_nhs_number' in " ".join(match.notes)


def test_a_title_right_above_the_header_is_no_part_of_it(tmp_path):
    match, batches = read(workbook(tmp_path / "x.xlsx", S=[["List of children"], HEADER, ADA]))
    assert [(part.header_row, part.header_rows) for part in match.parts] == [(2, 1)]
    assert rows(batches, 0, "child_id") == [(3, "C1")]


REFERRALS = ["Child Unique ID", "Date of Referral", "Referral source"]


@pytest.mark.parametrize("title", [[], [["Table 2: referrals"]]])
@pytest.mark.parametrize("children", [2, 300])
def test_two_tables_below_each_other_are_both_read(tmp_path, title, children):
    many = [[f"C{number}", "F", datetime.date(2020, 1, 2)] for number in range(children)]
    path = workbook(
        tmp_path / "x.xlsx", S=[HEADER, *many, [], *title, REFERRALS, ["C1", datetime.date(2024, 5, 6), "GP"]]
    )
    match, batches = read(path)
    assert [part.table for part in match.parts] == ["child", "referral"]
    assert len(rows(batches, 0)) == children
    header_row = children + 3 + len(title)
    assert rows(batches, 1, "child_id", "referral_date") == [(header_row + 1, "C1", "2024-05-06")]


def test_a_second_header_without_a_gap_is_seen_where_it_fits_clearly(tmp_path):
    path = workbook(tmp_path / "x.xlsx", S=[HEADER, ADA, BEN, REFERRALS, ["C1", datetime.date(2024, 5, 6), "GP"]])
    match, batches = read(path)
    assert [(part.table, part.header_row) for part in match.parts] == [("child", 1), ("referral", 4)]
    assert (len(rows(batches, 0)), len(rows(batches, 1))) == (2, 1)


def test_two_tables_beside_each_other_are_both_read(tmp_path):
    day = datetime.date(2024, 5, 6)
    path = workbook(
        tmp_path / "x.xlsx",
        S=[[*HEADER, None, *REFERRALS], [*ADA, None, "C1", day, "GP"], [*BEN], [None] * 4 + ["C9", day, "School"]],
    )
    match, batches = read(path)
    assert [(part.table, part.span) for part in match.parts] == [("child", (0, 3)), ("referral", (4, 7))]
    assert rows(batches, 0, "child_id", "_raw") == [(2, "C1", "C1,F,2020-01-02"), (3, "C2", "C2,M,2021-03-04")]
    assert rows(batches, 1, "child_id", "_raw") == [(2, "C1", "C1,2024-05-06,GP"), (4, "C9", "C9,2024-05-06,School")]


def test_a_blank_column_inside_a_table_divides_nothing(tmp_path):
    path = workbook(tmp_path / "x.xlsx", S=[["child_id", "sex", None, "birth_date"], ["C1", "F", None, "2020-01-02"]])
    match, batches = read(path)
    assert len(match.parts) == 1
    assert rows(batches, 0, "child_id", "birth_date") == [(2, "C1", "2020-01-02")]


def test_a_header_repeated_on_every_printed_page_is_passed_over(tmp_path):
    match, batches = read(workbook(tmp_path / "x.xlsx", S=[HEADER, ADA, HEADER, BEN, [], HEADER, ["C3"]]))
    assert [row for row, *_ in rows(batches, 0, "child_id")] == [2, 4, 7]
    assert sum(batch.blank_rows for batch in batches) == 3
    assert 'sheet "S": 2 rows say the header again: passed over' in notes(match, batches)


def test_cells_beside_the_table_do_not_cost_the_row_and_are_said(tmp_path):
    match, batches = read(workbook(tmp_path / "x.xlsx", S=[HEADER, ADA, [*BEN, None, "check with Jo"]]))
    assert rows(batches, 0, "child_id", "_raw")[1] == (3, "C2", "C2,M,2021-03-04,,check with Jo")
    assert 'sheet "S": column E has no header and was not read, though one cell holds something' in notes(
        match, batches
    )


def test_thousands_of_empty_rows_below_are_counted_and_cost_no_batch(tmp_path):
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, ["child id", "sex"])
    sheet.write_row(1, 0, ["C1", "F"])
    for row in range(2, 20_000):
        sheet.set_row(row, 20)
    book.close()
    match, batches = read(path)
    assert (len(batches), batches[0].blank_rows) == (1, 19_998)
    assert 'sheet "S": 19,998 empty rows were passed over' in notes(match, batches)


def test_hidden_sheets_are_read_as_any_other(tmp_path):
    path = tmp_path / "x.xlsx"
    book = openpyxl.load_workbook(workbook(path, Front=[["Summary"]], Data=[HEADER, ADA]))
    book["Data"].sheet_state = "veryHidden"
    book.save(path)
    match, batches = read(path)
    assert rows(batches, 0, "child_id") == [(2, "C1")]
    assert 'sheet "Data" is hidden: it was looked at as any other' in match.notes


def test_a_sheet_that_lacks_what_is_required_is_said_with_what_it_lacks(tmp_path):
    match, _ = read(
        workbook(tmp_path / "x.xlsx", Children=[HEADER, ADA], Refs=[["Child Unique ID", "Referral source"]])
    )
    assert [part.sheet for part in match.parts] == ["Children"]
    (said,) = [note for note in match.notes if "Refs" in note]
    assert said.startswith('sheet "Refs" was left alone: nearest is referral')
    assert said.endswith("referral_date is missing")


def test_where_no_sheet_can_be_read_the_nearest_guess_is_told(tmp_path):
    match = matched(workbook(tmp_path / "x.xlsx", Refs=[["Child_Id", "Referral source"], ["C1", "GP"]]))
    assert (match.accepted, match.table, match.missing, match.parts) == (False, "referral", ("referral_date",), ())


def test_the_old_excel_and_the_open_document_are_read_too(tmp_path):
    old = xlwt.Workbook()
    sheet = old.add_sheet("Old")
    for place, cell in enumerate(HEADER):
        sheet.write(2, place + 1, cell)
    for place, cell in enumerate(ADA):
        sheet.write(3, place + 1, cell, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    old.save(str(tmp_path / "old"))
    _, batches = read(tmp_path / "old")
    assert rows(batches, 0, "child_id", "birth_date") == [(4, "C1", "2020-01-02")]


def open_document(path: Path, table: str) -> Path:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{office}{name}:1.0"' for name in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<m/>")
        made.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def cells(*texts: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )


def test_an_open_document_is_read_with_its_repeated_empty_rows(tmp_path):
    path = open_document(
        tmp_path / "x.ods",
        f"<table:table-row>{cells('child id', 'sex')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/>'
        f"</table:table-row><table:table-row>{cells('C1', 'F')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>',
    )
    _, batches = read(path)
    assert rows(batches, 0, "child_id") == [(5, "C1")]


def trouble(path: Path) -> SourceError:
    with pytest.raises(SourceError) as raised:
        sample(path)
    return raised.value


def test_one_cell_that_stands_for_millions_is_refused(tmp_path):
    path = open_document(
        tmp_path / "x.ods",
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>',
    )
    assert trouble(path).trouble.code == "sheet_too_large"


@pytest.mark.parametrize(
    "place", ["A1253443255296", "FNULL2", "Fnull2", "a9999999", "XFE1", "AAAA2", "A" + "9" * 5000, "x" * 5000 + "1"]
)
def test_a_cell_whose_place_is_broken_is_refused_before_it_fills_the_memory(tmp_path, place):
    path = tmp_path / "broken.xlsx"
    with (
        zipfile.ZipFile(workbook(tmp_path / "x.xlsx", S=[HEADER, ADA])) as source,
        zipfile.ZipFile(path, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'<c r="A2"', f'<c r="{place}"'.encode()))
    assert trouble(path).trouble.code == "sheet_too_large"


def test_a_table_of_one_row_keeps_it_where_another_table_follows_at_once(tmp_path):
    names = ["Child Unique ID", "Gender"]
    path = workbook(tmp_path / "x.xlsx", S=[names, ["C1", "F"], REFERRALS, ["C1", datetime.date(2024, 5, 6), "GP"]])
    match, batches = read(path)
    assert [(part.table, part.header_row, part.until) for part in match.parts] == [("child", 1, 3), ("referral", 3, 0)]
    assert (len(rows(batches, 0)), len(rows(batches, 1))) == (1, 1)


def test_a_stray_cell_far_out_is_refused_before_it_fills_the_memory(tmp_path):
    path = tmp_path / "x.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    found = trouble(path)
    assert found.trouble.code == "sheet_too_large"
    assert "row 1,048,576 and column 16,384" in found.trouble.found


def test_cells_that_do_not_state_their_place_are_counted_all_the_same(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", S=[HEADER, ADA, BEN])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b' r="A1"', b"").replace(b' r="B1"', b""))
    monkeypatch.setattr(workbook_check, "MOST_CELLS", 9)
    sample(path)
    monkeypatch.setattr(workbook_check, "MOST_CELLS", 8)
    assert "row 3 and column 3" in trouble(path).trouble.found


def rewritten(path: Path, name: str, change) -> None:
    with zipfile.ZipFile(path) as old:
        members = {each: old.read(each) for each in old.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each, content in members.items():
            new.writestr(each, content)


def test_a_bomb_is_refused_by_what_it_declares(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", S=[HEADER])
    monkeypatch.setattr(archive, "MOST_TIMES_FROM", 1 << 20)
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (8 << 20))
    assert trouble(path).trouble.sentence().startswith("x.xlsx: found an archive that unpacks to ")
    monkeypatch.setattr(archive, "MOST_BYTES", 4 << 20)
    assert trouble(path).trouble.found == "an archive that unpacks to 8 MB"


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_unpacks_to(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", S=[HEADER])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (8 << 20))
    content = path.read_bytes()
    with zipfile.ZipFile(path) as made:
        size = made.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", 900)))
    monkeypatch.setattr(workbook_check, "MOST_BYTES", 4 << 20)
    found = trouble(path).trouble
    assert found.code == "unpacks_too_large"
    assert "unpacks to more than" in found.found


def test_an_archive_of_many_thousand_members_is_refused(tmp_path, monkeypatch):
    path = workbook(tmp_path / "x.xlsx", S=[HEADER])
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    assert trouble(path).trouble.code == "unpacks_too_large"


def test_an_archive_is_to_be_unpacked_first(tmp_path):
    path = tmp_path / "extracts.csv"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("people.csv", "person_key\n1\n")
    found = trouble(path).trouble
    assert (found.code, found.found) == ("no_table", "an archive")
    assert found.next_step.startswith("Unpack it")


def test_a_letter_is_no_table(tmp_path):
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    assert trouble(path).trouble.found == "a document or presentation"


def compound(path: Path, stream: str) -> Path:
    """An old Office container of one stream that holds nothing: header, allocation table, directory."""
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, LAST, 0, LAST, 0, 0) + b"\xff" * 432
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504

    def entry(name: str, kind: int) -> bytes:
        named = name.encode("utf-16-le") + b"\0\0"
        return (
            named.ljust(64, b"\0") + struct.pack("<HB", len(named), kind) + b"\0" * 49 + struct.pack("<III", LAST, 0, 0)
        )

    path.write_bytes(header + table + (entry("Root Entry", 5) + entry(stream, 2)).ljust(512, b"\0"))
    return path


def test_a_workbook_with_a_password_says_so(tmp_path):
    found = trouble(compound(tmp_path / "x.xlsx", "EncryptedPackage")).trouble
    assert (found.code, found.found) == ("password", "a workbook with a password")


def test_an_old_letter_is_no_table(tmp_path):
    assert trouble(compound(tmp_path / "x.xls", "WordDocument")).trouble.found == "an old Office document or message"


def test_errors_of_old_workbooks_are_kept(tmp_path):
    old = xlwt.Workbook()
    sheet = old.add_sheet("S")
    for place, header in enumerate(["child id", "birth_date"]):
        sheet.write(0, place, header)
    sheet.write(1, 0, "C1")
    sheet.row(1).set_cell_error(1, 0x2A)
    old.save(str(tmp_path / "old.xls"))
    _, batches = read(tmp_path / "old.xls")
    assert rows(batches, 0, "child_id", "birth_date") == [(2, "C1", "#N/A")]


def test_an_old_workbook_that_states_to_be_larger_than_any_is_refused(tmp_path):
    path = tmp_path / "old.xls"
    old = xlwt.Workbook()
    old.add_sheet("S").write(0, 0, "child id")
    old.save(str(path))
    content = path.read_bytes()
    stated = struct.pack("<HHII", 0x0200, 14, 0, 1)
    assert content.count(stated) == 1
    path.write_bytes(content.replace(stated, struct.pack("<HHII", 0x0200, 14, 170, 1)))
    assert trouble(path).trouble.code == "damaged"


def test_errors_of_open_documents_are_kept(tmp_path):
    wrong = (
        '<table:table-cell office:value-type="string" office:string-value="" xmlns:calcext="urn:calcext"'
        ' calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
    )
    path = open_document(
        tmp_path / "x.ods",
        f"<table:table-row>{cells('child id', 'sex')}</table:table-row>"
        f"<table:table-row>{cells('C1')}{wrong}</table:table-row>",
    )
    _, batches = read(path)
    assert rows(batches, 0, "child_id", "sex") == [(2, "C1", "#REF!")]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_cut_off_says_so(tmp_path, keep, kind):
    path = tmp_path / "x"
    if kind == "xlsx":
        workbook(path, S=[HEADER, *[[f"C{number}", "F"] for number in range(200)]])
    else:
        old = xlwt.Workbook()
        sheet = old.add_sheet("S")
        for row in range(200):
            sheet.write(row, 0, f"C{row}")
        old.save(str(path))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    assert trouble(path).trouble.code in ("damaged", "no_table")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_whatever_is_damaged_in_a_workbook_it_is_read_or_refused(tmp_path, kind):
    path = tmp_path / "x"
    if kind == "xlsx":
        workbook(path, S=[HEADER, ADA, BEN])
    elif kind == "ods":
        open_document(path, f"<table:table-row>{cells('child id', 'sex')}</table:table-row>")
    else:
        old = xlwt.Workbook()
        sheet = old.add_sheet("S")
        for place, header in enumerate(HEADER):
            sheet.write(0, place, header)
        old.save(str(path))
    whole, chance = path.read_bytes(), random.Random(7)
    outcomes = Counter()
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            match = sniff_tables("test", TABLES, sample(path))
            outcomes["read"] += len(list(read_tables(path, match))) if match is not None and match.accepted else 0
        except SourceError as error:
            outcomes[error.trouble.code] += 1
    assert outcomes["damaged"] > 0
