"""Unit costs: every one with its source, at the prices of one year, and a council's own in place of a shipped one."""

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
