"""The report in Chromium: axe-core finds nothing, nothing scrolls sideways on a phone, spacing clips nothing."""

import pytest

from browsing import opened, sideways, violations
from familyhub.access import TEAM_MANAGER, User
from familyhub.reports import html
from familyhub.reports.kpi_report import compose
from familyhub.workspace.patch import TeamPath, report_for

pytestmark = pytest.mark.browser

WIDER_SPACING = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""


@pytest.fixture(scope="session", params=["of the county", "for a manager"])
def address(request, county, tmp_path_factory):
    data = county
    if request.param == "for a manager":
        user = User("the manager", TEAM_MANAGER, districts=frozenset({"Northport", "Kelby"}))
        data = report_for(user, county, [TeamPath(team.team, team.team, team.district) for team in county.teams])
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(html.render(compose(data)), "utf-8")
    return file.as_uri()


@pytest.fixture
def page(chromium, address):
    with opened(chromium, address) as page:
        yield page


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page, axe, width):
    page.set_viewport_size({"width": width, "height": 900})
    assert violations(page, axe) == []


def test_axe_finds_nothing_when_all_details_are_open(page, axe):
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(page, axe) == []


def test_axe_would_find_what_is_wrong(page, axe):
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('svg').removeAttribute('aria-labelledby')")
    page.evaluate("document.querySelector('svg title').remove()")
    found = {rule for rule, _ in violations(page, axe)}
    assert {"html-has-lang", "svg-img-alt"} <= found


def test_nothing_but_the_file_itself_is_requested(page, address):
    assert page.requested == [address]


def test_the_page_does_not_scroll_sideways_on_a_phone(page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert sideways(page) <= 0


def test_wider_text_spacing_clips_nothing(page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_style_tag(content=WIDER_SPACING)
    assert sideways(page) <= 0
    clipped = page.evaluate(
        """[...document.querySelectorAll('main *')].filter(e => {
            const style = getComputedStyle(e);
            return style.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1;
        }).map(e => e.outerHTML.slice(0, 100))"""
    )
    assert clipped == []


def test_no_text_of_a_picture_is_cut_off_or_lies_on_other_text(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    cut = page.evaluate(
        """[...document.querySelectorAll('svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(t => {
                const box = t.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map(t => svg.querySelector('title').textContent + ': ' + t.textContent);
        })"""
    )
    assert cut == []
    overlapping = page.evaluate(
        """[...document.querySelectorAll('svg')].flatMap(svg => {
            const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
            return texts.flatMap(([a, p], i) => texts.slice(i + 1).filter(([b, q]) =>
                Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1 &&
                Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 4
            ).map(([b, q]) => svg.querySelector('title').textContent + ': ' + a + ' / ' + b));
        })"""
    )
    assert overlapping == []


def test_the_keyboard_reaches_the_skip_link_first_and_focus_is_seen(page):
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "Skip to the report"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
