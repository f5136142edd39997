"""Referrals and urgent care of the demo county beside their truth, which shares no code with the rates."""

from collections import Counter

import duckdb
import pytest

from familyhub import snapshot
from familyhub.config import Folders, read_settings
from familyhub.demo import make_workspace, rate_events, rate_figures
from familyhub.measures.question import Question
from familyhub.measures.rates.definitions import load
from familyhub.measures.rates.filling import fill
from familyhub.progress import RunLog
from familyhub.sources import land_all

pytestmark = pytest.mark.slow

MEASURES = ("referrals-camhs", "referrals-youth-justice", "housing-help", "urgent-care")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The marts of rates over a county's facts, and the county."""
    root = tmp_path_factory.mktemp("rates") / "county"
    county = make_workspace(root, children=600, seed=4)
    folders = Folders(root)
    land_all(folders.incoming, folders.landed, folders.quarantine, county.as_of)
    built = snapshot.build(folders, read_settings(root), b"the secret of a test", RunLog())
    connection = duckdb.connect()
    for name in ("facts", "identity"):
        connection.execute(f"ATTACH '{built.folder}/{name}.duckdb' AS {name} (READ_ONLY)")
    connection.execute("ATTACH ':memory:' AS marts")
    connection.execute("SET search_path = 'facts'")
    fill(connection, load(), Question(as_of=county.as_of, known_by=county.as_of, since=county.since))
    yield connection, county
    connection.close()


def test_every_child_and_day_that_counts_is_a_true_one(told):
    connection, county = told
    found = connection.execute(
        """
        SELECT measure, nhs_number, happened_on, team_key, lsoa
        FROM marts.rate_member
        JOIN (SELECT DISTINCT person_id, nhs_number FROM identity.person_record WHERE nhs_number IS NOT NULL)
            USING (person_id)
        WHERE status = 'counted' AND list_contains(?, measure)
        """,
        [list(MEASURES)],
    ).fetchall()
    true = Counter((e.measure, e.nhs_number, e.day, e.team, e.lsoa) for e in rate_events(county))
    assert Counter(found) == true
    assert {measure for measure, *_ in true} == set(MEASURES)


def test_the_months_figures_are_the_true_ones_at_every_level(told):
    connection, county = told
    rows = connection.execute(
        "SELECT measure, period, hierarchy, level, place, numerator FROM marts.rate_figure"
        " WHERE period_kind = 'month' AND numerator > 0 AND list_contains(?, measure)",
        [list(MEASURES)],
    ).fetchall()
    assert {tuple(row[:5]): row[5] for row in rows} == rate_figures(county, rate_events(county))
