"""The published CIN census through a whole refresh: every child is a person or a quarantined row, and counts add up."""

import csv
from pathlib import Path
from shutil import copy

import duckdb
import pytest

from workspaces import County

CHILDREN = 332


@pytest.fixture(scope="module")
def county(published: Path, tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("cin"))
    folder = county.folders.incoming / "social-care" / "2022-07-22"
    folder.mkdir(parents=True)
    copy(published / "cin_census" / "fake_CIN_data.xml", folder / "whatever it was called.xml")
    county.refresh()
    return county


def quarantined(county: County) -> list[dict[str, str]]:
    (file,) = county.folders.quarantine.rglob("*.csv")
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_each_of_332_children_is_a_person_or_a_quarantined_row_with_a_reason(county, capsys):
    manifest = county.workspace.manifest()
    (extract,) = manifest.extracts
    out = {row["row"]: row for row in quarantined(county) if row["what_happened"] == "the row was left out"}
    text = (county.folders.incoming / extract.file).read_text().splitlines()
    children_out = [row for row in out if text[int(row) - 1].strip() == "<Child>"]
    home = county.folders.snapshots / manifest.snapshot_id
    with duckdb.connect(str(home / "facts.duckdb"), read_only=True) as facts:
        ((people,),) = facts.execute("SELECT COUNT(*) FROM person").fetchall()
        ((lines,),) = facts.execute("SELECT COUNT(DISTINCT row) FROM person_source").fetchall()
    counts = manifest.reconciliation
    with capsys.disabled():
        print(
            f"\nCIN census: {CHILDREN} children = {people} people + {len(children_out)} in quarantine;"
            f" {counts.read_rows} rows read = {counts.landed_rows} landed + {counts.quarantined_rows} in quarantine"
        )
    assert people + len(children_out) == CHILDREN
    assert lines == people, "each person is cited by the line of the child"
    assert counts.read_rows == counts.landed_rows + counts.quarantined_rows
    assert len(out) == counts.quarantined_rows
    assert all(row["rule"] and row["expected"] for row in out.values())


def test_every_landed_row_of_a_child_is_a_canonical_row(county):
    manifest = county.workspace.manifest()
    (extract,) = manifest.extracts
    assert sum(extract.tables.values()) == extract.landed_rows
    assert manifest.canonical_rows["person_record"] == extract.tables["cin_child"]
    assert manifest.canonical_rows["referral"] <= extract.tables["cin_details"]
    assert sum(manifest.unlinked_rows.values()) == 0
    assert manifest.facts_rows["referral"] == manifest.canonical_rows["referral"]
    assert manifest.facts_rows["status"] == manifest.canonical_rows["status"]


def test_social_care_alone_makes_no_family_due_a_check(county):
    assert county.workspace.due().num_rows == 0
