"""The county: the same seed gives the same bytes, and it holds what a real county holds."""

import itertools
import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from familyhub.demo import County, generate, make_workspace
from familyhub.errors import UsageError


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path):
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        generate(tmp_path / name / "incoming", children=150, seed=seed)
    assert fingerprint(tmp_path / "first") == fingerprint(tmp_path / "again")
    assert fingerprint(tmp_path / "first") != fingerprint(tmp_path / "other")


def test_the_register_has_about_as_many_children_as_were_asked_for(county: County):
    assert 1_150 <= len(county.written.births) <= 1_250


def test_nothing_was_received_after_the_county_s_last_day(county: County, folder: Path):
    received = {date.fromisoformat(path.parent.name) for path in folder.rglob("*.csv")}
    assert max(received) == county.as_of == date(2026, 4, 15)
    assert county.since == date(2024, 4, 1)


def test_submissions_cover_every_day_of_two_and_a_half_years_once(county: County):
    sent = county.days.submissions
    assert sent[0].first == date(2023, 10, 1)
    assert sent[-1].last == date(2026, 3, 31)
    assert all((after.first - before.last).days == 1 for before, after in itertools.pairwise(sent))
    assert [(each.last.month, each.last.year) for each in sent[-3:]] == [(1, 2026), (2, 2026), (3, 2026)]


def test_the_last_day_must_end_a_month(tmp_path):
    with pytest.raises(ValueError, match="last day of a month"):
        generate(tmp_path / "incoming", children=10, as_of=date(2026, 3, 30))


def test_another_last_day_gives_another_pair_of_years(tmp_path):
    county = generate(tmp_path / "incoming", children=60, as_of=date(2025, 11, 30))
    assert county.since == date(2024, 4, 1)
    assert county.as_of == date(2025, 12, 15)


def test_settings_that_are_there_are_left_alone(tmp_path):
    settings = tmp_path / "familyhub.toml"
    settings.write_text("[area]\nname = 'Ours'\n")
    generate(tmp_path / "incoming", children=30)
    assert settings.read_text() == "[area]\nname = 'Ours'\n"


def test_a_workspace_is_made_anew_but_never_over_something_else(tmp_path):
    make_workspace(tmp_path / "demo", children=40, seed=1)
    first = fingerprint(tmp_path / "demo")
    (tmp_path / "demo" / "landed").mkdir()
    (tmp_path / "demo" / "landed" / "old").write_text("old")
    make_workspace(tmp_path / "demo", children=40, seed=1)
    assert fingerprint(tmp_path / "demo") == first
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="no demo county"):
        make_workspace(tmp_path / "mine", children=40)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_the_county_holds_what_makes_counting_hard(county: County):
    pregnancies = [p for family in county.population.families for p in family.pregnancies]
    assert any(len(p.babies) == 2 for p in pregnancies), "twins"
    assert {"birth", "loss"} <= {p.outcome for p in pregnancies}
    assert any(p.ended > county.as_of for p in pregnancies), "unborn children"
    assert any(home.neighbourhood is None for family in county.population.families for home in family.homes)
    seen = {contact.attended for contact in county.written.contacts.values()}
    assert {"seen", "declined", "did_not_attend", "cancelled_by_service", None} <= seen
    assert any(contact.activity is None for contact in county.written.contacts.values())
    assert any(source == "chis" for source, _ in county.written.contacts), "a check by a previous area"
    assert any(contact.first_keyed for contact in county.care.contacts), "a corrected record"


def test_missing_identifiers_are_missing_in_the_files_and_not_in_the_truth(tmp_path):
    whole = generate(tmp_path / "whole" / "incoming", children=200, seed=2)
    holed = generate(tmp_path / "holed" / "incoming", children=200, seed=2, missing_identifiers=0.5)
    text = "".join(path.read_text() for path in (tmp_path / "holed").rglob("CYP001MPI.csv"))
    lines = [line.split(",") for line in text.splitlines() if line.startswith("HV")]
    without = sum(line[2] == "" for line in lines) / len(lines)
    assert 0.3 < without < 0.7
    assert whole.written.people.keys() == holed.written.people.keys()
    assert whole.written.contacts.keys() == holed.written.contacts.keys()


def test_the_truth_is_written_beside_the_extracts(tmp_path):
    make_workspace(tmp_path / "demo", children=60, seed=9)
    about = json.loads((tmp_path / "demo" / "truth" / "county.json").read_text())
    assert about["as_of"] == "2026-04-15"
    for name in ("figures.parquet", "members.parquet", "due.parquet", "faults.json"):
        assert (tmp_path / "demo" / "truth" / name).stat().st_size > 0
