"""Unit costs: every one with its source, at the prices of one year, and a council's own in place of a shipped one."""

import duckdb
import pytest

from familyhub import costs
from familyhub.errors import ConfigurationError, UsageError

OWN = """
[our_placements]
name = "A week of being looked after"
per = "week"
pounds = 1500
price_year = "2024-25"
agency = "Children's social care"
includes = "Our own ledger"
source = "Testshire, outturn 2024-25"
link = "https://example.org/outturn"
seen = true
replaces = "looked_after_week"
"""


def test_every_shipped_cost_says_where_it_is_from():
    for cost in costs.load().all_at():
        assert cost.source
        assert cost.link.startswith("https://")
        assert cost.includes
        assert cost.pounds > 0


def test_a_cost_of_another_year_is_brought_to_the_prices_of_the_base_year():
    known = costs.load()
    index = known.inflation.index
    contact = known.costs["camhs_contact"]
    priced = known.at("camhs_contact")
    assert priced.pounds == pytest.approx(contact.pounds * index["2024-25"] / index[contact.price_year], abs=0.01)
    assert known.at("camhs_contact", contact.price_year).pounds == contact.pounds


def test_a_council_replaces_a_cost_and_the_id_stays(tmp_path):
    (tmp_path / "ours.toml").write_text(OWN, encoding="utf-8")
    known = costs.load(tmp_path)
    assert known.at("looked_after_week").pounds == 1500
    assert known.at("looked_after_week").origin.endswith("ours.toml")
    assert "our_placements" not in known.costs
    assert known.fingerprint != costs.load().fingerprint


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (OWN.replace('replaces = "looked_after_week"', 'replaces = "no_such"'), "no_such"),
        (OWN.replace("pounds = 1500", 'pounds = "much"'), "pounds"),
        (OWN.replace("pounds = 1500", "pounds = -1"), "-1"),
        (OWN.replace("2024-25", "1999-00"), "1999-00"),
        (OWN + "colour = 1\n", "colour"),
        (OWN.replace("our_placements", "looked_after_week").replace('replaces = "looked_after_week"', ""), "second"),
        ("[x", "TOML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path, wrong, said):
    (tmp_path / "ours.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        costs.load(tmp_path)


def test_an_unknown_cost_or_year_is_refused():
    with pytest.raises(UsageError, match="no_such"):
        costs.load().at("no_such")
    with pytest.raises(UsageError, match="1960-61"):
        costs.load().at("camhs_contact", "1960-61")


PUBLISHED_WEEKS = {
    "looked_after_week": "LACFinance", "foster_care_week": "FosteringFinance",
    "residential_care_week": "RescareFinance", "social_work_week": "SWFinance",
}  # fmt: skip


def test_weeks_of_social_care_are_those_that_the_department_publishes(published):
    lait = duckdb.read_parquet(str(published / "lait" / "bds_long_0.parquet"))
    england = duckdb.sql(
        """
        SELECT "Short Desc", CAST("Values" AS DOUBLE)
        FROM lait
        WHERE "LA and Regions" = 'England' AND Years = '2024-25 (OT)' AND "Short Desc" LIKE '%Finance'
        """
    ).fetchall()
    assert lait.columns[0] == "Short Desc"
    shipped = costs.load().costs
    for id, measure in PUBLISHED_WEEKS.items():
        assert (shipped[id].pounds, shipped[id].price_year) == (dict(england)[measure], "2024-25")
        assert shipped[id].seen
        assert measure in shipped[id].source


def test_every_cost_says_whether_anybody_read_it():
    """What is not read is a stand-in, and its words say which part of it is."""
    for id, cost in costs.load().costs.items():
        if not cost.seen:
            assert any(word in cost.source.lower() for word in ("stand-in", "check")), id
