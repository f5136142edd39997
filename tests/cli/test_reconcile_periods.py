"""`familyhub reconcile` without a period: it takes the only one there is, and else says which there are."""

import json

from typing_commands import run_in
from workspaces import SMALL_COUNTY, County

BORN_LATER = """
    person_record  | person_key | nhs_number | birth_date
                   | eve        | 9990000034 | 2025-10-20
    birth          | person_key | mother_key | born_on    | outcome | gestation_days
                   | eve        | mum-e      | 2025-10-20 | live    | 280
    responsibility | person_key | basis      | from_date
                   | eve        | resident   | 2025-10-20
    """


def test_the_only_period_is_taken_and_said(familyhub):
    said = familyhub("reconcile", "kpi-2-02", "--count", "2", "--of", "3")
    assert said.code == 0
    assert "kpi-2-02 has figures of 2025-09 alone" in said.err
    assert "They count 2 of 3, we count 2 of 3" in said.out


def test_several_periods_are_asked_about(tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-12-01", BORN_LATER)
    county.refresh()
    familyhub = run_in(tmp_path)
    said = familyhub("reconcile", "kpi-2-02", "--count", "2", "--of", "3", "--json")
    error = json.loads(said.err)["error"]
    assert (said.code, said.out, error["code"]) == (2, "", "period_missing")
    assert error["found"] == "no period, where kpi-2-02 has figures of 2"
    assert error["expected"] == "one of 2025-09, 2025-11"
    assert "`familyhub reconcile kpi-2-02 2025-11`" in error["next_step"]
    assert familyhub("reconcile", "kpi-2-02", "--period", "2025-09", "--count", "1", "--of", "3").code == 0


def test_a_measure_without_figures_says_why(tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", BORN_LATER.partition("responsibility")[0].replace("2025-10-20", "2025-09-20"))
    county.refresh()
    said = run_in(tmp_path)("reconcile", "kpi-2-02", "--count", "2", "--of", "3")
    assert said.code == 2 and "`responsibility`" in said.err


def test_a_rule_by_which_nobody_counts_is_no_error(tmp_path):
    """Nobody is registered with a practice here: by that rule there is no figure, and ours still stands."""
    county = County(tmp_path)
    county.receive("2025-12-01", BORN_LATER)
    county.refresh()
    said = run_in(tmp_path)("reconcile", "kpi-2-02", "--count", "1", "--of", "1")
    assert said.code == 0 and "rule gp (families with a GP in the area): 0 of 0" in said.out
