"""The commands of data protection as a user types them, and a workspace that never opens who people are."""

import json
import os
from pathlib import Path

import pytest

import familyhub as package
from familyhub.errors import UsageError
from typing_commands import run_in
from workspaces import SMALL_COUNTY, County

ADA = "9990000018"


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    return county


def test_subject_access_prints_counts_and_writes_the_answer(county, tmp_path):
    familyhub = run_in(county.root)
    asked = ("subject-access", "--nhs", ADA, "--because", "SAR 1", "--asked-by", "the family")
    told = familyhub(*asked, "--html", "answer.html")
    assert told.code == 0 and "identity: person_record: 1 rows" in told.out
    assert ADA not in told.out and ADA in (county.root / "answer.html").read_text(encoding="utf-8")
    held = json.loads(familyhub(*asked, "--json").out)["held"]
    assert any(ADA in row for each in held for row in each["rows"])


def test_erase_asks_for_a_reason_shows_first_and_does_it_with_yes(county):
    familyhub = run_in(county.root)
    assert familyhub("erase", "--nhs", ADA).code == 2
    shown = familyhub("erase", "--nhs", ADA, "--because", "order 1")
    assert shown.code == 0 and "Nothing was changed" in shown.err
    assert (county.folders.incoming / "chis/2025-10-15/person_record.csv").exists()
    done = familyhub("erase", "--nhs", ADA, "--because", "order 1", "--yes", "--json")
    assert done.code == 0 and json.loads(done.out)["left"] == []
    assert not (county.folders.incoming / "chis/2025-10-15/person_record.csv").exists()


def test_pseudonymised_every_question_of_an_analyst_is_answered_without_identity(county):
    (home,) = [each for each in county.folders.snapshots.iterdir() if each.is_dir()]
    (home / "identity.duckdb").write_bytes(os.urandom(4096))  # unreadable for whoever opens it, root included
    opened = package.open(county.root, pseudonymised=True)
    assert opened.kpi().num_rows and opened.due() is not None and opened.trace("kpi-2-02", "2025-09").num_rows
    assert opened.quality().sources and opened.write_report().exists() and opened.snapshots()
    with (county.root / "familyhub.toml").open("a", encoding="utf-8") as settings:
        settings.write("[governance]\npseudonymised = true\n")
    familyhub = run_in(county.root)
    for command in (("kpi",), ("trace", "kpi-2-02"), ("due",), ("quality",), ("inventory",), ("snapshots",)):
        assert familyhub(*command).code == 0, command
    for command in (("fixlist",), ("refresh",), ("subject-access", "--nhs", ADA), ("erase", "--nhs", ADA)):
        refused = familyhub(*command)
        assert refused.code == 2 and "pseudonymised" in refused.err, command


def test_without_the_mode_the_same_workspace_opens_identity(county):
    assert package.open(county.root).fix_lists() == []
    with pytest.raises(UsageError, match="pseudonymised"):
        package.open(county.root, pseudonymised=True).fix_lists()


def test_rectify_does_one_thing_lists_it_and_takes_it_back(county):
    familyhub = run_in(county.root)
    asked = ("rectify", "--nhs", ADA, "--field", "birth_date", "--because", "RQ 1", "--by", "Ann")
    for more in ((), ("--to", "2025-08-31", "--remove"), ("--to", "31/02/2025")):
        refused = familyhub(*asked, *more)
        assert refused.code == 2 and "Nothing was changed" in refused.err
    done = familyhub(*asked, "--from", "2025-09-01", "--to", "2025-08-31")
    assert done.code == 0 and "person_record.birth_date counts no longer" in done.out and "2025-08-31" not in done.out
    (stands,) = json.loads(familyhub("rectify", "--list", "--json").out)
    assert stands["decided_by"] == "Ann" and stands["because"] == "RQ 1" and stands["lines"] == 1
    traced = familyhub("trace", "kpi-2-02", "--month", "2025-09")
    assert "birth_date of person_record rectified on" in traced.out and "by Ann (RQ 1, entry" in traced.out
    taken_back = familyhub("rectify", "--withdraw", str(stands["entry"]), "--because", "a slip")
    assert taken_back.code == 0 and json.loads(familyhub("rectify", "--list", "--json").out) == []
