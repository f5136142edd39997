"""The numbers a reader finds on the report's page are those that `familyhub kpi --json` and `due --json` give."""

import json
import re
from calendar import month_abbr

import pytest
from lxml import html

from familyhub.demo import make_workspace
from typing_commands import run_in

pytestmark = pytest.mark.slow

NAMES = {
    "Antenatal visit": "kpi-2-01",
    "Visit within 14 days": "kpi-2-02",
    "6 to 8 week check": "kpi-2-33",
    "12-month review": "kpi-2-34",
    "2 to 2½ year check with ASQ-3": "kpi-2-35",
}
MONTHS = {name: number for number, name in enumerate(month_abbr) if number}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """`ask("kpi", "--by", "district")` gives what the command prints as JSON."""
    root = tmp_path_factory.mktemp("demo") / "county"
    make_workspace(root, children=1_500, seed=3)

    def run(*words):
        said = run_in(root)(*words)
        assert said.code == 0, said.err
        return said.out

    run("refresh")
    return lambda *words: json.loads(run(*words, "--json"))


@pytest.fixture(scope="module")
def tables(ask, tmp_path_factory):
    """The page's tables by caption: rows of cells, the first cell the row's name."""
    page = tmp_path_factory.mktemp("page") / "report.html"
    ask("kpi", "--html", str(page))
    found = {}
    for caption in html.parse(str(page)).iter("caption"):
        rows = [[_words(cell) for cell in row] for row in caption.getparent().iterfind(".//tbody/tr")]
        found[_words(caption)] = rows
    return found


def _words(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


def _percent(figure):
    percentage = figure["percentage"]
    if percentage is None:
        return {"none", "no data"}
    return {f"{percentage:.1f}%", f"{percentage:.0f}%"} if percentage in (0, 100) else {f"{percentage:.1f}%"}


@pytest.mark.parametrize("level", ["district", "quadrant"])
@pytest.mark.parametrize(("name", "measure"), NAMES.items())
def test_tables_of_places(ask, tables, name, measure, level):
    figures = ask("kpi", measure, "--by", level, "--period", "year_to_date")
    (period,) = {figure["period"] for figure in figures}
    (rows,) = [rows for caption, rows in tables.items() if caption.startswith(f"{name} by {level},")]
    *places, whole = rows
    expected = {figure["place"]: figure for figure in figures if figure["denominator"]}
    shown = {row[0]: row for row in places if row[1] != "0"}
    assert expected
    assert {name: (int(row[2]), int(row[1])) for name, row in shown.items()} == {
        name: (figure["numerator"], figure["denominator"]) for name, figure in expected.items()
    }
    for place, figure in expected.items():
        assert shown[place][3] in _percent(figure)
        low, high = (float(end) for end in re.findall(r"([\d.]+)%", shown[place][4]))
        assert (low, high) == (round(figure["interval"]["lower"], 1), round(figure["interval"]["upper"], 1))
        assert shown[place][5].casefold().removeprefix("target ") == figure["target_status"]
    (county,) = ask("kpi", measure, "--period", "year_to_date", "--month", period)
    assert (int(whole[2]), int(whole[1])) == (county["numerator"], county["denominator"])


@pytest.mark.parametrize(("name", "measure"), NAMES.items())
def test_the_trend_month_by_month(ask, tables, name, measure):
    figures = {figure["period"]: figure for figure in ask("kpi", measure, "--period", "month", "--all-periods")}
    (rows,) = [
        rows for caption, rows in tables.items() if caption.startswith(f"{name}: Estmere, month by month: the data")
    ]
    assert len(rows) >= 12
    for month, shown, *_ in rows:
        word, year = month.split()
        assert shown in _percent(figures.get(f"{year}-{MONTHS[word]:02}", {"percentage": None})), (month, shown)


def test_the_page_of_each_district(ask, tables):
    figures = ask("kpi", "--by", "district", "--period", "year_to_date")
    by_place = {(figure["place"], figure["measure"]): figure for figure in figures}
    pages = {caption: rows for caption, rows in tables.items() if caption.endswith(": the measures")}
    assert len(pages) == 12
    for caption, rows in pages.items():
        for name, *cells in rows:
            figure = by_place.get((caption.removesuffix(": the measures"), NAMES[name]))
            if figure is None or not figure["denominator"]:
                assert cells[2].startswith("none"), (caption, name, cells)
            else:
                assert cells[2] == f"{figure['numerator']} of {figure['denominator']}", (caption, name)


def test_who_is_due(ask, tables):
    entries = ask("due")
    (rows,) = [rows for caption, rows in tables.items() if caption == "Checks due, by measure"]
    states = ("overdue", "due_this_week", "due", "coming")
    assert entries
    for name, *cells in rows:
        mine = [entry["list_state"] for entry in entries if entry["measure"] == NAMES[name]]
        assert [int(cell) for cell in cells] == [mine.count(state) for state in states], name
