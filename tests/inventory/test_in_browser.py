"""The inventory's page in Chromium: axe-core finds nothing, and nothing scrolls sideways on a phone."""

from datetime import date

import pytest

from browsing import open_all_details, opened, sideways, violations
from familyhub.workspace import inventory as room

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(county, tmp_path_factory):
    file = tmp_path_factory.mktemp("inventory") / "inventory.html"
    return room.write_html(room.take(county.workspace, date(2026, 1, 5)), file).as_uri()


@pytest.fixture
def page(chromium, address):
    with opened(chromium, address) as page:
        yield page


@pytest.mark.parametrize("width", [1280, 360, 320])
def test_axe_finds_nothing_with_all_details_open(page, axe, width):
    page.set_viewport_size({"width": width, "height": 900})
    open_all_details(page)
    assert violations(page, axe) == []


def test_axe_would_find_what_is_wrong(page, axe):
    page.evaluate("document.querySelectorAll('svg title').forEach(title => title.remove())")
    page.evaluate("document.querySelectorAll('svg').forEach(svg => svg.removeAttribute('aria-labelledby'))")
    assert "svg-img-alt" in {rule for rule, _ in violations(page, axe)}


@pytest.mark.parametrize("width", [360, 320])
def test_the_page_does_not_scroll_sideways_on_a_phone(page, width):
    page.set_viewport_size({"width": width, "height": 640})
    open_all_details(page)
    assert sideways(page) <= 0


def test_nothing_but_the_file_itself_is_requested(page, address):
    assert page.requested == [address]
