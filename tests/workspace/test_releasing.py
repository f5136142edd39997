"""Tables for others from a workspace: the file is protected, the ledger holds no count, and what left before binds."""

import csv
import json
from datetime import date, timedelta

import pytest

from familyhub.cli import releases
from familyhub.errors import UsageError
from familyhub.workspace.release_table import NOT_SHOWN, measure_cube, released_table
from familyhub.workspace.releasing import audited, give, given
from typing_commands import run_in
from workspaces import TODAY, County

NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal", "Ivy", "Jo", "Kit", "Leo", "Mia", "Ned")
NORTH, SOUTH = 26, 14
"""Babies of two districts, born in the first half of September; three of the south were not visited."""


def table(name, columns, rows):
    return "\n".join([f"{name} | {columns}", *(f"| {row}" for row in rows)])


def extract():
    babies = [
        (f"c{number}", date(2025, 9, 1) + timedelta(days=number % 14), "t1" if number < NORTH else "t2")
        for number in range(NORTH + SOUTH)
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
        table("responsibility", "person_key | basis | from_date | team_key", [
            f"{key} | {basis} | {day} | {team if basis == 'caseload' else ''}"
            for key, day, team in babies for basis in ("resident", "caseload")
        ]),
        table("contact", "contact_key | person_key | happened_on | activity | attended | service", [
            f"v{key} | {key} | {day + timedelta(days=9)} | new_birth_visit | seen | health_visiting"
            for key, day, _ in babies[: NORTH + SOUTH - 3]
        ]),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    county = County(tmp_path_factory.mktemp("county"))
    county.receive("2025-12-01", extract())
    county.workspace.refresh(today=TODAY)
    return county


@pytest.fixture
def workspace(refreshed):
    """The county, with an empty ledger."""
    for state in refreshed.root.glob("state.sqlite3*"):
        (refreshed.root / f"kept.{state.name}").write_bytes(state.read_bytes())
    yield refreshed.workspace
    for kept in refreshed.root.glob("kept.state.sqlite3*"):
        kept.rename(refreshed.root / kept.name.removeprefix("kept."))


def september(workspace, **chosen):
    with workspace.marts() as connection:
        return measure_cube(connection, "kpi-2-02", **chosen)


def cells(asked, found):
    return {
        row[2]: row[4:]
        for row in released_table(asked, found.prepared.released, "KPI 2.02").rows
        if row[3] == "2025-09"
    }


def test_counts_are_rounded_and_small_ones_hidden(workspace):
    asked = september(workspace)
    assert asked.cube.cells()[asked.cube.name("district: Southwick", "2025-09", "missed")] == 3
    found = give(workspace, [asked.cube], what="Board paper", to="Health board")
    shown = cells(asked, found)
    assert shown["Northport"] == (25, 25, 100.0)
    # 11 of 14, rounded to 10 of 15, leave 1 to 7 for the three who were missed: nothing more need be hidden.
    assert shown["Southwick"] == (10, 15, 66.7)
    assert found.prepared.hiding.proved and found.hidden == 0
    assert audited(workspace).recovered == () and len(audited(workspace).ranges) > 0


def test_the_ledger_says_what_left_and_holds_no_count(workspace):
    asked = september(workspace)
    found = give(workspace, [asked.cube], what="Board paper", to="Health board", by="ann")
    (row,) = given(workspace)
    assert row == found.release
    assert (row.what, row.given_to, row.released_by) == ("Board paper", "Health board", "ann")
    assert row.snapshot_id == workspace.in_service() and len(row.sha256) == 64
    assert row.declared[0]["of"] == "kpi-2-02"
    told = json.loads(row.told)
    assert {shown for _, shown, _, _ in told["cells"] if isinstance(shown, int)} == {0, 10, 15, 25, 35, 40}
    # A sign is a keyed digest: the same count of another cell has another one, and none is the count.
    signs = [sign for *_, sign in told["cells"]]
    assert len(set(signs)) == len(signs) and all(len(sign) == 16 for sign in signs)


def test_the_same_table_again_is_shown_alike(workspace):
    asked = september(workspace)
    first = give(workspace, [asked.cube], what="Board paper", to="Health board")
    again = give(workspace, [asked.cube], what="Board paper", to="Somebody else")
    assert first.release.sha256 == again.release.sha256
    assert [row.id for row in given(workspace)] == [1, 2]


def test_by_residence_and_by_quadrant(workspace):
    asked = september(workspace, finest="quadrant")
    assert set(cells(asked, give(workspace, [asked.cube], what="a", to="b"))) == {"County", "East"}
    asked = september(workspace, hierarchy="residence")
    assert "residence place" in asked.cube.dimensions[0].name


@pytest.mark.parametrize(("chosen", "said"), [({"periods": 7}, "from 1 to"), ({"periods": 0}, "from 1 to")])
def test_periods_that_are_not_there_are_refused(workspace, chosen, said):
    with pytest.raises(UsageError, match=said):
        september(workspace, **chosen)


def test_an_unknown_measure_is_refused(workspace):
    with workspace.marts() as connection, pytest.raises(UsageError, match="kpi-2-02"):
        measure_cube(connection, "kpi-9-99")


def run(workspace, *words):
    return run_in(workspace.folders.root)("releases", *words)


def test_the_commands(workspace, tmp_path):
    file = tmp_path / "out" / "board.csv"
    said = run(workspace, "write", "kpi-2-02", str(file), "--to", "Health board", "--what", "Board paper")
    assert said.code == 0, said.err
    assert said.out.startswith("Release 1 for Health board")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = {(row["Place"], row["Period"]): row for row in csv.DictReader(opened)}
    assert rows["Southwick", "2025-09"]["Met"] == "10"
    assert {row["Met"] for row in rows.values()} <= {"0", "10", "25", "35", "*", NOT_SHOWN}
    listed = run(workspace, "list").out.splitlines()
    assert "Board paper\tHealth board" in listed[1]
    held = run(workspace, "audit")
    assert held.code == 0 and "0 of them are given away" in held.out
    assert json.loads(run(workspace, "audit", "--json").out)["releases"] == 1


def test_what_cannot_be_written_or_is_for_nobody_does_not_stand_in_the_ledger(workspace, tmp_path):
    before = len(given(workspace))
    folder, file = tmp_path / "a folder", tmp_path / "table.csv"
    folder.mkdir()
    with pytest.raises(IsADirectoryError):
        releases.write("kpi-2-02", folder, to="Board", workspace=workspace.folders.root)
    with pytest.raises(UsageError, match="whom the table is for"):
        releases.write("kpi-2-02", file, to=" ", workspace=workspace.folders.root)
    with pytest.raises(UsageError, match="kpi-2-99"):
        releases.write("kpi-2-99", file, to="Board", workspace=workspace.folders.root)
    assert not file.exists()
    assert len(given(workspace)) == before
