"""coverage.toml beside the published files themselves: what it calls sure is found in them, in the words it states."""

import csv
import shutil
from pathlib import Path

import pytest

from familyhub.quality import comparisons
from workspaces import County

FILES = (
    "ohid/DATA.csv", "ohid/eyfsp_la_level.csv", "csc/b1_children_in_need_2013_to_2025.csv",
    "csc/cla_number_and_rate_per_10k_children.csv", "csc/ons_mid-year_population_estimates_2012_to_2024.csv",
)  # fmt: skip
AREA = "E10000012"


@pytest.fixture(scope="module")
def stated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    """Publisher, indicator, breakdown, numerator, denominator, value and days of one council's published figures."""
    published: Path = request.getfixturevalue("published")
    county = County(tmp_path_factory.mktemp("published"))
    for name in FILES:
        home = county.folders.incoming / "national" / "2026-01-05" / name
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(published / name, home)
    return county.canonical(
        f"""
        SELECT publisher, indicator, COALESCE(breakdown, ''), numerator, denominator, value, from_date, to_date
        FROM published WHERE area_code = '{AREA}' AND learnt_to IS NULL
        """
    )


def told(stated: list[tuple], key: str) -> list[tuple]:
    """The rows a comparison would find: the number it takes, and the days."""
    part = {"numerator": 3, "denominator": 4, "value": 5}
    return [
        (row[part[beside.part]], row[6], row[7])
        for beside in comparisons()[key].published
        for row in stated
        if (row[0], row[1], row[2]) == (beside.publisher, beside.indicator, beside.breakdown)
    ]


@pytest.mark.parametrize(
    "key", [key for key, each in comparisons().items() if each.certainty == "sure" and key != "births"]
)
def test_what_is_called_sure_is_published_in_these_words(stated, key):
    rows = told(stated, key)
    assert rows
    assert all(first is not None and last is not None for _, first, last in rows)
    assert any(number is not None and number > 0 for number, _, _ in rows)


def test_each_period_has_one_number(stated):
    """Two numbers for one period would make it a matter of chance which one stands beside ours."""
    for key in comparisons():
        days = [(first, last) for _, first, last in told(stated, key)]
        assert len(days) == len(set(days)), key


def test_the_numbers_are_those_of_the_files(stated, published):
    with (published / "csc/b1_children_in_need_2013_to_2025.csv").open(encoding="utf-8-sig") as file:
        lines = [row for row in csv.DictReader(file) if row["new_la_code"] == AREA]
    wanted = {int(row["time_period"]): float(row["At31_episodes"]) for row in lines if row["At31_episodes"].isdigit()}
    assert {last.year: number for number, _, last in told(stated, "children-in-need") if number is not None} == wanted
