"""Where nothing can be figured: which table was not landed, which formats bring it, and what to do."""

import json

import pytest

from typing_commands import Run, run_in
from workspaces import County

CONTACT = """
    contact | contact_key | person_key | happened_on | activity        | attended | service
            | c1          | ada        | 2025-09-10  | new_birth_visit | seen     | health_visiting
    """
PERSON = """
    person_record | person_key | nhs_number | birth_date
                  | ada        | 9990000018 | 2025-09-01
    """
BIRTH = """
    birth | person_key | mother_key | born_on    | outcome | gestation_days
          | ada        | mum-a      | 2025-09-01 | live    | 280
    """
RESIDENT = """
    responsibility | person_key | basis    | from_date
                   | ada        | resident | 2025-09-01
    """
SOMEBODY_ELSE = """
    responsibility | person_key | basis    | from_date
                   | ben        | resident | 2025-09-01
    """
NO_NEIGHBOURHOOD = """
    address_record | person_key | kind | from_date  | postcode
                   | ada        | home | 2025-09-01 | ZZ1 1AA
    """
YESTERDAY = "2025-09-03"


def refreshed(folder, *texts: str, day: str = "2025-10-15") -> Run:
    county = County(folder)
    for text in texts:
        county.receive(day, text)
    county.refresh()
    return run_in(folder)


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ((CONTACT,), ["no birth", "a row of `birth`", "chis", "msds", "familyhub template birth", "`responsibility`"]),
        ((RESIDENT,), ["no birth", "`birth` comes with chis"]),
        ((PERSON, BIRTH), ["live in the area", "`responsibility` (resident)", "chis", "template responsibility"]),
        ((PERSON, BIRTH, NO_NEIGHBOURHOOD), ["1 addresses were landed; none has an `lsoa` that `place` lists"]),
        ((PERSON, BIRTH, SOMEBODY_ELSE), ["nobody of whom both are known", "NHS numbers or UPNs", "familyhub quality"]),
    ],
    ids=["contacts only", "homes only", "births only", "addresses without a neighbourhood", "of different people"],
)
def test_the_table_that_lacks_is_named_with_what_brings_it(tmp_path, texts, says):
    familyhub = refreshed(tmp_path, *texts)
    asked = familyhub("kpi")
    assert (asked.code, len(asked.rows)) == (0, 1), "for other programs an answer without rows is still an answer"
    for word in says:
        assert word in asked.err
    report = familyhub("kpi", "--html", "report.html")
    assert (report.code, report.out) == (2, "") and not (tmp_path / "report.html").exists()
    assert "the snapshot in service: found " in report.err and ", expected " in report.err
    for word in says:
        assert word in report.err


def test_only_formats_that_can_say_it_are_named(tmp_path):
    """A caseload is no residence: the systems that state caseloads alone do not help."""
    said = refreshed(tmp_path, PERSON, BIRTH)("kpi")
    assert "chis" in said.err and "early_help" not in said.err and "csds" not in said.err


def test_as_json_the_report_that_cannot_be_written_is_an_error_in_four_parts(tmp_path):
    familyhub = refreshed(tmp_path, CONTACT)
    asked = familyhub("kpi", "--json")
    assert (asked.code, json.loads(asked.out)) == (0, []) and "no birth" in asked.err
    error = json.loads(familyhub("kpi", "--html", "r.html", "--json").err)["error"]
    assert error["code"] == "nothing_to_figure" and "`birth`" in error["expected"]


def test_a_window_that_has_not_closed_is_no_missing_table(tmp_path):
    said = refreshed(tmp_path, PERSON, BIRTH, RESIDENT, day=YESTERDAY)("kpi", "kpi-2-34")
    assert "nobody in the area whose check was due between 2023-04-01 and 2025-09-03" in said.err
    assert "[measures]" in said.err and "comes with" not in said.err


@pytest.mark.parametrize("command", [["kpi"], ["trace", "kpi-2-02"]], ids=str)
def test_a_month_asked_for_is_not_blamed_for_it(tmp_path, command):
    said = refreshed(tmp_path, CONTACT)(*command, "--month", "2025-09")
    assert said.code == 2 and "no birth" in said.err and "Write months as" not in said.err


def test_trace_and_due_do_not_call_it_good_news(tmp_path):
    familyhub = refreshed(tmp_path, CONTACT)
    traced, due = familyhub("trace", "kpi-2-02"), familyhub("due")
    assert "`birth` comes with chis" in traced.err
    assert "Nobody is due." not in due.err and "Nobody can be due: no birth" in due.err


def test_an_unknown_measure_is_still_that(tmp_path):
    said = refreshed(tmp_path, CONTACT)("kpi", "kpi-9", "--month", "2025-09")
    assert said.code == 2 and '"kpi-9"' in said.err


def test_figures_without_any_check_landed_say_so(tmp_path):
    """Nought of one is right, and says nothing about the service."""
    familyhub = refreshed(tmp_path, PERSON, BIRTH, RESIDENT)
    asked = familyhub("kpi", "kpi-2-02")
    assert asked.rows[1][3:5] == ["0", "1"]
    assert "No contact was landed that is a check" in asked.err and "`contact` comes with chis" in asked.err
    assert "No contact was landed" in familyhub("kpi", "--html", "r.html").err


def test_a_snapshot_with_figures_says_nothing_of_it(familyhub):
    said = familyhub("kpi")
    assert "comes with" not in said.err and "There are no figures" not in said.err
