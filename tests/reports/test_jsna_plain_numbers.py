"""Plain numbers of children in a needs assessment: told with their course, held against nobody else's."""

from dataclasses import replace

import msgspec
import pytest
from jsna_town import ALIKE, CATALOGUE, REGION, TOWN, assessment, rows

from familyhub.blocks import Bullets, Table, Text, TrendChart
from familyhub.jsna import compare, false_alarms
from familyhub.jsna.choosing import key_findings
from familyhub.jsna.findings import find
from familyhub.jsna.indicator import natures
from familyhub.reports.jsna_report import compose
from familyhub.reports.jsna_words import standing_sentence

CHILDREN = msgspec.structs.replace(
    CATALOGUE["level-at-5"], name="Children aged 0 to 17", of="count", unit="children", per=None, theme="population",
    polarity="neither",
)  # fmt: skip
KNOWN = {**CATALOGUE, "children": CHILDREN}
PEOPLE = {TOWN: 20_541, "E92000001": 12_059_476}


@pytest.fixture(scope="module")
def town():
    """The town with the number of its children, as England and every council state it."""
    counted = [
        replace(
            row, indicator="children", value=float(number), count=float(number), denominator=None, row=row.row + 9999
        )
        for row in rows()
        if row.indicator == "level-at-5"
        for number in [PEOPLE.get(row.area_code, 43_926) + row.period_order // 10_000]
    ]
    compared = compare([*rows(), *counted], TOWN, {"2025": ALIKE}, region=REGION, natures=natures(KNOWN))
    findings = find(compared, KNOWN, area="Testbury")
    return assessment(
        catalogue=KNOWN, compared=compared, findings=findings, key_findings=key_findings(findings),
        england={("children", "", "", "", ""): {"2024": 12_059_476.0}},
    )  # fmt: skip


def one(town):
    return next(each for each in town.compared if each.indicator == "children")


def test_a_number_of_children_is_held_against_its_own_past_only(town):
    children = one(town)
    assert (children.against, children.ranks, children.spread, children.quarter) == ((), (), None, None)
    assert len(children.history) == 6
    assert [finding for finding in town.findings if finding.indicator == "children"] == []


def test_it_is_not_among_the_figures_that_were_compared(town):
    assert false_alarms(town.compared).comparisons == len(CATALOGUE)
    assert false_alarms(town.compared, "2025").comparisons == len(CATALOGUE)


def test_the_report_says_that_it_is_not_compared_and_nothing_of_england_s_total(town):
    document = compose(town)
    (row,) = [
        row for block in document.blocks if isinstance(block, Table) and block.columns[-1].title == "Recent trend"
        for row in block.rows if row[0] == "Children aged 0 to 17"
    ]  # fmt: skip
    assert row[2:7] == ("22,565", None, None, "not compared", "not compared")
    (chart,) = [block for block in document.blocks if isinstance(block, TrendChart) and "Children aged" in block.title]
    assert chart.benchmarks == ()
    told = " ".join(block.text for block in document.blocks if isinstance(block, Text))
    assert "1 of them is a plain number, which says how large the area is, and is not compared." in told
    listed = [item for block in document.blocks if isinstance(block, Bullets) for item in block.items]
    assert not [item for item in listed if "not tested against England" in str(item)]
    assert [item for item in listed if str(item).startswith("A plain number of children or events")]


def test_the_sentence_before_the_figures_counts_them_apart(town):
    children, other = one(town), next(each for each in town.compared if each.indicator == "level-at-5")
    untested = replace(other, against=(), spread=None)
    assert standing_sentence((children,), "the area") == (
        "This part holds 1 figure for the area.",
        "It is a plain number, which says how large the area is, and is not compared.",
    )
    assert standing_sentence((children, untested), "the area")[1:] == (
        "1 of them is a plain number, which says how large the area is, and is not compared.",
        "The other could not be tested, as too little is published with it.",
    )
    assert standing_sentence((children, children, other), "the area")[1:] == (
        "2 of them are plain numbers, which say how large the area is, and are not compared.",
        "1 could be tested against England: 1 is similar.",
    )
