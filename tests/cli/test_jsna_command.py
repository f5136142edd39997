"""`familyhub jsna` as a user has it: from files alone, in a workspace, and what it says where something is missing."""

import json
import re

from typing_commands import run_in
from workspaces import SMALL_COUNTY, County

FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,Compared to percentiles,"
    "Time period Sortable,New data,Compared to goal,Time period range"
)
PLACES = (("E92000001", "England", "England", 80.0, 8_000), ("E06999901", "Testbury", "Counties & UAs", 120.0, 120))
TOWN = "E06999901"


def injuries(folder):
    """One indicator of the catalogue for an invented town and England."""
    rows = [
        f"90284,Admissions for injuries,,,{code},{name},{kind},Persons,<15 yrs,,,{year}/{year - 1999},{value},"
        f"{value * 0.9},{value * 1.1},,,{count},{count * 10_000 / value},,,Better,,{year}0000,,,1y"
        for code, name, kind, value, count in PLACES
        for year in (2021, 2022, 2023)
    ]
    folder.mkdir()
    (folder / "injuries.csv").write_text("\n".join([FINGERTIPS, *rows]) + "\n", "utf-8")
    return folder


def test_files_alone_make_a_report(elsewhere, tmp_path):
    said = elsewhere(
        "jsna", "--area", TOWN, "--files", str(injuries(tmp_path / "files")), "--to", "out", "--formats", "html,pdf",
        "--on", "2026-03-02",
    )  # fmt: skip
    assert said.code == 0, said.err
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == [f"needs-assessment-{TOWN}-2026-03-02.{kind}" for kind in ("html", "pdf")]
    assert "Testbury" in said.err
    page = (tmp_path / "out" / written[0]).read_text("utf-8")
    assert "Children and young people in Testbury" in page
    assert "120" in page
    assert "nanobind" not in said.err


def test_every_format_is_written_where_none_is_named(elsewhere, tmp_path):
    said = elsewhere("jsna", "--area", TOWN, "--files", str(injuries(tmp_path / "files")), "--to", "out")
    assert said.code == 0, said.err
    kinds = {path.suffix for path in (tmp_path / "out").iterdir()}
    assert kinds == {".pdf", ".docx", ".html", ".xlsx", ".zip", ""}
    pictures = next(path for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert {path.suffix for path in pictures.iterdir()} <= {".svg", ".png", ".csv"}


def test_json_tells_the_findings_with_their_lines(elsewhere, tmp_path):
    said = elsewhere(
        "jsna",
        "--area",
        TOWN,
        "--files",
        str(injuries(tmp_path / "files")),
        "--to",
        "out",
        "--formats",
        "html",
        "--json",
    )
    told = json.loads(said.out)
    assert told["figures"] >= 1
    assert all(path.endswith(".html") for path in told["written"])


def test_a_workspace_adds_its_own_figures_rounded_and_the_ledger_knows(tmp_path):
    # A county of its own: the report writes into its ledger.
    county = County(tmp_path / "county")
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    ask = run_in(county.root)
    said = ask(
        "jsna", "--area", TOWN, "--name", "Testshire", "--to", str(tmp_path / "out"), "--formats", "html", "--given-to",
        "Health board",
    )  # fmt: skip
    assert said.code == 0, said.err
    (page,) = (tmp_path / "out").iterdir()
    told = page.read_text("utf-8")
    assert "What our own records say" in told
    released = ask("releases", "list")
    assert "Health board" in released.out
    # The small county has a handful of children: no count of 1 to 7 may stand in a cell.
    cells = re.findall(r"<td[^>]*>\s*([\d,]+)\s*</td>", told)
    assert all(int(cell.replace(",", "")) == 0 or int(cell.replace(",", "")) > 7 for cell in cells)


def test_an_unknown_area_is_said(elsewhere, tmp_path):
    said = elsewhere("jsna", "--area", "E06000099", "--files", str(injuries(tmp_path / "files")), "--to", "out")
    assert said.code != 0
    assert "E06000099" in said.err
    assert not (tmp_path / "out").exists()


def test_no_area_no_files_and_an_unknown_format_are_said(elsewhere):
    assert "--area" in elsewhere("jsna").err
    assert "--files" in elsewhere("jsna", "--area", TOWN).err
    assert "pdf or word or html or pack" in elsewhere("jsna", "--area", TOWN, "--formats", "docx").err
