"""Segments of a workspace: from extracts to the report, what is kept, and an earlier snapshot beside it."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from familyhub.disclosure import Released
from familyhub.errors import UsageError
from familyhub.segments import Settings
from familyhub.segments.release import for_others, told_to_others
from familyhub.segments.release_counts import Shown
from familyhub.workspace import segmenting
from familyhub.workspace.releasing import audited, given
from typing_commands import Said, run_in
from workspaces import County

SETTINGS = Settings(smallest=20, redraws=2, bumps=2)
DAY = "2025-12-01"


def _extracts() -> str:
    """200 children of 5 to 9, one in five with domestic abuse on record a year ago and then seen a dozen times."""
    people, responsible, addresses, needs, contacts = [], [], [], [], []
    for number in range(200):
        born = date(2016, 1, 1) + timedelta(days=number * 7)
        people.append(f"| c{number} | {born}")
        responsible.append(f"| c{number} | resident | {born}")
        addresses.append(f"| c{number} | home | {born} | E1")
        if number % 5 == 0:
            needs.append(f"| c{number} | family_need | 2024-09-01 | domestic_abuse")
        for visit in range(12 if number % 5 == 0 else number % 2):
            day = date(2025, 1, 10) + timedelta(days=visit * 20)
            contacts.append(f"| v{number}-{visit} | r{number} | c{number} | {day} | support | seen | early_help")
    return "\n".join(
        [
            "place | place_key | name | kind | parent_key | deprivation_quintile",
            "| E1 | Quay | lsoa | W1 | 1", "| W1 | Harbour | ward | D1 |", "| D1 | Northport | district | |",
            "person_record | person_key | birth_date", *people,
            "responsibility | person_key | basis | from_date", *responsible,
            "address_record | person_key | kind | from_date | lsoa", *addresses,
            "status | person_key | status | from_date | detail", *needs,
            "contact | contact_key | referral_key | person_key | happened_on | activity | attended | service",
            *contacts,
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory):
    county = County(tmp_path_factory.mktemp("segments"))
    county.receive(DAY, _extracts())
    county.refresh()
    return county.workspace


@pytest.fixture(scope="module")
def found(workspace):
    return segmenting.find(workspace, SETTINGS)


def test_from_extracts_to_a_segment(found):
    primary = found.cohort("primary")
    assert primary.people == 200
    assert (primary.segments[0].name, primary.segments[0].people) == ("Domestic abuse is recorded", 40)
    assert {where.place for where in primary.segments[0].lives} == {"Northport", "Harbour"}


def test_what_is_kept_has_sums_and_no_ward(workspace, found):
    (kept,) = (workspace.folders.root / "segments").glob("*.json")
    text = kept.read_text(encoding="utf-8")
    assert "Harbour" not in text
    assert not re.search(r"\bc\d+\b", text), "a source's own key of a child"
    assert segmenting._read(kept).fingerprint == found.fingerprint


def test_a_year_that_ends_earlier_is_not_kept_and_a_later_one_is_refused(workspace, found):
    before = segmenting.find(workspace, SETTINGS, date(2025, 11, 1))
    assert before.eve == date(2024, 11, 1)
    assert len(list((workspace.folders.root / "segments").glob("*.json"))) == 1
    with pytest.raises(UsageError, match="2025-12-01"):
        segmenting.find(workspace, SETTINGS, date(2026, 1, 1))


def test_segments_of_two_snapshots_are_matched_by_their_rule(found):
    then = replace(found, as_of=date(2025, 6, 1))
    primary = next(each for each in then.cohorts if each.id == "primary")
    fewer = replace(
        primary, segments=(replace(primary.segments[0], people=30), replace(primary.segments[1], key="other"))
    )
    then = replace(then, cohorts=tuple(fewer if each.id == "primary" else each for each in then.cohorts))
    rows = {(row.name, row.people_then, row.people_now) for row in segmenting.moved(then, found)}
    assert ("Domestic abuse is recorded", 30, 40) in rows
    assert any(now is None for _, _, now in rows)
    assert any(before is None for _, before, _ in rows)


def test_the_report_and_the_workbook(workspace, found, tmp_path: Path):
    html = segmenting.write_html(workspace, found, tmp_path / "s.html").read_text(encoding="utf-8")
    assert "Domestic abuse is recorded" in html
    assert "counts are exact" in html
    assert "Transparency record" in html
    released = segmenting.release(workspace, found, "Board")
    outside = segmenting.write_html(workspace, released, tmp_path / "o.html").read_text(encoding="utf-8")
    assert "rounded to the nearest 5" in outside
    assert "Harbour" not in outside
    assert segmenting.write_xlsx(workspace, found, tmp_path / "s.xlsx").stat().st_size > 10_000
    assert segmenting.write_xlsx(workspace, released, tmp_path / "p.xlsx").exists()


def test_what_leaves_stands_in_the_ledger_and_says_the_same_again(workspace, found):
    before = len(given(workspace))
    first, again = (segmenting.release(workspace, found, "Board") for _ in range(2))
    assert first == again
    rows = given(workspace)[before:]
    assert [(row.what, row.given_to) for row in rows] == [("Segments", "Board")] * 2
    assert audited(workspace).known == ()
    primary = first.cohort("primary")
    assert (primary.people, [each.people for each in primary.segments]) == (200, [40, 160])
    told = Released.of_text(rows[0].told).shown
    assert told["Segments", "primary", "everybody"] == 200
    assert first.cohort("birth").people == 0


def test_a_count_that_the_ledger_hides_is_not_told(found):
    told = told_to_others(found)
    primary = found.cohort("primary")
    dearest = ("primary", "segment", primary.segments[0].key)
    assert told.counts[dearest] == 40
    without = for_others(found, Shown({cell: None if cell == dearest else 40 for cell in told.counts}))
    assert without.cohort("primary").withheld
    assert without.cohort("primary").segments == ()


def test_the_councils_unit_cost_is_used(workspace, found):
    folder = workspace.folders.root / "costs"
    folder.mkdir()
    (folder / "ours.toml").write_text(
        '[visit]\nname = "A visit"\nper = "contact"\npounds = 550\nprice_year = "2024-25"\nagency = "Early help"\n'
        'includes = "all"\nsource = "Testshire"\nlink = "https://example.org"\nseen = true\n'
        'replaces = "early_help_contact"\n',
        encoding="utf-8",
    )
    try:
        dearer = segmenting.find(workspace, SETTINGS)
    finally:
        (folder / "ours.toml").unlink()
        folder.rmdir()
    assert dearer.cohort("primary").pounds == pytest.approx(10 * found.cohort("primary").pounds)


def run(root: Path, *asked: str) -> Said:
    """The command as a user types it."""
    return run_in(root)(*asked)


def test_the_command(workspace):
    told = run(workspace.folders.root, "segment", "--json", "--cohort", "primary", "--smallest", "20")
    assert told.code == 0
    assert json.loads(told.out)["segments"][0]["name"] == "Domestic abuse is recorded"
    assert "looked_after_week" in run(workspace.folders.root, "segment", "--costs").out
    table = run(workspace.folders.root, "segment", "--cohort", "primary")
    assert table.out.startswith("segment\tchildren\t")
    assert "Domestic abuse is recorded" in table.out
