"""A council's own indicators, rules and recommendations: added, put in place of others, refused with their place."""

import re
from datetime import date
from pathlib import Path

import pytest

from familyhub.errors import ConfigurationError
from familyhub.workspace import jsna
from familyhub.workspace.jsna_own import InUse
from familyhub.workspace.jsna_review import write_sheet
from familyhub.workspace.opened import Opened

AREA, ELSEWHERE = "E06000001", ("E06000002", "E06000003", "E06000004")

INDICATOR = """
[poor-reading]
name = "Children who read below their age"
cohort = "primary"
theme = "learning"
polarity = "high_is_bad"
source = "fingertips"
found = { value = "99999" }
of = "proportion"
per = 100
unit = "% of children"
definition = "Children who read below their age."
why = "Ours to watch."
"""

RULE = """
[our-own]
name = "What we promised to watch"
kind = "people"
at_least = {at_least}
whom = ["child"]
news = "bad"
key = 1
{more}
"""

LIBRARY = """
[evidence.our-strategy]
title = "Reading for all"
publisher = "Our council"
link = "https://www.example.org/reading"
population = "children"

[recommendation.read-together]
level = "community"
does = "Read together in every hub."
evidence = ["our-strategy"]
about = ["read below"]
"""


@pytest.fixture
def workspace(tmp_path):
    home = tmp_path / "county"
    home.mkdir()
    (home / "familyhub.toml").write_text(f'[area]\nname = "Hartlepool"\ncode = "{AREA}"\n', encoding="utf-8")
    return Opened.open(home)


@pytest.fixture
def files(tmp_path):
    """One indicator of Fingertips for four councils and England."""
    header = (
        "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"
        "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,"
        "Count,Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
        "Compared to percentiles,Time period Sortable,New data,Compared to goal,Time period range"
    )
    rows = [
        f"99999,Reading,E92000001,England,{code},{name},UA,Persons,All,,,2024,{100 * count / of},,,,,{count},{of},,,,,"
        "20240000,,,1y"
        for code, name, count, of in [
            ("E92000001", "England", 100_000, 1_000_000),
            (AREA, "Hartlepool", 300, 1_000),
            *((code, "Elsewhere", 100, 1_000) for code in ELSEWHERE),
        ]
    ]
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "reading.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return [folder]


def write(workspace, kind, text):
    folder = workspace.folders.jsna / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.toml").write_text(text, encoding="utf-8")


def assessed(workspace, files):
    return jsna.assess(AREA, files, on=date(2026, 3, 31), workspace=workspace).assessment


def test_without_files_of_its_own_everything_is_the_packages(workspace):
    assert InUse.of(workspace.folders) == InUse.of()
    assert InUse.of().notes == ()


def test_a_councils_indicator_rule_and_recommendation_stand_in_its_report_and_are_named(workspace, files):
    write(workspace, "indicators", INDICATOR)
    write(workspace, "rules", RULE.format(at_least=200, more=""))
    write(workspace, "recommendations", LIBRARY)
    found = assessed(workspace, files)
    (own,) = [each for each in found.findings if each.rule == "our-own"]
    assert own.indicator == "poor-reading" and "30.0%" in own.sentence
    (advice,) = [each for each in found.advice if each.id == "read-together"]
    assert advice.does == "Read together in every hub."
    assert [reference.link for reference in advice.evidence] == ["https://www.example.org/reading"]
    assert "The council's own indicator, added or in place of one that comes with familyhub: poor-reading." in (
        found.notes
    )
    assert any("recommendation" in note and "read-together" in note for note in found.notes)


def test_a_threshold_of_a_councils_own_takes_the_place_of_the_packages(workspace, files):
    write(workspace, "indicators", INDICATOR)
    of = [each.indicator for each in assessed(workspace, files).findings if each.rule == "most-people"]
    assert of == ["poor-reading"]
    write(workspace, "rules", RULE.format(at_least=400, more='replaces = "most-people"'))
    found = assessed(workspace, files)
    assert not [each for each in found.findings if each.rule in ("most-people", "our-own")]
    places = list(InUse.of(workspace.folders).rules)
    assert places == list(InUse.of().rules)


def test_a_rule_that_shall_say_nothing_gives_no_finding(workspace, files):
    write(workspace, "indicators", INDICATOR)
    write(workspace, "rules", RULE.format(at_least=1, more='most = 0\nreplaces = "most-people"'))
    assert not [each for each in assessed(workspace, files).findings if each.rule == "most-people"]


def test_a_sheet_calls_a_councils_rule_by_its_name(workspace, files, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    write(workspace, "indicators", INDICATOR)
    write(workspace, "rules", RULE.format(at_least=200, more=""))
    found = assessed(workspace, files)
    chosen = [each for each in found.findings if each.rule == "our-own"]
    path, _ = write_sheet(workspace, AREA, "Hartlepool", chosen, [], tmp_path / "talk.xlsx", "ana")
    cells = [str(cell.value) for row in openpyxl.load_workbook(path)["Findings"].iter_rows() for cell in row]
    assert any("What we promised to watch" in cell for cell in cells)


@pytest.mark.parametrize(
    ("kind", "text", "where", "found"),
    [
        ("rules", RULE.format(at_least=1, more='replaces = "nothing"'), "rules/own.toml, our-own.replaces", "nothing"),
        ("rules", RULE.format(at_least=1, more="score = 1"), "rules/own.toml, our-own", "score"),
        (
            "rules", RULE.format(at_least=1, more="").replace("our-own", "worsening"),
            "rules/own.toml, worsening", "second",
        ),
        ("rules", "[x", "rules/own.toml", "Expected"),
        ("indicators", INDICATOR + "score = 1", "indicators/own.toml, poor-reading", "score"),
        (
            "recommendations", LIBRARY.replace('["our-strategy"]', '["theirs"]'),
            "recommendations/own.toml, recommendation.read-together.evidence", "theirs",
        ),
        (
            "recommendations", LIBRARY + 'replaces = "nothing"',
            "recommendations/own.toml, recommendation.read-together.replaces", "nothing",
        ),
        (
            "recommendations", LIBRARY.replace("our-strategy]", "nice-ng201]"),
            "recommendations/own.toml, evidence.nice-ng201", "second",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(workspace, kind, text, where, found):
    write(workspace, kind, text)
    with pytest.raises(ConfigurationError) as refused:
        InUse.of(workspace.folders)
    trouble = refused.value.trouble
    assert trouble.where == where
    assert found in trouble.found


@pytest.mark.parametrize(
    ("kind", "text", "where", "found", "expected"),
    [
        (
            "rules", RULE.format(at_least=1, more='but = ["poor-reading", "breastfeding"]'),
            "rules/own.toml, our-own.but",
            '"breastfeding", which is no indicator', "docs/indicators.md lists; the nearest: breastfeeding",
        ),
        (
            "rules", RULE.format(at_least=1, more='but = ["x"]'), "rules/own.toml, our-own.but",
            '"x", which is no indicator', "ids of indicators, which docs/indicators.md lists",
        ),
        (
            "recommendations", LIBRARY + 'rules = ["our-own", "wrose-than-both"]',
            "recommendations/own.toml, recommendation.read-together.rules",
            '"wrose-than-both", which is no rule', "one of the rules in use: worse-than-both, ",
        ),
    ],
)  # fmt: skip
def test_a_word_that_names_nothing_is_refused_with_those_that_do(workspace, kind, text, where, found, expected):
    write(workspace, "indicators", INDICATOR)
    write(workspace, "rules", RULE.format(at_least=1, more='but = ["poor-reading"]'))
    write(workspace, "recommendations", LIBRARY + 'rules = ["our-own"]')
    InUse.of(workspace.folders)
    write(workspace, kind, text)
    with pytest.raises(ConfigurationError) as refused:
        InUse.of(workspace.folders)
    trouble = refused.value.trouble
    assert (trouble.where, trouble.found) == (where, found)
    assert expected in trouble.expected


def test_evidence_of_a_councils_own_takes_the_place_of_the_packages(workspace):
    own = LIBRARY.replace('population = "children"', 'population = "children"\nreplaces = "nice-ng201"')
    write(workspace, "recommendations", own.replace('["our-strategy"]', '["nice-ng201"]'))
    held = InUse.of(workspace.folders).library
    assert held.evidence["nice-ng201"].title == "Reading for all"
    assert "our-strategy" not in held.evidence


def test_the_examples_of_the_guide_are_ones_that_can_be_used(workspace):
    guide = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n# jsna/(\w+)/(\w+\.toml)(.*?)```", guide, re.DOTALL)
    assert {kind for kind, _, _ in blocks} == {"rules", "recommendations"}
    for kind, _, text in blocks:
        write(workspace, kind, "#" + text)
    held = InUse.of(workspace.folders)
    assert held.rules["most-people"].at_least == 250
    assert held.rules["worse-each-time"].most == 0
    assert held.library.recommendation["read-together"].without_building


def test_a_file_of_lg_inform_does_not_stand_under_the_open_licence(workspace, files):
    lines = ["area,area label,2021/22", f"{AREA},Hartlepool,4.5", "E92000001,England,2.6"]
    (files[0] / "metric-9613.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write(workspace, "indicators", INDICATOR)
    licences = {each.name: each.licence for each in assessed(workspace, files).files}
    assert licences == {
        "reading.csv": "Open Government Licence v3.0",
        "metric-9613.csv": "as LG Inform states it for each metric",
    }
