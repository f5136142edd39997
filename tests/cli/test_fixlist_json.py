"""`familyhub fixlist --json`: what other programs read of a provider with hundreds of faults."""

import json

from typing_commands import run_in
from workspaces import SMALL_COUNTY, County

FAULTS = 230


def test_json_says_each_rule_once_and_every_fault(tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    header = ["contact_key", "person_key", "happened_on", "activity", "attended", "team_key"]
    rows = [[f"x{number}", "ben", "31/09/2025", "support", "seen", "t2"] for number in range(FAULTS)]
    county.write("chis/2025-11-01/contact.csv", [header, *rows])
    county.refresh()
    said = run_in(county.root)("fixlist", "--json")
    told = json.loads(said.out)
    (team,) = told["lists"][0]["teams"]
    assert said.code == 0 and len(team["faults"]) == FAULTS
    assert {fault["rule"] for fault in team["faults"]} == {"contact.happened_on:date"} == set(told["rules"])
    assert said.out.count("Correct the date: there is no such day.") == 1
