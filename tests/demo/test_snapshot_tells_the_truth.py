"""From files to figures: where identifiers are complete, the snapshot says exactly what the truth says."""

import csv
import json

import duckdb
import pytest

import familyhub
from familyhub.demo import make_workspace

pytestmark = pytest.mark.slow

FIGURE = "measure, period_kind, period, hierarchy, level, place, numerator, denominator, excluded"
MEMBER = "measure, name, period, window_opens, window_closes, status, closed, reason, team_key, lsoa"
DUE = "measure, name, list_state, list_team_key"

# Which twin stands for a delivery depends on person ids, which nobody can know beforehand: both go by one name.
NAMED = """
    WITH stands AS (
        SELECT measure, window_closes, LIST_MIN(nhs_numbers) AS name, UNNEST(nhs_numbers) AS nhs_number
        FROM true_member
    ),
    person AS (
        SELECT DISTINCT person_id, nhs_number FROM identity.person_record WHERE nhs_number IS NOT NULL
    )
    SELECT member.*, stands.name
    FROM marts.member
    LEFT JOIN person ON person.person_id = member.person_id
    LEFT JOIN stands
        ON stands.measure = member.measure
        AND stands.window_closes = member.window_closes
        AND stands.nhs_number = person.nhs_number
"""


@pytest.fixture(scope="module", params=[11, 12], ids=["seed 11", "seed 12"])
def county(request, tmp_path_factory):
    """A refreshed demo county's folder."""
    root = tmp_path_factory.mktemp("demo") / "county"
    make_workspace(root, children=1_500, seed=request.param)
    familyhub.open(root).refresh()
    return root


@pytest.fixture
def told(county):
    """The snapshot (`told_member`, `told_figure`) and the truth (`true_member`, `true_figure`) side by side."""
    (snapshot,) = (county / "snapshots").iterdir()
    with duckdb.connect() as connection:
        for name in ("marts", "identity"):
            connection.execute(f"ATTACH '{snapshot / name}.duckdb' AS {name} (READ_ONLY)")
        connection.execute(f"CREATE VIEW true_figure AS FROM '{county / 'truth' / 'figures.parquet'}'")
        connection.execute(
            f"""CREATE TABLE true_member AS
            SELECT *, LIST_MIN(nhs_numbers) AS name FROM '{county / "truth" / "members.parquet"}'"""
        )
        connection.execute("CREATE VIEW told_figure AS FROM marts.figure")
        connection.execute(f"CREATE TABLE told_member AS {NAMED}")
        yield connection


def differences(connection, columns, table, where="TRUE"):
    """Rows that only one side has, with the side; and how many rows both have."""
    sides = [f"SELECT {columns} FROM {side}_{table} WHERE {where}" for side in ("told", "true")]
    found = connection.execute(
        f"""(SELECT 'told', * FROM ({sides[0]} EXCEPT ALL {sides[1]}) LIMIT 5)
        UNION ALL
        (SELECT 'true', * FROM ({sides[1]} EXCEPT ALL {sides[0]}) LIMIT 5)"""
    ).fetchall()
    (both,) = connection.execute(f"SELECT COUNT(*) FROM ({sides[0]} INTERSECT ALL {sides[1]})").fetchone()
    return found, both


def test_every_figure_at_every_level_is_the_true_one(told):
    found, both = differences(told, FIGURE, "figure")
    assert found == []
    assert both > 20_000


def test_every_member_has_its_true_status_reason_and_place(told):
    found, both = differences(told, MEMBER, "member")
    assert found == []
    assert both > 2_000


def test_the_lists_of_who_is_due_are_the_true_ones(told):
    found, both = differences(told, DUE, "member", "list_state IS NOT NULL")
    assert found == []
    assert both > 50


def test_quarantine_holds_the_faults_and_nothing_else(county):
    held = set()
    for path in county.glob("quarantine/**/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            held |= {(row["file"], int(row["row"]), row["column"]) for row in csv.DictReader(file)}
    faults = json.loads((county / "truth" / "faults.json").read_text(encoding="utf-8"))
    assert held == {(fault["file"], fault["line"], fault["column"]) for fault in faults if fault["lost"] != "nothing"}
    assert held
