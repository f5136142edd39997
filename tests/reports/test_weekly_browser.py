"""The HTML part of the weekly mail in Chromium: axe-core finds nothing, and a phone needs no sideways scrolling."""

import pytest
from test_weekly_report import LETTER, invented

from browsing import opened, sideways, violations
from familyhub.reports import mail_html, weekly_mail
from familyhub.workspace.weekly_release import prepare_release, released

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(county, tmp_path_factory):
    week = invented(county)
    public = released(week, prepare_release(week, [], lambda cell, count: f"{cell}{count}"))
    file = tmp_path_factory.mktemp("mail") / "mail.html"
    file.write_text(mail_html.render(weekly_mail.compose(public, LETTER)), "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_in_the_mail(chromium, axe, address, width):
    with opened(chromium, address) as page:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, axe) == []


@pytest.mark.parametrize("width", [1280, 600, 375, 320])
def test_the_mail_does_not_scroll_sideways(chromium, address, width):
    """On a phone wide tables stand cell below cell; each cell then says which column it is of."""
    with opened(chromium, address) as page:
        page.set_viewport_size({"width": width, "height": 900})
        assert sideways(page) == 0
        said = page.evaluate("getComputedStyle(document.querySelector('.wide td'), '::before').content")
        assert (said != "none") == (width <= 520)
