"""How well records were linked, from extracts to page, workbook and command, through whole refreshes."""

import json
from pathlib import Path

import duckdb
import openpyxl
import pytest

import familyhub
from familyhub.quality.linkage_reading import CheckMember
from familyhub.quality.linkage_tables import LINKAGE_TABLES
from familyhub.workspace import linkage_report
from typing_commands import Said, run_in
from workspaces import County

PEOPLE = """
    person_record | person_key | nhs_number | forename | surname | birth_date | sex | death_date | restriction | ethnicity
                  | a          | 9990000018 | Ada      | Vale    | 2022-05-01 | F   | 2024-05-01 |             | A
                  | b          | 9990000026 | Ben      | Moss    | 2022-05-02 | M   | 2024-05-02 | sealed      | J
                  | c          | 9990000034 | Cat      | Reed    | 2022-05-03 | F   |            |             | J
                  | d          |            |          |         | 2022-05-04 | F   |            |             |
    contact       | contact_key | person_key | happened_on | service         | activity | attended
                  | 1           | a          | 2024-06-01  | health_visiting | support  | seen
                  | 2           | b          | 2024-06-01  | health_visiting | support  | seen
                  | 3           | c          | 2024-06-01  | health_visiting | support  | seen
    """  # noqa: E501 - a table is read across
KNOWN_TO_GPS = """
    person_record | person_key | nhs_number | forename | surname | birth_date | sex
                  | x          | 9990000018 | Ada      | Vale    | 2022-05-01 | F
                  | y          | 9990000026 | Ben      | Moss    | 2022-05-02 | M
    """


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> County:
    county = County(tmp_path_factory.mktemp("linked"), settings='[sources.chis]\nname = "Child health"\n')
    county.receive("2025-06-04", PEOPLE)
    county.refresh()
    county.receive("2025-06-05", KNOWN_TO_GPS, source="gp")
    county.refresh()
    return county


def test_every_record_is_told_and_the_snapshot_before_beside_it(county):
    taken = linkage_report.take(county.workspace)
    told = {(each.source, each.standing, each.why): each.records for each in taken.found.standings}
    assert told == {
        ("chis", "tied", "nhs_number"): 2,
        ("chis", "alone", "nhs_number"): 1,
        ("chis", "never", "no_number_no_name"): 1,
        ("gp", "tied", "nhs_number"): 2,
    }
    assert (taken.found.records, taken.found.tied) == (6, 4)
    assert taken.before is not None
    assert (taken.before.records, taken.before.tied) == (4, 0)
    assert taken.found.model == "standard-1"


def test_a_check_opens_to_people_whom_no_restriction_hides(county):
    opened = linkage_report.members(county.workspace, "seen_after_death")
    with county.workspace.marts() as connection:
        (sealed,) = connection.execute("SELECT person_id FROM person WHERE restriction = 'sealed'").fetchall()[0]
    assert (len(opened.members), opened.not_shown) == (1, 1)
    assert opened.members[0].person_id != sealed


def test_a_pair_with_somebody_restricted_is_shown_from_neither_side(county, monkeypatch):
    with county.workspace.marts() as connection:
        rows = connection.execute("SELECT restriction, MIN(person_id) FROM person GROUP BY restriction").fetchall()
    people = {restriction or "none": person for restriction, person in rows}
    pairs = [
        CheckMember("a_check", people[one], people[other])
        for one, other in (("none", "sealed"), ("sealed", "none"), ("none", "none"))
    ]
    monkeypatch.setattr(linkage_report, "check_members", lambda _connection, _check: pairs)
    opened = linkage_report.members(county.workspace, "a_check")
    assert (opened.members, opened.not_shown) == ((pairs[2],), 2)


def test_the_report_is_read_where_names_are_never_opened(county, tmp_path):
    pseudonymised = familyhub.open(county.root, pseudonymised=True)
    taken = linkage_report.take(pseudonymised)
    page = linkage_report.write_html(taken, tmp_path / "report.html").read_text("utf-8")
    assert "Seen after the day of death: 2 people." in page
    assert len(linkage_report.members(pseudonymised, "seen_after_death").members) == 1


def test_no_name_number_or_own_id_is_in_its_tables(county):
    home = county.folders.snapshots / county.workspace.in_service()
    with duckdb.connect(str(home / "marts.duckdb"), read_only=True) as marts:
        tables = [name for (name,) in marts.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        told = {name: str(marts.execute(f"SELECT * FROM {name}").fetchall()) for name in tables if "linkage_" in name}
    assert len(told) == len(LINKAGE_TABLES)
    for value in ("Vale", "vale", "9990000018", "'a'", "'x'"):
        assert not any(value in text for text in told.values())


def test_the_workbook_has_every_group_in_every_source(county, tmp_path):
    path = linkage_report.write_xlsx(linkage_report.take(county.workspace), tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if "Every group in every source" in str(sheet["A1"].value))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert ["Ethnicity", "Pakistani", "Child health", 2, 1, 50, 0] in rows


def run(folder: Path, *words: str) -> Said:
    return run_in(folder)("linkage", "report", *words)


def test_the_command_says_what_stands_out_and_lists_the_sources(county):
    said = run(county.root)
    assert said.code == 0
    assert "- Seen after the day of death: 2 people." in said.err
    assert ["Child health", "4", "2", "50.0", "0", "1", "0", "1", "0", "50.0"] in [
        line.split("\t") for line in said.out.splitlines()
    ]


def test_the_command_as_json_and_the_members_of_a_check(county):
    told = json.loads(run(county.root, "--json").out)
    assert told["findings"][0]["kind"] == "impossible"
    assert told["linkage"]["model"] == "standard-1"
    members = json.loads(run(county.root, "--check", "seen_after_death", "--json").out)
    assert members["not_shown"] == 1
    assert isinstance(members["members"][0]["person_id"], str)


def test_what_goes_to_others_is_a_file_without_small_counts(county, tmp_path):
    refused = run(county.root, "--for-others")
    assert refused.code == 2
    assert "--html FILE or --xlsx FILE" in refused.err
    page = tmp_path / "others.html"
    assert run(county.root, "--for-others", "--html", str(page)).code == 0
    text = page.read_text("utf-8")
    assert "Seen after the day of death: * people." in text
    assert "--check" not in text
