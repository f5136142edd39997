"""Each command as it is typed: its answer, its exit code, and how it shows where."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from familyhub.measures import REASONS
from workspaces import FAMILYHUB, SMALL_COUNTY, County

COMMANDS = ("check", "demo", "due", "init", "kpi", "measures", "refresh", "snapshots", "template", "trace")


def test_from_nothing_to_a_traced_figure(elsewhere, tmp_path):
    made = elsewhere("init", "hub", "--name", "Testshire")
    assert made.code == 0 and "familyhub check " in made.out
    County(tmp_path / "hub").receive("2025-10-15", SMALL_COUNTY)
    checked = elsewhere("check", "hub/incoming")
    assert (checked.code, checked.rows[0][:2]) == (0, ["file", "is"])
    assert ["chis/2025-10-15/birth.csv", "plain: birth", "4", "4", "0", "0"] in checked.rows
    refreshed = elsewhere("refresh", "-w", "hub")
    assert refreshed.code == 0
    assert "6 files: 22 rows read = 22 landed + 0 in quarantine" in refreshed.out
    assert [line.split("\t")[1] for line in refreshed.err.splitlines()][-1] == "publish"
    asked = elsewhere("kpi", "kpi-2-02", "-w", "hub")
    assert asked.rows[1][:5] == ["kpi-2-02", "2025-09", "County", "1", "3"]
    traced = elsewhere("trace", "kpi-2-02", "--month", "2025-09", "--team", "Quay team", "-w", "hub")
    assert [row[1] for row in traced.rows[1:]] == ["met"]
    assert traced.rows[1][-1].startswith("chis/2025-10-15/contact.csv:2 ")
    assert "1 of 1" in traced.err


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        (["kpi"], "measure"), (["trace", "kpi-2-02"], "evidence"), (["due"], None), (["measures"], None),
        (["measures", "kpi-2-02"], None), (["snapshots"], "snapshot"), (["template", "contact"], None),
        (["check", "incoming"], "name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_json_is_one_value_that_other_programs_can_read(familyhub, words, holds):
    said = familyhub(*words, "--json")
    answer = json.loads(said.out)
    assert said.code == 0
    if holds:
        assert answer and all(holds in row for row in answer)


def test_a_trace_of_what_is_open_says_where_nothing_is(familyhub):
    said = familyhub("trace", "kpi-2-02", "--month", "2025-09", "--open")
    assert said.rows[1:] == [] and "None of them may count otherwise" in said.err


def test_refresh_tells_its_counts_as_json(elsewhere, tmp_path):
    County(tmp_path).receive("2025-10-15", SMALL_COUNTY)
    told = json.loads(elsewhere("refresh", "--json").out)
    assert told["reconciliation"]["read_rows"] == told["reconciliation"]["landed_rows"] == 22
    assert len(told["new_extracts"]) == 6 and told["unread_files"] == []


def test_a_table_is_tab_separated_where_nobody_watches(familyhub):
    said = familyhub("kpi", "--by", "team")
    assert said.code == 0 and len({len(row) for row in said.rows}) == 1
    assert "─" not in said.out and "\x1b" not in said.out
    assert "As at: chis 2025-12-01." in said.err, "what is not the answer stands beside it"


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
def test_a_table_is_drawn_on_a_terminal(county):
    import pty

    keyboard, terminal = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "140"}
    command = subprocess.Popen(
        [*FAMILYHUB, "kpi"], cwd=county.root, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            piece = os.read(keyboard, 65536)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(keyboard)
    assert command.wait() == 0
    assert "┃" in shown.decode() and "\t" not in shown.decode() and "kpi-2-02" in shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other pipes")
def test_a_reader_who_has_read_enough_is_no_error(county):
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [*FAMILYHUB, "measures"], cwd=county.root, stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert ended.returncode == 0
    assert "Traceback" not in ended.stderr and "BrokenPipe" not in ended.stderr


def test_figures_are_written_as_csv_excel_and_report(familyhub, tmp_path):
    said = familyhub(
        "kpi", "--csv", str(tmp_path / "f.csv"), "--xlsx", str(tmp_path / "f.xlsx"), "--html", str(tmp_path / "r.html")
    )
    assert (said.code, said.out) == (0, "")
    assert [Path(line.removeprefix("Written: ")).name for line in said.err.splitlines()] == [
        "f.csv",
        "f.xlsx",
        "r.html",
    ]
    assert (tmp_path / "f.csv").read_text("utf-8-sig").count("\n") > 2
    assert (tmp_path / "r.html").read_text("utf-8").startswith("<!doctype html>")


def test_earlier_knowledge_and_another_contract_are_asked_for_by_option(familyhub):
    def september(*options: str) -> list[str]:
        return familyhub("kpi", "kpi-2-02", "--month", "2025-09", *options).rows[1][3:5]

    assert september() == ["2", "3"]
    assert september("--known-by", "2025-11-30") == ["1", "3"]
    assert september("--as-of", "2025-09-16") == ["2", "2"]
    assert september("--contract", "either") == ["2", "4"]
    late = familyhub("trace", "kpi-2-02", "--month", "2025-09", "--known-by", "2025-11-30", "--status", "missed")
    assert sorted(row[2] for row in late.rows[1:]) == sorted(
        REASONS[why].says for why in ("no_record", "recorded_late")
    )


def test_a_team_without_a_list_is_told_so(familyhub):
    said = familyhub("due", "Quay team")
    assert (said.code, len(said.rows)) == (0, 1) and "Nobody is due." in said.err


def test_snapshots_are_listed_and_returned_to(elsewhere, tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    first, second = county.refresh().snapshot_id, county.refresh().snapshot_id
    assert [(row[0], row[-1]) for row in elsewhere("snapshots").rows[1:]] == [(first, ""), (second, "in service")]
    assert elsewhere("snapshots", first).code == 0
    assert [(row[0], row[-1]) for row in elsewhere("snapshots").rows[1:]] == [(first, "in service"), (second, "")]


def test_a_template_is_a_csv_header_that_check_recognises(familyhub, elsewhere, tmp_path):
    header = familyhub("template", "contact").out
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "anything.csv").write_text(header)
    assert elsewhere("check", "in").rows[1][:2] == ["anything.csv", "plain: contact"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_explains_every_parameter(elsewhere, command):
    said = elsewhere(command, "--help")
    assert said.code == 0 and said.out.startswith(f"Usage: familyhub {command}")
    text = " ".join(re.sub(r"[│╭╮╰╯─]", " ", said.out).split())
    _, _, parameters = text.partition("Parameters")
    options = re.findall(r"(--[a-z-]+)", parameters)
    assert options, "a command without parameters has nothing to say"
    for option in options:
        _, _, after = parameters.partition(option)
        words = re.sub(r"^( -\w)?( [A-Z]+[.]*)*", "", after).strip()
        assert re.match(r"[A-Za-z][\w' ,;:.()-]+", words) and not words.startswith(("[", "--")), (option, words[:60])


def test_the_help_of_all_lists_every_command(elsewhere):
    said = elsewhere("--help")
    assert [name for name in COMMANDS if re.search(rf"│ {name}\s", said.out)] == list(COMMANDS)


def test_the_version_is_that_of_the_package(elsewhere):
    from familyhub import __version__

    assert elsewhere("--version").out.strip() == __version__


def test_ids_in_json_are_those_on_the_screen(familyhub):
    shown = [row[0].split()[-1] for row in familyhub("trace", "kpi-2-02").rows[1:]]
    told = [member["subject_id"] for member in json.loads(familyhub("trace", "kpi-2-02", "--json").out)]
    assert shown == told
    assert all(isinstance(each, str) for each in told)
