"""A workspace: what a refresh keeps, which snapshots stay, what is refused, and the names programs rely on."""

import inspect
import json
import re
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

import familyhub
from familyhub.errors import ConfigurationError, FamilyhubError, SnapshotError, UsageError
from familyhub.snapshot.manifest import SNAPSHOT_FORMAT
from familyhub.state import Entry, State, append, open_state, published, transaction
from familyhub.workspace import Asked, Workspace
from familyhub.workspace.sources_mart import freshness
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, TODAY, County


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    return county


def state_of(county: County) -> closing[State]:
    return closing(open_state(county.folders.state))


def members(county: County) -> list[tuple[object, ...]]:
    with county.workspace.marts() as connection:
        return connection.execute("SELECT * EXCLUDE (contact_id) FROM member ORDER BY ALL").fetchall()


def test_a_second_refresh_changes_nothing_but_the_snapshots_id(county):
    first = county.workspace.refresh(today=TODAY).manifest
    before = (members(county), county.workspace.chosen_figures(all_periods=True), county.workspace.due())
    second = county.refresh()
    after = (members(county), county.workspace.chosen_figures(all_periods=True), county.workspace.due())
    assert before == after and before[0]
    assert first.snapshot_id != second.snapshot_id
    assert (first.facts_rows, first.canonical_rows, first.reconciliation) == (
        second.facts_rows, second.canonical_rows, second.reconciliation,
    )  # fmt: skip


def test_evidence_leads_to_the_line_of_the_file(county):
    county.refresh()
    traced = county.workspace.traced("kpi-2-02", "2025-09")
    (seen,) = [member for member in traced if member.status == "met"]
    place, words = seen.evidence[0].split(" ", 1)
    file, row = place.rsplit(":", 1)
    line = (county.folders.incoming / file).read_text().splitlines()[int(row) - 1]
    assert line.startswith("c1,ada,2025-09-10") and "2025-09-10" in words


def test_the_last_three_snapshots_stay(county):
    ids = [county.refresh().snapshot_id for _ in range(4)]
    listed = county.workspace.snapshots()
    assert [manifest.snapshot_id for manifest, _ in listed] == ids[1:]
    assert sorted(path.name for path in county.folders.snapshots.iterdir()) == ids[1:]


def test_an_earlier_snapshot_can_be_put_back_into_service_and_is_not_pruned_while_it_is(county):
    first = county.refresh().snapshot_id
    before = members(county)
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.refresh()
    assert members(county) != before
    county.workspace.return_to(first)
    assert (county.workspace.in_service(), members(county)) == (first, before)
    with state_of(county) as state:
        assert [(turn.snapshot_id == first, turn.reason) for turn in published(state)] == [
            (True, "return"), (False, "refresh"), (True, "refresh"),
        ]  # fmt: skip


def test_returning_to_a_snapshot_that_is_not_there_is_refused(county):
    county.refresh()
    with pytest.raises(UsageError, match="no such snapshot"):
        county.workspace.return_to("20200101T000000000Z")


def test_a_snapshot_of_a_newer_format_is_refused_and_a_refresh_builds_one_that_can_be_read(county):
    home = county.folders.snapshots / county.refresh().snapshot_id
    manifest = json.loads((home / "manifest.json").read_text())
    (home / "manifest.json").write_text(json.dumps(manifest | {"format": SNAPSHOT_FORMAT + 1}))
    with pytest.raises(SnapshotError) as refused:
        county.workspace.chosen_figures()
    assert f"a manifest of format {SNAPSHOT_FORMAT + 1}" in str(refused.value)
    assert "familyhub refresh" in refused.value.trouble.next_step
    county.refresh()
    assert county.workspace.chosen_figures()
    assert len(county.workspace.snapshots()) == 1


def test_what_was_landed_by_another_familyhub_is_refused_and_not_lost(county):
    county.refresh()
    manifest = next(county.folders.landed.glob("*/*/manifest.json"))
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"landed_format": 999}))
    with pytest.raises(FamilyhubError, match=r"format 999(.|\n)*Remove the folder landed/"):
        county.refresh()
    assert county.workspace.chosen_figures(), "the earlier snapshot stays in service"


def test_before_the_first_refresh_there_is_nothing_to_ask(county):
    with pytest.raises(SnapshotError, match="Run `familyhub refresh`"):
        county.workspace.chosen_figures()


def test_with_nothing_to_land_nothing_is_published(tmp_path):
    county = County(tmp_path)
    county.write("chis/notes.csv", [["Dear all"], ["please find attached"]])
    with pytest.raises(SnapshotError, match="`familyhub check`"):
        county.refresh()
    with pytest.raises(SnapshotError):
        county.workspace.in_service()


def test_a_snapshot_says_up_to_which_entry_it_knows_state(county):
    with state_of(county) as state, transaction(state):
        last = append(state, Entry("note", "test", {"says": "hello"}))
    county.refresh()
    with state_of(county) as state:
        assert published(state)[0].entries_up_to == last.id


def test_a_run_writes_what_it_did_and_no_value_of_any_record(county):
    county.workspace.refresh(today=TODAY)
    (log,) = county.folders.runs.iterdir()
    text = log.read_text()
    steps = [json.loads(line)["step"] for line in text.splitlines()]
    assert (steps[0], steps[-1]) == ("landing", "publish")
    assert not re.search(r"Ada|9990000018|2025-09-01", text)


def test_a_snapshot_whose_folder_is_gone_is_said_to_be_gone(county):
    shutil.rmtree(county.folders.snapshots / county.refresh().snapshot_id)
    with pytest.raises(SnapshotError, match="to build it again"):
        county.workspace.chosen_figures()
    county.refresh()
    assert county.workspace.chosen_figures()


def test_a_workspace_may_lie_in_a_folder_of_any_name(tmp_path):
    county = County(tmp_path / "Family Hubs [2026] it's 100% *new*")
    county.receive("2025-10-15", SMALL_COUNTY, source="child health [chis]")
    county.workspace.refresh(today=TODAY)
    (figure,) = county.workspace.chosen_figures(measure="kpi-2-02", asked=Asked(known_by=date(2025, 10, 15)))
    assert (figure.numerator, figure.denominator) == (1, 3)


def test_settings_decide_how_many_snapshots_stay(tmp_path):
    county = County(tmp_path, settings="[refresh]\nkeep_snapshots = 1\n")
    county.receive("2025-10-15", SMALL_COUNTY)
    for _ in range(2):
        last = county.refresh().snapshot_id
    assert [path.name for path in county.folders.snapshots.iterdir()] == [last]


def test_a_workspace_is_made_once(tmp_path):
    made = familyhub.create(tmp_path / "new", 'Our "best" area')
    assert made.settings.area.name == 'Our "best" area'
    assert made.folders.incoming.is_dir()
    with pytest.raises(ConfigurationError, match="a folder without one"):
        familyhub.create(tmp_path / "new")


@pytest.mark.postgres
def test_with_database_url_the_pointer_lies_on_postgresql(county, postgresql_database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", postgresql_database)
    first = county.refresh().snapshot_id
    county.refresh()
    county.workspace.return_to(first)
    assert county.workspace.in_service() == first
    assert not county.folders.state.exists()
    state = open_state(postgresql_database)
    assert [turn.reason for turn in published(state)] == ["return", "refresh", "refresh"]
    state.close()
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(SnapshotError):
        county.workspace.in_service()


def test_answers_come_as_arrow_tables(county):
    county.refresh()
    opened = familyhub.open(county.root)
    for table in (opened.kpi(measure="kpi-2-02"), opened.trace("kpi-2-02", "2025-09"), opened.due()):
        assert isinstance(table, pa.Table)
    assert opened.kpi(measure="kpi-2-02", level="county", period_kind="month").to_pylist()[0]["denominator"] == 3


def test_the_public_names_are_these():
    assert sorted(familyhub.__all__) == ["__version__", "create", "open"]
    named = [name for name in dir(Workspace) if not name.startswith("_")]
    assert sorted(named) == [
        "as_at", "check", "chosen_figures", "chosen_trace", "compare_counts", "create", "definitions", "due",
        "due_entries", "figures", "fix_lists", "folders", "freeze", "groups", "in_service", "kpi", "latest_month",
        "manager", "manifest", "marts", "memory_limit", "needs_assessment", "open", "outcomes", "pseudonymised",
        "quality", "rates", "reconcile", "refresh", "return_to", "revisions", "settings", "siting", "snapshots",
        "state", "trace", "traced", "weekly", "write_figures_csv", "write_figures_xlsx", "write_fix_lists",
        "write_quality_report", "write_quality_xlsx", "write_report",
    ]  # fmt: skip
    assert list(inspect.signature(Workspace.refresh).parameters) == ["self", "watcher", "today"]


def test_a_list_says_on_the_day_it_is_read_that_it_is_old(county):
    county.refresh()
    with county.workspace.marts() as connection:
        fresh, old = (freshness(connection, day) for day in (date(2025, 10, 22), date(2025, 11, 22)))
    assert fresh == ["As at: chis 2025-10-15."] == old[:1]
    assert "more than 7 days old" in old[1] and "who was due on 2025-10-15" in old[1]
