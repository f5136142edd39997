"""While a question is worked out a terminal shows what runs; nothing of it is left, and no program ever sees it."""

import re
import sys

import pytest

from typing_commands import on_terminals
from workspaces import County

CLEAR_LINE = "\x1b[2K"
COMMANDS = {
    "check": (["check", "incoming"], "file 1 of 7: chis/2025-10-15/birth.csv"),
    "quality": (["quality"], "reading what is known of all sources"),
    "inventory": (["inventory"], "taking the inventory"),
    "inventory of a measure": (["inventory", "--measure", "kpi-2-02"], "following what feeds kpi-2-02"),
    "fixlist": (["fixlist"], "looking up each fault and what it costs"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
@pytest.mark.parametrize(("words", "shows"), COMMANDS.values(), ids=COMMANDS)
def test_a_terminal_shows_what_runs_and_wipes_it_away(county, words, shows):
    said = on_terminals(county.root, *words)
    assert said.code == 0
    assert shows in said.err
    last = said.err.rindex("0:00:0")
    assert CLEAR_LINE in said.err[last:], "the line is wiped when the answer stands"
    assert shows not in said.out


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
@pytest.mark.parametrize(("words", "shows"), COMMANDS.values(), ids=COMMANDS)
def test_json_is_worked_out_silently(county, words, shows):
    said = on_terminals(county.root, *words, "--json")
    assert (said.code, said.err) == (0, "")


@pytest.mark.parametrize(("words", "shows"), COMMANDS.values(), ids=COMMANDS)
def test_where_nobody_watches_nothing_is_shown(familyhub, words, shows):
    said = familyhub(*words)
    assert said.code == 0
    assert shows not in said.err and "\x1b" not in said.err and "step\t" not in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
def test_a_files_name_is_shown_as_it_is(tmp_path):
    """Brackets in a name are no colours."""
    county = County(tmp_path)
    county.write("chis/2026-01-02/[bold]people.csv", [["person_key"], ["ada"]])
    said = on_terminals(tmp_path, "check", "incoming", columns=60)
    assert "[bold]people" in said.err
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.err)
    assert max(map(len, re.split(r"[\r\n]+", plain.partition("note")[0]))) <= 60
