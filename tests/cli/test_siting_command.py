"""`familyhub siting` as a user has it: from files alone, with what it says where something is missing."""

import json
import os
import signal
import subprocess
import time

import pytest

from familyhub.workspace import siting_release
from siting_county import TEXT, area, county, write
from typing_commands import on_terminals, run_in
from workspaces import FAMILYHUB


@pytest.fixture(scope="module")
def ourshire(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ourshire")
    county(folder)
    return folder


def test_plan_shows_today_beside_every_plan_with_its_proof(ourshire):
    said = run_in(ourshire)("siting", "plan")
    assert said.code == 0, said.err
    assert [row[0] for row in said.rows] == [
        "plan", "Today", "Two hubs with the least travel", "One more", "Everyone",
    ]  # fmt: skip
    assert [row[-1] for row in said.rows[2:]] == ["proven optimal"] * 3
    assert "are straight lines made longer" in said.err
    assert "Closes: West Hub" in said.err


def test_one_question_alone_as_json(ourshire):
    said = run_in(ourshire)("siting", "plan", "two", "--json")
    told = json.loads(said.out)
    assert [plan["key"] for plan in told["plans"]] == ["two"]
    assert told["plans"][0]["proven"] is True
    assert told["plans"][0]["bound"] == pytest.approx(told["plans"][0]["value"])
    assert said.err == ""


def test_compare_says_who_gains_and_by_which_move(ourshire):
    said = run_in(ourshire)("siting", "compare", "two", "--areas", "3")
    assert said.code == 0, said.err
    text = said.out
    assert "Most deprived fifth" in text
    assert "Westing" in text
    assert "closes\tWest Hub" in text
    assert text.count("Row ") == 3


def test_a_what_if_of_today_needs_no_question(ourshire):
    said = run_in(ourshire)("siting", "compare", "today", "--close", "West Hub", "--open", "East School", "--json")
    told = json.loads(said.out)
    assert [site["code"] for site in told["after"]["sites"]] == ["H2", "C3"]
    assert {(move["site"]["code"], move["opened"]) for move in told["moves"]} == {("H1", False), ("C3", True)}


def test_explain_asks_again_as_if_more_children_had_come(ourshire):
    said = run_in(ourshire)("siting", "explain", "two", "--grown", "--json")
    assert said.code == 0, said.err
    asked = json.loads(said.out)["second_thoughts"]
    assert asked and all(each["what"].startswith("20% more children: district") for each in asked)
    assert all(each["proven"] and each["still_best"] == (each["loss"] < 1e-6) for each in asked)
    shown = run_in(ourshire)("siting", "explain", "two", "--grown")
    assert "then\tstill the best\tworse by" in shown.out
    refused = run_in(ourshire)("siting", "explain", "today", "--grown")
    assert refused.code == 2
    assert "answer no question" in refused.err


def test_a_plan_is_looked_at_by_another_way_of_going(ourshire):
    said = run_in(ourshire)("siting", "compare", "two", "--by", "car", "--json")
    assert json.loads(said.out)["by"] == "car"
    refused = run_in(ourshire)("siting", "explain", "two", "--by", "bus")
    assert refused.code == 2
    assert "walk, car" in refused.err


def test_explain_tries_each_site_closed_and_more_children(ourshire):
    said = run_in(ourshire)("siting", "explain", "two")
    assert said.code == 0, said.err
    assert " closed\t" in said.out
    assert "20% more children: district E07000001" in said.out or "20% more children: district Easting" in said.out
    assert "Hubs per 1,000 children within reach" in said.err


def test_explore_writes_a_page_that_asks_nobody(ourshire, tmp_path):
    said = run_in(ourshire)("siting", "explore", "--to", str(tmp_path / "page.html"))
    assert said.code == 0, said.err
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "Content-Security-Policy" in page
    assert "straight lines made longer" in page
    assert "East School" in page


def test_plan_writes_what_was_asked_for(ourshire, tmp_path):
    said = run_in(ourshire)("siting", "plan", "two", "--to", str(tmp_path))
    assert said.code == 0, said.err
    assert {path.suffix for path in tmp_path.iterdir()} >= {".html", ".pdf"}


def test_on_a_terminal_tables_are_drawn(ourshire):
    said = on_terminals(ourshire, "siting", "plan", "two", "--afresh")
    assert said.code == 0
    assert "Hubs in Ourshire: 7,200 children" in said.out
    assert "Ctrl-C keeps the best found" in said.err


def test_a_question_without_an_answer_says_what_to_ask_instead(tmp_path):
    impossible = '[questions.near]\nasks = "fewest"\nminutes = 0\n'
    county(tmp_path, text=TEXT.partition("[questions")[0] + impossible)
    said = run_in(tmp_path)("siting", "plan")
    assert said.code == 0, said.err
    assert said.rows[-1][-1] == "infeasible"
    assert "ask for a `share` of everyone" in said.err


@pytest.mark.parametrize(
    ("words", "found", "code"),
    [
        (("plan", "three"), "the plan 'three'", 2),
        (("compare", "three"), "the plan 'three'", 2),
        (("compare", "today", "--close", "East School"), "a site that is not open", 2),
        (("compare", "today", "--open", "East"), "Did you mean East School?", 2),
        (("plan", "--study", "nowhere.toml"), "nowhere.toml: found no file", 3),
    ],
)
def test_what_is_not_there_is_said(ourshire, words, found, code):
    said = run_in(ourshire)("siting", *words)
    assert said.code == code
    assert found in said.err
    assert "Traceback" not in said.err


def test_without_a_study_the_page_that_shows_one_is_named(elsewhere):
    said = elsewhere("siting", "plan")
    assert said.code == 3
    assert "docs/siting.md" in said.err


def scattered(number):
    return 0.1 + (number * 7919 % 1009) / 600, 51.5 + (number * 104729 % 1013) / 600


@pytest.mark.slow
@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_keeps_the_best_found_and_says_it_is_not_proven(tmp_path):
    # Many points and sites, all alike and scattered: the proof takes longer than the signal.
    folder = tmp_path
    county(folder, areas=600, text=TEXT.replace("hubs = 2", "hubs = 40"))
    rows = [(f"X{k}", f"Building {k}", *scattered(k + 600), 1, 1) for k in range(400)]
    write(folder / "candidates.csv", ("code", "name", "lon", "lat", "capacity", "cost"), *rows)
    write(
        folder / "points.csv",
        ("lsoa21_code", "lon", "lat"),
        *((area(k), *scattered(k)) for k in range(600)),
    )
    process = subprocess.Popen(
        [*FAMILYHUB, "siting", "plan", "two"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stderr is not None
    line = process.stderr.readline()
    while line and not line.startswith("search\t"):
        line = process.stderr.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    rows = [row.split("\t") for row in out.splitlines()]
    assert rows[-1][0] == "Two hubs with the least travel"
    assert rows[-1][2] == "40"
    # On a fast machine the proof may come first: then it is said to be proven, and nothing was interrupted.
    proven = rows[-1][-1] == "proven optimal"
    assert proven or ("best found, not proven: gap" in rows[-1][-1] and "it was interrupted" in err)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["plan", "--seconds", "-5"], "--seconds -5: found a time"),
        (["plan", "--seconds", "nan"], "--seconds nan: found a time"),
        (["compare", "two", "--areas", "-3"], "--areas -3, expected a number from 0 on"),
        (["compare", "today", "--close", "Wets Hub"], "Did you mean West Hub?"),
        (["compare", "today", "--open", "West Hub", "--close", "West Hub"], "opened and closed"),
        (["compare", "two", "--by", "bus"], "--by bus: found a way of going"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(ourshire, words, says):
    said = run_in(ourshire)("siting", *words)
    assert (said.code, said.out) == (2, "")
    assert says in said.err


@pytest.mark.parametrize("words", [["plan", "two"], ["explore"]], ids=lambda words: words[0])
def test_what_cannot_be_written_is_not_in_the_ledger_as_given_out(ourshire, monkeypatch, words):
    released = []
    monkeypatch.setattr(siting_release, "for_others", lambda *asked: released.append(asked))
    (ourshire / "afile").write_text("")
    said = run_in(ourshire)("siting", *words, "--to", "afile/below")
    assert said.code == 8 and released == []
