"""What tests begin with: a copy of a refreshed county is as good as one that was refreshed for itself."""

from pathlib import Path

import pytest

import refreshed_once
from familyhub.state import published
from refreshed_once import RefreshedOnce, fingerprint, is_untouched
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, TODAY, County


@pytest.fixture
def counties(tmp_path: Path) -> list[County]:
    """Three counties of one content."""
    made = [County(tmp_path / name) for name in ("first", "second", "third")]
    for county in made:
        county.receive("2025-10-15", SMALL_COUNTY)
    return made


def standing(county: County) -> tuple[object, ...]:
    opened = county.workspace
    with opened.marts() as marts, opened.state() as state:
        # Ids come of the secret of each workspace.
        members = marts.execute("SELECT COLUMNS(lambda name: name NOT LIKE '%_id') FROM member ORDER BY ALL").fetchall()
        turns = [turn.reason for turn in published(state)]
    figures = opened.chosen_figures(all_periods=True)
    assert members and figures
    return members, turns, figures, [entry.window_closes for entry in opened.due_entries()]


def refreshed(once: RefreshedOnce, county: County) -> bool:
    return once.refresh(county.root, lambda: county.workspace.refresh(today=TODAY))


def test_a_copy_stands_where_a_refresh_of_its_own_would(counties, monkeypatch):
    monkeypatch.setattr(refreshed_once, "THOROUGH", False)
    once = RefreshedOnce()
    first, second, third = counties
    assert (refreshed(once, first), refreshed(once, second)) == (True, False)
    third.workspace.refresh(today=TODAY)
    assert standing(first) == standing(second) == standing(third)
    for county in counties:
        county.receive("2025-12-01", SEEN_LATE_LEARNT)
        assert refreshed(once, county), "a county that has state is refreshed"
    assert standing(first) == standing(second) == standing(third)


def test_another_file_or_name_or_setting_is_another_county(counties):
    first, second, third = (county.root for county in counties)
    assert fingerprint(first) == fingerprint(second) == fingerprint(third)
    seen = {fingerprint(first)}
    with (second / "familyhub.toml").open("a") as settings:
        settings.write("\n")
    seen.add(fingerprint(second))
    (third / "incoming" / "chis" / "2025-10-15").rename(third / "incoming" / "chis" / "2025-10-16")
    seen.add(fingerprint(third))
    (third / "measures" / "a folder").mkdir()
    seen.add(fingerprint(third))
    assert len(seen) == 4


def test_only_a_county_that_nothing_else_decides_about_is_copied(counties, monkeypatch):
    first, second, third = (county.root for county in counties)
    assert is_untouched(first)
    counties[1].land()
    assert not is_untouched(second)
    with counties[2].workspace.state():
        pass
    assert not is_untouched(third)
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    assert not is_untouched(first)


def test_only_so_many_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(refreshed_once, "THOROUGH", False)
    monkeypatch.setattr(refreshed_once, "MOST_KEPT", 2)
    once, done = RefreshedOnce(), []
    for name in "abcaca":
        root = tmp_path / str(len(done))
        root.mkdir()
        (root / name).touch()
        done.append(once.refresh(root, lambda root=root: (root / "made").touch()))
        assert (root / "made").exists()
    assert done == [True, True, True, True, False, False]
