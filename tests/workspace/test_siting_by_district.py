"""A plan that lets nobody cross a district's border, told beside today's hubs: one average of each."""

from datetime import date

import pytest

from familyhub.reports import siting_report
from familyhub.workspace import siting
from familyhub.workspace.siting_told import told_comparison, told_explained
from siting_county import TEXT, county
from typing_commands import run_in

OWN = """
[questions.own]
name = "Own district"
asks = "least_travel"
by = "car"
hubs = 2
districts = true
unreached = 120
keep = ["H1"]
open = ["H2"]
stops_minutes = 5
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    county(folder, text=TEXT.partition("[questions")[0] + OWN)
    hubs = (folder / "hubs.csv").read_text("utf-8")
    # Only the hub of the west is there today; the east gains one of its own.
    (folder / "hubs.csv").write_text("\n".join(line for line in hubs.splitlines() if "H2" not in line), "utf-8")
    return folder


@pytest.fixture(scope="module")
def answered(folder):
    return siting.answer(siting.ground_of(siting.study_files(folder / "siting.toml", None), None, date(2026, 3, 31)))


def test_today_has_one_average_beside_a_plan_that_keeps_to_borders(answered):
    today, own = answered.choice("today"), answered.choice("own")
    changed = answered.changes(today, own).row("all")
    assert changed.average_before == pytest.approx(answered.access(today, own.mode).row("all").average)
    assert changed.average_after == pytest.approx(answered.access(own).row("all").average)
    (move,) = answered.moves(today, own)
    # Nobody is cut off by a border in what people read, so nobody gains a hub by it either.
    assert (changed.reached, move.reach) == (0, 0)
    assert move.gain == changed.gain


def test_as_json_a_comparison_does_not_contradict_itself(answered):
    today, own = answered.choice("today"), answered.choice("own")
    told = told_comparison(answered, today, own)
    for which, average in (("before", "average_before"), ("after", "average_after")):
        whole = next(row for row in told[which]["journeys"]["car"] if row["by"] == "all")
        assert whole["average"] == pytest.approx(getattr(told["groups"][0], average))
    explained = told_explained(answered, own)
    whole = next(row for row in explained["journeys"]["car"] if row["by"] == "all")
    assert explained["trials"][0]["average"] == pytest.approx(whole["average"])
    assert any("as if nobody crossed a district's border" in note for note in told["notes"])


def test_the_terminal_says_whose_border_bound_whom(folder):
    said = run_in(folder)("siting", "compare", "own")
    assert said.code == 0, said.err
    assert "Own district was chosen as if nobody crossed a district's border." in said.err
    assert "district's border" not in run_in(folder)("siting", "explain", "today").err


def test_mobile_stops_are_for_those_far_from_the_hubs_of_their_district_wherever_they_are_told(answered, folder):
    named = answered.by_key["own"]
    beyond = round(named.outreach.beyond)
    assert beyond > float(answered.ground.children[answered.ground.nearest(named.sites, "car").minutes > 5].sum())
    text = " ".join(getattr(block, "text", "") for block in siting_report.compose(answered.for_reports()).blocks)
    assert f"{beyond:,} children live more than 5 minutes from every hub of their district, by car." in text
    said = run_in(folder)("siting", "plan")
    assert f"Further than 5 minutes from every hub of their district: {beyond:,} children." in said.err
