"""Rates and waits of the demo county beside their truth, which shares no code with them."""

from collections import Counter

import duckdb
import pytest

from familyhub import snapshot
from familyhub.config import Folders, read_settings
from familyhub.demo import make_workspace, rate_events, rate_figures, wait_figures, waits
from familyhub.demo.rate_truth import MEASURES
from familyhub.measures.question import Question
from familyhub.measures.rates.definitions import load
from familyhub.measures.rates.filling import fill
from familyhub.measures.waits import load_waits
from familyhub.measures.waits.filling import fill as fill_waits
from familyhub.progress import RunLog
from familyhub.sources import land_all

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The marts of rates and waits over a county's facts, and the county."""
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
    question = Question(as_of=county.as_of, known_by=county.as_of, since=county.since)
    fill(connection, load(), question)
    fill_waits(connection, load_waits(), question)
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
        WHERE status = 'counted'
        """
    ).fetchall()
    true = Counter((e.measure, e.nhs_number, e.day, e.team, e.lsoa) for e in rate_events(county))
    assert Counter(found) == true
    assert {measure for measure, *_ in true} == set(MEASURES) == set(load())


def test_the_months_figures_are_the_true_ones_at_every_level(told):
    connection, county = told
    rows = connection.execute(
        "SELECT measure, period, hierarchy, level, place, numerator FROM marts.rate_figure"
        " WHERE period_kind = 'month' AND numerator > 0"
    ).fetchall()
    assert {tuple(row[:5]): row[5] for row in rows} == rate_figures(county, rate_events(county))


def test_re_referrals_are_a_share_of_the_true_referrals(told):
    connection, county = told
    rows = connection.execute(
        "SELECT period, hierarchy, level, place, denominator FROM marts.rate_figure"
        " WHERE period_kind = 'month' AND measure = 'rereferrals-social-care' AND denominator > 0"
    ).fetchall()
    true = rate_figures(county, rate_events(county))
    referred = {key[1:]: events for key, events in true.items() if key[0] == "referrals-social-care"}
    assert {tuple(row[:4]): row[4] for row in rows} == referred


def test_how_each_referral_to_therapy_stands_is_the_true_state(told):
    connection, county = told
    found = connection.execute(
        """
        SELECT nhs_number, state, received_on, seen_on, days, in_time, team_key, lsoa
        FROM marts.wait_member
        JOIN (SELECT DISTINCT person_id, nhs_number FROM identity.person_record WHERE nhs_number IS NOT NULL)
            USING (person_id)
        """
    ).fetchall()
    true = [(w.nhs_number, w.state, w.received, w.seen, w.days, w.in_time, w.team, w.lsoa) for w in waits(county)]
    assert Counter(found) == Counter(true)
    assert {state for _, state, *_ in true} >= {"seen", "waiting", "closed_unseen"}


def test_the_counts_of_waits_are_the_true_ones_at_every_level(told):
    connection, county = told
    rows = connection.execute(
        "SELECT period_kind, period, hierarchy, level, place, children, in_time, days FROM marts.wait_figure"
    ).fetchall()
    true = wait_figures(county, waits(county))
    assert {tuple(row[:5]): tuple(row[5:]) for row in rows} == true
    assert {kind for kind, *_ in true} == {"waiting", "month"}
    assert any(in_time < children for children, in_time, _ in true.values()), "nobody waited too long"
