"""The data pack: nothing that runs, headings and meaning of every table, one table a sheet, the same in CSV."""

import csv as reader
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from familyhub.blocks import Column, Table
from familyhub.reports import data_pack
from familyhub.reports.data_pack import DataPack, PackTable

ON = date(2026, 11, 22)


def pack_table(caption="Indicators", rows=(("=1+1", 90.5, (80.0, 95.0)), ("@cmd", None, None)), **changed):
    columns = (Column("Indicator"), Column("Value", "percentage"), Column("95% interval", "interval", "none"))
    given = {"definition": "Each indicator's figure.", "source": "Fingertips", "period": "2024/25",
             "licence": "Open Government Licence v3.0", "suppression": "Counts of 1 to 7 are hidden."}  # fmt: skip
    return PackTable(Table(caption, columns, rows), **(given | changed))


@pytest.fixture
def written(tmp_path):
    pack = DataPack(
        "Needs: the data", ON, ("All figures of the report.",), (pack_table(), pack_table("Wards: a/b [c]"))
    )
    return (pack, *data_pack.write(tmp_path, pack))


def test_each_sheet_holds_one_named_table_with_headings(written):
    _, book, _ = written
    read = openpyxl.load_workbook(book)
    assert read.sheetnames == ["Contents", "1 Metadata", "2 Indicators", "3 Wards  a b  c"]
    for name in read.sheetnames[1:]:
        tables = list(read[name].tables.values())
        assert len(tables) == 1
        assert tables[0].headerRowCount == 1
        assert tables[0].autoFilter is not None
        assert read[name].freeze_panes == "B4"
        assert tables[0].ref.startswith("A3:")
        assert all(cell.value for cell in read[name][3])
        assert not read[name].merged_cells.ranges


def test_nothing_in_the_workbook_runs(written):
    _, book, _ = written
    sheet = openpyxl.load_workbook(book)["2 Indicators"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).data_type) for row in (4, 5)] == [
        ("=1+1", "s"),
        ("@cmd", "s"),
    ]
    assert [sheet.cell(5, column).value for column in (2, 3, 4)] == ["no data", "none", "none"]
    inside = zipfile.ZipFile(book)
    assert not any(b"<f>" in inside.read(name) for name in inside.namelist() if name.startswith("xl/worksheets"))


def test_metadata_says_meaning_source_period_licence_and_what_is_hidden(written):
    _, book, _ = written
    sheet = openpyxl.load_workbook(book).worksheets[1]
    assert [cell.value for cell in sheet[3]] == [
        "Table", "File", "Rows", "Definition", "Source", "Period", "Licence", "What is hidden",
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]] == [
        "Indicators", "01-indicators.csv", 2, "Each indicator's figure.", "Fingertips", "2024/25",
        "Open Government Licence v3.0", "Counts of 1 to 7 are hidden.",
    ]  # fmt: skip


def test_csv_files_hold_the_same_and_run_nothing(written):
    pack, _, bundle = written
    inside = zipfile.ZipFile(bundle)
    assert inside.testzip() is None
    described = json.loads(inside.read("datapackage.json"))
    assert [each["path"] for each in described["resources"]] == ["01-indicators.csv", "02-wards-a-b-c.csv"]
    assert set(inside.namelist()) == {
        "README.txt",
        "metadata.csv",
        "datapackage.json",
        "01-indicators.csv",
        "02-wards-a-b-c.csv",
    }
    for each, given in zip(described["resources"], pack.tables, strict=True):
        raw = inside.read(each["path"])
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(reader.reader(io.StringIO(raw.decode("utf-8-sig"))))
        assert rows[0] == [field["name"] for field in each["schema"]["fields"]]
        assert [field["type"] for field in each["schema"]["fields"]] == ["string", "number", "number", "number"]
        assert len(rows) == 1 + len(given.table.rows)
        assert rows[1] == ["'=1+1", "90.5", "80.0", "95.0"]
        assert rows[2] == ["'@cmd", "", "", ""]


def test_the_same_pack_gives_the_same_bytes(written, tmp_path):
    pack, book, bundle = written
    again = data_pack.write(tmp_path / "again", pack)
    assert again[1].read_bytes() == bundle.read_bytes()
    assert again[0].read_bytes() == book.read_bytes()


def test_a_table_too_long_for_a_sheet_is_in_the_csv_files_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(data_pack, "MOST_ROWS", 1)
    pack = DataPack("Data", ON, (), (pack_table(), pack_table("Short", (("a", 1.0, None),))))
    book, bundle = data_pack.write(tmp_path, pack)
    read = openpyxl.load_workbook(book)
    assert read.sheetnames[1:] == ["1 Metadata", "2 Short"]
    assert any("CSV files alone" in str(row[0].value) for row in read["Contents"].iter_rows())
    assert "01-indicators.csv" in zipfile.ZipFile(bundle).namelist()


@pytest.mark.parametrize("missing", ["definition", "source", "period", "licence", "suppression"])
def test_a_table_without_its_meaning_is_refused(missing):
    with pytest.raises(ValueError, match=f"the {missing} of table 'Indicators' is empty"):
        pack_table(**{missing: " "})


def test_two_columns_of_one_title_are_refused():
    table = Table("Wards", (Column("Ward"), Column("ward")), (("a", "b"),))
    with pytest.raises(ValueError, match="two columns titled ward"):
        PackTable(table, "d", "s", "p", "l", "h")
