"""A provider's fix-list on a phone: each fault reads from top to bottom, and axe-core finds nothing."""

from pathlib import Path

import pytest

from browsing import opened, sideways, violations
from workspaces import SMALL_COUNTY, County

pytestmark = pytest.mark.browser
NARROW = 360


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    county = County(tmp_path_factory.mktemp("faulty"))
    county.receive("2025-10-15", SMALL_COUNTY)
    header = ["contact_key", "person_key", "happened_on", "activity", "attended", "team_key", "practitioner_key"]
    rows = [[f"x{number}" * 20, "ben", "31/09/2025", "support", "seen", "t2", "p1"] for number in range(8)]
    county.write("chis/2025-11-01/a-file-with-a-rather-long-name-as-providers-like-them.csv", [header, *rows])
    county.refresh()
    lists = county.workspace.fix_lists()
    (page,) = county.workspace.write_fix_lists(lists, html=county.root / "fix.html")
    return Path(page).as_uri()


@pytest.fixture
def page(chromium, address):
    with opened(chromium, address) as page:
        page.set_viewport_size({"width": NARROW, "height": 740})
        yield page


def test_axe_finds_nothing_on_a_phone_nor_on_a_desk(page, axe):
    assert violations(page, axe) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    assert violations(page, axe) == []


def test_neither_the_page_nor_any_table_scrolls_sideways(page):
    assert sideways(page) <= 0
    wider = page.evaluate("[...document.querySelectorAll('.scroll')].map(box => box.scrollWidth - box.clientWidth)")
    assert len(wider) >= 3 and max(wider) <= 0


def test_each_cell_stands_below_the_last_with_its_columns_title(page):
    cells = page.evaluate(
        """[...document.querySelectorAll('table')].at(-1).querySelectorAll('tbody tr')[0].querySelectorAll('th, td')
            .values().map(cell => [
                getComputedStyle(cell, '::before').content, cell.getBoundingClientRect().top,
                cell.getBoundingClientRect().left,
            ]).toArray()"""
    )
    titles, tops, lefts = zip(*cells, strict=True)
    assert titles[:3] == ('"Practitioner: "', '"Record: "', '"What is wrong: "')
    assert list(tops) == sorted(set(tops)) and len(set(lefts)) == 1


def test_on_a_desk_it_is_a_table_with_its_header(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.get_by_role("columnheader", name="What to do").last.is_visible()
    first = page.evaluate(
        "[...[...document.querySelectorAll('table')].at(-1).querySelectorAll('tbody tr')[0].children]"
        ".map(cell => cell.getBoundingClientRect().top)"
    )
    assert len(set(first)) == 1


def test_a_screen_reader_is_told_of_a_table_either_way(page):
    faults = page.get_by_role("table", name="Mill team").last
    assert faults.get_by_role("row").count() == 9
    assert faults.get_by_role("rowheader").count() == 8
