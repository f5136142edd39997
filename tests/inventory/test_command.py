"""`familyhub inventory` as a user types it."""

import json

import pytest

from typing_commands import run_in


@pytest.fixture
def run(county):
    def run(*words: str) -> tuple[int, str, str]:
        said = run_in(county.root)(*words)
        return said.code, said.out, said.err

    return run


def test_the_agencies_are_the_answer_and_what_is_wrong_the_note(run):
    code, out, err = run("inventory", "--on", "2026-01-05")
    rows = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert [row[0] for row in rows] == ["agency", "Child health", "Family hubs"]
    assert rows[2][-1] == "not stated"
    assert err.index("ended on 31 December 2025") < err.index("days late")


def test_json_has_findings_fields_and_what_measures_read(run):
    code, out, _ = run("inventory", "--on", "2026-01-05", "--json")
    told = json.loads(out)
    assert code == 0
    assert len(told["findings"]) == 5
    assert told["inventory"]["holdings"][0]["basis"]["agreement"] == "DSA 12"
    assert "contact.happened_on" in told["inventory"]["measures"][0]["reads"]


def test_a_field_is_followed_back(run):
    code, out, _ = run("inventory", "--field", "contact.attended")
    assert code == 0
    assert "chis\tplain\tcontact\tattended\tits value\tcontact.attended\t2" in out


def test_two_questions_at_once_and_an_unknown_measure_are_refused(run):
    assert run("inventory", "--field", "contact.attended", "--measure", "kpi-2-02")[0] == 2
    code, _, err = run("inventory", "--measure", "kpi-9-99")
    assert code == 2
    assert "kpi-9-99" in err


def test_the_three_files_are_written(run, county):
    code, _, err = run("inventory", "--html", "reports/i.html", "--xlsx", "reports/i.xlsx", "--svg", "reports/i.svg")
    assert code == 0
    assert err.count("Written: ") == 3
    assert all((county.root / "reports" / f"i.{end}").stat().st_size > 1000 for end in ("html", "xlsx", "svg"))
