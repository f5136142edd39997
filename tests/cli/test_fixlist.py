"""`familyhub fixlist` as a person reads it on a terminal, and as a page for a provider with thousands of faults."""

import sys

import pytest

from typing_commands import on_terminals
from workspaces import SMALL_COUNTY, County

WIDTH = 118
FAULTS = 230


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The small county, one team of which sent contacts on a day that does not exist."""
    county = County(tmp_path_factory.mktemp("faulty"))
    county.receive("2025-10-15", SMALL_COUNTY)
    header = ["contact_key", "person_key", "happened_on", "activity", "attended", "team_key"]
    rows = [[f"x{number}", "ben", "31/09/2025", "support", "seen", "t2"] for number in range(FAULTS)]
    county.write("chis/2025-11-01/contact.csv", [header, *rows])
    county.refresh()
    return county


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no pseudo-terminals")
def test_a_terminal_shows_the_kinds_and_then_one_short_block_a_fault(faulty):
    said = on_terminals(faulty.root, "fixlist", columns=WIDTH)
    lines = said.out.splitlines()
    assert said.code == 0
    assert max(map(len, lines)) <= WIDTH
    assert f"chis, Mill team: {FAULTS} faults" in lines
    assert f"  {FAULTS} × contact, happened_on: Correct the date: there is no such day." in lines
    blocks = [line for line in lines if line.startswith("  Nobody named · ")]
    assert blocks == [f"  Nobody named · contact_key x{number}" for number in range(5)]
    assert "  225 more of Mill team: --xlsx FILE has all." in lines
    assert len(lines) < 60, "it is read without scrolling far"


def test_a_page_lists_what_a_browser_can_show_and_says_where_the_rest_is(faulty, tmp_path):
    (page, table) = faulty.workspace.write_fix_lists(
        faulty.workspace.fix_lists(), html=tmp_path / "out.html", csv=tmp_path / "out.csv"
    )[::-1]
    html = page.read_text(encoding="utf-8")
    assert html.count("<tr>") < 250 and "30 faults more of this team" in html
    assert f">{FAULTS}<" in html, "the kinds are counted over all of them"
    assert len(table.read_text(encoding="utf-8-sig").splitlines()) == FAULTS + 1
