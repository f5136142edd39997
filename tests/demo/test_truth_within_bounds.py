"""Identifiers missing as they are missed: the truth lies within the bounds that stand beside the figures."""

from pathlib import Path

import duckdb
import pytest

import familyhub
from familyhub.demo import MISSING_AT_AGENCIES, make_workspace

pytestmark = pytest.mark.slow

COMPARED = """
CREATE TABLE compared AS
WITH told AS (
    SELECT figure.*, measure.is_count, bound.open IS NOT NULL AS is_open,
        COALESCE(low_numerator, numerator) AS low, COALESCE(low_denominator, denominator) AS low_of,
        COALESCE(high_numerator, numerator) AS high, COALESCE(high_denominator, denominator) AS high_of
    FROM marts.figure
    JOIN (SELECT measure, is_count FROM marts.measure) AS measure USING (measure)
    LEFT JOIN marts.bound USING (measure, period_kind, period, hierarchy, level, place)
)
SELECT measure, period_kind, period, level, place, is_open, is_count, told.denominator,
    CASE WHEN is_count THEN true_one.numerator ELSE true_one.numerator / NULLIF(true_one.denominator, 0) END AS truth,
    CASE WHEN is_count THEN told.numerator ELSE told.numerator / told.denominator END AS published,
    CASE WHEN is_count THEN low ELSE low / low_of END AS low,
    CASE WHEN is_count THEN high ELSE high / high_of END AS high
FROM told
JOIN true_one USING (measure, period_kind, period, hierarchy, level, place)
WHERE hierarchy = 'caseload' AND level IN ('county', 'district') AND (is_count OR told.denominator > 0)
"""
"""Figures of the county and its districts that were published, with the truth and both bounds as shares or counts."""

WITHIN = "truth BETWEEN low - 1e-12 AND high + 1e-12"


def county(root: Path, seed: int, missing_in_health_visiting: float) -> duckdb.DuckDBPyConnection:
    """The figures of a refreshed hard county beside the truth, in `compared`."""
    missing = {**MISSING_AT_AGENCIES, "healthvisiting": missing_in_health_visiting}
    make_workspace(root, children=3_000, seed=seed, hard=True, missing_identifiers=missing)
    familyhub.open(root).refresh()
    (snapshot,) = (root / "snapshots").iterdir()
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{snapshot / 'marts.duckdb'}' AS marts (READ_ONLY)")
    connection.execute(f"CREATE VIEW true_one AS FROM '{root / 'truth' / 'figures.parquet'}'")
    connection.execute(COMPARED)
    return connection


@pytest.fixture(scope="module")
def as_agencies_lack(tmp_path_factory):
    """Numbers missing as often as agencies lack them; health visitors trace theirs."""
    with county(tmp_path_factory.mktemp("doubt") / "county", 1, 0.0) as connection:
        yield connection


@pytest.fixture(scope="module")
def health_visiting_too(tmp_path_factory):
    """The same, and 2% of those whom health visitors saw have no number either."""
    with county(tmp_path_factory.mktemp("doubt") / "county", 2, 0.02) as connection:
        yield connection


@pytest.mark.parametrize("name", ["as_agencies_lack", "health_visiting_too"])
@pytest.mark.parametrize("level", ["county", "district"])
def test_the_truth_of_at_least_95_percent_of_figures_lies_within_their_bounds(name, level, request):
    compared = request.getfixturevalue(name)
    of, within = compared.execute(
        f"SELECT COUNT(*), COUNT(*) FILTER (WHERE {WITHIN}) FROM compared WHERE level = ? AND truth IS NOT NULL",
        [level],
    ).fetchall()[0]
    assert of > 300
    missed = compared.execute(
        "SELECT measure, period_kind, period, place, truth, published, low, high FROM compared"
        f" WHERE level = ? AND NOT ({WITHIN}) ORDER BY measure, period, place LIMIT 20",
        [level],
    ).fetchall()
    assert within >= 0.95 * of, missed


@pytest.mark.parametrize("name", ["as_agencies_lack", "health_visiting_too"])
def test_bounds_of_the_countys_year_to_date_are_at_most_two_points_wide(name, request):
    compared = request.getfixturevalue(name)
    wide = compared.execute(
        "SELECT measure, period, 100 * (high - low) AS points FROM compared WHERE level = 'county'"
        " AND period_kind = 'year_to_date' AND NOT is_count AND denominator >= 100 AND high - low > 0.02"
    ).fetchall()
    assert wide == []


def test_bounds_hold_the_truth_of_figures_that_are_wrong_because_a_number_is_missing(health_visiting_too):
    wrong, within = health_visiting_too.execute(
        f"SELECT COUNT(*), COUNT(*) FILTER (WHERE {WITHIN}) FROM compared WHERE level = 'county' AND published <> truth"
    ).fetchall()[0]
    assert wrong > 50
    assert within >= 0.95 * wrong
