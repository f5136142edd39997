"""Whatever is made for others stands in the ledger of releases, and is held against all that left before it."""

import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from familyhub.workspace import linkage_report
from familyhub.workspace.cuts import write_cuts
from familyhub.workspace.release_table import measure_cube
from familyhub.workspace.releasing import audited, give, given
from familyhub.workspace.returning import write_return
from typing_commands import run_in
from workspaces import TODAY, County

NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal", "Ivy", "Jo", "Kit", "Leo", "Mia", "Ned")
BABIES = 40


def table(name, columns, rows):
    return "\n".join([f"{name} | {columns}", *(f"| {row}" for row in rows)])


def extract():
    """Forty babies of August 2025 in two districts and two practices, all but three visited in time."""
    babies = [
        (f"c{number}", date(2025, 8, 1) + timedelta(days=number % 14), "t1" if number < 26 else "t2")
        for number in range(BABIES)
    ]
    return "\n".join([
        table("team", "team_key | name | kind | hub | district | quadrant", [
            "t1 | Quay team | health_visiting | Quay hub | Northport | East",
            "t2 | Mill team | health_visiting | Mill hub | Southwick | East",
        ]),
        table("person_record", "person_key | nhs_number | forename | surname | birth_date", [
            f"{key} | | {NAMES[place % 14]} | Family{place} | {day}" for place, (key, day, _) in enumerate(babies)
        ]),
        table("birth", "person_key | mother_key | born_on | outcome | gestation_days", [
            f"{key} | m{key} | {day} | live | 280" for key, day, _ in babies
        ]),
        table("responsibility", "person_key | basis | from_date | team_key | practice_key", [
            f"{key} | {basis} | {day} | {team if basis == 'caseload' else ''} | {practice}"
            for place, (key, day, team) in enumerate(babies)
            for basis, practice in (
                ("resident", ""), ("caseload", ""), ("registered", "GP1" if place % 20 < 17 else "GP2")
            )
        ]),
        table("contact", "contact_key | person_key | happened_on | activity | attended | service", [
            f"v{key} | {key} | {day + timedelta(days=9)} | new_birth_visit | seen | health_visiting"
            for key, day, _ in babies[: BABIES - 3]
        ]),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> County:
    county = County(tmp_path_factory.mktemp("for-others"), 'code = "E10000012"')
    county.receive("2025-12-01", extract())
    county.workspace.refresh(today=TODAY)
    return county


def row_of(county: County, what: str):
    return next(row for row in reversed(given(county.workspace)) if row.what == what)


def test_protected_cuts_are_a_release_and_exact_ones_are_not(county: County, tmp_path: Path):
    before = len(given(county.workspace))
    exact = write_cuts(county.workspace, tmp_path / "exact.xlsx")
    assert exact.release is None and len(given(county.workspace)) == before
    written = write_cuts(county.workspace, tmp_path / "others.xlsx", protected=True, to="Integrated care board")
    row = row_of(county, "Workbook of cuts")
    assert (row.id, row.given_to) == (written.release, "Integrated care board")
    assert {each["of"] for each in row.declared} >= {"kpi-2-02", "caseload"}
    told = {tuple(name): shown for name, shown, _, _ in json.loads(row.told)["cells"]}
    sheet = openpyxl.load_workbook(written.path)["GP practice"]
    seen = 0
    for measure, _, period, practice, met, counted, *_ in sheet.iter_rows(min_row=2, values_only=True):
        where = () if practice == "All practices" else (f"practice={practice}",)
        for status, value in ((("status=met",), met), ((), counted)):
            shown = told[measure, f"period={period}", *where, *status]
            assert value == ("*" if shown is None else shown if shown != "" else "not shown")
            seen += isinstance(value, int) and value > 0
    assert seen > 3
    assert audited(county.workspace).recovered == ()


def test_the_return_is_told_exactly_and_binds_what_comes_later(county: County, tmp_path: Path):
    sent = write_return(county.workspace, "2025-26 Q2", tmp_path, despite=True)
    row = row_of(county, "OHID return 2025-26 Q2")
    assert (row.id, row.given_to) == (sent.release, "OHID")
    told = json.loads(row.told)
    figure = sent.made.figures["ohid-c2"]
    cells = {tuple(name): shown for name, shown, _, _ in told["cells"]}
    assert cells["ohid-c2", "period=2025-26 Q2"] == figure.denominator
    assert cells["ohid-c2", "period=2025-26 Q2", "status=met"] == figure.numerator
    assert len(told["exact"]) == len(cells)
    with county.workspace.marts() as connection:
        asked = measure_cube(connection, "ohid-c2", 1, "residence")
    found = give(county.workspace, [asked.cube], what="A later table", to="Health board")
    assert found.release.id == sent.release + 1
    assert not {key[0] for key in audited(county.workspace).recovered} & set(asked.cube.cells())


def test_the_report_on_the_linkage_for_others_is_a_release(county: County, tmp_path: Path):
    taken = linkage_report.take(county.workspace)
    before = len(given(county.workspace))
    released = linkage_report.release(county.workspace, taken, "Partner trust")
    assert released.for_others and len(given(county.workspace)) == before + 1
    assert row_of(county, "Report on the linkage").given_to == "Partner trust"
    text = linkage_report.write_html(taken, tmp_path / "others.html", released).read_text(encoding="utf-8")
    assert "Made for others" in text
    # A second report of the same snapshot shows the same.
    again = linkage_report.release(county.workspace, taken, "Somebody else")
    assert dict(again.shown) == dict(released.shown)
    assert audited(county.workspace).recovered == ()


def test_as_it_is_typed(county: County, tmp_path: Path):
    run = run_in(county.root)
    said = run("cuts", str(tmp_path / "c.xlsx"), "--protected", "--to", "Schools forum")
    assert said.code == 0, said.err
    assert "for Schools forum" in said.out + said.err
    listed = run("releases", "list").out
    assert "Workbook of cuts\tSchools forum" in listed
    assert json.loads(run("cuts", str(tmp_path / "c.xlsx"), "--protected", "--json").out)["release"] > 1
    assert run("releases", "audit").code == 0
    before = len(given(county.workspace))
    (tmp_path / "folder.xlsx").mkdir()
    assert run("cuts", str(tmp_path / "folder.xlsx"), "--protected").code != 0
    refused = run("cuts", str(tmp_path / "d.xlsx"), "--protected", "--to", " ")
    assert refused.code != 0 and "whom it is for" in refused.err
    assert run("linkage", "report", "--for-others", "--html", str(tmp_path / "folder.xlsx")).code != 0
    assert len(given(county.workspace)) == before
