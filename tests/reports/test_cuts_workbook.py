"""The workbook of cuts: exact for the authorised, protected for others, its tables under names that stay."""

from datetime import date

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.disclosure import HIDDEN, Released, audit_apart, prepare_apart
from familyhub.reports import cuts_protected as protected
from familyhub.reports.cuts_data import Cuts, Held, PracticeFigure, SchoolFigure
from familyhub.reports.cuts_protected import ALL_PRACTICES, ALL_SCHOOLS, NOT_SHOWN, THE_AREA
from familyhub.reports.cuts_workbook import practice_rows, team_rows, write

TEAMS = (
    Held("Quay team", "Northport", 412, 300, 12, 4, 8.5, 10.0),
    Held("Mill team", "Northport", 398, 290, 9, 2, 7.5, 8.0),
    Held("Moor team", "Southwick", 205, 150, 3, 1, None, None),
)
SCHOOLS = (
    SchoolFigure("100001", "2025 spring", 420, 60, 14, 5, 90, 9, 12, 25_000, 1_500),
    SchoolFigure("=100002", "2025 spring", 45, 3, 1, 0, 9, 1, 0, None, None),
)


def cuts(*practices: tuple[str, int, int]) -> Cuts:
    rows = tuple(
        PracticeFigure("kpi-2-02", "Visit by 14 days", "2025-03", name, met, of) for name, met, of in practices
    )
    return Cuts("Testshire", date(2025, 4, 15), rows, SCHOOLS, TEAMS, (("School", "census", date(2025, 2, 1), 465),))


def released(made: Cuts) -> Released:
    return prepare_apart(protected.cubes_of(made), [], lambda _, count: str(count), seconds=5).released


def test_exact_figures_are_exact():
    (row,) = practice_rows(cuts(("F81001", 43, 45)))
    assert row[4:6] == (43, 45)
    assert round(float(row[6] or 0), 1) == 95.6
    assert [each[-1] for each in team_rows(cuts())] == [412 / 8.5, 398 / 7.5, None]


def test_protected_figures_name_no_team_and_show_no_small_count():
    made = cuts(("F81001", 43, 45), ("F81002", 5, 6), ("F81003", 88, 120), ("F81004", 60, 90))
    shown = released(made)
    rows = {row[3]: row for row in protected.practice_rows(made, shown)}
    assert rows["F81002"][4:7] == (HIDDEN, HIDDEN, None)
    for name, met, counted in (("F81001", 43, 45), ("F81003", 88, 120)):
        assert rows[name][4] in (HIDDEN, 5 * round(met / 5))
        assert rows[name][5] in (HIDDEN, 5 * round(counted / 5))
    assert rows[ALL_PRACTICES][4] in (HIDDEN, 195)
    districts = protected.district_rows(made, shown)
    assert [row[0] for row in districts] == [THE_AREA, "Northport", "Southwick"]
    assert [row[3] for row in districts] == [None, 16.0, None] and districts[1][4] == 810 / 16


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=5))
def test_no_count_of_1_to_7_is_ever_shown(pairs):
    made = cuts(*((f"F8100{n}", met, met + missed) for n, (met, missed) in enumerate(pairs)))
    shown = released(made)
    for row in protected.practice_rows(made, shown):
        assert all(count in (HIDDEN, NOT_SHOWN) or (isinstance(count, int) and count % 5 == 0) for count in row[4:6])
    rows = protected.school_rows(made, shown)
    assert [row[0] for row in rows] == [ALL_SCHOOLS, "100001", "=100002"]
    for row in rows:
        assert all(count in (HIDDEN, NOT_SHOWN) or (isinstance(count, int) and count % 5 == 0) for count in row[2:9])
    found = audit_apart([shown])
    assert found.recovered == () and found.narrowed == ()


def test_each_sheet_is_a_table_whose_name_stays_and_a_text_is_no_formula(tmp_path):
    made = cuts(("F81001", 43, 45))
    for number, shown in enumerate((None, released(made))):
        path = tmp_path / f"{number}.xlsx"
        write(path, made, shown)
        book = openpyxl.load_workbook(path)
        named = {table for sheet in book.worksheets for table in sheet.tables}
        assert named == {"practice", "school", "caseload", "definitions", "completeness"}
        cells = [cell for row in book["School"].iter_rows() for cell in row]
        assert next(cell for cell in cells if cell.value == "=100002").data_type == "s"
        text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        assert ("Quay team" in text) is (shown is None)
        rows = [row[3] for row in book["Completeness"].iter_rows(min_row=2, values_only=True)]
        assert rows == [465 if shown is None else "465"]


def test_an_empty_workspace_gives_an_empty_workbook(tmp_path):
    empty = Cuts("Testshire", date(2025, 4, 15), (), (), (), ())
    for shown in (None, released(empty)):
        write(tmp_path / "empty.xlsx", empty, shown)
        assert openpyxl.load_workbook(tmp_path / "empty.xlsx")["School"].tables["school"].ref == "A1:K2"
