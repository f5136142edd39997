"""Published statistics landed like any other extract: the needs assessment reads them as it reads the files."""

from datetime import date

import pytest

import familyhub
from familyhub.jsna import read
from familyhub.jsna.collecting import collect
from familyhub.jsna.reviewing import sheet_of
from familyhub.workspace.jsna import assess
from familyhub.workspace.jsna_landed import landed_statistics
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import given
from typing_commands import run_in

AREA = "E06000001"
HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,"
    "Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
    "Compared to percentiles,Time period Sortable,New data,Compared to goal,Time period range"
)


def fingertips(*figures):
    lines = [
        f"90284,Injuries,E92000001,England,{code},{name},UA,{sex},<15 yrs,,,{year}/{year % 100 + 1:02},{value},"
        f"{value - 1},{value + 1},,,{count},{of},,,,,{year}0000,,,1y"
        for code, name, sex, year, value, count, of in figures
    ]
    return "\n".join([HEADER, *lines]) + "\n"


FIRST = fingertips(
    (AREA, "Hartlepool", "Persons", 2022, 90.0, 45, 5000),
    (AREA, "Hartlepool", "Male", 2022, 100.0, 25, 2500),
    ("E92000001", "England", "Persons", 2022, 80.0, 8000, 1_000_000),
)
REVISED = fingertips((AREA, "Hartlepool", "Persons", 2022, 96.0, 48, 5000))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace that nobody sent a child's record to, only published figures, twice."""
    home = tmp_path_factory.mktemp("county")
    (home / "familyhub.toml").write_text(f'[area]\nname = "Hartlepool"\ncode = "{AREA}"\n', encoding="utf-8")
    for day, name, text in (("2025-06-01", "injuries.csv", FIRST), ("2025-09-01", "revised.csv", REVISED)):
        folder = home / "incoming" / "ohid" / day
        folder.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    familyhub.open(home).refresh()
    return home


def figures(rows):
    return {(row.indicator, row.area_code, row.sex, row.period): (row.value, row.count, row.row) for row in rows}


def test_what_was_landed_is_read_as_the_file_itself_is(home, tmp_path):
    (tmp_path / "injuries.csv").write_text(FIRST, encoding="utf-8")
    extracts = landed_statistics(Opened.open(home))
    assert [each.file for each in extracts] == ["ohid/2025-06-01/injuries.csv", "ohid/2025-09-01/revised.csv"]
    landed, from_file = collect(extracts=extracts[:1]), collect(tmp_path)
    assert figures(read(landed.rows)) == figures(read(from_file.rows))
    assert {row.file for row in read(landed.rows)} == {"ohid/2025-06-01/injuries.csv"}
    assert [(str(told.path), told.table, told.rows) for told in landed.used] == [
        ("ohid/2025-06-01/injuries.csv", "fingertips", 3)
    ]


def test_of_a_figure_that_was_sent_twice_the_later_extracts_stands(home):
    rows = list(read(collect(extracts=landed_statistics(Opened.open(home))).rows))
    (whole,) = [row for row in rows if row.area_code == AREA and row.sex == "Persons"]
    assert (whole.value, whole.count, whole.file) == (96.0, 48, "ohid/2025-09-01/revised.csv")
    assert {row.sex for row in rows if row.area_code == AREA} == {"Persons", "Male"}


def test_a_file_that_is_handed_over_goes_before_what_was_landed(home, tmp_path):
    text = fingertips((AREA, "Hartlepool", "Persons", 2022, 70.0, 35, 5000))
    (tmp_path / "ours.csv").write_text(text, encoding="utf-8")
    rows = read(collect(tmp_path, extracts=landed_statistics(Opened.open(home))).rows)
    (whole,) = [row for row in rows if row.area_code == AREA and row.sex == "Persons"]
    assert (whole.value, whole.file) == (70.0, "ours.csv")


def test_the_assessment_needs_no_files_where_figures_were_landed(home):
    found = assess(AREA, on=date(2026, 3, 31), workspace=Opened.open(home)).assessment
    told = {each.indicator: each.row for each in found.compared if each.row.sex == "Persons"}
    (row,) = told.values()
    assert (row.value, row.file, row.row) == (96.0, "ohid/2025-09-01/revised.csv", 2)
    assert {each.name for each in found.files} == {"ohid/2025-09-01/revised.csv", "ohid/2025-06-01/injuries.csv"}


def test_a_sheet_holds_what_the_report_holds_and_releases_nothing(home):
    """Nothing but landed figures: a sheet of all findings has those of the report, of the area by its own name."""
    opened = Opened.open(home)
    before = given(opened)
    told = run_in(home)("jsna", "sheet", "talk.xlsx", "--all")
    assert (told.code, given(opened)) == (0, before)
    with opened.state() as state:
        sheet = sheet_of(state, 1)
    report = assess(AREA, on=date(2026, 3, 31), workspace=opened).assessment
    assert [(item.id, item.text) for item in sheet.items if item.kind == "finding"] == [
        (finding.id, finding.sentence) for finding in report.findings
    ]
    assert len(report.findings) > 1 and "Hartlepool" in sheet.items[0].text


def test_an_area_that_no_file_names_has_its_own_name(tmp_path):
    (tmp_path / "injuries.csv").write_text(FIRST.replace("Hartlepool", ""), encoding="utf-8")
    on = date(2026, 3, 31)
    assert assess(AREA, [tmp_path], on=on, own_name="Our town").assessment.name == "Our town"
    assert assess(AREA, [tmp_path], on=on, own_name="Our town", name="Theirs").assessment.name == "Theirs"


def test_a_workspace_without_a_snapshot_has_none(tmp_path):
    (tmp_path / "familyhub.toml").write_text("", encoding="utf-8")
    assert landed_statistics(Opened.open(tmp_path)) == []
