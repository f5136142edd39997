"""The explorer in Chromium: its script works out what Python does, by keyboard too, and axe finds nothing."""

import csv
import io
import json
from dataclasses import replace
from math import inf
from random import Random

import pytest
from siting_places import coast, essex, seaside

from browsing import opened, sideways, violations
from familyhub.reports import siting_explorer
from familyhub.reports.siting_data import for_pages
from familyhub.siting import access, changes, moves

pytestmark = pytest.mark.browser

RECKON = """([before, after, mode]) => {
    const data = JSON.parse(document.getElementById('siting-data').textContent);
    const reckoned = siting.reckoning(data);
    const near = reckoned.nearest(after, mode);
    return {
        access: reckoned.access(after, mode), changes: reckoned.changes(before, after, mode).rows,
        moves: reckoned.moves(before, after, mode), site: near.site,
        minutes: near.minutes.map(m => m === Infinity ? null : m),
    };
}"""


def written(folder, siting):
    file = folder / "explorer.html"
    file.write_text(siting_explorer.render(siting), "utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    return written(tmp_path_factory.mktemp("seaside"), seaside())


@pytest.fixture
def page(chromium, address):
    with opened(chromium, address) as page:
        page.wait_for_selector("#explorer", state="visible")
        yield page


def close(one, other):
    return (one is None and other is None) or one == pytest.approx(other, rel=1e-9, abs=1e-9)


def agrees(page, ground, before, after, mode, within):
    """What the page's script works out, against familyhub.siting on the same ground."""
    found = page.evaluate(RECKON, [list(before), list(after), mode])
    nearest = ground.nearest(after, mode)
    assert found["site"] == nearest.site.tolist()
    assert found["minutes"] == [None if each == inf else each for each in nearest.minutes.tolist()]
    reached = [row for row in access(ground, after, mode, within).rows if row.by != "area"]
    for said, row in zip(found["access"], reached, strict=True):
        assert (said["by"], said["key"]) == (row.by, row.key)
        for name in ("children", "average", "median", "worst", "unreached"):
            assert close(said[name], getattr(row, name)), (row.by, row.key, name)
        assert [said["within"][str(limit)] for limit in within] == pytest.approx(
            [row.within[limit] for limit in within]
        )
    for said, row in zip(found["changes"], changes(ground, before, after, mode).rows, strict=True):
        assert (said["by"], said["key"]) == (row.by, row.key)
        for name, own in (("gain", row.gain), ("lose", row.lose), ("same", row.same), ("before", row.average_before),
                          ("after", row.average_after), ("reached", row.reached), ("cutOff", row.cut_off)):  # fmt: skip
            assert close(said[name], own), (row.by, row.key, name)
    moved = moves(ground, before, after, mode)
    assert [(each["site"], each["opened"]) for each in found["moves"]] == [(each.site, each.opened) for each in moved]
    for said, row in zip(found["moves"], moved, strict=True):
        assert (said["gain"], said["lose"]) == pytest.approx((row.gain, row.lose))


def choices(chance, sites, many):
    for _ in range(many):
        yield [sorted(chance.sample(range(sites), chance.randint(0, sites))) for _ in range(2)]


def test_the_script_works_out_what_python_does_for_any_choice(page):
    shown = for_pages(seaside())
    for before, after in choices(Random(3), len(shown.ground.sites), 25):
        for mode in shown.modes:
            agrees(page, shown.ground, before, after, mode, shown.within)


@pytest.mark.parametrize("seed", range(4))
def test_and_on_other_grounds(chromium, tmp_path, seed):
    siting = seaside(ground=coast(seed + 10, points=25, sites=8, existing=seed, reached=0.4 + 0.2 * seed), plans=())
    siting = for_pages(siting)
    with opened(chromium, written(tmp_path, siting)) as page:
        for before, after in choices(Random(seed), 8, 12):
            agrees(page, siting.ground, before, after, "bus", siting.within)


def test_the_pages_own_policy_lets_its_scripts_run_and_no_other(chromium, address):
    context = chromium.new_context()
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.wait_for_selector("#explorer", state="visible")
    assert said == []
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.slipped = true';
        document.body.append(script);
    }""")
    assert page.evaluate("window.slipped") is None
    assert any("Content Security Policy" in each for each in said)
    context.close()


def test_nothing_but_the_file_itself_is_requested(page, address):
    page.select_option("#start", "most")
    page.mouse.move(400, 400)
    assert page.requested == [address]


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(page, axe, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.select_option("#start", "least")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert violations(page, axe) == []


def test_the_page_does_not_scroll_sideways_on_a_phone(page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.select_option("#start", "most")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert sideways(page) <= 0


def table(page, caption, below="main"):
    """The cells of a table as shown, by the words its caption begins with."""
    return page.evaluate(
        """([caption, below]) => {
            const found = [...document.querySelectorAll(below + ' table')]
                .find(t => t.caption.textContent.startsWith(caption));
            return [...found.tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent.trim()));
        }""",
        [caption, below],
    )


@pytest.mark.parametrize("plan", ["least", "most"])
def test_what_the_script_shows_of_a_plan_is_what_the_tables_below_say(page, plan):
    name = {"least": "Least travel </script>", "most": "Most by bus"}[plan]
    page.select_option("#start", plan)
    for group, words in (("All children and age groups", "all children"), ("Fifths", "fifths"), ("Districts", "dist")):
        by_script = table(page, group, "#figures")
        caption = page.evaluate(
            "([name, words]) => [...document.querySelectorAll('main > .scroll caption')].map(c => c.textContent)"
            ".find(t => t.startsWith(name + ' against today') && t.includes(': ' + words))",
            [name, words],
        )
        below = table(page, caption)
        assert by_script == below
    moved = table(page, "What each site that opens or closes does", "#figures")
    below = table(page, f"{name}: what each site that opens or closes does")
    assert moved == [[row[0], row[2], row[3], row[4]] for row in below]


def test_a_choice_is_compared_with_any_plan(page):
    shown = for_pages(seaside())
    least, most = shown.plans[0].sites, shown.plans[1].sites
    page.select_option("#start", "most")
    page.select_option("#beside", "least")
    own = changes(shown.ground, least, most, "bus").row("all")
    row = table(page, "All children and age groups, by bus, against “Least travel", "#figures")[0]
    assert row[:4] == ["All children", *(f"{number:,.0f}" for number in (own.children, own.gain, own.lose))]
    assert "a shorter journey than with “Least travel </script>”, by bus" in page.inner_text("#summary")
    _, text = downloaded(page, "#csv-areas")
    assert "minutes_before" in text.splitlines()[0]


def test_without_any_hub_today_choices_are_compared_with_the_first_plan(chromium, tmp_path):
    with opened(chromium, written(tmp_path, seaside(ground=coast(existing=0), contacts={}))) as page:
        assert (page.input_value("#start"), page.input_value("#beside")) == ("least", "least")
        assert "No children have a shorter journey" in page.inner_text("#summary")


def test_status_bound_and_gap_stand_beside_each_plan(page):
    page.select_option("#start", "least")
    assert "Proven optimal: no other sites do better." in page.inner_text("#says")
    page.select_option("#start", "most")
    told = page.inner_text("#says")
    assert "not proven" in told and "no sites can do better than" in told
    assert "a gap of at most 5.00%" in told
    assert page.input_value("#mode") == "bus"
    page.check("#site-2")
    assert "Nothing is proven of it." in page.inner_text("#says")
    assert "none" not in page.evaluate("[...document.querySelectorAll('#start option')].map(o => o.value)")


def test_sites_are_chosen_with_the_keyboard_alone(page):
    page.focus("#filter")
    page.keyboard.type("building 7")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.id")
    assert focused == "site-7"
    page.keyboard.press("Space")
    assert page.is_checked("#site-7")
    assert page.inner_text("#summary").startswith("5 sites are open: 1 new one, no closures.")
    assert page.evaluate("document.activeElement.id") == "site-7"
    page.focus("#undo")
    page.keyboard.press("Enter")
    assert page.inner_text("#summary").startswith("4 sites are open: no new ones, no closures. No children")


def test_sites_are_chosen_on_the_map(page):
    mark = page.locator(".leaflet-marker-icon").nth(9)
    mark.click(force=True)
    assert page.is_checked("#site-9")
    assert "opened" in mark.get_attribute("class")
    page.locator(".leaflet-marker-icon").nth(0).click(force=True)
    assert not page.is_checked("#site-0")
    assert page.inner_text("#summary").startswith("4 sites are open: 1 new one, 1 closure.")


def test_colour_is_never_alone(page):
    page.select_option("#start", "most")
    fills = page.evaluate(
        "Object.fromEntries(['gain', 'lose', 'same'].map(n => [n, getComputedStyle("
        "document.querySelector('path.' + n)).fill]))"
    )
    assert "#dots" in fills["gain"] and "#lines" in fills["lose"] and "url" not in fills["same"]
    shapes = page.evaluate(
        "['open-today', 'opened', 'closed-today', 'could-be'].map(n => { const s = getComputedStyle("
        "document.querySelector('.leaflet-marker-icon.' + n));"
        "return [s.borderRadius, s.width, s.backgroundImage].join() })"
    )
    assert len(set(shapes)) == 4


def test_names_from_files_are_never_mark_up(page):
    assert page.evaluate("document.querySelectorAll('hall, school, marsh').length") == 0
    page.locator(".leaflet-marker-icon").nth(1).hover(force=True)
    assert "Building 1 & <hall>" in page.inner_text(".leaflet-tooltip")


def downloaded(page, button):
    with page.expect_download() as waiting:
        page.click(button)
    return waiting.value.suggested_filename, waiting.value.path().read_text("utf-8-sig")


def test_the_files_say_what_the_page_says(page):
    page.select_option("#start", "most")
    shown = for_pages(seaside())
    plan = shown.plans[1]
    name, text = downloaded(page, "#csv-areas")
    assert name == "seaside-marsh-neighbourhoods-bus.csv"
    rows = list(csv.DictReader(io.StringIO(text)))
    found = changes(shown.ground, shown.today, plan.sites, "bus").areas
    assert [(row["area_code"], float(row["children"])) for row in rows] == [
        (each.area, each.children) for each in found
    ]
    assert [float(row["minutes_now"]) for row in rows] == [each.after for each in found]
    name, text = downloaded(page, "#csv-sites")
    open_now = [row["code"] for row in csv.DictReader(io.StringIO(text)) if row["hub_now"] == "yes"]
    assert open_now == [shown.ground.sites[site].code for site in plan.sites]
    name, text = downloaded(page, "#geojson")
    features = json.loads(text)["features"]
    assert len(features) == len(shown.ground.sites) + len(shown.ground.demand.points)
    assert {each["geometry"]["type"] for each in features} == {"Point", "MultiPolygon"}


def test_without_javascript_the_tables_say_it(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert not page.is_visible("#explorer")
    assert page.is_visible("text=Choosing sites on a map needs JavaScript")
    assert page.is_visible("text=Most by bus against today, by bus: districts")
    assert page.is_visible("text=Plans, and how sure each is")
    context.close()


def test_a_small_number_of_linked_records_is_never_shown_as_it_stands(chromium, tmp_path):
    ground = coast(points=6)
    few = tuple(
        replace(point, children={"under 1": 2.0, "1 to 4": 0.0, "5 to 10": 0.0}) for point in ground.demand.points
    )
    siting = seaside(ground=replace(ground, demand=replace(ground.demand, points=few)), from_records=True, contacts={})
    with opened(chromium, written(tmp_path, siting)) as page:
        page.select_option("#start", "most")
        shown = [row[1] for row in table(page, "Neighbourhoods whose journey", "#figures")]
        assert shown and set(shown) == {"hidden"}
        assert table(page, "All children", "#figures")[0][1] == "30"
        _, text = downloaded(page, "#csv-areas")
        assert {row["children"] for row in csv.DictReader(io.StringIO(text))} == {"*"}


def test_a_ground_without_outlines_is_drawn_as_points(chromium, tmp_path, axe):
    with opened(chromium, written(tmp_path, seaside(outlines={}, larger={}))) as page:
        page.select_option("#start", "most")
        assert page.locator("path.gain, path.lose, path.same").count() == 40
        assert violations(page, axe) == []


@pytest.mark.slow
def test_essex(chromium, tmp_path, axe, published):
    siting = essex(published)
    address = written(tmp_path, siting)
    assert (tmp_path / "explorer.html").stat().st_size < 4_000_000
    shown = for_pages(siting)
    with opened(chromium, address) as page:
        page.wait_for_selector("#explorer", state="visible")
        for plan in shown.plans:
            agrees(page, shown.ground, shown.today, plan.sites, plan.mode, shown.within)
        page.select_option("#start", "eighteen")
        assert "18 sites are open: 6 new ones, no closures." in page.inner_text("#summary")
        seconds = page.evaluate(
            "() => { const t = performance.now(); document.getElementById('site-3').click();"
            "return (performance.now() - t) / 1000 }"
        )
        assert seconds < 1, "who gains and who loses must show at once"
        assert violations(page, axe) == []
        assert page.requested == [address]
